"""Readers of what stands under one label: words, dates, ages, enrollment, texts."""

import re
from collections.abc import Callable

from schemas.vocabularies import (
    DATE_TYPE,
    DESIGN_MASKING,
    ENROLLMENT_TYPE,
    PHASE,
    RESPONSIBLE_PARTY_TYPE,
    SECONDARY_ID_TYPE,
    STANDARD_AGE,
    STATUS,
    WHO_MASKED,
)
from scraper.parser.formats.study_page.labels import VOCABULARY_OF
from scraper.parser.formats.study_page.markdown import joined, markdown
from scraper.parser.formats.study_page.outline import Line
from scraper.parser.formats.study_page.record import PageRecord, rows_of
from scraper.parser.formats.study_page.sections import Segment
from scraper.parser.formats.study_page.words import fold

Reader = Callable[[Segment, PageRecord], None]

_INNER = r"(?:[^()\[\]]|[(\[][^()\[\]]{0,200}[)\]])"
_BRACKETED_END = re.compile(rf"(.*?)\s*[(\[]({_INNER}{{1,400}})[)\]]", re.DOTALL)
"""A text and its word in brackets at the end; brackets may stand in those once more."""

_EMPTY = frozenset({"", "n a", "not applicable", "not provided", "none provided", "no data", "unknown"})


def _first(segment: Segment, record: PageRecord) -> str:
    """The value's line; further lines are nobody's."""
    if not segment.lines:
        return ""
    record.leftover(segment, segment.lines[1:])
    return segment.lines[0].text


def _path(segment: Segment) -> str:
    assert segment.label is not None  # noqa: S101 - only labelled segments have readers
    return segment.label.path


def read_text(segment: Segment, record: PageRecord) -> None:
    """One line of plain text, which the page may have broken."""
    record.put(_path(segment), joined(segment.lines))


def read_prose(segment: Segment, record: PageRecord) -> None:
    """Running text as markdown."""
    record.put(_path(segment), markdown(segment.lines))


_CRITERIA_TITLE = frozenset(
    {"description", "criteria", "eligibility criteria", "eligibility criteria description"}
)


def read_criteria(segment: Segment, record: PageRecord) -> None:
    """The criteria text; a heading that only says that criteria follow is not part of it."""
    lines = list(segment.lines)
    while lines and lines[0].kind != "text" and fold(lines[0].text) in _CRITERIA_TITLE:
        lines.pop(0)
    text, before = markdown(lines), record.get(_path(segment))
    if before and len(before) < len(text):
        record.keep(segment.place, before)
        record.replace(_path(segment), text)
    elif before:
        record.keep(segment.place, text)
    else:
        record.put(_path(segment), text)


def listed(lines: list[Line]) -> tuple[list[str], list[Line]]:
    """The values of a list, and the lines after it that are none: bullets end a list of bullets."""
    if lines and lines[0].bullet:
        end = next((i for i, line in enumerate(lines) if line.depth < lines[0].depth), len(lines))
        return [line.text for line in lines[:end]], lines[end:]
    return [line.text for line in lines], []


def read_words(segment: Segment, record: PageRecord) -> None:
    """A list of texts: one a line; a line without a bullet may hold several, parted by semicolons or bars."""
    values, rest = listed(segment.lines)
    is_line = len(values) == 1 and not segment.lines[0].bullet
    if is_line and (separator := next((mark for mark in ("|", ";") if mark in values[0]), "")):
        values = [value.strip() for value in values[0].split(separator) if value.strip()]
    record.put(_path(segment), values)
    record.leftover(segment, rest)


def read_word(segment: Segment, record: PageRecord) -> None:
    """One word of the vocabulary of the label's path."""
    text = _first(segment, record)
    if fold(text) in _EMPTY and str(VOCABULARY_OF[_path(segment)].read(text)) == text.strip():
        return
    record.put(_path(segment), str(VOCABULARY_OF[_path(segment)].read(text)))


