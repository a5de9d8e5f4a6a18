"""Trials side by side: what is the same, what differs, what is not said."""

import sqlite3
from collections.abc import Sequence

from scraper.errors import UnreadableInput
from scraper.explore.compare.fields import SECTIONS, Aligned, Field, Keyed
from scraper.explore.compare.formatting import FORMATTERS, reported_outcome
from scraper.explore.compare.items import Aligned as FoundRow
from scraper.explore.compare.items import aligned
from scraper.explore.compare.model import Comparison, Row, Section
from scraper.explore.compare.wording import meaning
from scraper.explore.database import canonical, given_id, reading

__all__ = ["Comparison", "compare"]


def compare(
    database: str, nct_ids: Sequence[str], sections: Sequence[str] = (), only_differences: bool = False
) -> Comparison:
    """Compares studies of a database, each id once, in the order given.

    ``sections``: beginnings of the titles of those wanted, in any case; none: all.  Ids that the database
    does not have are named in ``missing``.  Raises ``UnreadableInput`` when an id is malformed, none is
    there or no section is called so, ``DatabaseUnusable`` for a file that is no database of ours.
    """
    given, wanted = list(map(given_id, nct_ids)), _wanted(sections)
    with reading(database) as connection:
        asked = canonical(connection, given)
        there = [nct_id for nct_id in asked if _has(connection, nct_id)]
        missing = [nct_id for nct_id in asked if nct_id not in there]
        if not there:
            raise UnreadableInput(f"{database} holds none of these studies: {', '.join(missing)}")
        shown = [_section(connection, title, fields, there) for title, fields in wanted]
        dates = [
            _one(connection, "select data_date from studies where nct_id = ?", nct_id) for nct_id in there
        ]
    return Comparison(
        trials=there,
        missing=missing,
        data_dates=dates,
        sections=[section for section in map(_differing, shown) if section.rows]
        if only_differences
        else [section for section in shown if section.rows],
    )


def _wanted(names: Sequence[str]) -> list[tuple[str, Sequence[Field | Aligned | Keyed]]]:
    """The sections whose titles begin with one of the names."""
    for name in names:
        if not any(_begins(title, name) for title, _ in SECTIONS):
            titles = ", ".join(title for title, _ in SECTIONS)
            raise UnreadableInput(f"no section is called {name!r}; there are: {titles}")
    return [section for section in SECTIONS if not names or any(_begins(section[0], name) for name in names)]


def _begins(title: str, name: str) -> bool:
    return bool(name.strip()) and title.casefold().startswith(name.strip().casefold())


def _differing(section: Section) -> Section:
    return Section(title=section.title, rows=[row for row in section.rows if row.differs])


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
            rows += map(_aligned_row, aligned(connection, field.what, trials))
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


def _aligned_row(found: FoundRow) -> Row:
    return Row(label=found.label, cells=found.cells, differs=_differ(found.cells), depth=found.depth)
