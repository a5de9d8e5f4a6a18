"""The ``nctdb`` command: arguments in, one call, a result out."""

import sys
from collections.abc import Callable
from typing import Any

import click

from scraper.errors import NctdbError


class Commands(click.Group):
    """Turns nctdb's errors into one line on standard error and their exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; a reader that closes the pipe early is no error."""
        try:
            return super().invoke(ctx)
        except NctdbError as error:
            click.echo(f"nctdb: {error}", err=True)
            ctx.exit(error.exit_status)
        except KeyboardInterrupt:
            click.echo("nctdb: stopped; what was finished is kept, run the same command again", err=True)
            ctx.exit(130)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)


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
    from scraper.explore.report import load_as_json, load_as_text, progress_line

    with progress_line() as progress:
        report = load_records(db, sources, nct_id, progress)
    click.echo(load_as_json(report) if as_json else load_as_text(report))
    for origin, reason in report.rejections:
        click.echo(f"nctdb: rejected {origin}: {reason}", err=True)
    sys.exit(report.exit_status)


if __name__ == "__main__":
    main()
