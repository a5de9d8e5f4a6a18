"""What a crawl keeps in the file beside records: queries, watched ids, tombstones; and what it asks of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from schemas.changes import RecordedChange
from scraper.sink.sqlite.connection import now
from scraper.sink.sqlite.store import Store

T = TypeVar("T")

MARKS = 500
"""Values in one statement."""


class LastRun(NamedTuple):
    """What the last complete run of a query found; both None: there was none yet."""

    listed: int | None
    data_timestamp: str | None


class Stored(NamedTuple):
    """How a study stands in the file; dates are the last day that the published one may mean."""

    overall_status: str | None
    last_update_submitted: str | None
    last_update_posted: str | None
    whole: bool
    removed: str | None


class CrawlState:
    """The crawl's side of an open store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.connection = store.connection

    def queries(self) -> list[tuple[str, LastRun]]:
        """All saved queries as JSON with their last runs, in the order in which they came."""
        rows = self.connection.execute(
            "select query, listed, data_timestamp from saved_queries order by rowid"
        )
        return [(query, LastRun(listed, served)) for query, listed, served in rows]

    def save_query(self, query: str, words: str) -> None:
        """Keeps a query for updates; one that is there stays as it is."""
        with self.store.transaction():
            self.connection.execute(
                "insert or ignore into saved_queries (query, words) values (?, ?)", (query, words)
            )

    def complete_query(self, query: str, listed: int | None, data_timestamp: str) -> None:
        """Notes that everything that a query listed is in the file; ``listed`` None: it was not listed."""
        with self.store.transaction():
            self.connection.execute(
                "update saved_queries set listed = coalesce(?, listed), data_timestamp = ?, completed_at = ?"
                " where query = ?",
                (listed, data_timestamp, now(), query),
            )

    def watch(self, ids: Iterable[str]) -> None:
        """Watches ids from now on."""
        with self.store.transaction():
            self.connection.executemany(
                "insert or ignore into watched_studies (nct_id) values (?)", [(nct_id,) for nct_id in ids]
            )

    def note_alias(self, alias: str, canonical: str) -> None:
        """Notes that an id stands for another study."""
        with self.store.transaction():
            self.connection.execute(
                "insert into watched_studies (nct_id, alias_of) values (?, ?)"
                " on conflict (nct_id) do update set alias_of = excluded.alias_of",
                (alias, canonical),
            )

    def watched(self) -> set[str]:
        """Studies of the file that an update expects to find: watched, not known as removed."""
        rows = self.connection.execute(
            "select w.nct_id from watched_studies w join studies s using (nct_id)"
            " where w.alias_of is null and s.removed_upstream_date is null"
        )
        return {nct_id for (nct_id,) in rows}

    def stalest(self, count: int) -> list[str]:
        """Watched studies in the file whose records were compared longest ago."""
        rows = self.connection.execute(
            "select w.nct_id from watched_studies w join studies s using (nct_id)"
            " where w.alias_of is null and s.removed_upstream_date is null"
            " order by w.checked_at, w.nct_id limit ?",
            (count,),
        )
        return [nct_id for (nct_id,) in rows]

    def note_checked(self, ids: Iterable[str]) -> None:
        """Notes that the whole records of ids were compared with the registry's just now."""
        moment = datetime.now(UTC).isoformat(timespec="microseconds")  # two turns within a second differ
        with self.store.transaction():
            self.connection.executemany(
                "update watched_studies set checked_at = ? where nct_id = ?",
                [(moment, nct_id) for nct_id in ids],
            )

    def stored(self, ids: Iterable[str]) -> dict[str, Stored]:
        """How those of the ids stand that are in the file."""
        sql = (
            "select nct_id, overall_status, last_update_submitted_date, last_update_posted_date,"
            " source_format = 'api_v2' and not coalesce(is_partial, 0), removed_upstream_date"
            " from studies where nct_id in ({})"
        )
        return {row[0]: Stored(*row[1:]) for row in self._select(sql, ids)}

    def whole_sources(self, ids: Iterable[str]) -> dict[str, str]:
        """SHA-256 sums of the sources of rows, of the studies whose sources are whole records of the API."""
        sql = (
            "select s.nct_id, s.source_sha256 from studies s join source_documents d"
            " on d.sha256 = s.source_sha256"
            " where s.nct_id in ({}) and d.source_format = 'api_v2' and not coalesce(d.is_partial, 0)"
        )
        return dict(self._select(sql, ids))

    def whole(self, sums: Iterable[str]) -> set[str]:
        """Studies of which bytes with these SHA-256 sums are archived that are whole records."""
        sql = "select nct_id from source_documents where sha256 in ({}) and not coalesce(is_partial, 0)"
        return {nct_id for (nct_id,) in self._select(sql, sums)}

    def past_versions(self, nct_id: str) -> set[int]:
        """The registry's numbers of those past versions of a study that are archived."""
        sql = (
            "select registry_version from source_documents where nct_id = ? and registry_version is not null"
        )
        return {number for (number,) in self.connection.execute(sql, (nct_id,))}

    def pages_since(self, ids: Iterable[str], moment: str, root: str) -> set[str]:
        """Those of the ids whose page came from the mirror at ``root`` since ``moment`` (ISO 8601, UTC)."""
        sql = (
            "select nct_id, retrieved_at, origin from source_documents"
            " where source_format = 'study_page' and nct_id in ({})"
        )
        return {
            nct_id
            for nct_id, retrieved_at, origin in self._select(sql, ids)
            if retrieved_at >= moment and origin.startswith(f"{root}/")
        }

    def last_changes(self, ids: Iterable[str]) -> dict[str, list[RecordedChange]]:
        """What the last version of each study changed, by its id."""
        sql = (
            "select nct_id, version, version_date, path, before, after, changed_by"
            " from record_changes join record_versions using (nct_id, version)"
            " where nct_id = ? and version = (select max(version) from record_versions where nct_id = ?)"
            " order by record_changes.id"
        )
        return {
            nct_id: [RecordedChange(*row) for row in self.connection.execute(sql, (nct_id, nct_id))]
            for nct_id in ids
        }

    def without_tombstone(self, ids: Iterable[str]) -> list[str]:
        """Those of the ids that are in the file and not known as removed, in order."""
        return sorted(nct_id for nct_id, stored in self.stored(ids).items() if stored.removed is None)

    def mark_removed(self, ids: Sequence[str], day: str) -> None:
        """Tombstones: the studies stay, with the day on which they were found gone."""
        with self.store.transaction():
            self.connection.executemany(
                "update studies set removed_upstream_date = ? where nct_id = ?",
                [(day, nct_id) for nct_id in ids],
            )

    def unmark_removed(self, ids: Iterable[str]) -> None:
        """Takes tombstones away: the registry has the studies again."""
        with self.store.transaction():
            self.connection.executemany(
                "update studies set removed_upstream_date = null where nct_id = ?",
                [(nct_id,) for nct_id in ids],
            )

    def _select(self, sql: str, ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        for some in chunks(ids, MARKS):
            yield from self.connection.execute(sql.format(", ".join("?" * len(some))), some)


def chunks(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Values in lists of at most ``size``."""
    iterator = iter(values)
    while some := list(islice(iterator, size)):
        yield some
