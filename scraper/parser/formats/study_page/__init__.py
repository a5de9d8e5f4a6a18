"""Reader of study pages as mirrors of the registry show them (ichgcp.net), saved as HTML or plain text.

Nothing but the visible headings and labels is used (``labels``); a page whose landmarks are missing is
refused, because half a page would look like half a record.
"""

import re

from schemas.provenance import Draft, RawDocument
from schemas.values import NctId
from scraper.errors import RecordRejected
from scraper.parser.contract import Reader
from scraper.parser.encodings import decoded
from scraper.parser.formats.study_page import arms, fields, outcomes, people, places, publications
from scraper.parser.formats.study_page.chrome import PREAMBLE_CHROME, SUMMARY_STARTS
from scraper.parser.formats.study_page.copies import with_copies_marked
from scraper.parser.formats.study_page.html import HtmlPage, html_page, looks_like_html
from scraper.parser.formats.study_page.markdown import markdown
from scraper.parser.formats.study_page.outline import Line, squeezed, visible
from scraper.parser.formats.study_page.plain import plain_outline
from scraper.parser.formats.study_page.record import PageRecord
from scraper.parser.formats.study_page.refusal import refuse_what_is_no_page
from scraper.parser.formats.study_page.sections import (
    Outline,
    Segment,
    best_segments,
    is_chrome,
    outline_segments,
)
from scraper.parser.formats.study_page.words import SECTIONS, fold, folds

__all__ = ["READER", "READERS", "read", "recognises"]

READERS: dict[str, fields.Reader] = {
    "address": fields.read_address,
    "ages": fields.read_ages,
    "arms": arms.read_arms,
    "collaborators": fields.read_collaborators,
    "contacts": people.read_contacts,
    "criteria": fields.read_criteria,
    "date": fields.read_date,
    "dated": fields.read_dated,
    "enrollment": fields.read_enrollment,
    "flag": fields.read_flag,
    "group": fields.read_group,
    "interventions": arms.read_interventions,
    "length": fields.read_length,
    "links": publications.read_links,
    "locations": places.read_locations,
    "masked_roles": fields.read_masked_roles,
    "masking": fields.read_masking,
    "mesh": fields.read_mesh,
    "officials": people.read_officials,
    "outcomes": outcomes.read_outcomes,
    "phases": fields.read_phases,
    "prose": fields.read_prose,
    "references": publications.read_references,
    "responsible_party": fields.read_responsible_party,
    "sponsor": fields.read_sponsor,
    "status": fields.read_status,
    "study_ids": fields.read_study_ids,
    "study_type": fields.read_study_type,
    "table": fields.read_unmapped,
    "text": fields.read_text,
    "unmapped": fields.read_unmapped,
    "vocabulary_list": fields.read_vocabulary_list,
    "word": fields.read_word,
    "words": fields.read_words,
}
"""How the value of each label is read; ``own_id`` is read before all others."""

_NCT_ID = re.compile(r"(?<![A-Za-z0-9])NCT\d{8}(?!\d)", re.IGNORECASE | re.ASCII)
_ANY_NCT_ID = re.compile(r"NCT\d{8}", re.IGNORECASE | re.ASCII)


def recognises(head: bytes) -> bool:
    """Whether the first bytes are HTML, or plain text with several of the page's landmarks."""
    text = visible(decoded(_whole_characters(head[:65536])))
    if looks_like_html(text):
        return True
    if text.lstrip()[:1] in ("{", "[", "<"):
        return False
    lines = {fold(line) for line in text.split("\n") if len(line) < 120}
    return len(lines & _LANDMARK_WORDS) >= 3


_LANDMARK_WORDS = folds(*(name for names in SECTIONS.values() for name in names[:1])) | folds(
    "Detailed Description", "Study Type", "Ages Eligible for Study", "Accepts Healthy Volunteers",
    "How is the study designed?", "What is the study measuring?", "Design Details", "Study Contact",
)  # fmt: skip


def _whole_characters(head: bytes) -> bytes:
    """Without the part of a character that a cut through UTF-8 left at the end."""
    for cut in range(1, min(4, len(head)) + 1):
        byte = head[-cut]
        if byte < 0x80:
            break
        if byte >= 0xC0:
            return head[:-cut]
    return head


def read(document: RawDocument) -> Draft:
    """One page as a draft record; raises ``RecordRejected`` for anything that is not one whole study page."""
    if not document.body.strip(b"\0\t\r\n \xef\xbb\xbf"):
        raise RecordRejected("the page is empty: fetch or save it again")
    page = _page(decoded(document.body))
    lines = with_copies_marked(page.lines)
    outline = outline_segments(lines)
    refuse_what_is_no_page(page, lines, outline)
    record = PageRecord()
    record.put("protocolSection.identificationModule.nctId", _nct_id(document, page, outline))
    segments = list(best_segments(outline.segments))
    for segment in segments:
        _read_segment(segment, record)
    _read_preamble(outline.preamble, page.title, record)
    if "\ufffd" in decoded(document.body):
        record.unreadable("page", "\ufffd", "bytes that are no text in the page's encoding became U+FFFD")
    return record.draft


MAX_PARTS = 500_000
"""Elements and lines; the page of a trial with a thousand sites has some 50,000."""


def _page(text: str) -> HtmlPage:
    if text.count("<") + text.count("\n") > MAX_PARTS:
        raise RecordRejected("more elements than any study page has")
    if looks_like_html(text):
        return html_page(text)
    return HtmlPage(plain_outline(text))


