"""Reads documents in worker processes, ahead of the process that saves them.

Results come in the order in which the documents were given, so a file has the same rows with any number of
workers.  When a worker ends (it runs out of memory, or is killed), what the workers had is read again, one
document after the other: one that ends its worker again becomes a rejection, and costs nothing else.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from multiprocessing import connection, get_all_start_methods, get_context, parent_process
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from scraper.errors import NctdbError
from scraper.parser.read import read
from scraper.runs.reading import (
    Documents,
    Failure,
    Result,
    guarded,
    read_documents,
    rejection,
    without_cyclic_collection,
)
from scraper.sink.study_rows.rows import RowsOnDemand
from scraper.sink.study_rows.source import StudySource

T = TypeVar("T")

AHEAD = 2
"""Batches that are read while another one is saved."""

AT_ONCE = 32
"""Documents that a worker is given at once: enough that handing them over costs little."""

ENDED = Failure("reading it ended the process that read it (out of memory, or killed); its bytes are kept")

ReadMany = Callable[[Documents], list[Result]]


class Share(NamedTuple):
    """Documents that a worker was given, and what it will give back."""

    documents: Documents
    results: "Future[list[Result]]"


@without_cyclic_collection()
def read_completely(documents: Documents) -> list[Result]:
    """A result for each document with all its rows made, and without the bytes, which the giver has."""
    return [_without_bytes(_complete(result)) for result in read_documents(documents, read)]


def _complete(result: Result) -> Result:
    """Has the rows made in this process; more of them than fit into a table are a reason for a rejection."""
    if not isinstance(result, StudySource) or not isinstance(result.rows, RowsOnDemand):
        return result
    made = guarded(result.rows.complete)
    return rejection(result.document, made, result.nct_id) if isinstance(made, Failure) else result


def _without_bytes(result: Result) -> Result:
    if isinstance(result, StudySource):
        return replace(result, document=replace(result.document, body=b""))
    return replace(result, body=b"")


def _with_bytes(result: Result, body: bytes) -> Result:
    if isinstance(result, StudySource):
        return replace(result, document=replace(result.document, body=body))
    return replace(result, body=body)


class Workers:
    """Worker processes; they start with the first documents that they are given."""

    def __init__(self, count: int, read_many: ReadMany = read_completely) -> None:
        """``read_many`` is a function of a module: workers find it by its name."""
        self.count = count
        self.read_many = read_many
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def give(self, documents: Documents) -> list[Share]:
        """Hands documents over, in shares that are read side by side."""
        items = iter(documents.items())
        shares = iter(lambda: dict(islice(items, AT_ONCE)), {})
        return [Share(share, self._submit(share)) for share in shares]

    def take(self, shares: list[Share]) -> list[Result]:
        """The results of shares, in the order of their documents; waits for them."""
        return [result for share in shares for result in self._results(share)]

    def _results(self, share: Share) -> list[Result]:
        try:
            results = share.results.result()
        except (
            BrokenProcessPool,
            CancelledError,
        ):  # whichever share ended the worker, all are without results
            results = self._one_by_one(share.documents)
        bodies = (document.body for document in share.documents.values())
        return [_with_bytes(result, body) for result, body in zip(results, bodies, strict=True)]

    def _one_by_one(self, documents: Documents) -> list[Result]:
        """Reads each document by itself; one that ends its worker twice is rejected."""
        results: list[Result] = []
        with Workers(1, self.read_many) as worker:
            for sum_, document in documents.items():
                results += worker._again({sum_: document}) or [rejection(document, ENDED, document.nct_id)]
        return results

    def _again(self, documents: Documents) -> list[Result]:
        """The results after two attempts, as a worker may be killed for what is no document's fault."""
        for _ in range(2):
            with suppress(BrokenProcessPool):
                return self._submit(documents).result()
        return []

    def _submit(self, documents: Documents) -> "Future[list[Result]]":
        if self._pool is None:
            self._pool = _pool(self.count)
        try:
            return self._pool.submit(self.read_many, documents)
        except BrokenProcessPool:
            self._stop()
            return self._submit(documents)

    def _stop(self) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _pool(count: int) -> ProcessPoolExecutor:
    """Processes that share no memory with this one: it has threads (progress), which a fork would break."""
    context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    if hasattr(context, "set_forkserver_preload"):
        context.set_forkserver_preload([__name__, "scraper.parser.free_text"])
    return ProcessPoolExecutor(count, context, initializer=_begin)


def _begin() -> None:
    """Has a worker leave Ctrl-C to the process that started it, and end when that one is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def read_ahead(
    batches: Iterator[T], documents: Callable[[T], Documents], workers: Workers
) -> Iterator[tuple[T, list[Result]]]:
    """Each batch with the results of its documents; workers read the next ones meanwhile.

    When there is an error in the coming of batches, those that came before it are given first.
    """
    waiting: deque[tuple[T, list[Share]]] = deque()
    failed: NctdbError | None = None
    while True:
        try:
            while failed is None and len(waiting) <= AHEAD and (batch := next(batches, None)) is not None:
                waiting.append((batch, workers.give(documents(batch))))
        except NctdbError as error:
            failed = error
        if not waiting:
            break
        first, shares = waiting.popleft()
        yield first, workers.take(shares)
    if failed:
        raise failed
