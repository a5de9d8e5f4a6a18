"""Full-text search over trials, with facets; every word that is typed is data, never syntax."""

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from schemas.tables.columns import ROWS_PER_STUDY
from scraper.explore.compare.formatting import worded

PAGE = 25


class Searched(NamedTuple):
    """A full-text table, what it holds, and how much a hit in it counts."""

    table: str
    place: str
    weight: float


SEARCHED: Sequence[Searched] = (
    Searched("studies", "title", 8),
    Searched("conditions", "conditions", 6),
    Searched("interventions", "interventions", 5),
    Searched("keywords", "keywords", 4),
    Searched("brief_summaries", "summary", 2),
    Searched("outcomes", "reported outcomes", 1),
    Searched("criteria", "criteria", 1),
    Searched("detailed_descriptions", "description", 1),
)


class Facet(NamedTuple):
    """A column of studies that results are counted and narrowed by; ``key`` names it in the address."""

    key: str
    label: str
    column: str


FACETS: Sequence[Facet] = (
    Facet("status", "Status", "overall_status"),
    Facet("type", "Study type", "study_type"),
    Facet("phase", "Phase", "phase"),
    Facet("results", "Results posted", "has_results"),
)
_ABSENT = "none"
"""The word in the address for a value that is absent."""


class Hit(NamedTuple):
    """A trial that was found, and where."""

    nct_id: str
    title: str
    status: str | None
    phase: str | None
    enrollment: int | None
    start: str | None
    conditions: str | None
    places: str


class Choice(NamedTuple):
    """One value of a facet, how many trials have it, and whether the results are narrowed to it."""

    value: str
    label: str
    trials: int
    chosen: bool


class Found(NamedTuple):
    """A page of results; ``page`` counts from 1."""

    query: str
    total: int
    page: int
    pages: int
    hits: list[Hit]
    facets: list[tuple[Facet, list[Choice]]]


_NCT_ID = re.compile(r"^\s*(NCT\d{8})\s*$", re.IGNORECASE)


def as_nct_id(query: str) -> str | None:
    """The NCT id, if the query is nothing else."""
    match = _NCT_ID.match(query)
    return match[1].upper() if match else None


def search(connection: sqlite3.Connection, query: str, chosen: Mapping[str, str], page: int = 1) -> Found:
    """Trials that have all words of ``query`` in one place, best first; all trials for an empty one."""
    narrowed = [facet for facet in FACETS if chosen.get(facet.key)]
    connection.execute("pragma temp_store = memory")
    scores = _scores(connection, query)
    source, parameters = _source(scores, narrowed, chosen)
    total = connection.execute(f"select count(*) {source}", parameters).fetchone()[0]
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    newest = "s.last_update_posted_date desc, s.nct_id"
    order = newest if scores is None else f"m.score desc, {newest}"
    chosen_rows = connection.execute(
        f"select s.id {source} order by {order} limit ? offset ?", [*parameters, PAGE, PAGE * (page - 1)]
    )
    hits = [_hit(connection, row[0], scores) for row in chosen_rows.fetchall()]
    facets = [(facet, _choices(connection, facet, scores, narrowed, chosen)) for facet in FACETS]
    return Found(query, total, page, pages, hits, facets)


Scores = dict[int, tuple[float, list[str]]]


def match_expression(query: str) -> str:
    """The words as an FTS5 expression: each quoted, the last one a prefix."""
    words = re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", query)
    return " ".join(f'"{word}"' for word in words) + ("*" if words and len(words[-1]) > 2 else "")


def _scores(connection: sqlite3.Connection, query: str) -> Scores | None:
    """Points and places of each study by its row id; None where nothing is asked."""
    if not query.strip():
        return None
    scores: Scores = {}
    expression = match_expression(query)
    for searched in SEARCHED if expression else ():
        studies = connection.execute(
            f"select distinct rowid / ? * ? from {searched.table}_fts where {searched.table}_fts match ?",  # noqa: S608
            (ROWS_PER_STUDY, ROWS_PER_STUDY, expression),
        )
        for (row_id,) in studies:
            points, places = scores.setdefault(row_id, (0.0, []))
            scores[row_id] = (points + searched.weight, places)
            places.append(searched.place)
    return scores


def _source(
    scores: Scores | None, narrowed: Sequence[Facet], chosen: Mapping[str, str]
) -> tuple[str, list[str]]:
    """FROM and WHERE of the studies that are left, and its parameters."""
    conditions, parameters = [], []
    joined = ""
    if scores is not None:
        joined = (
            " join (select json_extract(value, '$[0]') as id, json_extract(value, '$[1]') as score"
            " from json_each(?)) m on s.id = m.id"
        )
        parameters.append(json.dumps([[row_id, points] for row_id, (points, _) in scores.items()]))
    for facet in narrowed:
        if chosen[facet.key] == _ABSENT:
            conditions.append(f"s.{facet.column} is null")
        else:
            conditions.append(f"cast(s.{facet.column} as text) = ?")
            parameters.append(chosen[facet.key])
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return f"from studies s{joined}{where}", parameters


_HIT = """
select s.nct_id, s.brief_title, s.overall_status, s.phase, s.enrollment, s.start_month_year,
    (select group_concat(name, ', ') from (select name from conditions c where c.nct_id = s.nct_id limit 4))
from studies s where s.id = ?
"""


def _hit(connection: sqlite3.Connection, row_id: int, scores: Scores | None) -> Hit:
    places = scores[row_id][1] if scores is not None else []
    return Hit._make((*connection.execute(_HIT, (row_id,)).fetchone(), ", ".join(places)))


def _choices(
    connection: sqlite3.Connection,
    facet: Facet,
    scores: Scores | None,
    narrowed: Sequence[Facet],
    chosen: Mapping[str, str],
) -> list[Choice]:
    """Counts of a facet's values among the results, not narrowed by the facet itself."""
    source, parameters = _source(scores, [other for other in narrowed if other != facet], chosen)
    rows = connection.execute(
        f"select s.{facet.column}, count(*) {source} group by 1 order by 2 desc limit 20", parameters
    )
    choices = []
    for value, count in rows:
        word = _ABSENT if value is None else str(value)
        choices.append(Choice(word, _label(facet, value), count, chosen.get(facet.key) == word))
    return choices


def _label(facet: Facet, value: str | int | None) -> str:
    if value is None:
        return "not said"
    if facet.column == "has_results":
        return "Yes" if value else "No"
    return worded(str(value))
