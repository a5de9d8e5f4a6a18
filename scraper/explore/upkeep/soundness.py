"""Whether a database is sound: SQLite's own checks, the archived bytes, keys, versions and full text."""

import sqlite3
from collections.abc import Callable, Iterator
from hashlib import sha256

import zstandard
from pydantic import BaseModel

from schemas.tables import STUDY_TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from scraper.explore.database import reading

SHOWN = 5
"""Examples of one kind of problem that are named."""


class Checked(BaseModel):
    """One check: what it looked at, how many, and what is wrong there."""

    name: str
    looked_at: int
    problems: list[str]


class Soundness(BaseModel):
    """What ``nctdb check`` says of a database."""

    database: str
    sound: bool
    checks: list[Checked]

    def as_text(self) -> str:
        """A line for each check, and one for each of the first problems."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for check in self.checks:
            wrong = f"{len(check.problems)} problems" if check.problems else "ok"
            yield f"{check.name}: {wrong} ({check.looked_at} looked at)"
            yield from (f"  {problem}" for problem in check.problems[:SHOWN])


def check(database: str) -> Soundness:
    """Looks through the whole file; reads it only.  Raises ``DatabaseUnusable`` or ``DatabaseBusy``."""
    with reading(database) as connection:
        checks = [_checked(connection, name, look) for name, look in CHECKS.items()]
    return Soundness(database=database, sound=not any(each.problems for each in checks), checks=checks)


Look = Callable[[sqlite3.Connection], Iterator[str | None]]
"""Gives a problem, or None, for each thing that it looks at."""


def _checked(connection: sqlite3.Connection, name: str, look: Look) -> Checked:
    found: list[str | None] = []
    try:
        found.extend(look(connection))
    except sqlite3.DatabaseError as error:  # a damaged page ends one check, not the others
        found.append(f"cannot be read further: {error}")
    return Checked(name=name, looked_at=len(found), problems=[problem for problem in found if problem])


def _integrity(connection: sqlite3.Connection) -> Iterator[str | None]:
    """Pages, indexes and the declared types of every table."""
    for (line,) in connection.execute("pragma integrity_check"):
        yield None if line == "ok" else line


def _references(connection: sqlite3.Connection) -> Iterator[str | None]:
    """Rows that refer to rows that are not there; one thing looked at for each table."""
    for table in STUDY_TABLES:
        lost = connection.execute(f"pragma foreign_key_check({table.name})").fetchall()
        yield None if not lost else f"{table.name}: {len(lost)} rows refer to rows that are not there"


def _bytes(connection: sqlite3.Connection) -> Iterator[str | None]:
    """Archived bytes that do not have the sum under which they are kept."""
    decompress = zstandard.ZstdDecompressor().decompress
    for table in ("source_documents", "rejected_records"):
        for name, body in connection.execute(f"select sha256, body from {table}"):  # noqa: S608 - our names
            try:
                is_right = sha256(decompress(body)).hexdigest() == name
            except zstandard.ZstdError:
                is_right = False
            yield None if is_right else f"{table}: the bytes of {name} are damaged"


def _ids(connection: sqlite3.Connection) -> Iterator[str | None]:
    """Rows whose number is not one of their study's; one thing looked at for each table."""
    for table in STUDY_TABLES:
        if table.key != ("id",):
            continue
        sql = (
            f"select count(*) from {table.name}"  # noqa: S608 - our names
            f" where id / {ROWS_PER_STUDY} <> cast(substr(nct_id, 4) as integer)"
        )
        (wrong,) = connection.execute(sql).fetchone()
        yield f"{table.name}: {wrong} rows have the number of another study" if wrong else None


def _versions(connection: sqlite3.Connection) -> Iterator[str | None]:
    """Studies without a version, or whose rows or versions come from bytes that are not archived."""
    yield from (
        f"{nct_id}: {problem}" if problem else None for nct_id, problem in connection.execute(_VERSIONS)
    )


_VERSIONS = """
select s.nct_id, case
    when not exists (select 1 from source_documents d where d.sha256 = s.source_sha256)
        then 'the bytes that its rows come from are not archived'
    when not exists (select 1 from record_versions v where v.nct_id = s.nct_id) then 'it has no version'
    when exists (
        select 1 from record_versions v where v.nct_id = s.nct_id
        and not exists (select 1 from source_documents d where d.sha256 = v.source_sha256)
    ) then 'the bytes of a version are not archived'
end from studies s order by s.nct_id
"""


def _full_text(connection: sqlite3.Connection) -> Iterator[str | None]:
    """Tables whose full text has another number of rows than the table."""
    present = {name for (name,) in connection.execute("select name from sqlite_schema where type = 'table'")}
    for table in STUDY_TABLES:
        if not table.full_text or f"{table.name}_fts" not in present:
            continue
        rows, texts = (
            connection.execute(f"select count(*) from {name}").fetchone()[0]  # noqa: S608 - our names
            for name in (table.name, f"{table.name}_fts_docsize")
        )
        yield None if rows == texts else f"{table.name}: {rows} rows, {texts} of them in the full text"


CHECKS: dict[str, Look] = {
    "pages and indexes": _integrity,
    "references between tables": _references,
    "archived bytes": _bytes,
    "row numbers": _ids,
    "versions and sources": _versions,
    "full text": _full_text,
}
"""The checks by name, in the order in which they are made."""
