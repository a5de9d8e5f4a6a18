"""Reads documents and saves them in batches: one that is unusable is quarantined and never costs the others.

Bytes are archived together with the rows that are made of them.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import NamedTuple, TypeVar

from schemas.provenance import RawDocument, Refusal, Rejection
from schemas.record import ParsedRecord
from schemas.values import NctId
from scraper.errors import NctdbError, NoRecord, RecordRejected
from scraper.parser.read import read
from scraper.sink.sqlite.store import Store
from scraper.sink.study_rows.source import StudySource, source_of
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


class Failure(NamedTuple):
    """Why something could not be done with a record, for a person; ``kind`` as in ``Rejection``."""

    reason: str
    kind: Refusal = "record"


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


@contextmanager
def without_cyclic_collection() -> Iterator[None]:
    """Records hold no reference cycles, and looking for them would cost a third of the time."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


@without_cyclic_collection()
def save(store: Store, documents: Iterable[RawDocument | Rejection]) -> Saved:
    """Reads documents that are not archived yet, saves them in one transaction, quarantines the others."""
    given = list(documents)
    saved = Saved(len(given))
    by_sum: dict[str, RawDocument] = {}
    for document in given:
        if isinstance(document, Rejection):
            saved.rejections.append(document)
        else:
            by_sum.setdefault(sha256(document.body).hexdigest(), document)
    served = any(document.data_timestamp for document in by_sum.values())
    known = store.known(by_sum, in_rows=served)
    saved.unchanged = len(given) - len(saved.rejections) - len(by_sum) + len(known)
    reader = partial(read, recall=store.cached_facts)
    results = [
        source_or_rejection(document, sum_, reader) for sum_, document in by_sum.items() if sum_ not in known
    ]
    saved.rejections += [result for result in results if isinstance(result, Rejection)]
    _save(store, [result for result in results if isinstance(result, StudySource)], saved)
    for rejection in saved.rejections:
        store.reject(rejection)
    return saved


def source_or_rejection(
    document: RawDocument, sha256_sum: str, reader: Callable[[RawDocument], ParsedRecord]
) -> StudySource | Rejection:
    """What a store takes of the record in a document, or why there is none: values for another process."""
    result = guarded(lambda: source_of(reader(document), sha256_sum))
    return result if isinstance(result, StudySource) else _rejection(document, result, document.nct_id)


def _save(store: Store, sources: list[StudySource], saved: Saved) -> None:
    """Saves sources together; when that fails, one by one, so that one costs only itself."""
    if not sources:
        return
    outcomes = guarded(lambda: store.save(sources))
    if not isinstance(outcomes, Failure):
        saved.outcomes += outcomes
        saved.issues.update(kind for source in sources for kind in source.issue_kinds)
    elif len(sources) > 1:
        for one in sources:
            _save(store, [one], saved)
    else:
        [source] = sources
        saved.rejections.append(_rejection(source.document, outcomes, source.nct_id))


def _rejection(document: RawDocument, failure: Failure, nct_id: NctId | None) -> Rejection:
    return Rejection(document.origin, document.body, failure.reason, nct_id, failure.kind)


def guarded(do: Callable[[], T]) -> T | Failure:
    """What ``do`` makes of a record, or why it could not: the one broad handler of the program.

    Errors that are no record's (a full disk, a registry that does not answer) pass through.
    """
    try:
        return do()
    except NoRecord as error:
        return Failure(str(error), "content")
    except RecordRejected as error:
        return Failure(str(error))
    except NctdbError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever one record does, the others go on
        return Failure(f"nctdb failed on this record, please report it: {type(error).__name__}: {error}")
