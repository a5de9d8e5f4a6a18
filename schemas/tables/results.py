"""Tables of what the sponsor reported: the results section, every denominator beside its numbers."""

from schemas.tables.columns import (
    Column,
    Constant,
    Key,
    Lookup,
    Rows,
    Table,
    boolean,
    dates,
    integer,
    real,
    reference,
    text,
)

_FLOW = "resultsSection.participantFlowModule"
_PERIOD = f"{_FLOW}.periods[]"
_BASELINE = "resultsSection.baselineCharacteristicsModule"
_MEASURE = f"{_BASELINE}.measures[]"
_CLASS = f"{_MEASURE}.classes[?]"
_OUTCOME = "resultsSection.outcomeMeasuresModule.outcomeMeasures[]"
_OUTCOME_CLASS = f"{_OUTCOME}.classes[]"
_ADVERSE = "resultsSection.adverseEventsModule"
_MORE = "resultsSection.moreInfoModule"

_FLOW_GROUP = Lookup(".groupId", "flow_groups")
_BASELINE_GROUP = Lookup(".groupId", "baseline_groups")
_OUTCOME_GROUP = Lookup(".groupId", "outcome_groups", (Key("outcomes"),))
_EVENT_GROUP = Lookup(".groupId", "event_groups")


def _group(lookup: Lookup) -> Column:
    return reference(
        "result_group_id", "result_groups", lookup, "The arm or group, by key; null when none has the code."
    )


def _code(source: str = ".groupId") -> Column:
    return text("ctgov_group_code", source, "Code of the arm or group, local to its list (OG000 ...).")


def _group_role(field: str) -> Lookup:
    return Lookup(".title", "group_roles", ("protocolSection.armsInterventionsModule.armGroups",), field)


RESULT_GROUPS = Table(
    "result_groups",
    "one arm or group of one results list; codes are local to the list, and not linked to design_groups",
    (
        text("ctgov_group_code", ".id", "Code, local to the list: FG000, BG000, OG000 (per outcome), EG000."),
        text("result_type", None, "Participant Flow, Baseline, Outcome or Reported Event."),
        text("title", ".title", "Title."),
        text("description", ".description", "What the group got."),
        reference("outcome_id", "outcomes", None, "The outcome that the group belongs to; null elsewhere."),
        text(
            "role", _group_role("role"), "What it is compared as: experimental, control; null: not certain."
        ),
        text("role_evidence", _group_role("evidence"), "What says so: arm_type (of its arm) or title."),
        boolean("is_total", _group_role("is_total"), "Its title says that it holds other groups: Total."),
    ),
    rows=(
        Rows(f"{_FLOW}.groups[]", {"result_type": Constant("Participant Flow")}, distinct=True),
        Rows(f"{_BASELINE}.groups[]", {"result_type": Constant("Baseline")}, distinct=True),
        Rows(f"{_OUTCOME}.groups[]", {"result_type": Constant("Outcome"), "outcome_id": Key("outcomes")}),
        Rows(f"{_ADVERSE}.eventGroups[]", {"result_type": Constant("Reported Event")}, distinct=True),
    ),
)

PARTICIPANT_FLOWS = Table(
    "participant_flows",
    "how participants came into the study",
    (
        text("recruitment_details", ".recruitmentDetails", "Where and when participants were recruited."),
        text("pre_assignment_details", ".preAssignmentDetails", "What happened before assignment."),
        text("units_analyzed", ".typeUnitsAnalyzed", "What was assigned, if not participants."),
    ),
    rows=(Rows(_FLOW),),
)

MILESTONES = Table(
    "milestones",
    "how many of one group reached one milestone of one period",
    (
        _group(_FLOW_GROUP),
        _code(),
        text(
            "title",
            f"{_PERIOD}.milestones[?].type",
            "STARTED, COMPLETED, NOT COMPLETED, or the sponsor's own.",
        ),
        text("period", f"{_PERIOD}.title", "Title of the period."),
        text("description", ".comment", "Comment on this number."),
        integer("count", ".numSubjects", "Participants.", "whole_number", "participant"),
        text("milestone_description", f"{_PERIOD}.milestones[?].comment", "Comment on the milestone."),
        text("count_units", ".numUnits", "Units other than participants."),
    ),
    rows=(Rows(f"{_PERIOD}.milestones[?].achievements[?]"),),
)

