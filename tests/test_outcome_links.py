"""Registered and reported outcomes that are one: equal titles, nearly equal ones, and what is left unlinked."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.outcomes import OutcomeLink
from schemas.study.protocol import OutcomesModule
from schemas.study.results import OutcomeMeasuresModule
from scraper.parser.text.outcome_links import outcome_links

Titled = tuple[str, str | None]


def links(
    primary: Sequence[Titled], reported: Sequence[Titled], secondary: Sequence[Titled] = ()
) -> list[OutcomeLink]:
    """Links of registered outcomes to reported ones, all of them primary; each a title and a time frame."""
    registered = {
        "primaryOutcomes": [{"measure": title, "timeFrame": frame} for title, frame in primary],
        "secondaryOutcomes": [{"measure": title, "timeFrame": frame} for title, frame in secondary],
    }
    measures = [{"type": "PRIMARY", "title": title, "timeFrame": frame} for title, frame in reported]
    return outcome_links(
        OutcomesModule.model_validate(registered),
        OutcomeMeasuresModule.model_validate({"outcomeMeasures": measures}),
    )


def pairs(found: list[OutcomeLink]) -> list[tuple[int, int, str]]:
    return [(link.registered, link.reported, link.evidence) for link in found]


def test_equal_titles_but_for_case_and_marks() -> None:
    found = links([("Pain (VAS)", "week 4")], [("pain - VAS", "Week 4")])
    assert found == [OutcomeLink(0, 0, "same_title", 100.0, True, True)]


def test_a_link_says_whether_type_and_time_frame_are_the_same() -> None:
    (link,) = links([], [("Pain", "week 8")], secondary=[("Pain", "week 4")])
    assert (link.same_type, link.same_time_frame) == (False, False)
    (link,) = links([("Pain", None)], [("Pain", "week 4")])
    assert link.same_time_frame is None


def test_equal_titles_are_distinguished_by_time_frame() -> None:
    found = links([("Pain", "week 4"), ("Pain", "week 8")], [("Pain", "week 8"), ("Pain", "week 4")])
    assert pairs(found) == [(0, 1, "same_title"), (1, 0, "same_title")]


def test_equal_titles_as_often_on_both_sides_are_paired_in_order() -> None:
    found = links([("Pain", "a"), ("Pain", "a")], [("Pain", "a"), ("Pain", "a")])
    assert pairs(found) == [(0, 0, "same_title"), (1, 1, "same_title")]


def test_a_title_that_stands_more_often_on_one_side_is_not_linked() -> None:
    assert links([("Pain", "a")], [("Pain", "b"), ("Pain", "c")]) == []


@pytest.mark.parametrize(
    ("registered", "reported"),
    [
        ("Change in pain score at week 12", "Change in pain scores at week 12"),
        ("Number of participants with adverse events", "Number of Participants With Adverse Event"),
        ("Overall survival rate at 5 years", "Overal survival rate at 5 years"),
    ],
)
def test_nearly_equal_titles(registered: str, reported: str) -> None:
    (link,) = links([(registered, None)], [(reported, None), ("Something else altogether", None)])
    assert link.evidence == "near_title"
    assert 90 <= link.similarity < 100


@pytest.mark.parametrize(
    ("registered", "reported"),
    [
        ("Change in pain score at week 4", "Change in pain score at week 8"),
        ("Pain", "Sleep"),
        ("Change in pain", "Change in systolic blood pressure"),
        ("", ""),
    ],
)
def test_others_are_not_linked(registered: str, reported: str) -> None:
    assert links([(registered, None)], [(reported, None)]) == []


def test_a_close_second_makes_the_best_unsafe() -> None:
    near = [("Pain score of the left knees", None), ("Pain scores of the left knee", None)]
    assert links([("Pain score of the left knee", None)], near) == []


def test_without_results_there_are_no_links() -> None:
    assert outcome_links(None, None) == []
    assert outcome_links(OutcomesModule.model_validate({}), None) == []


TITLES = st.lists(
    st.tuples(st.sampled_from(["Pain", "pain", "Pain at week 4", "Sleep", ""]), st.none()), max_size=6
)


@given(TITLES, TITLES)
def test_each_outcome_is_in_one_link_at_most(primary: list[Titled], reported: list[Titled]) -> None:
    found = links(primary, reported)
    assert len({link.registered for link in found}) == len(found) == len({link.reported for link in found})
    assert found == sorted(found)
