"""Commands that bring records into a database, and read them again."""

from typing import IO, Any

import click

from scraper.commands.base import print_report
from scraper.commands.options import gathering_options, run_options, search_options, workers_option


@click.command()
@click.argument("db")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--nct-id",
    metavar="ID",
    help="The NCT id of the one record in SOURCE, if the record itself does not say it.",
)
@workers_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def load(db: str, sources: tuple[str, ...], nct_id: str | None, workers: int | None, as_json: bool) -> None:
    """Load records from files into DB.  DB is made if it does not exist.

    SOURCE is a file, a folder, a zip or gzip archive, or - for standard input.  It holds API v2 JSON, older
    JSON or XML of the registry, a search export, or study pages of a mirror; nctdb recognises which.
    Loading the same record again changes nothing.

    \b
    Example:
      nctdb load trials.db ctg-studies.json.zip
      nctdb load trials.db page.html --nct-id NCT00953485
    """
    from scraper.progress import progress_line
    from scraper.runs.load import load as load_records
    from scraper.settings import read_settings

    workers = workers or read_settings().workers
    with progress_line("records") as progress:
        report = load_records(db, sources, nct_id, progress, workers)
    print_report(report, as_json)


@click.command()
@click.argument("db")
@click.argument("nct_ids", nargs=-1, metavar="[NCT_ID]...")
@click.option(
    "--ids",
    "ids_file",
    type=click.File("rb"),
    metavar="FILE",
    help="Read NCT ids from FILE: a list, a table, JSON, BibTeX, RIS or text.",
)
@search_options
@gathering_options
@workers_option
@run_options
def fetch(
    db: str,
    nct_ids: tuple[str, ...],
    ids_file: IO[bytes] | None,
    workers: int | None,
    as_json: bool,
    log_json: bool,
    **options: Any,
) -> None:
    """Fetch records from the registry into DB.  DB is made if it does not exist.

    Give NCT ids, search options, or --all.  A record that DB already holds as the registry has it is not
    fetched again, so the same command resumes after an interruption.  The search is saved, and
    `nctdb update` repeats it.  Environment variables set the address, the pace and time limits: see
    docs/fetching.md.

    \b
    Example:
      nctdb fetch trials.db NCT00953485 NCT02067910
      nctdb fetch trials.db --cond "Sjogren's Syndrome" --status RECRUITING
      nctdb fetch trials.db NCT00953485 --documents
    """
    from scraper.fetcher.query import query_of
    from scraper.logs import to_standard_error
    from scraper.progress import progress_bar
    from scraper.runs.fetch.crawl import fetch as fetch_records
    from scraper.runs.gathering import ids_from
    from scraper.settings import read_settings

    to_standard_error(log_json)
    settings = read_settings()
    settings = settings.model_copy(update={"workers": workers or settings.workers})
    allow_shrink, source, documents = map(options.pop, ("allow_shrink", "source", "documents"))
    given = (*nct_ids, *(ids_from(ids_file) if ids_file else ()))
    if source == "page":
        report = _gather_pages(db, given, settings, options)
    else:
        query, malformed = query_of(given, **options)
        with progress_bar("records") as progress:
            report = fetch_records(db, query, settings, progress, malformed, allow_shrink)
    documents_report = _gather_documents(db, settings) if documents and not report.failure else None
    print_report(report, as_json, documents_report)


def _gather_pages(db: str, given: tuple[str, ...], settings: Any, options: dict[str, Any]) -> Any:
    """Fetches study pages of a mirror, which can be asked for by NCT id only; returns the report."""
    from scraper.progress import progress_bar
    from scraper.runs.pages import gather_pages

    searched = next((name for name, value in options.items() if value), None)
    if searched:
        raise click.UsageError("--source page takes NCT ids only, no search options")
    with progress_bar("pages") as progress:
        return gather_pages(db, given, settings, progress)


def _gather_documents(db: str, settings: Any) -> Any:
    """Downloads the documents that the studies of a database post; returns the report."""
    from scraper.progress import progress_bar
    from scraper.runs.documents import gather_documents

    with progress_bar("documents") as progress:
        return gather_documents(db, settings, progress)


@click.command()
@click.argument("db")
@run_options
def update(db: str, as_json: bool, log_json: bool, allow_shrink: bool) -> None:
    """Repeat the saved searches of DB and report what changed.

    Fetches only what is new or changed, and ends at once if the registry has no new data.  A study that the
    registry removed keeps its rows and is marked as removed.  To run it every night, see docs/scheduling.md.

    \b
    Example:
      nctdb update trials.db --json > report.json
    """
    from scraper.logs import to_standard_error
    from scraper.progress import progress_bar
    from scraper.runs.fetch.crawl import update as update_records
    from scraper.settings import read_settings

    to_standard_error(log_json)
    with progress_bar("records") as progress:
        report = update_records(db, read_settings(), progress, allow_shrink)
    print_report(report, as_json)


@click.command()
@click.argument("db")
@workers_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def reparse(db: str, workers: int | None, as_json: bool) -> None:
    """Read the archived records of DB again with this version.

    Run it after an upgrade of nctdb: a better parser gives better rows.  Only rows that differ are written.
    It does not connect to the registry.
    Versions, changes and marks of removed studies stay.

    \b
    Example:
      nctdb reparse trials.db
    """
    from scraper.progress import progress_bar
    from scraper.runs.reparse import reparse as reparse_records
    from scraper.settings import read_settings

    workers = workers or read_settings().workers
    with progress_bar("records") as progress:
        report = reparse_records(db, progress, workers)
    print_report(report, as_json)


@click.command()
@click.argument("db")
@click.argument("nct_ids", nargs=-1, required=True, metavar="NCT_ID...")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--log-json", is_flag=True, help="Log to standard error as JSON, one object on each line.")
def history(db: str, nct_ids: tuple[str, ...], as_json: bool, log_json: bool) -> None:
    """Fetch the registry's own past versions of studies in DB.

    They become versions and changes next to those of your own loads: see `nctdb changes`.  Versions that DB
    already holds are not fetched again.  The registry does not document the addresses of its history, so
    they may change.

    \b
    Example:
      nctdb history trials.db NCT00953485
    """
    from scraper.logs import to_standard_error
    from scraper.progress import progress_bar
    from scraper.runs.history import gather_history
    from scraper.settings import read_settings

    to_standard_error(log_json)
    with progress_bar("versions") as progress:
        report = gather_history(db, nct_ids, read_settings(), progress)
    print_report(report, as_json)
