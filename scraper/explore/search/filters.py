"""Which studies pass a filter: the one place that the command line, cohorts, Python and the web ask."""

import sqlite3
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from pydantic import BaseModel

from schemas.tables.columns import ROWS_PER_STUDY
from scraper.errors import UnreadableInput
from scraper.explore.concepts import studies_with_role
from scraper.explore.database import canonical
from scraper.explore.search.facets import FACETS, condition_of
from scraper.explore.search.fields import PLAIN
from scraper.explore.search.given import ids_in, passing_where
from scraper.explore.search.grammar import Term, Word
from scraper.explore.search.kinds import KINDS
from scraper.explore.search.meanings import meaning, number_of, studies_below
from scraper.explore.search.terms import Points, found_by, read
from scraper.parser.text.concepts.names import coded


class Selection(BaseModel, extra="forbid"):
    """What studies are chosen by: each text is one filter, and a study must pass all of them.

    The fields are those of ``scraper.explore.search.kinds.KINDS``, which says what each means.
    """

    ids: list[str] = []
    search: list[str] = []
    condition: list[str] = []
    mesh: list[str] = []
    treatment: list[str] = []
    title: list[str] = []
    sponsor: list[str] = []
    place: list[str] = []
    person: list[str] = []
    identifier: list[str] = []
    outcome: list[str] = []
    description: list[str] = []
    criteria: list[str] = []
    country: list[str] = []
    sponsor_class: list[str] = []
    phase: list[str] = []
    status: list[str] = []
    type: list[str] = []
    sex: list[str] = []
    age: list[str] = []
    start: list[str] = []
    completion: list[str] = []
    primary_completion: list[str] = []
    first_posted: list[str] = []
    updated: list[str] = []
    results_posted: list[str] = []
    results: list[str] = []
    finding: list[str] = []
    requires: list[str] = []
    excludes: list[str] = []
    where: list[str] = []

    def filters(self) -> list["Filter"]:
        """The filters in the order in which they apply; several values of a facet, or lists of ids, are one.

        Raises ``UnreadableInput`` for a malformed id.
        """
        given = []
        for kind in KINDS:
            texts = getattr(self, kind.name)
            if kind.name == "ids" and texts:
                texts = [" ".join(dict.fromkeys(chain.from_iterable(map(ids_in, texts))))]
            joined = [", ".join(texts)] if kind.name in FACETS and texts else texts
            given += [Filter(kind.name, text) for text in joined]
        return given


class Filter(NamedTuple):
    """One filter: its kind and what was asked."""

    kind: str
    text: str


class Passing(NamedTuple):
    """The studies that pass a filter, by the number in their NCT id, with points where words were found.

    ``notes``: what of the filter could not be honoured.  ``missing``: ids asked for that are not there.
    """

    points: Points
    notes: Sequence[str] = ()
    missing: Sequence[str] = ()


def passing(connection: sqlite3.Connection, asked: Filter) -> Passing:
    """The studies that pass; raises ``UnreadableInput`` for a filter that is empty or malformed."""
    if asked.kind in WORDS:
        return _with_words(connection, asked)
    if asked.kind in FACETS:
        return Passing(_with_condition(connection, asked))
    if asked.kind == "ids":
        return _given(connection, asked.text)
    if asked.kind == "where":
        return Passing(_numbers(passing_where(connection, asked.text)[0]))
    if asked.kind == "mesh":
        return Passing(_below(connection, asked.text))
    role = {"requires": "required", "excludes": "excluded"}[asked.kind]
    return Passing(_numbers(studies_with_role(connection, role, asked.text)))


WORDS = frozenset({"search", *PLAIN, "outcome", "description", "criteria"})
"""Kinds of filters that are queries of words."""


def fields_of(kind: str) -> Sequence[str]:
    """The fields in which a query of words looks."""
    return PLAIN if kind == "search" else (kind,)


def _with_words(connection: sqlite3.Connection, asked: Filter) -> Passing:
    fields = fields_of(asked.kind)
    query = read(asked.text, fields)
    if query.tree is None:
        said = "; ".join(query.notes)
        raise UnreadableInput(said or f"there are no words to search for in {asked.text[:40]!r}")
    return Passing(found_by(connection, query.tree, fields), query.notes)


def _with_condition(connection: sqlite3.Connection, asked: Filter) -> Points:
    condition = condition_of(connection, asked.kind, asked.text)
    sql = f"select s.id / {ROWS_PER_STUDY} from studies s where {condition.sql}"  # noqa: S608
    return {number: 0.0 for (number,) in connection.execute(sql, condition.parameters)}


def _given(connection: sqlite3.Connection, text: str) -> Passing:
    asked = canonical(connection, ids_in(text))
    there = {nct_id for (nct_id,) in connection.execute("select nct_id from studies")}
    return Passing(_numbers(there & set(asked)), missing=[each for each in asked if each not in there])


def _below(connection: sqlite3.Connection, text: str) -> Points:
    """Studies under a MeSH term or code; raises ``UnreadableInput`` for what MeSH does not have."""
    code = coded(text.strip().upper())
    term = Term((Word(" ".join(text.split())),))
    names = [code] if code else [*meaning("condition", term).names, *meaning("treatment", term).names]
    found = studies_below(connection, "mesh", names)
    for table in ("browse_conditions", "browse_interventions"):
        sql = f"select nct_id from {table} where downcase_mesh_term = ?"  # noqa: S608
        found |= {number_of(nct_id) for (nct_id,) in connection.execute(sql, (term.text.lower(),))}
    if not names and not found:
        raise UnreadableInput(f"--mesh: {text[:60]!r} is no term or code of MeSH that is known here")
    return dict.fromkeys(found, 0.0)


def _numbers(nct_ids: set[str]) -> Points:
    return dict.fromkeys(map(number_of, nct_ids), 0.0)
