"""Makes and keeps the schema of the file: tables, keys, indexes, full text, views, migrations."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources

from schemas.tables import TABLES
from schemas.tables.columns import STORAGE, Table
from scraper.errors import DatabaseUnusable
from scraper.sink.sqlite.identity import APPLICATION_ID, SCHEMA_VERSION, is_ours, schema_version
from scraper.sink.sqlite.sqlite_library import Database, Migrations

migrations = Migrations("nctdb")
"""Numbered steps; what a released one does to rows is never edited.  ``migrate`` adds the declared tables and
columns that a file lacks before the first step, so a step is needed for them only to say when.  A new step
raises ``SCHEMA_VERSION``."""

RENAMED: Mapping[str, Mapping[str, str]] = {
    "criteria": {"cohort": "applies_to"},
    "studies": {"source_form": "source_format"},
    "record_versions": {"source_form": "source_format"},
    "source_documents": {"form": "source_format"},
}
"""Columns by table whose names were others in a released version: the old name with the one of today."""


@migrations()
def m001_first_tables(db: Database) -> None:
    """All tables as declared."""


@migrations()
def m002_facts(db: Database) -> None:
    """Facts, time frames, outcome links, findings; parsed shares.  Rows come with the next load."""


@migrations()
def m003_crawls(db: Database) -> None:
    """Saved queries, watched studies; what a crawl proves in ``runs``; when the registry served bytes."""


@migrations()
def m004_registry_history(db: Database) -> None:
    """Numbers of the registry's own versions; posted documents; what a page says differently."""


@migrations()
def m005_cohorts(db: Database) -> None:
    """Cohorts; kinds of values, effects and spreads.  They are filled in by the next reparse."""


@migrations()
def m006_roles(db: Database) -> None:
    """What a fact is in its sentence and whom it concerns.  They are filled in by the next reparse."""


@migrations()
def m007_names(db: Database) -> None:
    """The columns of ``RENAMED``, and a rule; full text is no longer kept by the triggers of version 0.1."""
    db.execute("update source_documents set data_timestamp = '' where data_timestamp is null")
    db.execute("update criterion_facts set rule = 'threshold_two_bounds' where rule = 'two bounds'")
    for table in TABLES.values():
        if table.full_text and f"{table.name}_ai" in db.triggers_dict:
            for event in ("ai", "ad", "au"):
                db.execute(f"drop trigger if exists {table.name}_{event}")
            db.execute(f"insert into {table.name}_fts ({table.name}_fts) values ('rebuild')")  # noqa: S608


@migrations()
def m008_ranks(db: Database) -> None:
    """Ranks of sources leave room for forms between a study page (was 1) and a whole record (was 2)."""
    for before, after in ((1, 10), (2, 30)):
        db.execute("update source_documents set completeness = ? where completeness = ?", (after, before))


@migrations()
def m009_concepts(db: Database) -> None:
    """Medical concepts in criteria.  Rows come with the next reparse."""


@migrations()
def m010_analyses(db: Database) -> None:
    """What is read of posted analyses.  Rows come with the next reparse."""


@migrations()
def m011_rows_of_results(db: Database) -> None:
    """When a row of results was measured, roles of groups.  They are filled in by the next reparse."""


@migrations()
def m012_search(db: Database) -> None:
    """Full text of sponsors, places, people, ids, other names, MeSH terms and registered outcomes."""


@migrations()
def m013_histories(db: Database) -> None:
    """Things that versions change, and what orders versions.  Rows come with the next reparse."""


def add_what_is_declared(db: Database) -> None:
    """Adds the tables and columns of ``schemas.tables`` that the file lacks; renames those of ``RENAMED``."""
    _rename_columns(db)
    present = set(db.table_names())
    for table in TABLES.values():
        if table.name in present:
            _add_missing_columns(db, table)
        else:
            _create(db, table)


