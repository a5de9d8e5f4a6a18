"""One trial as its page shows it, read in one pass."""

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from schemas.tables import STUDY_TABLES
from scraper.explore.compare.fields import Field
from scraper.explore.compare.formatting import FORMATTERS
from scraper.explore.web import results
from scraper.explore.web.facts import criterion_marks, finding_marks, frame_marks
from scraper.explore.web.fields import KEY_FACTS, PLACES, SHOWN, TABLES, Place
from scraper.explore.web.marks import Block, Mark, Span, blocks

Row = Mapping[str, Any]
Shown = list[tuple[str, str]]

_SOURCES = """
select sha256, source_format, origin, retrieved_at, is_partial, data_date, last_update_date, size_bytes
from source_documents where nct_id = ? order by retrieved_at, sha256
"""


class Trial(NamedTuple):
    """A trial: its study row, the rows of its tables, and what is made of them."""

    study: Row
    tables: Mapping[str, Sequence[Row]]
    key_facts: Shown
    shown: Mapping[str, Shown]
    criteria: list[Block]
    marks: list[Mark]
    kinds: Mapping[str, int]
    frames: Mapping[int, Mark]
    reported_frames: Mapping[int, Mark]
    flow: list[results.Grid]
    baseline: results.Grid
    outcomes: list[results.Outcome]
    events: list[results.Grid]
    findings: Mapping[str, list[Row]]
    sources: Sequence[Row]

    def one(self, table: str) -> Row:
        """The only row of a table that has one for a study; empty where it has none."""
        rows = self.tables[table]
        return rows[0] if rows else {}

    def places(self) -> list[Place]:
        """The sections that have something to show, in order."""
        return [place for place in PLACES if self._shows(place.key)]

    def _shows(self, key: str) -> bool:
        shown: Mapping[str, object] = {
            "arms": self.tables["design_groups"] or self.tables["interventions"],
            "outcomes": self.tables["design_outcomes"],
            "flow": self.flow,
            "baseline": self.baseline.lines,
            "results": self.outcomes,
            "events": self.events,
            "sites": self.tables["facilities"]
            or self.tables["central_contacts"]
            or self.tables["overall_officials"],
            "references": self.tables["study_references"] or self.tables["links"],
            "documents": self.tables["provided_documents"]
            or self.tables["documents"]
            or self.shown["documents"],
        }
        return bool(shown.get(key, True)) or bool(self.findings.get(key))


def read_trial(connection: sqlite3.Connection, nct_id: str) -> Trial | None:
    """The trial, or None where the database does not have it."""
    found = _rows(connection, "select * from studies where nct_id = ?", nct_id)
    if not found:
        return None
    # Row ids begin with the number of the study, so order by id is the order of the record.
    tables = {
        name: _rows(connection, f"select * from {name} where nct_id = ? order by id", nct_id)  # noqa: S608
        for name in TABLES
    }
    text = (tables["eligibilities"][0]["criteria"] if tables["eligibilities"] else None) or ""
    marks = criterion_marks(connection, nct_id, text)
    shown = [*marks, *finding_marks(tables["findings"], text)]
    return Trial(
        study=found[0],
        tables=tables,
        key_facts=_shown(connection, KEY_FACTS, nct_id),
        shown={key: _shown(connection, fields, nct_id) for key, fields in SHOWN.items()},
        criteria=blocks(text, [_span(row) for row in tables["criteria"]], shown),
        marks=shown,
        kinds=Counter(mark.kind for mark in shown),
        frames=frame_marks(tables["outcome_time_frames"], "design_outcome_id"),
        reported_frames=frame_marks(tables["outcome_time_frames"], "outcome_id"),
        flow=results.participant_flow(tables),
        baseline=results.baseline(tables),
        outcomes=results.outcomes(tables),
        events=results.adverse_events(tables),
        findings=_by_place(tables["findings"]),
        sources=_rows(connection, _SOURCES, nct_id),
    )


def _rows(connection: sqlite3.Connection, query: str, nct_id: str) -> list[Row]:
    cursor = connection.execute(query, (nct_id,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _shown(connection: sqlite3.Connection, fields: Sequence[Field], nct_id: str) -> Shown:
    shown = []
    for field in fields:
        lines = (FORMATTERS[field.how](tuple(row)) for row in connection.execute(field.query, (nct_id,)))
        if said := "\n".join(line for line in lines if line):
            shown.append((field.label, said))
    return shown


def _span(row: Row) -> Span:
    return Span(row["span_start"], row["span_end"], row["criterion_type"], row["depth"])


def _by_place(findings: Sequence[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for finding in findings:
        found[_place(finding["source"])].append(finding)
    return found


def _place(source: str | None) -> str:
    """The section that the source of a finding belongs to; the last one where none does."""
    names = set(re.split(r"[.\[]", source or ""))
    return next((place.key for place in PLACES if names & set(place.modules)), PLACES[-1].key)


def rows_of(connection: sqlite3.Connection, nct_id: str) -> dict[str, list[Row]]:
    """The rows of a trial in every table that has some."""
    found = {
        table.name: _rows(connection, f"select * from {table.name} where nct_id = ? order by id", nct_id)  # noqa: S608
        for table in STUDY_TABLES
    }
    return {name: rows for name, rows in found.items() if rows}
