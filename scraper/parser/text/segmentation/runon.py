"""Items inside one block: criteria that follow each other without a line of their own."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from scraper.parser.text.segmentation.blocks import Block, marker_value
from scraper.parser.text.segmentation.capitals import COUNTED, LEADS_ON, capital_items
from scraper.parser.text.segmentation.piece import Piece, brackets_opened, trimmed

_EDGE, _WORDS = r"(?<![^\s.;:,)])", r"""\s*(?=[A-Za-z(≥≤<>\\"'“])"""
_NUMBERED = re.compile(rf"{_EDGE}\(?(\d{{1,2}})\\?([.)]){_WORDS}")
_LETTERED = re.compile(rf"{_EDGE}\(?([A-Za-z])(?:\\?\.|\\?\)){_WORDS}")
_ROMAN = re.compile(rf"{_EDGE}\(?(i{{1,3}}|iv|vi{{0,3}}|ix|x)\\?[.)]{_WORDS}", re.IGNORECASE)
_ROMAN_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_DEEP = re.compile(r"(?<![^\s.;:,)])(\d{1,2}(?:\.\d{1,2}){1,2})\.(\d{1,2})\.?\s+(?=[A-Z])")
_DASHED = re.compile(r"(?<![^\s.;:])(?:\\?[-–•*●])\s+(?=[A-Z0-9(≥≤<>\\])|(?<=[a-z)][-–])\s+(?=[A-Z][a-z]+\s)")
_DEEP_SIGN = re.compile(r"\.(?:(?<=\.\d\.)|(?<=\.\d\d\.))(?=\d{1,2}\.?\s)")
_PLACE = re.compile(r"(?:or |and )?[A-Z][a-z]+(?: [A-Z][a-z]+)?, [A-Z][a-z]+(?: [A-Z][a-z]+)?;(?: or| and)?")
_COUNT_BEFORE = re.compile(r"\d\s?$")
_COUNT = re.compile(r"[A-Z]?\d")
_SEMICOLON = re.compile(r"[;；](?:\s+(?:and\s+|or\s+)?|(?=[^\W\da-z_]))")
_SENTENCE = re.compile(r"[.!?](?:(?<=[a-z0-9)\]%].)\s+(?=[A-Z(≥≤])|(?<=[a-z)]\.)(?=[A-Z][a-z]+\s))")
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|approx|Dr|Inc|No|Fig|spp|sp|incl|resp|St|U\.S)\.$", re.IGNORECASE
)


def pieces(text: str, block: Block, prose: bool, pdq: bool) -> Iterable[Piece]:
    """The items of one block.

    ``prose``: its section has paragraphs alone, so that sentences are its items; ``pdq``: it stands under
    headings of the old cancer database.
    """
    start, end = block.start, block.end
    paragraph = block.kind is None
    if paragraph and pdq:
        return _unmarked(text, start, end)
    body = text[start:end]
    if block.marker != "* " and counts_on(body, block) and (marks := _counted_on(text, block)):
        return _siblings(text, start, end, marks)
    if _DEEP_SIGN.search(body) and (marks := _deep(text, start, end)):
        own = block.kind == "deep"
        return _siblings(text, start, end, marks) if own else _cut(text, start, end, marks)
    if _SIGN.search(body):
        for sign, find in _MARKED:
            if sign.search(body) and (marks := find(text, start, end)):
                return _cut(text, start, end, marks)
    cuts: list[int] = []
    if paragraph:
        cuts = _semicolons(text, start, end)
        if not cuts and prose:
            cuts = _sentences(text, start, end)
    return _siblings(text, start, end, [(cut, cut) for cut in cuts])


def _unmarked(text: str, start: int, end: int) -> Iterator[Piece]:
    """A paragraph of the old cancer database: dashes part it first, then capitals."""
    for begin, stop, _ in _siblings(text, start, end, _dashed(text, start, end)):
        yield from capital_items(text, begin, stop)


Marks = list[tuple[int, int]]
"""Start of each marker, and end of it: where its item begins."""


def counts_on(body: str, block: Block) -> bool:
    """Whether the number after the block's own may stand in its line."""
    if block.kind not in ("number", "bullet"):
        return False
    value = marker_value(block.marker)
    if value is None:
        return False
    following = str(value + 1)
    return following in body and (
        following + "." in body or following + ")" in body or following + "\\" in body
    )


def _counted_on(text: str, block: Block) -> Marks:
    """The numbers after the block's own in its line: ``1) fever, 2) cough, 3) rash``; one may be missing."""
    last = marker_value(block.marker) or 0
    close = ")" if ")" in block.marker else "."
    marks: Marks = []
    for match in _NUMBERED.finditer(text, block.start, block.end):
        value = int(match[1])
        if match[2] == close and (value == last + 1 or (len(marks) > 1 and value == last + 2)):
            marks.append((match.start(), match.end()))
            last = value
    return marks if len(marks) > 1 or (marks and _ends_item(text, block.start, *marks[0])) else []


def _deep(text: str, start: int, end: int) -> Marks:
    """Numbers of a protocol in a row: ``5.2.3 Adults 5.2.4 Consent``; the first may be the block's marker."""
    before = _DEEP.match(text, max(0, text.rfind("\n", 0, start) + 1), end)
    last = (before[1], int(before[2])) if before and before.end() == start else None
    own = last is not None
    marks: Marks = []
    for match in _DEEP.finditer(text, start, end):
        value = (match[1], int(match[2]))
        if last is None or value == (last[0], last[1] + 1):
            marks.append((match.start(), match.end()))
            last = value
    return marks if own or len(marks) > 1 else []


def _ends_item(text: str, start: int, mark: int, end: int) -> bool:
    """Whether a single mark parts two items: punctuation in front, or a capital after that begins one."""
    before = text[max(start, mark - 24) : mark].split() or [""]
    if before[-1][-1:] in ".;,:":
        return True
    return text[end : end + 1].isupper() and before[-1].lower() not in LEADS_ON | COUNTED


def _numbered(text: str, start: int, end: int) -> Marks:
    return _rising(_NUMBERED, text, start, end, int)


def _lettered(text: str, start: int, end: int) -> Marks:
    return _rising(_LETTERED, text, start, end, lambda letter: ord(letter.lower()) - 96)


def _roman(text: str, start: int, end: int) -> Marks:
    return _rising(_ROMAN, text, start, end, lambda numeral: _ROMAN_NUMBERS[numeral.lower()])


def _rising(pattern: re.Pattern[str], text: str, start: int, end: int, value: Callable[[str], int]) -> Marks:
    """Markers that count 1, 2, 3 ...: at least two, the first is 1."""
    marks: Marks = []
    for match in pattern.finditer(text, start, end):
        if value(match[1]) == len(marks) + 1:
            marks.append((match.start(), match.end()))
    return marks if len(marks) > 1 else []


def _dashed(text: str, start: int, end: int) -> Marks:
    marks = [(match.start(), match.end()) for match in _DASHED.finditer(text, start, end)]
    enough = len(marks) > 1 or (marks and marks[0][0] == start)
    return marks if enough and not _is_range(text, marks) else []


def _is_range(text: str, marks: Marks) -> bool:
    """Whether a dash stands between two counts: ``18 - 65``, ``L1 - S1``."""
    return any(_COUNT_BEFORE.search(text, max(0, a - 3), a) and _COUNT.match(text, b) for a, b in marks)


_MARKED = (
    (re.compile(r"2[.)\\]"), _numbered),
    (re.compile(r"b[.)\\]|B[.)\\]"), _lettered),
    (re.compile(r"ii[.)\\]|II[.)]"), _roman),
    (re.compile(r"- |–(?<= –) |\* |•|●"), _dashed),
)
"""Signs without which a block holds no second marker of a kind, and what finds its markers."""

_SIGN = re.compile("|".join(sign.pattern for sign, _ in _MARKED))
_COUNTS_TWO = r"(?<=[2bBiI].)(?:(?<=2.)(?!\d)|(?<=[bB].)(?<![a-z]..)|(?<=ii.|II.)(?<![A-Za-z]...))"
_SECOND_MARKER = re.compile(
    rf"\.{_COUNTS_TWO}|\){_COUNTS_TWO}|\\{_COUNTS_TWO}|"
    r"\.(?:(?<=\.\d\.)|(?<=\.\d\d\.))(?=\d{1,2}\.?\s)|"
    r"-(?<=[\s.;:]-) |–(?<=[\s.;:]–) |\*(?<=[\s.;:]\*) |•|●"
)
"""Each way begins with a rare character and looks back from there: the search leaps from one to the next."""


def is_simple(body: str, block: Block) -> bool:
    """Whether a block with a marker of its own is one item for certain; nine of ten are."""
    if block.marker != "* " and counts_on(body, block):
        return False
    return not _SECOND_MARKER.search(body)


def _cut(text: str, start: int, end: int, marks: Marks) -> Iterator[Piece]:
    lead = trimmed(text, start, marks[0][0])
    if lead:
        yield Piece(*lead, nested=False)
    ends = [begin for begin, _ in marks[1:]] + [end]
    for (_, begin), stop in zip(marks, ends, strict=True):
        item = trimmed(text, begin, stop)
        if item:
            yield Piece(*item, nested=bool(lead))


def _siblings(text: str, start: int, end: int, marks: Marks) -> Iterator[Piece]:
    begins = [start, *(stop for _, stop in marks)]
    ends = [*(begin for begin, _ in marks), end]
    for begin, stop in zip(begins, ends, strict=True):
        item = trimmed(text, begin, stop)
        if item:
            yield Piece(*item, nested=False)


def _semicolons(text: str, start: int, end: int) -> list[int]:
    """After each semicolon that stands in no brackets: at least two."""
    if not _SEMICOLON.search(text, start, end):
        return []
    balanced = brackets_opened(text, start, end) == 0
    cuts: list[int] = []
    depth, counted = 0, start
    for match in _SEMICOLON.finditer(text, start, end):
        depth = max(0, depth + brackets_opened(text, counted, match.start()))
        counted = match.start()
        if match.end() < end and not (balanced and depth):
            cuts.append(match.end())
    return cuts if len(cuts) > 1 and not _are_places(text, cuts) else []


def _are_places(text: str, cuts: list[int]) -> bool:
    """Whether semicolons part places: "in Eutaw, Alabama; Houston, Texas; or Irvine, California"."""
    return all(_PLACE.fullmatch(text[begin:end].strip()) for begin, end in pairwise(cuts))


def is_prose(text: str, block: Block) -> bool:
    """Whether a paragraph holds more than one sentence."""
    return bool(_sentences(text, block.start, block.end))


def _sentences(text: str, start: int, end: int) -> list[int]:
    return [
        match.end()
        for match in _SENTENCE.finditer(text, start, end)
        if not _ABBREVIATION.search(text, max(start, match.start() - 7), match.start() + 1)
    ]
