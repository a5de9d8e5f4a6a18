"""Pairs of groups in metafor's columns: numbers, how they were come by, and why a pair cannot be used."""

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli import main
from scraper.explore.cohorts import create_cohort
from scraper.explore.matrices import matrix
from scraper.explore.matrices.pairs.arms import (
    Arm,
    Events,
    Mean,
    Outcome,
    events,
    half_unit,
    mean,
    titled_sizes,
)
from scraper.explore.matrices.pairs.design import design_of
from scraper.explore.matrices.pairs.effects import Effect, Posted, effect
from scraper.explore.matrices.pairs.quantiles import normal_half_width, student_half_width
from scraper.explore.matrices.pairs.table import COLUMNS, NUMBERS, Chosen
from scraper.explore.search.filters import Selection
from scraper.runs.load import load
from tests.databases import write
from tests.results_records import analysis, cells, denominators, outcome, trial

Row = dict[str, Any]
NO_ONE = [denominators("0", "49")]

near: Any = pytest.approx
"""Equal to about a millionth, whatever it is compared with."""


def pairs(folder: Path, *outcomes: Row, chosen: Chosen | None = None, **modules: Any) -> list[Row]:
    path = str(folder / "t.db")
    load(path, (write(folder / "s.json", trial(*outcomes, **modules)),))
    sheet = matrix(path, None, "pairs", chosen)
    return [dict(zip(sheet.names, row, strict=True)) for row in sheet.rows]


def numbers(row: Row) -> Row:
    return {name: row[name] for name in NUMBERS if row[name] is not None}


# ---- intervals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "freedom", "width"),
    [  # tables of Student's distribution
        (95, 1, 12.706),
        (95, 2, 4.303),
        (95, 5, 2.571),
        (95, 10, 2.228),
        (99, 7, 3.499),
        (90, 30, 1.697),
        (95, 120, 1.980),
        (95, 199, 1.972),
        (95, 201, 1.972),
    ],
)
def test_half_widths_of_students_distribution(level: float, freedom: int, width: float) -> None:
    assert student_half_width(level, freedom) == near(width, abs=6e-4)


def test_many_degrees_of_freedom_are_the_normal_distribution() -> None:
    assert student_half_width(95, 10**6) == near(normal_half_width(95), abs=1e-5)
    assert normal_half_width(95) == near(1.95996, abs=1e-5)


# ---- counts ------------------------------------------------------------------------------------


def share(units: str = "percentage of participants", title: str = "Response", text: str = "") -> Outcome:
    return Outcome(title, text, "NUMBER", units, None, None, "Participants")


def arm(text: str, analyzed: int | None, spread: float | None = None, **limits: float) -> Arm:
    return Arm(text, float(text), spread, limits.get("lower"), limits.get("upper"), analyzed)


@pytest.mark.parametrize(
    ("outcome_", "text", "analyzed", "expected"),
    [
        (share(), "34.4", 64, Events(22, "from percent")),
        (share(), "34.5", 64, Events(None, None, "34.5 is the share of no whole number of 64")),
        (share(), "12", 1000, Events(120, "from percent (within 5)")),
        (share("proportion of participants"), "0.25", 40, Events(10, "from proportion")),
        (share("participants"), "7", 20, Events(7, "from number of participants")),
        (share("participants"), "7.5", 20, Events(None, None, "7.5 is no whole number of participants")),
        (share("participants"), "21", 20, Events(None, None, "21 of 20 analysed")),
        (share(), "120", 20, Events(None, None, "120 is no share")),
        (share(), "50", None, Events(None, None, "nobody analysed, or not said how many")),
        (
            share(title="Progression-free at 12 months"),
            "50",
            20,
            Events(None, None, "a share that is estimated, not counted"),
        ),
        (
            share(text="Kaplan-Meier method."),
            "50",
            20,
            Events(None, None, "a share that is estimated, not counted"),
        ),
    ],
)
def test_events_are_counted_or_the_share_of_a_whole_number(
    outcome_: Outcome, text: str, analyzed: int | None, expected: Events
) -> None:
    assert events(outcome_, arm(text, analyzed)) == expected


