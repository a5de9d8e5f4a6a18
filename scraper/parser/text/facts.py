"""All typed facts of the criteria, and how much of their words they cover."""

import re
from collections.abc import Iterable, Sequence

from schemas.eligibility import Criterion, Fact
from schemas.record import NOTHING_RECALLED, KnownFacts
from scraper.parser.text.ages.reader import ages
from scraper.parser.text.flags.reader import flags
from scraper.parser.text.thresholds.reader import thresholds
from scraper.parser.text.time_windows.reader import time_windows

_AGE_SAID = re.compile(r"year|yr|\bage|old|month", re.IGNORECASE)


def facts_of(criterion: Criterion, known: KnownFacts = NOTHING_RECALLED.facts) -> list[Fact]:
    """The facts of one criterion in order of their words; spans count in the whole eligibility text.

    Texts whose facts are ``known`` are not read again.
    """
    start, found = known.get(criterion.text) or (0, facts_in(criterion.text))
    by = criterion.span_start - start
    return [_shifted(fact, by) for fact in found] if by else found


def facts_in(text: str) -> list[Fact]:
    """The facts of a criterion's text in order of their words.

    A number is read once.  What a table of subjects names is a threshold, be it a time like the life
    expectancy; what is an age is no time window, and what is either is no bound of a name that no table
    knows.  What a time window counts from is no flag.
    """
    limits, aged, windows, flagged = thresholds(text), ages(text), time_windows(text), flags(text)
    if not (limits or aged or windows or flagged):
        return []
    limits = _no_ages(text, limits, aged)
    found = [fact for fact in limits if fact.subject_normalized]
    found += _apart(aged, found)
    found += _apart(windows, found)
    found += _apart([fact for fact in limits if not fact.subject_normalized], found)
    found += _no_events(flagged, found)
    found.sort(key=_place)
    return _with_ages_of_groups(found)


def _shifted(fact: Fact, by: int) -> Fact:
    """The fact so many characters later."""
    later = Fact(fact.fact_type, fact.span_start + by, fact.span_end + by, *fact[3:])
    start, end = fact.concerns_start, fact.concerns_end
    if start is None or end is None:
        return later
    return later._replace(concerns_start=start + by, concerns_end=end + by)


def _place(fact: Fact) -> tuple[int, int]:
    return fact.span_start, fact.span_end


def _apart(facts: list[Fact], taken: Sequence[Fact]) -> list[Fact]:
    """Those that lie outside what is taken, or around it with other values."""
    if not taken:
        return facts
    return [fact for fact in facts if not any(_same_words(fact, other) for other in taken)]


def _no_ages(text: str, limits: list[Fact], aged: list[Fact]) -> list[Fact]:
    """Bounds without those that are ages beside a scale: "Lansky for patients under 16 years"."""
    said = [fact for fact in aged if _AGE_SAID.search(text, fact.span_start, fact.span_end)]
    if not said:
        return limits
    return [fact for fact in limits if fact.unit or not any(_same_words(fact, age) for age in said)]


def _with_ages_of_groups(found: list[Fact]) -> list[Fact]:
    """The facts, in which an age that says whom a limit concerns is a condition of it."""
    groups = [fact for fact in found if fact.concerns_start is not None and fact.fact_type == "threshold"]
    if not groups or all(fact.fact_type != "age" for fact in found):
        return found
    return [_with_ages(fact, found) if fact in groups else _as_condition(fact, groups) for fact in found]


def _with_ages(group: Fact, found: list[Fact]) -> Fact:
    for age in found:
        if age.fact_type == "age" and _names(group, age):
            return group._replace(concerns_days_low=age.days_low, concerns_days_high=age.days_high)
    return group


def _as_condition(fact: Fact, groups: list[Fact]) -> Fact:
    is_age = fact.fact_type == "age" and any(_names(group, fact) for group in groups)
    return fact._replace(role="condition") if is_age else fact


def _names(group: Fact, age: Fact) -> bool:
    """Whether an age stands in the words for whom a limit is laid on."""
    start, end = group.concerns_start or 0, group.concerns_end or 0
    return start <= age.span_start and age.span_end <= end


def _no_events(flagged: list[Fact], found: Sequence[Fact]) -> list[Fact]:
    """Flags without those that are what a time window counts from: "5 years before signing the consent"."""
    anchored = [fact for fact in found if fact.anchor]
    if not anchored:
        return flagged
    return [flag for flag in flagged if not any(_is_anchor(flag, fact) for fact in anchored)]


def _is_anchor(flag: Fact, window: Fact) -> bool:
    inside = window.span_start <= flag.span_start and flag.span_end <= window.span_end
    return inside and (flag.subject or "") in (window.anchor or "")


def _same_words(fact: Fact, other: Fact) -> bool:
    overlap = fact.span_start < other.span_end and other.span_start < fact.span_end
    return overlap and bool(_values(fact) & _values(other))


def _values(fact: Fact) -> set[float]:
    return {value for value in (fact.value_low, fact.value_high) if value is not None}


def words_in_facts(criterion: Criterion, facts: Iterable[Fact]) -> tuple[int, int]:
    """How many of a criterion's words lie in its facts, and how many it has."""
    covered = 0
    end = criterion.span_start
    for fact in facts:
        start = max(end, fact.span_start) - criterion.span_start
        covered += len(criterion.text[start : fact.span_end - criterion.span_start].split())
        end = max(end, fact.span_end)
    return covered, len(criterion.text.split())
