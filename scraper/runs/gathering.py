"""One gathering as an entry of ``runs``."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from schemas.values import NctId
from scraper.errors import SourceUnavailable, UnreadableInput
from scraper.fetcher.session import Session
from scraper.runs.entry import recorded
from scraper.runs.gathering_report import GatheringReport
from scraper.sink.sqlite.store import Store

Progress = Callable[[int, int], None]
"""Called with the number done and the number of all."""


@contextmanager
def gathered(store: Store, command: str, report: GatheringReport, session: Session) -> Iterator[None]:
    """Keeps an entry of what happens inside; a source that fails ends it, what came is kept."""
    with recorded(store, command, report):
        try:
            yield
        except SourceUnavailable as error:
            report.failure, report.failure_status = str(error), error.exit_status
        finally:
            report.requests = session.requests


class Patience:
    """Lets single failures pass as missing; so many in a row are the source's, and end the gathering."""

    IN_A_ROW = 3

    def __init__(self, report: GatheringReport) -> None:
        self.report = report
        self.failed = 0

    @contextmanager
    def with_one(self, name: str) -> Iterator[None]:
        """Around whatever asks for one thing."""
        try:
            yield
        except SourceUnavailable as error:
            self.report.missing[name] = str(error)
            self.failed += 1
            if self.failed >= self.IN_A_ROW:
                raise
        else:
            self.failed = 0


def read_ids(texts: Iterable[str], report: GatheringReport) -> list[NctId]:
    """The ids in texts, each once; what is none is missing.  Raises ``UnreadableInput`` when none is one."""
    ids: dict[NctId, None] = {}
    for text in texts:
        try:
            ids[NctId.read(text)] = None
        except ValueError as error:
            report.missing[text] = str(error)
    if not ids:
        raise UnreadableInput(next(iter(report.missing.values()), "give NCT ids"))
    return list(ids)