def read_vocabulary_list(segment: Segment, record: PageRecord) -> None:
    """Several words of the vocabulary of the label's path, in the vocabulary's order."""
    vocabulary = VOCABULARY_OF[_path(segment)]
    values, rest = listed(segment.lines)
    if len(values) == 1 and vocabulary.read(values[0]) not in vocabulary:
        values = values[0].split(", ")
    words = [str(vocabulary.read(value)) for value in values]
    record.put(_path(segment), words)
    record.leftover(segment, rest)


def read_status(segment: Segment, record: PageRecord) -> None:
    """Overall status; ``Terminated (slow accrual)`` holds the reason too."""
    if not segment.lines:
        return
    text, rest = segment.lines[0].text, segment.lines[1:]
    match = _BRACKETED_END.fullmatch("\n".join(line.text for line in segment.lines))
    if STATUS.read(text) not in STATUS and match and STATUS.read(match[1]) in STATUS:
        text, rest = match[1], []
        record.put("protocolSection.statusModule.whyStopped", match[2])
    elif rest and rest[0].text.startswith("(") and rest[0].text.endswith(")"):
        record.put("protocolSection.statusModule.whyStopped", rest.pop(0).text[1:-1])
    record.put(_path(segment), str(STATUS.read(text)))
    record.leftover(segment, rest)


def read_study_type(segment: Segment, record: PageRecord) -> None:
    """``Observational [Patient Registry]`` says two things."""
    text = _first(segment, record)
    if fold(text) in ("observational patient registry", "patient registry"):
        record.put("protocolSection.designModule.patientRegistry", True)
        text = "Observational"
    if text:
        record.put(_path(segment), str(VOCABULARY_OF[_path(segment)].read(text)))


def read_phases(segment: Segment, record: PageRecord) -> None:
    """Phases in the order of API v2, in whatever order the page shows them."""
    values, rest = listed(segment.lines)
    texts = [part for value in values for part in _phase_texts(value)]
    words = [str(PHASE.read(text)) for text in texts if text]
    order = {word: position for position, word in enumerate(PHASE)}
    record.put(_path(segment), sorted(dict.fromkeys(words), key=lambda word: order.get(word, len(order))))
    record.leftover(segment, rest)


def _phase_texts(value: str) -> list[str]:
    if PHASE.read(value) in PHASE:
        return [value]
    parts = [part.strip() for part in re.split(r"[/|,;&]|\band\b", value)]
    return [f"Phase {part}" if part[:1].isdigit() else part for part in parts]


_COUNT = re.compile(r"([\d][\d,. ]{0,14}\d|\d)\s*(?:participants?|patients?|subjects?)?", re.IGNORECASE)


def read_enrollment(segment: Segment, record: PageRecord) -> None:
    """Number of participants, with its kind from the label or after the number."""
    text, qualifier = _qualified(_first(segment, record), segment.qualifier)
    match = _COUNT.fullmatch(text)
    digits = re.sub(r"[,. ]", "", match[1]) if match else ""
    if match and digits.isascii():
        record.put(f"{_path(segment)}.count", int(digits))
        if qualifier:
            record.put(f"{_path(segment)}.type", str(ENROLLMENT_TYPE.read(qualifier)))
    elif fold(text) not in _EMPTY:
        record.unreadable(segment.place, text, f"{text[:60]!r} is not a number of participants")


def _qualified(text: str, qualifier: str) -> tuple[str, str]:
    """A value without the kind in brackets after it, and that kind."""
    match = _BRACKETED_END.fullmatch(text)
    if match and DATE_TYPE.read(match[2]) in DATE_TYPE:
        return match[1], qualifier or match[2]
    return text, qualifier


def read_date(segment: Segment, record: PageRecord) -> None:
    """A date without a kind."""
    text, _ = _qualified(_first(segment, record), "")
    if fold(text) not in _EMPTY:
        record.put(_path(segment), record.date(text, segment.place))


def read_dated(segment: Segment, record: PageRecord) -> None:
    """A date that is actual or estimated, if the page says so."""
    text, qualifier = _qualified(_first(segment, record), segment.qualifier)
    if fold(text) in _EMPTY:
        return
    if date := record.date(text, segment.place):
        record.put(f"{_path(segment)}.date", date)
        if qualifier:
            record.put(f"{_path(segment)}.type", str(DATE_TYPE.read(qualifier)))


