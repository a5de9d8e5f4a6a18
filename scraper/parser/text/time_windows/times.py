"""Times in a text: numbers with units of time, and units that stand for one."""

import re
from string import ascii_lowercase
from typing import NamedTuple

from schemas.eligibility import Comparator
from scraper.parser.text.lexicon.durations import DAYS, SPELLINGS, UNIT, UNIT_OF
from scraper.parser.text.lexicon.numbers import NUMBER, number
from scraper.parser.text.lexicon.phrases import LIST, normal, phrases
from scraper.parser.text.time_windows import words
from scraper.parser.text.time_windows.words import SPACE

_SPELLED = [name for spellings in SPELLINGS.values() for name in spellings.split(LIST)]
_LONG = LIST.join(name for name in _SPELLED if len(name) > 2)
_SHORT = LIST.join(name for name in _SPELLED if len(name) < 3)
_LONG_UNIT = re.compile(rf"(?:{phrases(_LONG)})(?![a-z0-9])")
_SHORT_UNIT = re.compile(rf"[0-9)+](?P<unit>[ -]?(?:{phrases(_SHORT)}))(?![a-z0-9])")
_NOT_BEFORE = frozenset(f"{ascii_lowercase}/")
"""What stands before a long name of a unit where it is part of a word or of a rate."""

_HALF = rf"(?:one|a) half|half an?|half|{NUMBER} and (?:a|one) half".replace(" ", " {1,9}")
_PAIR = rf"(?:{SPACE}\({SPACE}{NUMBER}{SPACE}\))?"
_QUANTITY = re.compile(
    rf"(?<![\w^/.])(?<!\d[.,])(?P<low>{_HALF}|{NUMBER}){_PAIR}"
    rf"(?:(?:[ -]{{0,9}}(?P<low_unit>{UNIT}))?{SPACE}(?P<between>-{{1,2}}|to|and|or|through|~){SPACE}"
    rf"(?P<high_bound>{words.BOUND})?{SPACE}(?P<high>{NUMBER}){_PAIR})?"
    rf"[- +(]{{0,9}}(?:(?:{phrases(words.SPECIAL)})[ -]{{1,9}})?$"
)
_GOES_ON = re.compile(
    rf"{SPACE}(?:-{{1,2}}|to|~){SPACE}(?:{words.BOUND})?{SPACE}{NUMBER}{_PAIR}[- ]{{0,9}}{UNIT}"
)
_MORE = re.compile(r"\+|or (?:more|longer)(?![a-z])")
_AND_GOES_ON = re.compile(rf"{SPACE}and{SPACE}{NUMBER}{_PAIR}[- ]{{0,9}}{UNIT}")
_SINGLE = re.compile(
    rf"(?<![a-z])(?:(?P<one>an?)|(?:{phrases(LIST.join(words.PERIODS.values()))}))"
    r"(?: {1,9}(?P<half>half))?[ -]{1,9}$"
)


class Unit(NamedTuple):
    """A unit of time in a text; its place has the blank or hyphen between a number and a short name."""

    start: int
    end: int
    name: str


class Time(NamedTuple):
    """A time: its words' place, one or two values with units, and how the second is bounded.

    ``joined``: by a hyphen to the unit; ``plus``: "5+ days", "12 or more months".
    """

    start: int
    end: int
    low: float
    low_unit: str
    high: float | None
    high_bound: Comparator
    unit: str
    written: bool
    joined: bool
    plus: bool = False


def units(text: str, original: str) -> list[Unit]:
    """The units of time in a plain text; one letter is one only where it is small in the original."""
    found = [
        Unit(*match.span(), UNIT_OF[match[0]])
        for match in _LONG_UNIT.finditer(text)
        if text[match.start() - 1 : match.start()] not in _NOT_BEFORE
    ]
    short = [match for match in _SHORT_UNIT.finditer(text) if not original[match.end() - 1].isupper()]
    if short:
        found += [Unit(*match.span("unit"), UNIT_OF[match["unit"].lstrip(" -")]) for match in short]
        found.sort()
    return found


def time_at(text: str, unit: Unit, taken: int) -> Time | None:
    """The time that ends with a unit, if it is one; up to ``taken`` all is read."""
    begin, end, name = unit
    if _GOES_ON.match(text, end) or _goes_on_from(text, unit):
        return None  # "3 days to 2 weeks": read at its last unit
    since = max(taken, begin - 70)
    match = _QUANTITY.search(text, since, begin)
    if match is None:
        return _single(text, unit, since)
    high = number(match["high"]) if match["high"] else None
    bound = words.COMPARATOR_OF[normal(match["high_bound"])] if match["high_bound"] else "LTEQ"
    low = _number(match["low"])
    low_unit = UNIT_OF[match["low_unit"]] if match["low_unit"] else name
    of_a_day = text[max(0, match.start() - 4) : match.start()] == "day "
    if high is not None and (of_a_day or low * DAYS[low_unit] >= high * DAYS[name] or bound[0] == "G"):
        start = match.start("high")  # no range: the nearer number counts
        return Time(start, end, high, name, None, "LTEQ", name, True, False)
    joined = "-" in text[match.end("high" if high is not None else "low") : begin + 1]
    plus = _MORE.search(text, match.end("low"), begin) is not None
    return Time(match.start(), end, low, low_unit, high, bound, name, True, joined, plus)


def _goes_on_from(text: str, unit: Unit) -> bool:
    """Whether a range goes on: "between 3 weeks and 2 months" is read at its last unit."""
    before = text[max(0, unit.start - 30) : unit.start]
    return "between" in before and _AND_GOES_ON.match(text, unit.end) is not None


def _single(text: str, unit: Unit, since: int) -> Time | None:
    """One unit without a number: ``a year``, ``the past month``, ``the last half year``."""
    begin, end, name = unit
    match = _SINGLE.search(text, since, begin)
    if match is None or text[end - 1] == "s" or (DAYS[name] < 7 and not match["one"]):
        return None
    start = match.start() if match["one"] else begin
    value = 0.5 if match["half"] else 1.0
    return Time(start, end, value, name, None, "LTEQ", name, False, False)


def _number(spelled: str) -> float:
    if "half" not in spelled:
        return number(spelled)
    whole = re.match(NUMBER, spelled)
    return (number(whole[0]) if whole and " and " in spelled else 0.0) + 0.5
