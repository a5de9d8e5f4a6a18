"""What is compared, as tables: label, query (the id is its only parameter), and how a value is shown.

A query that gives several rows makes several lines of one cell; an aligned one makes rows of its own,
put beside what says the same thing in the other trials.
"""

from collections.abc import Sequence
from typing import NamedTuple

from schemas.forms import FORMS


class Field(NamedTuple):
    """One row of the comparison; ``how`` names one of ``formatting.FORMATTERS``."""

    label: str
    query: str
    how: str = "text"


class Aligned(NamedTuple):
    """Rows made of the trials' items; ``what`` is a word of ``items.aligned``."""

    what: str


class Keyed(NamedTuple):
    """Rows made of what the trials have under one key: a query gives the key, then the values to show."""

    query: str
    how: str


def _study(label: str, columns: str, how: str = "text") -> Field:
    return Field(label, f"select {columns} from studies where nct_id = ?", how)  # noqa: S608 - our names


def _date(label: str, name: str, with_type: bool = True) -> Field:
    kind = f"{name}_type" if with_type else "null"
    return _study(label, f"{name}_earliest, {name}, {name}_precision, {kind}", "date")


def _design(label: str, column: str, how: str = "word") -> Field:
    return Field(label, f"select {column} from designs where nct_id = ?", how)  # noqa: S608


def _eligible(label: str, columns: str, how: str = "text") -> Field:
    return Field(label, f"select {columns} from eligibilities where nct_id = ?", how)  # noqa: S608


def age_limit(side: str) -> str:
    """The age as published; a whole record without one has no limit.

    A partial one does not say, and neither does one of a form that cannot know it.
    """
    path = f"protocolSection.eligibilityModule.{side}Age"
    unknowing = ", ".join(f"'{form.name}'" for form in FORMS.values() if not form.can_know(path))
    is_silent = (
        f"(select is_partial or source_format in ({unknowing}) from studies"  # noqa: S608 - our names
        " where studies.nct_id = eligibilities.nct_id)"
    )
    return f"coalesce({side}_age, iif({is_silent}, null, 'no limit'))"


def _totals(label: str, event_type: str) -> Field:
    return Field(
        label,
        "select g.title, t.subjects_affected, t.subjects_at_risk from reported_event_totals t"  # noqa: S608
        " join result_groups g on g.id = t.result_group_id where t.nct_id = ?"
        f" and t.event_type = '{event_type}' order by t.id",
        "of_at_risk",
    )


def _flow(label: str, milestone: str) -> Field:
    return Field(
        label,
        "select g.title, m.count, m.period from milestones m join result_groups g on g.id = m.result_group_id"  # noqa: S608
        f" where m.nct_id = ? and m.title = '{milestone}' order by m.id",
        "group_count",
    )


_FACT = """
select {key} f.asks, {bounds}, f.asks_low_inclusive, f.asks_high_inclusive, f.value_set,
       {unit}, f.role, f.negated, f.concerns
from criterion_facts f
where f.nct_id = ? and f.fact_type = '{fact_type}' and f.asks is not null {where}
order by f.id
"""

_IN_UNIT = "coalesce(f.value_low / nullif(f.days_low, 0), f.value_high / nullif(f.days_high, 0))"
"""The part of the unit that an age is written in which a day is."""

_AGES_IN_TEXT = Field(
    "Age in criteria",
    _FACT.format(
        key="",
        bounds=f"f.asks_low * {_IN_UNIT}, f.asks_high * {_IN_UNIT}",
        unit="coalesce(f.unit, '')",
        fact_type="age",
        where="",
    ),
    "limit",
)

_THRESHOLDS = Keyed(
    _FACT.format(
        key="f.subject_normalized,",
        bounds="f.asks_low, f.asks_high",
        unit="coalesce(f.canonical_unit, f.unit_ucum, f.unit, '')",
        fact_type="threshold",
        where="and f.subject_normalized is not null",
    ),
    "limit",
)

_FLAGS = Keyed(
    """
select f.subject_normalized, c.criterion_type, f.negated, f.subject
from criterion_facts f join criteria c on c.id = f.criterion_id
where f.nct_id = ? and f.fact_type = 'flag' and c.criterion_type <> 'other'
order by f.id
""",
    "flagged",
)

