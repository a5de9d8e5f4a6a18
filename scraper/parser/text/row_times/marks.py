"""What in a title may be a time: patterns over text made plain, all of their words from ``words.toml``."""

import re
import tomllib
from pathlib import Path

from scraper.parser.text.lexicon.durations import SPELLINGS
from scraper.parser.text.lexicon.numbers import SPELLED
from scraper.parser.text.lexicon.phrases import LIST, phrases


def _words() -> dict[str, str]:
    """Each list of the data file as an alternative in a pattern."""
    file = Path(__file__).parent / "words.toml"
    lists = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: phrases(words.strip().replace("\n", LIST)) for name, words in lists.items()}


_W = _words()
_DAYS_UP = [unit for unit in SPELLINGS if unit not in ("second", "minute", "hour")]
_LONG = phrases(LIST.join(word for unit in _DAYS_UP for word in SPELLINGS[unit].split(LIST) if len(word) > 1))
_WITHIN_DAY = phrases(LIST.join(SPELLINGS[unit] for unit in ("second", "minute", "hour")))
_VALUE = r"\d{1,3}(?:\.[05])?(?![\d.]*\d)"
_SEPARATES = r"[:;,()\[\]/|]|(?<= )-(?= )"

SIZES = re.compile(r"[(\[]? ?\bn ?[=:] ?\d[\d,; ]{0,60}[)\]]?")
"""Numbers of participants in a title: "(n=82, 96)"."""

UNIT_FIRST = re.compile(
    rf"\b(?P<unit>{_LONG})\.?(?P<sign> ?- ?| ?# ?| ?)(?P<value>{_VALUE}|(?:{SPELLED})\b)"
    rf"(?!(?:st|nd|rd|th)\b|%|[ -]?(?:{_LONG})\b)"
)
"""Week 12, day -28, month12, week one."""

VALUE_FIRST = re.compile(
    rf"(?<![\w.])(?P<value>{_VALUE}|(?:{SPELLED})(?![a-z]))[ -]?(?P<unit>{_LONG})(?![a-z])"
)
"""12 weeks, 24-month, six weeks."""

DAY_AT_END = re.compile(r"(?<=[\w)] )(?<!vitamin )(?<!cyclin )d(?P<value>(?!0)\d{1,3})(?= *(?:$|[:;,(]|ch))")
"""D85 at the end of other words; D8 may be a name and not a day."""

SHORT = re.compile(r"(?<![\w.,-])(?P<unit>[dwmy]) ?(?P<value>\d{1,3})(?![\w.,]|-\d)")
"""W12, M6, D29: only where it is all that stands between marks."""

WITHIN_DAY = re.compile(
    rf"(?<![\w.])\d{{1,4}}(?:\.\d{{1,2}})?[ -]?(?:{_WITHIN_DAY})\b"
    r"(?= ?(?:$|[:;,()\]-]|pre|post|after|following))"
)
"""2 hours, 30 min: a time of a day that is not said."""

CYCLE = re.compile(
    r"\bcycles? ?(?P<cycle>\d{1,3})(?![\d.])(?:[ ,:/-]{0,3}(?:day|d) ?(?P<day>-?\d{1,3})\b)?"
    r"|\bc(?P<short_cycle>\d{1,2}) ?d(?P<short_day>-?\d{1,3})\b"
)
"""Cycle 2 day 1, C2D1, cycle 7."""

VISIT = re.compile(r"\b(?:visits?|session|time ?point) ?#? ?\d{1,2}\b")
"""Visit 3: a time whose day is not said."""

BASELINE = re.compile(rf"(?<![\w-])(?:{_W['baseline']})(?![\w-])")
NO_BASELINE = re.compile(r"\b(?:below|above|than|to|from|of|since|over|post|not|as|vs|versus) $")
UNDATED = re.compile(
    rf"(?<!\w)(?:{_W['undated']})(?!\w)|\bpre-?dose\b|\b(?:pre|post|before|after) (?!menopaus)[a-z]{{2,}}"
    r"|\b\d{1,2}(?:st|nd|rd|th) (?:year|month|week|season|visit|cycle|dose|course)\b"
)
UNDATED_ALONE = re.compile(rf" *(?:{_W['undated_alone']}) *")
PART = re.compile(rf"(?<![\w-])(?:{_W['parts']})(?!\w)")
DOSE = re.compile(r"\b(?:dose|vaccination|infusion|injection|vaccine) ?#? ?(?!1\b)\d\b")
AGES = re.compile(rf"\b(?:{_W['ages']})\b")
SUBGROUP = re.compile(rf"(?<![\w-])(?:{_W['subgroups']})(?!\w)")
CHANGE = re.compile(rf"(?<!\w)(?:{_W['changes']})(?!\w)")
LIMIT_BEFORE = re.compile(rf"(?<!\w)(?:{_W['limits']}) ?$")
LIMIT_AFTER = re.compile(rf" ?(?:{_W['limits_after']})(?!\w)")
UNIT_LIMIT = re.compile(rf"(?<!\w)(?:{_W['unit_limits']}) ?$")
UNIT_LIMIT_AFTER = re.compile(
    r" ?(?:\+|(?:or|and) (?:longer|later|more|earlier|less|beyond|after|before)|onwards?\b)"
)
ANCHOR = re.compile(
    r" ?-?(?:(?:after|post|following|since|from|past)[ -]{1,2}|post-?)(?P<event>[a-z][^,;:()\[\]]{2,60})"
)
WITHIN_DOSING = re.compile(r"(?:the )?(?:study )?(?:drug )?(?:dose|dosing|infusion|injection)s? ?$")
START = re.compile(rf"(?:the )?(?:{_W['starts']})(?!\w)")
RANGE_AFTER = re.compile(
    r" ?(?:-|/|to|through|and|or|&|,|\+) ?\d{1,3}(?:\.5)?"
    rf"(?=\s*(?:$|[):;,\]/&-]|(?:{_LONG})\b|and\b|to\b|or\b))"
)
"""What makes a number the first of several: week 8/9, weeks 12 and 24, 0-6 months."""

RANGE_BEFORE = re.compile(r"\d{1,3} ?(?:-|/|to|and|or|&|,) ?$")
PLACE_BEFORE = re.compile(rf"(?:^|{_SEPARATES}|\bat|\bafter|\bby|\bto|\bthe|-) ?$")
PLACE_AFTER = re.compile(rf" {{0,9}}(?:$|{_SEPARATES})")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
SEVERAL = re.compile(
    r"\b(?:each|every|per|approximately|about|up to|at least|latest|last|during|maximum|or)\b"
)
"""Words of time frames that name more than one time, or none exactly."""

HINT = re.compile(
    rf"\d|{_W['baseline']}|{_W['undated']}|{_W['undated_alone']}|{_LONG}|pre-?dose", re.IGNORECASE
)
"""A title without any of it names no time."""
