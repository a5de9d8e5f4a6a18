"""From one parsed record to the rows of all its tables."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from schemas.record import ParsedRecord
from schemas.tables import RECORD_TABLES, TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from schemas.values import NormalizedTime
from scraper.sink.study_rows import text_rows
from scraper.sink.study_rows.conversions import denominators
from scraper.sink.study_rows.projection import projection
from scraper.sink.study_rows.text_rows import Row, StudyRows


class TooManyRows(ValueError):  # noqa: N818
    """A table got more rows of one study than ids are reserved for."""


class RowsOnDemand(StudyRows):
    """The rows of one record by table, a table's made when they are first asked for.

    An update asks for few tables.  Raises ``TooManyRows`` beyond a million in one.  The methods are what
    rows need beside the record: the bytes they came from, and the ids of groups and arms.
    """

    denominators = staticmethod(denominators)

    def __init__(self, record: ParsedRecord, sha256: str) -> None:
        self.source_form = record.document.form
        self.is_partial = record.is_partial
        self.source_sha256 = sha256
        self._record = record
        self._nct_id = str(record.study.nct_id)
        self._base = record.study.nct_id.number * ROWS_PER_STUDY
        self._groups: dict[Any, dict[str, int]] | None = None

    def __missing__(self, table: str) -> list[Row]:
        rows: list[Row] = []
        if table in _OWN:
            made = enumerate(_OWN[table](self._record, self), self._base)
            rows = [(row_id, self._nct_id, *values) for row_id, values in made]
        else:
            projection(table)(self._record.study, self._nct_id, self._base, self, rows)
        if len(rows) > ROWS_PER_STUDY:
            message = f"{self._nct_id} has {len(rows)} rows in {table}; {ROWS_PER_STUDY} are possible"
            raise TooManyRows(message)
        self[table] = rows
        return rows

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
        return {row[3]: row[0] for row in reversed(self["design_groups"])}

    def _groups_of(self, result_list: str | int) -> Mapping[str, int]:
        if self._groups is None:
            self._groups = {}
            for row_id, _, code, result_type, _, _, outcome_id in self["result_groups"]:
                if code is not None:
                    self._groups.setdefault(outcome_id or result_type, {}).setdefault(code, row_id)
        return self._groups.get(result_list, {})


def rows_of(record: ParsedRecord, sha256: str) -> StudyRows:
    """All rows of one record, by table; raises ``TooManyRows`` beyond a million in one."""
    rows = RowsOnDemand(record, sha256)
    for section, tables in _BY_SECTION.items():
        if section and getattr(record.study, section) is None:
            rows.update({table: [] for table in tables})
    for table in _TABLES:
        rows[table]
    return rows


def _issues(record: ParsedRecord, _rows: StudyRows) -> list[Row]:
    return [tuple(issue) for issue in record.issues]


def _unmapped(record: ParsedRecord, _rows: StudyRows) -> list[Row]:
    return [tuple(value) for value in record.unmapped]


def _by_section() -> dict[str, list[str]]:
    """Tables by the section that all their rows come from; an empty name: from the whole record."""
    by_section: dict[str, list[str]] = {}
    for table in RECORD_TABLES:
        sections = {rows.from_path.split(".")[0] for rows in table.rows}
        by_section.setdefault(sections.pop() if len(sections) == 1 else "", []).append(table.name)
    return by_section


_BY_SECTION = _by_section()

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
    **text_rows.MAKERS,
    "calculated_values": _calculated_values,
    "issues": _issues,
    "unmapped_values": _unmapped,
}

_TABLES = (*(table.name for table in RECORD_TABLES), *_OWN)
