"""The search page: what was asked in the address, a page of hits, and facets with counts that hold."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from schemas.tables.columns import ROWS_PER_STUDY
from scraper.explore.compare.formatting import worded
from scraper.explore.search.answer import Selected, best, cohort_command, select
from scraper.explore.search.facets import one_name, spelled, values_among
from scraper.explore.search.filters import Filter, Selection
from scraper.explore.search.kinds import BY_NAME, KINDS, Kind
from scraper.explore.search.meanings import number_of
from scraper.explore.search.why import Why, whys

PAGE = 25
TEXTS = ("criteria", "description", "outcome")
"""Fields that are offered where a plain search finds nothing."""


class Facet(NamedTuple):
    """A filter whose values are counted: a value a row of ``source``, which is about ``studies s``.

    ``is_list``: a value holds several, with "/" between them.
    """

    kind: str
    label: str
    value: str
    source: str = ""
    is_list: bool = False


FACETS: Sequence[Facet] = (
    Facet("status", "Status", "s.overall_status"),
    Facet("type", "Study type", "s.study_type"),
    Facet("phase", "Phase", "s.phase", is_list=True),
    Facet("results", "Results posted", "case s.has_results when 1 then 'yes' else 'no' end"),
    Facet("country", "Country", "x.name", "join countries x on x.nct_id = s.nct_id and not x.removed"),
    Facet(
        "sponsor_class",
        "Lead sponsor",
        "x.agency_class",
        "join sponsors x on x.nct_id = s.nct_id and x.lead_or_collaborator = 'lead'",
    ),
)
_SHOWN = 12
"""Values of a facet that are offered, those that are chosen besides."""

ABSENT = "none"
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
    data_date: str | None
    why: Sequence[Why] = ()


class Choice(NamedTuple):
    """One value of a facet, how many trials have it, and the pairs of an address that adds or removes it."""

    value: str
    label: str
    trials: int
    chosen: bool
    pairs: Sequence[tuple[str, str]]


class Found(NamedTuple):
    """A page of results; ``page`` counts from 1.

    ``pairs`` are the search as pairs of an address.  ``elsewhere``: texts in which a search that found
    nothing would find trials, each with the pairs that ask so.
    """

    query: str
    pairs: Sequence[tuple[str, str]]
    asked: Mapping[str, str]
    total: int
    page: int
    pages: int
    hits: list[Hit]
    facets: list[tuple[Facet, list[Choice]]]
    notes: Sequence[str]
    command: str
    elsewhere: Sequence[tuple[str, int, Sequence[tuple[str, str]]]]


_NCT_ID = re.compile(r"^\s*(NCT\d{8})\s*$", re.IGNORECASE)


def as_nct_id(query: str) -> str | None:
    """The NCT id, if the query is nothing else."""
    match = _NCT_ID.match(query)
    return match[1].upper() if match else None


ON_PAGE: Sequence[Kind] = tuple(kind for kind in KINDS if kind.on_page)
"""Filters that an address may have; not ids, which may be files of this machine, and not SQL."""


def key_of(kind: str) -> str:
    """What a filter is called in an address."""
    return "q" if kind == "search" else kind


def asked_in(query: Mapping[str, Sequence[str]]) -> Selection:
    """The filters in an address; those without a value are left out."""
    given = {
        kind.name: [text for text in query.get(key_of(kind.name), ()) if text.strip()] for kind in ON_PAGE
    }
    return Selection.model_validate(given)


def pairs_of(filters: Iterable[Filter]) -> list[tuple[str, str]]:
    """Filters as pairs of an address."""
    return [(key_of(kind), text) for kind, text in filters]


def search(connection: sqlite3.Connection, asked: Selection, page: int = 1) -> Found:
    """A page of the trials that pass, best first; raises ``UnreadableInput`` for a malformed filter."""
    filters = asked.filters()
    selected = select(connection, filters)
    total = len(selected.points)
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    shown = best(connection, selected.points, PAGE, PAGE * (page - 1))
    return Found(
        query=" ".join(asked.search),
        pairs=pairs_of(filters),
        asked={key_of(kind): text for kind, text in filters},
        total=total,
        page=page,
        pages=pages,
        hits=hits(connection, [nct_id for nct_id, _ in shown], filters),
        facets=list(_facets(connection, filters, selected)),
        notes=selected.notes,
        command=cohort_command(filters) if filters else "",
        elsewhere=[] if total else list(_elsewhere(connection, filters)),
    )


def _elsewhere(
    connection: sqlite3.Connection, filters: Sequence[Filter]
) -> Iterator[tuple[str, int, Sequence[tuple[str, str]]]]:
    for kind in TEXTS if any(each.kind == "search" for each in filters) else ():
        instead = [Filter(kind, each.text) if each.kind == "search" else each for each in filters]
        if count := len(select(connection, instead).points):
            yield kind, count, pairs_of(instead)


_HIT = """
select s.nct_id, s.brief_title, s.overall_status, s.phase, s.enrollment, s.start_month_year,
    (select group_concat(name, ', ') from (select name from conditions c where c.nct_id = s.nct_id limit 4)),
    s.data_date
