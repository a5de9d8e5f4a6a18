"""Saves what came: what differs from the file is kept, what is no record quarantined, what changed noted."""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from schemas.changes import RecordedChange
from schemas.forms import API_V2
from schemas.provenance import RawDocument, Rejection
from schemas.values import NctId
from scraper.fetcher.api import Fetched, Records
from scraper.runs.reading import Failure, guarded
from scraper.runs.saving import Saved, save_batches
from scraper.sink.sqlite.crawl_state import CrawlState
from scraper.sink.sqlite.store import Store


class SavedAnswer(NamedTuple):
    """What became of one answer of the registry.

    ``whole``: ids of usable whole records; ``rejected``: ids of unusable ones; ``same``: how many came that
    differ from the file in nothing but the day of the registry's data; ``returned``: ids that were gone;
    ``changes``: by id, what the last version changed.
    """

    saved: Saved
    same: int
    whole: set[str]
    rejected: set[str]
    returned: list[str]
    changes: dict[str, list[RecordedChange]]


class LookedAt(NamedTuple):
    """An answer before it is saved: ids of the ``same`` and of the ``removed`` records, those that differ."""

    same: set[str]
    removed: set[str]
    differing: list[RawDocument]


class BatchSaver:
    """Saves answers of the registry in an open database, each in one transaction."""

    def __init__(self, store: Store, state: CrawlState) -> None:
        self.store = store
        self.state = state

    def save(self, answer: Records, data_timestamp: str) -> SavedAnswer:
        """Saves one answer; ``data_timestamp`` is the registry's time of its data."""
        [saved] = self.save_all([answer], data_timestamp)
        return saved

    def save_all(
        self, answers: Iterable[Records], data_timestamp: str, workers: int = 1
    ) -> Iterator[SavedAnswer]:
        """Saves answers that have no study in common; ``workers``: how many processes read their records."""
        looked_at = deque[LookedAt]()

        def differing() -> Iterator[list[RawDocument | Rejection]]:
            for answer in answers:
                looked_at.append(self._looked_at(answer, data_timestamp))
                yield [*looked_at[-1].differing, *map(_rejection, answer.unusable)]

        for saved in save_batches(self.store, differing(), workers):
            yield self._noted(looked_at.popleft(), saved)

    def _looked_at(self, answer: Records, data_timestamp: str) -> LookedAt:
        """Which records of an answer differ from the file."""
        ids = [record.nct_id for record in answer.records]
        removed = {nct_id for nct_id, stored in self.state.stored(ids).items() if stored.removed}
        documents = {record.nct_id: _document(record, data_timestamp) for record in answer.records}
        sources = self.state.whole_sources(ids)
        same = {nct_id for nct_id, sum_ in sources.items() if self._is_same(sum_, documents[nct_id])}
        return LookedAt(
            same, removed, [document for nct_id, document in documents.items() if nct_id not in same]
        )

    def _noted(self, answer: LookedAt, saved: Saved) -> SavedAnswer:
        """Notes what became of an answer that is saved."""
        rejected = set(_ids_of(saved.rejections))
        whole = self.state.whole(sha256(document.body).hexdigest() for document in answer.differing)
        came = (answer.same | whole) - rejected
        self.state.note_checked(came)
        returned = sorted(answer.removed & came)
        self.state.unmark_removed(returned)
        changed = sorted({nct_id for nct_id, outcome in saved.outcomes if outcome == "changed"} & came)
        return SavedAnswer(
            saved, len(answer.same), came, rejected, returned, self.state.last_changes(changed)
        )

    def _is_same(self, sum_: str, document: RawDocument) -> bool:
        """Whether a document differs from an archived source in the registry's day alone."""
        found = guarded(partial(self.store.compared, sum_, document))
        return not isinstance(found, Failure) and found.is_same


def _document(record: Fetched, data_timestamp: str) -> RawDocument:
    nct_id = NctId(record.nct_id)
    return RawDocument(record.body, record.origin, API_V2, nct_id, data_timestamp=data_timestamp)


def _rejection(record: Fetched) -> Rejection:
    return Rejection(record.origin, record.body, "the registry sent something that is no record")


def _ids_of(rejections: Iterable[Rejection]) -> Iterable[str]:
    """The ids at the ends of addresses; an answer to several ids, of which one is no record, has none."""
    for rejection in rejections:
        with suppress(ValueError):
            yield NctId.read(rejection.origin.rpartition("/")[2])
