"""The bytes of every source in an open file, compressed, never overwritten; and bytes that were of no use."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any

import zstandard

from schemas.forms import PARTIAL, STUDY_PAGE
from schemas.provenance import RawDocument, Rejection
from schemas.values import NctId
from scraper.sink.sqlite.connection import now
from scraper.sink.sqlite.statements import insert_sql
from scraper.sink.study_rows.source import AS_SERVED, Content, RankedSource, SourceRank, StudySource

ReadContent = Callable[[RawDocument], Content]
"""Gives a document's record as plain JSON values."""

RANK = (
    f"d.completeness, d.last_update_date, coalesce(d.registry_version, {AS_SERVED}), d.data_date,"
    " coalesce(d.data_timestamp, ''), d.sha256"
)
"""The columns of a ``SourceRank``, of ``source_documents d``."""

_ADD = (
    f"{insert_sql('source_documents')} on conflict (sha256) do update"
    " set data_timestamp = max(coalesce(data_timestamp, ''), excluded.data_timestamp)"
)
"""Bytes that are there already stay as they are; that the registry served them again counts."""

_SOURCES = (
    f"select {RANK}, source_format from source_documents d where nct_id = ? and completeness = ?"  # noqa: S608
    " order by 1, 2, 3, 4, 5, 6"
)

_PARTS = (
    f"select d.sha256, d.origin, d.source_format, {RANK}, d.body from source_documents d"  # noqa: S608
    " join studies s using (nct_id) where nct_id = ? and d.completeness = ? and s.is_partial"
    " order by 4, 5, 6, 7, 8, 9"
)

_REJECT = insert_sql("rejected_records", "insert or ignore")


class Archive:
    """The tables ``source_documents`` and ``rejected_records``; it begins no transaction."""

    def __init__(self, connection: sqlite3.Connection, read_content: ReadContent) -> None:
        self.connection = connection
        self.read_content = read_content
        self.compress = zstandard.ZstdCompressor(level=1).compress
        self.decompress = zstandard.ZstdDecompressor().decompress

    def add(self, sources: Iterable[StudySource]) -> None:
        """Keeps the bytes of sources."""
        self.connection.executemany(_ADD, list(map(self._row, sources)))

    def _row(self, source: StudySource) -> tuple[Any, ...]:
        document, rank = source.document, source.rank
        return (
            rank.sha256,
            str(source.nct_id),
            document.form,
            document.origin,
            now(),
            source.is_partial,
            rank.completeness,
            rank.last_update,
            None if rank.registry_version == AS_SERVED else rank.registry_version,
            rank.data_date,
            document.data_timestamp,
            len(document.body),
            self.compress(document.body),
        )

    def reject(self, rejection: Rejection) -> None:
        """Quarantines bytes that could not be used; the same again changes nothing."""
        body = rejection.body
        values = (rejection.origin, rejection.nct_id, rejection.reason, now(), len(body), self.compress(body))
        self.connection.execute(_REJECT, (sha256(body).hexdigest(), *values))

    def known(self, sums: Sequence[str], in_rows: bool = False) -> set[str]:
        """Those of the given SHA-256 sums that are archived; ``in_rows``: that rows come from, too."""
        marks = ", ".join("?" * len(sums))
        sql = f"select sha256 from source_documents d where sha256 in ({marks})"  # noqa: S608 - only marks
        if in_rows:
            sql += " and sha256 in (select source_sha256 from studies where nct_id = d.nct_id)"
        return {sum_ for (sum_,) in self.connection.execute(sql, sums)}

    def content(self, sha256_sum: str) -> Content:
        """The record of archived bytes."""
        nct_id, form, origin, body = self.connection.execute(
            "select nct_id, source_format, origin, body from source_documents where sha256 = ?", (sha256_sum,)
        ).fetchone()
        return self.read_content(RawDocument(self.decompress(body), origin, form, nct_id))

    def sources(self, nct_id: str, completeness: int) -> list[RankedSource]:
        """The sources of a study of one completeness, in order of rank."""
        rows = self.connection.execute(_SOURCES, (nct_id, completeness))
        return [RankedSource(SourceRank(*rank), form) for *rank, form in rows]

    def parts(self, nct_id: str) -> dict[str, RawDocument]:
        """The partial sources of a study that stands on one, by SHA-256 sum, in order of rank."""
        rows = self.connection.execute(_PARTS, (nct_id, PARTIAL))
        return {
            sum_: RawDocument(self.decompress(body), origin, form, NctId(nct_id), served)
            for sum_, origin, form, *_, served, _, body in rows
        }

    def newest_pages(self, nct_ids: Sequence[str]) -> dict[str, str]:
        """The SHA-256 sum of the newest page of each of the studies that have one."""
        marks = ", ".join("?" * len(nct_ids))
        sql = (
            "select nct_id, sha256 from source_documents"  # noqa: S608 - only our name and marks
            f" where source_format = '{STUDY_PAGE}' and nct_id in ({marks})"
            " order by last_update_date, sha256"
        )
        return dict(self.connection.execute(sql, nct_ids))