SECTIONS: Sequence[tuple[str, Sequence[Field | Aligned | Keyed]]] = (
    (
        "Identity",
        (
            _study("Brief title", "brief_title"),
            _study("Official title", "official_title"),
            _study("Acronym", "acronym"),
            Field(
                "Lead sponsor",
                "select name, agency_class from sponsors where nct_id = ? and lead_or_collaborator = 'lead'",
                "with_word",
            ),
            Field("Conditions", "select name from conditions where nct_id = ? order by id"),
            _study("Source", "source_format, data_date, is_partial", "source"),
        ),
    ),
    (
        "Status and dates",
        (
            _study("Status", "overall_status", "word"),
            _study("Last known status", "last_known_status", "word"),
            _study("Why stopped", "why_stopped"),
            _date("Start", "start_date"),
            _date("Primary completion", "primary_completion_date"),
            _date("Completion", "completion_date"),
            _date("First posted", "study_first_posted_date"),
            _date("Results first posted", "results_first_posted_date"),
            _date("Last update posted", "last_update_posted_date"),
            _date("Verified", "verification_date", with_type=False),
        ),
    ),
    (
        "Design",
        (
            _study("Study type", "study_type", "word"),
            _study("Phase", "phase", "words"),
            _study("Enrollment", "enrollment, enrollment_type, enrollment_published", "enrollment"),
            _design("Allocation", "allocation"),
            _design("Intervention model", "intervention_model"),
            _design("Observational model", "observational_model"),
            _design("Time perspective", "time_perspective"),
            _design("Masking", "masking"),
            _design("Who is masked", "who_masked", "words"),
            _design("Primary purpose", "primary_purpose"),
        ),
    ),
    (
        "Arms and interventions",
        (
            Aligned("Arm"),
            Aligned("Intervention"),
        ),
    ),
    (
        "Eligibility",
        (
            _eligible("Minimum age", age_limit("minimum")),
            _eligible("Maximum age", age_limit("maximum")),
            _AGES_IN_TEXT,
            _eligible("Sex", "gender", "word"),
            _eligible("Healthy volunteers", "healthy_volunteers", "flag"),
            _eligible("Age groups", "std_ages", "words"),
            _eligible("Sampling", "sampling_method", "word"),
        ),
    ),
    ("Thresholds in criteria, in one unit where exact", (_THRESHOLDS,)),
    ("What criteria speak of", (_FLAGS,)),
    ("Criteria", (Aligned("inclusion"), Aligned("exclusion"))),
    (
        "Outcomes as registered",
        (
            Field(
                "Primary ends, days",
                "select distinct printf('%g', t.end_days) from outcome_time_frames t"
                " join design_outcomes o on o.id = t.design_outcome_id"
                " where t.nct_id = ? and o.outcome_type = 'primary' and t.end_days is not null"
                " order by t.end_days",
            ),
            Aligned("outcomes"),
        ),
    ),
    (
        "Sites",
        (
            Field("Sites", "select nullif(count(*), 0) from facilities where nct_id = ?"),
            Field(
                "Countries",
                "select group_concat(name, ', ') from countries where nct_id = ? and not removed",
            ),
        ),
    ),
    (
        "Results",
        (
            _study("Results posted", "has_results", "flag"),
            _flow("Started", "STARTED"),
            _flow("Completed", "COMPLETED"),
            Field(
                "Primary outcomes",
                "select title, time_frame, param_type, dispersion_type, id from outcomes"
                " where nct_id = ? and upper(outcome_type) = 'PRIMARY' order by id",
                "reported_outcome",
            ),
            _totals("Serious events", "serious"),
            _totals("Other events", "other"),
            _totals("Deaths", "deaths"),
        ),
    ),
)

MEASUREMENTS = """
select m.classification, m.category, g.title, m.param_value, m.units, m.dispersion_value,
       m.dispersion_lower_limit_raw, m.dispersion_upper_limit_raw, m.number_analyzed,
       iif(lower(m.number_analyzed_units) = 'participants', null, m.number_analyzed_units),
       m.explanation_of_na
from outcome_measurements m left join result_groups g on g.id = m.result_group_id
where m.outcome_id = ? order by m.id
"""

ANALYSES = """
select (select group_concat(title, '; ') from (
           select g.title from outcome_analysis_groups c join result_groups g on g.id = c.result_group_id
           where c.outcome_analysis_id = a.id order by c.id)),
       i.direction, i.direction_evidence, a.groups_description, a.estimate_description, a.method,
       a.param_type, a.param_value_raw, a.ci_percent_raw, a.ci_lower_limit_raw, a.ci_upper_limit_raw,
       a.ci_n_sides, a.p_value_raw, a.non_inferiority_type, a.effect_scale,
       iif(i.id is null, a.effect_scale, i.scale_used)
from outcome_analyses a left join analysis_readings i on i.outcome_analysis_id = a.id
where a.outcome_id = ? order by a.id
"""
