"""Forest plots: which effects stand under each other, in which words, and whom a side favours."""

from typing import Any

import pytest

pytest.importorskip("matplotlib", reason="needs the extra report")

from scraper.explore.report.drawing.lanes import Lane, Lanes, wrapped
from scraper.explore.report.drawing.paper import NARROW, PAPERS, WIDE, drawing
from scraper.explore.report.figures.estimates import described, folded
from scraper.explore.report.figures.forest import forest
from scraper.explore.report.figures.plan import Panel

Row = dict[str, Any]


ABSENT = """
acronym time_frame row_day time_frame_kind end_days points_days anchor units tested_class tested_category
interval_sides interval_looks_like group_1_events group_2_events
""".split()  # noqa: SIM905 - a list of names, read as one


def effect(nct_id: str, **values: Any) -> Row:
    """A hazard ratio of overall survival, experimental against control."""
    row: Row = dict.fromkeys(ABSENT)
    row |= {
        "nct_id": nct_id,
        "outcome_type": "PRIMARY",
        "outcome": "Overall survival",
        "outcome_id": int(nct_id[3:]),
        "measure": "hazard_ratio",
        "scale": "ratio",
        "scale_used": "ratio",
        "estimate": 0.7,
        "estimate_as_published": "0.70",
        "lower_limit": 0.5,
        "lower_limit_as_published": "0.5",
        "upper_limit": 1.0,
        "upper_limit_as_published": "1.00",
        "interval_level": 95.0,
        "direction": "group_1_first",
        "group_1": "Zorvelimab",
        "group_1_role": "experimental",
        "group_1_analyzed": 120,
        "group_2": "Placebo",
        "group_2_role": "control",
        "group_2_analyzed": 118,
    }
    return row | values


A, B, C = "NCT99000901", "NCT99000902", "NCT99000903"


def titles(*rows: Row) -> list[str]:
    return [panel.title for panel in forest(list(rows)).panels]


def words(panel: Panel) -> set[str]:
    """All that is written in the wide drawing."""
    with drawing():
        figure = panel.draw(WIDE)
        axes = figure.axes[0]
        return {text.get_text() for text in axes.texts} | {axes.get_xlabel()}


def test_effects_of_one_outcome_stand_under_each_other() -> None:
    [panel] = forest(
        [effect(A), effect(B, outcome="Overall Survival (OS)"), effect(C, outcome="Weight")]
    ).panels
    assert panel.title == "Overall survival: hazard ratio in 2 trials, experimental group against control"


@pytest.mark.parametrize(
    "other",
    [
        {"outcome": "Progression-free survival"},
        {"measure": "odds_ratio"},
        {"scale_used": None},
        {"estimate": None},
        {"tested_class": "Age under 65"},
        {"outcome": "Overall survival at 2 years"},
    ],
)
def test_what_is_not_surely_the_same_gets_no_plot(other: Row) -> None:
    plan = forest([effect(A), effect(B, **other)])
    assert plan.panels == []
    assert plan.notes[0].startswith("2 effects of two groups not here")


def test_another_day_or_unit_is_another_plot() -> None:
    change = {
        "outcome": "Change in itch score",
        "measure": "mean_difference",
        "scale": "difference",
        "scale_used": "difference",
        "units": "points",
        "row_day": 84.0,
    }
    assert len(titles(effect(A, **change), effect(B, **change))) == 1
    assert titles(effect(A, **change), effect(B, **change | {"row_day": 168.0})) == []
    assert titles(effect(A, **change), effect(B, **change | {"units": "percent"})) == []


def test_the_words_of_a_line() -> None:
    counted = effect(
        B, acronym="ZORVA-2", group_1_events="12", group_2_events="30", estimate_as_published="1.00"
    )
    [panel] = forest([effect(A), counted]).panels
    assert {
        f"{A}",
        f"{B}\nZORVA-2",
        "Zorvelimab, n=120\nPlacebo, n=118",
        "Zorvelimab, 12/120\nPlacebo, 30/118",
        "0.70 (0.5 to 1.00)",
        "1.00 (0.5 to 1.00)",
    } <= words(panel)


