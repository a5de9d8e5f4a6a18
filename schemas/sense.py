"""What a fact asks of a participant, from the side of its criterion, its denial and its role.

"Creatinine > 2 mg/dL" as an exclusion asks for at most 2, "INR up to 2.0 is allowed" for at most 2 on either
side, and a condition ("... if creatinine > 1.5 x ULN") asks for nothing.
"""

from typing import Literal, NamedTuple

from schemas.eligibility import CriterionType, Fact

Asks = Literal["within", "outside", "one_of", "none_of", "present", "absent"]

_TURNED: dict[Asks, Asks] = {
    "within": "outside",
    "outside": "within",
    "one_of": "none_of",
    "none_of": "one_of",
    "present": "absent",
}
_ALL = frozenset({"limit", "exception", "permission"})
_ASKING = {
    "threshold": _ALL | {"definition", "demand"},
    "age": frozenset({"limit"}),
    "flag": _ALL,
    "sex": _ALL,
    "healthy_volunteers": _ALL,
}
"""Roles that ask something of a participant, by type of fact; an age of an exception is one of some."""

STATES = frozenset({"pregnancy", "lactation"})
"""Flags that a participant is in; the others are what a criterion speaks of, whatever it says of it."""


_SEX_OF_SOME = frozenset(("sex_all", "sex_female_described", "sex_male_described"))
"""Rules of sexes that bar nobody by themselves: "women with a mutation" are barred, women are not."""


class Asked(NamedTuple):
    """The range that a participant's value must lie in, or outside of; without bounds, in the fact's values.

    Bounds are in the canonical unit where there is one, else in the unit as written; of an age in days.
    ``low_inclusive`` and ``high_inclusive`` say whether the bound itself is admitted.
    """

    asks: Asks | None = None
    low: float | None = None
    high: float | None = None
    low_inclusive: bool | None = None
    high_inclusive: bool | None = None


NOTHING = Asked()


def asked(criterion_type: CriterionType, fact: Fact) -> Asked:
    """What a fact of a criterion of this type asks of a participant."""
    if criterion_type == "other" or fact.role not in _ASKING.get(fact.fact_type, ()):
        return NOTHING
    if criterion_type == "exclusion" and fact.rule in _SEX_OF_SOME:
        return NOTHING
    said = _said(fact)
    return said if _admits(criterion_type, fact) or said is NOTHING else _complement(said)


def _admits(criterion_type: CriterionType, fact: Fact) -> bool:
    """Whether those are admitted whom the words describe."""
    if fact.role in ("permission", "demand"):
        return not fact.negated
    included = (criterion_type == "inclusion") != fact.negated
    return included != (fact.role == "exception")


def _said(fact: Fact) -> Asked:
    """The range as the words say it."""
    if fact.fact_type == "flag" and fact.subject_normalized not in STATES:
        return NOTHING
    if fact.fact_type not in ("threshold", "age"):
        return Asked("present")
    low, high = _bounds(fact)
    if _are_apart(fact.values):
        return Asked("one_of")
    if low is None and high is None:
        return NOTHING
    return Asked("within", low, high, fact.low_inclusive, fact.high_inclusive)


def _bounds(fact: Fact) -> tuple[float | None, float | None]:
    if fact.fact_type == "age":
        return fact.days_low, fact.days_high
    if fact.canonical_unit is not None:
        return fact.canonical_low, fact.canonical_high
    return fact.value_low, fact.value_high


def _are_apart(values: tuple[float, ...]) -> bool:
    """Whether listed values leave some out between them: "grade 1 or 4"."""
    return len(values) > 1 and max(values) - min(values) > len(set(values)) - 1


def _complement(said: Asked) -> Asked:
    """All but a range: of one with one bound that is a range again."""
    asks, low, high, with_low, with_high = said
    low_in, high_in = _not(with_low), _not(with_high)
    if asks != "within" or (low is not None and high is not None):
        return Asked(_TURNED[asks] if asks else None, low, high, low_in, high_in)
    return Asked("within", high, low, high_in, low_in)


def _not(inclusive: bool | None) -> bool | None:
    return None if inclusive is None else not inclusive
