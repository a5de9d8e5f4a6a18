"""Opens a database for reading; never makes, changes or blocks one."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from schemas.values import NctId
from scraper.errors import DatabaseBusy, DatabaseUnusable, UnreadableInput
from scraper.sink.sqlite.connection import APPLICATION_ID, BUSY_SECONDS


@contextmanager
def reading(path: str) -> Iterator[sqlite3.Connection]:
    """A read-only connection; raises ``DatabaseUnusable`` for anything that is not a file of ours."""
    if not Path(path).is_file():
        raise DatabaseUnusable(f"{path}: no such database; make one with: nctdb load {path} SOURCE")
    uri = f"file:{quote(str(Path(path).resolve()))}?mode=ro"
    try:
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)
        try:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise DatabaseUnusable(f"{path}: not a database of nctdb")
            yield connection
        finally:
            connection.close()
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise DatabaseBusy(f"{path}: another program holds it; try again when it has ended") from None
        raise DatabaseUnusable(f"{path}: cannot be read: {error}") from None


def held_id(connection: sqlite3.Connection, path: str, text: str) -> str:
    """The NCT id that a person gave; raises ``UnreadableInput`` when it is none or not in the database."""
    nct_id = given_id(text)
    if not connection.execute("select 1 from studies where nct_id = ?", (nct_id,)).fetchone():
        raise UnreadableInput(f"{path} does not hold {nct_id}")
    return nct_id


def given_id(text: str) -> str:
    """The NCT id that a person gave, in its spelling; raises ``UnreadableInput`` when it is none."""
    try:
        return str(NctId.read(text))
    except ValueError as error:
        raise UnreadableInput(str(error)) from None