@pytest.mark.parametrize(("text", "half"), [("12", 0.5), ("12.5", 0.05), ("0.25", 0.005)])
def test_half_a_unit_of_the_last_digit(text: str, half: float) -> None:
    assert half_unit(text) == near(half)


# ---- means -------------------------------------------------------------------------------------


def means(dispersion: str | None, level: float | None = None, kind: str = "MEAN") -> Outcome:
    return Outcome("Pain", "", kind, "points", dispersion, level, "Participants")


def test_deviations_are_posted_or_out_of_standard_error_or_interval() -> None:
    assert mean(means("standard_deviation"), arm("5", 25, 2.0)) == Mean(2.0, "posted")
    assert mean(means("standard_error"), arm("5", 25, 0.4)) == (near(2.0), "SD from SE", None)
    # width 2.064 of 24 degrees of freedom: half of it is 2.064 SE, so SE 0.5 and SD 0.5 * 5
    found = mean(means("confidence_interval", 95), arm("5", 25, lower=5 - 1.032, upper=5 + 1.032))
    assert found == (near(2.5, abs=0.001), "SD from 95% CI", None)
    found = mean(means("standard_error", kind="LEAST_SQUARES_MEAN"), arm("5", 25, 0.4))
    assert found.how == "least-squares mean; SD from SE"


@pytest.mark.parametrize(
    ("outcome_", "cell", "why_not"),
    [
        (means("confidence_interval"), arm("5", 25, lower=4, upper=6), "an interval of no known level"),
        (means("confidence_interval", 95), arm("7", 25, lower=4, upper=6), "a mean outside of its interval"),
        (
            means("confidence_interval", 95),
            arm("4.1", 25, lower=4, upper=6),
            "a mean that is not the middle of its interval",
        ),
        (means(None), arm("5", 25), "a mean without spread"),
        (means("standard_deviation"), arm("5", 25), "a mean whose standard deviation is not posted"),
        (means("full_range"), arm("5", 25), "a spread that is no deviation: full range"),
        (means("standard_deviation"), arm("5", 25, 0.0), "a spread of 0 or less"),
        (means("standard_deviation"), arm("5", 1, 2.0), "one analysed: no deviation"),
    ],
)
def test_a_mean_without_deviation_says_why(outcome_: Outcome, cell: Arm, why_not: str) -> None:
    assert mean(outcome_, cell) == Mean(why_not=why_not)


@pytest.mark.parametrize(
    ("title", "groups", "sizes"),
    [
        ("Week 8 (n=40, 38)", 2, [40, 38]),
        ("Week 8 (N = 40; 38)", 2, [40, 38]),
        ("Pre-infusion (n: 76, 64)", 2, [76, 64]),
        ("Week 8 (n=40, 38)", 3, []),
        ("Week 8", 2, []),
    ],
)
def test_a_title_may_say_how_many_were_analysed(title: str, groups: int, sizes: list[int]) -> None:
    assert titled_sizes(title, None, groups) == titled_sizes(None, title, groups) == sizes


# ---- posted effects ----------------------------------------------------------------------------


def posted(**fields: Any) -> Posted:
    standard: Row = {"measure": "hazard_ratio", "scale": "ratio", "level": 95.0, "sides": "TWO_SIDED"}
    return Posted(**{**dict.fromkeys(Posted._fields), **standard, **fields})


def test_a_ratio_is_pooled_as_its_logarithm() -> None:
    found = effect(posted(estimate=0.5, lower=0.25, upper=1.0))
    error = near(math.log(4) / 2 / 1.959964)
    assert found == (near(math.log(0.5)), error, "log", "SE from 95% CI", None)


def test_a_difference_of_means_has_the_interval_of_students_distribution() -> None:
    found = effect(
        posted(
            measure="mean_difference", scale="difference", estimate=-2.0, lower=-4.0, upper=0.0, analyzed=12
        )
    )
    error = near(2 / 2.2281, abs=1e-4)
    assert found == (-2.0, error, "raw", "SE from 95% CI by Student's t", None)


