"""What is read of each posted analysis: scale, direction, what it tested; withheld where not certain."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from schemas.findings import EFFECT_LABEL_SUSPECT, Finding
from schemas.measures import EFFECT_MEASURES, EffectScale
from schemas.study import Study
from schemas.study.results import MeasureAnalysis, OutcomeMeasure
from scraper.sink.study_rows.analyses.arithmetic import Match, direction_inside, direction_of, matches
from scraper.sink.study_rows.analyses.arms import Pair, pairs_of
from scraper.sink.study_rows.analyses.comments import HAZARDS, stated_direction
from scraper.sink.study_rows.analyses.margins import Side, margin_of
from scraper.sink.study_rows.analyses.medians import suggested_direction
from scraper.sink.study_rows.analyses.rounding import rounded
from scraper.sink.study_rows.analyses.scale import Scale, estimate_of, scale_used
from scraper.sink.study_rows.analyses.sides import Sides, p_value_sides
from scraper.sink.study_rows.analyses.tested import named_classes
from scraper.sink.study_rows.wordings import effect_measure

Direction = Literal["group_1_first", "group_2_first"]
Evidence = Literal["arithmetic", "comment", "interval", "median"]

_OUTCOMES = "resultsSection.outcomeMeasuresModule.outcomeMeasures"


class Tested(NamedTuple):
    """The class and category that an analysis is about, by their titles, and how that is known."""

    class_title: str | None = None
    category_title: str | None = None
    evidence: Literal["arithmetic", "comment", "only_one"] | None = None


class AnalysisReading(NamedTuple):
    """One analysis as read; ``compared`` is what its groups' numbers gave: "ratio of odds"."""

    scale_used: EffectScale | None
    scale_evidence: str | None
    direction: Direction | None
    direction_evidence: Evidence | None
    tested_class: str | None
    tested_category: str | None
    tested_evidence: str | None
    compared: str | None
    p_value_sides: Sides | None
    margin: float | None
    margin_other: float | None
    margin_unit: str | None
    margin_side: Side | None


def readings(study: Study) -> Iterator[AnalysisReading]:
    """The reading of every analysis, in the order of the record."""
    for outcome, analysis, _ in analyses_of(study):
        yield read(outcome, analysis)


def label_findings(study: Study) -> Iterator[Finding]:
    """A finding for each analysis whose label contradicts its numbers."""
    for outcome, analysis, path in analyses_of(study):
        _, found, label = numbers_of(outcome, analysis)
        scale = scale_used(analysis, label, found)
        if scale.is_suspect:
            yield _finding(analysis, scale, path)


def read(outcome: OutcomeMeasure, analysis: MeasureAnalysis) -> AnalysisReading:
    """What is read of one analysis of an outcome."""
    pairs, found, label = numbers_of(outcome, analysis)
    direction, evidence = _direction(outcome, analysis, pairs, found)
    tested, margin = _tested(outcome, analysis, found), margin_of(analysis)
    return AnalysisReading(
        *scale_used(analysis, label, found)[:2],
        direction,
        evidence,
        *tested,
        found[0].computed.what if evidence == "arithmetic" else None,
        p_value_sides(analysis),
        margin.value,
        margin.other,
        margin.unit,
        margin.side,
    )


def analyses_of(study: Study) -> Iterator[tuple[OutcomeMeasure, MeasureAnalysis, str]]:
    """Every analysis with its outcome before it and its path in v2 names, in the order of the record."""
    module = study.resultsSection and study.resultsSection.outcomeMeasuresModule
    for place, outcome in enumerate((module and module.outcomeMeasures) or ()):
        for position, analysis in enumerate(outcome.analyses or ()):
            yield outcome, analysis, f"{_OUTCOMES}[{place}].analyses[{position}]"


