"""The ``nctdb`` command: arguments in, one call, a result out."""

import os
import shutil
import sys
from typing import IO, Any

import click

from scraper.errors import NctdbError
from scraper.options import gathering_options, run_options, search_options


class Commands(click.Group):
    """Turns nctdb's errors into one line on standard error and their exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; a reader that closes the pipe early is no error."""
        try:
            return super().invoke(ctx)
        except NctdbError as error:
            _complain(str(error))
            ctx.exit(error.exit_status)
        except KeyboardInterrupt:
            _complain("stopped; what was finished is kept, run the same command again")
            ctx.exit(130)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)


def _complain(line: str) -> None:
    """One line on standard error, in the form of the log if there is one."""
    logging = sys.modules.get("logging")
    if logging and logging.getLogger("nctdb").handlers:
        logging.getLogger("nctdb").error(line)
    else:
        click.echo(f"nctdb: {line}", err=True)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="nctdb")
def main() -> None:
    """ClinicalTrials.gov records as a SQLite file that researchers can trust and compare trials in.

    Exit status: 0 all done; 1 finished, but something was rejected or is missing; 2 wrong usage or
    unreadable input; 3 the source is unavailable or changed; 4 another run holds the database.
    """


@main.command()
@click.argument("db")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--nct-id", metavar="ID", help="NCT id of the one record in SOURCE, where it does not say it.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def load(db: str, sources: tuple[str, ...], nct_id: str | None, as_json: bool) -> None:
    """Load local records into DB, which is made if it does not exist.

    SOURCE is a file, a folder, a zip or gzip archive, or - for standard input, of API v2 JSON (a study,
    a list, an answer of the API, JSON lines) or study pages of a mirror (HTML or plain text).  Loading
    the same again changes nothing.

    \b
    Example:
      nctdb load trials.db ctg-studies.json.zip
      nctdb load trials.db page.html --nct-id NCT00953485
    """
    from scraper.load import load as load_records
    from scraper.progress import progress_line

    with progress_line("records") as progress:
        report = load_records(db, sources, nct_id, progress)
    click.echo(report.as_json() if as_json else report.as_text())
    for line in report.complaints():
        click.echo(f"nctdb: {line}", err=True)
    sys.exit(report.exit_status)