DROP_WITHDRAWALS = Table(
    "drop_withdrawals",
    "how many of one group left in one period for one reason",
    (
        _group(_FLOW_GROUP),
        _code(),
        text("period", f"{_PERIOD}.title", "Title of the period."),
        text("reason", f"{_PERIOD}.dropWithdraws[].type", "Why they left."),
        integer("count", ".numSubjects", "Participants.", "whole_number", "participant"),
        text("drop_withdraw_comment", f"{_PERIOD}.dropWithdraws[].comment", "Comment on the reason."),
        text("reason_comment", ".comment", "Comment on this number."),
        integer("count_units", ".numUnits", "Units other than participants.", "whole_number"),
    ),
    rows=(Rows(f"{_PERIOD}.dropWithdraws[].reasons[?]"),),
)

BASELINE_COUNTS = Table(
    "baseline_counts",
    "how many of one group were analysed at baseline",
    (
        _group(_BASELINE_GROUP),
        _code(),
        text("units", f"{_BASELINE}.denoms[].units", "What was counted."),
        text("scope", Constant("overall"), "overall."),
        integer("count", ".value", "Number analysed.", "whole_number"),
    ),
    rows=(Rows(f"{_BASELINE}.denoms[].counts[]"),),
)

BASELINE_MEASURES = Table(
    "baseline_measures",
    "one baseline characteristic",
    (
        text("title", ".title", "Age, Continuous; Sex: Female, Male ..."),
        text("description", ".description", "What was measured, and how."),
        text("population_description", ".populationDescription", "Who was analysed, and why not all."),
        text("param_type", ".paramType", "MEAN, MEDIAN, COUNT_OF_PARTICIPANTS ..."),
        text("dispersion_type", ".dispersionType", "STANDARD_DEVIATION, FULL_RANGE ..."),
        text("units", ".unitOfMeasure", "Unit of measure, free text."),
        boolean("calculate_percentage", ".calculatePct", "Percentages are to be computed from the counts."),
        text("denom_units_selected", ".denomUnitsSelected", "Which denominators apply, if not participants."),
    ),
    rows=(Rows(_MEASURE),),
)

BASELINE_MEASUREMENTS = Table(
    "baseline_measurements",
    "one baseline number: characteristic, class, category and group; a row without group stands for a "
    "class that was not collected",
    (
        _group(_BASELINE_GROUP),
        _code(),
        text("classification", f"{_CLASS}.title", "Title of the class."),
        text("category", f"{_CLASS}.categories[?].title", "Title of the category."),
        text("title", f"{_MEASURE}.title", "Title of the characteristic."),
        text("description", f"{_MEASURE}.description", "What was measured, and how."),
        text("units", f"{_MEASURE}.unitOfMeasure", "Unit of measure, free text."),
        text("param_type", f"{_MEASURE}.paramType", "MEAN, MEDIAN, COUNT_OF_PARTICIPANTS ..."),
        text("param_value", ".value", "Value as published; NA is explained in explanation_of_na."),
        real("param_value_num", ".value", "The same as a number; null for NA.", "number"),
        text("dispersion_type", f"{_MEASURE}.dispersionType", "STANDARD_DEVIATION, FULL_RANGE ..."),
        text("dispersion_value", ".spread", "Spread as published."),
        real("dispersion_value_num", ".spread", "The same as a number.", "number"),
        real("dispersion_lower_limit", ".lowerLimit", "Lower limit as a number.", "number"),
        real("dispersion_upper_limit", ".upperLimit", "Upper limit as a number.", "number"),
        text("dispersion_lower_limit_raw", ".lowerLimit", "Lower limit as published."),
        text("dispersion_upper_limit_raw", ".upperLimit", "Upper limit as published."),
        text("explanation_of_na", ".comment", "Why the value is NA."),
        integer(
            "number_analyzed",
            Lookup(
                ".groupId",
                "denominators",
                (
                    f"{_MEASURE}.denomUnitsSelected",
                    f"{_CLASS}.denoms",
                    f"{_MEASURE}.denoms",
                    f"{_BASELINE}.denoms",
                ),
            ),
            "Denominator of the group: of the class, else of the characteristic, else of the whole baseline.",
        ),
        text(
            "number_analyzed_units", f"{_MEASURE}.denomUnitsSelected", "What was counted.", "or_participants"
        ),
        text("population_description", f"{_MEASURE}.populationDescription", "Who was analysed."),
        text("calculate_percentage", f"{_MEASURE}.calculatePct", "Yes, No or null.", "yes_no"),
        reference(
            "baseline_measure_id", "baseline_measures", Key("baseline_measures"), "The characteristic."
        ),
        text("value_kind", (".value", ".comment"), "What the value is (docs/results.md).", "value_kind"),
        text("dispersion_kind", (".spread", ".comment"), "The same of the spread.", "spread_kind"),
        text("lower_limit_kind", (".lowerLimit", ".comment"), "The same of the lower limit.", "lower_kind"),
        text("upper_limit_kind", (".upperLimit", ".comment"), "The same of the upper limit.", "upper_kind"),
    ),
    rows=(Rows(f"{_CLASS}.categories[?].measurements[?]"),),
)

