"""What a fact asks of a participant: the side of its criterion, its denial and its role counted."""

from typing import Any

import pytest

from schemas.eligibility import Comparator, CriterionType, Fact, FactRole
from schemas.sense import Asked, asked

LOW_2: dict[str, Any] = {"value_low": 2.0, "low_inclusive": False}
HIGH_1: dict[str, Any] = {"value_high": 1.0, "high_inclusive": True}


def fact(comparator: Comparator, role: FactRole = "limit", **values: Any) -> Fact:
    return Fact("threshold", 0, 1, "test", comparator=comparator, role=role)._replace(**values)


SENSES: list[tuple[str, CriterionType, Fact, Asked]] = [
    ("creatinine > 2", "inclusion", fact("GT", **LOW_2), Asked("within", 2, None, False, None)),
    ("creatinine > 2", "exclusion", fact("GT", **LOW_2), Asked("within", None, 2, None, True)),
    ("grade <= 1", "exclusion", fact("LTEQ", **HIGH_1), Asked("within", 1, None, False, None)),
    (
        "not recovered to grade <= 1",
        "exclusion",
        fact("LTEQ", "definition", **HIGH_1, negated=True),
        Asked("within", None, 1, None, True),
    ),
    (
        "except grade <= 1",
        "exclusion",
        fact("LTEQ", "exception", **HIGH_1),
        Asked("within", None, 1, None, True),
    ),
    (
        "excluding grade <= 1",
        "inclusion",
        fact("LTEQ", "exception", **HIGH_1),
        Asked("within", 1, None, False, None),
    ),
    (
        "INR <= 1 is allowed",
        "exclusion",
        fact("LTEQ", "permission", **HIGH_1),
        Asked("within", None, 1, None, True),
    ),
    (
        "INR <= 1 is allowed",
        "inclusion",
        fact("LTEQ", "permission", **HIGH_1),
        Asked("within", None, 1, None, True),
    ),
    ("... if creatinine > 2", "inclusion", fact("GT", "condition", **LOW_2), Asked()),
    ("(range 0 - 1)", "inclusion", fact("BETWEEN", "scale_range", **HIGH_1), Asked()),
    ("creatinine > 2", "other", fact("GT", **LOW_2), Asked()),
    (
        "from 2 to < 4",
        "exclusion",
        fact("BETWEEN", value_low=2.0, value_high=4.0, low_inclusive=True, high_inclusive=False),
        Asked("outside", 2, 4, False, True),
    ),
    (
        "ECOG 3 or 4",
        "exclusion",
        fact("IN", values=(3.0, 4.0), value_low=3.0, value_high=4.0, low_inclusive=True, high_inclusive=True),
        Asked("outside", 3, 4, False, False),
    ),
    ("class 1 or 4", "exclusion", fact("IN", values=(1.0, 4.0), value_low=1.0), Asked("none_of")),
    (
        "in mg/dL and umol/L",
        "inclusion",
        fact("GT", **LOW_2, canonical_low=176.8, canonical_unit="umol/L"),
        Asked("within", 176.8, None, False, None),
    ),
    (
        "aged under 18",
        "exclusion",
        Fact("age", 0, 1, "test", comparator="LT", days_high=6574.5, high_inclusive=False),
        Asked("within", 6574.5, None, True, None),
    ),
    (
        "consent of parents of those under 18",
        "inclusion",
        Fact("age", 0, 1, "test", comparator="LT", days_high=6574.5, role="condition"),
        Asked(),
    ),
    ("within 4 weeks", "exclusion", Fact("time_window", 0, 1, "test", days_high=28.0), Asked()),
]


@pytest.mark.parametrize(("words", "side", "said", "expected"), SENSES)
def test_what_a_fact_asks(words: str, side: CriterionType, said: Fact, expected: Asked) -> None:
    assert asked(side, said) == expected, words


@pytest.mark.parametrize(("words", "side", "said", "expected"), SENSES)
def test_a_denied_denial_is_what_was_said(
    words: str, side: CriterionType, said: Fact, expected: Asked
) -> None:
    other: CriterionType = "exclusion" if side == "inclusion" else "inclusion"
    turned = said._replace(negated=not said.negated)
    if side != "other" and said.role != "permission":
        assert asked(other, turned) == expected, words
