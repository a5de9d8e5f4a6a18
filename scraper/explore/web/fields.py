"""What a trial page shows, as tables: its sections, the values shown in each, the tables read for it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scraper.explore.compare.fields import SECTIONS as COMPARED
from scraper.explore.compare.fields import Field, age_limit


class Place(NamedTuple):
    """A section of the page, and the modules of the record whose findings belong there."""

    key: str
    title: str
    modules: tuple[str, ...]


PLACES: Sequence[Place] = (
    Place("overview", "Overview", ("identificationModule", "descriptionModule", "conditionsModule")),
    Place(
        "status", "Status and dates", ("statusModule", "hasResults", "annotationSection", "derivedSection")
    ),
    Place("design", "Design", ("designModule", "oversightModule")),
    Place("arms", "Arms and interventions", ("armsInterventionsModule",)),
    Place("eligibility", "Eligibility", ("eligibilityModule",)),
    Place("outcomes", "Outcome measures", ("outcomesModule",)),
    Place("flow", "Participant flow", ("participantFlowModule",)),
    Place("baseline", "Baseline characteristics", ("baselineCharacteristicsModule",)),
    Place("results", "Outcome results", ("outcomeMeasuresModule", "moreInfoModule")),
    Place("events", "Adverse events", ("adverseEventsModule",)),
    Place("sites", "Sites and contacts", ("contactsLocationsModule",)),
    Place("sponsors", "Sponsors and responsibility", ("sponsorCollaboratorsModule",)),
    Place("references", "References and links", ("referencesModule",)),
    Place("documents", "Documents and data sharing", ("documentSection", "ipdSharingStatementModule")),
    Place("provenance", "Where this comes from", ()),
)
"""In the order of the page.  A finding stands in the first section whose module its source names."""


def _study(label: str, columns: str, how: str = "text") -> Field:
    return Field(label, f"select {columns} from studies where nct_id = ?", how)  # noqa: S608 - our names


def _day(label: str, name: str) -> Field:
    return _study(label, f"{name}_earliest, {name}, {name}_precision, null", "date")


def _design(label: str, column: str, how: str = "text") -> Field:
    return Field(label, f"select {column} from designs where nct_id = ?", how)  # noqa: S608


def _eligible(label: str, columns: str, how: str = "text") -> Field:
    return Field(label, f"select {columns} from eligibilities where nct_id = ?", how)  # noqa: S608


def _age(side: str) -> str:
    in_other_unit = f"case when {side}_age not like '%day%' and {side}_age_days is not null"
    days = f"{in_other_unit} then printf('%g', {side}_age_days) end"
    return f"{age_limit(side)} || coalesce(' (' || {days} || ' days)', '')"


_COMPARED = {
    title: {field.label: field for field in fields if isinstance(field, Field)} for title, fields in COMPARED
}
_STATUS, _DESIGN, _ELIGIBILITY = (_COMPARED[title] for title in ("Status and dates", "Design", "Eligibility"))

KEY_FACTS: Sequence[Field] = (
    _DESIGN["Phase"],
    _DESIGN["Enrollment"],
    _DESIGN["Study type"],
    _DESIGN["Allocation"],
    _DESIGN["Masking"],
    _STATUS["Start"],
    _STATUS["Primary completion"],
    _COMPARED["Identity"]["Lead sponsor"],
)
"""Shown at the head of the page."""

SHOWN: Mapping[str, Sequence[Field]] = {
    "overview": (
        Field(
            "Other ids",
            "select id_value, coalesce(id_type_description, id_type) from id_information"
            " where nct_id = ? order by id",
            "with_word",
        ),
        _study("Expanded access record", "expanded_access_nctid"),
    ),
    "status": (
        *_STATUS.values(),
        _day("First submitted", "study_first_submitted_date"),
        _day("First submitted, quality control met", "study_first_submitted_qc_date"),
        _day("Results first submitted", "results_first_submitted_date"),
        _day("Last update submitted", "last_update_submitted_date"),
        _study("Delayed posting", "delayed_posting", "flag"),
        _study("Removed from the registry", "removed_upstream_date"),
    ),
    "design": (
        *_DESIGN.values(),
        _design("Intervention model, in words", "intervention_model_description"),
        _design("Masking, in words", "masking_description"),
        _study("Number of arms", "number_of_arms"),
        _study("Number of groups", "number_of_groups"),
        _study("Patient registry", "patient_registry", "flag"),
        _study("Follow-up of each participant", "target_duration"),
        _study("Data monitoring committee", "has_dmc", "flag"),
        _study("FDA-regulated drug", "is_fda_regulated_drug", "flag"),
        _study("FDA-regulated device", "is_fda_regulated_device", "flag"),
        _study("Exported from the U.S.", "is_us_export", "flag"),
        _study("Biospecimens", "biospec_retention", "word"),
        _study("Biospecimens, in words", "biospec_description"),
    ),
    "eligibility": (
        _eligible("Minimum age", _age("minimum")),
        _eligible("Maximum age", _age("maximum")),
        *(_ELIGIBILITY[label] for label in ("Sex", "Healthy volunteers", "Age groups", "Sampling")),
        _eligible("Sex, in words", "gender_description"),
        _eligible("Study population", "population"),
    ),
    "documents": (
        _study("Plan to share individual participant data", "plan_to_share_ipd", "word"),
        _study("The plan in words", "plan_to_share_ipd_description"),
        _study("When", "ipd_time_frame"),
        _study("Who gets access", "ipd_access_criteria"),
        Field(
            "What is shared", "select name from ipd_information_types where nct_id = ? order by id", "word"
        ),
    ),
}
"""Label and value, by section."""

TABLES: Sequence[str] = (
    "conditions",
    "keywords",
    "sponsors",
    "responsible_parties",
    "brief_summaries",
    "detailed_descriptions",
    "design_groups",
    "interventions",
    "intervention_other_names",
    "design_group_interventions",
    "design_outcomes",
    "outcome_time_frames",
    "outcome_links",
    "eligibilities",
    "criteria",
    "central_contacts",
    "overall_officials",
    "facilities",
    "countries",
    "study_references",
    "retractions",
    "links",
    "documents",
    "provided_documents",
    "participant_flows",
    "milestones",
    "drop_withdrawals",
    "result_groups",
    "baseline_counts",
    "baseline_measures",
    "baseline_measurements",
    "outcomes",
    "outcome_counts",
    "outcome_measurements",
    "outcome_analyses",
    "outcome_analysis_groups",
    "analysis_readings",
    "reported_events",
    "reported_event_totals",
    "result_agreements",
    "result_contacts",
    "pending_results",
    "findings",
    "issues",
    "unmapped_values",
    "record_versions",
    "calculated_values",
)
"""Tables whose rows of the study are read for the page."""
