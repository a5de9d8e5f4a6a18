"""Units as criteria write them: their codes in UCUM, and exact conversion inside one kind of quantity."""

import csv
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit: code in UCUM, what it measures, and ``factor`` and ``offset`` to the base unit of that.

    A value ``v`` is ``(v - offset) * factor`` base units.  Units of one ``group`` convert exactly.
    """

    ucum: str
    group: str
    factor: Fraction
    offset: Fraction

    def __hash__(self) -> int:
        """By the code alone, as fractions take long to hash."""
        return hash(self.ucum)


@dataclass(slots=True)
class Written:
    """A unit found in a text: its words, where they end, and the unit they name; None for ULN and LLN."""

    text: str
    end: int
    unit: Unit | None


_UNKNOWN = Unit("", "unknown", Fraction(1), Fraction(0))
_FURTHER = re.compile(
    r"(?: ?/ ?(?:kg|kilogram|day|d|h|hr|hour|min|minute|ml|dl|l|m2|week|wk|month|year|g|gram|dose|session"
    r"|occasion|person|cycle|kcal|mm|cm|mg|24|use|meal|serving)(?![a-z])(?: ?h(?:ours?)?)?){1,2}"
)
"""What makes a unit one that no table knows: mg/kg/day."""

_SHORTEST_WORD = 3
"""Letters of a unit that a hyphen joins to its number: 45-minute, but not 2-d."""

_BODY = re.compile(
    r" ?(?:/|per|x|\*)? ?1[.,]7[0-9]? ?(?:m[0-9^²]{1,2}|(?:square )?met(?:er|re)s?(?: squared?)?|m\b)?"
)
"""The body surface that a clearance is standardised to, however written."""

_TIMES = r"(?:x(?![a-z])|x(?=i?uln|i?lln|unl|upper|lower|norm|the|inst|n\b)|(?:times?|folds?)(?![a-z])|\*)"
_WHOSE = (
    r"(?:the|an?|institutional|institution'?s?|local|laboratory'?s?|lab'?s?|site'?s?|cent(?:er|re)'?s?|central"
    r"|age|adjusted|specific|normal|testing|reference|range|of|above|over|higher|greater|more|than|respective"
    r"|assay|hospital|its|their|increased|elevated|sex|gender|limits?|for|and|or|laboratories|equal|to)"
)
_NORMAL = r"(?:normal|reference)(?: (?:range|limits?|values?|reference range|laboratory range))?"
_OF_NORMAL = (
    r"(?: ?of (?:the )?(?:institutional |laboratory |local |reference |lab |institution'?s? |site )?"
    rf"{_NORMAL})"
)
_LIMITS = {
    "ULN": rf"upper (?:normal )?limits?(?:{_OF_NORMAL}| normal)?"
    rf"|upper (?:range|end|level|bound|value)s?{_OF_NORMAL}|upper normal(?: limits?| range| values?)?"
    r"|normal upper limits?|ulns?|unl|ulon|ulrr|maximum normal value",
    "LLN": rf"lower (?:normal )?limits?(?:{_OF_NORMAL}| normal)?"
    rf"|lower (?:range|end|level|bound)s?{_OF_NORMAL}|lower normal limits?|normal lower limits?|llns?|lnl",
}
_AGAIN = r"(?:[ ,]{0,2}[(\[] ?(?:i?uln|unl|ulrr|ulon|lln|lnl) ?[)\]])?"
_LIMIT = "|".join(f"(?P<{name}>{words})" for name, words in _LIMITS.items())
_BARE = re.compile(rf"i?(?:{_LIMIT})(?![a-z0-9])(?! of (?:quant|detect)){_AGAIN}")
_MULTIPLE = re.compile(
    rf"[ -]{{0,3}}(?P<times>{_TIMES})?[ -]{{0,2}}(?:{_WHOSE}[ /-]{{1,2}}){{0,7}}"
    rf"i?(?:{_LIMIT}|(?P<n>n|normal(?: limits?| range| values?)?))(?![a-z0-9]){_AGAIN}"
)
_MULTIPLE_STARTS = frozenset("xtf*uilnahrscmg-")


def limit_of_normal(text: str, at: int) -> Written | None:
    """A limit of normal named at this place, without a number."""
    found = _BARE.match(text, at)
    return _limit(found) if found else None


def multiple_of_limit(text: str, at: int, times: bool = False) -> Written | None:
    """The limit of normal that a number ending here multiplies: "x ULN", "times the upper limit of normal".

    "5N" and "5 times normal" are multiples of the upper limit.  ``times``: the number says so, being "twice".
    """
    if text[at : at + 3].lstrip(" ")[:1] not in _MULTIPLE_STARTS:
        return None
    found = _MULTIPLE.match(text, at)
    if not found or (found["n"] and not (times or found["times"]) and text[at : at + 1] != "n"):
        return None
    return _limit(found)


def _limit(found: re.Match[str]) -> Written:
    return Written("LLN" if found["LLN"] else "ULN", found.end(), None)


def unit_at(text: str, at: int) -> Written | None:
    """The unit that stands at this place of a plain text, the longest spelling."""
    lead = text[at : at + 2]
    hyphened = lead[:1] == "-"
    start = at + hyphened + len(lead) - len(lead.lstrip(" "))
    pattern = _beginning_with(text[start : start + 1])
    found = pattern.match(text, start) if pattern else None
    if not found or (hyphened and len(found[0]) < _SHORTEST_WORD):
        return None
    written, end = found[0], found.end()
    unit = _spellings()[written.replace(" ", "").replace("*10", "x10")]
    body = _BODY.match(text, end) if unit.ucum == "mL/min" else None
    if body:
        return Written(text[start : body.end()], body.end(), units()["mL/min/{1.73_m2}"])
    compound = _FURTHER.match(text, end) if "/" in text[end : end + 2] else None
    if compound:
        return Written(text[start : compound.end()], compound.end(), _UNKNOWN)
    return Written(written, end, unit)


@cache
def units() -> dict[str, Unit]:
    """All units by their codes."""
    return {row["ucum"]: _unit(row) for row in _rows()}


def _unit(row: dict[str, str]) -> Unit:
    return Unit(row["ucum"], row["group"], Fraction(row["factor"]), Fraction(row["offset"] or 0))


@cache
def _rows() -> list[dict[str, str]]:
    lines = (files(__package__) / "units.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines))


@cache
def _spellings() -> dict[str, Unit]:
    """Units by their spellings without blanks."""
    return {
        spelling.replace(" ", "").replace("*10", "x10"): units()[row["ucum"]]
        for row in _rows()
        for spelling in row["spellings"].split("|")
        if spelling
    }


@cache
def _beginning_with(letter: str) -> re.Pattern[str] | None:
    """A pattern of the spellings with this first letter, the longest first; made when it is first met."""
    spellings = _by_first_letter().get(letter)
    return re.compile(_any_of(spellings)) if spellings else None


@cache
def _by_first_letter() -> dict[str, set[str]]:
    by_letter: dict[str, set[str]] = {}
    for row in _rows():
        for spelling in filter(None, row["spellings"].split("|")):
            by_letter.setdefault(spelling[0], set()).add(spelling)
            if spelling[0] == "x":
                by_letter.setdefault("*", set()).add(spelling)
    return by_letter


def _any_of(spellings: set[str]) -> str:
    longest_first = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
    return "|".join(map(_pattern, longest_first))


def _pattern(spelling: str) -> str:
    """One spelling with any blanks about its signs."""
    signs = {" ": " {0,2}", "/": " ?/ ?", "^": r" ?\^ ?", "x": "[x*] ?" if spelling.startswith("x") else "x"}
    letters = "".join(signs.get(mark) or re.escape(mark) for mark in spelling)
    return letters + (r"(?![a-z0-9])" if spelling[-1].isalnum() else "")


@lru_cache(maxsize=4096)
def convert(value: float, unit: Unit, to: Unit, by: Fraction | None = None) -> float | None:
    """A value in another unit of the same group, rounded once at the end; None for another group.

    ``by`` is the factor where it depends on what is measured, as from equivalents to moles of one ion.
    """
    exact = Fraction(repr(value))
    if by is not None:
        return float(exact * by)
    if unit.group != to.group:
        return None
    return float((exact - unit.offset) * unit.factor / to.factor + to.offset)
