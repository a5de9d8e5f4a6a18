"""Renders v2 records as study pages, with words of its own (``page_words.toml``), in seven kinds of markup.

``render(record, kind)`` gives bytes.  The kinds share their words and nothing else; the reader must give
the same record for all of them.
"""

import html
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from schemas.values import PartialDate

WORDS = tomllib.loads(Path(__file__).with_name("page_words.toml").read_text(encoding="utf-8"))

Json = dict[str, Any]

CONTACTS_INTRO = (
    "This section provides the contact details for those conducting the study, and information on "
    "where this study is being conducted."
)
CRITERIA_INTRO = (
    "Researchers look for people who fit a certain description, called eligibility criteria. Some "
    "examples of these criteria are a person's general health condition or prior treatments."
)
PLAN_INTRO = (
    "This section provides details of the study plan, including how the study is designed and what "
    "the study is measuring."
)
PUBLICATIONS_INTRO = (
    "The person responsible for entering information about the study voluntarily provides these "
    "publications. These may be about anything related to the study."
)
DATES_INTRO = (
    "These dates track the progress of study record and summary results submissions to "
    "ClinicalTrials.gov. Study records and reported results are reviewed by the National Library of "
    "Medicine (NLM) to make sure they meet specific quality control standards before being posted on "
    "the public website."
)
DISCLAIMER = (
    "This information was retrieved directly from the website clinicaltrials.gov without any "
    "changes. If you have any requests to change, remove or update your study details, please "
    "contact register@clinicaltrials.gov."
)

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def printed(kind: str, word: str | None) -> str:
    """What a page prints for a word of API v2; a word that is new prints as it is."""
    return str(WORDS[kind].get(word, word)) if word else ""


