"""An update reads and writes only the tables that a change can reach: no other table's rows may differ."""

import copy
import gc
import itertools
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas.provenance import RawDocument
from schemas.tables import RECORD_TABLES
from schemas.tables.columns import Column, FromContext
from scraper.parser.read import content, read
from scraper.sink.study_rows.affected import BY_MODULE, affected_tables
from scraper.sink.study_rows.rows import RowsOnDemand, rows_of
from scraper.sink.study_rows.text_rows import StudyRows

FIXTURES = Path(__file__).parent / "fixtures" / "api_v2"

Record = dict[str, Any]

RECORDS = {
    folder.name: orjson.loads((folder / "study.json").read_bytes()) for folder in sorted(FIXTURES.iterdir())
}
IDENTIFICATION = ("protocolSection", "identificationModule")


def parts(record: Record) -> Iterator[tuple[str, ...]]:
    """Where the parts of a record are: a module of two sections, a whole section of the others."""
    for section, value in record.items():
        if section in BY_MODULE:
            yield from ((section, module) for module in value)
        else:
            yield (section,)


def with_part(record: Record, place: tuple[str, ...], value: Any) -> Record:
    """A record with another value at a place, or none; its identity stays its own."""
    other = copy.deepcopy(record)
    holder = other.setdefault(place[0], {}) if len(place) > 1 else other
    if value is None:
        holder.pop(place[-1], None)
    else:
        holder[place[-1]] = copy.deepcopy(value)
    if place == IDENTIFICATION:
        holder[place[-1]] = (value or {}) | {"nctId": record["protocolSection"][place[-1]]["nctId"]}
    return other


def document_of(record: Record) -> RawDocument:
    return RawDocument(orjson.dumps(record), "a.json", "api_v2")


def seen(record: Record) -> tuple[Record, StudyRows]:
    document = document_of(record)
    return content(document), rows_of(read(document), "sum")


@pytest.mark.parametrize("name", RECORDS)
def test_what_a_changed_part_alters_is_among_the_affected_tables(name: str) -> None:
    record = RECORDS[name]
    before, rows_before = seen(record)
    for place, source in itertools.product(parts(record), (None, *RECORDS.values())):
        value = source
        for step in place:
            value = value and value.get(step)
        after, rows_after = seen(with_part(record, place, value))
        altered = {table for table, rows in rows_after.items() if rows != rows_before[table]}
        assert altered <= affected_tables(before, after), ".".join(place)


def test_rows_that_are_done_with_leave_no_cycle() -> None:
    """A load collects no cycles: rows that held one would stay until its end, those of every study."""
    rows = RowsOnDemand(read(document_of(RECORDS["NCT99000001--phase-2-with-results"])), "sum")
    assert rows["outcome_measurements"]
    assert rows["design_group_interventions"]
    gone = weakref.ref(rows)
    gc.disable()
    try:
        del rows
        assert gone() is None
    finally:
        gc.enable()


def test_a_later_date_does_not_reach_sites_results_or_criteria() -> None:
    record = RECORDS["NCT99000001--phase-2-with-results"]
    later = copy.deepcopy(record)
    later["protocolSection"]["statusModule"]["lastUpdateSubmitDate"] = "2026-11-01"
    assert affected_tables(record, record).isdisjoint({"facilities", "outcome_measurements", "criteria"})
    assert affected_tables(record, later).isdisjoint({"facilities", "outcome_measurements", "criteria"})
    assert "studies" in affected_tables(record, later)


def test_what_the_program_knows_of_a_source_is_compared_at_every_change() -> None:
    """The SHA-256 sum of a source's bytes is another one even where no part of the record is."""
    filled = {table.name for table in RECORD_TABLES if any(map(from_context, table.columns))}
    assert filled
    assert filled <= affected_tables({}, {})


def from_context(column: Column) -> bool:
    return isinstance(column.source, FromContext)


def test_a_section_that_came_or_went_reaches_the_tables_of_its_modules() -> None:
    record = {"derivedSection": {"conditionBrowseModule": {"meshes": [{"id": "D005901"}]}}}
    assert "browse_conditions" in affected_tables({}, record)
    assert "browse_conditions" in affected_tables(record, {})
    assert "facilities" not in affected_tables(record, {})
