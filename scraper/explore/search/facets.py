"""Filters that are no words: status, phase, country, age, days ... as conditions on ``studies s``.

A value that its vocabulary does not have is an error that names the words there are, not an empty answer.
"""

import csv
import re
import sqlite3
from collections.abc import Callable, Container, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from schemas.values import Age, PartialDate
from schemas.vocabularies import (
    AGENCY_CLASS,
    PHASE,
    SEX,
    STANDARD_AGE,
    STATUS,
    STUDY_TYPE,
    UnknownWord,
    Vocabulary,
)
from scraper.errors import UnreadableInput
from scraper.parser.findings import RULES

_ABSENT = "none"
"""Asks for studies that do not say it."""


class Condition(NamedTuple):
    """A condition in SQL on ``studies s``, and its parameters in order."""

    sql: str
    parameters: tuple[object, ...] = ()


def condition_of(connection: sqlite3.Connection, kind: str, text: str) -> Condition:
    """What a filter asks for; raises ``UnreadableInput`` for a value that means nothing."""
    if kind == "country":
        return _country(connection, text)
    return _CONDITIONS[kind](text)


def values_of(text: str) -> list[str]:
    """Values with commas between them."""
    return [value.strip() for value in text.split(",") if value.strip()]


def values_among(text: str, known: Container[str]) -> list[str]:
    """The same where a value may have commas itself: those in small letters in ``known`` stay whole."""
    parts, values = values_of(text), list[str]()
    while parts:
        lengths = range(len(parts), 1, -1)
        length = next((n for n in lengths if ", ".join(parts[:n]).casefold() in known), 1)
        values.append(", ".join(parts[:length]))
        parts = parts[length:]
    return values


def spelled(kind: str, value: str) -> str:
    """A value of a facet in the spelling that it is counted under: "3" is PHASE3, "USA" United States."""
    if kind == "country":
        return one_name(value)
    if kind == "phase" and "/" not in value:
        return PHASE.read(_phase_in_full(value))
    if kind in _VOCABULARIES:
        return _VOCABULARIES[kind].read(value)
    return value


def _word(option: str, vocabulary: Vocabulary, value: str) -> str:
    word = vocabulary.read(value)
    if isinstance(word, UnknownWord):
        raise UnreadableInput(f"--{option}: no {value[:40]!r}; one of {', '.join(vocabulary)}")
    return word


def _either(conditions: Sequence[Condition]) -> Condition:
    if not conditions:
        raise UnreadableInput("a filter without a value")
    return Condition(
        f"({' or '.join(each.sql for each in conditions)})",
        tuple(parameter for each in conditions for parameter in each.parameters),
    )


def _one_of(column: str, option: str, vocabulary: Vocabulary, text: str) -> Condition:
    """The column has one of the words."""
    if vocabulary is STATUS and not isinstance(STATUS.read(text), UnknownWord):  # "Active, not recruiting"
        return Condition(f"{column} = ?", (STATUS.read(text),))
    return _either([_is(column, option, vocabulary, value) for value in values_of(text)])


def _is(column: str, option: str, vocabulary: Vocabulary, value: str) -> Condition:
    if value.lower() == _ABSENT:
        return Condition(f"{column} is null")
    return Condition(f"{column} = ?", (_word(option, vocabulary, value),))


_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def _phase(text: str) -> Condition:
    """One of the phases; "3" is also in phase 2/3, "2/3" is in both."""
    return _either([_has_phases(value) for value in values_of(text)])


def _has_phases(value: str) -> Condition:
    if value.lower() == _ABSENT:
        return Condition("s.phase is null")
    words = ["N/A"] if value.lower() == "n/a" else value.split("/")
    phases = [_word("phase", PHASE, _phase_in_full(word)) for word in words]
    sql = " and ".join("'/' || s.phase || '/' like ?" for _ in phases)
    return Condition(f"({sql})", tuple(f"%/{phase}/%" for phase in phases))


def _phase_in_full(value: str) -> str:
    """ "3", "III" and "early 1" as the vocabulary spells them."""
    plain = re.sub(r"(?i)^phase\s*(?=[0-9iv]+$)", "", value.strip())
    plain = _ROMAN.get(plain.lower(), plain)
    if plain.isdecimal():
        return f"Phase {plain}" if plain == "0" else f"PHASE{plain}"
    return re.sub(r"(?i)^early[ _]?(?:phase[ _]?)?(?:1|i)$", "EARLY_PHASE1", plain)


_ONLY = "-only"


def _sex(text: str) -> Condition:
    """Women (or men) may take part; ``female-only``: nobody else may."""
    return _either([_admits_sex(value) for value in values_of(text)])


def _admits_sex(value: str) -> Condition:
    word = _word("sex", SEX, value.removesuffix(_ONLY))
    genders = [word] if value.endswith(_ONLY) or word == "ALL" else [word, "ALL"]
    return _eligibility(f"x.gender in ({', '.join('?' * len(genders))})", *genders)


def _eligibility(sql: str, *parameters: object) -> Condition:
    return Condition(_exists("eligibilities", sql), parameters)


def _exists(table: str, sql: str) -> str:
    """The study has a row ``x`` of the table that fulfils a condition."""
    return f"exists (select 1 from {table} x where x.nct_id = s.nct_id and {sql})"  # noqa: S608 - our names


_AGE_RANGE = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)(?:\s*(?:-|–|\.\.|to)\s*(?P<high>\d+(?:\.\d+)?))?\s*(?P<unit>[a-z]*)", re.I
)
_GROUPS = {"CHILD": "child", "ADULT": "adult", "OLDER_ADULT": "older_adult"}


