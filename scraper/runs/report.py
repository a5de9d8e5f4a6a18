"""What a run did, for a person and for a machine: what all reports share, and those of asking a source."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from scraper.errors import SourceUnavailable
from scraper.runs.saving import Saved


@dataclass(slots=True)
class Report:
    """Counts of one run that reads records.

    ``unchanged``: the content was there already; ``superseded``: archived next to a newer or richer record
    of the same study; ``rejections``: origin and reason of what could not be used; ``issues``: oddities by
    kind.
    """

    database: str
    records: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    superseded: int = 0
    seconds: float = 0.0
    rejections: list[tuple[str, str]] = field(default_factory=list)
    issues: Counter[str] = field(default_factory=Counter)

    def add(self, saved: Saved) -> None:
        """Counts what became of a batch."""
        self.records += saved.records
        self.unchanged += saved.unchanged
        self.issues.update(saved.issues)
        self.rejections += [(rejection.origin, rejection.reason) for rejection in saved.rejections]
        for nct_id, outcome in saved.outcomes:
            self.count(nct_id, outcome)

    def count(self, nct_id: str, outcome: str) -> None:  # noqa: ARG002 - for reports that keep ids
        """Counts what a record did (``new``, ``changed``, ``unchanged``, ``superseded``)."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    @property
    def rejected(self) -> int:
        """Number of records and files that could not be used."""
        return len(self.rejections)

    @property
    def exit_status(self) -> int:
        """0: all done; 1: something was rejected."""
        return 1 if self.rejections else 0

    def figures(self) -> dict[str, Any]:
        """The counts that ``runs`` keeps."""
        names = ("records", "new", "changed", "unchanged", "superseded", "rejected", "seconds", "exit_status")
        return {name: getattr(self, name) for name in names}

    def as_json(self) -> str:
        """Everything as one JSON object."""
        everything = {
            "database": self.database,
            **self.figures(),
            **self.details(),
            "rejections": [{"origin": origin, "reason": reason} for origin, reason in self.rejections],
            "exit_status": self.exit_status,
        }
        return json.dumps(everything, ensure_ascii=False, indent=2)

    def details(self) -> dict[str, Any]:
        """What JSON says next to the counts."""
        return {}

    def complaints(self) -> list[str]:
        """A line for each thing that is wrong."""
        return [f"rejected {origin}: {reason}" for origin, reason in self.rejections]


@dataclass(slots=True)
class SourceReport(Report):
    """Counts of one run that asks a source.  ``failure`` ended it before its end.

    ``expected``: how many things there should be.
    """

    expected: int = 0
    requests: int = 0
    failure: str | None = None
    failure_status: int = 0

    def fail(self, error: SourceUnavailable) -> None:
        """Notes what ended the run."""
        self.failure, self.failure_status = str(error), error.exit_status

    @property
    def is_short(self) -> bool:
        """Whether something that was expected is not there."""
        return bool(self.rejections)

    @property
    def exit_status(self) -> int:
        """0: complete; 1: something is missing or was rejected; otherwise that of the failure."""
        return self.failure_status if self.failure is not None else int(self.is_short)

    def figures(self) -> dict[str, Any]:
        """The counts that ``runs`` keeps."""
        return Report.figures(self) | {"expected": self.expected, "requests": self.requests}