def _print_report(report: Any, as_json: bool, documents: Any = None) -> None:
    """The report on standard output, what is wrong on standard error, the exit status.

    ``documents``: the report of what was done behind, which goes into the first.
    """
    reports = [report, documents] if documents else [report]
    if as_json:
        import json

        more = {"documents": json.loads(documents.as_json())} if documents else {}
        click.echo(json.dumps(json.loads(report.as_json()) | more, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(one.as_text() for one in reports))
    for one in reports:
        for line in one.complaints():
            _complain(line)
    sys.exit(max(one.exit_status for one in reports))


def _gather_pages(db: str, given: tuple[str, ...], settings: Any, options: dict[str, Any]) -> Any:
    """The report of fetching a mirror's pages, which can be asked for by id only."""
    from scraper.gathering.pages import gather_pages
    from scraper.progress import progress_bar

    searched = next((name for name, value in options.items() if value), None)
    if searched:
        raise click.UsageError("--source page takes NCT ids, and no search options")
    with progress_bar("pages") as progress:
        return gather_pages(db, given, settings, progress)


def _gather_documents(db: str, settings: Any) -> Any:
    """The report of downloading what the studies of a database post."""
    from scraper.gathering.documents import gather_documents
    from scraper.progress import progress_bar

    with progress_bar("documents") as progress:
        return gather_documents(db, settings, progress)


@main.command()
@click.argument("db")
@click.argument("nct_ids", nargs=-1, metavar="[NCT_ID]...")
@click.option("--ids", "ids_file", type=click.File("r"), metavar="FILE", help="NCT ids, by spaces or lines.")
@search_options
@gathering_options
@run_options
def fetch(
    db: str, nct_ids: tuple[str, ...], ids_file: IO[str] | None, as_json: bool, log_json: bool, **options: Any
) -> None:
    """Fetch records from the registry into DB, which is made if it does not exist.

    Give NCT ids, search options, or --all.  What is there already as the registry has it is not fetched
    again, so the same command goes on where it was broken off.  `nctdb update` repeats it later.
    The registry, pace and time limits are set by NCTDB_... variables, see docs/fetching.md.

    \b
    Example:
      nctdb fetch trials.db NCT00953485 NCT02067910
      nctdb fetch trials.db --cond "Sjogren's Syndrome" --status RECRUITING
      nctdb fetch trials.db NCT00953485 --documents
    """
    from scraper.crawl import fetch as fetch_records
    from scraper.fetcher.query import query_of
    from scraper.logs import to_standard_error
    from scraper.progress import progress_bar
    from scraper.settings import read_settings

    to_standard_error(log_json)
    settings = read_settings()
    accept_fewer, source, documents = map(options.pop, ("accept_fewer", "source", "documents"))
    given = (*nct_ids, *(ids_file.read().replace(",", " ").split() if ids_file else ()))
    if source == "page":
        report = _gather_pages(db, given, settings, options)
    else:
        query, malformed = query_of(given, **options)
        with progress_bar("records") as progress:
            report = fetch_records(db, query, settings, progress, malformed, accept_fewer)
    behind = _gather_documents(db, settings) if documents and not report.failure else None
    _print_report(report, as_json, behind)


@main.command()
@click.argument("db")
@run_options
def update(db: str, as_json: bool, log_json: bool, accept_fewer: bool) -> None:
    """Repeat the saved queries of DB: fetch what is new or changed, tell what changed and what is gone.

    Ends at once when the registry has no new data.  Made for a timer, see docs/scheduling.md.

    \b
    Example:
      nctdb update trials.db --json > report.json
    """
    from scraper.crawl import update as update_records
    from scraper.logs import to_standard_error
    from scraper.progress import progress_bar
    from scraper.settings import read_settings

    to_standard_error(log_json)
    with progress_bar("records") as progress:
        report = update_records(db, read_settings(), progress, accept_fewer)
    _print_report(report, as_json)


@main.command()
@click.argument("db")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def reparse(db: str, as_json: bool) -> None:
    """Read the archived bytes of DB with today's parser, and write the rows that differ.

    For after an upgrade of nctdb.  Asks no registry; versions and tombstones stay.

    \b
    Example:
      nctdb reparse trials.db
    """
    from scraper.progress import progress_bar
    from scraper.reparse import reparse as reparse_records

    with progress_bar("records") as progress:
        report = reparse_records(db, progress)
    _print_report(report, as_json)


@main.command()
@click.argument("db")
@click.argument("nct_ids", nargs=-1, required=True, metavar="NCT_ID...")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--log-json", is_flag=True, help="Log on standard error, one JSON object a line.")
def history(db: str, nct_ids: tuple[str, ...], as_json: bool, log_json: bool) -> None:
    """Bring the registry's own past versions of studies that DB holds.

    They become versions and changes beside those of your own loads (see `nctdb changes`).  The registry
    does not document the addresses that they come from; versions that are there are not asked for again.

    \b
    Example:
      nctdb history trials.db NCT00953485
    """
    from scraper.gathering.history import gather_history
    from scraper.logs import to_standard_error
    from scraper.progress import progress_bar
    from scraper.settings import read_settings

    to_standard_error(log_json)
    with progress_bar("versions") as progress:
        report = gather_history(db, nct_ids, read_settings(), progress)
    _print_report(report, as_json)


@main.command()
@click.argument("db")
@click.argument("nct_ids", nargs=-1, required=True, metavar="NCT_ID...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "csv", "json", "html"]),
    default="table",
    show_default=True,
)
@click.option("--full", is_flag=True, help="In a table, show long texts whole.")
def compare(db: str, nct_ids: tuple[str, ...], form: str, full: bool) -> None:
    """Show trials of DB side by side, with what differs marked.

    \b
    Example:
      nctdb compare trials.db NCT00953485 NCT02067910 --format html > trials.html
    """
    from scraper.explore.compare import compare as compare_trials
    from scraper.explore.compare.render import render

    comparison = compare_trials(db, nct_ids)
    color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    click.echo(render(comparison, form, _terminal_width(), color, full), color=color)
    if comparison.missing:
        click.echo(f"nctdb: {db} does not hold {', '.join(comparison.missing)}", err=True)
        sys.exit(1)


def _terminal_width() -> int:
    """Columns of the terminal, 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80


@main.command()
@click.argument("db")
@click.argument("nct_id", required=False)
@click.option("--since", metavar="DATE", help="Only versions from this day on (YYYY-MM-DD).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def changes(db: str, nct_id: str | None, since: str | None, as_json: bool) -> None:
    """Show what changed between the versions of the records in DB.

    \b
    Example:
      nctdb changes trials.db NCT00953485 --since 2024-01-01
    """
    from scraper.explore.history import changes_as_text, read_changes

    found = read_changes(db, nct_id, since)
    click.echo(found.model_dump_json(indent=2) if as_json else changes_as_text(found))


@main.command()
@click.argument("db", required=False)
@click.argument("nct_id", required=False)
@click.option("--code", metavar="CODE", help="Only findings of this rule.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--rules", is_flag=True, help="Explain every code instead; needs no DB.")
def findings(db: str | None, nct_id: str | None, code: str | None, as_json: bool, rules: bool) -> None:
    """List conflicts and oddities inside the records of DB.

    \b
    Example:
      nctdb findings trials.db NCT00953485
      nctdb findings trials.db --code minimum_age_differs --json
    """
    from scraper.explore.findings import findings_as_text, read_findings, rules_as_markdown

    if rules:
        click.echo(rules_as_markdown())
        return
    if db is None:
        raise click.UsageError("give a DB, or --rules")
    found = read_findings(db, nct_id, code)
    click.echo(found.model_dump_json(indent=2) if as_json else findings_as_text(found))


@main.command()
@click.argument(
    "field",
    type=click.Choice(["segmentation", "thresholds", "temporal", "ages", "timeframes", "flags"]),
    metavar="FIELD",
)
@click.argument("file", type=click.File("rb"), default="-")
def parse(field: str, file: IO[bytes]) -> None:
    """Run one free-text parser on FILE (or standard input), a JSON object {"id", "text"} a line.

    FIELD is segmentation, thresholds, temporal, ages, timeframes or flags.  Writes {"id", "predicted"}
    a line.

    \b
    Example:
      echo '{"id": 1, "text": "Hemoglobin >= 9 g/dL"}' | nctdb parse thresholds
    """
    from scraper.parse import parse_lines

    problems = 0
    for answer in parse_lines(field, file, file.name):
        click.echo(f"nctdb: {answer.problem}" if answer.problem else answer.line, err=bool(answer.problem))
        problems += bool(answer.problem)
    sys.exit(1 if problems else 0)


@main.group(cls=Commands)
def cohort() -> None:
    """Save selections of the studies in DB, with how many fell out at each filter.

    \b
    Example:
      nctdb cohort create trials.db pd1 --search pembrolizumab --where "phase like '%PHASE3%'"
      nctdb cohort show trials.db pd1
    """


@cohort.command("create")
@click.argument("db")
@click.argument("name")
@click.option("--ids", multiple=True, metavar="FILE|IDS", help="NCT ids, or a file that holds some.")
@click.option("--search", multiple=True, metavar="TEXT", help='Words that all occur; "a phrase"; begin*.')
@click.option("--where", multiple=True, metavar="SQL", help="A condition on trials, or a SELECT of ids.")
@click.option("--replace", is_flag=True, help="Take the place of a cohort of this name.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def cohort_create(db: str, name: str, replace: bool, as_json: bool, **filters: tuple[str, ...]) -> None:
    """Make a cohort NAME of the studies that pass every filter: --ids, then --search, then --where.

    --search looks at titles, conditions, keywords, interventions, summaries, descriptions and reported
    outcomes.  --where is SQL that may only read, for 30 seconds at most.  Options can be repeated.

    \b
    Example:
      nctdb cohort create trials.db adults --search sjogren --where "enrollment >= 100"
      nctdb cohort create trials.db mine --ids NCT00953485,NCT02067910
    """
    from scraper.explore.cohorts import Question, cohort_as_text, create_cohort

    made = create_cohort(db, name, Question.model_validate(filters), replace)
    click.echo(made.model_dump_json(indent=2) if as_json else cohort_as_text(made.cohort))
    _name_missing(db, made.missing)


def _name_missing(db: str, missing: list[str]) -> None:
    """Ends with status 1 where ids were asked for that are not there."""
    if missing:
        click.echo(f"nctdb: {db} does not hold {', '.join(missing)}", err=True)
        sys.exit(1)


@cohort.command("refresh")
@click.argument("db")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def cohort_refresh(db: str, name: str, as_json: bool) -> None:
    """Ask the question of a cohort again, after new records were loaded.

    \b
    Example:
      nctdb cohort refresh trials.db adults
    """
    from scraper.explore.cohorts import cohort_as_text, refresh_cohort

    made = refresh_cohort(db, name)
    click.echo(made.model_dump_json(indent=2) if as_json else cohort_as_text(made.cohort))
    _name_missing(db, made.missing)


@cohort.command("list")
@click.argument("db")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def cohort_list(db: str, as_json: bool) -> None:
    """List the cohorts of DB.

    \b
    Example:
      nctdb cohort list trials.db
    """
    from scraper.explore.cohorts import cohorts_as_text, list_cohorts

    found = list_cohorts(db)
    click.echo(found.model_dump_json(indent=2) if as_json else cohorts_as_text(found))


@cohort.command("show")
@click.argument("db")
@click.argument("name")
@click.option("--ids", is_flag=True, help="Print the NCT ids only, one a line.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def cohort_show(db: str, name: str, ids: bool, as_json: bool) -> None:
    """Show a cohort: its filters, and how many studies each left.

    \b
    Example:
      nctdb cohort show trials.db adults --ids
    """
    from scraper.explore.cohorts import cohort_as_text, show_cohort

    found = show_cohort(db, name)
    text = "\n".join(found.nct_ids) if ids else cohort_as_text(found)
    click.echo(found.model_dump_json(indent=2) if as_json else text)


@cohort.command("drop")
@click.argument("db")
@click.argument("name")
def cohort_drop(db: str, name: str) -> None:
    """Forget a cohort; its studies stay.

    \b
    Example:
      nctdb cohort drop trials.db adults
    """
    from scraper.explore.cohorts import remove_cohort

    remove_cohort(db, name)


@main.command()
@click.argument("db")
@click.argument("cohort")
@click.option(
    "--kind",
    type=click.Choice(["comparison", "eligibility", "endpoints", "effects", "attrition"]),
    default="comparison",
    show_default=True,
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "csv", "json", "jsonl", "parquet"]),
    default="table",
    show_default=True,
)
@click.option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option("--full", is_flag=True, help="In a table, show long texts whole.")
def matrix(db: str, cohort: str, kind: str, form: str, output: str | None, full: bool) -> None:
    """Lay the trials of COHORT out: a row a trial, an outcome, or an effect.

    comparison: a row a trial, its attributes.  eligibility: a row a trial, what it excludes, demands and
    limits, each quantity in one unit.  endpoints: a row an outcome and day.  effects: every posted effect
    and every group's number, with denominators.  attrition: what fell out at each filter.

    \b
    Example:
      nctdb matrix trials.db adults --kind effects --format csv -o effects.csv
    """
    from scraper.explore.matrices import matrix as matrix_of_cohort
    from scraper.explore.output import write_sheet

    write_sheet(matrix_of_cohort(db, cohort, kind), form, output, _terminal_width(), full)


@main.command()
@click.argument("db")
@click.argument("folder", metavar="DIR")
@click.option(
    "--format", "form", type=click.Choice(["parquet", "csv", "jsonl"]), default="csv", show_default=True
)
@click.option("--cohort", metavar="NAME", help="Only the studies of this cohort.")
@click.option(
    "--tables", multiple=True, metavar="NAME", help="Tables or views, commas between; else all tables."
)
@click.option("--json", "as_json", is_flag=True, help="Print the manifest.")
def export(
    db: str, folder: str, form: str, cohort: str | None, tables: tuple[str, ...], as_json: bool
) -> None:
    """Write tables into a new folder DIR, with a manifest to cite them by and make them again.

    manifest.json has the SHA-256 and rows of every file, the day of the registry's data, the version of
    nctdb, the SQL and the filters of the cohort.  Parquet needs the extra: pip install "nctdb[parquet]".

    \b
    Example:
      nctdb export trials.db dataset --format parquet --cohort adults
    """
    from scraper.explore.export import export as export_tables
    from scraper.explore.export import manifest_as_text

    manifest = export_tables(db, folder, form, cohort, tables)
    click.echo(manifest.model_dump_json(indent=2) if as_json else manifest_as_text(manifest, folder))


@main.command()
@click.argument("db")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8001,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open it in a browser.")
def serve(db: str, host: str, port: int, open_browser: bool) -> None:
    """Show DB in a browser: search, a page a trial, comparisons, changes, questions, SQL.

    Nothing can be written through it.  Needs the extra web: pip install "nctdb[web]".

    \b
    Example:
      nctdb serve trials.db --open
    """
    try:
        from scraper.explore.web.app import serve as serve_database
    except ModuleNotFoundError as error:
        raise click.UsageError(f'{error.name} is not installed; run: pip install "nctdb[web]"') from None
    serve_database(db, host, port, open_browser)


@main.command()
@click.argument("db")
@click.argument("nct_ids", nargs=-1, metavar="[NCT_ID]...")
@click.option("--where", metavar="SQL", help="A condition on trials, or a SELECT of ids.")
@click.option("--cohort", metavar="NAME", help="The studies of this cohort.")
@click.option("--title", metavar="TEXT", help="Title of the report.")
@click.option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output.")
def report(db: str, nct_ids: tuple[str, ...], output: str | None, **question: str | None) -> None:
    """Draw trials of DB as one HTML file: figures, their numbers and SQL, and the trials side by side.

    Of the trials named, those that --where or --cohort choose, or all.  The file needs nothing else: it
    opens offline, prints, and reads well aloud.  Needs the extra report: pip install "nctdb[report]".

    \b
    Example:
      nctdb report trials.db --cohort adults -o adults.html
      nctdb report trials.db --where "conditions like '%asthma%' and has_results" -o asthma.html
    """
    try:
        from scraper.explore.report import Question
        from scraper.explore.report import report as make_report
    except ModuleNotFoundError as error:
        raise click.UsageError(f'{error.name} is not installed; run: pip install "nctdb[report]"') from None
    from scraper.explore.output import write_bytes

    made = make_report(db, Question.model_validate({"nct_ids": nct_ids, **question}))
    write_bytes(made.html.encode(), output)
    if output:
        click.echo(f"{output}: trials {made.trials:,}, figures {made.figures}, KB {len(made.html) // 1024:,}")
    if made.missing:
        click.echo(f"nctdb: {db} does not hold {', '.join(made.missing)}", err=True)
        sys.exit(1)


@main.command()
@click.option(
    "--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True
)
def dictionary(form: str) -> None:
    """Print the data dictionary: every table and column, its type, unit, meaning and source.

    \b
    Example:
      nctdb dictionary --format json
    """
    from scraper.explore.dictionary import dictionary_as_json, dictionary_as_markdown

    click.echo(dictionary_as_json() if form == "json" else dictionary_as_markdown())


@main.command()
@click.option("--keep", metavar="PATH", help="Keep the database: a file to make, or a folder for demo.db.")
def demo(keep: str | None) -> None:
    """Show the whole road on bundled, invented trials: fetch, update, changes, compare.

    A local registry is started for it, on a port of this machine; nothing leaves the machine.

    \b
    Example:
      nctdb demo
      nctdb demo --keep demo.db
    """
    from scraper.demo import demo as run_demo

    color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    sys.exit(run_demo(keep, lambda text: click.echo(text, color=color), _terminal_width(), color))


if __name__ == "__main__":
    main()
