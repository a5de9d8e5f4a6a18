"""Commands that show: pages in a browser, a report, the whole road on bundled records."""

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


@click.command()
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
    name_missing(db, made.missing)


@click.command()
@click.option("--keep", metavar="PATH", help="Keep the database: a file to make, or a folder for demo.db.")
def demo(keep: str | None) -> None:
    """Show the whole road on bundled, invented trials: fetch, update, changes, compare.

    A local registry is started for it, on a port of this machine; nothing leaves the machine.

    \b
    Example:
      nctdb demo
      nctdb demo --keep demo.db
    """
    from scraper.local_registry.demo import demo as run_demo

    color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    sys.exit(run_demo(keep, lambda text: click.echo(text, color=color), terminal_width(), color))
