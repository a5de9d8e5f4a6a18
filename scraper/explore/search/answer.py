"""Searches a database: how many studies pass, which, in what order, and why."""

import json
import shlex
import sqlite3
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel

from schemas.tables.columns import ROWS_PER_STUDY
from scraper.explore.database import reading
from scraper.explore.search.filters import Filter, Selection, passing
from scraper.explore.search.kinds import BY_NAME
from scraper.explore.search.meanings import number_of
from scraper.explore.search.why import Why, as_line, whys

SHOWN = 25
"""Studies of an answer, unless more are asked for."""


class FoundStudy(BaseModel):
    """A study that passes every filter, and where its record has the words."""

    nct_id: str
    brief_title: str | None
    why: list[Why]


class Answer(BaseModel):
    """``count``: all studies that pass; ``studies``: the best of them, as many as were asked for.

    ``notes``: what of the search could not be honoured, a line each.  ``missing``: ids asked for that the
    database does not hold.  ``cohort_command`` makes a cohort of all that pass.
    """

    count: int
    studies: list[FoundStudy]
    notes: list[str]
    missing: list[str]
    cohort_command: str


class Step(NamedTuple):
    """A filter with the studies before and after it."""

    filter: Filter
    before: int
    left: int


class Selected(NamedTuple):
    """The studies that pass every filter: points by the number in the NCT id, and how each filter fared."""

    points: Mapping[int, float]
    steps: Sequence[Step]
    notes: Sequence[str]
    missing: Sequence[str]


def select(connection: sqlite3.Connection, filters: Iterable[Filter]) -> Selected:
    """Applies filters one after the other; raises ``UnreadableInput`` for one that cannot be read."""
    left = {row_id // ROWS_PER_STUDY: 0.0 for (row_id,) in connection.execute("select id from studies")}
    steps, notes, missing = [], list[str](), list[str]()
    for each in filters:
        found = passing(connection, each)
        before = len(left)
        left = {number: left[number] + points for number, points in found.points.items() if number in left}
        steps.append(Step(each, before, len(left)))
        notes += found.notes
        missing += found.missing
    return Selected(left, steps, list(dict.fromkeys(notes)), missing)


def search(database: str, asked: Selection, limit: int | None = SHOWN) -> Answer:
    """The studies of a database that pass; ``limit`` None: all of them, with why."""
    with reading(database) as connection:
        return answer(connection, database, asked, limit)


def answer(
    connection: sqlite3.Connection, database: str, asked: Selection, limit: int | None = SHOWN
) -> Answer:
    """The same over an open connection."""
    filters = asked.filters()
    selected = select(connection, filters)
    shown = best(connection, selected.points, limit)
    why = whys(connection, [number_of(nct_id) for nct_id, _ in shown], filters)
    return Answer(
        count=len(selected.points),
        studies=[
            FoundStudy(nct_id=nct_id, brief_title=title, why=why[number_of(nct_id)])
            for nct_id, title in shown
        ],
        notes=list(selected.notes),
        missing=list(selected.missing),
        cohort_command=cohort_command(filters, database),
    )


_BEST = """
select s.nct_id, s.brief_title from json_each(?) m
join studies s on s.id = json_extract(m.value, '$[0]')
order by json_extract(m.value, '$[1]') desc, s.last_update_posted_date desc, s.nct_id
limit ? offset ?
"""


def best(
    connection: sqlite3.Connection, points: Mapping[int, float], limit: int | None, offset: int = 0
) -> list[tuple[str, str | None]]:
    """Ids and titles of studies: those with most points first, then those that were updated last."""
    connection.execute("pragma temp_store = memory")
    scored = json.dumps([[number * ROWS_PER_STUDY, score] for number, score in points.items()])
    rows = connection.execute(_BEST, (scored, -1 if limit is None else limit, offset))
    return [(nct_id, title) for nct_id, title in rows]


def cohort_command(filters: Iterable[Filter], database: str = "DB", name: str = "NAME") -> str:
    """The command that makes a cohort of what passes the filters."""
    options = [part for each in filters for part in (BY_NAME[each.kind].option, each.text)]
    return shlex.join(["nctdb", "cohort", "create", database, name, *options])


def answer_as_text(found: Answer, width: int = 80) -> str:
    """A line of counts, then a few lines a study: its id with its title, and why it was found."""
    shown = f", the first {len(found.studies):,}" if len(found.studies) < found.count else ""
    lines = [f"{found.count:,} stud{'y' if found.count == 1 else 'ies'}{shown}"]
    for study in found.studies:
        title = f"{study.nct_id}  {study.brief_title or ''}"
        lines += textwrap.wrap(title, width, subsequent_indent=" " * 13, max_lines=2, placeholder=" …")
        lines += textwrap.wrap(
            as_line(study.why),
            width,
            initial_indent=" " * 13,
            subsequent_indent=" " * 13,
            max_lines=2,
            placeholder=" …",
        )
    return "\n".join(lines)
