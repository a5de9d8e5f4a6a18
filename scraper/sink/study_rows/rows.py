"""From one parsed record to the rows of all its tables."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from schemas.record import ParsedRecord
from schemas.study.protocol import ArmGroup
from schemas.tables import RECORD_TABLES, STUDY_TABLES, VERSION_TABLES
from schemas.tables.columns import ROWS_PER_STUDY, Table
from scraper.sink.study_rows import text_rows
from scraper.sink.study_rows.calculated import calculated_values
from scraper.sink.study_rows.conversions import denominators
from scraper.sink.study_rows.group_roles import GroupRoles
from scraper.sink.study_rows.projection import projection
from scraper.sink.study_rows.row_times import RowTimes
from scraper.sink.study_rows.text_rows import Row, StudyRows

ROW_TABLES = tuple(table.name for table in STUDY_TABLES if table.name not in VERSION_TABLES)
"""Tables whose rows come from one source of a study."""

ALL_TABLES = frozenset(ROW_TABLES)


class TooManyRows(ValueError):  # noqa: N818
    """A table got more rows of one study than ids are reserved for."""


class RowsOnDemand(StudyRows):
    """The rows of one record by table, a table's made when they are first asked for.

    An update asks for few tables.  Raises ``TooManyRows`` beyond a million in one.  The methods are what
    rows need beside the record: the bytes they came from, and the ids of groups and arms.
    """

    denominators = staticmethod(denominators)

    def __init__(self, record: ParsedRecord, sha256: str) -> None:
        self.source_format = record.document.form
        self.is_partial = record.is_partial
        self.source_sha256 = sha256
        self._record = record
        self._nct_id = str(record.study.nct_id)
        self._base = record.study.nct_id.number * ROWS_PER_STUDY
        self._groups: dict[Any, dict[str, int]] | None = None

    def __missing__(self, table: str) -> list[Row]:
        rows = self._made(table)
        if len(rows) > ROWS_PER_STUDY:
            message = f"{self._nct_id} has {len(rows)} rows in {table}; {ROWS_PER_STUDY} are possible"
            raise TooManyRows(message)
        self[table] = rows
        return rows

    def _made(self, table: str) -> list[Row]:
        if table in _OWN:
            made = enumerate(_OWN[table](self._record, self), self._base)
            return [(row_id, self._nct_id, *values) for row_id, values in made]
        rows: list[Row] = []
        section = _SECTIONS.get(table)
        if section is None or getattr(self._record.study, section) is not None:
            projection(table)(self._record.study, self._nct_id, self._base, self, rows)
        return rows

    def complete(self) -> Self:
        """The same, with the rows of every table made."""
        for table in ROW_TABLES:
            self[table]
        return self

    def __reduce__(self) -> tuple[type[StudyRows], tuple[StudyRows]]:
        """Rows go to another process all made, and without the record."""
        return dict, (dict(self.complete()),)

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

    @staticmethod
    def group_roles(arms: Sequence[ArmGroup] | None) -> GroupRoles:
        """What groups of results are compared as, by their titles."""
        return GroupRoles(arms or ())

    def row_times(self, outcome_id: int, class_title: str | None) -> RowTimes:
        """When the rows of a class were measured, by the title of their category."""
        record = self._record
        return RowTimes(record.title_times, class_title, record.outcome_times[outcome_id - self._base])

    def arms_by_label(self) -> Mapping[str, int]:
        """Ids of the arms by label; of two arms with one label, the first."""
        return {row[3]: row[0] for row in reversed(self["design_groups"])}

    def _groups_of(self, result_list: str | int) -> Mapping[str, int]:
        if self._groups is None:
            self._groups = {}
            for row_id, _, code, result_type, _, _, outcome_id, *_ in self["result_groups"]:
                if code is not None:
                    self._groups.setdefault(outcome_id or result_type, {}).setdefault(code, row_id)
        return self._groups.get(result_list, {})


def rows_of(record: ParsedRecord, sha256: str) -> StudyRows:
    """All rows of one record, by table; raises ``TooManyRows`` beyond a million in one."""
    return RowsOnDemand(record, sha256).complete()


def _issues(record: ParsedRecord, _rows: StudyRows) -> list[Row]:
    return [tuple(issue) for issue in record.issues]


def _unmapped(record: ParsedRecord, _rows: StudyRows) -> list[Row]:
    return [tuple(value) for value in record.unmapped]


def _section_of(table: Table) -> str:
    """The section that all rows of a table come from; empty: the whole record."""
    sections = {rows.from_path.split(".")[0] for rows in table.rows}
    return sections.pop() if len(sections) == 1 else ""


_SECTIONS = {table.name: section for table in RECORD_TABLES if (section := _section_of(table))}

_OWN: Mapping[str, Callable[[ParsedRecord, StudyRows], list[Row]]] = {
    **text_rows.MAKERS,
    "calculated_values": calculated_values,
    "issues": _issues,
    "unmapped_values": _unmapped,
}
