"""Posted results mean what they say: the traps of the field, each with the wrong answer it invites."""

from pathlib import Path
from typing import Any

import pytest

from schemas.measures import DISPERSION_MEASURES, EFFECT_MEASURES, VALUE_KINDS
from scraper.errors import UnreadableInput
from scraper.explore.results import Outcome, TrialResults, read_results
from scraper.runs.load import load
from scraper.sink.study_rows.events_assessed import not_assessed
from scraper.sink.study_rows.wordings import _table, dispersion, effect_measure, effect_scale, kind_of
from tests.databases import Record, rows, study, write
from tests.results_records import (
    analysis,
    cells,
    denominators,
    event_group,
    events,
    flow,
    groups,
    outcome,
    trial,
)


def results(tmp_path: Path, record: Record) -> TrialResults:
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", record),))
    return read_results(str(tmp_path / "t.db"), "NCT99000901")


def only_outcome(tmp_path: Path, *values: str | Record, **rest: Any) -> Outcome:
    return results(tmp_path, trial(outcome(*values, **rest))).outcomes[0]


# ---- what a value is ------------------------------------------------------------------------

KINDS = [
    ("12", None, "number"),
    ("0", None, "zero"),
    ("0.00", "none of them", "zero"),
    ("-.5", None, "number"),
    (".N", None, "not_a_number"),
    ("NA", None, "na_unexplained"),
    ("NA", "NA", "na_unexplained"),
    ("NA", " . ", "na_unexplained"),
    (None, None, "no_value"),
    # only the comment makes it "not reached"
    ("NA", "Median not reached at data cut-off", "not_reached"),
    ("NA", "The median has not yet been reached.", "not_reached"),
    ("NA", "Survival did not reach the median.", "not_reached"),
    ("NA", "Median time to relapse was not achieved", "not_reached"),
    ("NA", "Too few events", "too_few_events"),
    ("NA", "Not estimable: insufficient number of participants with events", "too_few_events"),
    ("NA", "The Kaplan-Meier estimate could not be calculated.", "not_estimable"),
    ("NA", "Zero participants analyzed.", "none_analyzed"),
    ("NA", "No participant was evaluable at this time point.", "none_analyzed"),
    ("NA", "Data were not collected for this group.", "not_collected"),
    ("NA", "Withheld to protect participant privacy", "suppressed"),
    ("NA", "Values were below the lower limit of quantification", "outside_quantification"),
    ("NA", "Grade 4 is not defined in the scale", "not_applicable"),
    ("NA", "Non-reportable by the analysis plan", "not_reported"),
    # of something else, or of nothing that a rule knows
    ("NA", "The upper limit of the confidence interval was not reached.", "na_explained"),
    ("NA", "Enrollment target was not reached", "na_explained"),
    ("NA", "Steady state not reached", "na_explained"),
    ("NA", "There were no responses in this group", "na_explained"),
    ("NA", "NR", "na_explained"),
]


@pytest.mark.parametrize(("value", "comment", "kind"), KINDS)
def test_a_value_is_what_its_comment_says(value: str | None, comment: str | None, kind: str) -> None:
    assert kind_of(value, comment, "value") == kind


def test_a_comment_explains_the_number_that_it_names() -> None:
    comment = "Median not reached. The number of deaths was not enough to determine the upper limit."
    assert kind_of("NA", comment, "value") == "not_reached"
    assert kind_of("NA", comment, "upper") == "not_estimable"
    both = "Median was reached; upper limit of the 95% CI could not be calculated"
    assert kind_of("NA", both, "upper") == "not_estimable"
    assert kind_of("3.2", both, "value") == "number"
    interval = "95% CI could not be calculated"
    assert kind_of("NA", interval, "lower") == kind_of("NA", interval, "upper") == "not_estimable"
    assert kind_of("NA", interval, "value") == "na_explained"
    assert kind_of("NA", "Standard deviation was not calculated for one participant", "spread") == (
        "not_estimable"
    )
    assert kind_of(None, interval, "upper") is None
    upper = "Upper limit of the confidence interval was not estimable"
    assert kind_of("NA", upper, "upper") == "not_estimable"
    assert kind_of("NA", upper, "lower") == "na_explained"  # an interval, but its upper limit
    assert kind_of("NA", upper, "value") == "na_explained"


