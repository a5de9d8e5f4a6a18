"""What was gathered and what was not, for a person and for a machine."""

from dataclasses import dataclass, field
from typing import Any

from scraper.runs.load_report import LoadReport


@dataclass(slots=True)
class GatheringReport(LoadReport):
    """Counts of one gathering.

    ``what``: of what (``past versions``); ``expected``: how many there should be; ``brought``: what came
    now; ``already``: what was there; ``missing``: what did not come, and why.  ``failure`` ended it early.
    """

    what: str = ""
    expected: int = 0
    brought: int = 0
    already: int = 0
    missing: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    failure: str | None = None
    failure_status: int = 0

    @property
    def exit_status(self) -> int:
        """0: complete; 1: something is missing or was rejected; otherwise that of the failure."""
        if self.failure is not None:
            return self.failure_status
        return 1 if self.missing or self.rejections else 0

    def figures(self) -> dict[str, Any]:
        """The counts that ``runs`` keeps."""
        return LoadReport.figures(self) | {
            "expected": self.expected,
            "stored": self.brought + self.already,
            "missing": len(self.missing),
            "requests": self.requests,
        }

    def as_text(self) -> str:
        """One line with all counts."""
        return (
            f"{self.database}: {self.expected} {self.what}: {self.brought} brought,"
            f" {self.already} there already, {self.rejected} rejected, {len(self.missing)} missing"
            f" ({self.requests} requests, {self.seconds:.1f} s)"
        )

    def details(self) -> dict[str, Any]:
        """What JSON tells beside the counts."""
        return {
            "what": self.what,
            "brought": self.brought,
            "already": self.already,
            "missing": self.missing,
            "failure": self.failure,
        }

    def complaints(self) -> list[str]:
        """A line for each thing that is missing, rejected or wrong."""
        lines = [f"missing {name}: {why}" for name, why in self.missing.items()]
        lines += [f"rejected {origin}: {reason}" for origin, reason in self.rejections]
        if self.failure is not None:
            lines.append(f"{self.failure}; what came is kept, the same command again goes on from here")
        return lines
