"""The outline cut into segments: one label of the record, and the lines that stand under it.

A line is a label when its words are one *and* it looks like the labels of this page; inside running text
nothing else counts, so "Study Population:" in somebody's criteria stays criteria.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.vocabularies import DATE_TYPE
from scraper.parser.formats.study_page.chrome import CHROME, CONTROLS, END_OF_RECORD
from scraper.parser.formats.study_page.labels import LABELS
from scraper.parser.formats.study_page.outline import Line
from scraper.parser.formats.study_page.words import DATES, MORE, REQUIRED, SECTIONS, Label, fold


@dataclass(slots=True)
class Segment:
    """Lines under one label.  ``label`` is None for what stands under a section's heading alone.

    ``title`` is the label as printed; ``qualifier`` its word in brackets (``Actual``).
    ``copies`` are hidden lines that stand elsewhere too: used where a label has nothing else.
    """

    section: str
    title: str
    label: Label | None = None
    qualifier: str = ""
    lines: list[Line] = field(default_factory=list)
    copies: list[Line] = field(default_factory=list)
    head: Line | None = None
    is_known: bool = True

    @property
    def place(self) -> str:
        """Where it stands, for a reader of issues."""
        return f"page: {self.section} > {self.title}" if self.title else f"page: {self.section}"

    @property
    def is_visible(self) -> bool:
        """Whether any of its lines shows."""
        return any(not line.hidden for line in self.lines)


class Outline(NamedTuple):
    """``preamble``: the lines above the first landmark.  ``landmarks``: sections in order of appearance."""

    preamble: list[Line]
    segments: list[Segment]
    landmarks: list[tuple[str, Line]]


class _Match(NamedTuple):
    labels: list[Label]
    title: str
    qualifier: str
    value: str
    form: str


_SECTION_OF = {fold(name): section for section, names in SECTIONS.items() for name in names}
_LABELS_OF: dict[str, list[Label]] = defaultdict(list)
for _label in LABELS:
    for _name in _label.names:
        _LABELS_OF[fold(_name)].append(_label)

_QUALIFIED = re.compile(r"([^()\[\]]{1,80}?)\s*[(\[]([^()\[\]]{1,20})[)\]]\s*:?")
_LEADING_QUALIFIER = re.compile(r"\s*[(\[]([^()\[\]]{1,20})[)\]]\s*:?\s*")
_CLASSIC = re.compile(r"(Actual|Estimated|Anticipated)\s+(.{1,60})", re.IGNORECASE)
_OWNER = re.compile(r" provided by .{1,80}")
LONGEST_LABEL = 110


def _known(text: str) -> tuple[list[Label], str]:
    """The labels of these words, and the word in brackets."""
    text = text.strip().rstrip(":").rstrip()
    if len(text) > LONGEST_LABEL:
        return [], ""
    if labels := _LABELS_OF.get(_OWNER.sub("", fold(text))):
        return labels, ""
    if (match := _QUALIFIED.fullmatch(text)) and DATE_TYPE.read(match[2]) in DATE_TYPE:
        return _LABELS_OF.get(fold(match[1]), []), match[2]
    if match := _CLASSIC.fullmatch(text):
        return _LABELS_OF.get(fold(match[2]), []), match[1]
    return [], ""


def _match(line: Line) -> _Match | None:
    labels, qualifier = _known(line.text)
    if labels:
        return _Match(
            labels, line.text.rstrip(": "), qualifier, "", "whole:" if line.text.endswith(":") else "whole"
        )
    if line.lead:
        labels, qualifier = _known(line.lead)
        if labels:
            value = line.text[len(line.lead) :]
            bracket = _LEADING_QUALIFIER.match(value)
            if bracket and not qualifier and DATE_TYPE.read(bracket[1]) in DATE_TYPE:
                qualifier, value = bracket[1], value[bracket.end() :]
            return _Match(labels, line.lead.rstrip(": "), qualifier, value.lstrip(" :–—-\t"), "lead")
    label, colon, value = line.text[: LONGEST_LABEL + 20].partition(":")
    if colon:
        labels, qualifier = _known(label)
        if labels:
            return _Match(labels, label.strip(), qualifier, line.text[len(label) + 1 :].strip(), "colon")
    return None


def _look(line: Line, form: str) -> str:
    return f"{line.kind} {line.style} {form}"


def _believed_looks(lines: list[Line], matches: dict[int, _Match]) -> set[str]:
    """The looks that at least three different labels of the page share."""
    seen: dict[str, set[str]] = defaultdict(set)
    for position, match in matches.items():
        seen[_look(lines[position], match.form)].add(match.labels[0].name)
    return {look for look, names in seen.items() if len(names) >= 3}


def _section_lines(lines: list[Line]) -> list[tuple[str, Line]]:
    """The lines whose words are a landmark and that look like this page's landmarks, in order.

    A second name of a section counts only where its first one is missing; a table of contents does not.
    """
    named = [(_SECTION_OF[words], line) for line in lines if (words := fold(line.text)) in _SECTION_OF]
    named = [(section, line) for section, line in named if not line.text.endswith(":")]
    named = _without_items(named)
    with_first_name = {section for section, line in named if fold(line.text) == fold(SECTIONS[section][0])}
    found = [
        (section, line)
        for section, line in named
        if section not in with_first_name or fold(line.text) == fold(SECTIONS[section][0])
    ]
    return _in_best_style(_without_contents(found, lines))


def _without_items(named: list[tuple[str, Line]]) -> list[tuple[str, Line]]:
    """Drops items of lists (a link called ``Study Results``) where the landmarks that must be are none."""
    others = [(section, line) for section, line in named if not line.bullet]
    return others if {section for section, _ in others} >= {*REQUIRED} else named


def _without_contents(found: list[tuple[str, Line]], lines: list[Line]) -> list[tuple[str, Line]]:
    """Drops landmarks that follow each other at once and come again later."""
    place = {id(line): position for position, line in enumerate(lines)}
    last = {section: id(line) for section, line in found}
    kept = []
    for index, (section, line) in enumerate(found):
        following = found[index + 1][1] if index + 1 < len(found) else None
        adjoins = following is not None and place[id(following)] == place[id(line)] + 1
        if not adjoins or last[section] == id(line):
            kept.append((section, line))
    return kept


def _in_best_style(found: list[tuple[str, Line]]) -> list[tuple[str, Line]]:
    """For each section the lines of the style that shows most sections; headings before others."""
    sections_in: dict[str, set[str]] = defaultdict(set)
    for section, line in found:
        sections_in[f"{line.kind} {line.style}"].add(section)

    def rank(style: str) -> tuple[int, bool]:
        return len(sections_in[style]), style.startswith("heading")

    best: dict[str, str] = {}
    for section, line in found:
        style = f"{line.kind} {line.style}"
        if section not in best or rank(style) > rank(best[section]):
            best[section] = style
    return [(section, line) for section, line in found if f"{line.kind} {line.style}" == best[section]]


def outline_segments(lines: list[Line]) -> Outline:
    """Cuts the outline; lines of chrome (introductions, lists of other trials, disclaimer) go nowhere."""
    lines = _without_labelled_copies(lines)
    landmarks = _landmarks([line for line in lines if line.hidden >= 0])
    heads = {id(line): section for section, line in landmarks}
    start = next((position for position, line in enumerate(lines) if id(line) in heads), len(lines))
    body = _transposed(lines[start:])
    matches = {position: match for position, line in enumerate(body) if (match := _match(line))}
    cutter = _Cutter(_believed_looks(body, matches))
    for position, line in enumerate(body):
        if line.hidden < 0:
            cutter.add_copy(line)
            continue
        if cutter.ends_record(line):
            break
        section = heads.get(id(line))
        if section and section != cutter.section:
            cutter.enter(section, line)
        else:
            cutter.add(line, matches.get(position))
    for segment in cutter.segments:
        segment.lines = segment.lines or segment.copies
    return Outline([line for line in lines[:start] if line.hidden >= 0], cutter.segments, landmarks)


def _without_labelled_copies(lines: list[Line]) -> list[Line]:
    """Drops hidden copies that bring their own label or landmark: the visible ones are enough."""
    named = {
        line.hidden for line in lines if line.hidden < 0 and (_match(line) or fold(line.text) in _SECTION_OF)
    }
    return [line for line in lines if line.hidden not in named]


def _landmarks(lines: list[Line]) -> list[tuple[str, Line]]:
    """Of lines that repeat a landmark, the first in the order of the page; sub-headings are no landmark."""
    found: list[tuple[str, Line]] = []
    for section, line in _section_lines(lines):
        if section not in (known for known, _ in found):
            found.append((section, line))
    return found


def _transposed(lines: list[Line]) -> list[Line]:
    """Tables whose header row is made of labels: every value moves after its label."""
    rows: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        if line.cell:
            rows[line.cell.table, line.cell.row].append(line)
    result: list[Line] = []
    moved: set[int] = set()
    for line in lines:
        if id(line) in moved:
            continue
        result.append(line)
        if not line.cell or line.cell.column != 0:
            continue
        header = rows[line.cell.table, line.cell.row]
        values = rows.get((line.cell.table, line.cell.row + 1), [])
        if not _is_label_row(header) or not values or any(map(_is_label, values)):
            continue
        result.pop()
        for label in header:
            result.append(label)
            result += [
                value
                for value in values
                if value.cell and label.cell and value.cell.column == label.cell.column
            ]
        moved |= {id(cell) for cell in (*header, *values)}
    return result


def _is_label(line: Line) -> bool:
    return bool(_known(line.text)[0]) or fold(line.text) in _BLOCK_WORDS


_BLOCK_WORDS = frozenset({"time frame", "measure description"})


def _is_label_row(cells: list[Line]) -> bool:
    columns = {cell.cell.column for cell in cells if cell.cell}
    names = [labels[0] for cell in cells if (labels := _known(cell.text)[0])]
    is_block = any(label.reader in ("arms", "outcomes", "interventions") for label in names)
    return len(cells) == len(columns) == len(names) >= 2 and not is_block


class _Cutter:
    """Where we are on the page, and what was cut so far."""

    def __init__(self, believed: set[str]) -> None:
        self.segments: list[Segment] = []
        self.section = ""
        self._believed = believed
        self._seen_dates = False

    @property
    def _current(self) -> Segment:
        return self.segments[-1]

    def enter(self, section: str, line: Line) -> None:
        """A landmark heading."""
        self.section = section
        self._seen_dates = self._seen_dates or section == DATES
        self.segments.append(Segment(section, "", head=line))

    def ends_record(self, line: Line) -> bool:
        """Whether the page's own matter starts here: the disclaimer or a list of other trials."""
        words = fold(line.text[:120])
        if not words.startswith(END_OF_RECORD):
            return False
        return words.startswith(END_OF_RECORD[0]) or (self._seen_dates and self.section in (DATES, MORE))

    def add_copy(self, line: Line) -> None:
        """A hidden line that stands visibly elsewhere."""
        if not is_chrome(line):
            self._current.copies.append(line)

    def add(self, line: Line, match: _Match | None) -> None:
        """A line of the record: a label, or something under the current one."""
        label = self._label(line, match) if match else None
        if match and label:
            segment = Segment(self.section, match.title, label, match.qualifier, head=line)
            self.segments.append(segment)
            if match.value:
                segment.lines.append(line._replace(text=match.value, lead="", kind="text", bullet=""))
        elif self._is_unknown_label(line) and not is_chrome(line):
            self.segments.append(Segment(self.section, line.text.rstrip(": "), head=line, is_known=False))
        elif not is_chrome(line):
            self._current.lines.append(line)

    def _label(self, line: Line, match: _Match) -> Label | None:
        here = [label for label in match.labels if not label.sections or self.section in label.sections]
        current = self._current.label
        if not here or (current and _names(match) & current.inner):
            return None
        label = here[0]
        is_running = current is not None and current.prose and (self._current.lines or match.form == "colon")
        if is_running and not self._is_believed(line, match, label):
            return None
        if current is label and label.reader in ("arms",):
            return None
        return label

    def _is_believed(self, line: Line, match: _Match, label: Label) -> bool:
        """Whether a line in running text is a label: it looks like one, and comes once."""
        if line.kind in ("heading", "term") and match.form != "colon":
            return True
        if label.reader != "group" and any(segment.label is label for segment in self.segments):
            return False
        return _look(line, match.form) in self._believed

    def _is_unknown_label(self, line: Line) -> bool:
        """A heading where one value or a list was: a label that we do not know."""
        current = self._current
        if line.kind not in ("heading", "term") or (line.cell and line.cell.is_header and line.cell.column):
            return False
        if current.label and (current.label.prose or current.label.inner):
            return self._ends_prose(line)
        return line.kind == "heading" or not line.links

    def _ends_prose(self, line: Line) -> bool:
        head, label = self._current.head, self._current.label
        if line.kind != "heading" or not head or not label or label.reader == "criteria" or label.inner:
            return False
        return head.kind == "heading" and 0 < line.level <= head.level


def _names(match: _Match) -> frozenset[str]:
    return frozenset({fold(match.title)})


def is_chrome(line: Line) -> bool:
    """Whether the line introduces its section in the same words on every page, or is a control."""
    words = fold(line.text[:120])
    if not words:
        return bool(line.links or line.hidden)  # the sign of a link to a heading
    return words.startswith(tuple(CHROME)) or words in CONTROLS


def best_segments(segments: list[Segment]) -> Iterator[Segment]:
    """Of segments with one label the visible ones; of copies the first."""
    shown = Counter(
        (segment.label.name, segment.section) for segment in segments if segment.label and segment.is_visible
    )
    seen: set[tuple[str, str, str]] = set()
    for segment in segments:
        if segment.label and segment.lines:
            key = (segment.label.name, segment.section)
            text = "\n".join(line.text for line in segment.lines)
            if (shown[key] and not segment.is_visible) or (*key, text) in seen:
                continue
            seen.add((*key, text))
        yield segment
