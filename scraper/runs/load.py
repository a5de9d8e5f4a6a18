"""Loads local records into a database."""

from collections.abc import Callable, Iterator
from itertools import chain

from schemas.provenance import RawDocument, Rejection
from schemas.values import NctId
from scraper.errors import UnreadableInput
from scraper.fetcher import files
from scraper.parser import detect, json_stream
from scraper.parser.formats import api_v2
from scraper.parser.read import content
from scraper.runs.entry import recorded
from scraper.runs.load_report import LoadReport
from scraper.runs.saving import batches, save
from scraper.sink.sqlite.store import Store

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
    documents = chain.from_iterable(_documents(source, given, report) for source in sources)
    with Store(database, content) as store, recorded(store, f"load {' '.join(sources)}", report):
        for batch in batches(documents):
            report.add(save(store, batch))
            if progress:
                progress(report.records)
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