_YES_NO = {
    "yes": True, "true": True, "no": False, "false": False, "accepts healthy volunteers": True,
    "does not accept healthy volunteers": False,
}  # fmt: skip


def read_flag(segment: Segment, record: PageRecord) -> None:
    """Yes or No; anything else is neither."""
    text = _first(segment, record)
    answer = _YES_NO.get(fold(text))
    if answer is None and fold(text) not in _EMPTY:
        record.unreadable(segment.place, text, f"{text[:60]!r} is neither Yes nor No")
    record.put(_path(segment), answer)


_AGE = r"(\d+(?:\.\d+)?\s*(?:minute|hour|day|week|month|year)s?)"
_AGE_RANGE = re.compile(rf"{_AGE}\s*(?:to|through|-|–|—)\s*{_AGE}", re.IGNORECASE)
_AGE_FROM = re.compile(
    rf"(?:from |at least |>=|≥)?\s*{_AGE}\s*(?:and|or)\s*(?:older|over|above|up)"
    rf"|(?:>=|≥|at least |from )\s*{_AGE}",
    re.IGNORECASE,
)
_AGE_TO = re.compile(
    rf"(?:up to|until|to|<=|≤)\s*{_AGE}(?: and younger)?|{_AGE}\s*(?:and|or)\s*(?:younger|under|below)",
    re.IGNORECASE,
)
_NO_LIMIT = frozenset(
    {"", "all", "all ages", "not applicable", "n a", "any", "any age", "no limit", "none", "n a n a"}
)
_PLAIN_LIMITS = re.compile(r"(.{1,30}?)\s+(?:to|-|–|—)\s+(.{1,30})", re.IGNORECASE)
_AGES = "protocolSection.eligibilityModule."


def read_ages(segment: Segment, record: PageRecord) -> None:
    """``13 years to 68 years (Child, Adult, Older Adult)``: limits, and the registry's age groups."""
    text = joined(segment.lines[:2])
    used = 2
    groups = _age_groups(text)
    if groups:
        text = ""
    else:
        match = _BRACKETED_END.fullmatch(text)
        groups = _age_groups(match[2]) if match else []
        if match and groups:
            text = match[1]
        else:
            text, used = joined(segment.lines[:1]), 1
    match = _BRACKETED_END.fullmatch(text)
    if match:
        text = match[1]
        record.unreadable(segment.place, match[2], f"{match[2]!r} are not the registry's age groups")
    record.put(f"{_AGES}stdAges", groups)
    _read_limits(text, segment, record)
    record.leftover(segment, segment.lines[used:])


def _age_groups(text: str) -> list[str]:
    words = {str(STANDARD_AGE.read(part)) for part in re.split(r"[,;/|]", text)}
    return [word for word in STANDARD_AGE if word in words] if words <= set(STANDARD_AGE) else []


def _read_limits(text: str, segment: Segment, record: PageRecord) -> None:
    text = text.strip().rstrip(".,;")
    low = high = ""
    if match := _AGE_RANGE.fullmatch(text):
        low, high = match[1], match[2]
    elif match := _AGE_FROM.fullmatch(text):
        low = match[1] or match[2]
    elif match := _AGE_TO.fullmatch(text):
        high = match[1] or match[2]
    elif (match := _PLAIN_LIMITS.fullmatch(text)) and "n/a" in text.lower():
        low, high = match[1], match[2]
    elif fold(text) not in _NO_LIMIT:
        record.unreadable(segment.place, text, f"{text[:60]!r} is not a range of ages")
    for path, limit in (("minimumAge", low), ("maximumAge", high)):
        if limit:
            record.put(f"{_AGES}{path}", record.length(limit, segment.place))


def read_length(segment: Segment, record: PageRecord) -> None:
    """An age limit or a duration."""
    text = _first(segment, record)
    if fold(text) not in _NO_LIMIT:
        record.put(_path(segment), record.length(text, segment.place))


