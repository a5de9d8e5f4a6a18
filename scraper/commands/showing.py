"""Commands that show a database in a browser or as a report, and the demonstration."""

import os
import sys

import click

from scraper.commands.base import name_missing, terminal_width


@click.command()
@click.argument("db")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8001,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 picks a free one.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the start page in a browser.")
@click.option("--no-sql", is_flag=True, help="Take no SQL from people; tables and questions stay.")
def serve(db: str, host: str, port: int, open_browser: bool, no_sql: bool) -> None:
    """Show DB in a browser.

    There are a search, a page for each trial, comparisons, changes, and SQL.  The pages can only read DB.
    It listens on this machine only, unless --host names another address: see docs/serving.md first.
    Needs an extra: pip install "nctdb[web]".

    \b
    Example:
      nctdb serve trials.db --open
    """
    try:
        from scraper.explore.web.app import serve as serve_database
    except ModuleNotFoundError as error:
        raise click.UsageError(f'{error.name} is not installed; run: pip install "nctdb[web]"') from None
    serve_database(db, host, port, open_browser, takes_sql=not no_sql)


@click.command()
@click.argument("db")
@click.argument("nct_ids", nargs=-1, metavar="[NCT_ID]...")
@click.option("--where", metavar="SQL", help="A SQL condition on the view trials, or a SELECT of NCT ids.")
@click.option("--cohort", metavar="NAME", help="The trials in this cohort.")
@click.option("--title", metavar="TEXT", help="Title of the report.")
@click.option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--figures", metavar="FOLDER", help="Also write each figure into FOLDER, as SVG, PDF and PNG (300 dpi)."
)
def report(
    db: str, nct_ids: tuple[str, ...], output: str | None, figures: str | None, **question: str | None
) -> None:
    """Write a report on trials of DB as one HTML file.

    It has figures, each with its numbers and its SQL, and the trials side by side.  Choose trials by NCT id,
    --where or --cohort; without any of these, it has all trials.  The file is complete in itself: it opens
    offline, prints, and works with screen readers.  Needs an extra: pip install "nctdb[report]".

    \b
    Example:
      nctdb report trials.db --cohort adults -o adults.html
      nctdb report trials.db --cohort adults -o adults.html --figures adults-figures
      nctdb report trials.db --where "conditions like '%asthma%' and has_results" -o asthma.html
    """
    try:
        from scraper.explore.report import TrialSelection
        from scraper.explore.report import report as make_report
    except ModuleNotFoundError as error:
        raise click.UsageError(f'{error.name} is not installed; run: pip install "nctdb[report]"') from None
    from scraper.explore.output import write_bytes, write_folder

    forms = ("svg", "pdf", "png") if figures else ("svg",)
    made = make_report(db, TrialSelection.model_validate({"nct_ids": nct_ids, **question}), forms)
    write_bytes(made.html.encode(), output)
    if figures:
        write_folder(made.files, figures)
    if output:
        click.echo(f"{output}: trials {made.trials:,}, figures {made.figures}, KB {len(made.html) // 1024:,}")
    name_missing(db, made.missing)


@click.command()
@click.option("--keep", metavar="PATH", help="Keep the database as this file, or as demo.db in this folder.")
def demo(keep: str | None) -> None:
    """Show fetch, update, changes and compare on invented trials.

    The trials come with nctdb.  A registry is started on a port of this machine; nothing is sent elsewhere.

    \b
    Example:
      nctdb demo
      nctdb demo --keep demo.db
    """
    from scraper.local_registry.demo import demo as run_demo

    color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    sys.exit(run_demo(keep, lambda text: click.echo(text, color=color), terminal_width(), color))