def unescaped(text: str) -> str:
    """Markdown escapes undone, as a page shows the text."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def date_text(iso: str, style: str = "mirror") -> str:
    """``2009-06`` as the mirror prints it (June 1, 2009), as the registry does (June 2009), or ISO."""
    parts = iso.split("-")
    if style == "iso" or len(parts) == 1:
        return iso
    month = _MONTHS[int(parts[1]) - 1]
    if len(parts) == 2:
        return f"{month} 1, {parts[0]}" if style == "mirror" else f"{month} {parts[0]}"
    return f"{month} {int(parts[2])}, {parts[0]}"


def ages_text(module: Json) -> str:
    """``13 years to 68 years (Child, Adult, Older Adult)``."""
    low, high = (module.get(key, "").lower() for key in ("minimumAge", "maximumAge"))
    text = (
        f"{low} to {high}" if low and high else f"{low} and older" if low else f"up to {high}" if high else ""
    )
    groups = ", ".join(printed("age_group", word) for word in module.get("stdAges", []))
    return f"{text} ({groups})" if text and groups else text or groups


DATE_GROUPS = {
    "Study Major Dates": (
        ("Study Start", "startDateStruct"),
        ("Primary Completion", "primaryCompletionDateStruct"),
        ("Study Completion", "completionDateStruct"),
    ),
    "Study Registration Dates": (
        ("First Submitted", "studyFirstSubmitDate"),
        ("First Submitted That Met QC Criteria", "studyFirstSubmitQcDate"),
        ("First Posted", "studyFirstPostDateStruct"),
        ("Results First Submitted", "resultsFirstSubmitDate"),
        ("Results First Submitted That Met QC Criteria", "resultsFirstSubmitQcDate"),
        ("Results First Posted", "resultsFirstPostDateStruct"),
    ),
    "Study Record Updates": (
        ("Last Update Posted", "lastUpdatePostDateStruct"),
        ("Last Update Submitted That Met QC Criteria", "lastUpdateSubmitDate"),
        ("Last Verified", "statusVerifiedDate"),
    ),
}


class Paragraph(NamedTuple):
    """A paragraph or list item of a markdown text: indentation, bullet and words."""

    depth: int
    bullet: str
    text: str


def paragraphs(markdown: str) -> list[Paragraph]:
    """The blocks of a registry text; nesting by indentation."""
    blocks: list[Paragraph] = []
    indents: list[int] = []
    for line in markdown.split("\n"):
        if not line.strip() or line.strip() == "<!-- -->":
            continue
        indent = len(line) - len(line.lstrip(" "))
        while (
            indents
            and indents[-1] >= indent + (not line.strip().startswith("* ")) * 0
            and indents[-1] > indent
        ):
            indents.pop()
        match = re.match(r"(\*|\d{1,3}\.) +(?=\S)", line.strip())
        if match:
            if not indents or indents[-1] < indent:
                indents.append(indent)
            blocks.append(Paragraph(len(indents), match[1], unescaped(line.strip()[match.end() :])))
        else:
            depth = sum(1 for known in indents if known < indent)
            blocks.append(Paragraph(depth, "", unescaped(line.strip())))
            if not indent:
                indents = []
    return blocks


class Markup:
    """One way to mark up a page; the methods are what a page is made of."""

    kind = ""
    language = "en"

    def __init__(self) -> None:
        self.out: list[str] = []

    def page(self, title: str, nct_id: str) -> str:
        raise NotImplementedError

    def title(self, brief: str, official: str, summary: str) -> None:
        raise NotImplementedError

    def section(self, title: str, intro: str = "") -> None:
        raise NotImplementedError

    def sub(self, title: str) -> None:
        raise NotImplementedError

    def field(self, label: str, text: str) -> None:
        raise NotImplementedError

    def prose(self, label: str, markdown: str) -> None:
        raise NotImplementedError

    def items(self, label: str, texts: list[str]) -> None:
        raise NotImplementedError

    def table(self, label: str, header: list[str], rows: list[list[list[Paragraph]]]) -> None:
        raise NotImplementedError

    def tree(self, label: str, nodes: list[tuple[int, str]]) -> None:
        raise NotImplementedError

    def related(self) -> None:
        raise NotImplementedError


def _mark(block: Paragraph) -> str:
    return "• " if block.bullet == "*" else f"{block.bullet} " if block.bullet else ""


class Plain(Markup):
    """The text of the seed: blank lines, bullets, indentation."""

    kind = "plain"

    def page(self, title: str, nct_id: str) -> str:  # noqa: ARG002
        return "\n".join(self.out)

    def title(self, brief: str, official: str, summary: str) -> None:
        self.out += [brief, ""]
        if official and official != brief:
            self.out += [official, ""]
        self._text(summary)

    def section(self, title: str, intro: str = "") -> None:
        self.out += [title, ""] + ([intro, ""] if intro else [])

    def sub(self, title: str) -> None:
        self.out += [title, ""]

    def field(self, label: str, text: str) -> None:
        self.out += [label, "", text, ""]

    def _lines(self, blocks: list[Paragraph]) -> list[str]:
        return ["  " * block.depth + _mark(block) + block.text for block in blocks]

    def _text(self, markdown: str) -> None:
        previous = None
        for block, line in zip(blocks := paragraphs(markdown), self._lines(blocks), strict=True):
            if previous is not None and not (previous.depth and block.depth):
                self.out.append("")
            self.out.append(line)
            previous = block
        self.out.append("")

    def prose(self, label: str, markdown: str) -> None:
        self.out += [label, ""]
        self._text(markdown)

    def items(self, label: str, texts: list[str]) -> None:
        self.out += [label, "", *(f"  • {text}" for text in texts), ""]

    def table(self, label: str, header: list[str], rows: list[list[list[Paragraph]]]) -> None:
        self.out += [label, "", *header]
        for row in rows:
            for cell in row:
                self.out += self._lines(cell)
        self.out.append("")

    def tree(self, label: str, nodes: list[tuple[int, str]]) -> None:
        self.out += [label, "", *("  " * (depth + 2) + f"• {text}" for depth, text in nodes), ""]

    def related(self) -> None:
        self.out += [
            DISCLAIMER,
            "",
            *("Clinical Trials on Asthma", "", "NCT01234567", "", "Study Type", "", "Observational", ""),
            *("3", "Subscribe"),
        ]


def esc(text: str) -> str:
    return html.escape(text, quote=False)


class Html(Markup):
    """Headings, paragraphs and lists; the other kinds of HTML change parts of it."""

    kind = "headings"
    levels = ("h2", "h3", "h4")

    def page(self, title: str, nct_id: str) -> str:
        return (
            f'<!DOCTYPE html><html lang="{self.language}"><head><meta charset="utf-8"><title>{esc(title)} -'
            f' Clinical Trials Registry - ICH GCP</title><link rel="canonical" href="https://example.org/registry/{nct_id}">'
            f"</head><body>{self.before()}<main>{''.join(self.out)}</main>{self.after()}</body></html>"
        )

    def before(self) -> str:
        return ""

    def after(self) -> str:
        return ""

    def title(self, brief: str, official: str, summary: str) -> None:
        self.out.append(f"<h1>{esc(brief)}</h1>")
        if official and official != brief:
            self.out.append(f"<h2>{esc(official)}</h2>")
        self.out.append(self.text(summary))

    def section(self, title: str, intro: str = "") -> None:
        self.out.append(f"<h2>{esc(title)}</h2>" + (f"<p>{esc(intro)}</p>" if intro else ""))

    def sub(self, title: str) -> None:
        self.out.append(f"<h3>{esc(title)}</h3>")

    def label(self, label: str, body: str) -> None:
        self.out.append(f"<h4>{esc(label)}</h4>{body}")

    def field(self, label: str, text: str) -> None:
        self.label(label, f"<p>{esc(text)}</p>")

    def prose(self, label: str, markdown: str) -> None:
        self.label(label, self.text(markdown))

    def items(self, label: str, texts: list[str]) -> None:
        self.label(label, "<ul>" + "".join(f"<li>{esc(text)}</li>" for text in texts) + "</ul>")

    def text(self, markdown: str) -> str:
        return self.blocks(paragraphs(markdown))

    def blocks(self, blocks: list[Paragraph]) -> str:
        parts: list[str] = []
        opened: list[str] = []
        for block in blocks:
            tag = "ol" if block.bullet not in ("", "*") else "ul"
            wanted = block.depth if block.bullet else min(block.depth, len(opened))
            while len(opened) > wanted:
                parts.append(f"</li></{opened.pop()}>")
            if block.bullet:
                if len(opened) == block.depth:
                    parts.append("</li>")
                while len(opened) < block.depth:
                    start = f' start="{block.bullet[:-1]}"' if tag == "ol" else ""
                    parts.append(f"<{tag}{start}>")
                    opened.append(tag)
                parts.append(f"<li>{esc(block.text)}")
            else:
                parts.append(f"<p>{esc(block.text)}</p>")
        parts += [f"</li></{tag}>" for tag in reversed(opened)]
        return "".join(parts)

    def table(self, label: str, header: list[str], rows: list[list[list[Paragraph]]]) -> None:
        head = "".join(f"<th>{esc(word)}</th>" for word in header)
        body = "".join(
            "<tr>" + "".join(f"<td>{self.cell(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        self.label(label, f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")

    def cell(self, blocks: list[Paragraph]) -> str:
        return self.blocks(blocks)

    def tree(self, label: str, nodes: list[tuple[int, str]]) -> None:
        parts: list[str] = []
        open_depth = -1
        for depth, text in nodes:
            while open_depth >= depth:
                parts.append("</li></ul>" if open_depth > depth else "</li>")
                open_depth -= 1
                if open_depth < depth:
                    break
            while open_depth < depth:
                if not parts or not parts[-1].endswith("</li>"):
                    parts.append("<ul>")
                open_depth += 1
            parts.append(f"<li>{esc(text)}")
        parts += ["</li></ul>"] * (open_depth + 1)
        self.label(label, "".join(parts))

    def related(self) -> None:
        self.out.append(
            f"<p>{DISCLAIMER}</p>"
            "<h2>Clinical Trials on Asthma</h2><ul><li><a href='/NCT01234567'>Another trial</a>"
            "<h4>Study Type</h4><p>Observational</p></li></ul><p>Subscribe</p>"
        )


class Tables(Html):
    """Labels in the first column of tables, bold headings of sections, sites in nested lists."""

    kind = "tables"

    def label(self, label: str, body: str) -> None:
        self.out.append(f"<table><tr><th>{esc(label)}</th><td>{body}</td></tr></table>")

    def field(self, label: str, text: str) -> None:
        self.out.append(f"<table><tr><td>{esc(label)}:</td><td>{esc(text)}</td></tr></table>")

    def table(self, label: str, header: list[str], rows: list[list[list[Paragraph]]]) -> None:
        self.out.append(f"<h4>{esc(label)}</h4>")
        head = "".join(f"<td><b>{esc(word)}</b></td>" for word in header)
        body = "".join(
            "<tr>" + "".join(f"<td>{self.cell(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        self.out.append(f"<table><tr>{head}</tr>{body}</table>")

    def cell(self, blocks: list[Paragraph]) -> str:
        return (
            "<br>".join(esc(block.text) for block in blocks)
            if not any(b.depth for b in blocks)
            else self.blocks(blocks)
        )


class Definitions(Html):
    """Definition lists."""

    kind = "definitions"

    def label(self, label: str, body: str) -> None:
        self.out.append(f"<dl><dt>{esc(label)}</dt><dd>{body}</dd></dl>")

    def field(self, label: str, text: str) -> None:
        self.label(label, esc(text))

    def items(self, label: str, texts: list[str]) -> None:
        self.out.append(
            f"<dl><dt>{esc(label)}</dt>" + "".join(f"<dd>{esc(text)}</dd>" for text in texts) + "</dl>"
        )

    def table(self, label: str, header: list[str], rows: list[list[list[Paragraph]]]) -> None:
        body = "".join(
            "<tr>" + "".join(f"<td><dl><dd>{self.blocks(cell)}</dd></dl></td>" for cell in row) + "</tr>"
            for row in rows
        )
        head = "".join(f"<th>{esc(word)}</th>" for word in header)
        self.out.append(f"<h4>{esc(label)}</h4><table><tr>{head}</tr>{body}</table>")


class Boxes(Html):
    """Nested ``div`` with no meaning at all; outcomes and arms are boxes, not tables."""

    kind = "boxes"

    def title(self, brief: str, official: str, summary: str) -> None:
        self.out.append(f"<div class='a'><div class='b'>{esc(brief)}</div></div>")
        if official and official != brief:
            self.out.append(f"<div class='c'><span>{esc(official)}</span></div>")
        self.out.append(f"<div class='d'>{self.text(summary)}</div>")

    def section(self, title: str, intro: str = "") -> None:
        self.out.append(
            f"<div class='x'><div class='y'>{esc(title)}</div><div class='z'>{esc(intro)}</div></div>"
        )

    def sub(self, title: str) -> None:
        self.out.append(f"<div class='x1'><div>{esc(title)}</div></div>")

    def label(self, label: str, body: str) -> None:
        self.out.append(
            f"<div class='row'><div class='l'>{esc(label)}</div><div class='v'>{body}</div></div>"
        )

    def field(self, label: str, text: str) -> None:
        self.out.append(f"<div class='row'><span>{esc(label)}</span><span>{esc(text)}</span></div>")

    def table(self, label: str, header: list[str], rows: list[list[list[Paragraph]]]) -> None:
        head = "".join(f"<div>{esc(word)}</div>" for word in header)
        body = "".join(
            "<div>" + "".join(f"<div>{self.blocks(cell)}</div>" for cell in row) + "</div>" for row in rows
        )
        self.label(label, f"<div>{head}</div><div>{body}</div>")


class Bold(Html):
    """Headings as bold paragraphs, labels as bold beginnings of paragraphs, sites flat."""

    kind = "bold"

    def title(self, brief: str, official: str, summary: str) -> None:
        self.out.append(f"<h1>{esc(brief)}</h1>")
        if official and official != brief:
            self.out.append(f"<p><b>{esc(official)}</b></p>")
        self.out.append(self.text(summary))

    def section(self, title: str, intro: str = "") -> None:
        self.out.append(f"<p><strong>{esc(title)}</strong></p>" + (f"<p>{esc(intro)}</p>" if intro else ""))

    sub = section

    def label(self, label: str, body: str) -> None:
        self.out.append(f"<p><strong>{esc(label)}</strong></p>{body}")

    def field(self, label: str, text: str) -> None:
        self.out.append(f"<p><strong>{esc(label)}:</strong> {esc(text)}</p>")

    def cell(self, blocks: list[Paragraph]) -> str:
        first = f"<p><b>{esc(blocks[0].text)}</b></p>" if blocks else ""
        return first + self.blocks(blocks[1:])

    def tree(self, label: str, nodes: list[tuple[int, str]]) -> None:
        self.label(label, "".join(f"<p>{esc(text)}</p>" for _, text in nodes))


class Accordion(Html):
    """Collapsed panels under buttons, each text once more for small screens, hidden."""

    kind = "accordion"

    def section(self, title: str, intro: str = "") -> None:
        self.out.append(f"<section><h2><button>{esc(title)}</button></h2>")
        if intro:
            self.out.append(f"<p>{esc(intro)}</p>")
        self.out.append("</section>")

    def label(self, label: str, body: str) -> None:
        small = f"<div hidden><b>{esc(label)}</b>{body}</div>"
        self.out.append(f"{small}<div><h4><button>{esc(label)}</button></h4><div>{body}</div></div>")

    def prose(self, label: str, markdown: str) -> None:
        self.out.append(f"<h4><button>{esc(label)}</button></h4><div hidden>{self.text(markdown)}</div>")


class Noisy(Html):
    """Navigation, contents, cookies, entities, soft hyphens, another encoding."""

    kind = "noisy"

    def before(self) -> str:
        return (
            "<script>var NCT99999999 = '<h2>Study Overview</h2>';</script><style>h2{}</style>"
            "<noscript>No</noscript>"
            "<div>We use cookies to make this site work.<button>Accept all</button></div>"
            "<nav><a href='/'>Home</a><a href='#o'>Study Overview</a></nav>"
            "<div>Clinical Trials Registry</div>"
            "<ul><li><a href='#a'>Study Overview</a></li><li><a href='#b'>Contacts and Locations</a></li>"
            "<li><a href='#c'>Participation Criteria</a></li><li><a href='#d'>Study Plan</a></li>"
            "<li><a href='#e'>Study record dates</a></li></ul>"
        )

    def after(self) -> str:
        related = "<div><h3>Clinical Trials on Pain</h3><p>NCT00000102</p></div>"
        return f"{related}<footer>Subscribe NCT00000101</footer>"

    def label(self, label: str, body: str) -> None:
        label = label.replace(" ", "&nbsp;", 1) if len(label) % 2 else f"\r\n   {label}\r\n :"
        self.out.append(f"<!-- {len(body)} --><h4> {label} </h4>\r\n{body}\r\n")

    def text(self, markdown: str) -> str:
        return super().text(markdown).replace(" the ", "\r\n  the&nbsp;").replace("tion", "&shy;tion")

    def page(self, title: str, nct_id: str) -> str:
        page = super().page(title, nct_id).replace('charset="utf-8"', 'charset="windows-1252"')
        return "".join(
            character if _in_windows_1252(character) else f"&#{ord(character)};" for character in page
        )


def _in_windows_1252(character: str) -> bool:
    try:
        character.encode("windows-1252")
    except UnicodeEncodeError:
        return False
    return True


KINDS: dict[str, type[Markup]] = {
    markup.kind: markup for markup in (Plain, Html, Tables, Definitions, Boxes, Bold, Accordion, Noisy)
}
ENCODINGS = {"noisy": "windows-1252", "tables": "utf-8-sig", "bold": "utf-16"}


def render(record: Json, kind: str, dates: str = "mirror") -> bytes:
    """The record as a page of this kind."""
    markup = KINDS[kind]()
    identification = record["protocolSection"]["identificationModule"]
    _Page(markup, record, dates).write()
    page = markup.page(identification.get("briefTitle", ""), identification["nctId"])
    return page.encode(ENCODINGS.get(kind, "utf-8"))


class _Page:
    """Writes the sections in the mirror's order."""

    def __init__(self, markup: Markup, record: Json, dates: str) -> None:
        self.m = markup
        self.p: Json = record["protocolSection"]
        self.dates = dates

    def module(self, name: str) -> Json:
        module: Json = self.p.get(f"{name}Module", {})
        return module

    def write(self) -> None:
        identification, description = self.module("identification"), self.module("description")
        self.m.title(
            identification.get("briefTitle", ""),
            identification.get("officialTitle", ""),
            description.get("briefSummary", ""),
        )
        for part in (
            self.overview,
            self.places,
            self.criteria,
            self.plan,
            self.people,
            self.record_dates,
            self.more,
        ):
            part()
        self.m.related()

    def each(self, write: Callable[[str, Any], None], *pairs: tuple[str, Any]) -> None:
        for label, value in pairs:
            if value not in (None, "", []):
                write(label, value)

    def overview(self) -> None:
        design, status = self.module("design"), self.module("status")
        self.m.section("Study Overview")
        self.each(self.m.field, ("Status", printed("status", status.get("overallStatus", ""))))
        self.each(self.m.prose, ("Why Stopped", status.get("whyStopped")))
        self.each(self.m.items, ("Conditions", self.module("conditions").get("conditions")))
        interventions = self.module("armsInterventions").get("interventions", [])
        self.each(self.m.items, ("Intervention / Treatment", [_title(one) for one in interventions]))
        self.each(
            self.m.prose, ("Detailed Description", self.module("description").get("detailedDescription"))
        )
        self.each(self.m.field, ("Study Type", printed("study_type", design.get("studyType", ""))))
        enrollment = design.get("enrollmentInfo", {})
        if "count" in enrollment:
            self.m.field(_typed("Enrollment", enrollment), str(enrollment["count"]))
        self.each(
            self.m.items, ("Phase", [printed("phase", word) for word in reversed(design.get("phases", []))])
        )

    def places(self) -> None:
        module = self.module("contactsLocations")
        self.m.section(
            "Contacts and Locations",
            CONTACTS_INTRO,
        )
        for position, contact in enumerate(module.get("centralContacts", [])):
            self.m.items("Study Contact" if not position else "Study Contact Backup", _contact(contact))
        if module.get("locations"):
            self.m.tree("Study Locations", list(_site_nodes(module["locations"])))

    def criteria(self) -> None:
        module = self.module("eligibility")
        self.m.section(
            "Participation Criteria",
            CRITERIA_INTRO,
        )
        self.m.sub("Eligibility Criteria")
        healthy = module.get("healthyVolunteers")
        self.each(
            self.m.field,
            ("Ages Eligible for Study", ages_text(module)),
            ("Accepts Healthy Volunteers", None if healthy is None else ("No", "Yes")[healthy]),
            ("Genders Eligible for Study", printed("sex", module.get("sex"))),
            ("Sampling Method", printed("sampling", module.get("samplingMethod"))),
        )
        self.each(
            self.m.prose,
            ("Study Population", module.get("studyPopulation")),
            ("Description", module.get("eligibilityCriteria")),
        )

    def plan(self) -> None:
        self.m.section(
            "Study Plan",
            PLAN_INTRO,
        )
        self.m.sub("How is the study designed?")
        self.m.items("Design Details", list(self.design_details()))
        self.arms()
        self.m.sub("What is the study measuring?")
        outcomes = self.module("outcomes")
        for word in ("Primary", "Secondary", "Other"):
            if rows := outcomes.get(f"{word.lower()}Outcomes"):
                self.outcomes(f"{word} Outcome Measures", rows)

    def design_details(self) -> list[str]:
        info = self.module("design").get("designInfo", {})
        masking = info.get("maskingInfo", {})
        level = printed("masking", masking.get("masking", ""))
        roles = ", ".join(printed("masked", word) for word in masking.get("whoMasked", []))
        pairs = [
            ("Primary Purpose", printed("purpose", info.get("primaryPurpose"))),
            ("Allocation", printed("allocation", info.get("allocation"))),
            ("Interventional Model", printed("assignment", info.get("interventionModel"))),
            ("Interventional Model Description", _flat(info.get("interventionModelDescription", ""))),
            ("Masking", f"{level} ({roles})" if roles else level),
            ("Masking Description", _flat(masking.get("maskingDescription", ""))),
            ("Observational Models", printed("observation", info.get("observationalModel"))),
            ("Time Perspectives", printed("perspective", info.get("timePerspective"))),
        ]
        return [f"{label}: {text}" for label, text in pairs if text]

    def arms(self) -> None:
        module = self.module("armsInterventions")
        arms = module.get("armGroups", [])
        if not arms:
            return
        rows = []
        for arm in arms:
            kind = printed("arm", arm["type"]) + ": " if "type" in arm else ""
            left = [Paragraph(0, "", kind + arm["label"]), *paragraphs(arm.get("description", ""))]
            right: list[Paragraph] = []
            for one in module.get("interventions", []):
                if arm["label"] in one.get("armGroupLabels", []):
                    right += [Paragraph(0, "", _title(one)), *paragraphs(one.get("description", ""))]
                    if one.get("otherNames"):
                        right.append(Paragraph(0, "", "Other Names:"))
                        right += [Paragraph(1, "*", name) for name in one["otherNames"]]
            rows.append([left, right])
        self.m.table("Arms and Interventions", ["Participant Group / Arm", "Intervention / Treatment"], rows)

    def outcomes(self, label: str, outcomes: list[Json]) -> None:
        described = any("description" in outcome for outcome in outcomes)
        header = ["Outcome Measure", *(["Measure Description"] if described else []), "Time Frame"]
        rows = []
        for outcome in outcomes:
            frame = outcome.get("timeFrame", "")
            first = [Paragraph(0, "", outcome["measure"])]
            first += [Paragraph(0, "", f"Time Frame: {frame}")] if frame else []
            row = [first, *([paragraphs(outcome.get("description", ""))] if described else [])]
            rows.append([*row, [Paragraph(0, "", frame)] if frame else []])
        self.m.table(label, header, rows)

    def people(self) -> None:
        sponsors, module = self.module("sponsorCollaborators"), self.module("contactsLocations")
        self.m.section(
            "Collaborators and Investigators",
            "This is where you will find people and organizations involved with this study.",
        )
        self.each(self.m.field, ("Sponsor", sponsors.get("leadSponsor", {}).get("name")))
        self.each(self.m.items, ("Collaborators", [one["name"] for one in sponsors.get("collaborators", [])]))
        self.each(
            self.m.items, ("Investigators", [_official(one) for one in module.get("overallOfficials", [])])
        )
        references = self.module("references")
        self.m.section(
            "Publications and helpful links",
            PUBLICATIONS_INTRO,
        )
        self.each(
            self.m.items,
            (
                "General Publications",
                [one["citation"] for one in references.get("references", []) if "citation" in one],
            ),
        )
        self.each(self.m.items, ("Helpful Links", [_link(one) for one in references.get("seeAlsoLinks", [])]))

    def record_dates(self) -> None:
        status = self.module("status")
        self.m.section(
            "Study record dates",
            DATES_INTRO,
        )
        for title, dates in DATE_GROUPS.items():
            self.m.sub(title)
            for label, key in dates:
                value = status.get(key)
                if isinstance(value, str):
                    self.m.field(label, date_text(value, self.dates))
                elif value and "date" in value:
                    self.m.field(_typed(label, value), date_text(value["date"], self.dates))

    def more(self) -> None:
        identification, ipd, oversight = (
            self.module(name) for name in ("identification", "ipdSharingStatement", "oversight")
        )
        self.m.section("More Information")
        self.m.sub("Terms related to this study")
        self.each(self.m.items, ("Keywords", self.module("conditions").get("keywords")))
        ids = [
            one["id"]
            for one in (identification.get("orgStudyIdInfo", {}), *identification.get("secondaryIdInfos", []))
            if "id" in one
        ]
        if "id" in identification.get("orgStudyIdInfo", {}):
            self.each(self.m.items, ("Other Study ID Numbers", ids))
        if ipd:
            self.m.sub("Plan for Individual participant data (IPD)")
            self.each(
                self.m.field,
                (
                    "Plan to Share Individual Participant Data (IPD)?",
                    printed("sharing", ipd.get("ipdSharing")),
                ),
            )
            self.each(
                self.m.prose,
                ("IPD Plan Description", ipd.get("description")),
                ("IPD Sharing Time Frame", ipd.get("timeFrame")),
                ("IPD Sharing Access Criteria", ipd.get("accessCriteria")),
            )
            self.each(
                self.m.items,
                (
                    "IPD Sharing Supporting Information Type",
                    [printed("shared", one) for one in ipd.get("infoTypes", [])],
                ),
            )
        if oversight:
            self.m.sub("Drug and device information, study documents")
            for label, key in (
                ("Studies a U.S. FDA-regulated drug product", "isFdaRegulatedDrug"),
                ("Studies a U.S. FDA-regulated device product", "isFdaRegulatedDevice"),
                ("product manufactured in and exported from the U.S.", "isUsExport"),
            ):
                if key in oversight:
                    self.m.field(label, "Yes" if oversight[key] else "No")