def test_a_posted_standard_error_is_taken_unless_the_interval_contradicts_it() -> None:
    fields: Row = {"scale": "difference", "measure": "difference", "estimate": 1.0}
    fields |= {"spread_type": "STANDARD_ERROR_OF_MEAN"}
    assert effect(posted(**fields, spread=0.5)) == Effect(1.0, 0.5, "raw", "posted")
    contradicted = effect(posted(**fields, spread=0.5, lower=0.0, upper=2.0, level=95.0))
    assert contradicted == Effect(1.0, 0.5, "raw", "posted")  # 0.51 of the interval
    contradicted = effect(posted(**fields, spread=2.0, lower=0.0, upper=2.0))
    assert contradicted.why_not == "its standard error is 2, that of its interval 0.51"


@pytest.mark.parametrize(
    ("fields", "why_not"),
    [
        ({}, "no estimate"),
        (
            {"estimate": 2.0, "scale": None},
            "an estimate whose scale is not certain: hazard ratio",
        ),
        ({"estimate": -0.5}, "a ratio of 0 or less"),
        ({"estimate": 0.5}, "neither standard error nor interval"),
        ({"estimate": 0.5, "lower": 0.25, "upper": 1.0, "sides": "ONE_SIDED"}, "a one-sided interval"),
        ({"estimate": 0.5, "lower": 0.25, "upper": 1.0, "level": 0.62}, "an interval of no known level"),
        ({"estimate": 1.5, "lower": 0.25, "upper": 1.0}, "an estimate outside of its interval"),
        ({"estimate": 0.5, "lower": 0.0, "upper": 1.0}, "a ratio with a limit of 0 or less"),
        ({"estimate": 0.5, "lower": 0.45, "upper": 1.0}, "the estimate is not the middle of its interval"),
    ],
)
def test_an_effect_that_cannot_be_pooled_says_why(fields: Row, why_not: str) -> None:
    assert effect(posted(**fields)).why_not == why_not


# ---- designs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "words", "name", "clusters"),
    [
        ("PARALLEL", "Cream for hands", "parallel", None),
        ("CROSSOVER", "Cream for hands", "crossover", None),
        ("PARALLEL", "A cluster randomised trial in 24 villages", "cluster", 24),
        ("PARALLEL", "A stepped-wedge trial", "cluster", None),
        ("PARALLEL", "Cluster headache: a randomized trial", "parallel", None),
        (None, "", None, None),
    ],
)
def test_the_design_of_a_trial(model: str | None, words: str, name: str | None, clusters: int | None) -> None:
    found = design_of(model, "RANDOMIZED", None, words)
    assert (found.name, found.clusters) == (name, clusters)


# ---- the table ---------------------------------------------------------------------------------


def counted(*values: str, **rest: Any) -> Row:
    return outcome(
        *values, paramType="COUNT_OF_PARTICIPANTS", dispersionType=None, unitOfMeasure="Participants", **rest
    )


def test_the_control_is_group_2_wherever_the_record_has_it(tmp_path: Path) -> None:
    (row,) = pairs(tmp_path, counted("5", "9", titles=("Placebo", "Drug")))
    assert (row["group_1"], row["group_2"], row["group_2_role"]) == ("Drug", "Placebo", "control")
    assert numbers(row) == {"ai": 9, "n1i": 49, "ci": 5, "n2i": 50}
    assert (row["how"], row["why_not"], row["row_day"]) == ("posted", None, 84)


def test_totals_are_in_no_pair(tmp_path: Path) -> None:
    found = pairs(tmp_path, counted("5", "9", "14", titles=("Drug", "Placebo", "Total")))
    assert [(row["group_1"], row["group_2"]) for row in found] == [("Drug", "Placebo")]