def _age(text: str) -> Condition:
    """People of one of these ages may take part: an age, a range (years, if no unit is said), a group."""
    return _either([_admits_age(value) for value in values_of(text)])


def _admits_age(value: str) -> Condition:
    group = STANDARD_AGE.read("older adult" if value.lower() == "older" else value)
    if group in _GROUPS:
        return _eligibility(f"x.{_GROUPS[group]}")
    match = _AGE_RANGE.fullmatch(value)
    if not match or (match["high"] and float(match["high"]) < float(match["low"])):
        raise UnreadableInput(f"--age: no {value[:40]!r}; an age, a range as 12-17, child, adult or older")
    unit = match["unit"] or "years"
    try:
        low, high = (Age.read(f"{match[end] or match['low']} {unit}").days for end in ("low", "high"))
    except ValueError as error:
        raise UnreadableInput(f"--age: {error}") from None
    return _eligibility(
        "coalesce(x.minimum_age_days, 0) <= ? and coalesce(x.maximum_age_days, 1e9) >= ?", high, low
    )


def _days(column: str, option: str, text: str) -> Condition:
    """The date lies in the range; a month counts if it lies wholly inside."""
    first, dots, last = text.strip().partition("..")
    if not (first.strip() or last.strip()):
        raise UnreadableInput(f"--{option}: a range of days, such as 2020..2022-06, 2020.. or ..2019")
    ends = (first, last) if dots else (first, first)
    since, until = (_day(option, end, edge) for end, edge in zip(ends, ("earliest", "latest"), strict=True))
    if since and until and until < since:
        raise UnreadableInput(f"--{option}: {text.strip()[:40]!r} ends before it begins")
    return Condition(
        f"s.{column} is not null and s.{column}_earliest >= ? and s.{column} <= ?",
        (since or "0000", until or "9999"),
    )


def _day(option: str, text: str, edge: str) -> str:
    said = text.strip()
    if not said:
        return ""
    try:
        return str(getattr(PartialDate.read(said), edge))
    except ValueError:
        raise UnreadableInput(f"--{option}: {said[:40]!r} is no day, month or year (2022-06-30)") from None


_YES = {"yes": 1, "1": 1, "true": 1, "no": 0, "0": 0, "false": 0}


def _results(text: str) -> Condition:
    if text.strip().lower() not in _YES:
        raise UnreadableInput(f"--results: yes or no, not {text[:40]!r}")
    return Condition("s.has_results = ?", (_YES[text.strip().lower()],))


def _finding(text: str) -> Condition:
    codes = values_of(text)
    known = {rule.code for rule in RULES}
    for code in codes:
        if code not in known:
            raise UnreadableInput(f"--finding: no code {code[:40]!r}; see them with: nctdb findings --rules")
    marks = ", ".join("?" * len(codes))
    return Condition(_exists("findings", f"x.code in ({marks})"), tuple(codes))


def _sponsor_class(text: str) -> Condition:
    inside = _one_of("x.agency_class", "sponsor-class", AGENCY_CLASS, text)
    return Condition(
        _exists("sponsors", f"x.lead_or_collaborator = 'lead' and {inside.sql}"), inside.parameters
    )


_CONDITIONS: Mapping[str, Callable[[str], Condition]] = {
    "status": partial(_one_of, "s.overall_status", "status", STATUS),
    "type": partial(_one_of, "s.study_type", "type", STUDY_TYPE),
    "phase": _phase,
    "sponsor_class": _sponsor_class,
    "sex": _sex,
    "age": _age,
    "start": partial(_days, "start_date", "start"),
    "completion": partial(_days, "completion_date", "completion"),
    "primary_completion": partial(_days, "primary_completion_date", "primary-completion"),
    "first_posted": partial(_days, "study_first_posted_date", "first-posted"),
    "updated": partial(_days, "last_update_posted_date", "updated"),
    "results_posted": partial(_days, "results_first_posted_date", "results-posted"),
    "results": _results,
    "finding": _finding,
}

_VOCABULARIES = {"status": STATUS, "type": STUDY_TYPE, "sponsor_class": AGENCY_CLASS}

FACETS = frozenset({*_CONDITIONS, "country"})


# ---- countries -------------------------------------------------------------------------------


@cache
def _other_names() -> dict[str, tuple[str, ...]]:
    """What a country is called in records, by what people call it and by each of its names."""
    with (Path(__file__).parent / "countries.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["said"], tuple(row["countries"].split("|"))) for row in csv.DictReader(lines)]
    by_own_name = {name.casefold(): names for _, names in rows for name in names}
    return {**by_own_name, **dict(rows)}


def one_name(country: str) -> str:
    """The first of the names that records have for a country: "Russian Federation" is "Russia"."""
    return _other_names().get(country.casefold(), (country,))[0]


def _country(connection: sqlite3.Connection, text: str) -> Condition:
    there = {name.casefold(): name for (name,) in connection.execute("select distinct name from countries")}
    values = values_among(text, {*there, *_other_names()})
    names = [name for value in values for name in _in_records(value, there)]
    marks = ", ".join("?" * len(names))
    return Condition(_exists("countries", f"not x.removed and x.name in ({marks})"), tuple(names))


def _in_records(value: str, there: Mapping[str, str]) -> list[str]:
    """The names of a country; raises ``UnreadableInput`` where no study and no table knows it."""
    names = _other_names().get(value.casefold())
    if names is None and value.casefold() not in there:
        raise UnreadableInput(f"--country: no study here has a site in {value[:40]!r}")
    return list(names or [there[value.casefold()]])