def test_every_reason_has_an_example_that_it_reads() -> None:
    for row in _table("na_reasons"):
        assert kind_of("NA", row["example"], "value") == row["kind"], row["example"]
        assert row["kind"] in VALUE_KINDS


def test_the_arm_whose_median_was_not_reached_stays(tmp_path: Path) -> None:
    """Dropping NA deletes the better arm and turns the reading round."""
    found = only_outcome(
        tmp_path,
        {"value": "NA", "lowerLimit": "21.5", "upperLimit": "NA", "comment": "Median not reached"},
        {"value": "14.1", "lowerLimit": "10.2", "upperLimit": "18.8"},
        paramType="MEDIAN",
        dispersionType="95% Confidence Interval",
    )
    drug, placebo = found.measurements
    assert (drug.value.number, drug.value.kind, drug.value.text) == (None, "not_reached", "NA")
    assert (drug.lower_limit.number, drug.lower_limit.kind) == (21.5, "number")
    assert drug.upper_limit.kind == "na_explained"  # the comment speaks of the median alone
    assert placebo.value.number == 14.1
    assert (found.dispersion_measure, found.dispersion_level) == ("confidence_interval", 95)


def test_zero_na_and_absent_are_three_answers(tmp_path: Path) -> None:
    zero, na, absent = only_outcome(
        tmp_path, "0", "NA", {"comment": "see text"}, titles=("A", "B", "C")
    ).measurements
    assert [cell.value.kind for cell in (zero, na, absent)] == ["zero", "na_unexplained", "no_value"]
    assert [cell.value.number for cell in (zero, na, absent)] == [0, None, None]


def test_spread_types_do_not_leak_from_one_outcome_into_the_next(tmp_path: Path) -> None:
    bare = outcome("3", "4")
    del bare["dispersionType"]
    first, second = results(tmp_path, trial(outcome("1", "2"), bare)).outcomes
    assert first.dispersion_measure == "standard_deviation"
    assert second.dispersion_type is None and second.dispersion_measure is None


@pytest.mark.parametrize(
    ("wording", "measure", "level"),
    [
        ("Standard Deviation", "standard_deviation", None),
        ("STANDARD_DEVIATION", "standard_deviation", None),
        ("Standard Error", "standard_error", None),
        ("95% Confidence Interval", "confidence_interval", 95),
        ("97.5% Confidence Interval", "confidence_interval", 97.5),
        ("Inter-Quartile Range", "interquartile_range", None),
        ("Full Range", "full_range", None),
        ("Geometric Coefficient of Variation", "geometric_coefficient_of_variation", None),
        ("Credible band", None, None),
    ],
)
def test_spreads(wording: str, measure: str | None, level: float | None) -> None:
    assert dispersion(wording) == (measure, level)
    assert measure is None or measure in DISPERSION_MEASURES


# ---- groups and denominators -----------------------------------------------------------------


def test_groups_of_one_title_stay_apart(tmp_path: Path) -> None:
    found = only_outcome(tmp_path, "1", "2", titles=("Drug 10 mg", "Drug 10 mg"))
    assert len(found.groups) == 2
    assert {group.title for group in found.groups.values()} == {"Drug 10 mg"}
    assert [found.groups[cell.group_id].code for cell in found.measurements if cell.group_id] == [
        "OG000",
        "OG001",
    ]


def test_one_code_in_two_outcomes_is_two_groups(tmp_path: Path) -> None:
    """Codes start again in every outcome: OG000 is the drug here and the placebo there."""
    first, second = results(
        tmp_path, trial(outcome("1", "2"), outcome("3", "4", titles=("Placebo", "Drug")))
    ).outcomes
    assert not first.groups.keys() & second.groups.keys()
    titles = [
        [found.groups[cell.group_id].title for cell in found.measurements if cell.group_id]
        for found in (first, second)
    ]
    assert titles == [["Drug", "Placebo"], ["Placebo", "Drug"]]


