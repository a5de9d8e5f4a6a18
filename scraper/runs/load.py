"""Loads local records into a database: the one place that knows both parser and sink.

Bytes are archived before anything is made of them; a record that is unusable is quarantined with its
bytes and a reason, and never stops the others.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from typing import Any

from schemas.provenance import RawDocument, Rejection
from schemas.values import NctId
from scraper.errors import NctdbError, RecordRejected, UnreadableInput
from scraper.fetcher import files
from scraper.parser import detect, json_stream
from scraper.parser.formats import api_v2
from scraper.parser.read import content, read
from scraper.runs.entry import recorded
from scraper.runs.load_report import LoadReport
from scraper.sink.sqlite.store import Store
from scraper.sink.study_rows.source import StudySource, source_of

BATCH_RECORDS = 250
BATCH_BYTES = 16 * 1024 * 1024

Progress = Callable[[int], None]
"""Called with the number of records read so far."""


def load(
    database: str, sources: tuple[str, ...], nct_id: str | None = None, progress: Progress | None = None
) -> LoadReport:
    """Loads files, folders, archives or standard input (``-``) into a database, made if need be.

    ``nct_id`` is the id of the one record in the one source.  Raises ``UnreadableInput``,
    ``DatabaseUnusable`` or ``DatabaseBusy``; what single records do wrong is in the report.
    """
    files.check(sources)
    given = _given_id(nct_id, sources)
    report = LoadReport(database)
    with Store(database, content) as store, without_cyclic_collection():
        loader = Loader(store, report, progress)
        with recorded(store, f"load {' '.join(sources)}", report):
            for source in sources:
                loader.add(_documents(source, given, report))
            loader.flush()
    return report


def _given_id(nct_id: str | None, sources: tuple[str, ...]) -> NctId | None:
    if nct_id is None:
        return None
    if len(sources) != 1:
        raise UnreadableInput("--nct-id says what one source is; give one source")
    try:
        return NctId.read(nct_id)
    except ValueError as error:
        raise UnreadableInput(f"--nct-id: {error}") from None


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


def _documents(source: str, given: NctId | None, report: LoadReport) -> Iterator[RawDocument | Rejection]:
    found = False
    for file in files.walk(source):
        found = True
        if isinstance(file, files.UnreadableFile):
            yield Rejection(file.origin, b"", file.problem)
            continue
        try:
            yield from _documents_of(file, given, report)
        except UnreadableInput as error:
            yield Rejection(file.origin, b"", str(error))
    if not found:
        raise UnreadableInput(f"{source}: holds no files")


def _documents_of(
    file: files.SourceFile, given: NctId | None, report: LoadReport
) -> Iterator[RawDocument | Rejection]:
    head = file.read(json_stream.IN_MEMORY)
    encoding = detect.text_encoding(head)
    form = detect.form_of(_as_utf8(head[: detect.HEAD], encoding))
    if form is None:
        if file.named or not head.strip():
            yield Rejection(file.origin, head, detect.why_not(head[: detect.HEAD]))
        else:
            report.passed_over.append(file.origin)
        return
    report.nothing_readable = False
    if form != api_v2.NAME:
        yield RawDocument(head + file.read(json_stream.IN_MEMORY), file.origin, form, given or file.nct_id)
        return
    if encoding and encoding.startswith("utf-16"):
        head = _as_utf8(head + file.read(json_stream.MAX_RECORD), encoding)
    yield from _json_documents(file, head.removeprefix(b"\xef\xbb\xbf"), given)


def _json_documents(
    file: files.SourceFile, head: bytes, given: NctId | None
) -> Iterator[RawDocument | Rejection]:
    pieces = json_stream.pieces(head, file)
    first = next(pieces, None)
    if first is None:
        yield Rejection(file.origin, head, "holds no record: an empty list or page")
        return
    second = next(pieces, None)
    alone = second is None
    for position, piece in enumerate(_chain(first, second, pieces), start=1):
        origin = file.origin if alone else f"{file.origin}#{position}"
        if piece.problem:
            yield Rejection(origin, piece.body, piece.problem)
        else:
            yield RawDocument(piece.body, origin, api_v2.NAME, given)


def _chain(
    first: json_stream.Piece, second: json_stream.Piece | None, rest: Iterator[json_stream.Piece]
) -> Iterator[json_stream.Piece]:
    yield first
    if second is not None:
        yield second
    yield from rest


def _as_utf8(data: bytes, encoding: str | None) -> bytes:
    if encoding is None:
        return data
    return data.decode(encoding, errors="replace").removeprefix("\ufeff").encode()


class Loader:
    """Collects documents into batches, parses what is not archived yet, and saves."""

    def __init__(self, store: Store, report: LoadReport, progress: Progress | None = None) -> None:
        self.store = store
        self.report = report
        self.progress = progress
        self.batch: dict[str, RawDocument] = {}
        self.bytes = 0

    def add(self, documents: Iterable[RawDocument | Rejection]) -> None:
        """Takes documents; saves whenever a batch is full."""
        for document in documents:
            self.report.records += 1
            if isinstance(document, Rejection):
                self._reject(document)
                continue
            sum_ = sha256(document.body).hexdigest()
            if sum_ in self.batch:
                self.report.unchanged += 1
                continue
            self.batch[sum_] = document
            self.bytes += len(document.body)
            if len(self.batch) >= BATCH_RECORDS or self.bytes >= BATCH_BYTES:
                self.flush()

    def flush(self) -> None:
        """Saves what is collected."""
        served = any(document.data_timestamp for document in self.batch.values())
        known = self.store.known(self.batch, in_rows=served)
        self.report.unchanged += len(known)
        read_new = partial(read, recall=self.store.cached_facts)
        parsed = [
            source_of(record, sum_)
            for sum_, document in self.batch.items()
            if sum_ not in known and (record := self.guarded(document, read_new))
        ]
        self._save(parsed)
        self.batch.clear()
        self.bytes = 0
        if self.progress:
            self.progress(self.report.records)

    def _save(self, parsed: list[StudySource]) -> None:
        if not parsed:
            return
        try:
            outcomes = self.store.save(parsed)
        except NctdbError:
            raise
        except Exception:  # noqa: BLE001 - one of them cannot be kept: which one shows one by one
            if len(parsed) == 1:
                self.guarded(parsed[0].document, lambda _: self.store.save(parsed))
                return
            for source in parsed:
                self._save([source])
            return
        for nct_id, outcome in outcomes:
            self.report.count(nct_id, outcome)
        for source in parsed:
            self.report.issues.update(source.issue_kinds)

    def guarded(self, document: RawDocument, do: Callable[[RawDocument], Any]) -> Any:
        """The result of ``do``, or None with the record quarantined: the program's one broad handler."""
        try:
            return do(document)
        except RecordRejected as error:
            reason = str(error)
        except NctdbError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever one record does, the others go on
            reason = f"nctdb failed on this record, please report it: {type(error).__name__}: {error}"
        self._reject(Rejection(document.origin, document.body, reason, document.nct_id))
        return None

    def _reject(self, rejection: Rejection) -> None:
        self.report.rejections.append((rejection.origin, rejection.reason))
        self.store.reject(rejection)
