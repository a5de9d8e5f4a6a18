"""What commands share: errors in one line, reports, the width of the terminal."""

import shutil
import signal
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from scraper.errors import NctdbError, ReadByOlderVersion


class Commands(click.Group):
    """Turns nctdb's errors into one line on standard error and their exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click declares it
        """In the order in which they are declared: bring records in, look at them, choose, show."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; SIGTERM stops it as Ctrl-C does; a reader that goes away early is no error."""
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with _warnings_in_one_line():
                return super().invoke(ctx)
        except NctdbError as error:
            complain(str(error))
            ctx.exit(error.exit_status)
        except KeyboardInterrupt:
            complain("stopped; what was finished is kept; run the same command again to go on")
            ctx.exit(130)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)
        finally:
            signal.signal(signal.SIGTERM, before)
            if logs := sys.modules.get("scraper.logs"):
                logs.to_nobody()


@contextmanager
def _warnings_in_one_line() -> Iterator[None]:
    """Prints nctdb's warnings like its errors, each once."""
    shown = set[str]()

    def show(message: Warning | str, *_where: Any, **_more: Any) -> None:
        if str(message) not in shown:
            shown.add(str(message))
            complain(str(message))

    with warnings.catch_warnings():
        warnings.simplefilter("always", ReadByOlderVersion)
        warnings.showwarning = show
        yield


def complain(line: str) -> None:
    """Writes one line to standard error, in the format of the log if there is one."""
    logging = sys.modules.get("logging")
    if logging and logging.getLogger("nctdb").handlers:
        logging.getLogger("nctdb").error(line)
    else:
        click.echo(f"nctdb: {line}", err=True)


def print_report(report: Any, as_json: bool, documents: Any = None) -> None:
    """Prints a report on standard output and what is wrong on standard error, and ends with its exit status.

    ``documents``: the report of a download of documents that followed; it becomes part of the first.
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
            complain(line)
    sys.exit(max(one.exit_status for one in reports))


SHOWN = 20
"""Missing ids that are shown; the others are counted."""


def name_missing(db: str, missing: list[str]) -> None:
    """Names ids that were asked for and are not in the database, and ends with status 1, if there are any."""
    if missing:
        shown = ", ".join(missing[:SHOWN]) + (f" and {len(missing) - SHOWN} more" if missing[SHOWN:] else "")
        click.echo(f"nctdb: {db} does not hold {shown}", err=True)
        sys.exit(1)


def say_notes(notes: Iterable[str]) -> None:
    """Says on standard error what of a search could not be honoured, a line each."""
    for note in notes:
        click.echo(f"nctdb: {note}", err=True)


def terminal_width() -> int:
    """Columns of the terminal; 80 if the output is no terminal."""
    return shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80
