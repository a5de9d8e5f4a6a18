"""What is read of posted analyses: scale, direction, class; and what is withheld."""

from typing import Any, get_args

import pytest

from schemas.study import Study
from scraper.explore.compare.formatting import directed
from scraper.sink.study_rows.analyses.checks import check_findings
from scraper.sink.study_rows.analyses.comments import stated_direction
from scraper.sink.study_rows.analyses.reading import AnalysisReading, Evidence, label_findings, readings
from scraper.sink.study_rows.analyses.rounding import Interval, rounded
from tests.results_records import analysis, cells, denominators, outcome, trial

FIRST, SECOND = "group_1_first", "group_2_first"


def read(posted: dict[str, Any]) -> list[AnalysisReading]:
    return list(readings(Study.model_validate(trial(posted))))


def one(*values: str, effect: dict[str, Any], **rest: Any) -> AnalysisReading:
    (reading,) = read(outcome(*values, analyses=[analysis(**effect)], **rest))
    return reading


def effect(
    kind: str, value: str, low: str | None = None, high: str | None = None, **rest: Any
) -> dict[str, Any]:
    return {"paramType": kind, "paramValue": value, "ciLowerLimit": low, "ciUpperLimit": high, **rest}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("2.5", 2.45, 2.55), ("3", 2.5, 3.5), ("-0.10", -0.105, -0.095), ("1,200", 1199.5, 1200.5)],
)
def test_a_printed_number_stands_for_all_that_are_rounded_to_it(text: str, low: float, high: float) -> None:
    assert rounded(text) == pytest.approx(Interval(low, high))


# ---- scale -----------------------------------------------------------------------------------

LOG = "Log Hazard Ratio"
SCALES = [
    # label, estimate, interval, p -> scale, evidence, suspect
    (LOG, "0.542", ("0.413", "0.711"), "0.00001", "ratio", "interval_and_p", True),
    (LOG, "0.542", ("0.413", "0.711"), "<0.0001", "ratio", "interval", True),  # a p that fits both
    (LOG, "0.542", ("0.413", "0.711"), None, "ratio", "interval", True),
    (LOG, "-0.61", ("-0.88", "-0.34"), "<0.0001", "log_ratio", "label", False),
    (LOG, "0.30", ("0.10", "0.50"), "0.003", "log_ratio", "label", False),  # the arithmetic middle
    (LOG, "0.3", ("0.2", "0.4"), None, "log_ratio", "label", False),  # rounding explains both
    ("Mean Difference", "1.77", ("0.45", "6.99"), "0.41", "ratio", "interval_and_p", True),
    ("Mean Difference", "1.77", ("0.45", "6.99"), None, None, None, True),
    ("Mean Difference", "0.53", ("0.48", "0.57"), "<0.001", "difference", "label", False),
    ("Treatment effect", "1.0", ("0.2", "6.1"), "1.0", "ratio", "interval_and_p", False),
    ("Treatment effect", "-2.0", ("-3.0", "-1.0"), "0.001", None, None, False),
    ("Hazard Ratio (HR)", "0.71", ("0.53", "0.96"), "0.019", "ratio", "label", False),
    ("Hazard Ratio (HR)", "-0.34", ("-0.63", "-0.04"), "0.02", None, None, True),
    ("Odds Ratio (OR)", "0.00", ("0.00", "17.6"), "0.48", "ratio", "label", False),
    ("Ratio of Geometric Means", "105.6", ("95.9", "116.3"), None, None, None, False),  # in percent?
    ("Slope", "0.56", ("-2.18", "3.29"), "0.5", "other", "label", False),
]


@pytest.mark.parametrize("case", SCALES, ids=lambda case: f"{case[0]} {case[1]}, p {case[3]}")
def test_the_scale_is_read_off_interval_and_p(case: tuple[Any, ...]) -> None:
    label, value, limits, p, used, evidence, is_suspect = case
    posted = outcome("NA", "NA", analyses=[analysis(**effect(label, value, *limits, pValue=p))])
    (reading,) = read(posted)
    assert (reading.scale_used, reading.scale_evidence) == (used, evidence)
    found = list(label_findings(Study.model_validate(trial(posted))))
    assert [finding.value for finding in found] == [label] * is_suspect


