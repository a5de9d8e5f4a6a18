"""The updates page: what changed in versions of all trials, field by field, newest first."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from schemas.changes import RecordedChange
from scraper.explore.web.pages import Answer, Asked, page_number, rendered
from scraper.explore.web.texts import field_name, field_of

PAGE = 50
_FIELDS = 40
"""Fields that are offered, those with most changes first."""

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

_SOURCE = """
from record_changes c join record_versions v on v.nct_id = c.nct_id and v.version = c.version
where c.version > 1 and (:by = '' or c.changed_by = :by) and (:since = '' or v.version_date >= :since)
"""


class Choice(NamedTuple):
    """A value that changes can be narrowed to, with how many there are."""

    value: str
    label: str
    changes: int
    chosen: bool


class Updates(NamedTuple):
    """A page of changes; ``page`` counts from 1."""

    total: int
    page: int
    pages: int
    changes: Sequence[RecordedChange]
    fields: Sequence[Choice]
    makers: Sequence[Choice]


def updates(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/updates?field=&by=&since=``: changes of all trials; what is no day or maker narrows nothing."""
    since = asked.first("since") if _DAY.fullmatch(asked.first("since")) else ""
    chosen = {"field": asked.first("field"), "by": asked.first("by"), "since": since}
    connection.create_function("field_of", 1, field_of, deterministic=True)
    found = _read(connection, chosen, page_number(asked))
    return rendered(connection, "updates.html", found=found, chosen=chosen)


def _read(connection: sqlite3.Connection, chosen: Mapping[str, str], page: int) -> Updates:
    narrowed = f"{_SOURCE} and (:field = '' or field_of(c.path) = :field)"
    total = connection.execute(f"select count(*) {narrowed}", chosen).fetchone()[0]
    pages = max(1, -(-total // PAGE))
    page = min(page, pages)
    rows = connection.execute(
        "select c.nct_id, c.version, v.version_date, c.path, c.before, c.after, c.changed_by"
        f" {narrowed} order by v.version_date desc, c.id limit {PAGE} offset {PAGE * (page - 1)}",
        chosen,
    )
    return Updates(
        total,
        page,
        pages,
        [RecordedChange(*row) for row in rows.fetchall()],
        _choices(connection, "field", "field_of(c.path)", chosen),
        _choices(connection, "by", "c.changed_by", chosen),
    )


def _choices(connection: sqlite3.Connection, key: str, value: str, chosen: Mapping[str, str]) -> list[Choice]:
    """Values among the changes that the other filters leave."""
    others = {**chosen, key: ""}
    rows = connection.execute(
        f"select {value}, count(*) {_SOURCE} and (:field = '' or field_of(c.path) = :field)"
        f" group by 1 order by 2 desc, 1 limit {_FIELDS}",
        others,
    )
    return [
        Choice(one or "", field_name(one) if key == "field" else str(one), count, one == chosen[key])
        for one, count in rows
    ]
