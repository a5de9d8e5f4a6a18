"""Time windows in a criterion: how long, how long before or after what."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from schemas.eligibility import Comparator, Fact, Relation
from scraper.parser.text.durations import DAYS, NUMBER, UNIT, UNIT_OF, number
from scraper.parser.text.plain import plain
from scraper.parser.text.windows_anchors import Tail, tail
from scraper.parser.text.windows_words import (
    BOUND,
    COMPARATOR_OF,
    FILLERS,
    PERIODS,
    PREPOSITIONS,
    SPACE,
    phrases,
)

_MAYBE = re.compile(r"day|week|month|year|hour|minute|second|\d[ -]?(?:h|d|y|w|mo|mth|min|sec)[ro]?[sk]?s?\b")
_HALF = rf"(?:one|a) half|half an?|half|{NUMBER} and (?:a|one) half".replace(" ", " {1,20}")
_PAIR = rf"(?:{SPACE}\({SPACE}{NUMBER}{SPACE}\))?"
_SPECIAL = "calendar|consecutive|full|complete|whole|working|business|continuous|completed|successive|entire|academic"
_QUANTITY = re.compile(
    rf"(?<![\w^/])(?<!\d[.,])(?:(?P<low>{_HALF}|{NUMBER}){_PAIR}"
    rf"(?:(?:{SPACE}(?P<low_unit>{UNIT}))?{SPACE}(?P<between>-|to|and|or|through|~){SPACE}"
    rf"(?P<high_bound>{BOUND})?{SPACE}(?P<high>{NUMBER}){_PAIR})?"
    rf"|(?P<one>an?|(?:{'|'.join(PERIODS.values())})(?: {{1,20}}half)?|the(?= {{1,20}}[a-z]{{4,6}} {{1,20}}(?:prior to|before|preceding)\b)))"
    rf"[- ]{{0,20}}(?P<more>or (?:more|longer|greater)\b {{1,20}})?(?:(?:{_SPECIAL}) {{1,20}})?(?P<unit>{UNIT})"
)
_PERIOD = {word: side for side, words in PERIODS.items() for word in words.split("|")}
_LEAD = re.compile(
    rf"(?:(?<![\w-])(?:{BOUND}|{phrases('|'.join([PREPOSITIONS, FILLERS, *PERIODS.values()]))})(?![a-z])[ (]{{0,20}})+$"
)
_BOUND = re.compile(rf"(?<![a-z])(?:{BOUND})(?![a-z])")
_WORDS = re.compile(r"[a-z]+")
_FAR_BOUND = re.compile(
    r"\b(?P<side>minimum|maximum|max|min)\b[^.;,()]{0,40}\b(?:duration|period|interval|time|history)\b[ :]{0,9}(?:of )?[ ]{0,9}$"
)


def time_windows(text: str) -> list[Fact]:
    """The time windows of a text, in its order."""
    return []
