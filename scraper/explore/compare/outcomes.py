"""When two outcomes of different trials are one outcome: the same thing, measured at the same time.

An outcome is read into parts: names of known measures ("overall survival"), other words and numbers, kind
("time to", number of participants with), days.  A pair has the same names, words and numbers; one may say
alone who judges, or in which part of the trial.  Times must have a day in common, except where the time
frame only says how long an event is waited for ("overall survival, up to 5 years").  What is not certain is
no pair.
"""

import csv
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

from scraper.explore.compare.abbreviations import explained
from scraper.explore.compare.wording import (
    DATA,
    exclude_each_other,
    folded,
    numbers,
    sites,
    stems_of,
    telling,
    words,
)

MONTH = 30.4375
WEEK = 7
NEAR = 0.09
"""Share by which a length in months may differ from one in weeks: 6 months and 24 or 26 weeks."""

_UNITS = {"hour": 1 / 24, "day": 1, "week": WEEK, "month": MONTH, "year": 12 * MONTH}
_UNIT = r"(hour|day|week|month|year)"
_TIMES = re.compile(
    rf"\b(?:{_UNIT}s?\s*#?(\d+(?:\.\d+)?)(?:\s*(?:,|and|to|-|or|&){{1,3}}\s*(?:{_UNIT}s?\s*)?(\d+(?:\.\d+)?)){{0,30}}"
    rf"|(\d+(?:\.\d+)?)\s*-?\s*{_UNIT}s?\b(?!\s*(?:old|of age)))"
)
_LISTED = re.compile(r"\d+(?:\.\d+)?")
_PART = re.compile(
    r"\b(?:part|phase|cohort|cycle|visit|grade|version|v|recist|ctcae|stage|arm)s?\s*v?(?:ersion)?\s*"
    r"[0-9ivx]+(?:\.\d+)?[a-c]?\b(?:\s*(?:,|and|&|/|-)\s*(?:phase\s*)?[0-9ivx]+[a-c]?\b){0,9}"
)
_KINDS = {
    "participants": re.compile(
        r"(?:\b(?:number|percent|percentage|proportion|rate|count)\b|%) of (?:\w+ ){0,2}?"
        r"(?:participants|patients|subjects|children|women|people|individuals|responders)\b|\bresponders?\b"
    ),
    "time to": re.compile(r"\btime (?:to|until)\b"),
    "duration": re.compile(r"\b(?:duration|length) of\b"),
    "ratio": re.compile(r"\b(?:percent|percentage|%|relative) (?:change|reduction|improvement|decrease)\b"),
}
_AFTER_END = re.compile(r"\b(?:last|end|discharge|discontinu|complet|final|stop)", re.IGNORECASE)


class Outcome(NamedTuple):
    """An outcome as shown (``text``, ``detail``, ``depth``) and its parts; ``days`` None: not read."""

    text: str
    detail: str
    depth: int
    type: str
    plain: str
    names: frozenset[str]
    stems: frozenset[str]
    full: frozenset[str]
    numbers: frozenset[str]
    kind: str | None
    days: frozenset[float] | None
    waits: bool
    from_end: bool


class Frame(NamedTuple):
    """A time frame as the database has read it."""

    text: str | None
    kind: str | None
    end_days: float | None
    points: str | None
    anchor: str | None


class Known(NamedTuple):
    """What the texts of the compared trials say about their words."""

    abbreviations: Mapping[str, str]
    interventions: frozenset[str]


@cache
def _names() -> tuple[re.Pattern[str], Mapping[str, str], frozenset[str]]:
    """A pattern of all phrases, the name of each, the names of what is waited for."""
    rows = _rows()
    name_of = {phrase: row["name"] for row in rows for phrase in row["phrases"].split("|")}
    phrases = "|".join(re.escape(phrase) for phrase in sorted(name_of, key=len, reverse=True))
    waited = frozenset(row["name"] for row in rows if row["follow_up"] == "1")
    return re.compile(rf"\b(?:{phrases})\b"), name_of, waited


Better = Literal["more", "less", "later"]


def better(outcome: Outcome) -> Better | None:
    """What is better for a participant: more of it, less, or later; None where that is not certain.

    It is where the outcome is one known measure and no more: overall survival, adverse events.
    """
    if len(outcome.names) != 1 or outcome.stems - stems_of("outcome_soft") or outcome.numbers:
        return None
    return _better().get(next(iter(outcome.names)))


