"""Times in a text: numbers with units of time, and units that stand for one."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from schemas.eligibility import Comparator
from scraper.parser.text import windows_words as words
from scraper.parser.text.bounds import LIST, normal, phrases
from scraper.parser.text.durations import DAYS, NUMBER, SPELLINGS, UNIT, UNIT_OF, number
from scraper.parser.text.windows_words import SPACE

_SPELLED = [name for spellings in SPELLINGS.values() for name in spellings.split(LIST)]
_LONG = LIST.join(name for name in _SPELLED if len(name) > 2)
_SHORT = LIST.join(name for name in _SPELLED if len(name) < 3)
_UNIT = re.compile(
    rf"(?:(?<![a-z/])(?:{phrases(_LONG)})|(?<=[\d)+])[ -]?(?P<short>{phrases(_SHORT)}))(?![a-z0-9])"
)
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
_SINGLE = re.compile(
    rf"(?<![a-z])(?:(?P<one>an?)|(?:{phrases(LIST.join(words.PERIODS.values()))}))"
    r"(?: {1,9}(?P<half>half))?[ -]{1,9}$"
)


class Time(NamedTuple):
    """A time: its words' place, one or two values with units, and how the second is bounded.

    ``joined``: by a hyphen to the unit; ``plus``: "5+ days".
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


def units(text: str, original: str) -> Iterator[re.Match[str]]:
    """The units of time in a plain text; one letter is one only where it is small in the original."""
    for unit in _UNIT.finditer(text):
        if not unit["short"] or not original[unit.end() - 1].isupper():
            yield unit


def time_at(text: str, unit: re.Match[str], taken: int) -> Time | None:
    """The time that ends with a unit, if it is one; up to ``taken`` all is read."""
    if _GOES_ON.match(text, unit.end()):
        return None  # "3 days to 2 weeks": read at its last unit
    since = max(taken, unit.start() - 70)
    name = UNIT_OF[unit[0].strip(" -")]
    match = _QUANTITY.search(text, since, unit.start())
    if match is None:
        return _single(text, unit, since, name)
    high = number(match["high"]) if match["high"] else None
    bound = words.COMPARATOR_OF[normal(match["high_bound"])] if match["high_bound"] else "LTEQ"
    low = _number(match["low"])
    low_unit = UNIT_OF[match["low_unit"]] if match["low_unit"] else name
    if high is not None and (low * DAYS[low_unit] >= high * DAYS[name] or bound[0] == "G"):
        start = match.start("high")  # no range: the nearer number counts
        return Time(start, unit.end(), high, name, None, "LTEQ", name, True, False)
    joined = "-" in text[match.end("high") if high is not None else match.end("low") : unit.start() + 1]
    plus = "+" in text[match.end("low") : unit.start()]
    return Time(match.start(), unit.end(), low, low_unit, high, bound, name, True, joined, plus)


def _single(text: str, unit: re.Match[str], since: int, name: str) -> Time | None:
    """One unit without a number: ``a year``, ``the past month``, ``the last half year``."""
    match = _SINGLE.search(text, since, unit.start())
    if match is None or unit[0].endswith("s") or (DAYS[name] < 7 and not match["one"]):
        return None
    start = match.start() if match["one"] else unit.start()
    value = 0.5 if match["half"] else 1.0
    return Time(start, unit.end(), value, name, None, "LTEQ", name, False, False)


def _number(spelled: str) -> float:
    if "half" not in spelled:
        return number(spelled)
    whole = re.match(NUMBER, spelled)
    return (number(whole[0]) if whole and " and " in spelled else 0.0) + 0.5
