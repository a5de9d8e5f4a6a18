"""What a criterion is nested in says what its facts are."""

import pytest

from scraper.parser.text.nested import facts_of_all
from scraper.parser.text.segmentation.criteria import parse_criteria


def roles(text: str) -> list[tuple[str, str]]:
    """The words of each fact with its role."""
    return [
        (text[fact.span_start : fact.span_end], fact.role)
        for facts in facts_of_all(parse_criteria(text))
        for fact in facts
    ]


EXAMPLES: dict[str, list[tuple[str, str]]] = {
    "Exclusion Criteria:\n\n* Another malignancy, with the following exceptions:\n"
    "  * cancer treated at least 5 years ago\n* Stroke within 6 months": [
        ("at least 5 years ago", "exception"),
        ("within 6 months", "limit"),
    ],
    "Exclusion Criteria:\n\n* Hepatitis B. However, subjects with the following will be allowed:\n"
    "  * HBV DNA < 500 IU/mL": [("HBV DNA < 500 IU/mL", "permission")],
    "Exclusion Criteria:\n\n* A participant will not be eligible if one of these applies:\n"
    "  * Stroke within 6 months": [("within 6 months", "limit")],
    "Inclusion Criteria:\n\n* Postmenopausal, which is defined as:\n"
    "  * Age over 60 years\n  * No surgery for 12 months": [
        ("over 60 years", "definition"),
        ("for 12 months", "definition"),
    ],
    "Inclusion Criteria:\n\n* Adequate organ function, defined as follows:\n  * Platelets >= 100,000/uL": [
        ("Platelets >= 100,000/uL", "limit")
    ],
}


@pytest.mark.parametrize("text", EXAMPLES)
def test_role_of_nested_facts(text: str) -> None:
    assert roles(text) == EXAMPLES[text]