def test_three_groups_make_three_pairs_in_every_category(tmp_path: Path) -> None:
    categories = [
        {"title": title, "measurements": cells("1", "2", "3")} for title in ("Better", "Worse", None, None)
    ]
    found = pairs(
        tmp_path, counted(titles=("Drug", "Placebo", "Other drug"), classes=[{"categories": categories}])
    )
    assert len(found) == 12
    assert {(row["ai"], row["ci"]) for row in found} == {(1, 2), (3, 2), (1, 3)}


def test_means_and_a_posted_difference_count_from_the_same_group(tmp_path: Path) -> None:
    posted_ = analysis(
        paramType="Mean Difference (Final Values)",
        paramValue="2.0",
        ciPctValue="95",
        ciLowerLimit="1.0",
        ciUpperLimit="3.0",
    )
    groups = [{"value": "-1.0", "spread": "2.5"}, {"value": "-3.0", "spread": "2.4"}]
    means_, effect_ = pairs(tmp_path, outcome(*groups, titles=("Placebo", "Drug"), analyses=[posted_]))
    assert numbers(means_) == {"m1i": -3, "sd1i": 2.4, "n1i": 49, "m2i": -1, "sd2i": 2.5, "n2i": 50}
    assert (effect_["yi"], effect_["turned"], effect_["estimate"]) == (-2.0, True, 2.0)
    assert (effect_["group_1"], effect_["direction_evidence"]) == ("Drug", "arithmetic")
    assert effect_["sei"] == near(1 / student_half_width(95, 97))


def test_a_posted_effect_without_direction_has_no_numbers(tmp_path: Path) -> None:
    ratio = analysis(
        paramType="Hazard Ratio (HR)",
        paramValue="0.7",
        ciPctValue="95",
        ciLowerLimit="0.5",
        ciUpperLimit="0.98",
    )
    found = pairs(tmp_path, outcome("9.1", "8.0", paramType="MEDIAN", dispersionType=None, analyses=[ratio]))
    assert [row["why_not"] for row in found] == ["a median", "which group it counts from is not certain"]
    assert [numbers(row) for row in found] == [{}, {}]
    assert found[1]["estimate"] == 0.7


@pytest.mark.parametrize(
    ("modules", "why_not"),
    [
        ({"model": "CROSSOVER"}, "a crossover trial: the groups are the same people"),
        ({"model": "SINGLE_GROUP"}, "a trial of one group: its groups are parts or times of it"),
        ({"title": "A cluster-randomized trial"}, "a cluster trial: participants are not independent"),
        ({"enrolled": 60}, "more in both groups than took part: some are in both"),
        ({"enrolled": 99}, None),
    ],
)
def test_groups_that_are_not_separate_people_are_not_used(
    tmp_path: Path, modules: Row, why_not: str | None
) -> None:
    design: Row = {"studyType": "INTERVENTIONAL", "designInfo": {"interventionModel": modules.get("model")}}
    if "enrolled" in modules:
        design["enrollmentInfo"] = {"count": modules["enrolled"], "type": "ACTUAL"}
    fields: Row = {"designModule": design}
    if "title" in modules:
        fields["descriptionModule"] = {"briefSummary": modules["title"]}
    (row,) = pairs(tmp_path, counted("5", "9"), **fields)
    assert row["why_not"] == why_not
    assert bool(numbers(row)) == (why_not is None)


def test_a_group_in_which_nobody_was_analysed_makes_no_pair(tmp_path: Path) -> None:
    (row,) = pairs(tmp_path, counted("0", "9", denoms=NO_ONE))
    assert row["why_not"] == "nobody analysed, or not said how many"


def test_pairs_are_chosen_by_outcome_rank_and_measure(tmp_path: Path) -> None:
    outcomes = (
        counted("5", "9", title="Itch: Clear Skin"),
        outcome(*[{"value": "1", "spread": "2"}] * 2, title="Itch Score", type="SECONDARY"),
    )

    def titles(**chosen: Any) -> list[str]:
        return [row["outcome"] for row in pairs(tmp_path, *outcomes, chosen=Chosen(**chosen))]

    assert titles() == ["Itch: Clear Skin", "Itch Score"]
    assert titles(outcome="SKIN itch") == titles(primary=True) == titles(measure="counts")
    assert titles(outcome="SKIN itch") == ["Itch: Clear Skin"]
    assert titles(measure="means") == ["Itch Score"]
    assert titles(measure="hazard_ratio") == []


