"""What changed between the versions of records, and what a record said on a day."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from schemas.changes import RecordedChange
from scraper.errors import UnreadableInput
from scraper.explore.cohorts import cohort_of
from scraper.explore.database import held_id, reading
from scraper.explore.word_differences import marked, word_differences


class ChangeFilter(NamedTuple):
    """Which changes are asked for; None: any.

    ``path``: a part of the path, in which ``*`` stands for anything; ``kind``: a topic or kind of
    ``item_changes``; ``by``: sponsor, registry or unknown.
    """

    nct_id: str | None = None
    since: str | None = None
    path: str | None = None
    cohort: str | None = None
    kind: str | None = None
    by: str | None = None


_QUERY = r"""
select c.nct_id, c.version, v.version_date, c.path, c.before, c.after, c.changed_by
from record_changes c join record_versions v on v.nct_id = c.nct_id and v.version = c.version
where (:nct_id is null or c.nct_id = :nct_id) and (:since is null or v.version_date >= :since)
  and (:path is null or c.path like :path escape '\') and (:by is null or c.changed_by = :by)
  and (:members is null or c.nct_id in (select value from json_each(:members)))
order by c.id
"""

_ITEMS = """
select i.nct_id, i.version, v.version_date, v.stage, i.topic, i.kind, i.type_before, i.type_after, i.before,
       i.after, i.detail_before, i.detail_after, i.description_before, i.description_after, i.changed_by
from item_changes i join study_versions v on v.nct_id = i.nct_id and v.version = i.version
where (:nct_id is null or i.nct_id = :nct_id) and (:since is null or v.version_date >= :since)
  and :kind in (i.topic, i.kind) and (:by is null or i.changed_by = :by)
  and (:members is null or i.nct_id in (select value from json_each(:members)))
order by i.id
"""


def read_changes(database: str, asked: ChangeFilter) -> list[RecordedChange]:
    """Changes path by path, in order of study, version and path.

    Raises ``UnreadableInput`` for an unknown id or cohort and for a day that is not YYYY-MM-DD.
    """
    with reading(database) as connection:
        return [
            RecordedChange(*row) for row in connection.execute(_QUERY, _given(connection, database, asked))
        ]


def read_item_changes(database: str, asked: ChangeFilter) -> list[dict[str, Any]]:
    """Changes thing by thing, of one topic or kind, as rows of ``item_changes`` with their day and stage.

    Raises ``UnreadableInput`` as ``read_changes``, and for a topic or kind that there is none of.
    """
    with reading(database) as connection:
        if asked.kind not in (known := _kinds(connection)):
            there = ", ".join(known) or "none"
            raise UnreadableInput(f"{database} has no change of kind {asked.kind!r}; it has: {there}")
        cursor = connection.execute(_ITEMS, _given(connection, database, asked))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def _kinds(connection: sqlite3.Connection) -> list[str]:
    query = "select distinct topic from item_changes union select distinct kind from item_changes"
    return [kind for (kind,) in connection.execute(query)]


def _given(connection: sqlite3.Connection, database: str, asked: ChangeFilter) -> Mapping[str, str | None]:
    members = cohort_of(connection, database, asked.cohort).nct_ids if asked.cohort else None
    return {
        "nct_id": held_id(connection, database, asked.nct_id) if asked.nct_id else None,
        "since": _day(asked.since) if asked.since else None,
        "path": _pattern(asked.path) if asked.path else None,
        "kind": asked.kind,
        "by": asked.by,
        "members": None if members is None else json.dumps(members),
    }


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UnreadableInput(f"{text!r} is not a day (YYYY-MM-DD)") from None


def _pattern(path: str) -> str:
    """A pattern of SQL's ``like``: what is between the stars, as it is."""
    plain = path.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain.replace('*', '%')}%"


def changes_as_json(found: Sequence[RecordedChange]) -> str:
    """Values as JSON values, and where both are texts, the stretches in which they differ."""
    return json.dumps({"changes": [_as_values(change) for change in found]}, ensure_ascii=False, indent=2)


