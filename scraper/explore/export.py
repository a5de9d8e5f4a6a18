"""A data set that can be cited and made again: tables as files, and a manifest of what they are."""

import shlex
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from schemas.tables import STUDY_TABLES, TABLES
from scraper.errors import UnreadableInput
from scraper.explore.cohorts import AppliedFilter, Cohort, cohort_of
from scraper.explore.database import reading
from scraper.explore.dictionary import dictionary_as_json
from scraper.explore.sheets import sheet_of_query
from scraper.sink.writers import FOR_DATA_SETS, write_table

Parameters = dict[str, str | None]
TERMS = (
    "Source: ClinicalTrials.gov, processed there on the day given as data_date; modified by nctdb as its "
    "documentation says.  Not endorsed by the registry."
)


class ExportedColumn(BaseModel):
    """A column and its type (text, integer, real, boolean, date)."""

    name: str
    type: str


class ExportedFile(BaseModel):
    """One file of the data set, the SQL of its rows, and what it can be checked by."""

    table: str
    file: str
    rows: int
    bytes: int
    sha256: str
    query: str
    columns: list[ExportedColumn]


class ExportedCohort(BaseModel):
    """The cohort that was exported, with its filters and their counts."""

    name: str
    created_at: str
    studies: int
    filters: list[AppliedFilter]


class Manifest(BaseModel):
    """What a data set is, and what it was made of.

    ``sources_sha256`` is the SHA-256 of the sorted lines "<NCT id> <SHA-256 of its record's bytes>": two
    data sets that share it were made of the same records.
    """

    title: str
    terms: str
    tool: str = "nctdb"
    tool_version: str
    created_at: str
    format: str
    data_date_earliest: str | None
    data_date: str | None
    studies: int
    sources_sha256: str
    cohort: ExportedCohort | None
    rebuild: list[str]
    files: list[ExportedFile]


def export(
    database: str, folder: str, form: str, cohort: str | None = None, tables: Sequence[str] = ()
) -> Manifest:
    """Writes tables or views of a database, or of a cohort in it, into a new folder with a manifest.

    ``tables`` empty: all tables of studies.  The folder appears when all is in it.  Raises
    ``UnreadableInput`` for an unknown table or cohort, for a format that is not one of ``FOR_DATA_SETS``, and
    for a folder that has something in it.
    """
    if form not in FOR_DATA_SETS:
        raise UnreadableInput(f"no format of data sets: {form!r}; formats are {', '.join(FOR_DATA_SETS)}")
    with reading(database) as connection, _new_folder(Path(folder)) as into:
        connection.execute("begin")  # all files show one state, whatever is written meanwhile
        names = _tables(connection, tables)
        parameters = {"cohort": cohort}
        chosen = cohort_of(connection, database, cohort) if cohort else None
        files = [_write(connection, into, name, form, parameters) for name in names]
        (into / "dictionary.json").write_text(dictionary_as_json() + "\n", encoding="utf-8")
        manifest = Manifest(
            title=f"ClinicalTrials.gov records: {cohort or 'all of a database'}",
            terms=TERMS,
            tool_version=version("nctdb"),
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            format=form,
            cohort=ExportedCohort.model_validate(chosen.model_dump()) if chosen else None,
            rebuild=_rebuild(form, chosen, tables),
            files=files,
            **_sources(connection, parameters),
        )
        (into / "manifest.json").write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
        return manifest


def _tables(connection: sqlite3.Connection, asked: Sequence[str]) -> list[str]:
    """The tables asked for, each once; raises ``UnreadableInput`` for one that cannot be exported."""
    views = {name for (name,) in connection.execute("select name from sqlite_master where type = 'view'")}
    by_study = {name for name in views if "nct_id" in _columns(connection, name)}
    possible = {table.name for table in STUDY_TABLES} | by_study
    asked = [name for names in asked for name in names.split(",")]
    wrong = [name for name in asked if name not in possible]
    if wrong:
        raise UnreadableInput(f"no table or view of studies: {', '.join(wrong)}; nctdb dictionary lists them")
    return list(dict.fromkeys(asked)) or [table.name for table in STUDY_TABLES]


