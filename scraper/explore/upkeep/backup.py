"""A copy of a database, made while it may be written, and looked at before it gets its name."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from pydantic import BaseModel

from scraper.errors import DatabaseUnusable
from scraper.explore.database import reading


class Backup(BaseModel):
    """What ``nctdb backup`` made; ``documents``: downloaded files, which lie beside the database."""

    database: str
    copy_path: str
    studies: int
    bytes: int
    documents: int

    def as_text(self) -> str:
        """One line, and one more where files lie beside the database."""
        line = f"{self.copy_path}: {self.studies} studies, {self.bytes / 1e6:.1f} MB, copied and checked"
        if self.documents:
            line += f"\n{self.documents} documents are files beside {self.database}: copy their folder too"
        return line


def backup(database: str, to: str) -> Backup:
    """Copies a database with SQLite's own backup, of one moment even while a run writes it.

    The copy has its name only when it is whole.  Raises ``DatabaseUnusable`` or ``DatabaseBusy``.
    """
    if Path(to).exists():
        raise DatabaseUnusable(f"{to}: is there already; give a new name, or remove it first")
    if not Path(to).resolve().parent.is_dir():
        raise DatabaseUnusable(f"{to}: its folder does not exist; make it first")
    unfinished = Path(f"{to}.unfinished")
    try:
        with reading(database) as source:
            studies = _copied(source, unfinished)
            (documents,) = source.execute("select count(*) from document_files").fetchone()
        _to_disk(unfinished)
        unfinished.rename(to)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnusable(f"{to}: cannot be written: {error}") from None
    finally:
        unfinished.unlink(missing_ok=True)
    size = Path(to).stat().st_size
    return Backup(database=database, copy_path=to, studies=studies, bytes=size, documents=documents)


def _copied(source: sqlite3.Connection, path: Path) -> int:
    """Copies all pages and looks through the copy; how many studies it has."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        copy.execute("pragma journal_mode = delete")  # one file that is complete in itself
        [(found,)] = copy.execute("pragma quick_check(1)").fetchall()
        if found != "ok":
            raise sqlite3.DatabaseError(f"the copy is damaged ({found})")
        return int(copy.execute("select count(*) from studies").fetchone()[0])


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
