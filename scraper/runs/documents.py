"""The documents that studies of a database post, into a folder beside it, with their hashes and sizes."""

from pathlib import Path

from schemas.values import NctId
from scraper.errors import UnreadableInput
from scraper.fetcher.documents import address, download
from scraper.fetcher.session import Session
from scraper.parser.read import content
from scraper.runs.gathering import Patience, Progress, gathered
from scraper.runs.gathering_report import GatheringReport
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
    with Store(database, content, must_exist=True) as store:
        files = PostedFiles(store)
        folder = Path(f"{database}.documents")
        with gathered(store, "documents", report, session):
            posted = files.posted()
            report.expected = len(posted)
            patience = Patience(report)
            for one in posted:
                with patience.with_one(f"{one.nct_id} {one.filename}"):
                    _bring(one, folder, files, session, report)
                if progress:
                    progress(report.brought + report.already + len(report.missing), report.expected)
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