def test_the_groups_say_that_an_estimate_in_both_middles_is_a_difference() -> None:
    reading = one("-0.09", "0.43", effect=effect("Treatment effect", "0.53", "0.48", "0.57"))
    assert (reading.scale_used, reading.scale_evidence) == ("difference", "arithmetic")
    assert reading.direction == SECOND


# ---- direction -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "kind", "value", "direction"),
    [
        ("-4.9", "-1.6", "LS Mean Difference", "-3.3", FIRST),
        ("-1.6", "-4.9", "LS Mean Difference", "-3.3", SECOND),
        ("4.91", "1.62", "Mean Difference (Final Values)", "-3.3", SECOND),  # what was rounded away
        ("4.9", "1.6", "Mean Difference (Final Values)", "3.6", None),  # adjusted: not reproduced
        ("2.0", "2.1", "Mean Difference (Final Values)", "0.1", None),  # directions are not apart
        ("0.93", "0.66", "Ratio of Means", "1.41", FIRST),
        ("0.66", "0.93", "Ratio of Means", "1.41", SECOND),
        ("4.9", "1.6", "Treatment effect", "3.3", FIRST),
        ("4.9", "1.6", "Hazard Ratio (HR)", "3.3", None),  # no such arithmetic
        ("4.9", "NA", "Mean Difference (Final Values)", "3.3", None),
    ],
)
def test_a_direction_is_that_which_the_groups_reproduce(
    first: str, second: str, kind: str, value: str, direction: str | None
) -> None:
    reading = one(first, second, effect=effect(kind, value))
    assert (reading.direction, reading.direction_evidence) == (direction, direction and "arithmetic")


@pytest.mark.parametrize(
    ("kind", "value", "direction"),
    [
        ("Risk Difference (RD)", "36.0", FIRST),  # 30 of 50 against 12 of 50: 60 % - 24 %
        ("Risk Difference (RD)", "-0.36", SECOND),
        ("Risk Ratio (RR)", "2.50", FIRST),
        ("Risk Ratio (RR)", "0.40", SECOND),
        ("Odds Ratio (OR)", "4.75", FIRST),
        ("Odds Ratio (OR)", "0.21", SECOND),
        ("Odds Ratio (OR)", "4.40", None),
        ("Vaccine Efficacy", "60.0", SECOND),
    ],
)
def test_counts_are_shares_of_those_analysed(kind: str, value: str, direction: str | None) -> None:
    counts = {"paramType": "COUNT_OF_PARTICIPANTS", "unitOfMeasure": "Participants"}
    reading = one("30", "12", effect=effect(kind, value), denoms=[denominators("50", "50")], **counts)
    assert reading.direction == direction


@pytest.mark.parametrize(
    ("comment", "measure", "direction"),
    [
        ("Omalizumab arm minus Placebo arm", None, False),
        ("Difference in means: Omalizumab - Placebo.", None, False),
        ("Placebo vs. Omalizumab", None, True),
        ("Odds ratio comparing Omalizumab to Placebo", None, False),
        ("HR < 1 favors Omalizumab", "hazard_ratio", False),
        ("HR < 1 favors Omalizumab", "odds_ratio", None),  # of a response, less is worse
        ("HR < 1 favors the experimental arm", "hazard_ratio", None),
        ("Omalizumab vs standard care", None, None),
        ("Omalizumab minus Placebo; Placebo vs Omalizumab", None, None),  # two voices
        ("placebo-controlled comparison", None, None),
        ("", None, None),
    ],
)
def test_words_give_a_direction_where_both_sides_are_a_group(
    comment: str, measure: str | None, direction: bool | None
) -> None:
    assert stated_direction([comment], ["Placebo", "Omalizumab"], measure) is direction


