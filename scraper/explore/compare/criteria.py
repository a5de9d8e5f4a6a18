"""When two criteria of different trials are one criterion: they speak of the same thing, to the same people.

What the database has read of a criterion comes first: subjects of its thresholds, its limit of age, what it
flags, its medical concepts, whom it is laid on.  Where both say such a thing and not the same one, there is
no pair, whatever the words.  Then words decide.  Numbers and time windows may differ: they are what a reader
compares.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from scraper.explore.compare.wording import (
    exclude_each_other,
    folded,
    numbered,
    numbered_differently,
    sites,
    stems_of,
    telling,
    words,
)

ALIKE = 80.0
"""Least likeness of two wordings, 0 to 100, where nothing but the wording speaks for a pair."""

SHARED = 0.5
"""Least share of what both name: concepts, subjects, or distinctive words."""

TELLING_FLAGS = frozenset(
    {
        "pregnancy",
        "lactation",
        "contraception",
        "informed_consent",
        "performance_status",
        "life_expectancy",
        "language",
    }
)
"""Flags that say what a criterion is about.  Washout of earlier therapies does not say of which."""

LEAST_OF_LIST = 1 / 3
"""Below this share of concepts or subjects in common, one criterion is a list and the other a part of it."""

LEAST_OF_WORDS = 0.55
"""Least share of distinctive words of two criteria that share concepts and each have words of their own."""

_NEARLY_WHOLE = 0.75

_OTHERS = frozenset(
    {"parent", "parents", "mother", "mothers", "father", "fathers", "partner", "partners", "sibling"}
)
"""Those whose age is not the participant's."""

_SEXES = {
    "male": frozenset({"male", "males", "man", "men"}),
    "female": frozenset({"female", "females", "woman", "women", "wocbp"}),
}

BEGINNING = 90
"""Characters of a criterion in which stands what it is about."""

_IN_PASSING = {
    "informed_consent": re.compile(
        r"\b(?:time|day|date|moment) of (?:the )?(?:signing|signature|obtaining|giving)?(?: of)?"
        r"(?: the| their)? ?(?:written |informed |signed ){0,3}(?:consent|icf)\b"
        r"|\b(?:before|after|prior to|since) (?:signing |giving |the ){0,3}"
        r"(?:written |informed ){0,2}consent\b"
    ),
    "pregnancy": re.compile(
        r"\b(?:in|during) (?:the |this |her |a )?pregnanc"
        r"|\b(?:weeks?|trimester|complications?) of (?:the )?pregnanc"
        r"|\bpregnancies\b|\bprevious pregnanc|\bpregnant women (?:in|at|with|who|understanding)\b"
    ),
}


class Criterion(NamedTuple):
    """A criterion as shown, and its parts.

    ``age``: "low", "high", "both" or None; ``of_others``: it speaks of parents or partners; ``limits``: side
    of each threshold's subject; ``concepts``: what is asked of each
    (its role).
    """

    text: str
    detail: str
    depth: int
    plain: str
    full: frozenset[str]
    numbered: frozenset[str]
    stems: frozenset[str]
    applies_to: str
    sex: str | None
    age: str | None
    of_others: bool
    limits: Mapping[str, str]
    flags: frozenset[str]
    concepts: Mapping[str, str | None]


def read(
    text: str,
    depth: int,
    applies_to: str | None,
    facts: Sequence[Sequence[Any]],
    concepts: Sequence[tuple[str, str | None]],
) -> Criterion:
    """The parts of one criterion; a fact is its type, subject, ask, two ends, role and its place."""
    plain = folded(text)
    found = words(plain)
    said = telling(found, "criterion_empty")
    limiting = [fact for fact in facts if fact[5] == "limit" and fact[2]]
    return Criterion(
        text,
        "",
        depth,
        " ".join(found),
        frozenset(found),
        numbered(plain),
        frozenset(said),
        folded(applies_to or ""),
        _one_sex(frozenset(found)),
        _age_side(limiting),
        bool(frozenset(found) & _OTHERS),
        {
            str(fact[1]): _side(fact[3], fact[4])
            for fact in limiting
            if fact[0] == "threshold" and _is_a_subject(fact[1])
        },
        _flags(plain, facts),
        dict(_telling(concepts)),
    )


def _one_sex(found: frozenset[str]) -> str | None:
    """The sex that a criterion speaks of, if it is one: "a male participant must agree"."""
    sexes = [sex for sex, said in _SEXES.items() if found & said]
    return sexes[0] if len(sexes) == 1 else None


def _age_side(limiting: Sequence[Sequence[Any]]) -> str | None:
    sides = {_side(fact[3], fact[4]) for fact in limiting if fact[0] == "age"}
    return None if not sides else sides.pop() if len(sides) == 1 else "both"


