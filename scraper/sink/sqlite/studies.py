"""What an open file has of studies beside their rows: where these come from, their versions, their pages."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from schemas.findings import PAGE_DIFFERS
from schemas.tables import TABLES, VERSION_TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from schemas.values import NctId
from scraper.sink.sqlite.archive import RANK, Archive
from scraper.sink.sqlite.statements import insert_sql, upsert_sql
from scraper.sink.study_rows.source import SourceRank
from scraper.sink.study_rows.text_rows import Row
from scraper.sink.study_rows.update import StudyState
from scraper.sink.study_rows.versions import Follows, history

_OF_STUDY = f"where id between s.id and s.id + {ROWS_PER_STUDY - 1}"

_STATES = f"""
select s.nct_id, {RANK},
    coalesce((select max(id) - s.id + 1 from record_versions {_OF_STUDY}), 0),
    coalesce((select max(id) - s.id + 1 from record_changes {_OF_STUDY}), 0),
    coalesce((select max(id) - s.id + 1 from item_changes {_OF_STUDY}), 0),
    (select registry_version from record_versions {_OF_STUDY} order by id desc limit 1),
    (select ordered_by from record_versions {_OF_STUDY} order by id desc limit 1)
from studies s join source_documents d on d.sha256 = s.source_sha256
where s.id in
"""  # noqa: S608 - our names

_OTHER_FINDINGS = (
    f"select {', '.join(TABLES['findings'].column_names)} from findings"  # noqa: S608 - our names
    " where nct_id = ? and code <> ? order by id"
)


class Studies:
    """Reads and rebuilds in an open file; it begins no transaction."""

    def __init__(self, connection: sqlite3.Connection, archive: Archive) -> None:
        self.connection = connection
        self.archive = archive

    def states(self, nct_ids: Iterable[NctId]) -> dict[str, StudyState]:
        """What the file has of those of the studies that it has."""
        firsts = [nct_id.number * ROWS_PER_STUDY for nct_id in nct_ids]
        return {
            nct_id: StudyState(SourceRank(*rank), versions, changes, items, Follows(last_number, last_order))
            for nct_id, *rank, versions, changes, items, last_number, last_order in self.connection.execute(
                f"{_STATES} ({', '.join('?' * len(firsts))})", firsts
            )
        }

    def removed(self, nct_ids: Sequence[str]) -> dict[str, str | None]:
        """The days on which studies were found gone from the registry."""
        marks = ", ".join("?" * len(nct_ids))
        sql = f"select nct_id, removed_upstream_date from studies where nct_id in ({marks})"  # noqa: S608
        return dict(self.connection.execute(sql, nct_ids))

    def findings_of_record(self, nct_id: str) -> list[Row]:
        """The findings of a study that no page made."""
        return self.connection.execute(_OTHER_FINDINGS, (nct_id, PAGE_DIFFERS)).fetchall()

    def of_several_sources(self, nct_ids: Sequence[str]) -> set[str]:
        """Those of the studies of which several sources of one completeness are archived."""
        sql = (
            "select nct_id from source_documents where nct_id in (select value from json_each(?))"
            " group by nct_id, completeness having count(*) > 1"
        )
        return {nct_id for (nct_id,) in self.connection.execute(sql, (json.dumps(nct_ids),))}

    def write_versions(self, versions: Iterable[Row], changes: Iterable[Row], items: Iterable[Row]) -> None:
        """Writes rows of versions, in place of those of the same numbers, and adds rows of changes."""
        self.connection.executemany(upsert_sql("record_versions"), versions)
        self.connection.executemany(insert_sql("record_changes"), changes)
        self.connection.executemany(insert_sql("item_changes"), items)

    def rebuild_versions(self, nct_id: NctId, completeness: int) -> None:
        """Makes the versions of a study anew from its archived sources of one completeness."""
        base = nct_id.number * ROWS_PER_STUDY
        for name in VERSION_TABLES:
            self.connection.execute(
                f"delete from {name} where id between ? and ?",  # noqa: S608 - our name
                (base, base + ROWS_PER_STUDY - 1),
            )
        sources = self.archive.sources(nct_id, completeness)
        self.write_versions(*history(nct_id.number, sources, self.archive.content))
