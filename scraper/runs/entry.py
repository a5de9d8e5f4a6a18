"""One run of the program as an entry of the table ``runs``."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version

from scraper.errors import SourceUnavailable
from scraper.fetcher.session import Session
from scraper.runs.report import Report, SourceReport
from scraper.sink.sqlite.store import Store

Progress = Callable[[int, int], None]
"""Called with the number done and the number of all."""


@contextmanager
def recorded(store: Store, command: str, report: Report) -> Iterator[None]:
    """Keeps an entry of what happens inside; what an exception breaks off is kept without an exit status."""
    started = time.monotonic()
    run = store.begin_run(command, version("nctdb"))
    broken_off = {"exit_status": None}
    try:
        yield
        broken_off = {}
    finally:
        report.seconds = round(time.monotonic() - started, 2)
        store.end_run(run, report.figures() | broken_off)


@contextmanager
def recorded_asking(store: Store, command: str, report: SourceReport, session: Session) -> Iterator[None]:
    """Keeps an entry of what asks a source; a source that fails ends it, what came is kept."""
    with recorded(store, command, report):
        try:
            yield
        except SourceUnavailable as error:
            report.fail(error)
        finally:
            report.requests = session.requests
