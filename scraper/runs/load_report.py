"""What a load of local records did, for a person and for a machine."""

from dataclasses import dataclass, field
from typing import Any

from scraper.runs.report import Report


@dataclass(slots=True)
class LoadReport(Report):
    """Counts of one load.

    ``passed_over``: files in folders or archives that were not meant to be records; ``nothing_readable``:
    none of the input could be read as a record.
    """

    passed_over: list[str] = field(default_factory=list)
    nothing_readable: bool = True

    @property
    def exit_status(self) -> int:
        """0: all done; 1: something was rejected; 2: nothing in the input could be read as a record."""
        return 2 if self.nothing_readable else int(bool(self.rejections))

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

    def details(self) -> dict[str, Any]:
        """What JSON says next to the counts."""
        return {"passed_over": self.passed_over, "issues": dict(self.issues)}

    def complaints(self) -> list[str]:
        """A line for each rejection, and one for files that were passed over."""
        lines = Report.complaints(self)
        if self.passed_over:
            shown = ", ".join(self.passed_over[:3]) + (" ..." if len(self.passed_over) > 3 else "")
            lines.append(f"passed over {len(self.passed_over)} files that hold no record: {shown}")
        return lines