def _title(intervention: Json) -> str:
    return f"{printed('intervention', intervention['type'])}: {intervention.get('name', '')}"


def _typed(label: str, struct: Json) -> str:
    return f"{label} ({printed('date', struct['type'])})" if "type" in struct else label


def _flat(markdown: str) -> str:
    return " ".join(block.text for block in paragraphs(markdown))


def _contact(contact: Json) -> list[str]:
    phone = contact.get("phone", "") + (f" ext. {contact['phoneExt']}" if "phoneExt" in contact else "")
    pairs = (("Name", contact.get("name")), ("Phone Number", phone), ("Email", contact.get("email")))
    return [f"{label}: {text}" for label, text in pairs if text]


def _official(person: Json) -> str:
    role = f"{printed('role', person['role'])}: " if "role" in person else ""
    return role + ", ".join(person[key] for key in ("name", "affiliation") if key in person)


def _link(link: Json) -> str:
    return " ".join(unescaped(link[key]) for key in ("label", "url") if key in link)


def _site_nodes(sites: list[Json]) -> list[tuple[int, str]]:
    """Depth and text of each line of the tree; a heading is repeated when the site before was elsewhere."""
    nodes: list[tuple[int, str]] = []
    country = state = None
    for site in sites:
        if site.get("country") != country:
            country, state = site.get("country"), None
            nodes += [(0, country)] if country else []
        if site.get("state") != state:
            state = site.get("state")
            nodes += [(1, state)] if state else []
        depth = 2 if state else 1
        nodes.append(
            (depth, ", ".join(site[key] for key in ("city", "state", "country", "zip") if key in site))
        )
        if "status" in site:
            nodes.append((depth + 1, printed("status", site["status"])))
        if "facility" in site:
            nodes.append((depth + 1, site["facility"]))
        for contact in site.get("contacts", []):
            role = printed("role", contact.get("role", "CONTACT"))
            nodes.append((depth + 1, f"{role}:"))
            nodes += [(depth + 2, text) for text in _contact(contact)]
    return nodes


def expected_date(iso: str, style: str = "mirror") -> str:
    """What a reader can make of the date that the page prints."""
    if style == "iso" or len(iso) != 7:
        return str(PartialDate.read(iso).or_its_month())
    return f"{iso}-01?" if style == "mirror" else iso


__all__ = ["KINDS", "Paragraph", "date_text", "expected_date", "render", "unescaped"]
