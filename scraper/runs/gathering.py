"""What past versions, pages and documents share: ids, single failures that may pass, the report."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from schemas.values import NctId
from scraper.errors import SourceUnavailable, UnreadableInput
from scraper.fetcher.query import SHOWN, read_ids, why_no_ids
from scraper.parser.id_lists import read_id_list
from scraper.runs.report import Report, SourceReport

IN_A_ROW = 3
"""Single failures one after another that are the source's own."""


@dataclass(slots=True)
class GatheringReport(SourceReport):
    """Counts of one gathering.

    ``what``: of what (``past versions``); ``brought``: what came now; ``already``: what was there;
    ``missing``: what did not come, and why.
    """

    what: str = ""
    brought: int = 0
    already: int = 0
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def is_short(self) -> bool:
        """Whether something is missing or was rejected."""
        return bool(self.missing or self.rejections)

    def figures(self) -> dict[str, Any]:
        """The counts that ``runs`` keeps."""
        counts = {"stored": self.brought + self.already, "missing": len(self.missing)}
        return SourceReport.figures(self) | counts

    def as_text(self) -> str:
        """One line with all counts."""
        return (
            f"{self.database}: {self.expected} {self.what}: {self.brought} brought,"
            f" {self.already} there already, {self.rejected} rejected, {len(self.missing)} missing"
            f" ({self.requests} requests, {self.seconds:.1f} s)"
        )

    def details(self) -> dict[str, Any]:
        """What JSON says next to the counts."""
        return {name: getattr(self, name) for name in ("what", "brought", "already", "missing", "failure")}

    def complaints(self) -> list[str]:
        """A line for each thing that is missing, rejected or wrong."""
        lines = [f"missing {name}: {why}" for name, why in self.missing.items()] + Report.complaints(self)
        if self.failure is not None:
            lines.append(f"{self.failure}; what came is kept, the same command again goes on from here")
        return lines


class FailureLimit:
    """Lets single failures pass as missing; ``IN_A_ROW`` of them are the source's, and end the gathering."""

    def __init__(self, missing: dict[str, str]) -> None:
        """``missing`` takes the name of what failed, and why."""
        self.missing = missing
        self.failed = 0

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        """Around whatever asks for one thing."""
        try:
            yield
        except SourceUnavailable as error:
            self.missing[name] = str(error)
            self.failed += 1
            if self.failed >= IN_A_ROW:
                raise
        else:
            self.failed = 0


def ids_from(file: IO[bytes]) -> tuple[str, ...]:
    """The ids in a file that names trials, and what stands in their place and is none.

    Raises ``UnreadableInput`` when there is no id in it.
    """
    found = read_id_list(getattr(file, "name", "-"), file.read())
    return (*found.ids, *found.others)


def wanted_ids(texts: Iterable[str], report: GatheringReport) -> tuple[NctId, ...]:
    """The ids in texts, each once; what is none is missing.  Raises ``UnreadableInput`` when none is one."""
    ids, malformed = read_ids(texts)
    if len(malformed) > SHOWN:
        report.missing[f"{len(malformed)} of the ids"] = why_no_ids(malformed)
    else:
        report.missing.update((text, why_no_ids([text])) for text in malformed)
    if not ids:
        raise UnreadableInput(next(iter(report.missing.values()), "give NCT ids"))
    return ids
