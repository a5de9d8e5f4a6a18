"""All facts of a criterion together: each number once, events of time windows no flags, words covered."""

import pytest

from schemas.eligibility import Fact
from scraper.parser.text.facts import facts_of, words_in_facts
from scraper.parser.text.segmentation.criteria import parse_criteria


def facts(text: str) -> list[Fact]:
    (criterion,) = parse_criteria(text)
    return facts_of(criterion)


EXAMPLES = {
    "Aged 18 to 65 years": [("age", 18, 65)],
    "Life expectancy of at least 12 weeks": [("flag", None, None), ("threshold", 12, None)],
    "Symptoms for at least 3 months": [("time_window", 3, None)],
    "Hemoglobin >= 9 g/dL within 2 weeks before randomization": [
        ("threshold", 9, None),
        ("time_window", None, 2),
    ],
    "Alcohol abuse within 5 years before signing informed consent": [("time_window", None, 5)],
    "Able to give informed consent": [("flag", None, None)],
    "Any condition that makes participation unsafe": [],
}


@pytest.mark.parametrize(("text", "expected"), EXAMPLES.items(), ids=EXAMPLES)
def test_each_number_is_read_once(text: str, expected: list[tuple[str, float | None, float | None]]) -> None:
    found = [(fact.fact_type, fact.value_low, fact.value_high) for fact in facts(text)]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_spans_count_in_the_whole_text() -> None:
    text = "Inclusion Criteria:\n\n* Able to read\n* Platelets \\>= 100,000/uL"
    found = [fact for criterion in parse_criteria(text) for fact in facts_of(criterion)]
    platelets = next(fact for fact in found if fact.fact_type == "threshold")
    assert text[platelets.span_start : platelets.span_end] == "Platelets \\>= 100,000/uL"


def test_words_in_facts_are_counted_once() -> None:
    (criterion,) = parse_criteria("Platelets >= 100,000/uL and able to swallow tablets")
    covered, words = words_in_facts(criterion, facts_of(criterion))
    assert (covered, words) == (3, 8)


def test_a_flag_that_is_no_event_stays_beside_one_that_is() -> None:
    text = "Surgery within 4 weeks before informed consent; able to give informed consent"
    consents = [fact for fact in facts(text) if fact.subject == "informed consent"]
    assert [text[fact.span_start - 5 : fact.span_start] for fact in consents] == ["give "]
