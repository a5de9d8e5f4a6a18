"""The documents that studies of a database post, into a folder beside it, with their hashes and sizes."""

from pathlib import Path

from schemas.values import NctId
from scraper.errors import UnreadableInput
from scraper.fetcher.documents import address, download
from scraper.fetcher.session import Session
from scraper.parser.read import content
from scraper.runs.entry import Progress, recorded_asking
from scraper.runs.gathering import FailureLimit, GatheringReport
from scraper.settings import Settings
from scraper.sink.sqlite.posted import Posted, PostedFiles
from scraper.sink.sqlite.store import Store


def gather_documents(database: str, settings: Settings, progress: Progress | None = None) -> GatheringReport:
    """Downloads every posted document of the database's studies that is not there yet.

    Files lie in ``<database>.documents/<NCT id>/<file name>``; the table ``document_files`` lists them.  A
    document that was uploaded anew is brought again.  Raises ``DatabaseUnusable`` or ``DatabaseBusy``.
    """
    report = GatheringReport(database, what="posted documents")
    session = Session(settings)
    with (
        Store(database, content, must_exist=True) as store,
        recorded_asking(store, "documents", report, session),
    ):
        files = PostedFiles(store)
        posted = files.posted()
        report.expected = len(posted)
        limit = FailureLimit(report.missing)
        for done, one in enumerate(posted, start=1):
            with limit.on(f"{one.nct_id} {one.filename}"):
                _bring(one, Path(f"{database}.documents"), files, session, report)
            if progress:
                progress(done, len(posted))
    return report


def _bring(one: Posted, folder: Path, files: PostedFiles, session: Session, report: GatheringReport) -> None:
    target = folder / one.nct_id / one.filename
    if one.is_current and target.is_file() and target.stat().st_size == one.size_bytes:
        report.already += 1
        return
    try:
        url = address(session.settings, NctId(one.nct_id), one.filename)
    except UnreadableInput as error:
        report.missing[f"{one.nct_id} {one.filename!r}"] = str(error)
        return
    found = download(session, url, target)
    if found is None:
        report.missing[f"{one.nct_id} {one.filename}"] = f"not at {url} any more"
        return
    files.keep(one, url, f"{folder.name}/{one.nct_id}/{one.filename}", found.sha256, found.size)
    report.brought += 1