def _as_values(change: RecordedChange) -> dict[str, Any]:
    before, after = _value(change.before), _value(change.after)
    shown = {
        "nct_id": change.nct_id,
        "version": change.version,
        "version_date": change.version_date,
        "path": change.path,
        "before": before,
        "after": after,
        "changed_by": change.changed_by,
    }
    return shown | _differences(before, after)


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _differences(before: Any, after: Any) -> dict[str, Any]:
    if not isinstance(before, str) or not isinstance(after, str):
        return {}
    return {"differences": [piece._asdict() for piece in word_differences(before, after)]}


def items_as_json(found: Sequence[Mapping[str, Any]]) -> str:
    """Rows as they are, and where there are words before and after, the stretches in which they differ."""
    rows = [{**row, **_differences(row["before"], row["after"])} for row in found]
    return json.dumps({"changes": rows}, ensure_ascii=False, indent=2)


def changes_as_text(found: Sequence[RecordedChange], full: bool = False) -> str:
    """A line for each version, and one for each of its changes; ``full``: whole values."""
    lines: list[str] = []
    for version, changes in groupby(
        found, lambda change: (change.nct_id, change.version, change.version_date)
    ):
        lines.append(_heading(*version))
        for change in changes:
            said = _said(_value(change.before), _value(change.after), full)
            lines.append(f"  {change.path} [{change.changed_by}]: {said}")
    return "\n".join(lines) or "no changes recorded"


def items_as_text(found: Sequence[Mapping[str, Any]], full: bool = False) -> str:
    """A line for each version with the stage of the trial, and one for each thing that it changes."""
    lines: list[str] = []
    for version, rows in groupby(
        found, lambda row: (row["nct_id"], row["version"], row["version_date"], row["stage"])
    ):
        lines.append(_heading(*version))
        lines += [f"  {_of_item(row)} [{row['changed_by']}]: {_words_of(row, full)}" for row in rows]
    return "\n".join(lines) or "no changes recorded"


def _heading(nct_id: str, version: int, day: str | None, stage: str | None = None) -> str:
    return f"{nct_id} version {version} ({day or 'undated'}{f', {stage}' if stage else ''})"


def _of_item(row: Mapping[str, Any]) -> str:
    """``secondary outcome promoted to primary``, ``enrollment raised``."""
    old, new = row["type_before"], row["type_after"]
    words = f"{old or new or ''} {row['topic']} {row['kind']}".replace("_", " ").strip()
    return f"{words} to {new}" if old and new and old != new else words


_OF_KIND = {"time_frame_changed": "detail", "description_changed": "description"}


def _words_of(row: Mapping[str, Any], full: bool) -> str:
    """What changed; where that is not the name of the thing, the name before it."""
    part = _OF_KIND.get(row["kind"])
    if part is None and row["before"] == row["after"] and (row["detail_before"] or row["detail_after"]):
        part = "detail" if row["kind"] == "type_changed" else None
    if part is None:
        return _said(row["before"], row["after"], full)
    said = _said(row[f"{part}_before"], row[f"{part}_after"], full)
    return f"{_short(row['after'] or row['before'], full)}: {said}"


def _said(before: Any, after: Any, full: bool) -> str:
    if before == after:
        return _short(after, full)
    if isinstance(before, str) and isinstance(after, str) and len(before.split()) > FEW_WORDS:
        return " ".join(marked(word_differences(before, after), full).split())
    return f"{_short(before, full)} -> {_short(after, full)}"


def _short(value: Any, full: bool) -> str:
    if value is None:
        return "(absent)"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    text = " ".join(text.split())
    return text if full or len(text) <= LINE else f"{text[: LINE - 1]}…"


FEW_WORDS = 3
"""Words of a text that is shown whole before and after: ``18 Years -> 21 Years``."""

LINE = 160
"""Characters of a value in a line, unless whole values are asked for."""
