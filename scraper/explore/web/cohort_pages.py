"""Pages of cohorts: how each filter fared, the trials, and their matrices as CSV."""

import sqlite3
from urllib.parse import unquote

from scraper.errors import UnreadableInput
from scraper.explore.cohorts import AppliedFilter, Cohort, cohort_of, cohorts_in
from scraper.explore.matrices import KINDS, matrix_of
from scraper.explore.output import sheet_as_bytes
from scraper.explore.search.answer import cohort_command
from scraper.explore.search.filters import WORDS, Filter
from scraper.explore.search.kinds import BY_NAME
from scraper.explore.web.pages import CSV, JSON, Answer, Asked, page_number, refused, rendered
from scraper.explore.web.search import PAGE, hits, pairs_of

MATRICES = {
    "comparison": "the attributes of the trials",
    "eligibility": "what they exclude, require and limit",
    "concepts": "conditions, drugs and procedures of their criteria",
    "endpoints": "outcomes, registered and reported",
    "effects": "posted effects and numbers of groups",
    "pairs": "two groups side by side, as programs for meta-analysis take them",
    "attrition": "how many each filter left",
}
"""What a row of each matrix is about."""


def cohorts(connection: sqlite3.Connection, _: Asked) -> Answer:
    """``/cohorts``: all cohorts, newest first."""
    found = sorted(cohorts_in(connection), key=lambda one: one.created_at, reverse=True)
    return rendered(connection, "cohorts.html", cohorts=found)


def cohort(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/cohort/NAME``: the flow of its filters, its trials, its matrices."""
    found = _found(connection, asked)
    if isinstance(found, Answer):
        return found
    pages = max(1, -(-len(found.nct_ids) // PAGE))
    page = min(page_number(asked), pages)
    shown = found.nct_ids[PAGE * (page - 1) : PAGE * page]
    filters = [Filter(each.kind, each.filter) for each in found.filters]
    return rendered(
        connection,
        "cohort.html",
        cohort=found,
        steps=[(_option(each), each) for each in found.filters],
        hits=hits(connection, shown, [each for each in filters if each.kind in WORDS]),
        page=page,
        pages=pages,
        matrices={kind: about for kind, about in MATRICES.items() if kind in KINDS},
        search=_search_of(filters),
        command=cohort_command(filters, name=found.name),
    )


def _option(each: AppliedFilter) -> str:
    return BY_NAME[each.kind].option if each.kind in BY_NAME else each.kind


def _search_of(filters: list[Filter]) -> list[tuple[str, str]]:
    """The pairs of the search that finds the same; none where a filter is not for the web."""
    return pairs_of(filters) if all(BY_NAME[each.kind].on_page for each in filters) else []


def cohort_as_json(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/cohort/NAME.json``: as ``nctdb cohort show --json``."""
    found = _found(connection, asked)
    if isinstance(found, Answer):
        return Answer('{"error": "no such cohort"}', 404, JSON)
    return Answer(found.model_dump_json(indent=1), content_type=JSON)


def cohort_matrix(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/cohort/NAME/KIND.csv``: a matrix of the cohort, whole."""
    name, _, kind = asked.name.rpartition("/")
    found = _found(connection, asked._replace(name=name))
    if isinstance(found, Answer):
        return found
    if kind not in KINDS:
        return refused(connection, 404, "No such matrix", f"There are {', '.join(KINDS)}.")
    sheet = matrix_of(connection, asked.database, found.name, kind)
    return Answer(sheet_as_bytes(sheet, "csv"), content_type=CSV, filename=f"{kind}.csv")


def _found(connection: sqlite3.Connection, asked: Asked) -> Cohort | Answer:
    name = unquote(asked.name)
    try:
        return cohort_of(connection, "this file", name)
    except UnreadableInput:
        return refused(connection, 404, "No such cohort", "This file has no cohort of that name.")
