"""What the rows of a study say of its texts, so that an update reads only texts that are new.

What a reader finds depends on the words of one criterion or one time frame alone, so the rows of unchanged
words are as good as reading them again.  A nested criterion is read again: what it is nested in may say what
its facts are.
"""

import operator
import sqlite3
from typing import Any

import orjson

from schemas.eligibility import Concept, Fact
from schemas.record import KnownConcepts, KnownFacts, Recalled
from schemas.tables import TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from schemas.timing import TimeFrame
from schemas.values import NctId
from scraper.sink.sqlite.statements import select_one_sql
from scraper.sink.study_rows.text_rows import Row

_WRITTEN_BY_OTHERS = """
select exists (
    select 1 from runs where program_version is not :version and id > coalesce((
        select max(id) from runs where command = 'reparse' and program_version = :version and exit_status = 0
    ), 0)
)
"""


def written_by_this_program(connection: sqlite3.Connection, program_version: str) -> bool:
    """Whether this version of the program read all that stands in the file, or read it again since."""
    return not connection.execute(_WRITTEN_BY_OTHERS, {"version": program_version}).fetchone()[0]


class FactCache:
    """What an open file says of texts; its rows are kept until their study is written, which needs them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._rows: dict[tuple[str, int], list[Row]] = {}

    def of(self, nct_id: NctId) -> Recalled:
        """What the file says of a study's criteria and time frames."""
        first = nct_id.number * ROWS_PER_STUDY
        criteria, facts = self._read("criteria", first), self._read("criterion_facts", first)
        concepts = _concepts(criteria, facts, self._read("criterion_concepts", first))
        time_frames = dict(map(_time_frame, self._read("outcome_time_frames", first)))
        return Recalled(_facts(criteria, facts), concepts, time_frames)

    def rows(self, table: str, firsts: list[int]) -> list[Row] | None:
        """The rows of a table of the studies with these first ids; None unless all of them are kept."""
        try:
            return [row for first in firsts for row in self._rows[table, first]]
        except KeyError:
            return None

    def forget(self) -> None:
        """Keeps no rows any longer: those in the file may be others now."""
        self._rows.clear()

    def _read(self, table: str, first: int) -> list[Row]:
        rows = self.connection.execute(select_one_sql(table), (first, first)).fetchall()
        self._rows[table, first] = rows
        return rows


def _facts(criteria: list[Row], facts: list[Row]) -> KnownFacts:
    by_criterion: dict[int, list[Fact]] = {}
    for row in facts:
        by_criterion.setdefault(row[_CRITERION], []).append(_fact(row))
    return {
        row[_TEXT]: (row[_START], by_criterion.get(row[0], [])) for row in criteria if row[_PARENT] is None
    }


def _fact(row: Row) -> Fact:
    """The fact of a row, in which truths are no numbers, and a list no text."""
    values = _FACT(row)
    *said, low_inclusive, high_inclusive, listed = values[:_AFTER_LIST]
    inclusive = (_truth(low_inclusive), _truth(high_inclusive))
    bounds = values[_AFTER_LIST:_NEGATED]
    denied = bool(values[_NEGATED])
    return Fact._make((*said, *inclusive, _listed(listed), *bounds, denied, *values[_NEGATED + 1 :]))


def _concepts(criteria: list[Row], facts: list[Row], concepts: list[Row]) -> KnownConcepts:
    """Concepts of all criteria: what these are nested in says nothing of them."""
    first_facts: dict[int, int] = {}
    for row in facts:
        first_facts.setdefault(row[_CRITERION], row[0])
    by_criterion: dict[int, list[Concept]] = {}
    for row in concepts:
        criterion = row[_MENTIONED_IN]
        by_criterion.setdefault(criterion, []).append(_concept(row, first_facts.get(criterion, 0)))
    return {(row[_TEXT], row[_TYPE]): (row[_START], by_criterion.get(row[0], [])) for row in criteria}


def _concept(row: Row, first_fact: int) -> Concept:
    """The concept of a row; facts have numbers in their criterion, whose first one has this id."""
    *said, trees, negated, exception, role, window, threshold = _CONCEPT(row)
    limits = (None if fact is None else fact - first_fact for fact in (window, threshold))
    return Concept._make((*said, _listed(trees), bool(negated), bool(exception), role, *limits))


def _time_frame(row: Row) -> tuple[str, TimeFrame]:
    """A time frame's text and what it says."""
    kind, start, end, points, every, anchor = _FRAME(row)
    return row[_FRAME_TEXT], TimeFrame(kind, start, end, _listed(points), every, anchor)


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _listed(json_list: str | None) -> tuple[Any, ...]:
    return tuple(orjson.loads(json_list)) if json_list else ()


def _places(table: str, *names: str) -> list[int]:
    return [TABLES[table].column_names.index(name) for name in names]


_TEXT, _TYPE, _START, _PARENT = _places("criteria", "text", "criterion_type", "span_start", "parent_id")
[_CRITERION] = _places("criterion_facts", "criterion_id")
[_MENTIONED_IN] = _places("criterion_concepts", "criterion_id")
[_FRAME_TEXT] = _places("outcome_time_frames", "text")

_SAID_AS = {
    "values": "value_set",
    "trees": "tree_numbers",
    "window": "window_id",
    "threshold": "threshold_id",
}
"""Columns whose names are not those of the fields: ``values`` is a word of SQL, facts have ids."""

_FACT: Any = operator.itemgetter(
    *_places("criterion_facts", *(_SAID_AS.get(field, field) for field in Fact._fields))
)
_CONCEPT: Any = operator.itemgetter(
    *_places("criterion_concepts", *(_SAID_AS.get(field, field) for field in Concept._fields))
)
_AFTER_LIST = Fact._fields.index("values") + 1
_NEGATED = Fact._fields.index("negated")
_FRAME: Any = operator.itemgetter(*_places("outcome_time_frames", *TimeFrame._fields))