def _is_a_subject(name: object) -> bool:
    """Whether a threshold's subject says what it is: a grade alone does not."""
    return bool(name and frozenset(telling(words(str(name)), "criterion_empty")) - stems_of("criterion_soft"))


def _side(low: object, high: object) -> str:
    return "both" if low is not None and high is not None else "low" if low is not None else "high"


def _telling(concepts: Sequence[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Concepts by their stems, without those whose words say nothing: disease, therapy."""
    stems = [(frozenset(telling(words(folded(name)), "criterion_empty")), role) for name, role in concepts]
    return [(" ".join(sorted(one)), role) for one, role in stems if one - stems_of("criterion_soft")]


def _flags(plain: str, facts: Sequence[Sequence[Any]]) -> frozenset[str]:
    """What a criterion is about: what it flags at its beginning, not only as a time ("before consent")."""
    found = {str(fact[1]) for fact in facts if fact[0] == "flag" and fact[6] <= BEGINNING}
    passing = {flag for flag, said in _IN_PASSING.items() if said.search(plain)}
    return frozenset(found & TELLING_FLAGS - passing)


def likeness(one: Criterion, other: Criterion) -> float:
    """0 (no pair) to 100: how surely two criteria are one."""
    if one.applies_to != other.applies_to:
        return 0.0
    if folded(one.text) == folded(other.text):
        return 100.0
    return 0.0 if _contradict(one, other) else _evidence(one, other)


def _contradict(one: Criterion, other: Criterion) -> bool:
    return (
        bool(one.age) != bool(other.age)
        or {one.age, other.age} == {"low", "high"}
        or (bool(one.age) and one.of_others != other.of_others)
        or bool(one.sex and other.sex and one.sex != other.sex)
        or exclude_each_other(one.full, other.full)
        or numbered_differently(one.numbered, other.numbered)
        or _other_sites(one, other)
        or _disjoint(one.flags, other.flags)
        or bool(one.flags) != bool(other.flags)
        or _other_limits(one.limits, other.limits)
        or _other_concepts(one, other)
    )


def _other_sites(one: Criterion, other: Criterion) -> bool:
    """Whether they name other parts of the body, where age, flags or thresholds do not say what is meant."""
    mine, theirs = sites(one.full), sites(other.full)
    return _disjoint(mine, theirs) or (mine != theirs and not (one.age or one.flags or one.limits))


def _disjoint(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def _other_limits(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether thresholds limit other things, or one thing from the other side."""
    if not one or not other:
        return False
    shared = one.keys() & other.keys()
    opposite = any({one[subject], other[subject]} == {"low", "high"} for subject in shared)
    return opposite or _share(frozenset(one), frozenset(other)) < LEAST_OF_LIST


def _other_concepts(one: Criterion, other: Criterion) -> bool:
    if not one.concepts or not other.concepts:
        return False
    mine, theirs = frozenset(one.concepts), frozenset(other.concepts)
    opposite = any(_opposite(one.concepts[name], other.concepts[name]) for name in mine & theirs)
    return opposite or (_share(mine, theirs) < LEAST_OF_LIST and not (one.flags or one.age))


def _opposite(one: str | None, other: str | None) -> bool:
    return {one, other} in ({"required", "excluded"}, {"allowed", "excluded"})


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def _evidence(one: Criterion, other: Criterion) -> float:
    wording = 95.0 if one.plain == other.plain else _wording(one, other)
    if one.age or one.flags & other.flags:
        return max(wording, 85.0 + 10 * _share(one.stems, other.stems))
    if one.limits.keys() & other.limits.keys():
        return max(wording, 85.0 + 10 * _share(frozenset(one.limits), frozenset(other.limits)))
    concepts = _share(frozenset(one.concepts), frozenset(other.concepts))
    least = LEAST_OF_WORDS if one.stems - other.stems and other.stems - one.stems else LEAST_OF_LIST
    if concepts >= SHARED and _share(one.stems, other.stems) >= least:
        return max(wording, 80.0 + 10 * concepts)
    return wording


def _wording(one: Criterion, other: Criterion) -> float:
    """Likeness of the words alone; 0 where it is not enough."""
    whole = fuzz.token_sort_ratio(one.plain, other.plain)
    mine, theirs = one.stems - stems_of("criterion_soft"), other.stems - stems_of("criterion_soft")
    if not mine & theirs:
        return 0.0
    share = _share(one.stems, other.stems)
    if mine - theirs and theirs - mine and share < _NEARLY_WHOLE:
        return 0.0
    return max(whole, 60 + 40 * share) if max(whole, 60 + 40 * share) >= ALIKE else 0.0