def _read_segment(segment: Segment, record: PageRecord) -> None:
    label = segment.label
    if label is None:
        text = "\n".join(line.text for line in segment.lines)
        if not segment.is_known:
            record.unknown(segment.place, text)
        elif text:
            for line in segment.lines:
                record.leftover(segment, [line])
    elif label.reader in READERS:
        READERS[label.reader](segment, record)


def _nct_id(document: RawDocument, page: HtmlPage, outline: Outline) -> NctId:
    """The id that the outside knows, or the page's own address; never one from the running text."""
    own = {match.upper(): "its address" for url in page.addresses for match in _NCT_ID.findall(url)}
    own |= dict.fromkeys(_labelled_ids(outline), "its text")
    given = document.nct_id or _id_in_file_name(document.origin)
    if given:
        others = sorted(set(own) - {given})
        if others:
            raise RecordRejected(f"the page is about {others[0]} (says {own[others[0]]}), not about {given}")
    candidates = [given] if given else list(own) or _ids_in_address(document.origin)
    if not candidates:
        raise RecordRejected("the page shows no NCT id: pass --nct-id, or name the file after the study")
    if len(set(candidates)) > 1:
        raise RecordRejected(
            f"the page names several studies as its own ({', '.join(candidates)}): pass --nct-id"
        )
    return NctId.read(str(candidates[0]))


def _ids_in_address(origin: str) -> list[str]:
    if "://" not in origin:
        return []
    return list(dict.fromkeys(match.upper() for match in _NCT_ID.findall(origin)))


def _id_in_file_name(origin: str) -> NctId | None:
    """The NCT id in the name of the file that was saved, if it holds exactly one."""
    name = "" if "://" in origin else origin.rpartition("/")[2]
    found = {match.upper() for match in _ANY_NCT_ID.findall(name)}
    return NctId(found.pop()) if len(found) == 1 else None


def _labelled_ids(outline: Outline) -> list[str]:
    texts = [
        line.text
        for segment in outline.segments
        if segment.label and segment.label.reader == "own_id"
        for line in segment.lines[:1]
    ]
    above = [line.text for line in outline.preamble if _is_own_id(line.text)]
    texts += above if len(set(above)) == 1 else []
    return [match.upper() for text in texts for match in _NCT_ID.findall(text)[:1]]


_OWN_ID = re.compile(
    r"(?:(?:clinicaltrials\.gov )?(?:identifier|id|nct id|nct number|trial id)\s*[:#]?\s*)?NCT\d{8}",
    re.IGNORECASE | re.ASCII,
)


def _is_own_id(text: str) -> bool:
    return bool(_OWN_ID.fullmatch(squeezed(text)))


def _read_preamble(lines: list[Line], page_title: str, record: PageRecord) -> None:
    """Above the overview stand the brief title, the official one if it differs, and the summary."""
    title_at = _title_position(lines, page_title)
    if title_at is None:
        return
    title = lines[title_at].text
    record.put("protocolSection.identificationModule.briefTitle", title)
    rest = [line for line in lines[title_at + 1 :] if not _is_preamble_chrome(line) and line.text != title]
    if rest and _is_official_title(rest, title):
        record.put("protocolSection.identificationModule.officialTitle", rest.pop(0).text)
    record.put("protocolSection.descriptionModule.briefSummary", markdown(rest))


def _title_position(lines: list[Line], page_title: str) -> int | None:
    """The main heading; without one the line that the page's title repeats, else the first line."""
    own = [i for i, line in enumerate(lines) if not _is_preamble_chrome(line)]
    headings = [i for i in own if lines[i].kind == "heading"]
    if page_title:
        named = [i for i in own if len(lines[i].text) > 10 and fold(lines[i].text) in fold(page_title)]
        headings = [i for i in headings if i in named] or (headings or named)
    if headings:
        top = min(lines[i].level for i in headings)
        return next(i for i in headings if lines[i].level == top)
    return next(iter(own), None)


_LAST_CHANGE = re.compile(r"[\w ,./-]{2,20}\b\d{4} updated by\b.{1,300}", re.IGNORECASE)
"""``June 1, 2009 updated by: a sponsor``, which the dates and the sponsor say again below."""


def _is_preamble_chrome(line: Line) -> bool:
    words = fold(line.text)
    short_chrome = len(words) < 60 and words.startswith(PREAMBLE_CHROME) and line.kind != "heading"
    if short_chrome or is_chrome(line) or _is_own_id(line.text) or words in _LANDMARK_WORDS:
        return True
    return bool(_LAST_CHANGE.fullmatch(line.text))


def _is_official_title(rest: list[Line], title: str) -> bool:
    """Whether the line under the title is the official title rather than the summary's first paragraph."""
    line = rest[0]
    if line.kind != "text" or line.lead:
        return line.kind != "text" and not line.text.endswith(":")
    if line.bullet or line.text.endswith(":") or len(rest) < 2 or len(line.text) > 600:
        return False
    if line.style != rest[1].style:
        return True
    if fold(line.text).startswith(SUMMARY_STARTS):
        return False
    if not line.text.endswith((".", ";", "?", "!")) or _is_in_title_case(line.text):
        return True
    words = set(fold(title).split())
    shared = len(words & set(fold(line.text).split()))
    return line.text.count(". ") == 0 and shared * 2 >= len(words)


def _is_in_title_case(text: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(text) < 300 and sum(word[0].isupper() for word in words) * 3 >= len(words) * 2


READER = Reader(recognises, read)