# ---- the worked example --------------------------------------------------------------------------

WORKED = {
    # by hand: yi, vi of the three trials of docs/meta-analysis.md
    # -3.4 - -1.9;  2.1 * 2.1 / 151 + 2.0 * 2.0 / 73
    "NCT99000041": (-1.5, 0.0840),
    # the vehicle comes first in the record: -3.3 - -2.2;  2.2 * 2.2 / 96 + 2.3 * 2.3 / 92
    "NCT99000042": (-1.1, 0.1079),
    # -2.9 - -1.8;  2.2 * 2.2 / 46 + 2.4 * 2.4 / 44
    "NCT99000043": (-1.1, 0.2361),
}
WORKED_ODDS = {
    # ln(64 * 64 / (96 * 16));  1/64 + 1/96 + 1/16 + 1/64
    "NCT99000041": (0.9808, 0.1042),
    # ln(37 * 81 / (63 * 19));  1/37 + 1/63 + 1/19 + 1/81
    "NCT99000042": (0.9178, 0.1079),
}


def test_the_csv_gives_the_effects_of_the_worked_example(fixtures_dir: Path, tmp_path: Path) -> None:
    db = str(tmp_path / "t.db")
    load(db, tuple(map(str, sorted(fixtures_dir.glob("api_v2/NCT9900004[123]*/study.json")))))
    out = CliRunner().invoke(main, ["matrix", db, "--kind", "pairs", "--format", "csv"])
    rows = [row for row in csv.DictReader(io.StringIO(out.stdout)) if row["group_2_role"] == "control"]
    found = {row["nct_id"]: _difference(row) for row in rows if row["sd1i"] and row["group_1"][-2:] == "1%"}
    assert found == {nct_id: near(expected, abs=1e-4) for nct_id, expected in WORKED.items()}
    odds = {row["nct_id"]: _log_odds(row) for row in rows if row["ci"] not in ("", "0")}
    assert odds == {nct_id: near(expected, abs=1e-4) for nct_id, expected in WORKED_ODDS.items()}


def _difference(row: dict[str, str]) -> tuple[float, float]:
    m1, sd1, n1, m2, sd2, n2 = (float(row[name]) for name in ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"))
    return m1 - m2, sd1**2 / n1 + sd2**2 / n2


def _log_odds(row: dict[str, str]) -> tuple[float, float]:
    a, n1, c, n2 = (int(row[name]) for name in ("ai", "n1i", "ci", "n2i"))
    return math.log(a * (n2 - c) / ((n1 - a) * c)), 1 / a + 1 / (n1 - a) + 1 / c + 1 / (n2 - c)


# ---- the command ---------------------------------------------------------------------------------


def test_pairs_of_a_cohort_are_those_of_its_trials(fixtures_dir: Path, tmp_path: Path) -> None:
    db = str(tmp_path / "t.db")
    load(db, tuple(map(str, sorted(fixtures_dir.glob("api_v2/NCT9900004[123]*/study.json")))))
    create_cohort(db, "one", Selection(ids=["NCT99000042"]))
    ran = CliRunner().invoke(main, ["matrix", db, "one", "--kind", "pairs", "--format", "json", "--primary"])
    assert {row["nct_id"] for row in json.loads(ran.stdout)} == {"NCT99000042"}
    assert list(json.loads(ran.stdout)[0]) == list(COLUMNS)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--kind", "effects"], "Name a COHORT: --kind effects"),
        (["all", "--primary"], "--outcome, --primary and --measure choose pairs: --kind comparison"),
    ],
)
def test_what_only_pairs_can_do_is_said(tmp_path: Path, arguments: list[str], says: str) -> None:
    ran = CliRunner().invoke(main, ["matrix", str(tmp_path / "t.db"), *arguments])
    assert (ran.exit_code, says in ran.stderr) == (2, True)
