"""Cohorts: studies chosen by a selection of filters, with how many fell out at each."""

import re
import sqlite3
from importlib.metadata import version

from pydantic import BaseModel

from scraper.errors import NctdbError, UnreadableInput
from scraper.explore.database import reading
from scraper.explore.questions import is_select
from scraper.explore.search.answer import select
from scraper.explore.search.filters import Selection
from scraper.explore.search.kinds import BY_NAME
from scraper.parser.read import content
from scraper.sink.sqlite.cohorts import Filter, drop_cohort, save_cohort
from scraper.sink.sqlite.store import Store

NAME = re.compile(r"\w[\w .+-]{0,79}")


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
    """A cohort just made; ids that were asked for and are not there; what could not be honoured."""

    cohort: Cohort
    missing: list[str]
    notes: list[str] = []


class Cohorts(BaseModel):
    """All cohorts of a database, by name."""

    cohorts: list[Cohort]


def create_cohort(database: str, name: str, question: Selection, replace: bool = False) -> CohortMade:
    """Makes a cohort; every filter leaves some of the studies that the one before left.

    Raises ``UnreadableInput`` for a bad name, a name that is taken (unless ``replace``), no filter, a
    malformed id, a mistake in the SQL, or SQL that does more than read; ``NoStudyLeft`` when none is left.
    """
    _check_name(name)
    with reading(database) as connection:
        if not replace and _names(connection, name):
            raise UnreadableInput(f"{database} has a cohort {name!r}; drop it first, or give --replace")
        selected = select(connection, question.filters())
    filters = [Filter(*each.filter, each.before, each.left) for each in selected.steps]
    if not filters:
        raise UnreadableInput("a cohort needs a filter, such as --condition, --where or --ids")
    if not selected.points:
        steps = " -> ".join(str(count) for count in (filters[0].before, *(each.left for each in filters)))
        raise NoStudyLeft(f"no study is left ({steps}); cohort {name!r} was not made")
    ids = [f"NCT{number:08}" for number in sorted(selected.points)]
    with Store(database, content, must_exist=True) as store:
        save_cohort(store, name, version("nctdb"), filters, ids)
    made = show_cohort(database, name)
    return CohortMade(cohort=made, missing=list(selected.missing), notes=list(selected.notes))


def refresh_cohort(database: str, name: str) -> CohortMade:
    """Asks the question of a cohort again, of what the database holds now; errors are those of making it."""
    asked = Selection()
    for each in show_cohort(database, name).filters:
        getattr(asked, each.kind).append(each.filter)
    return create_cohort(database, name, asked, replace=True)


def list_cohorts(database: str) -> Cohorts:
    """All cohorts of a database."""
    with reading(database) as connection:
        return Cohorts(cohorts=cohorts_in(connection))


def cohorts_in(connection: sqlite3.Connection) -> list[Cohort]:
    """The same over an open connection."""
    return [_read(connection, name) for name in _names(connection)]


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


# ---- for people ------------------------------------------------------------------------------


def cohort_as_text(cohort: Cohort) -> str:
    """Name and size, then a line a filter with what it left."""
    lines = [
        f"{cohort.name}: {cohort.studies} studies, registry data of {cohort.data_date or 'unknown date'}"
    ]
    lines += [f"{cohort.filters[0].studies_before:8,}  in the database"] if cohort.filters else []
    lines += [
        f"{each.studies_left:8,}  left by {BY_NAME[each.kind].option} {_cut(each.filter)}"
        for each in cohort.filters
    ]
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
