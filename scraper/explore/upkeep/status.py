"""How a database stands: its last run, the age of its data, what is missing, and what needs attention."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel

from scraper.explore.database import reading
from scraper.sink.sqlite.identity import other_reader


class Run(BaseModel):
    """The last entry of ``runs``.  ``exit_status`` None: it is still running, or was broken off."""

    command: str
    started_at: str
    ended_at: str | None
    exit_status: int | None


class SavedQuery(BaseModel):
    """A query that an update repeats; without a ``data_timestamp`` it was never complete."""

    number: int
    words: str
    listed: int | None
    data_timestamp: str | None
    completed_at: str | None


class Attention(BaseModel):
    """Something that a person should look at, and the command that mends it or shows it."""

    problem: str
    command: str


class Status(BaseModel):
    """What ``nctdb status`` says.

    ``missing``: ids that queries brought and the file has no record of; ``rejected``: records in quarantine;
    ``bytes``: size of the file with its journal; ``data_from`` and ``data_to``: the registry's days of the
    data, earliest and latest; ``needs_reparse``: another version of the program read some of the rows.
    """

    database: str
    healthy: bool
    studies: int
    removed: int
    with_results: int
    data_from: str | None
    data_to: str | None
    last_run: Run | None
    queries: list[SavedQuery]
    missing: int
    rejected: int
    bytes: int
    needs_reparse: bool
    attention: list[Attention]

    def as_text(self) -> str:
        """A few lines for a person."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        removed = f", {self.removed} removed from the registry" if self.removed else ""
        yield f"{self.database}: {self.studies} studies, {self.with_results} with results{removed}"
        days = self.data_from if self.data_from == self.data_to else f"{self.data_from} to {self.data_to}"
        yield f"data of the registry of: {days or 'unknown'}"
        if self.last_run:
            run = self.last_run
            ended = "not ended" if run.exit_status is None else f"exit status {run.exit_status}"
            yield f"last run: {run.command} ({run.ended_at or run.started_at}, {ended})"
        for query in self.queries:
            listed = f"{query.listed} studies, " if query.listed is not None else ""
            yield f"query {query.number}: {query.words} ({listed}complete {query.completed_at or 'never'})"
        yield f"missing {self.missing}, rejected {self.rejected}, {self.bytes / 1e6:.1f} MB"
        for each in self.attention:
            yield f"attention: {each.problem}; see: {each.command}"
        if self.healthy:
            yield "healthy"

    def as_metrics(self) -> str:
        """The figures as OpenMetrics text, for monitoring."""
        figures = {
            "studies": self.studies,
            "removed_studies": self.removed,
            "missing_studies": self.missing,
            "rejected_records": self.rejected,
            "database_bytes": self.bytes,
            "needs_reparse": int(self.needs_reparse),
            "healthy": int(self.healthy),
            "last_run_exit_status": self.last_run.exit_status if self.last_run else None,
            "last_run_end_seconds": _seconds(self.last_run.ended_at) if self.last_run else None,
        }
        said = {name: value for name, value in figures.items() if value is not None}
        lines = [f"# TYPE nctdb_{name} gauge\nnctdb_{name} {value}" for name, value in said.items()]
        return "\n".join([*lines, "# EOF"])


def _seconds(moment: str | None) -> int | None:
    return int(datetime.fromisoformat(moment).timestamp()) if moment else None


def status(database: str, max_age_days: int | None = None) -> Status:
    """How a database stands; with ``max_age_days``, data that is older needs attention.

    Raises ``DatabaseUnusable`` or ``DatabaseBusy``.
    """
    with reading(database) as connection:
        found = _figures(connection, database)
    found.attention = list(_attention(found, max_age_days))
    found.healthy = not found.attention
    return found


def _figures(connection: sqlite3.Connection, database: str) -> Status:
    studies, removed, with_results, first, last = connection.execute(
        "select count(*), count(removed_upstream_date), count(nullif(has_results, 0)),"
        " min(nullif(data_date, '')), max(nullif(data_date, '')) from studies"
    ).fetchone()
    return Status(
        database=database,
        healthy=False,
        studies=studies,
        removed=removed,
        with_results=with_results,
        data_from=first,
        data_to=last,
        last_run=_last_run(connection),
        queries=saved_queries(connection),
        missing=_count(connection, _MISSING),
        rejected=_count(connection, "select count(*) from rejected_records"),
        bytes=sum(path.stat().st_size for path in _files(database)),
        needs_reparse=other_reader(connection, version("nctdb")) is not None,
        attention=[],
    )


_MISSING = (
    "select count(*) from watched_studies w where w.alias_of is null"
    " and not exists (select 1 from studies s where s.nct_id = w.nct_id)"
)


def _count(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


def _files(database: str) -> list[Path]:
    """The file and its journal, as far as they are there."""
    return [path for path in (Path(database), Path(f"{database}-wal")) if path.exists()]


def _last_run(connection: sqlite3.Connection) -> Run | None:
    row = connection.execute(
        "select command, started_at, ended_at, exit_status from runs order by id desc limit 1"
    ).fetchone()
    return Run(command=row[0], started_at=row[1], ended_at=row[2], exit_status=row[3]) if row else None


def saved_queries(connection: sqlite3.Connection) -> list[SavedQuery]:
    """The queries that an update repeats, numbered from 1 in the order in which they came."""
    rows = connection.execute(
        "select words, listed, data_timestamp, completed_at from saved_queries order by rowid"
    )
    return [
        SavedQuery(number=number, words=words, listed=listed, data_timestamp=served, completed_at=completed)
        for number, (words, listed, served, completed) in enumerate(rows, start=1)
    ]


def _attention(found: Status, max_age_days: int | None) -> Iterator[Attention]:
    run, name = found.last_run, found.database
    verb, _, rest = run.command.partition(" ") if run else ("", "", "")
    again = f"nctdb {verb} {name} {rest}".rstrip()
    if not found.studies:
        yield Attention(problem="there is no study", command=f"nctdb load {name} SOURCE")
    if run and run.exit_status is None:
        yield Attention(problem="the last run has not ended, or was broken off", command=again)
    elif run and run.exit_status:
        yield Attention(problem=f"the last run ended with status {run.exit_status}", command=again)
    if found.missing:
        yield Attention(problem=f"{found.missing} studies are missing", command=f"nctdb update {name}")
    if found.rejected:
        sql = "select nct_id, origin, reason from rejected_records"
        yield Attention(
            problem=f"{found.rejected} records could not be used", command=f'sqlite3 {name} "{sql}"'
        )
    if any(query.completed_at is None for query in found.queries):
        yield Attention(problem="a saved query was never complete", command=f"nctdb update {name}")
    if found.needs_reparse:
        yield Attention(problem="another version of nctdb read its rows", command=f"nctdb reparse {name}")
    if max_age_days is not None and _age(found.data_to) > max_age_days:
        yield Attention(problem=f"the data is older than {max_age_days} days", command=f"nctdb update {name}")


def _age(day: str | None) -> float:
    """Days since the latest day of the registry's data; infinite where that is not known."""
    if day is None:
        return float("inf")
    return (datetime.now(UTC) - datetime.fromisoformat(day).replace(tzinfo=UTC)).days