@pytest.mark.parametrize(
    ("comment", "titles", "direction"),
    [
        ("Lapatinib plus Trastuzumab vs Trastuzumab", ["Trastuzumab", "Lapatinib Plus Trastuzumab"], False),
        ("Drug 20 mg vs Drug 10 mg", ["Drug 10 mg", "Drug 20 mg"], False),
        ("Drug 20 mg vs Drug 10 mg", ["Drug 20 mg", "Placebo"], None),
        ("Drug 20 mg vs Placebo", ["Drug", None], None),
    ],
)
def test_groups_are_told_apart_by_words_of_their_own(
    comment: str, titles: list[str | None], direction: bool | None
) -> None:
    assert stated_direction([comment], titles, None) is direction


def test_words_that_contradict_the_numbers_leave_the_direction_open() -> None:
    against = effect("Mean Difference (Final Values)", "3.3", estimateComment="Placebo minus Drug")
    assert one("4.9", "1.6", effect=against).direction is None
    along = effect("Mean Difference (Final Values)", "3.3", estimateComment="Drug minus Placebo")
    assert one("4.9", "1.6", effect=along).direction_evidence == "arithmetic"
    adjusted = effect("Mean Difference (Final Values)", "3.6", estimateComment="Drug minus Placebo")
    assert one("4.9", "1.6", effect=adjusted)[2:4] == (FIRST, "comment")


@pytest.mark.parametrize(
    ("first", "second", "ratio", "limits", "direction"),
    [
        ("9.8", "7.0", "0.71", ("0.53", "0.96"), FIRST),
        ("7.0", "9.8", "0.71", ("0.53", "0.96"), SECOND),
        (
            "15",
            "10",
            "1.29",
            ("1.12", "1.49"),
            SECOND,
        ),  # time to recovery: a greater hazard is a shorter time
        ("9.8", "7.0", "0.71", ("0.50", "1.01"), None),  # the interval holds 1
        ("7.3", "7.0", "0.71", ("0.53", "0.96"), None),  # medians too near
        ("30.0", "7.0", "0.90", ("0.83", "0.98"), None),  # medians too far for the ratio
    ],
)
def test_medians_are_weak_evidence_for_a_hazard_ratio(
    first: str, second: str, ratio: str, limits: tuple[str, str], direction: str | None
) -> None:
    times = {"paramType": "MEDIAN", "unitOfMeasure": "months"}
    reading = one(first, second, effect=effect("Hazard Ratio (HR)", ratio, *limits), **times)
    assert (reading.direction, reading.direction_evidence) == (direction, direction and "median")


# ---- classes ---------------------------------------------------------------------------------

VISITS = [
    {"title": "Change at Week 4 (n=40)", "categories": [{"measurements": cells("1.9", "1.0")}]},
    {"title": "Change at Week 8 (n=38)", "categories": [{"measurements": cells("4.4", "2.3")}]},
    {"title": "Change at Week 48 (n=30)", "categories": [{"measurements": cells("6.1", "6.9")}]},
]


@pytest.mark.parametrize(
    ("words", "value", "tested", "evidence", "direction"),
    [
        ("Week 8", "2.1", "Change at Week 8 (n=38)", "comment", FIRST),
        ("Week 8", "2.6", "Change at Week 8 (n=38)", "comment", None),  # adjusted
        ("Week 4 and Week 8", "5.5", None, None, None),
        (None, "2.4", None, None, None),  # none of three
        (None, "2.1", None, None, None),  # of three coarse differences one fits by chance
    ],
)
def test_the_class_is_named_by_words(
    words: str | None, value: str, tested: str | None, evidence: str | None, direction: str | None
) -> None:
    posted = effect("Mean Difference (Final Values)", value, groupDescription=words)
    reading = one(effect=posted, classes=VISITS)
    assert (reading.tested_class, reading.tested_evidence) == (tested, evidence)
    assert reading.direction == direction