def _columns(connection: sqlite3.Connection, name: str) -> list[str]:
    return [row[1] for row in connection.execute("select * from pragma_table_info(?)", (name,))]


def _write(
    connection: sqlite3.Connection, folder: Path, table: str, form: str, parameters: Parameters
) -> ExportedFile:
    query = _query(connection, table, parameters["cohort"])
    sheet = sheet_of_query(connection, query, parameters, table)
    path = folder / f"{table}.{form}"
    with path.open("wb") as out:
        rows = write_table(form, out, sheet.fields, sheet.rows)
    with path.open("rb") as written:
        digest = file_digest(written, "sha256").hexdigest()
    return ExportedFile(
        table=table,
        file=path.name,
        rows=rows,
        bytes=path.stat().st_size,
        sha256=digest,
        query=query,
        columns=[ExportedColumn(name=field.name, type=field.type) for field in sheet.fields],
    )


def _query(connection: sqlite3.Connection, table: str, cohort: str | None) -> str:
    """Rows of a table or view in an order that is the same in every database with the same records."""
    columns = _columns(connection, table)
    order = "id" if table in TABLES else ", ".join(dict.fromkeys(["nct_id", columns[-1], *columns]))
    return f"select * from {table}{_of(cohort)} order by {order}"  # noqa: S608 - names of the schema


def _of(cohort: str | None) -> str:
    return " where nct_id in (select nct_id from cohort_members where cohort = :cohort)" if cohort else ""


def _sources(connection: sqlite3.Connection, parameters: Parameters) -> dict[str, Any]:
    """What the manifest says of the records."""
    digest, studies = sha256(), 0
    dates: set[str | None] = set()
    query = f"select nct_id, source_sha256, data_date from studies{_of(parameters['cohort'])} order by nct_id"  # noqa: S608
    for nct_id, source, data_date in connection.execute(query, parameters):
        digest.update(f"{nct_id} {source}\n".encode())
        studies += 1
        dates.add(data_date)
    known = [each for each in dates if each]
    return {
        "studies": studies,
        "sources_sha256": digest.hexdigest(),
        "data_date_earliest": min(known, default=None),
        "data_date": max(known, default=None),
    }


def _rebuild(form: str, cohort: Cohort | None, tables: Sequence[str]) -> list[str]:
    """The commands that make the data set again from the same records."""
    options = ["--cohort", cohort.name] if cohort else []
    options += [word for table in tables for word in ("--tables", table)]
    commands = [["nctdb", "load", "DB", "RECORDS"]]
    if cohort:
        filters = [word for each in cohort.filters for word in (f"--{each.kind}", each.filter)]
        commands.append(["nctdb", "cohort", "create", "DB", cohort.name, *filters])
    commands.append(["nctdb", "export", "DB", "DIR", "--format", form, *options])
    return [shlex.join(command) for command in commands]


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """A folder beside ``folder`` that takes its place when all is in it."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UnreadableInput(f"{folder}: is there and not empty; give the name of a new folder")
        folder.parent.mkdir(parents=True, exist_ok=True)
        into = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise UnreadableInput(f"{folder}: cannot be made ({error.strerror})") from None
    try:
        yield into
        into.chmod(0o755)
        into.replace(folder)
    except OSError as error:
        raise UnreadableInput(f"{folder}: cannot be written ({error.strerror})") from None
    finally:
        shutil.rmtree(into, ignore_errors=True)


def manifest_as_text(manifest: Manifest, folder: str) -> str:
    """A line a file, and the sum."""
    lines = [f"{file.rows:10,}  {file.file}" for file in manifest.files if file.rows]
    empty = [file.table for file in manifest.files if not file.rows]
    lines += [f"{len(empty):10,}  files without rows"] if empty else []
    size = sum(file.bytes for file in manifest.files) / 1e6
    lines.append(
        f"{folder}: {manifest.studies:,} studies, {len(manifest.files)} files, {size:.1f} MB, manifest.json"
    )
    return "\n".join(lines)