BASELINE_DENOMINATORS = Table(
    "baseline_denominators",
    "how many of one group were analysed for one characteristic or class, where that differs",
    (
        reference(
            "baseline_measure_id", "baseline_measures", Key("baseline_measures"), "The characteristic."
        ),
        text("scope", None, "measure or class."),
        text("classification", None, "Title of the class."),
        _group(_BASELINE_GROUP),
        _code(),
        text("units", None, "What was counted."),
        integer("count", ".value", "Number analysed.", "whole_number"),
    ),
    rows=(
        Rows(
            f"{_MEASURE}.denoms[].counts[]",
            {"scope": Constant("measure"), "units": f"{_MEASURE}.denoms[].units"},
        ),
        Rows(
            f"{_MEASURE}.classes[].denoms[].counts[]",
            {
                "scope": Constant("class"),
                "classification": f"{_MEASURE}.classes[].title",
                "units": f"{_MEASURE}.classes[].denoms[].units",
            },
        ),
    ),
)

OUTCOMES = Table(
    "outcomes",
    "one outcome measure, as reported",
    (
        text("outcome_type", ".type", "PRIMARY, SECONDARY, OTHER_PRE_SPECIFIED or POST_HOC."),
        text("title", ".title", "What was measured."),
        text("description", ".description", "How it was measured."),
        text("time_frame", ".timeFrame", "When, as written."),
        text("population", ".populationDescription", "Who was analysed, and why not all."),
        *dates(
            "anticipated_posting_date", ".anticipatedPostingDate", "When data not yet posted are expected."
        ),
        text(
            "anticipated_posting_month_year", ".anticipatedPostingDate", "The same as published.", "date_text"
        ),
        text("units", ".unitOfMeasure", "Unit of measure, free text."),
        text("units_analyzed", ".typeUnitsAnalyzed", "What was analysed, if not participants."),
        text("dispersion_type", ".dispersionType", "Kind of spread, free text."),
        text("param_type", ".paramType", "MEAN, MEDIAN, COUNT_OF_PARTICIPANTS ..."),
        text("reporting_status", ".reportingStatus", "POSTED or NOT_POSTED."),
        boolean("calculate_percentage", ".calculatePct", "Percentages are to be computed from the counts."),
        text("denom_units_selected", ".denomUnitsSelected", "Which denominators apply, if not participants."),
        text(
            "dispersion_measure",
            ".dispersionType",
            "Kind of spread: standard_deviation, standard_error, confidence_interval, full_range ...",
            "dispersion_measure",
        ),
        real(
            "dispersion_level", ".dispersionType", "Level of a confidence interval.", "dispersion_level", "%"
        ),
    ),
    rows=(Rows(_OUTCOME),),
    full_text=("title",),
)

OUTCOME_COUNTS = Table(
    "outcome_counts",
    "how many of one group were analysed for one outcome",
    (
        reference("outcome_id", "outcomes", Key("outcomes"), "The outcome."),
        _group(_OUTCOME_GROUP),
        _code(),
        text("scope", Constant("Measure"), "Measure."),
        text("units", f"{_OUTCOME}.denoms[].units", "What was counted."),
        integer("count", ".value", "Number analysed.", "whole_number"),
    ),
    rows=(Rows(f"{_OUTCOME}.denoms[].counts[]"),),
)

OUTCOME_DENOMINATORS = Table(
    "outcome_denominators",
    "how many of one group were analysed for one class of an outcome, where that differs",
    (
        reference("outcome_id", "outcomes", Key("outcomes"), "The outcome."),
        text("classification", f"{_OUTCOME_CLASS}.title", "Title of the class."),
        _group(_OUTCOME_GROUP),
        _code(),
        text("units", f"{_OUTCOME_CLASS}.denoms[].units", "What was counted."),
        integer("count", ".value", "Number analysed.", "whole_number"),
    ),
    rows=(Rows(f"{_OUTCOME_CLASS}.denoms[].counts[]"),),
)