@pytest.mark.parametrize(
    ("words", "tested"),
    [
        ("Week 8: analysis of covariance with baseline as a covariate", "Change at Week 8 (n=38)"),
        ("Analysis of covariance with baseline as a covariate", None),
    ],
)
def test_a_covariate_is_no_class(words: str, tested: str | None) -> None:
    baseline = {"title": "Baseline", "categories": [{"measurements": cells("7.1", "7.3")}]}
    posted = effect("Mean Difference (Final Values)", "2.6", groupDescription=words)
    assert one(effect=posted, classes=[baseline, *VISITS]).tested_class == tested


def test_the_class_is_found_by_arithmetic_where_chance_is_out_of_the_question() -> None:
    classes = [
        {"title": title, "categories": [{"measurements": cells(*values)}]}
        for title, values in (("Spine", ("14.214", "11.902")), ("Hip", ("9.377", "3.215")))
    ]
    reading = one(effect=effect("Mean Difference (Final Values)", "-6.162"), classes=classes)
    assert (reading.tested_class, reading.tested_evidence) == ("Hip", "arithmetic")
    assert (reading.direction, reading.compared) == (SECOND, "difference of values")


def test_an_analysis_of_three_groups_has_no_direction() -> None:
    posted = analysis(**effect("Mean Difference (Final Values)", "3.3")) | {
        "groupIds": ["OG000", "OG001", "OG002"]
    }
    (reading,) = read(outcome("4.9", "1.6", "1.0", titles=("A", "B", "C"), analyses=[posted]))
    assert (reading.direction, reading.direction_evidence) == (None, None)


@pytest.mark.parametrize(
    ("values", "posted", "direction"),
    [
        (("-8.4", "-2.4"), effect("LS Mean Difference", "-4.9", "-7.8", "-2.1"), FIRST),
        (("-2.4", "-8.4"), effect("LS Mean Difference", "-4.9", "-7.8", "-2.1"), SECOND),
        (
            ("-8.4", "-2.4"),
            effect("LS Mean Difference", "-4.9", "-12.0", "2.2"),
            None,
        ),  # less than a width off
        (("-8.4", "-2.4"), effect("LS Mean Difference", "-3.0", "-4.0", "-2.0"), None),  # in neither
        (("-8.4", "-2.4"), effect("LS Mean Difference", "-4.9"), None),
        (("-8.4", "-2.4"), effect("Hazard Ratio (HR)", "0.5", "0.3", "0.8"), None),
    ],
)
def test_an_adjusted_estimate_has_the_direction_that_lies_in_its_interval(
    values: tuple[str, str], posted: dict[str, Any], direction: str | None
) -> None:
    reading = one(*values, effect=posted)
    assert (reading.direction, reading.direction_evidence) == (direction, direction and "interval")


def test_an_adjusted_odds_ratio_has_a_direction_on_the_scale_of_ratios() -> None:
    posted = effect("Odds Ratio (OR)", "7.4", "4.3", "12.6")
    reading = one("7", "26", effect=posted, paramType="COUNT_OF_PARTICIPANTS", unitOfMeasure="Participants")
    assert (reading.direction, reading.direction_evidence) == (SECOND, "interval")


def test_words_that_contradict_the_interval_leave_the_direction_open() -> None:
    posted = effect("LS Mean Difference", "-4.9", "-7.8", "-2.1", estimateComment="Placebo minus Drug")
    assert one("-8.4", "-2.4", effect=posted).direction is None


@pytest.mark.parametrize("evidence", get_args(Evidence))
def test_every_evidence_of_a_direction_can_be_shown(evidence: str) -> None:
    assert str(directed(FIRST, evidence)).startswith("first group against second (")


