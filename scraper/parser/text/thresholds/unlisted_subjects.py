"""Names that no table knows, before and floor a quantity."""

from scraper.parser.text.thresholds.compatibility import plausible
from scraper.parser.text.thresholds.criterion_context import CLOSING, LONGEST_NAME, Line
from scraper.parser.text.thresholds.listed_subjects import Name
from scraper.parser.text.thresholds.quantities import Quantity
from scraper.parser.text.thresholds.words import CHANGES, GENERIC, LINKS, MEASURES, SCORES, words

_DISTANCE_WORDS = 12
_ARTICLES = frozenset(("the", "a", "an"))
_CIRCUMSTANCE = words("to before after during until since")
"""Words that lead in what a bound is of at most by the way: "before the visit > 140 mg/dL"."""

_ITEMS = words("item items question questions part parts number numbers day days visit visits")
"""Words before numbers that are names: "item 4 or 5 on the scale"."""

_OF_METHODS = frozenset(("failure rate", "pearl index", "pearl-index", "pearl -", "- index"))
"""Measures of a method of contraception, and of no participant."""

_NEAR = words(
    "of a an the is are be was were must should has been being = : ( [ ' to that will - can may not"
    " at as measured measuring * defined level levels value values score scores"
)
"""Words between a name that no table knows and its bound."""


def is_plausible(line: Line, name: Name, quantity: Quantity) -> bool:
    """Whether words that no table knows surely name what is bounded."""
    last = name.end - 1
    before = [word for word in line.words[max(0, name.first - 3) : name.first] if word not in _ARTICLES]
    if before[-2:] != ["according", "to"] and (
        not _CIRCUMSTANCE.isdisjoint(before[-1:]) or before[-2:] == ["use", "of"]
    ):
        return False
    if line.is_named(last) or " ".join(line.words[max(0, last - 1) : name.end]) in _OF_METHODS:
        return False
    written = line.source[line.tokens.starts[last] : line.tokens.ends[last]]
    if not CHANGES.isdisjoint(line.words[max(0, name.first - 3) : name.end]) and name.first < quantity.first:
        return False
    return plausible(line.words[name.first : name.end], written, quantity, line.word(quantity.end))


def unknown_left(line: Line, quantity: Quantity, floor: int) -> Name | None:
    """The words right before a bound that name something."""
    limit = max(floor, line.sentences[quantity.number])
    name_end = quantity.first
    measure = None
    for _ in range(2):
        began, first, end = _words_left(line, name_end, limit)
        if any(word not in GENERIC and word not in LINKS for word in line.words[first:end]):
            return Name(_from_distance(line, first, limit), measure or end, None)
        if GENERIC.isdisjoint(line.words[began:end]):
            break
        measure = end if line.words[began - 1 : began] == [")"] else None
        name_end = began
    return _abbreviation(line, quantity.first)


def _from_distance(line: Line, first: int, limit: int) -> int:
    """Where a name begins that says what a distance lies between: "distance between A and B"."""
    before = [word for word in line.words[max(limit, first - 2) : first] if word != "the"]
    if before[-1:] not in (["and"], ["to"]):
        return first
    for at in range(first - 2, max(limit, first - _DISTANCE_WORDS) - 1, -1):
        if line.words[at] in ("distance", "difference", "interval"):
            return at
        if not line.words[at][0].isalpha():
            break
    return first


def _words_left(line: Line, at: int, limit: int) -> tuple[int, int, int]:
    """The nearest words before a place that may make a name: where they begin, the first that may lead it,
    and the one after the last.
    """
    at = _skip_links(line, at, limit)
    end = at
    while at > limit and end - at < LONGEST_NAME and line.in_name(at - 1):
        at -= 1
    first = at
    while first < end and _cannot_lead(line.words[first]):
        first += 1
    return at, first, end


def _cannot_lead(word: str) -> bool:
    return not word[0].isalpha() or (word in LINKS and word not in MEASURES)


def _abbreviation(line: Line, at: int) -> Name | None:
    """A name in brackets of its own right before a bound."""
    if at > 2 and line.words[at - 1] == ")" and line.words[at - 3] == "(":
        return Name(at - 2, at - 1, None)
    return None


def _skip_links(line: Line, at: int, limit: int) -> int:
    while at > limit:
        word = line.words[at - 1]
        if word in CLOSING:
            opening = line.opening(at - 1, limit)
            if opening is None:
                return at
            at = opening
        elif word not in _NEAR or (word in GENERIC and line.words[at - 2 : at - 1] and line.in_name(at - 2)):
            return at
        else:
            at -= 1
    return at


def unknown_right(line: Line, quantity: Quantity) -> Name | None:
    """A measure named after its bound: ">= 80% diary compliance"."""
    start = quantity.end
    if quantity.unit is None:
        return _score_right(line, quantity, start)
    start += line.words[start : start + 1] == ["of"]
    end = start
    while end < len(line.words) and end - start < 4 and line.in_name(end):
        end += 1
    if all(word in LINKS or word in GENERIC for word in line.words[start:end]):
        return None
    return Name(start, end, None) if line.words[end - 1] in MEASURES else None


def _score_right(line: Line, quantity: Quantity, at: int) -> Name | None:
    """A score named after its value: "23 or less on the Brief Alzheimer Screen"."""
    if at + 1 >= len(line.words) or line.words[at] not in ("on", "in", "from", "using"):
        return None
    if not _ITEMS.isdisjoint(line.words[max(0, quantity.first - 1) : quantity.first]):
        return None
    start = at + 1 + (line.words[at + 1] in ("the", "a"))
    end = start
    while end < len(line.words) and end - start < 9 and _in_score(line, end):
        end += 1
        if line.words[end - 1] in SCORES:
            return Name(start, end, None) if end - start > 1 else None
    return None


def _in_score(line: Line, at: int) -> bool:
    return line.in_name(at) or line.words[at] in ("and", "for")
