"""Cohorts: studies chosen by ids, words or SQL, with how many fell out at each filter."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from pydantic import BaseModel

from schemas.tables import STUDY_TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from schemas.values import NctId
from scraper.errors import NctdbError, UnreadableInput
from scraper.explore.concepts import studies_with_role
from scraper.explore.database import reading
from scraper.explore.questions import ask, is_select
from scraper.parser.read import content
from scraper.sink.sqlite.cohorts import Filter, drop_cohort, save_cohort
from scraper.sink.sqlite.store import Store

NAME = re.compile(r"\w[\w .+-]{0,79}")

SEARCHED = tuple(table.name for table in STUDY_TABLES if table.full_text and table.name != "criteria")
"""Full text that a search looks at.  Not the criteria: they mostly name what is not wanted."""


class NoStudyLeft(NctdbError):  # noqa: N818 - named for what it is
    """Filters that no study passes."""

    exit_status = 1


class AppliedFilter(BaseModel):
    """One filter; before the first stand all studies of the database."""

    position: int
    kind: str
    filter: str
    studies_before: int
    studies_left: int


class Cohort(BaseModel):
    """A saved selection.  ``changed_since``: studies whose record is another than when it was made."""

    name: str
    created_at: str
    program_version: str
    data_date: str | None
    studies: int
    filters: list[AppliedFilter]
    nct_ids: list[str]
    changed_since: int


class CohortMade(BaseModel):
    """A cohort just made, and what was asked for and is not in the database."""

    cohort: Cohort
    missing: list[str]


class Cohorts(BaseModel):
    """All cohorts of a database, by name."""

    cohorts: list[Cohort]


class CohortFilters(BaseModel):
    """What a cohort is made of; filters apply in this order: ids, search, requires, excludes, where."""

    ids: list[str] = []
    search: list[str] = []
    requires: list[str] = []
    excludes: list[str] = []
    where: list[str] = []


def create_cohort(database: str, name: str, question: CohortFilters, replace: bool = False) -> CohortMade:
    """Makes a cohort; every filter leaves some of the studies that the one before left.

    Raises ``UnreadableInput`` for a bad name, a name that is taken (unless ``replace``), no filter, a
    malformed id, a mistake in the SQL, or SQL that does more than read; ``NoStudyLeft`` when none is left.
    """
    _check_name(name)
    with reading(database) as connection:
        if not replace and _names(connection, name):
            raise UnreadableInput(f"{database} has a cohort {name!r}; drop it first, or give --replace")
        filters, ids, missing = _filtered(connection, question)
    if not filters:
        raise UnreadableInput("a cohort needs --where, --search, --requires, --excludes or --ids")
    if not ids:
        steps = " -> ".join(str(count) for count in (filters[0].before, *(each.left for each in filters)))
        raise NoStudyLeft(f"no study is left ({steps}); cohort {name!r} was not made")
    with Store(database, content, must_exist=True) as store:
        save_cohort(store, name, version("nctdb"), filters, ids)
    return CohortMade(cohort=show_cohort(database, name), missing=missing)


def refresh_cohort(database: str, name: str) -> CohortMade:
    """Asks the question of a cohort again, of what the database holds now; errors are those of making it."""
    asked = CohortFilters()
    for each in show_cohort(database, name).filters:
        getattr(asked, each.kind).append(each.filter)
    return create_cohort(database, name, asked, replace=True)


def list_cohorts(database: str) -> Cohorts:
    """All cohorts of a database."""
    with reading(database) as connection:
        return Cohorts(cohorts=[_read(connection, name) for name in _names(connection)])


def show_cohort(database: str, name: str) -> Cohort:
    """One cohort; raises ``UnreadableInput`` when there is none of that name."""
    with reading(database) as connection:
        return cohort_of(connection, database, name)


def cohort_of(connection: sqlite3.Connection, database: str, name: str) -> Cohort:
    """The same over an open connection."""
    if not _names(connection, name):
        there = ", ".join(_names(connection)) or "none"
        raise UnreadableInput(f"{database} has no cohort {name!r}; it has: {there}")
    return _read(connection, name)


def remove_cohort(database: str, name: str) -> None:
    """Forgets a cohort, not its studies; raises ``UnreadableInput`` when there is none of that name."""
    show_cohort(database, name)
    with Store(database, content, must_exist=True) as store:
        drop_cohort(store, name)


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name) or is_select(name):
        raise UnreadableInput(
            f"{name[:40]!r} is no name for a cohort: letters, digits, blanks and _ . + - (up to 80)"
        )


def _names(connection: sqlite3.Connection, name: str | None = None) -> list[str]:
    if not connection.execute("select 1 from sqlite_master where name = 'cohorts'").fetchone():
        return []  # a file of an earlier version
    found = connection.execute(
        "select name from cohorts where ?1 is null or name = ?1 order by name", (name,)
    )
    return [each for (each,) in found]


def _read(connection: sqlite3.Connection, name: str) -> Cohort:
    columns = "name, created_at, program_version, data_date, studies"
    row = connection.execute(f"select {columns} from cohorts where name = ?", (name,)).fetchone()  # noqa: S608
    members = connection.execute(
        "select m.nct_id, m.source_sha256 is not s.source_sha256"
        " from cohort_members m join studies s on s.nct_id = m.nct_id where m.cohort = ? order by m.nct_id",
        (name,),
    ).fetchall()
    names = ("position", "kind", "filter", "studies_before", "studies_left")
    filters = connection.execute(
        f"select {', '.join(names)} from cohort_filters where cohort = ? order by position",  # noqa: S608
        (name,),
    )
    return Cohort(
        **dict(zip(columns.split(", "), row, strict=True)),
        filters=[AppliedFilter(**dict(zip(names, each, strict=True))) for each in filters],
        nct_ids=[nct_id for nct_id, _ in members],
        changed_since=sum(changed for _, changed in members),
    )


# ---- filters ---------------------------------------------------------------------------------


def _filtered(
    connection: sqlite3.Connection, question: CohortFilters
) -> tuple[list[Filter], list[str], list[str]]:
    """The filters with their counts, the ids that are left, and the ids asked for that are not there."""
    left = {nct_id for (nct_id,) in connection.execute("select nct_id from studies")}
    asked = set(canonical(connection, chain.from_iterable(_ids(each) for each in question.ids)))
    missing = sorted(asked - left)
    steps = chain(
        [("ids", " ".join(sorted(asked)), asked)] if question.ids else [],
        (("search", text, _search(connection, text)) for text in question.search),
        (("requires", term, studies_with_role(connection, "required", term)) for term in question.requires),
        (("excludes", term, studies_with_role(connection, "excluded", term)) for term in question.excludes),
        (("where", sql, passing_where(connection, sql)[0]) for sql in question.where),
    )
    filters = []
    for kind, text, passing in steps:
        before, left = len(left), left & passing
        filters.append(Filter(kind, text, before, len(left)))
    return filters, sorted(left), missing


def canonical(connection: sqlite3.Connection, ids: Iterable[str]) -> list[str]:
    """Each id once, in the order given; an alias is the study that it stands for."""
    aliases = dict(
        connection.execute("select id_value, nct_id from id_information where id_source = 'nct_alias'")
    )
    return list(dict.fromkeys(aliases.get(nct_id, nct_id) for nct_id in ids))


def _ids(given: str) -> Iterator[str]:
    """Ids in a file (whatever stands between them), or in the text itself (blanks or commas between)."""
    if Path(given).is_file():
        text = Path(given).read_text(encoding="utf-8-sig", errors="replace")
        words = re.findall(r"NCT\d+", text, re.IGNORECASE)
        if not words:
            raise UnreadableInput(f"{given}: holds no NCT id")
    else:
        words = re.split(r"[\s,;]+", given.strip())
    for word in words:
        try:
            yield str(NctId.read(word))
        except ValueError as error:
            raise UnreadableInput(f"--ids {given[:60]}: {error}") from None


def _search(connection: sqlite3.Connection, text: str) -> set[str]:
    """Studies in which every word (or "phrase", or beginning*) stands somewhere in what is searched."""
    terms = [phrase or word for phrase, word in re.findall(r'"([^"]+)"|([^\s"]+)', text)]
    if not terms:
        raise UnreadableInput("--search needs words")
    found = [_with_term(connection, term) for term in terms]
    return set.intersection(*found)


def _with_term(connection: sqlite3.Connection, term: str) -> set[str]:
    word, beginning = term.removesuffix("*"), "*" if term.endswith("*") else ""
    matched = " union ".join(
        f"select rowid / {ROWS_PER_STUDY} from {table}_fts where {table}_fts match ?1"  # noqa: S608
        for table in SEARCHED
    )
    quoted = f'"{word.replace(chr(34), chr(34) * 2)}"{beginning}'
    return {f"NCT{number:08}" for (number,) in connection.execute(matched, (quoted,))}


def passing_where(connection: sqlite3.Connection, sql: str) -> tuple[set[str], str]:
    """Studies that a SELECT gives in its column nct_id, or first column; or that a condition is true for.

    With them, the SELECT of these ids.  Raises ``UnreadableInput`` as ``ask`` does, and for what are no ids.
    """
    whole = sql if is_select(sql) else f"select nct_id from trials where (\n{sql}\n)"  # noqa: S608 - only reads
    names, rows = ask(connection, whole)
    lowered = [name.lower() for name in names]
    column = lowered.index("nct_id") if "nct_id" in lowered else 0
    try:
        ids = {str(NctId.read(str(row[column]))) for row in rows}
    except ValueError as error:
        raise UnreadableInput(f"--where gives in its column {names[column]}: {error}") from None
    quoted = names[column].replace('"', '""')
    return ids, whole if len(names) == 1 else f'select "{quoted}" from (\n{whole.rstrip().rstrip(";")}\n)'  # noqa: S608


# ---- for people ------------------------------------------------------------------------------


def cohort_as_text(cohort: Cohort) -> str:
    """Name and size, then a line a filter with what it left."""
    lines = [
        f"{cohort.name}: {cohort.studies} studies, registry data of {cohort.data_date or 'unknown date'}"
    ]
    lines += [f"{cohort.filters[0].studies_before:8,}  in the database"] if cohort.filters else []
    lines += [f"{each.studies_left:8,}  left by --{each.kind} {_cut(each.filter)}" for each in cohort.filters]
    if cohort.changed_since:
        lines.append(f"{cohort.changed_since:8,}  of them changed since it was made")
    return "\n".join(lines)


def cohorts_as_text(found: Cohorts) -> str:
    """A line a cohort."""
    lines = [f"{each.studies:8,}  {each.name} ({each.created_at[:10]})" for each in found.cohorts]
    return "\n".join(lines) or "no cohorts"


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 100 else f"{plain[:97]}..."