# ---- sides of p-values, margins --------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sides"),
    [
        ({"pValueComment": "One-sided"}, "ONE_SIDED"),
        ({"statisticalMethod": "t-test, 2 sided"}, "TWO_SIDED"),
        ({"statisticalComment": "Two-sided log-rank test, stratified by centre"}, "TWO_SIDED"),
        ({"groupDescription": "Tested at a two-sided alpha of 0.05"}, "TWO_SIDED"),
        ({"groupDescription": "Two-tailed test"}, "TWO_SIDED"),
        ({"pValueComment": "1-sided", "statisticalComment": "Two-sided"}, "ONE_SIDED"),  # the nearer text
        ({"pValueComment": "one-sided; two-sided: 0.04"}, None),
        ({"statisticalComment": "One-sided alpha = 0.025"}, None),  # the p-value may be two-sided
        ({"estimateComment": "One-sided 97.5% confidence interval"}, None),
        ({"statisticalComment": "A bilateral test"}, None),
    ],
)
def test_sides_of_a_p_value_are_read_from_all_texts(fields: dict[str, str], sides: str | None) -> None:
    reading = one("1", "2", effect=effect("Mean Difference", "-1", pValue="0.03", **fields))
    assert reading.p_value_sides == sides


def test_an_analysis_without_p_value_has_no_sides() -> None:
    assert one("1", "2", effect=effect("Mean", "1", pValueComment="One-sided")).p_value_sides is None


@pytest.mark.parametrize(
    ("text", "margin"),
    [
        ("Non-inferiority margin of 10%", (10, None, "%", None)),
        ("The NI margin was set at 2.0.", (2, None, None, None)),
        ("non-inferiority margin= -1.5 m/s", (-1.5, None, "m/s", "lower")),
        ("non-inferiority limit on the hazard ratio of 2", (2, None, None, None)),
        ("margin of ±5 mmHg", (5, -5, "mmHg", "both")),
        ("if the upper bound of the 95% CI of the hazard ratio was \\<1.25", (1.25, None, None, "upper")),
        ("the lower limit of the 95% CI is greater than -10%", (-10, None, "%", "lower")),
        (
            "NI margin of 2.0. It held if the upper bound of the one-sided 97.5% CI was less than 2.",
            (2, None, None, "upper"),
        ),
        ("The 90% CI is entirely contained within 80% to 125%", (125, 80, "%", "both")),
        ("within the limits of 0.80 and 1.25", (1.25, 0.8, None, "both")),
        ("margin of 10% for one, margin of 15% for the other", (None, None, None, None)),
        ("80% power at a one-sided alpha of 0.025", (None, None, None, None)),
        ("No difference between the groups", (None, None, None, None)),
    ],
)
def test_the_margin_of_a_test_of_non_inferiority(text: str, margin: tuple[Any, ...]) -> None:
    fields = {"nonInferiorityType": "NON_INFERIORITY", "nonInferiorityComment": text}
    reading = one("1", "2", effect=effect("Mean Difference", "-1", **fields))
    found = (reading.margin, reading.margin_other, reading.margin_unit, reading.margin_side)
    assert found == margin


def test_a_test_of_superiority_has_no_margin() -> None:
    fields = {"nonInferiorityType": "SUPERIORITY", "nonInferiorityComment": "margin of 10%"}
    assert one("1", "2", effect=effect("Mean Difference", "-1", **fields)).margin is None


# ---- checks ----------------------------------------------------------------------------------


def checked(*values: Any, effect: dict[str, Any], **rest: Any) -> list[tuple[str, str]]:
    record = trial(outcome(*values, analyses=[analysis(**effect)], **rest))
    return [(finding.code, finding.message) for finding in check_findings(Study.model_validate(record))]


def spread(value: str, deviation: str) -> dict[str, str]:
    return {"value": value, "spread": deviation}


GROUPS = (spread("-3.0", "2.0"), spread("-1.0", "2.1"))
"""Their difference is -2.0, and its standard error 0.41."""

COUNTED: dict[str, Any] = {"paramType": "COUNT_OF_PARTICIPANTS", "unitOfMeasure": "Participants"}