from studies s where s.nct_id = ?
"""


def hits(connection: sqlite3.Connection, nct_ids: Sequence[str], filters: Sequence[Filter] = ()) -> list[Hit]:
    """Trials as a list shows them."""
    why = whys(connection, [number_of(nct_id) for nct_id in nct_ids], filters)
    rows = [connection.execute(_HIT, (nct_id,)).fetchone() for nct_id in nct_ids]
    return [Hit._make((*row, why[number_of(row[0])])) for row in rows]


# ---- facets ----------------------------------------------------------------------------------


def _facets(
    connection: sqlite3.Connection, filters: Sequence[Filter], selected: Selected
) -> Iterator[tuple[Facet, list[Choice]]]:
    """Values of each facet among what passes the other filters: what is counted is what choosing it gives."""
    whole = _as_rows(selected)
    for facet in FACETS:
        others = [each for each in filters if each.kind != facet.kind]
        rows = whole if len(others) == len(filters) else _as_rows(select(connection, others))
        counts = _counts(connection, facet, rows)
        text = next((each.text for each in filters if each.kind == facet.kind), "")
        known = {value.casefold() for value in counts}
        chosen = [spelled(facet.kind, value) for value in values_among(text, known)]
        yield facet, list(_choices(counts, facet, chosen, pairs_of(others)))


def _as_rows(selected: Selected) -> str | None:
    """Ids of the rows of studies as JSON; None: all studies, since nothing was asked."""
    if not selected.steps:
        return None
    return json.dumps([number * ROWS_PER_STUDY for number in selected.points])


def _counts(connection: sqlite3.Connection, facet: Facet, rows: str | None) -> dict[str, int]:
    restricted = "studies s" if rows is None else "json_each(:rows) m join studies s on s.id = m.value"
    asked = f"select {facet.value}, count(distinct s.id) from {restricted} {facet.source} group by 1"  # noqa: S608
    counts: dict[str, int] = {}
    for value, count in connection.execute(asked, {"rows": rows} if rows is not None else {}):
        for one in _values(facet, value):
            counts[one] = counts.get(one, 0) + count
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _values(facet: Facet, value: str | None) -> list[str]:
    if value is None:
        return [ABSENT]
    if facet.kind == "country":
        return [one_name(value)]
    return value.split("/") if facet.is_list else [value]


def _choices(
    counts: Mapping[str, int], facet: Facet, chosen: Sequence[str], others: Sequence[tuple[str, str]]
) -> Iterator[Choice]:
    folded = [value.casefold() for value in chosen]
    for place, (value, count) in enumerate(counts.items()):
        is_chosen = value.casefold() in folded
        if place < _SHOWN or is_chosen:
            left = [one for one in chosen if one.casefold() != value.casefold()]
            values = left if is_chosen else [*chosen, value]
            pairs = [*others, (facet.kind, ", ".join(values))] if values else list(others)
            yield Choice(value, _label(value), count, is_chosen, pairs)


def _label(value: str) -> str:
    return {ABSENT: "not said", "yes": "Yes", "no": "No", "NA": "No phase"}.get(value) or worded(value)


def label_of(kind: str) -> str:
    """What a filter is called on the page."""
    return {"search": "Anywhere", "identifier": "Id", "mesh": "MeSH term"}.get(
        kind, BY_NAME[kind].name.replace("_", " ").capitalize()
    )