def _row_time(field: str) -> Lookup:
    return Lookup(
        f"{_OUTCOME_CLASS}.categories[?].title",
        "row_times",
        (Key("outcomes"), f"{_OUTCOME_CLASS}.title"),
        field,
    )


OUTCOME_MEASUREMENTS = Table(
    "outcome_measurements",
    "one reported number: outcome, class, category and group; a row without group stands for a class "
    "without numbers",
    (
        reference("outcome_id", "outcomes", Key("outcomes"), "The outcome."),
        _group(_OUTCOME_GROUP),
        _code(),
        text("classification", f"{_OUTCOME_CLASS}.title", "Title of the class."),
        text("category", f"{_OUTCOME_CLASS}.categories[?].title", "Title of the category."),
        text("title", f"{_OUTCOME}.title", "What was measured."),
        text("description", f"{_OUTCOME}.description", "How it was measured."),
        text("units", f"{_OUTCOME}.unitOfMeasure", "Unit of measure, free text."),
        text("param_type", f"{_OUTCOME}.paramType", "MEAN, MEDIAN, COUNT_OF_PARTICIPANTS ..."),
        text("param_value", ".value", "Value as published; NA is explained in explanation_of_na."),
        real("param_value_num", ".value", "The same as a number; null for NA.", "number"),
        text("dispersion_type", f"{_OUTCOME}.dispersionType", "Kind of spread, free text."),
        text("dispersion_value", ".spread", "Spread as published."),
        real("dispersion_value_num", ".spread", "The same as a number.", "number"),
        real("dispersion_lower_limit", ".lowerLimit", "Lower limit as a number.", "number"),
        real("dispersion_upper_limit", ".upperLimit", "Upper limit as a number.", "number"),
        text("explanation_of_na", ".comment", "Why the value is NA."),
        text("dispersion_upper_limit_raw", ".upperLimit", "Upper limit as published."),
        text("dispersion_lower_limit_raw", ".lowerLimit", "Lower limit as published."),
        integer(
            "number_analyzed",
            Lookup(
                ".groupId",
                "denominators",
                (f"{_OUTCOME}.denomUnitsSelected", f"{_OUTCOME_CLASS}.denoms", f"{_OUTCOME}.denoms"),
            ),
            "Denominator of the group: of the class, else of the outcome.",
        ),
        text(
            "number_analyzed_units", f"{_OUTCOME}.denomUnitsSelected", "What was counted.", "or_participants"
        ),
        text("value_kind", (".value", ".comment"), "What the value is (docs/results.md).", "value_kind"),
        text("dispersion_kind", (".spread", ".comment"), "The same of the spread.", "spread_kind"),
        text("lower_limit_kind", (".lowerLimit", ".comment"), "The same of the lower limit.", "lower_kind"),
        text("upper_limit_kind", (".upperLimit", ".comment"), "The same of the upper limit.", "upper_kind"),
        real(
            "row_day",
            _row_time("day"),
            "Day of the trial on which the row was measured (month 30.4375, year 365.25); null: not certain.",
            unit="day",
        ),
        text("row_day_text", _row_time("text"), "The words that name the time: Week 8, Visit 3."),
        text(
            "row_day_evidence",
            _row_time("evidence"),
            "Where they stand: class, category, time_frame, or class_and_category (two times).",
        ),
        text(
            "row_day_anchor",
            _row_time("anchor"),
            "What the time counts from, where that is not the start: the last dose.",
        ),
        real("row_days_from_anchor", _row_time("days_from_anchor"), "Days from there.", unit="day"),
    ),
    rows=(Rows(f"{_OUTCOME_CLASS}.categories[?].measurements[?]"),),
)

_ANALYSIS = f"{_OUTCOME}.analyses[]"

