"""From one parsed record to the rows of all its tables."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from schemas.record import ParsedRecord
from schemas.tables import RECORD_TABLES, TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from schemas.values import NormalizedTime
from scraper.sink import derived
from scraper.sink.conversions import denominators
from scraper.sink.derived import Row, StudyRows
from scraper.sink.projection import Projection, projection


class TooManyRows(ValueError):  # noqa: N818
    """A table got more rows of one study than ids are reserved for."""


class Context:
    """What rows need beside the record: the bytes they came from, and the ids of groups and arms."""

    denominators = staticmethod(denominators)

    def __init__(self, record: ParsedRecord, sha256: str, rows: StudyRows) -> None:
        self.source_form = record.document.form
        self.is_partial = record.is_partial
        self.source_sha256 = sha256
        self._rows = rows
        self._groups: dict[Any, dict[str, int]] | None = None

    def flow_groups(self) -> Mapping[str, int]:
        """Ids of the participant-flow groups by code."""
        return self._groups_of("Participant Flow")

    def baseline_groups(self) -> Mapping[str, int]:
        """Ids of the baseline groups by code."""
        return self._groups_of("Baseline")

    def event_groups(self) -> Mapping[str, int]:
        """Ids of the adverse-event groups by code."""
        return self._groups_of("Reported Event")

    def outcome_groups(self, outcome_id: int) -> Mapping[str, int]:
        """Ids of one outcome's groups by code: codes start again in every outcome."""
        return self._groups_of(outcome_id)

    def arms_by_label(self) -> Mapping[str, int]:
        """Ids of the arms by label; of two arms with one label, the first."""
        return {row[3]: row[0] for row in reversed(self._rows["design_groups"])}

    def _groups_of(self, result_list: str | int) -> Mapping[str, int]:
        if self._groups is None:
            self._groups = {}
            for row_id, _, code, result_type, _, _, outcome_id in self._rows["result_groups"]:
                self._groups.setdefault(outcome_id or result_type, {}).setdefault(code, row_id)
        return self._groups.get(result_list, {})


def rows_of(record: ParsedRecord, sha256: str) -> StudyRows:
    """All rows of one record, by table; raises ``TooManyRows`` beyond a million in one table."""
    nct_id = str(record.study.nct_id)
    base = record.study.nct_id.number * ROWS_PER_STUDY
    rows: StudyRows = {}
    context = Context(record, sha256, rows)
    for section, tables in _BY_SECTION.items():
        present = section is None or getattr(record.study, section) is not None
        for name, project in _projections(tables):
            out: list[Row] = []
            rows[name] = out
            if present:
                project(record.study, nct_id, base, context, out)
    for name, make in _OWN.items():
        made = enumerate(make(record, rows), base)
        rows[name] = [(row_id, nct_id, *values) for row_id, values in made]
    if max(map(len, rows.values())) > ROWS_PER_STUDY:
        name = max(rows, key=lambda table: len(rows[table]))
        raise TooManyRows(f"{nct_id} has {len(rows[name])} rows in {name}; {ROWS_PER_STUDY} are possible")
    return rows


@cache
def _projections(tables: tuple[str, ...]) -> list[tuple[str, Projection]]:
    return [(name, projection(name)) for name in tables]


def _issues(record: ParsedRecord, _rows: StudyRows) -> list[Row]:
    return [tuple(issue) for issue in record.issues]


def _unmapped(record: ParsedRecord, _rows: StudyRows) -> list[Row]:
    return [tuple(value) for value in record.unmapped]


def _sections() -> dict[str | None, tuple[str, ...]]:
    """Tables by the section that all their rows come from; None: from the whole record."""
    by_section: dict[str | None, list[str]] = {}
    for table in RECORD_TABLES:
        sections = {rows.each.split(".")[0] for rows in table.rows}
        section = sections.pop() if len(sections) == 1 else None
        by_section.setdefault(section or None, []).append(table.name)
    return {section: tuple(tables) for section, tables in by_section.items()}


_BY_SECTION = _sections()

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


def _calculated_values(record: ParsedRecord, rows: StudyRows) -> list[Row]:
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


_OWN: Mapping[str, Callable[[ParsedRecord, StudyRows], list[Row]]] = {
    **derived.MAKERS,
    "calculated_values": _calculated_values,
    "issues": _issues,
    "unmapped_values": _unmapped,
}
