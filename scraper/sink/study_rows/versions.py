"""The versions of studies: told by content, in the order in which their sources stand."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from schemas.record import ParsedRecord
from schemas.tables.columns import ROWS_PER_STUDY
from scraper.sink.sqlite.statements import insert_sql, upsert_sql
from scraper.sink.study_rows.changes import Change, changes, with_served
from scraper.sink.study_rows.text_rows import Row

AS_SERVED = 2**31 - 1
"""Stands behind every number of the registry's history: a record as the registry serves it says more."""


class Standing(NamedTuple):
    """What decides which source of a study its rows come from: the greatest."""

    completeness: int
    last_update: str
    registry_version: int
    data_date: str
    data_timestamp: str
    sha256: str


STANDING = (
    f"d.completeness, d.last_update_date, coalesce(d.registry_version, {AS_SERVED}), d.data_date,"
    " coalesce(d.data_timestamp, ''), d.sha256"
)
"""The columns of a ``Standing``, of ``source_documents d``."""


def standing_of(record: ParsedRecord, sha256: str) -> Standing:
    """The standing of a record with the SHA-256 sum of its bytes."""
    number = AS_SERVED if record.registry_version is None else record.registry_version
    served = record.document.data_timestamp
    return Standing(record.completeness, record.last_update, number, record.data_date, served, sha256)


class Kept(NamedTuple):
    """What a file has of a study: the standing of its rows' source, how many versions and changes."""

    standing: Standing
    versions: int
    changes: int


KEPT = f"""
select s.id, {STANDING},
    coalesce((select max(id) - s.id + 1 from record_versions
        where id between s.id and s.id + {ROWS_PER_STUDY - 1}), 0),
    coalesce((select max(id) - s.id + 1 from record_changes
        where id between s.id and s.id + {ROWS_PER_STUDY - 1}), 0)
from studies s join source_documents d on d.sha256 = s.source_sha256
"""  # noqa: S608 - our names
"""The first id of every study, and the columns of what is kept of it: ids are positions."""


def version_row(number: int, version: int, source: Standing, form: str, registry: int | None = None) -> Row:
    """The row of a version of the study of that number; ``registry``: the registry's own number of it."""
    known = source.registry_version
    return (
        number * ROWS_PER_STUDY + version - 1,
        f"NCT{number:08}",
        version,
        source.last_update or None,
        registry if known == AS_SERVED else known,
        source.data_date or None,
        form,
        source.sha256,
    )


def change_rows(number: int, version: int, differing: list[Change], written: int) -> list[Row]:
    """The rows of a version's changes, behind those of the study that are ``written``."""
    start, nct_id = number * ROWS_PER_STUDY + written, f"NCT{number:08}"
    return [(start + position, nct_id, version, *change) for position, change in enumerate(differing)]


class Versions:
    """The versions and changes in an open file; ``archived`` gives a source's content by its SHA-256 sum."""

    def __init__(self, connection: sqlite3.Connection, archived: Callable[[str], dict[str, Any]]) -> None:
        self.connection = connection
        self.archived = archived

    def kept(self, numbers: Iterable[int]) -> dict[int, Kept]:
        """What the file has of studies, by their numbers."""
        firsts = [number * ROWS_PER_STUDY for number in numbers]
        rows = self.connection.execute(f"{KEPT} where s.id in ({', '.join('?' * len(firsts))})", firsts)
        return {
            first // ROWS_PER_STUDY: Kept(Standing(*standing), versions, changes)
            for first, *standing, versions, changes in rows
        }

    def renew_last(self, number: int, kept: Kept, form: str) -> None:
        """Has the last version of a study come from the source that stands now, which says the same."""
        last = number * ROWS_PER_STUDY + kept.versions - 1
        (registry,) = self.connection.execute(
            "select registry_version from record_versions where id = ?", (last,)
        ).fetchone()
        row = version_row(number, kept.versions, kept.standing, form, registry)
        self.connection.execute(upsert_sql("record_versions"), row)

    def rebuild(self, outdated: Mapping[int, int]) -> None:
        """Makes versions anew from the archived sources; ``outdated``: completeness by number of study."""
        for number, completeness in outdated.items():
            base = number * ROWS_PER_STUDY
            for name in ("record_changes", "record_versions"):
                self.connection.execute(
                    f"delete from {name} where id between ? and ?",  # noqa: S608 - our name
                    (base, base + ROWS_PER_STUDY - 1),
                )
            sources = self.connection.execute(
                f"select {STANDING}, form from source_documents d"  # noqa: S608 - our names
                " where nct_id = ? and completeness = ? order by 1, 2, 3, 4, 5, 6",
                (f"NCT{number:08}", completeness),
            ).fetchall()
            self._build(number, [(Standing(*standing), form) for *standing, form in sources])

    def _build(self, number: int, sources: list[tuple[Standing, str]]) -> None:
        version = written = 0
        registry: int | None = None
        before: dict[str, Any] = {}
        for source, form in sources:
            content = with_served(before, self.archived(source.sha256))
            differing = changes(before, content) if version else []
            if differing or not version:
                version, registry = version + 1, None
                rows = change_rows(number, version, differing, written)
                self.connection.executemany(insert_sql("record_changes"), rows)
                written += len(differing)
            row = version_row(number, version, source, form, registry)
            self.connection.execute(upsert_sql("record_versions"), row)
            registry, before = row[4], content