OUTCOME_ANALYSES = Table(
    "outcome_analyses",
    "one statistical analysis of an outcome",
    (
        reference("outcome_id", "outcomes", Key("outcomes"), "The outcome."),
        text("non_inferiority_type", ".nonInferiorityType", "SUPERIORITY, NON_INFERIORITY, EQUIVALENCE ..."),
        text("non_inferiority_description", ".nonInferiorityComment", "The hypothesis in words."),
        text("param_type", ".paramType", "The estimate, free text: Odds Ratio (OR), Mean Difference ..."),
        real("param_value", ".paramValue", "The estimate as a number.", "number"),
        text("dispersion_type", ".dispersionType", "STANDARD_DEVIATION or STANDARD_ERROR_OF_MEAN."),
        real("dispersion_value", ".dispersionValue", "Spread of the estimate as a number.", "number"),
        text("p_value_modifier", ".pValue", "What stands before the number: <, >, ≤, = ...", "p_modifier"),
        real("p_value", ".pValue", "The p-value as a number; null when it is none.", "p_number"),
        text("ci_n_sides", ".ciNumSides", "ONE_SIDED or TWO_SIDED."),
        real("ci_percent", ".ciPctValue", "Level of the confidence interval.", "number", "%"),
        real("ci_lower_limit", ".ciLowerLimit", "Lower limit as a number.", "number"),
        real("ci_upper_limit", ".ciUpperLimit", "Upper limit as a number.", "number"),
        text("ci_upper_limit_na_comment", ".ciUpperLimitComment", "Why there is no upper limit."),
        text("p_value_description", ".pValueComment", "Comment on the p-value: one-sided, adjusted ..."),
        text("method", ".statisticalMethod", "The test."),
        text("method_description", ".statisticalComment", "The test in words."),
        text("estimate_description", ".estimateComment", "Comment on the estimate."),
        text("groups_description", ".groupDescription", "What was compared."),
        text("other_analysis_description", ".otherAnalysisDescription", "An analysis that fits no test."),
        text("ci_upper_limit_raw", ".ciUpperLimit", "Upper limit as published."),
        text("ci_lower_limit_raw", ".ciLowerLimit", "Lower limit as published."),
        text("p_value_raw", ".pValue", "The p-value as published."),
        text("ci_lower_limit_na_comment", ".ciLowerLimitComment", "Why there is no lower limit."),
        boolean("tested_non_inferiority", ".testedNonInferiority", "A non-inferiority test (old records)."),
        text("param_value_raw", ".paramValue", "The estimate as published."),
        text("dispersion_value_raw", ".dispersionValue", "Its spread as published."),
        text("ci_percent_raw", ".ciPctValue", "Level of the confidence interval as published."),
        text("effect_measure", ".paramType", "Kind of effect; null: not certain.", "effect_measure"),
        text("effect_scale", ".paramType", "difference, ratio, log_ratio or other.", "effect_scale"),
        text("estimate_kind", (".paramValue", ".estimateComment"), "What the estimate is.", "value_kind"),
        text("ci_lower_limit_kind", (".ciLowerLimit", ".ciLowerLimitComment"), "What it is.", "lower_kind"),
        text("ci_upper_limit_kind", (".ciUpperLimit", ".ciUpperLimitComment"), "What it is.", "upper_kind"),
    ),
    rows=(Rows(_ANALYSIS),),
)

OUTCOME_ANALYSIS_GROUPS = Table(
    "outcome_analysis_groups",
    "one group of one analysis",
    (
        reference("outcome_analysis_id", "outcome_analyses", Key("outcome_analyses"), "The analysis."),
        _group(Lookup(".", "outcome_groups", (Key("outcomes"),))),
        _code("."),
    ),
    rows=(Rows(f"{_ANALYSIS}.groupIds[]"),),
)

ADVERSE_EVENT_REPORTS = Table(
    "adverse_event_reports",
    "how adverse events were collected",
    (
        text("time_frame", ".timeFrame", "When."),
        text("description", ".description", "How."),
        real(
            "frequency_threshold",
            ".frequencyThreshold",
            "Other events up to this share are left out.",
            "number",
            "%",
        ),
        text("all_cause_mortality_comment", ".allCauseMortalityComment", "Comment on deaths."),
        text(
            "not_assessed",
            (".description", ".timeFrame", ".allCauseMortalityComment"),
            "Kinds of events that these texts say were not assessed: serious, other, deaths.",
            "not_assessed",
        ),
    ),
    rows=(Rows(_ADVERSE),),
)


def _reported_events(kind: str) -> Rows:
    event = f"{_ADVERSE}.{kind}Events[]"
    return Rows(
        f"{event}.stats[?]",
        {
            "event_type": Constant(kind),
            "organ_system": f"{event}.organSystem",
            "adverse_event_term": f"{event}.term",
            "vocab": f"{event}.sourceVocabulary",
            "assessment": f"{event}.assessmentType",
            "notes": f"{event}.notes",
        },
    )