def test_an_estimate_far_from_what_its_groups_give() -> None:
    wrong = effect("Mean Difference", "5.0", "4.2", "5.8")
    ((code, message),) = checked(*GROUPS, effect=wrong)
    assert code == "estimate_differs_from_groups"
    assert message == "the groups' numbers give -2 or 2, far from the estimate and its interval"
    odds = effect("Odds Ratio (OR)", "9.0", "8.0", "10.0")
    ((code, _),) = checked("10", "9", effect=odds, **COUNTED)
    assert code == "estimate_differs_from_groups"


@pytest.mark.parametrize(
    "posted",
    [
        effect("Mean Difference", "-2.0", "-2.8", "-1.2"),
        effect("Mean Difference", "2.0", "1.2", "2.8"),  # the other way round
        effect("Mean Difference", "-3.1", "-3.9", "-2.3"),  # adjusted
        effect("Median Difference", "5.0", "4.2", "5.8"),  # not of means
        effect("Treatment effect", "5.0", "4.2", "5.8"),
        effect("Mean Difference", "5.0"),
    ],
    ids=lambda posted: f"{posted['paramType']} {posted['paramValue']}",
)
def test_an_estimate_that_its_groups_may_have(posted: dict[str, Any]) -> None:
    assert checked(*GROUPS, effect=posted) == []


@pytest.mark.parametrize(
    ("p", "rest", "differs"),
    [
        ("0.0001", {}, True),  # of 2.0 (0.0 to 4.0) it is 0.05
        ("<0.001", {}, False),  # 3.3 against 2.0: a finding begins at 1.5
        ("<0.0001", {}, True),
        (">0.9", {"pValueComment": "two-sided"}, True),
        ("0.0003", {}, False),  # one-sided, perhaps
        ("0.0003", {"pValueComment": "two-sided"}, True),
        ("0.05", {}, False),
        ("0.025", {}, False),  # one-sided, perhaps
        ("0.6", {}, False),  # 0.5 against 2.0
        ("0.9", {}, False),
        ("0.9", {"pValueComment": "two-sided"}, True),
        ("0.0001", {"nonInferiorityType": "NON_INFERIORITY"}, False),
        (None, {}, False),
    ],
)
def test_a_p_value_is_that_of_its_interval(p: str | None, rest: dict[str, str], differs: bool) -> None:
    posted = effect("Mean Difference", "2.0", "0.0", "4.0", pValue=p, ciPctValue="95", **rest)
    found = checked(spread("3.0", "5.0"), spread("1.0", "5.0"), effect=posted)
    assert [code for code, _ in found] == ["p_value_differs_from_interval"] * differs


def test_what_the_interval_gives_is_said() -> None:
    posted = effect("Hazard Ratio (HR)", "0.50", "0.25", "1.00", pValue="<0.00001", ciPctValue="95")
    found = checked("NA", "NA", effect=posted)
    assert found[0][1] == "the interval gives a p-value of about 0.05, not <0.00001"


@pytest.mark.parametrize(
    ("label", "deviations", "differs"),
    [
        ("Standard Deviation", ("2.0", "2.1"), False),
        ("Standard Deviation", ("0.28", "0.30"), True),  # 2.0 and 2.1 over the root of 50
        ("Standard Error", ("0.28", "0.30"), False),
        ("Standard Error", ("2.0", "2.1"), True),
        ("Standard Deviation", ("0.7", "0.7"), False),  # neither
        ("95% Confidence Interval", ("0.28", "0.30"), False),
    ],
)
def test_a_spread_that_is_not_what_its_label_says(
    label: str, deviations: tuple[str, str], differs: bool
) -> None:
    posted = effect("Mean Difference", "-2.0", "-2.81", "-1.19", ciPctValue="95")
    numbers = (spread("-3.0", deviations[0]), spread("-1.0", deviations[1]))
    found = checked(*numbers, effect=posted, dispersionType=label)
    assert [code for code, _ in found] == ["spread_label_suspect"] * differs
