"""Posted documents in the file: those that records name, and those that were downloaded."""

from typing import NamedTuple

from scraper.sink.sqlite.connection import now
from scraper.sink.sqlite.statements import insert_sql
from scraper.sink.sqlite.store import Store


class Posted(NamedTuple):
    """A document that a record names.

    ``is_current``: the upload that the record names was downloaded, ``size_bytes`` large.
    """

    nct_id: str
    filename: str
    upload_time: str | None
    is_current: bool
    size_bytes: int | None


class PostedFiles:
    """The tables of posted documents in an open store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def posted(self) -> list[Posted]:
        """Every document that a study's record names, each once."""
        rows = self.store.connection.execute(
            "select distinct p.nct_id, p.filename, p.upload_time,"
            " f.sha256 is not null and f.upload_time is p.upload_time, f.size_bytes"
            " from provided_documents p left join document_files f using (nct_id, filename)"
            " where p.filename is not null order by p.nct_id, p.filename"
        )
        return [Posted(nct_id, name, time, bool(current), size) for nct_id, name, time, current, size in rows]

    def keep(self, one: Posted, url: str, path: str, sha256: str, size: int) -> None:
        """Notes a file that was downloaded."""
        with self.store.transaction():
            self.store.connection.execute(
                insert_sql("document_files", "insert or replace"),
                (one.nct_id, one.filename, url, path, sha256, size, one.upload_time, now()),
            )
