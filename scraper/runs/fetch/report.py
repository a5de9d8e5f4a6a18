"""What a crawl did and what it proves, for a person and for a machine."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemas.changes import RecordedChange
from scraper.fetcher.query import why_no_ids
from scraper.runs.fetch.batch_saver import SavedAnswer
from scraper.runs.fetch.change_labels import label_of
from scraper.runs.report import Report, SourceReport

SHOWN = 20
"""Ids and changes that a text shows before it says how many there are more."""


class FieldChange(NamedTuple):
    """One change of a study, under the name that people give the field; values as JSON texts."""

    field: str
    path: str
    before: str | None
    after: str | None
    changed_by: str


@dataclass(slots=True)
class CrawlReport(SourceReport):
    """Counts and ids of one crawl.

    ``expected``: studies the registry listed, or that were asked for; ``stored``: those that the file
    holds as the registry has them; ``missing``: those that could not be had; ``removed``: gone from the
    registry, with the study that took their place (or None); ``notes``: lines on what else is not right.
    """

    stored: int = 0
    missing: list[str] = field(default_factory=list)
    unlisted: int = 0
    removed: dict[str, str | None] = field(default_factory=dict)
    returned: list[str] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    new_ids: list[str] = field(default_factory=list)
    changed_ids: list[str] = field(default_factory=list)
    changes: dict[str, list[RecordedChange]] = field(default_factory=dict)
    nothing_new: bool = False
    data_timestamp: str = ""
    notes: list[str] = field(default_factory=list)
    _counted: set[str] = field(default_factory=set)

    def begin_round(self) -> None:
        """What was rejected in a round before is asked for again."""
        self.rejections.clear()

    def add_answer(self, answer: SavedAnswer) -> None:
        """Counts what became of one answer."""
        self.add(answer.saved)
        self.records += answer.same
        self.returned += answer.returned
        self.changes.update(
            (nct_id, changes) for nct_id, changes in answer.changes.items() if nct_id in self.changed_ids
        )

    def count(self, nct_id: str, outcome: str) -> None:
        """Counts what a record did; a study that changes twice in one crawl counts once."""
        ids = {"new": self.new_ids, "changed": self.changed_ids}.get(outcome)
        if ids is not None and nct_id not in self._counted:
            self._counted.add(nct_id)
            ids.append(nct_id)

    @property
    def is_short(self) -> bool:
        """Whether something expected is missing or was rejected, or anything else is not right."""
        return bool(self.missing or self.unlisted or self.malformed or self.rejections or self.notes)

    def figures(self) -> dict[str, Any]:
        """The counts that ``runs`` keeps."""
        return SourceReport.figures(self) | {
            "new": len(self.new_ids),
            "changed": len(self.changed_ids),
            "stored": self.stored,
            "missing": len(self.missing) + self.unlisted + len(self.malformed),
            "removed": len(self.removed),
            "data_timestamp": self.data_timestamp or None,
        }

    def details(self) -> dict[str, Any]:
        """What JSON says next to the counts."""
        return {
            "complete": self.exit_status == 0,
            "nothing_new": self.nothing_new,
            "new_ids": self.new_ids,
            "changed_ids": self.changed_ids,
            "removed_ids": list(self.removed),
            "replaced_by": {old: new for old, new in self.removed.items() if new},
            "returned_ids": self.returned,
            "missing_ids": self.missing,
            "malformed_ids": self.malformed,
            "aliases": self.aliases,
            "changes": [
                {"nct_id": nct_id, "fields": [change._asdict() for change in field_changes(changes)]}
                for nct_id, changes in self.changes.items()
            ],
            "issues": dict(self.issues),
            "notes": self.notes,
            "failure": self.failure,
        }

    def as_text(self) -> str:
        """What happened, for a person."""
        if self.nothing_new:
            return f"{self.database}: nothing new at the registry since {self.data_timestamp}"
        return "\n".join(self._lines())

    def proof(self) -> str:
        """The figures that say whether the crawl is complete, in one line."""
        figures = self.figures()
        names = ("expected", "stored", "new", "changed", "unchanged", "rejected", "missing", "removed")
        return ", ".join(f"{figures[name]} {name}" for name in names)

    def _lines(self) -> Iterator[str]:
        yield f"{self.database}: {self.proof()} ({self.requests} requests, {self.seconds:.1f} s)"
        yield from _named("new", self.new_ids)
        for nct_id, changes in list(self.changes.items())[:SHOWN]:
            yield f"changed {nct_id}"
            yield from (f"  {line}" for line in _changes_in_words(changes))
        if len(self.changes) > SHOWN:
            yield f"changed: {len(self.changes) - SHOWN} more, see: nctdb changes"
        yield from _named(
            "gone from the registry",
            [f"{old} (now {new})" if new else old for old, new in self.removed.items()],
        )
        yield from _named("back at the registry", self.returned)
        yield from _named("aliases", [f"{alias} = {nct_id}" for alias, nct_id in self.aliases.items()])

    def complaints(self) -> list[str]:
        """A line for each thing that is short, rejected or wrong."""
        lines = [*([why_no_ids(self.malformed)] if self.malformed else []), *Report.complaints(self)]
        if self.missing:
            lines.append(f"missing {len(self.missing)}: {' '.join(self.missing)}")
        if self.unlisted:
            lines.append(f"missing {self.unlisted} more that the registry counts and does not name")
        lines += self.notes
        if self.failure is not None:
            lines.append(self.failure)
        if self.exit_status:
            lines.append(f"not complete: {self.proof()}; the same command again goes on from here")
        return lines


def field_changes(changes: Iterable[RecordedChange]) -> list[FieldChange]:
    """All changes of a study, those with a name first; ``field`` is a path for the others."""
    found = [
        FieldChange(
            label_of(change.path) or change.path, change.path, change.before, change.after, change.changed_by
        )
        for change in changes
    ]
    return sorted(found, key=lambda change: change.field == change.path)


def _changes_in_words(changes: list[RecordedChange]) -> Iterator[str]:
    others: dict[str, int] = {}
    for change in field_changes(changes):
        if change.field != change.path:
            yield f"{change.field}: {_short(change.before)} -> {_short(change.after)}"
        else:
            module = ".".join(change.path.split("[")[0].split(".")[:2])
            others[module] = others.get(module, 0) + 1
    if others:
        yield "also: " + ", ".join(f"{module} ({count})" for module, count in others.items())


def _short(value: str | None) -> str:
    if value is None:
        return "(absent)"
    return value if len(value) <= 60 else f"{value[:57]}..."


def _named(what: str, names: list[str]) -> Iterator[str]:
    if names:
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        yield f"{what}: {', '.join(names[:SHOWN])}{more}"
