"""Gets whole records by id: in batches, what is left out again in batches, what is still left out alone."""

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from scraper.errors import BadAnswers, SourceRefused
from scraper.fetcher.api import Fetched, Records, RegistryClient
from scraper.sink.sqlite.crawl_state import chunks

log = logging.getLogger("nctdb")

ASKED_ALONE = 200
"""Ids that are asked for one by one in a round; beyond, it is the registry that does not answer well."""

FAILURES = 6
"""Batches that may fail, and be asked for in parts, before a crawl gives up."""

PARTS = 10
"""Parts that a batch is asked for in when the registry cannot answer for the whole."""


_NOTHING = Fetched("", (), b"", "")


@dataclass(slots=True)
class Fetching:
    """One round of asking.  ``left``: ids of which no record came; ``gone``: those the registry has not."""

    registry: RegistryClient
    left: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    problems: dict[str, str] = field(default_factory=dict)
    failures: int = 0
    alone: int = 0

    def batches(self, ids: Collection[str]) -> Iterator[Records]:
        """Answers for all ids; a record in them was asked for, or stands for an alias that was."""
        self.left.update(ids)
        for batch in chunks(sorted(ids), self.registry.settings.page_size):
            yield from self._batch(batch)
        for _, answer in self.one_by_one(sorted(self.left - self.problems.keys())):
            yield answer

    def _batch(self, ids: list[str]) -> Iterator[Records]:
        wanted = ids
        while wanted:
            try:
                answer = self.registry.records(wanted)
            except BadAnswers as error:
                yield from self._parts(wanted, error)
                return
            came = self._came(answer, wanted)
            yield came
            before = len(wanted)
            wanted = [nct_id for nct_id in wanted if nct_id in self.left]
            if len(wanted) == before:
                return

    def _parts(self, ids: list[str], error: BadAnswers) -> Iterator[Records]:
        """One bad record must not cost the others: while the registry answers, asks for less at once."""
        self.failures += 1
        forbidden = isinstance(error, SourceRefused) and error.status == 403
        if forbidden or self.failures > FAILURES:
            raise error
        self.registry.data_timestamp()
        log.warning("%s; asking for fewer records at once", error)
        if len(ids) == 1:
            self.problems[ids[0]] = str(error)
            return
        for part in chunks(ids, -(-len(ids) // PARTS)):
            yield from self._batch(part)

    def one_by_one(self, ids: Iterable[str]) -> Iterator[tuple[str, Records]]:
        """Each id with the answer to it alone, as many as make sense; notes which the registry has not."""
        for nct_id in ids:
            if self.alone >= ASKED_ALONE:
                return
            self.left.add(nct_id)
            self.alone += 1
            try:
                answer = self.registry.record(nct_id)
            except BadAnswers as error:
                self.problems[nct_id] = str(error)
                continue
            if answer is None:
                self.gone.add(nct_id)
            else:
                yield nct_id, self._came(answer, [nct_id], alone=True)

    def _came(self, answer: Records, wanted: Collection[str], alone: bool = False) -> Records:
        """What was asked for; other studies' records are left out.  Alone, any study answers to its alias."""
        asked = frozenset(wanted)
        kept: dict[str, Fetched] = {}
        for record in answer.records:
            names = asked.intersection((record.nct_id, *record.aliases)) or (asked if alone else ())
            if names and len(record.body) > len(
                kept.get(record.nct_id, _NOTHING).body
            ):  # a part of it came, too
                kept[record.nct_id] = record
            self.left.difference_update(names)
        if answer.unusable and not alone and self.left.intersection(asked):
            return Records(list(kept.values()), [])  # one of those that are asked for again
        return Records(list(kept.values()), answer.unusable)
