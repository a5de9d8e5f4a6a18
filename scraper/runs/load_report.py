"""What a load did, for a person and for a machine."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class LoadReport:
    """Counts of one load.

    ``unchanged``: the content was there already; ``superseded``: archived behind a newer or richer
    record of the same study; ``passed_over``: files in folders or archives that were not meant to be
    records; ``issues``: oddities by kind.
    """

    database: str
    records: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    superseded: int = 0
    seconds: float = 0.0
    rejections: list[tuple[str, str]] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    issues: Counter[str] = field(default_factory=Counter)
    nothing_readable: bool = True

    def count(self, nct_id: str, outcome: str) -> None:  # noqa: ARG002 - for reports that keep ids
        """Counts what a record did (``new``, ``changed``, ``unchanged``, ``superseded``)."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    @property
    def rejected(self) -> int:
        """Number of records and files that could not be used."""
        return len(self.rejections)

    @property
    def exit_status(self) -> int:
        """0: all done; 1: something was rejected; 2: nothing in the input could be read as a record."""
        if self.nothing_readable:
            return 2
        return 1 if self.rejections else 0

    def figures(self) -> dict[str, Any]:
        """The counts that ``runs`` keeps."""
        names = ("records", "new", "changed", "unchanged", "superseded", "rejected", "seconds", "exit_status")
        return {name: getattr(self, name) for name in names}

    def as_text(self) -> str:
        """One line with all counts, and one on oddities if there were any."""
        counts = ", ".join(
            f"{count} {name}"
            for name in ("new", "changed", "unchanged", "superseded", "rejected")
            if (count := getattr(self, name)) or name in ("new", "changed", "rejected")
        )
        text = f"{self.database}: {self.records} records read: {counts} ({self.seconds:.1f} s)"
        if self.issues:
            kinds = ", ".join(
                f"{count} {kind.replace('_', ' ')}" for kind, count in self.issues.most_common()
            )
            text += f"\noddities, kept and listed in the table issues: {kinds}"
        return text

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
        """What JSON tells beside the counts."""
        return {"passed_over": self.passed_over, "issues": dict(self.issues)}

    def complaints(self) -> list[str]:
        """A line for each rejection, and one for files that were passed over."""
        lines = [f"rejected {origin}: {reason}" for origin, reason in self.rejections]
        if self.passed_over:
            shown = ", ".join(self.passed_over[:3]) + (" ..." if len(self.passed_over) > 3 else "")
            lines.append(f"passed over {len(self.passed_over)} files that hold no record: {shown}")
        return lines
