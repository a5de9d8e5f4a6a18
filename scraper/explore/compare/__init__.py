"""Trials side by side: what is the same, what differs, what is not said."""

import sqlite3
from collections.abc import Sequence

from schemas.markup import unescape
from scraper.errors import UnreadableInput
from scraper.explore.compare.alignment import Group, Item, align, meaning
from scraper.explore.compare.fields import SECTIONS, Aligned, Field, Keyed
from scraper.explore.compare.formatting import FORMATTERS, in_words, reported_outcome
from scraper.explore.compare.model import Comparison, Row, Section
from scraper.explore.database import given_id, reading

__all__ = ["Comparison", "compare"]


def compare(database: str, nct_ids: Sequence[str]) -> Comparison:
    """Compares studies of a database, each id once, in the order given.

    Ids that the database does not have are named in ``missing``.  Raises ``UnreadableInput`` when an id
    is malformed or none is there, ``DatabaseUnusable`` for a file that is no database of ours.
    """
    asked = _ids(nct_ids)
    with reading(database) as connection:
        there = [nct_id for nct_id in asked if _has(connection, nct_id)]
        missing = [nct_id for nct_id in asked if nct_id not in there]
        if not there:
            raise UnreadableInput(f"{database} holds none of these studies: {', '.join(missing)}")
        sections = [_section(connection, title, fields, there) for title, fields in SECTIONS]
        dates = [
            _one(connection, "select data_date from studies where nct_id = ?", nct_id) for nct_id in there
        ]
    return Comparison(
        trials=there,
        missing=missing,
        data_dates=dates,
        sections=[section for section in sections if section.rows],
    )


def _ids(nct_ids: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(map(given_id, nct_ids)))


def _has(connection: sqlite3.Connection, nct_id: str) -> bool:
    return connection.execute("select 1 from studies where nct_id = ?", (nct_id,)).fetchone() is not None


def _one(connection: sqlite3.Connection, query: str, nct_id: str) -> str | None:
    row = connection.execute(query, (nct_id,)).fetchone()
    return row[0] if row else None


def _section(
    connection: sqlite3.Connection, title: str, fields: Sequence[Field | Aligned | Keyed], trials: list[str]
) -> Section:
    rows: list[Row] = []
    for field in fields:
        if isinstance(field, Aligned):
            rows += _aligned_rows(connection, field, trials)
        elif isinstance(field, Keyed):
            rows += _keyed_rows(connection, field, trials)
        elif any(cells := [_cell(connection, field, nct_id) for nct_id in trials]):
            rows.append(Row(label=field.label, cells=cells, differs=_differ(cells)))
    return Section(title=title, rows=rows)


def _keyed_rows(connection: sqlite3.Connection, field: Keyed, trials: list[str]) -> list[Row]:
    """A row a key: first the keys that most trials have, then by the alphabet."""
    found: dict[str, dict[str, list[str]]] = {}
    for nct_id in trials:
        for key, *values in connection.execute(field.query, (nct_id,)):
            shown = FORMATTERS[field.how](values)
            lines = found.setdefault(key, {}).setdefault(nct_id, [])
            if shown and shown not in lines:
                lines.append(shown)
    rows = []
    for key in sorted(found, key=lambda key: (-len(found[key]), key)):
        cells = ["\n".join(found[key].get(nct_id, ())) or None for nct_id in trials]
        rows.append(Row(label=key.replace("_", " "), cells=cells, differs=_differ(cells)))
    return rows


def _cell(connection: sqlite3.Connection, field: Field, nct_id: str) -> str | None:
    found = connection.execute(field.query, (nct_id,)).fetchall()
    if field.how == "reported_outcome":
        shown: list[str | None] = [reported_outcome(connection, values) for values in found]
    else:
        shown = [FORMATTERS[field.how](values) for values in found]
    return "\n".join(line for text in shown if text for line in text.splitlines()) or None


def _differ(cells: Sequence[str | None]) -> bool:
    return len(set(map(meaning, cells))) > 1


def _aligned_rows(connection: sqlite3.Connection, field: Aligned, trials: list[str]) -> list[Row]:
    items = [
        [
            Item(unescape(text or ""), detail or "", depth)
            for text, detail, depth in connection.execute(field.query, (nct_id,))
        ]
        for nct_id in trials
    ]
    return [_aligned_row(field.label, group, len(trials)) for group in align(items)]


def _aligned_row(label: str, group: Group, width: int) -> Row:
    cells = [_told(group.items.get(number)) for number in range(width)]
    depth = min(item.depth for item in group.items.values())
    return Row(label=label, cells=cells, differs=_differ(cells), depth=depth)


def _told(item: Item | None) -> str | None:
    if item is None:
        return None
    shown = item.text
    if item.detail:
        shown += f" {item.detail if item.detail.startswith('[') else f'({in_words(item.detail)})'}"
    return " ".join(shown.split())