def test_the_nearest_denominator_wins(tmp_path: Path) -> None:
    classes = [
        {"title": "Week 4", "categories": [{"measurements": cells("1", "2")}]},
        {
            "title": "Week 8",
            "denoms": [denominators("40", "38")],
            "categories": [{"measurements": cells("3", "4")}],
        },
    ]
    found = only_outcome(tmp_path, "", classes=classes)
    assert [cell.number_analyzed for cell in found.measurements] == [50, 49, 40, 38]
    assert [cell.classification for cell in found.measurements] == ["Week 4", "Week 4", "Week 8", "Week 8"]


def test_counts_get_a_share_of_the_units_that_were_counted(tmp_path: Path) -> None:
    found = only_outcome(
        tmp_path,
        "20",
        "10",
        paramType="COUNT_OF_UNITS",
        typeUnitsAnalyzed="eyes",
        denomUnitsSelected="eyes",
        denoms=[denominators("50", "49"), denominators("80", "40", units="eyes")],
    )
    assert [cell.number_analyzed for cell in found.measurements] == [80, 40]
    assert [cell.percent_of_analyzed for cell in found.measurements] == [25, 25]
    assert found.measurements[0].number_analyzed_units == "eyes"


def test_classes_and_categories_come_either_way(tmp_path: Path) -> None:
    categories = [
        {"title": "Better", "measurements": cells("1", "2")},
        {"title": "Worse", "measurements": cells("3", "4")},
    ]
    found = only_outcome(tmp_path, "", classes=[{"categories": categories}])
    assert [(cell.classification, cell.category) for cell in found.measurements[::2]] == [
        (None, "Better"),
        (None, "Worse"),
    ]


def test_an_outcome_without_numbers_says_why(tmp_path: Path) -> None:
    unposted: Record = {"type": "SECONDARY", "title": "Later", "reportingStatus": "NOT_POSTED"}
    nobody = outcome("1", "2", denoms=[denominators("0", "0")])
    silent = outcome("1", "2")
    del nobody["classes"], silent["classes"]
    found = results(tmp_path, trial(unposted, nobody, silent, outcome("1", "2"))).outcomes
    reasons = [each.no_numbers_because for each in found]
    assert reasons == ["not_posted", "none_analyzed", "not_said", None]


# ---- analyses --------------------------------------------------------------------------------

WORDINGS_SEEN_IN_THE_WILD = [
    ("Hazard Ratio (HR)", "hazard_ratio"),
    ("Adjusted hazard ratio", "hazard_ratio"),
    ("HR", "hazard_ratio"),
    ("Cox Proportional Hazard", "hazard_ratio"),
    ("Hazard Ratio, log", "log_hazard_ratio"),
    ("Odds Ratio (OR)", "odds_ratio"),
    ("Odds Ratio, log", "log_odds_ratio"),
    ("Risk Ratio (RR)", "risk_ratio"),
    ("Relative Risk", "risk_ratio"),
    ("Ratio of Response Rate", "risk_ratio"),
    ("Rate ratio", "rate_ratio"),
    ("Incidence Rate Ratio", "rate_ratio"),
    ("Ratio of geometric least square means", "geometric_mean_ratio"),
    ("Ratio of Geometric Means", "geometric_mean_ratio"),
    ("Mean Ratio", "ratio_of_means"),
    ("Mean Difference (Final Values)", "mean_difference"),
    ("Mean Difference (Net)", "mean_difference"),
    ("LS Mean difference", "mean_difference"),
    ("LSM difference", "mean_difference"),
    ("LS Meand difference", "mean_difference"),
    ("Least squares (LS) mean difference", "mean_difference"),
    ("Difference in Least Squares Means", "mean_difference"),
    ("Difference in LSM", "mean_difference"),
    ("Difference in LSM: Drug - Placebo", "mean_difference"),
    ("Difference in LS means (Drug minus Placebo)", "mean_difference"),
    ("Mean difference (95% CI)", "mean_difference"),
    ("Absolute difference in response rate", "risk_difference"),
    ("Absolute difference in proportions", "risk_difference"),
    ("Absolute difference", "difference"),
    ("Hazard ratio: Drug/Placebo", "hazard_ratio"),
    ("Median Difference (Final Values)", "median_difference"),
    ("Hodges-Lehmann estimate", "hodges_lehmann_shift"),
    ("Risk Difference (RD)", "risk_difference"),
    ("Difference in OS Event-Free Rates", "risk_difference"),
    ("Difference in Overall Response Rates", "risk_difference"),
    ("Treatment Difference", "difference"),
    ("Treatment Ratio", "ratio"),
    ("Slope", "slope"),
    ("Chi-squared test statistic", "test_statistic"),
    ("Gray's test statistic", "test_statistic"),
    ("t", "test_statistic"),
]
AMBIGUOUS = [
    "Treatment effect",
    "Percentage Difference",
    "Fold change",
    "Change",
    "RR",
    "Standard Error",
    "",
    "Mean difference (log scale)",
]


