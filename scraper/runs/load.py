"""Loads local records into a database."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from schemas.provenance import RawDocument, Rejection
from schemas.values import NctId
from scraper.errors import UnreadableInput
from scraper.fetcher import files
from scraper.parser.documents import Documents, documents
from scraper.parser.read import content
from scraper.runs.entry import recorded
from scraper.runs.load_report import LoadReport
from scraper.runs.saving import batches, save_batches
from scraper.sink.sqlite.store import Store

Progress = Callable[[int], None]
"""Called with the number of records read so far."""


def load(
    database: str,
    sources: tuple[str, ...],
    nct_id: str | None = None,
    progress: Progress | None = None,
    workers: int = 1,
) -> LoadReport:
    """Loads files, folders, archives or standard input (``-``) into a database, made if need be.

    ``nct_id`` is the id of the one record in the one source; ``workers`` is how many processes read records,
    next to this one, which saves them.  Raises ``UnreadableInput``,
    ``DatabaseUnusable`` or ``DatabaseBusy``; what single records do wrong is in the report.
    """
    files.check(sources)
    given = _given_id(nct_id, sources)
    report = LoadReport(database)
    found = chain.from_iterable(_documents(source, given) for source in sources)
    with Store(database, content) as store, recorded(store, f"load {' '.join(sources)}", report):
        for saved in save_batches(store, batches(_meant(found, report)), workers):
            report.add(saved)
            report.nothing_readable &= not saved.any_record
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


def _documents(source: str, given: NctId | None) -> Iterator[RawDocument | Rejection]:
    found = False
    for file in files.walk(source):
        found = True
        if isinstance(file, files.UnreadableFile):
            yield Rejection(file.origin, b"", file.problem, kind="content")
        else:
            yield from documents(file.origin, file.stream, file.named, given)
    if not found:
        raise UnreadableInput(f"{source}: holds no files")


def _meant(found: Iterable[RawDocument | Rejection], report: LoadReport) -> Documents:
    """Those that were meant to be records; the report names the others."""
    for document in found:
        if isinstance(document, Rejection) and document.kind == "bystander":
            report.passed_over.append(document.origin)
        else:
            yield document