@cache
def _better() -> Mapping[str, Better]:
    return {row["name"]: row["better"] for row in _rows() if row["better"]}  # type: ignore[misc]


@cache
def _rows() -> list[dict[str, str]]:
    with (DATA / "outcome_names.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(text: str, outcome_type: str, frame: Frame, known: Known) -> Outcome:
    """The parts of one outcome."""
    plain = _plain(text, known)
    landmarks = frozenset(_days(plain))
    pattern, name_of, waited = _names()
    timeless = _PART.sub(" ", _TIMES.sub(" ", plain))
    names = frozenset(name_of[phrase] for phrase in pattern.findall(timeless)) - {""}
    rest = pattern.sub(" ", timeless)
    kind = None if names & waited else _kind(timeless)
    found = frozenset(words(rest)) - known.interventions
    stems = frozenset(telling(found, "outcome_empty"))
    waits = (
        bool(names & waited or kind in ("time to", "duration")) and not landmarks and frame.kind != "point"
    )
    days = landmarks or _frame_days(frame)
    end = bool(_AFTER_END.search(frame.anchor or ""))
    return Outcome(
        text, "", 0, outcome_type, folded(text), names, stems, found, numbers(rest), kind, days, waits, end
    )


def _kind(timeless: str) -> str | None:
    return next((kind for kind, said in _KINDS.items() if said.search(timeless)), None)


def _plain(text: str, known: Known) -> str:
    """Small letters, abbreviations as the words they stand for, hyphens as blanks."""
    own = explained(text)
    plain = folded(text).replace("-", " ").replace("'", "")
    for short in own:
        kept = "" if short in _names()[1] else " ".join(_LISTED.findall(short))
        plain = re.sub(rf"\(\s*{re.escape(short.replace('-', ' '))}s?\s*\)", f" {kept} ", plain)
    for short, said in known.abbreviations.items():
        plain = re.sub(rf"\b{re.escape(short.replace('-', ' '))}\b", said, plain)
    return " ".join(plain.split())


def _days(plain: str) -> list[float]:
    found = []
    for match in _TIMES.finditer(plain):
        unit = _UNITS[match[1] or match[6]]
        found += [float(number) * unit for number in _LISTED.findall(match[0])]
    return found


def _frame_days(frame: Frame) -> frozenset[float] | None:
    points = json.loads(frame.points) if frame.points else []
    if frame.end_days is not None:
        points = [*points, frame.end_days]
    return frozenset(points) or None


def likeness(one: Outcome, other: Outcome) -> float:
    """0 (no pair) to 100: whether two outcomes are one, and how near they are in words, time and type."""
    if not _same_thing(one, other) or not _same_time(one, other):
        return 0.0
    same_words = 3 * (one.stems == other.stems) + 4 * (one.plain == other.plain)
    return 80.0 + same_words + 8 * (one.type == other.type) + 2 * (one.days == other.days)


def _same_thing(one: Outcome, other: Outcome) -> bool:
    if one.plain == other.plain:
        return True
    if one.names != other.names or one.kind != other.kind or one.numbers != other.numbers:
        return False
    if exclude_each_other(one.full, other.full) or sites(one.full) != sites(other.full):
        return False
    core = one.stems & other.stems - stems_of("outcome_soft")
    return bool(core or one.names) and (one.stems ^ other.stems) <= stems_of("outcome_soft")


def _same_time(one: Outcome, other: Outcome) -> bool:
    if one.waits and other.waits:
        return True
    if one.days is None or other.days is None:
        return one.days == other.days and one.detail == other.detail
    return one.from_end == other.from_end and any(
        _same_day(mine, theirs) for mine in one.days for theirs in other.days if mine or len(one.days) == 1
    )


def _same_day(one: float, other: float) -> bool:
    """Whether two days are one: equal, or one in months and the other in weeks, and near."""
    if abs(one - other) <= 0.5:
        return True
    return _in_months(one) != _in_months(other) and abs(one - other) <= NEAR * max(one, other)


def _in_months(days: float) -> bool:
    return abs(days / MONTH - round(days / MONTH)) < 1e-6
