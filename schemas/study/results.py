"""The results section: what the sponsor reported, with every denominator where it was given."""

from typing import Annotated

from schemas.study.base import Markup, RecordPart, Whole
from schemas.values import PartialDate, ResultNumber
from schemas.vocabularies import (
    AGREEMENT_RESTRICTION_TYPE,
    ANALYSIS_DISPERSION_TYPE,
    CONFIDENCE_INTERVAL_NUM_SIDES,
    EVENT_ASSESSMENT,
    MEASURE_DISPERSION_TYPE,
    MEASURE_PARAM,
    NON_INFERIORITY_TYPE,
    OUTCOME_MEASURE_TYPE,
    REPORTING_STATUS,
)


class FlowGroup(RecordPart):
    """Flow groups."""

    id: str | None = None
    title: str | None = None
    description: Markup | None = None


class FlowStats(RecordPart):
    """Counts per group."""

    groupId: str | None = None
    comment: Markup | None = None
    numSubjects: ResultNumber | None = None
    numUnits: ResultNumber | None = None


class FlowMilestone(RecordPart):
    """Milestones."""

    type: str | None = None
    comment: Markup | None = None
    achievements: list[FlowStats] | None = None


class DropWithdraw(RecordPart):
    """Reasons not completed."""

    type: str | None = None
    comment: Markup | None = None
    reasons: list[FlowStats] | None = None


class FlowPeriod(RecordPart):
    """Periods."""

    title: str | None = None
    milestones: list[FlowMilestone] | None = None
    dropWithdraws: list[DropWithdraw] | None = None


class ParticipantFlowModule(RecordPart):
    """Participant flow."""

    preAssignmentDetails: Markup | None = None
    recruitmentDetails: Markup | None = None
    typeUnitsAnalyzed: str | None = None
    groups: list[FlowGroup] | None = None
    periods: list[FlowPeriod] | None = None


class MeasureGroup(RecordPart):
    """Baseline groups, usually incl. a Total."""

    id: str | None = None
    title: str | None = None
    description: Markup | None = None


class DenomCount(RecordPart):
    """Counts per group."""

    groupId: str | None = None
    value: ResultNumber | None = None


class Denom(RecordPart):
    """Overall denominators."""

    units: str | None = None
    counts: list[DenomCount] | None = None


class Measurement(RecordPart):
    """Cell per group."""

    groupId: str | None = None
    value: ResultNumber | None = None
    spread: ResultNumber | None = None
    lowerLimit: ResultNumber | None = None
    upperLimit: ResultNumber | None = None
    comment: Markup | None = None


class MeasureCategory(RecordPart):
    """Mutually exclusive categories in a row."""

    title: str | None = None
    measurements: list[Measurement] | None = None


class MeasureClass(RecordPart):
    """Rows (classes)."""

    title: str | None = None
    denoms: list[Denom] | None = None
    categories: list[MeasureCategory] | None = None


class BaselineMeasure(RecordPart):
    """Baseline measures."""

    title: str | None = None
    description: Markup | None = None
    populationDescription: Markup | None = None
    paramType: Annotated[str, MEASURE_PARAM] | None = None
    dispersionType: Annotated[str, MEASURE_DISPERSION_TYPE] | None = None
    unitOfMeasure: str | None = None
    calculatePct: bool | None = None
    denomUnitsSelected: str | None = None
    denoms: list[Denom] | None = None
    classes: list[MeasureClass] | None = None


class BaselineCharacteristicsModule(RecordPart):
    """Baseline characteristics."""

    populationDescription: Markup | None = None
    typeUnitsAnalyzed: str | None = None
    groups: list[MeasureGroup] | None = None
    denoms: list[Denom] | None = None
    measures: list[BaselineMeasure] | None = None


