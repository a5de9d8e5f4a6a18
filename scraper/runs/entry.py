"""One run of the program as an entry of the table ``runs``."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

from scraper.runs.load_report import LoadReport
from scraper.sink.sqlite.store import Store


@contextmanager
def recorded(store: Store, command: str, report: LoadReport) -> Iterator[None]:
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