@pytest.mark.parametrize(("wording", "measure"), WORDINGS_SEEN_IN_THE_WILD)
def test_many_wordings_mean_one_effect(wording: str, measure: str) -> None:
    assert effect_measure(wording) == measure
    assert effect_scale(wording) == EFFECT_MEASURES[measure].scale


@pytest.mark.parametrize("wording", AMBIGUOUS)
def test_a_wording_that_may_mean_two_things_means_none(wording: str) -> None:
    assert effect_measure(wording) is None
    assert effect_scale(wording) is None


def test_every_wording_of_the_table_is_reached_and_known() -> None:
    for row in _table("effect_measures"):
        assert row["measure"] in EFFECT_MEASURES
        assert effect_measure(row["wording"]) == row["measure"], row["wording"]


P_VALUES = [
    ("0.05", None, 0.05),
    ("<0.001", "<", 0.001),
    ("=0.01", "=", 0.01),
    ("<.001", "<", 0.001),
    ("≤ 0.05", "≤", 0.05),
    ("5.0E-4", None, 0.0005),
    ("p < 0.001", "<", 0.001),
    ("not significant", None, None),
]


@pytest.mark.parametrize(("published", "comparator", "value"), P_VALUES)
def test_p_values(tmp_path: Path, published: str, comparator: str | None, value: float | None) -> None:
    (found,) = only_outcome(tmp_path, "1", "2", analyses=[analysis(pValue=published)]).analyses
    assert (found.p_value_comparator, found.p_value) == (comparator, value)
    assert found.p_value_as_published == published


@pytest.mark.parametrize(
    ("words", "sides"),
    [
        ({"pValueComment": "One-sided, not adjusted"}, "ONE_SIDED"),
        ({"statisticalMethod": "t-test, 2 sided"}, "TWO_SIDED"),
        ({"statisticalMethod": "t-test, 2 sided", "pValueComment": "1-sided"}, None),  # it cannot be both
        ({"ciNumSides": "ONE_SIDED"}, None),  # of the interval
        ({}, None),
    ],
)
def test_sides_of_a_p_value_are_said_in_words_only(tmp_path: Path, words: Record, sides: str | None) -> None:
    (found,) = only_outcome(tmp_path, "1", "2", analyses=[analysis(pValue="0.03", **words)]).analyses
    assert (found.p_value_sides, found.interval_sides) == (sides, words.get("ciNumSides"))


def test_all_analyses_of_all_outcomes_are_there(tmp_path: Path) -> None:
    several = [analysis(pValue="0.01"), analysis(pValue="0.02"), analysis(groupIds=["OG001"])]
    found = results(tmp_path, trial(outcome("1", "2", analyses=several), outcome("1", "2", analyses=several)))
    assert [len(each.analyses) for each in found.outcomes] == [3, 3]
    first = found.outcomes[0]
    assert [first.groups[group].code for group in first.analyses[0].group_ids] == ["OG000", "OG001"]
    assert [first.groups[group].code for group in first.analyses[2].group_ids] == ["OG001"]


