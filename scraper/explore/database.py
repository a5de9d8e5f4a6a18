"""Opens a database for reading; never makes or blocks one.

A file of an older version is brought up to date first: its columns get the names of today.  Its rows stay as
they were read then, and a warning says so.
"""

import sqlite3
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from schemas.values import NctId
from scraper.errors import DatabaseBusy, DatabaseUnusable, ReadByOlderVersion, UnreadableInput
from scraper.sink.sqlite.connection import BUSY_SECONDS
from scraper.sink.sqlite.identity import SCHEMA_VERSION, is_ours, other_reader, schema_version


@contextmanager
def reading(path: str) -> Iterator[sqlite3.Connection]:
    """A read-only connection; raises ``DatabaseUnusable`` for anything that is not a file of ours.

    Warns (``ReadByOlderVersion``) where the rows were read by another version of the program.
    """
    if not Path(path).is_file():
        raise DatabaseUnusable(f"{path}: no such database; make one with: nctdb load {path} SOURCE")
    try:
        with _connected(path) as connection:
            is_older = schema_version(connection) < SCHEMA_VERSION
        if is_older:
            _bring_up_to_date(path)
        with _connected(path) as connection:
            _warn_of_other_version(connection, path)
            yield connection
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise DatabaseBusy(f"{path}: another program holds it; try again when it has ended") from None
        raise DatabaseUnusable(f"{path}: cannot be read: {error}") from None


@contextmanager
def _connected(path: str) -> Iterator[sqlite3.Connection]:
    uri = f"file:{quote(str(Path(path).resolve()))}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)) as connection:
        if not is_ours(connection):
            raise DatabaseUnusable(f"{path}: not a database of nctdb")
        yield connection


def _bring_up_to_date(path: str) -> None:
    """Has the schema changed as a load would; raises ``DatabaseUnusable`` where nothing may be written."""
    from scraper.parser.read import content  # noqa: PLC0415 - needed for old files only
    from scraper.sink.sqlite.store import Store  # noqa: PLC0415

    try:
        with Store(path, content, must_exist=True):
            pass
    except DatabaseUnusable as error:
        raise DatabaseUnusable(
            f"{path}: made by an older version of nctdb, and cannot be brought up to date: {error}"
        ) from None


def _warn_of_other_version(connection: sqlite3.Connection, path: str) -> None:
    ours = version("nctdb")
    if other := other_reader(connection, ours):
        warnings.warn(
            f"{path}: nctdb {other} read its records, this is {ours}: facts and findings may be missing or"
            f" differ until you run: nctdb reparse {path}",
            ReadByOlderVersion,
            stacklevel=4,
        )


def held_id(connection: sqlite3.Connection, path: str, text: str) -> str:
    """The study that a person gave by its NCT id or an alias of it.

    Raises ``UnreadableInput`` when it is none or not in the database.
    """
    [nct_id] = canonical(connection, [given_id(text)])
    if not connection.execute("select 1 from studies where nct_id = ?", (nct_id,)).fetchone():
        raise UnreadableInput(f"{path} does not hold {nct_id}")
    return nct_id


def canonical(connection: sqlite3.Connection, ids: Iterable[str]) -> list[str]:
    """Each id once, in the order given; an alias is the study that it stands for."""
    aliases = dict(
        connection.execute("select id_value, nct_id from id_information where id_source = 'nct_alias'")
    )
    return list(dict.fromkeys(aliases.get(nct_id, nct_id) for nct_id in ids))


def given_id(text: str) -> str:
    """The NCT id that a person gave, in its spelling; raises ``UnreadableInput`` when it is none."""
    try:
        return str(NctId.read(text))
    except ValueError as error:
        raise UnreadableInput(str(error)) from None
