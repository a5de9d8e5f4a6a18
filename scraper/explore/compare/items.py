"""Reads the items of a trial that are put beside those of others: outcomes, criteria, arms, interventions."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from schemas.markup import unescape
from scraper.explore.compare import arms, criteria, outcomes
from scraper.explore.compare.abbreviations import of_all
from scraper.explore.compare.alignment import Group, align
from scraper.explore.compare.formatting import in_words

_OUTCOMES = """
select o.measure, o.outcome_type, o.time_frame, t.kind, t.end_days, t.points_days, t.anchor
from design_outcomes o left join outcome_time_frames t on t.design_outcome_id = o.id
where o.nct_id = ? order by case o.outcome_type when 'primary' then 1 when 'secondary' then 2 else 3 end, o.id
"""

# The plus sign keeps SQLite from the index of criterion_type, which half of all criteria share.
_CRITERIA = """
select id, text, depth, applies_to from criteria where nct_id = ? and +criterion_type = ? order by id
"""
_FACTS = """
select f.criterion_id, f.fact_type, f.subject_normalized, f.asks, f.asks_low, f.asks_high, f.role,
       f.span_start - c.span_start
from criterion_facts f join criteria c on c.id = f.criterion_id where f.nct_id = ? order by f.id
"""
_CONCEPTS = """
select criterion_id, coalesce(name, text), role from criterion_concepts
where nct_id = ? and kind <> 'measurement' order by id
"""
_INTERVENTIONS = """
select name from interventions where nct_id = ? and intervention_type in ('DRUG', 'BIOLOGICAL')
"""
_NAMES = {
    "Arm": "select title, group_type from design_groups where nct_id = ? order by id",
    "Intervention": "select name, intervention_type from interventions where nct_id = ? order by id",
}


class Aligned(NamedTuple):
    """A label, its items, and a cell a trial of each group."""

    label: str
    cells: list[str | None]
    depth: int


def aligned(connection: sqlite3.Connection, what: str, trials: Sequence[str]) -> list[Aligned]:
    """The rows of ``outcomes``, ``inclusion``, ``exclusion``, ``Arm`` or ``Intervention``."""
    if what == "outcomes":
        return _outcome_rows(connection, trials)
    if what in _NAMES:
        named = [_named(connection, what, nct_id) for nct_id in trials]
        return [_row(what, group, len(trials), _with_word) for group in align(named, arms.likeness)]
    read = [_criteria(connection, what, nct_id) for nct_id in trials]
    return [
        _row(what.capitalize(), group, len(trials), lambda one: one.text)
        for group in align(read, criteria.likeness)
    ]


def _outcome_rows(connection: sqlite3.Connection, trials: Sequence[str]) -> list[Aligned]:
    found = [connection.execute(_OUTCOMES, (nct_id,)).fetchall() for nct_id in trials]
    short = of_all(unescape(row[0] or "") for rows in found for row in rows)
    read = [
        _outcomes(rows, outcomes.Known(short, _one_word_names(connection, nct_id)))
        for nct_id, rows in zip(trials, found, strict=True)
    ]
    return [_outcome_row(group, len(trials)) for group in align(read, outcomes.likeness)]


def _one_word_names(connection: sqlite3.Connection, nct_id: str) -> frozenset[str]:
    """Drugs of one word: what one trial calls by name is the study drug of another."""
    names = [(name or "").casefold() for (name,) in connection.execute(_INTERVENTIONS, (nct_id,))]
    return frozenset(name for name in names if name.isalpha() and len(name) >= 6)


def _outcomes(rows: Sequence[Sequence[Any]], known: outcomes.Known) -> list[outcomes.Outcome]:
    return [
        outcomes.read(unescape(measure or ""), kind, outcomes.Frame(*frame), known)._replace(
            detail=_when(frame[0], frame[2])
        )
        for measure, kind, *frame in rows
    ]


def _when(time_frame: str | None, end_days: float | None) -> str:
    return (time_frame or "no time frame") + (f"; to day {end_days:g}" if end_days is not None else "")


def _outcome_row(group: Group[outcomes.Outcome], width: int) -> Aligned:
    """Where the trials differ in the type of the outcome, each cell says its own."""
    types = list(dict.fromkeys(item.type for item in group.items.values()))
    mixed = len(types) > 1

    def shown(one: outcomes.Outcome) -> str:
        return f"{one.text} [{f'{one.type}; ' if mixed else ''}{one.detail}]"

    return _row("Outcome" if mixed else types[0].capitalize(), group, width, shown)


def _row(label: str, group: Group[Any], width: int, shown: Callable[[Any], str]) -> Aligned:
    cells = [
        " ".join(shown(group.items[place]).split()) if place in group.items else None
        for place in range(width)
    ]
    return Aligned(label, cells, min(item.depth for item in group.items.values()))


def _with_word(one: arms.Arm) -> str:
    return f"{one.text} ({in_words(one.detail)})" if one.detail else one.text


def _named(connection: sqlite3.Connection, what: str, nct_id: str) -> list[arms.Arm]:
    return [
        arms.read(unescape(name or ""), word or "")
        for name, word in connection.execute(_NAMES[what], (nct_id,))
    ]


def _criteria(connection: sqlite3.Connection, side: str, nct_id: str) -> list[criteria.Criterion]:
    facts = _by_criterion(connection, _FACTS, nct_id)
    concepts = _by_criterion(connection, _CONCEPTS, nct_id)
    return [
        criteria.read(unescape(text or ""), depth, applies_to, facts.get(place, ()), concepts.get(place, ()))
        for place, text, depth, applies_to in connection.execute(_CRITERIA, (nct_id, side))
    ]


def _by_criterion(connection: sqlite3.Connection, query: str, nct_id: str) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for criterion, *rest in connection.execute(query, (nct_id,)):
        found[criterion].append(tuple(rest))
    return found