HYPOTHESES = [
    ({"nonInferiorityType": "SUPERIORITY"}, "superiority"),
    ({"nonInferiorityType": "NON_INFERIORITY"}, "non_inferiority"),
    ({"nonInferiorityType": "SUPERIORITY_OR_OTHER_LEGACY"}, "superiority_or_other"),
    ({"nonInferiorityType": "NON_INFERIORITY_OR_EQUIVALENCE"}, "non_inferiority_or_equivalence"),
    ({"testedNonInferiority": True}, "non_inferiority_or_equivalence"),
    ({"testedNonInferiority": False}, None),
    ({}, None),
]


@pytest.mark.parametrize(("published", "hypothesis"), HYPOTHESES)
def test_hypotheses(tmp_path: Path, published: Record, hypothesis: str | None) -> None:
    (found,) = only_outcome(tmp_path, "1", "2", analyses=[analysis(**published)]).analyses
    assert found.hypothesis_type == hypothesis


@pytest.mark.parametrize(
    ("estimate", "low", "high", "looks"),
    [
        ("0.553", "0.441", "0.694", "ratio"),  # published as the logarithm of a hazard ratio
        ("-2", "-4", "0", "difference"),
        ("1.02", "0.97", "1.08", "either"),
        ("5", "6", "8", "outside"),
        ("2", "1.9", "9", "neither"),
        ("2", "NA", "9", None),
    ],
)
def test_an_interval_shows_on_which_scale_it_was_made(
    tmp_path: Path, estimate: str, low: str, high: str, looks: str | None
) -> None:
    published = analysis(
        paramType="Hazard Ratio, log",
        paramValue=estimate,
        ciPctValue="0.62",
        ciNumSides="TWO_SIDED",
        ciLowerLimit=low,
        ciUpperLimit=high,
        ciLowerLimitComment="Not estimable",
    )
    (found,) = only_outcome(tmp_path, "1", "2", analyses=[published]).analyses
    assert found.interval_looks_like == looks
    assert (found.effect_measure, found.interval_level) == ("log_hazard_ratio", 0.62)  # as published
    assert found.lower_limit_kind == ("not_estimable" if low == "NA" else "number")


# ---- flow and baseline -----------------------------------------------------------------------


def test_withdrawals_stand_beside_those_who_started(tmp_path: Path) -> None:
    participants = flow(("Drug", "50"), ("Placebo", "49"))
    participants["periods"][0]["dropWithdraws"] = [
        {"type": "Other", "comment": "Moved away", "reasons": [{"groupId": "FG001", "numSubjects": "3"}]}
    ]
    found = results(tmp_path, trial(participants=participants)).flow
    (left,) = found.withdrawals
    assert (left.reason, left.reason_in_words, left.count, left.started) == ("Other", "Moved away", 3, 49)
    assert left.group_id is not None and found.groups[left.group_id].title == "Placebo"
    assert [(step.milestone, step.count) for step in found.milestones] == [("STARTED", 50), ("STARTED", 49)]


def test_baseline_numbers_keep_their_groups_and_denominators(tmp_path: Path) -> None:
    baseline = {
        "groups": groups("Drug", "Total", prefix="BG"),
        "denoms": [denominators("50", "99", prefix="BG")],
        "measures": [
            {
                "title": "Sex",
                "paramType": "COUNT_OF_PARTICIPANTS",
                "unitOfMeasure": "Participants",
                "classes": [
                    {"categories": [{"title": "Female", "measurements": cells("25", "33", prefix="BG")}]}
                ],
            }
        ],
    }
    found = results(tmp_path, trial(baseline=baseline)).baseline
    drug, total = found.measures[0].measurements
    assert (drug.number_analyzed, drug.percent_of_analyzed) == (50, 50)
    assert (total.number_analyzed, total.percent_of_analyzed) == (99, 33.33)


def test_a_trial_without_baseline_or_numbers_is_empty_not_wrong(tmp_path: Path) -> None:
    found = results(tmp_path, study())
    assert (found.outcomes, found.baseline.measures, found.adverse_events.pooling) == ([], [], None)


# ---- adverse events --------------------------------------------------------------------------


def pooled(tmp_path: Path, record: Record) -> tuple[int | None, int | None, str | None]:
    pooling = results(tmp_path, record).adverse_events.pooling
    assert pooling
    return pooling.serious.affected, pooling.serious.at_risk, pooling.why_not_pooled