REPORTED_EVENTS = Table(
    "reported_events",
    "how many of one group had one adverse event; a person counts once a term, so terms do not add up",
    (
        _group(_EVENT_GROUP),
        _code(),
        text("time_frame", f"{_ADVERSE}.timeFrame", "When events were collected."),
        text("event_type", None, "serious or other."),
        text("default_vocab", None, "Never filled from API v2: vocab has it."),
        text("default_assessment", None, "Never filled from API v2: assessment has it."),
        integer("subjects_affected", ".numAffected", "Participants with the event.", unit="participant"),
        integer("subjects_at_risk", ".numAtRisk", "Participants at risk.", unit="participant"),
        text("description", f"{_ADVERSE}.description", "How events were collected."),
        integer("event_count", ".numEvents", "Events."),
        text("organ_system", None, "Organ system."),
        text("adverse_event_term", None, "The event."),
        real(
            "frequency_threshold",
            f"{_ADVERSE}.frequencyThreshold",
            "Other events up to this share are left out.",
            "number",
            "%",
        ),
        text("vocab", None, "Vocabulary of the term, e.g. MedDRA 23.0."),
        text("assessment", None, "SYSTEMATIC_ASSESSMENT or NON_SYSTEMATIC_ASSESSMENT."),
        text("notes", None, "Comment on the event."),
    ),
    rows=(_reported_events("serious"), _reported_events("other")),
)


def _event_totals(event_type: str, classification: str, prefix: str) -> Rows:
    return Rows(
        f"{_ADVERSE}.eventGroups[]",
        {
            "event_type": Constant(event_type),
            "classification": Constant(classification),
            "subjects_affected": f".{prefix}NumAffected",
            "subjects_at_risk": f".{prefix}NumAtRisk",
        },
    )


REPORTED_EVENT_TOTALS = Table(
    "reported_event_totals",
    "how many of one group had any serious event, any other event, or died",
    (
        _code(".id"),
        text("event_type", None, "serious, other or deaths."),
        text("classification", None, "The same in the wording of the classic site."),
        integer("subjects_affected", None, "Participants affected.", unit="participant"),
        integer("subjects_at_risk", None, "Participants at risk.", unit="participant"),
        text("created_at", None, "Never filled: see source_documents.retrieved_at."),
        text("updated_at", None, "Never filled: see source_documents.retrieved_at."),
        _group(Lookup(".id", "event_groups")),
    ),
    rows=(
        _event_totals("serious", "Total, serious adverse events", "serious"),
        _event_totals("other", "Total, other adverse events", "other"),
        _event_totals("deaths", "Total, all-cause mortality", "deaths"),
    ),
)

RESULT_AGREEMENTS = Table(
    "result_agreements",
    "what the investigator may publish",
    (
        boolean("pi_employee", ".piSponsorEmployee", "The principal investigator is the sponsor's employee."),
        text("agreement", None, "Never filled from API v2."),
        text("restriction_type", ".restrictionType", "LTE60, GT60 or OTHER."),
        text("other_details", ".otherDetails", "The restriction in words."),
        boolean("restrictive_agreement", ".restrictiveAgreement", "An agreement restricts publication."),
    ),
    rows=(Rows(f"{_MORE}.certainAgreement"),),
)

RESULT_CONTACTS = Table(
    "result_contacts",
    "whom to ask about the results",
    (
        text("organization", ".organization", "Organization."),
        text("name", ".title", "Name or title."),
        text("phone", ".phone", "Telephone."),
        text("email", ".email", "E-mail address; not for marketing."),
        text("extension", ".phoneExt", "Telephone extension."),
    ),
    rows=(Rows(f"{_MORE}.pointOfContact"),),
)

RESULTS_TABLES = (
    OUTCOMES,
    RESULT_GROUPS,
    PARTICIPANT_FLOWS,
    MILESTONES,
    DROP_WITHDRAWALS,
    BASELINE_COUNTS,
    BASELINE_MEASURES,
    BASELINE_MEASUREMENTS,
    BASELINE_DENOMINATORS,
    OUTCOME_COUNTS,
    OUTCOME_DENOMINATORS,
    OUTCOME_MEASUREMENTS,
    OUTCOME_ANALYSES,
    OUTCOME_ANALYSIS_GROUPS,
    ADVERSE_EVENT_REPORTS,
    REPORTED_EVENTS,
    REPORTED_EVENT_TOTALS,
    RESULT_AGREEMENTS,
    RESULT_CONTACTS,
)
