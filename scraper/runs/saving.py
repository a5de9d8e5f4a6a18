"""Reads documents and saves them in batches: one that is unusable is quarantined and never costs the others.

Bytes are archived together with the rows that are made of them.
"""

import operator
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import NamedTuple, TypeVar

from schemas.provenance import RawDocument, Rejection
from scraper.errors import NctdbError
from scraper.parser.read import read
from scraper.runs.parts import put_together
from scraper.runs.reading import (
    Documents,
    Failure,
    Result,
    guarded,
    read_documents,
    rejection,
    without_cyclic_collection,
)
from scraper.sink.sqlite.store import Store
from scraper.sink.study_rows.source import StudySource
from scraper.sink.study_rows.update import Outcome

T = TypeVar("T")

BATCH_RECORDS = 250
BATCH_BYTES = 16 * 1024 * 1024


@dataclass(slots=True)
class Saved:
    """What became of a batch of ``records`` documents.

    ``unchanged``: how many of them are archived already; ``outcomes``: what each of the others did, by its
    NCT id; ``issues``: oddities by kind.
    """

    records: int
    unchanged: int = 0
    outcomes: list[tuple[str, Outcome]] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    issues: Counter[str] = field(default_factory=Counter)

    @property
    def any_record(self) -> bool:
        """Whether any of them was a record, usable or not."""
        return self.records > sum(rejection.kind == "content" for rejection in self.rejections)


class Batch(NamedTuple):
    """What is saved together: ``given``, documents and what is none; ``to_read``: those not archived yet."""

    given: list[RawDocument | Rejection]
    to_read: Documents

    @property
    def served(self) -> bool:
        """Whether the registry served any of it just now."""
        return any(document.data_timestamp for document in self.to_read.values())

    def without_known(self, store: Store) -> "Batch":
        """The same, without what the store has archived by now."""
        known = store.known(self.to_read, in_rows=self.served)
        return self._replace(
            to_read={sum_: document for sum_, document in self.to_read.items() if sum_ not in known}
        )


def batches(
    documents: Iterable[RawDocument | Rejection], size: int = BATCH_RECORDS
) -> Iterator[list[RawDocument | Rejection]]:
    """Documents in lists of at most ``size``, and of no more than about ``BATCH_BYTES`` bytes.

    When there is an error in their coming, those that came before it are given first.
    """
    batch: list[RawDocument | Rejection] = []
    failed: NctdbError | None = None
    in_bytes = 0
    try:
        for document in documents:
            batch.append(document)
            in_bytes += len(document.body)
            if len(batch) >= size or in_bytes >= BATCH_BYTES:
                yield batch
                batch, in_bytes = [], 0
    except NctdbError as error:
        failed = error
    if batch:
        yield batch
    if failed:
        raise failed


def save_batches(
    store: Store, found: Iterable[list[RawDocument | Rejection]], workers: int = 1
) -> Iterator[Saved]:
    """Saves batches one after the other; ``workers``: how many processes read them.

    One batch alone is read here, as starting processes would take longer.  So is what comes into a file in
    which texts were read before: most of them are the same, and are not read again.
    """
    beginning, coming = _peeked(iter(found))
    if workers < 2 or beginning < 2 or store.may_reuse:
        yield from (save(store, batch) for batch in coming)
        return
    from scraper.runs.workers import Workers, read_ahead  # noqa: PLC0415 - most runs have no use for it

    prepared = (_batch(store, documents) for documents in coming)
    with Workers(workers) as reading:
        for batch, results in read_ahead(prepared, operator.attrgetter("to_read"), reading):
            left = batch.without_known(store)  # a batch before it may have had the same bytes
            yield _keep(
                store,
                left,
                [one for sum_, one in zip(batch.to_read, results, strict=True) if sum_ in left.to_read],
            )


def _peeked(found: Iterator[T]) -> tuple[int, Iterator[T]]:
    """How many come at least, 0 to 2, and all of them; an error in their coming follows those before it."""
    beginning: list[T] = []
    failed: NctdbError | None = None
    try:
        beginning.extend(islice(found, 2))
    except NctdbError as error:
        failed = error

    def all_of_them() -> Iterator[T]:
        yield from beginning
        if failed:
            raise failed
        yield from found

    return len(beginning), all_of_them()


@without_cyclic_collection()
def save(store: Store, documents: Iterable[RawDocument | Rejection]) -> Saved:
    """Reads documents that are not archived yet, saves them in one transaction, quarantines the others."""
    batch = _batch(store, documents)
    return _keep(store, batch, read_documents(batch.to_read, partial(read, recall=store.cached_facts)))


def _batch(store: Store, documents: Iterable[RawDocument | Rejection]) -> Batch:
    given = list(documents)
    by_sum: dict[str, RawDocument] = {}
    for document in given:
        if not isinstance(document, Rejection):
            by_sum.setdefault(sha256(document.body).hexdigest(), document)
    return Batch(given, by_sum).without_known(store)


def _keep(store: Store, batch: Batch, results: list[Result]) -> Saved:
    """Saves what was read of a batch; ``results`` are those of the documents to read."""
    saved = Saved(len(batch.given))
    saved.rejections += [document for document in batch.given if isinstance(document, Rejection)]
    saved.unchanged = len(batch.given) - len(saved.rejections) - len(batch.to_read)
    saved.rejections += [result for result in results if isinstance(result, Rejection)]
    _save(store, [result for result in results if isinstance(result, StudySource)], saved)
    for rejected in saved.rejections:
        store.reject(rejected)
    return saved


def _save(store: Store, sources: list[StudySource], saved: Saved) -> None:
    """Saves sources together; when that fails, one by one, so that one costs only itself."""
    if not sources:
        return
    outcomes = guarded(lambda: store.save(sources))
    if not isinstance(outcomes, Failure):
        put_together(store, {source.nct_id for source in sources if source.is_partial})
        saved.outcomes += outcomes
        saved.issues.update(kind for source in sources for kind in source.issue_kinds)
    elif len(sources) > 1:
        for one in sources:
            _save(store, [one], saved)
    else:
        [source] = sources
        saved.rejections.append(rejection(source.document, outcomes, source.nct_id))