def test_disjoint_groups_are_pooled(tmp_path: Path) -> None:
    record = trial(
        participants=flow(("Drug", "405"), ("Placebo", "202")),
        adverse_events=events(("Drug", 232, 405), (" placebo", 103, 202)),
    )
    assert pooled(tmp_path, record) == (335, 607, None)


def test_overlapping_groups_are_never_pooled(tmp_path: Path) -> None:
    """A group of those who crossed over: 352 of 702 is no incidence in a trial of 607."""
    record = trial(
        participants=flow(("Drug", "405"), ("Placebo", "202")),
        adverse_events=events(("Drug", 232, 405), ("Placebo", 103, 202), ("Placebo, then Drug", 17, 95)),
    )
    affected, at_risk, why = pooled(tmp_path, record)
    assert (affected, at_risk) == (None, None)
    assert why == "702 at risk in all groups, but only 607 started: some count twice"
    found = read_results(str(tmp_path / "t.db"), "NCT99000901").adverse_events
    assert [group.serious.percent for group in found.groups] == [57.28, 50.99, 17.89]


NOT_POOLED = [
    (events(("Drug", 1, 40), ("Placebo, then Drug", 1, 9)), "no group of the participant flow is called"),
    (events(("Drug", 1, 30), ("Drug", 1, 20)), "two groups have the same title"),
    (events(("Drug", 1, 20), ("Total", 1, 20)), "a group holds others: Total"),
    (events(("Drug", 1, 60), ("Placebo", 1, 30)), "more are in a group than started in it"),
]


@pytest.mark.parametrize(("adverse_events", "why"), NOT_POOLED)
def test_why_groups_are_not_pooled(tmp_path: Path, adverse_events: Record, why: str) -> None:
    record = trial(participants=flow(("Drug", "50"), ("Placebo", "49")), adverse_events=adverse_events)
    affected, _, reason = pooled(tmp_path, record)
    assert affected is None
    assert reason and reason.startswith(why)


def test_crossover_groups_are_not_pooled(tmp_path: Path) -> None:
    record = trial(
        participants=flow(("Drug", "50"), ("Placebo", "49")),
        adverse_events=events(("Drug", 1, 45), ("Placebo", 1, 45)),
        designModule={"studyType": "INTERVENTIONAL", "designInfo": {"interventionModel": "CROSSOVER"}},
    )
    assert pooled(tmp_path, record)[2] == "crossover: a participant is in more than one group"


def test_without_a_flow_nothing_says_that_groups_are_disjoint(tmp_path: Path) -> None:
    record = trial(adverse_events=events(("Drug", 1, 45), ("Placebo", 1, 45)))
    assert pooled(tmp_path, record)[2] == "the record does not say how many started"


def test_absent_deaths_are_not_zero_deaths(tmp_path: Path) -> None:
    record = trial(participants=flow(("Drug", "50")), adverse_events=events(("Drug", 1, 50)))
    found = results(tmp_path, record).adverse_events
    assert found.groups[0].deaths.affected is None
    assert found.pooling and found.pooling.deaths.affected is None
    assert found.pooling.serious.affected == 1


def test_an_arm_that_was_not_assessed_is_not_pooled_over(tmp_path: Path) -> None:
    record = trial(
        participants=flow(("Drug", "50"), ("Placebo", "49")),
        adverse_events={
            "eventGroups": [
                event_group(0, "Drug", 3, 50, deathsNumAffected=1, deathsNumAtRisk=50),
                event_group(1, "Placebo", 0, 0, deathsNumAffected=0, deathsNumAtRisk=49),
            ]
        },
    )
    found = results(tmp_path, record).adverse_events
    assert found.pooling
    assert found.pooling.why_not_pooled == "serious events were not assessed in: Placebo"
    assert found.pooling.other_why_not_pooled == "other events were not assessed in: Placebo"
    assert (found.pooling.serious.affected, found.pooling.serious.at_risk) == (None, None)
    assert (found.pooling.deaths.affected, found.pooling.deaths.at_risk) == (1, 99)
    assert [group.serious.affected for group in found.groups] == [3, None]  # none of none is no zero


