"""The declared tables against the record, against AACT's, and against the file that is made of them."""

import json
from pathlib import Path

import pytest
from sqlite_utils import Database

from schemas.study.paths import field_kinds
from schemas.tables import RECORD_TABLES, STUDY_TABLES, TABLES
from schemas.tables.columns import STORAGE, Key, Lookup, Source, Table
from scraper.sink.sqlite import schema
from scraper.sink.study_rows.conversions import CONVERSIONS, DATE_PARTS, DEFAULTS, TESTS
from scraper.sink.study_rows.projection import projection

ROOT = Path(__file__).parent.parent

LEAVES_WITHOUT_COLUMN: dict[str, str] = {}
"""Paths that deliberately reach no column, with the reason."""


def declared_paths(table: Table) -> set[str]:
    paths: set[str] = set()
    for rows in table.rows:
        for column in table.columns:
            source = rows.values.get(column.name, column.source)
            sources: tuple[Source | Key, ...] = source if isinstance(source, tuple) else (source,)
            if isinstance(source, Lookup):
                sources = (source.key, *source.sources)
            for path in sources:
                if isinstance(path, str):
                    absolute = rows.from_path + path.removesuffix(".") if path.startswith(".") else path
                    paths.add(absolute.replace("[]", "").replace("[?]", ""))
    return paths


def test_every_published_value_reaches_a_column() -> None:
    reached = {path for table in RECORD_TABLES for path in declared_paths(table)}
    reached.add("protocolSection.identificationModule.nctId")
    leaves = {path for path, kind in field_kinds().items() if not hasattr(kind.type, "model_fields")}
    assert leaves - reached - LEAVES_WITHOUT_COLUMN.keys() == set()


@pytest.mark.parametrize("table", RECORD_TABLES, ids=lambda table: table.name)
def test_every_declared_path_exists(table: Table) -> None:
    projection(table.name)  # compiling checks each path against the models
    assert declared_paths(table) <= field_kinds().keys() | {""}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_columns_are_unique_described_and_convertible(table: Table) -> None:
    names = table.column_names
    assert len(names) == len(set(names))
    assert all(column.description.endswith((".", ")")) for column in table.all_columns)
    known = {None, *CONVERSIONS, *DATE_PARTS, *DEFAULTS}
    assert {column.convert for column in table.columns} <= known
    assert {rows.where for rows in table.rows} <= {None, *TESTS}
    assert all(column.references in {None, *TABLES} for column in table.columns)


def test_no_conversion_is_dead() -> None:
    used = {column.convert for table in STUDY_TABLES for column in table.columns}
    assert {*CONVERSIONS, *DEFAULTS} <= used


def test_migrations_make_exactly_what_is_declared() -> None:
    db = Database(memory=True)
    schema.migrate(db)
    assert {name for name in db.table_names() if not name.startswith("_")} == set(TABLES)
    for table in TABLES.values():
        found = [(column.name, column.type) for column in db.table(table.name).columns]
        assert found == [(column.name, STORAGE[column.type]) for column in table.all_columns]


def test_keys_are_those_declared() -> None:
    db = Database(memory=True)
    schema.migrate(db)
    for table in TABLES.values():
        assert tuple(db.table(table.name).pks) == table.key, table.name
        sql = db.table(table.name).schema
        # only so is the key the row's own number, by which the rows of a study lie together
        assert ('"id" INTEGER PRIMARY KEY' in sql) == (table.key == ("id",)), table.name


def test_a_column_declared_later_is_added_to_an_older_file() -> None:
    db = Database(memory=True)
    schema.migrate(db)
    db.execute("alter table conditions drop column downcase_name")
    schema.add_what_is_declared(db)
    assert "downcase_name" in db.table("conditions").columns_dict


def test_views_begin_with_their_question() -> None:
    for name, sql in schema.views().items():
        first = sql.splitlines()[0]
        assert first.startswith("-- ") and first.endswith("?"), name


def test_aact_tables_and_columns_are_all_there(shared: Path) -> None:
    aact = json.loads((shared / "reference" / "aact-schema.json").read_text(encoding="utf-8"))["tables"]
    missing = {
        f"{name}.{column['name']}"
        for name, table in aact.items()
        for column in table["columns"]
        if name not in TABLES or column["name"] not in TABLES[name].column_names
    }
    assert missing == set()
