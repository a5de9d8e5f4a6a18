"""Items of the old cancer database's paragraphs: they follow each other without any mark between them.

"No CNS metastases Hormone receptor status: Not specified" is two items; only the capital tells.  Ordinary
words with a capital begin an item (97 of 100 do); names, abbreviations and words after a preposition do not.
The words are in capitals.toml.
"""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from scraper.parser.text.segmentation.headings import GROUP_HEADINGS
from scraper.parser.text.segmentation.piece import Piece, brackets_opened, trimmed

_TABLES = tomllib.loads((Path(__file__).parent / "capitals.toml").read_text("utf-8"))
LEADS_ON, COUNTED = frozenset(_TABLES["leads_on"]), frozenset(_TABLES["counted"])
NAMES, PROPER = _TABLES["names"], frozenset(_TABLES["proper"])
TOP, TWO_LETTERS = frozenset(_TABLES["top"]), frozenset(_TABLES["two_letters"])

NEVER = re.compile(r"(?:I?ULN|UNL|LLN|OR|AND|AND/OR|PS)\b")
"""Capitals that continue what stands in front of them, whatever that is."""

_WORD = re.compile(r"(?<=\S)\s+(?=[A-Z])|(?<=:)\s+(?=\S)")
_LAST = re.compile(r"[^\s]{1,24}\Z")
_ORDINARY = re.compile(r"\(?([A-Z][a-z]+(?:-[A-Za-z]+)*)(?:/[A-Za-z-]+)*")
_NOTICE = re.compile(r"A (?:new|minimum|maximum|history|negative|positive|total)\b")
_ABBREVIATION = re.compile(
    r"[A-Z][\w/+-]{1,15}(?:,?\s+(?:and|or|and/or|[A-Z][\w/+-]*|alkaline|phosphatase)){0,6},?\s+"
    r"(?:no\s+(?:greater|less|more|other|evidence|lower|higher)|less|greater|at\s+least|more|(?:sero)?negative|"
    r"(?:sero)?positive|normal|[≥≤<>=]|must|above|below|between|within|count|clearance|"
    r"performance\s+status|of\s+at\s+least|[0-4](?:-[1-4])?\b(?!%)|by\s+(?:MUGA|echo)|"
    r"(?:\w+\s+){0,2}(?:allowed|permitted|required|eligible))"
)
_REFERENCE = (
    r"See\s+(?:General\s+Eligibility\s+Criteria|(?:Disease|Patient)\s+Characteristics|"
    r"Prior(?:/|\s+)Concurrent\s+Therapy|[A-Z][a-z]+)"
)
_NAME = re.compile(
    rf"\b(?=[A-Z])(?:{_REFERENCE}|(?i:{'|'.join(map(re.escape, GROUP_HEADINGS))}):|"
    r"(?:" + "|".join(name.replace(" ", r"\s+") for name in NAMES) + r")\b"
    r"(?:\s+(?:(?:of|for|on|and|in)\s+)?(?!No\b|Not\b|At\b|Must\b)[A-Z][\w-]*){0,6})"
)
_INTRODUCES = re.compile(
    r"\b(?:following|follows|includ\w+|criteria|types?|subtypes?|either|any of|one of|all of|defined|"
    r"diagnos[ei]s|except\w*|requirements?|conditions?|categor\w+|disorders?|limited to|excluded|eligible|"
    r"ineligible|characteristics|factors)\b[^:]{0,60}:$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b(?:" + "|".join(map(re.escape, GROUP_HEADINGS)) + r"):$", re.IGNORECASE)
_LABEL_FIRST = re.compile(_LABEL.pattern.removeprefix(r"\b").removesuffix("$"), re.IGNORECASE)
_STATES = re.compile(r"\b(?:must|allowed|permitted|required|eligible)\b")


def capital_items(text: str, start: int, end: int) -> Iterator[Piece]:
    """The items of such a paragraph; those under an introduction ("one of the following:") are nested."""
    under: str | None = None
    for begin, stop in pairwise([start, *(start + cut for cut in _cuts(text[start:end])), end]):
        span = trimmed(text, begin, stop)
        if not span:
            continue
        words = " ".join(text[span[0] : span[1]].split())
        if under is not None and _ends_list(words, under):
            under = None
        yield Piece(*span, nested=under is not None)
        if words.endswith(":") and _INTRODUCES.search(words):
            under = ""
        elif under == "":
            under = words


def _ends_list(words: str, first: str) -> bool:
    """Whether an item stands beside the introduction again, told by how the list's first item is made."""
    if not first:
        return False
    if (words.endswith(":") and _INTRODUCES.search(words)) or _LABEL_FIRST.match(words):
        return True
    word = words.partition(" ")[0]
    if word in TOP:
        return not first.startswith(word)
    return bool(_STATES.search(words)) and not _STATES.search(first)


def _cuts(body: str) -> list[int]:
    """Where items begin."""
    names = _names(body)
    depth, counted = 0, 0
    cuts = []
    for match in _WORD.finditer(body):
        at = match.end()
        depth = max(0, depth + brackets_opened(body, counted, match.start()))
        counted = match.start()
        if depth == 0 and at not in names and _begins(body, match.start(), at):
            cuts.append(at)
    return cuts


def _names(body: str) -> set[int]:
    """Places of capitals inside names of several words."""
    found: set[int] = set()
    for match in _NAME.finditer(body):
        if match[0][-1] != ":" and not match[0].startswith("See"):
            found.add(match.start())
        found.update(match.start() + space.end() for space in re.finditer(r"\s+", match[0]))
    return found


def _begins(body: str, end: int, at: int) -> bool:
    """Whether the capital at ``at``, after a word that ends at ``end``, begins an item."""
    before = _LAST.search(body, max(0, end - 24), end)
    last = before[0] if before else ""
    if _LABEL_FIRST.match(body, at) and last[-1:] not in "(":
        return True
    if NEVER.match(body, at) or last in LEADS_ON or last[-1:] in ",;(/[.-–&":
        return False
    if last.endswith(":"):
        lead = body[max(0, end - 160) : end]
        return not _LABEL.search(lead) and bool(_INTRODUCES.search(lead))
    word = _ORDINARY.match(body, at)
    if word and word[1].removesuffix("-positive") not in PROPER and _is_ordinary(word[1]):
        return True
    first = last[:1].isupper() and last[1:].islower()  # an adjective: "Prior CNS metastasis"
    return bool(_NOTICE.match(body, at) or (not first and _ABBREVIATION.match(body, at)))


def _is_ordinary(word: str) -> bool:
    return len(word) > 2 or word in TWO_LETTERS
