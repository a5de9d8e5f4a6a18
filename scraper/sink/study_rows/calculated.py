"""Figures computed from a study's other rows, as AACT defines them."""

from datetime import date

from schemas.record import ParsedRecord
from schemas.tables import TABLES
from schemas.values import NormalizedTime
from scraper.sink.study_rows.text_rows import Row, StudyRows

US_AND_TERRITORIES = frozenset(
    {
        "United States",
        "American Samoa",
        "Guam",
        "Northern Mariana Islands",
        "Puerto Rico",
        "Virgin Islands (U.S.)",
        "U.S. Virgin Islands",
        "United States Minor Outlying Islands",
        "Federated States of Micronesia",
        "Marshall Islands",
        "Palau",
    }
)
"""Countries that count for calculated_values.has_us_facility: U.S. insular areas and associated states."""


def calculated_values(record: ParsedRecord, rows: StudyRows) -> list[Row]:
    """The one row of the table ``calculated_values``, without id and NCT id."""
    study = rows["studies"][0]
    countries = [site[_SITE_COUNTRY] for site in rows["facilities"]]
    eligibility = record.study.protocolSection.eligibilityModule
    minimum = _age_parts(eligibility.minimumAge if eligibility else None)
    maximum = _age_parts(eligibility.maximumAge if eligibility else None)
    planned = [row[_OUTCOME_TYPE] for row in rows["design_outcomes"]]
    submitted = study[_SUBMITTED]
    return [
        (
            len(countries),
            _affected(rows, "other"),
            _affected(rows, "serious"),
            int(submitted[:4]) if submitted else None,
            None,
            _actual_duration(study),
            bool(rows["outcomes"]),
            _thirties(study[_COMPLETED], study[_RESULTS_SUBMITTED]),
            any(country in US_AND_TERRITORIES for country in countries) if countries else None,
            len(countries) == 1 if countries else None,
            minimum[0],
            maximum[0],
            minimum[1],
            maximum[1],
            *(planned.count(kind) or None for kind in ("primary", "secondary", "other")),
            _parsed_share(record),
        )
    ]


def _parsed_share(record: ParsedRecord) -> float | None:
    covered = total = 0
    for criterion, (in_facts, words) in zip(record.criteria, record.parsed_words, strict=True):
        if criterion.criterion_type != "other":
            covered, total = covered + in_facts, total + words
    return round(covered / total, 3) if total else None


def _column(table: str, name: str) -> int:
    return TABLES[table].column_names.index(name)


_SITE_COUNTRY = _column("facilities", "country")
_OUTCOME_TYPE = _column("design_outcomes", "outcome_type")
_EVENT_TYPE = _column("reported_event_totals", "event_type")
_AFFECTED = _column("reported_event_totals", "subjects_affected")
_SUBMITTED = _column("studies", "study_first_submitted_date")
_RESULTS_SUBMITTED = _column("studies", "results_first_submitted_date")
_STARTED = _column("studies", "start_date")
_STARTED_TYPE = _column("studies", "start_date_type")
_COMPLETED = _column("studies", "primary_completion_date")
_COMPLETED_TYPE = _column("studies", "primary_completion_date_type")


def _affected(rows: StudyRows, event_type: str) -> int | None:
    counts = [
        row[_AFFECTED]
        for row in rows["reported_event_totals"]
        if row[_EVENT_TYPE] == event_type and row[_AFFECTED] is not None
    ]
    return sum(counts) if counts else None


def _actual_duration(study: Row) -> int | None:
    if "ESTIMATED" in (study[_STARTED_TYPE], study[_COMPLETED_TYPE]):
        return None
    return _thirties(study[_STARTED], study[_COMPLETED])


def _thirties(start: str | None, end: str | None) -> int | None:
    """AACT's months: days divided by 30, cut off toward zero."""
    if not start or not end:
        return None
    return int((date.fromisoformat(end) - date.fromisoformat(start)).days / 30)


def _age_parts(age: NormalizedTime | None) -> tuple[int | None, str | None]:
    span = age.span if age else None
    return (int(span.value), span.unit) if span else (None, None)