def read_masking(segment: Segment, record: PageRecord) -> None:
    """``Double (Participant, Investigator)``: the level, and who is masked."""
    text = _first(segment, record)
    if not text:
        return
    roles: list[str] = []
    match = _BRACKETED_END.fullmatch(text)
    if match and DESIGN_MASKING.read(text) not in DESIGN_MASKING:
        text = match[1]
        roles = _roles(match[2]) if fold(match[2]) != "open label" else []
    record.put(f"{_path(segment)}.masking", str(DESIGN_MASKING.read(text)))
    record.put(f"{_path(segment)}.whoMasked", roles)


def _roles(text: str) -> list[str]:
    words = [str(WHO_MASKED.read(part)) for part in re.split(r"[,;|]", text)]
    order = {word: position for position, word in enumerate(WHO_MASKED)}
    return sorted(dict.fromkeys(words), key=lambda word: order.get(word, len(order)))


def read_masked_roles(segment: Segment, record: PageRecord) -> None:
    """Who is masked, as a list of its own."""
    record.put(_path(segment), _roles(", ".join(line.text for line in segment.lines)))


def read_sponsor(segment: Segment, record: PageRecord) -> None:
    """The lead sponsor's name."""
    record.put(f"{_path(segment)}.name", _first(segment, record))


def read_collaborators(segment: Segment, record: PageRecord) -> None:
    """The collaborators' names, one a line."""
    names, rest = listed(segment.lines)
    record.put(_path(segment), [{"name": name} for name in names])
    record.leftover(segment, rest)


def read_responsible_party(segment: Segment, record: PageRecord) -> None:
    """The kind of party where the page says just that; names and titles are kept as they stand."""
    text = joined(segment.lines)
    word = str(RESPONSIBLE_PARTY_TYPE.read(text))
    if word in RESPONSIBLE_PARTY_TYPE:
        record.put(_path(segment), word)
    elif text:
        record.keep(segment.place, text)


def read_mesh(segment: Segment, record: PageRecord) -> None:
    """MeSH terms that the page tells apart by kind; their ids are not shown."""
    terms, rest = listed(segment.lines)
    record.put(_path(segment), [{"term": term} for term in terms])
    record.leftover(segment, rest)


_IDENTIFICATION = "protocolSection.identificationModule."


def read_study_ids(segment: Segment, record: PageRecord) -> None:
    """The first number is the sponsor's own, the others are secondary ids, perhaps with their kind."""
    numbers, rest = listed(segment.lines)
    if numbers:
        record.put(f"{_IDENTIFICATION}orgStudyIdInfo.id", numbers[0])
    record.put(f"{_IDENTIFICATION}secondaryIdInfos", [_secondary_id(number) for number in numbers[1:]])
    record.leftover(segment, rest)


def _secondary_id(text: str) -> dict[str, str]:
    match = _BRACKETED_END.fullmatch(text)
    if not match:
        return {"id": text}
    kind, _, domain = match[2].partition(":")
    word = str(SECONDARY_ID_TYPE.read(kind))
    if word not in SECONDARY_ID_TYPE:
        return {"id": text}
    return {"id": match[1], "type": word} | ({"domain": domain.strip()} if domain.strip() else {})


def read_address(segment: Segment, record: PageRecord) -> None:
    """A web address, as text or as the link after it."""
    text = _first(segment, record)
    links = segment.lines[0].links if segment.lines else ()
    record.put(_path(segment), text if "." in text and " " not in text else next(iter(links), text))


def read_unmapped(segment: Segment, record: PageRecord) -> None:
    """A list or table that API v2 has in a form which the page does not show: kept as it stands."""
    if not segment.lines:
        return
    record.keep(segment.place, [_row(row) if row[0].cell else row[0].text for row in rows_of(segment.lines)])


def _row(lines: list[Line]) -> list[str]:
    """A row's texts by column; an empty cell is an empty text."""
    cells: dict[int, str] = {}
    for line in lines:
        column = line.cell.column if line.cell else 0
        cells[column] = f"{cells[column]}\n{line.text}" if column in cells else line.text
    return [cells.get(column, "") for column in range(max(cells) + 1)]


def read_group(segment: Segment, record: PageRecord) -> None:
    """A heading that only groups labels: lines under it are labels that we do not know."""
    for line in segment.lines:
        record.leftover(segment, [line])
