"""A connection to the file of a database, and its errors in words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from schemas.tables import TABLES
from schemas.values import PublishedText
from scraper.errors import DatabaseBusy, DatabaseUnusable

BUSY_SECONDS = 10
"""Longest wait for another program that writes the file."""

CACHE_KIB = 32768
ANALYZED = 400
"""Rows of an index that statistics are made of: enough to choose an index, and 0.1 s."""


def now() -> str:
    """The time, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _bind_at_once() -> None:
    """Spares sqlite3 the search for an adapter of every null, boolean and typed text that it binds.

    It searches in vain and then binds the value itself; for a null that takes longer than the binding.  An
    empty mapping gives None for None without a step of Python.
    """
    nothing: dict[None, None] = {}
    sqlite3.register_adapter(type(None), nothing.get)
    sqlite3.register_adapter(bool, int)
    for kind in PublishedText.__subclasses__():
        sqlite3.register_adapter(kind, str.__str__)


def connect(path: str) -> sqlite3.Connection:
    """Opens or makes a file; raises ``DatabaseUnusable`` when its folder does not exist."""
    if not Path(path).resolve().parent.is_dir():
        raise DatabaseUnusable(f"{path}: its folder does not exist; make it first")
    _bind_at_once()
    return sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=4 * len(TABLES)
    )


def configure(connection: sqlite3.Connection) -> None:
    """Readers are never blocked by the writer (WAL), and a power cut costs at most the last batch."""
    connection.execute("PRAGMA journal_mode = wal")
    for setting in (
        "synchronous = normal",
        "temp_store = memory",
        f"cache_size = -{CACHE_KIB}",
        f"analysis_limit = {ANALYZED}",
    ):
        connection.execute(f"PRAGMA {setting}")


@contextmanager
def explained(path: str) -> Iterator[None]:
    """Turns SQLite's errors into one line that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise DatabaseBusy(
                f"{path}: another program is writing it; try again when it has ended"
            ) from None
        for sign, advice in _ADVICE.items():
            if sign in text:
                raise DatabaseUnusable(f"{path}: {advice}") from None
        raise DatabaseUnusable(f"{path}: {text}") from error


_ADVICE = {
    "disk is full": "no space left on its disk; what was loaded before is safe: make room and run again",
    "file is not a database": "not a SQLite database; give the name of a new file",
    "readonly": "read-only; make it writable, or give the name of a new file",
    "unable to open": "cannot be opened or made here; check the path and your permissions",
    "malformed": "damaged (SQLite: malformed); restore a copy, or load into a new file",
    "disk I/O error": "its disk gave an error while reading or writing; what was loaded before is safe",
}