def numbers_of(
    outcome: OutcomeMeasure, analysis: MeasureAnalysis
) -> tuple[list[Pair], list[Match], EffectScale | None]:
    """The groups' numbers that it may be about, those that reproduce its estimate, its label's scale."""
    measure = effect_measure(analysis.paramType or "")
    pairs = _about(pairs_of(outcome, analysis), named_classes(outcome, analysis))
    estimate = rounded(analysis.paramValue)
    found = matches(estimate, measure, pairs) if estimate and analysis.paramType else []
    return pairs, found, EFFECT_MEASURES[measure].scale if measure else None


def _about(pairs: list[Pair], named: frozenset[int]) -> list[Pair]:
    return [pair for pair in pairs if not named or pair.class_index in named]


# ---- direction -------------------------------------------------------------------------------


def _direction(
    outcome: OutcomeMeasure, analysis: MeasureAnalysis, pairs: Sequence[Pair], found: Sequence[Match]
) -> tuple[Direction | None, Evidence | None]:
    """Arithmetic first, then words, then the interval, and medians last; what contradicts leaves it open."""
    measure = effect_measure(analysis.paramType or "")
    if len(analysis.groupIds or ()) != 2 or not rounded(analysis.paramValue) or measure == "test_statistic":
        return None, None
    computed, stated = direction_of(found), _stated(outcome, analysis, measure)
    if found and (computed is None or stated not in (None, computed)):
        return None, None
    if computed is not None:
        return _named(computed), "arithmetic"
    inside = _inside(analysis, measure, pairs)
    if stated is not None:
        return (None, None) if inside not in (None, stated) else (_named(stated), "comment")
    if inside is not None:
        return _named(inside), "interval"
    suggested = suggested_direction(outcome, analysis, pairs) if measure in HAZARDS else None
    return (None, None) if suggested is None else (_named(suggested), "median")


def _inside(analysis: MeasureAnalysis, measure: str | None, pairs: Sequence[Pair]) -> bool | None:
    """The direction in which the groups' numbers lie in the interval of an adjusted estimate."""
    estimate = estimate_of(analysis)
    if estimate is None or len(pairs) != 1:
        return None
    return direction_inside((estimate.low.middle, estimate.high.middle), measure, pairs[0])


def _stated(outcome: OutcomeMeasure, analysis: MeasureAnalysis, measure: str | None) -> bool | None:
    titles = {group.id: group.title for group in outcome.groups or ()}
    texts = (analysis.paramType, analysis.estimateComment, analysis.groupDescription)
    return stated_direction(texts, [titles.get(group) for group in analysis.groupIds or ()], measure)


def _named(first_is_first: bool) -> Direction:
    return "group_1_first" if first_is_first else "group_2_first"


# ---- what was tested -------------------------------------------------------------------------


def _tested(outcome: OutcomeMeasure, analysis: MeasureAnalysis, found: Sequence[Match]) -> Tested:
    classes = outcome.classes or []
    named = named_classes(outcome, analysis)
    places = {(match.pair.class_index, match.pair.category_index) for match in found}
    if len(classes) == 1 and len(classes[0].categories or ()) < 2:
        return Tested(classes[0].title, None, "only_one")
    if len(places) == 1 and direction_of(found) is not None:
        pair = found[0].pair
        evidence: Literal["arithmetic", "comment"] = "comment" if len(named) == 1 else "arithmetic"
        return Tested(pair.class_title, pair.category_title, evidence)
    if len(named) == 1:
        return Tested(classes[min(named)].title, None, "comment")
    return Tested()


# ---- findings --------------------------------------------------------------------------------


def _finding(analysis: MeasureAnalysis, scale: Scale, path: str) -> Finding:
    limits = f"{analysis.ciLowerLimit or '—'} to {analysis.ciUpperLimit or '—'}"
    said = "a ratio by its interval" if scale.used == "ratio" else "not on the scale of its label"
    p = f"; p {analysis.pValue}" if analysis.pValue else ""
    return Finding(
        EFFECT_LABEL_SUSPECT,
        "warning",
        f"the estimate seems to be {said}{' and p-value' if scale.evidence == 'interval_and_p' else ''}",
        analysis.paramType,
        f"{path}.paramType",
        f"{analysis.paramValue} ({limits}){p}",
        f"{path}.paramValue",
    )