class MeasureAnalysis(RecordPart):
    """Statistical analyses."""

    paramType: str | None = None
    paramValue: ResultNumber | None = None
    dispersionType: Annotated[str, ANALYSIS_DISPERSION_TYPE] | None = None
    dispersionValue: ResultNumber | None = None
    statisticalMethod: str | None = None
    statisticalComment: Markup | None = None
    pValue: ResultNumber | None = None
    pValueComment: Markup | None = None
    ciNumSides: Annotated[str, CONFIDENCE_INTERVAL_NUM_SIDES] | None = None
    ciPctValue: ResultNumber | None = None
    ciLowerLimit: ResultNumber | None = None
    ciUpperLimit: ResultNumber | None = None
    ciLowerLimitComment: Markup | None = None
    ciUpperLimitComment: Markup | None = None
    estimateComment: Markup | None = None
    testedNonInferiority: bool | None = None
    nonInferiorityType: Annotated[str, NON_INFERIORITY_TYPE] | None = None
    nonInferiorityComment: Markup | None = None
    otherAnalysisDescription: Markup | None = None
    groupDescription: Markup | None = None
    groupIds: list[str] | None = None


class OutcomeMeasure(RecordPart):
    """Reported outcome measures."""

    type: Annotated[str, OUTCOME_MEASURE_TYPE] | None = None
    title: str | None = None
    description: Markup | None = None
    populationDescription: Markup | None = None
    reportingStatus: Annotated[str, REPORTING_STATUS] | None = None
    anticipatedPostingDate: PartialDate | None = None
    paramType: Annotated[str, MEASURE_PARAM] | None = None
    dispersionType: str | None = None
    unitOfMeasure: str | None = None
    calculatePct: bool | None = None
    timeFrame: str | None = None
    typeUnitsAnalyzed: str | None = None
    denomUnitsSelected: str | None = None
    groups: list[MeasureGroup] | None = None
    denoms: list[Denom] | None = None
    classes: list[MeasureClass] | None = None
    analyses: list[MeasureAnalysis] | None = None


class OutcomeMeasuresModule(RecordPart):
    """Reported outcomes."""

    outcomeMeasures: list[OutcomeMeasure] | None = None


class EventGroup(RecordPart):
    """Adverse-event groups."""

    id: str | None = None
    title: str | None = None
    description: Markup | None = None
    deathsNumAffected: Whole | None = None
    deathsNumAtRisk: Whole | None = None
    seriousNumAffected: Whole | None = None
    seriousNumAtRisk: Whole | None = None
    otherNumAffected: Whole | None = None
    otherNumAtRisk: Whole | None = None


class EventStats(RecordPart):
    """Counts per group."""

    groupId: str | None = None
    numEvents: Whole | None = None
    numAffected: Whole | None = None
    numAtRisk: Whole | None = None


class AdverseEvent(RecordPart):
    """Serious adverse events."""

    term: str | None = None
    organSystem: str | None = None
    sourceVocabulary: str | None = None
    assessmentType: Annotated[str, EVENT_ASSESSMENT] | None = None
    notes: Markup | None = None
    stats: list[EventStats] | None = None


class AdverseEventsModule(RecordPart):
    """Adverse events."""

    frequencyThreshold: ResultNumber | None = None
    timeFrame: str | None = None
    description: Markup | None = None
    allCauseMortalityComment: Markup | None = None
    eventGroups: list[EventGroup] | None = None
    seriousEvents: list[AdverseEvent] | None = None
    otherEvents: list[AdverseEvent] | None = None


class LimitationsAndCaveats(RecordPart):
    """Limitations block."""

    description: Markup | None = None


class CertainAgreement(RecordPart):
    """Agreements with PIs."""

    piSponsorEmployee: bool | None = None
    restrictionType: Annotated[str, AGREEMENT_RESTRICTION_TYPE] | None = None
    restrictiveAgreement: bool | None = None
    otherDetails: Markup | None = None


class PointOfContact(RecordPart):
    """Results contact."""

    title: str | None = None
    organization: str | None = None
    email: str | None = None
    phone: str | None = None
    phoneExt: str | None = None


class MoreInfoModule(RecordPart):
    """Limitations, agreements, contact."""

    limitationsAndCaveats: LimitationsAndCaveats | None = None
    certainAgreement: CertainAgreement | None = None
    pointOfContact: PointOfContact | None = None


class ResultsSection(RecordPart):
    """Posted results; absent without results."""

    participantFlowModule: ParticipantFlowModule | None = None
    baselineCharacteristicsModule: BaselineCharacteristicsModule | None = None
    outcomeMeasuresModule: OutcomeMeasuresModule | None = None
    adverseEventsModule: AdverseEventsModule | None = None
    moreInfoModule: MoreInfoModule | None = None