def test_the_group_that_counts_is_named_first() -> None:
    turned = effect(
        B,
        direction="group_2_first",
        group_1="Placebo",
        group_1_role="control",
        group_2="Zorvelimab",
        group_2_role="experimental",
        group_1_analyzed=118,
        group_2_analyzed=120,
    )
    [panel] = forest([effect(A), turned]).panels
    assert panel.title.endswith("experimental group against control")
    assert "Placebo, n=118\nZorvelimab, n=120" not in words(panel)


FAVOURS = [
    ({}, "← favours experimental", "favours control →"),
    (
        {"outcome": "Serious adverse events", "measure": "risk_ratio"},
        "← favours experimental",
        "favours control →",
    ),
    (
        {"outcome": "Objective response rate", "measure": "odds_ratio"},
        "← favours control",
        "favours experimental →",
    ),
]
NO_FAVOUR: list[Row] = [
    {"direction": None},
    {"group_2_role": None},
    {"group_1_role": "control", "group_2_role": "experimental"},
    {"outcome": "Time to response"},
    {"outcome": "Itch score"},
    {"measure": "odds_ratio"},  # odds of surviving or of dying
]


@pytest.mark.parametrize(("values", "left", "right"), FAVOURS)
def test_whom_a_side_favours(values: Row, left: str, right: str) -> None:
    [panel] = forest([effect(A, **values), effect(B, **values)]).panels
    assert any(each.startswith(left) and each.endswith(right) for each in words(panel))


@pytest.mark.parametrize("values", NO_FAVOUR)
def test_no_side_is_favoured_where_that_is_not_certain(values: Row) -> None:
    same = {name: values[name] for name in ("outcome", "measure") if name in values}
    for panel in forest([effect(A, **same), effect(B, **values)]).panels:
        assert not any("favours" in each for each in words(panel))


def test_one_effect_of_unknown_direction_says_nothing_of_the_others() -> None:
    [panel] = forest([effect(A), effect(B, direction=None)]).panels
    assert panel.title == "Overall survival: hazard ratio in 2 trials"


def test_different_levels_are_said_at_each_line() -> None:
    [panel] = forest([effect(A), effect(B, interval_level=90.0)]).panels
    assert {"0.70 (0.5 to 1.00, 95 %)", "0.70 (0.5 to 1.00, 90 %)"} <= words(panel)


def test_published_digits_stay() -> None:
    assert described(effect(A)) == "0.70 (0.5 to 1.00, 95 %)"
    assert described(effect(A, estimate=-2.0, estimate_as_published="-2.00")).startswith("−2.00 ")


def test_a_hyphen_makes_no_other_heading() -> None:
    assert folded("Progression-Free Survival (PFS)") == folded("Progression free survival, PFS")
    assert folded("Weight > 5 %") != folded("Weight < 5 %")


@pytest.mark.parametrize("paper", PAPERS)
def test_long_names_are_wrapped_and_nothing_is_cut(paper: Any) -> None:
    name = "Zorvelimab 300 mg every second week together with the best supportive care of each site"
    with drawing():
        lanes = Lanes(paper, [Lane(A, name, "1.00"), Lane(B, "Placebo", "2.00")], "ratio")
        texts = [text.get_text() for text in lanes.axes.texts]
    assert any(" ".join(text.split()) == name for text in texts)
    assert lanes.y(0) < lanes.y(1)
    assert lanes.tops[1] > 1
    assert lanes.tops[2] - lanes.tops[1] == pytest.approx(1)


def test_a_word_longer_than_its_room_is_cut_into_lines() -> None:
    assert wrapped("immunoglobulin", 6) == ["immuno", "globul", "in"]
    assert wrapped("one\ntwo  three", 20) == ["one", "two three"]
    assert NARROW.width // 6 > 20