def _create(db: Database, table: Table) -> None:
    db.create_table(
        table.name,
        {column.name: STORAGE[column.type] for column in table.all_columns},
        pk=table.key[0] if len(table.key) == 1 else table.key,
        foreign_keys=list(_foreign_keys(table)),
        strict=True,
    )
    if table.name == "studies":  # the other tables refer to it by this column
        db.table("studies").create_index(["nct_id"], unique=True)


def _rename_columns(db: Database) -> None:
    for table, names in RENAMED.items():
        present = {column.name for column in db.table(table).columns} if db.table(table).exists() else set()
        for old, new in names.items():
            if old in present and new not in present:
                with _without_views(db):
                    db.execute(f"alter table {table} rename column {old} to {new}")


@contextmanager
def _without_views(db: Database) -> Iterator[None]:
    """Takes all views away and puts them back as they were.

    SQLite renames no column while a view, perhaps one of the user's, would be left without the name it uses.
    """
    views = db.execute("select name, sql from sqlite_master where type = 'view'").fetchall()
    for name, _ in views:
        db.execute(f"drop view [{name}]")
    yield
    for _, sql in views:
        db.execute(sql)


def _add_missing_columns(db: Database, table: Table) -> None:
    present = {column.name for column in db.table(table.name).columns}
    for column in table.all_columns:
        if column.name not in present:
            db.table(table.name).add_column(column.name, STORAGE[column.type])


def _foreign_keys(table: Table) -> Iterator[tuple[str, str, str]]:
    for column in table.all_columns:
        if column.references == "studies" and table.name != "studies":
            yield column.name, "studies", "nct_id"
        elif column.references and column.references != "studies":
            yield column.name, column.references, "id"


def add_indexes(db: Database) -> None:
    """Indexes, full-text search and views that the file lacks, or has otherwise than they are declared.

    A first load is faster when they are made after it.  What the file has is asked once: sqlite-utils would
    ask again for each.
    """
    present = {name: sql or "" for name, sql in db.execute("select name, sql from sqlite_master")}
    for table in TABLES.values():
        for columns in _indexed(table):
            if f"idx_{table.name}_{'_'.join(columns)}" not in present:
                db.table(table.name).create_index(list(columns))
        if table.full_text and f"{table.name}_fts" not in present:
            db.table(table.name).enable_fts(list(table.full_text), tokenize="porter")  # the store keeps it up
    for name, sql in views().items():
        if sql.strip() not in present.get(name, ""):
            db.create_view(name, sql, replace=True)


def _indexed(table: Table) -> set[tuple[str, ...]]:
    """Columns of each index of a table, besides its key."""
    columns = {*table.indexes}
    if table.of_study:
        columns |= {(column.name,) for column in table.columns if column.references}
        if table.name != "studies":
            columns.add(("nct_id",))
    return columns


def views() -> dict[str, str]:
    """The questions people ask first: name of the view -> its SELECT, whose first line is the question."""
    folder = resources.files("scraper.sink") / "views"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name
    )
    return {file.name.removesuffix(".sql"): file.read_text(encoding="utf-8") for file in files}


def require_ours(db: Database, path: str) -> None:
    """Raises ``DatabaseUnusable`` for a file that is neither new nor ours, or is newer; writes nothing."""
    if db.table_names() and not is_ours(db.conn):
        raise DatabaseUnusable(f"{path}: a database, but not one of nctdb; give the name of a new file")
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    newer = {migration.name for migration in migrations.applied(db)} - known
    if newer or schema_version(db.conn) > SCHEMA_VERSION:
        raise DatabaseUnusable(f"{path}: made by a newer version of nctdb; upgrade nctdb to write it")


def migrate(db: Database) -> None:
    """Brings a file of ours up to date, or makes a new one."""
    if schema_version(db.conn) != SCHEMA_VERSION or migrations.pending(db):
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        with db.atomic():
            add_what_is_declared(db)
        migrations.apply(db)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