def test_events_that_nobody_monitored_are_not_zero(tmp_path: Path) -> None:
    record = trial(
        participants=flow(("Drug", "50")),
        adverse_events={
            "description": "Serious adverse events were reviewed weekly. Non-serious events were not monitored.",
            "eventGroups": [event_group(0, "Drug", 2, 50, otherNumAffected=0)],
        },
    )
    (group,) = results(tmp_path, record).adverse_events.groups
    assert (group.serious.affected, group.other.affected, group.other.percent) == (2, None, None)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Adverse events were not monitored.", "serious, other"),
        ("Adverse events were not collected as part of the protocol.", "serious, other"),
        ("No adverse events were collected in this trial", "serious, other"),
        ("Other (not including serious) adverse events were not assessed", "other"),
        ("No data were collected for less serious adverse events", "other"),
        ("Non-serious adverse events and serious adverse events were not assessed", "serious, other"),
        ("SAEs were never systematically collected", "serious"),
        ("All-cause mortality was not assessed", "deaths"),
        ("Adverse events were collected by telephone", None),
        ("Adverse events that were not related to the drug were not recorded", None),
        ("Adverse events were not collected after the last visit", None),
        ("Serious adverse events were monitored. Hair loss was not recorded.", None),
        ("", None),
    ],
)
def test_which_events_the_words_say_were_not_assessed(text: str, kinds: str | None) -> None:
    assert not_assessed(text, None) == not_assessed(None, text) == kinds


def test_terms_are_shares_of_those_at_risk(tmp_path: Path) -> None:
    nausea = {
        "term": "Nausea",
        "stats": [
            {"groupId": "EG000", "numAffected": 5, "numAtRisk": 50, "numEvents": 9},
            {"groupId": "EG001", "numAffected": 0, "numAtRisk": 0},
        ],
    }
    record = trial(adverse_events=events(("Drug", 1, 50), ("Placebo", 0, 0), otherEvents=[nausea]))
    drug, placebo = results(tmp_path, record).adverse_events.events
    assert (drug.affected.percent, drug.events) == (10, 9)
    assert (placebo.affected.percent, placebo.events) == (None, None)  # none of none is no zero


# ---- effects, the flat table -----------------------------------------------------------------


def test_effects_hold_comparisons_and_groups_with_denominators(tmp_path: Path) -> None:
    hazard = analysis(
        paramType="Hazard Ratio (HR)",
        paramValue="0.7",
        ciPctValue="95",
        ciLowerLimit="0.5",
        ciUpperLimit="1.0",
    )
    results(tmp_path, trial(outcome("1", "2", analyses=[hazard])))
    found = rows(
        tmp_path / "t.db",
        "select level, measure, scale, estimate, lower_limit, upper_limit, group_1, group_1_analyzed,"
        " group_2, group_2_analyzed from effects order by level",
    )
    assert found == [
        ("comparison", "hazard_ratio", "ratio", 0.7, 0.5, 1, "Drug", 50, "Placebo", 49),
        ("group", "mean", None, 1, None, None, "Drug", 50, None, None),
        ("group", "mean", None, 2, None, None, "Placebo", 49, None, None),
    ]


def test_a_comparison_of_three_groups_is_not_shown_as_one_of_two(tmp_path: Path) -> None:
    three = analysis(groupIds=["OG000", "OG001", "OG002"], pValue="0.03")
    results(tmp_path, trial(outcome("1", "2", "3", titles=("A", "B", "C"), analyses=[three])))
    query = "select groups, group_titles, group_1, group_2 from effects where level = 'comparison'"
    assert rows(tmp_path / "t.db", query) == [(3, "A | B | C", None, None)]


@pytest.mark.parametrize("nct_id", ["NCT1", "x' or 1=1 --", "NCT99000999"])
def test_an_id_that_is_none_or_not_there_is_said(tmp_path: Path, nct_id: str) -> None:
    results(tmp_path, study())
    with pytest.raises(UnreadableInput):
        read_results(str(tmp_path / "t.db"), nct_id)
