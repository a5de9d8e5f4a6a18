"""Words for what a posted number is: kinds of values, of effect measures, of spreads.

The registry publishes these as free text; ``scraper/sink/study_rows/data`` says which wording means which
word here.
"""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

ValueKind = Literal[
    "number",
    "zero",
    "not_reached",
    "too_few_events",
    "not_estimable",
    "none_analyzed",
    "not_collected",
    "suppressed",
    "not_reported",
    "outside_quantification",
    "not_applicable",
    "na_explained",
    "na_unexplained",
    "not_a_number",
    "no_value",
]

VALUE_KINDS: Mapping[str, str] = {
    "number": "A number other than zero.",
    "zero": "The number zero: measured, and none.",
    "not_reached": "NA; the comment says that it was not reached.",
    "too_few_events": "NA; the comment says that too few events happened to estimate it.",
    "not_estimable": "NA; the comment says that it could not be estimated or calculated.",
    "none_analyzed": "NA; the comment says that nobody was analysed or observed.",
    "not_collected": "NA; the comment says that it was not collected, measured or assessed.",
    "suppressed": "NA; the comment says that it is withheld to protect privacy or masking.",
    "not_reported": "NA; the comment says that it is not reported.",
    "outside_quantification": "NA; the comment says that values lay outside the limits of quantification.",
    "not_applicable": "NA; the comment says that the cell does not apply or is not defined.",
    "na_explained": "NA; the comment says why in words that none of the rules knows, or of another number.",
    "na_unexplained": "NA without a comment.",
    "not_a_number": "A text that is neither a number nor NA.",
    "no_value": "Nothing was published where a value belongs.",
}
"""What a published value is.  NA is what its comment says, and never more."""

EffectScale = Literal["difference", "ratio", "log_ratio", "other"]


class EffectMeasure(NamedTuple):
    """One kind of effect: its scale (no effect is 0 for a difference or a log ratio, 1 for a ratio)."""

    scale: EffectScale
    meaning: str


EFFECT_MEASURES: Mapping[str, EffectMeasure] = {
    "hazard_ratio": EffectMeasure("ratio", "Ratio of hazards."),
    "log_hazard_ratio": EffectMeasure("log_ratio", "Natural logarithm of a hazard ratio."),
    "subdistribution_hazard_ratio": EffectMeasure("ratio", "Ratio of subdistribution hazards (Fine, Gray)."),
    "odds_ratio": EffectMeasure("ratio", "Ratio of odds."),
    "log_odds_ratio": EffectMeasure("log_ratio", "Natural logarithm of an odds ratio."),
    "risk_ratio": EffectMeasure("ratio", "Ratio of two proportions or probabilities."),
    "log_risk_ratio": EffectMeasure("log_ratio", "Natural logarithm of a risk ratio."),
    "rate_ratio": EffectMeasure("ratio", "Ratio of two rates per time."),
    "win_ratio": EffectMeasure("ratio", "Wins to losses over pairs."),
    "geometric_mean_ratio": EffectMeasure("ratio", "Ratio of geometric means."),
    "ratio_of_means": EffectMeasure("ratio", "Ratio of arithmetic means."),
    "ratio": EffectMeasure("ratio", "A ratio; of what is not said."),
    "mean_difference": EffectMeasure("difference", "Difference of means, least-squares means included."),
    "standardized_mean_difference": EffectMeasure("difference", "Difference of means over a deviation."),
    "median_difference": EffectMeasure("difference", "Difference of medians."),
    "hodges_lehmann_shift": EffectMeasure("difference", "Median of all pairwise differences."),
    "risk_difference": EffectMeasure("difference", "Difference of two proportions or probabilities."),
    "rate_difference": EffectMeasure("difference", "Difference of two rates per time."),
    "restricted_mean_survival_difference": EffectMeasure("difference", "Difference of restricted means."),
    "slope_difference": EffectMeasure("difference", "Difference of two slopes."),
    "difference": EffectMeasure("difference", "A difference; of what is not said."),
    "slope": EffectMeasure("other", "Change per unit: of one group or between groups is not said."),
    "regression_coefficient": EffectMeasure("other", "Coefficient of a regression model."),
    "correlation": EffectMeasure("other", "A correlation coefficient."),
    "vaccine_efficacy": EffectMeasure("other", "One minus a ratio, in percent as a rule."),
    "relative_risk_reduction": EffectMeasure("other", "One minus a risk ratio."),
    "number_needed_to_treat": EffectMeasure("other", "Reciprocal of a risk difference."),
    "test_statistic": EffectMeasure("other", "The statistic of a test (t, F, chi squared ...): no effect."),
}
"""Kinds of effects.  A wording that might mean two of them is none: the column is null."""

DISPERSION_MEASURES: Mapping[str, str] = {
    "standard_deviation": "Standard deviation.",
    "standard_error": "Standard error.",
    "confidence_interval": "Confidence interval; its level stands in dispersion_level.",
    "full_range": "Least and greatest value.",
    "interquartile_range": "First and third quartile.",
    "geometric_coefficient_of_variation": "Geometric coefficient of variation, in percent.",
}
"""Kinds of spread of one group's value."""

PERCENT = re.compile(r"%|\bper ?cent(?:ages?)?\b", re.IGNORECASE)
"""Units in percent."""

SHARE = re.compile(r"\bproportions?\b|\bprobabilit(?:y|ies)\b", re.IGNORECASE)
"""Units that are a share of one."""

PEOPLE = re.compile(r"\s*(?:participants?|patients?|subjects?|persons?|people)\s*", re.IGNORECASE)
"""A unit that is people and nothing else."""

RELATIVE = re.compile(r"\bchange\b|\breduction\b|\bdecrease\b|\bincrease\b", re.IGNORECASE)
"""Units that are a percentage of an earlier value, not of participants."""
