"""Options that commands share."""

from collections.abc import Callable

import click

from scraper.explore.search.kinds import KINDS


def search_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which studies to fetch."""
    searched = {
        "cond": "Search conditions and diseases.",
        "term": "Search all of the record.",
        "intr": "Search interventions and treatments.",
        "titles": "Search titles and acronyms.",
        "outc": "Search outcome measures.",
        "spons": "Search sponsors and collaborators.",
        "locn": "Search places: facility, city, state, country.",
    }
    options = [click.option(f"--{name}", metavar="WORDS", help=text) for name, text in searched.items()]
    options += [
        click.option(
            "--status",
            multiple=True,
            metavar="STATUS",
            help="Only studies of this status, e.g. RECRUITING.  Can be repeated.",
        ),
        click.option(
            "--advanced",
            metavar="ESSIE",
            help="An expression in the registry's own query language, e.g. AREA[Phase]PHASE3.",
        ),
        click.option(
            "--since",
            type=click.DateTime(["%Y-%m-%d"]),
            metavar="DATE",
            help="Only studies updated on this day (YYYY-MM-DD) or later.",
        ),
        click.option(
            "--limit", type=click.IntRange(min=1), metavar="N", help="Fetch N of the studies at most."
        ),
        click.option("--all", "everything", is_flag=True, help="Fetch every study that the registry has."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def selection_options(*leave_out: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """An option a filter, each of which can be repeated; without those named."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        for kind in reversed(KINDS):
            if kind.name not in leave_out:
                option = click.option(
                    kind.option, kind.name, multiple=True, metavar=kind.metavar, help=kind.passes
                )
                command = option(command)
        return command

    return add


def gathering_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say where records come from, and whether documents come with them."""
    for option in (
        click.option(
            "--documents",
            is_flag=True,
            help="Also download the documents that the studies post, into the folder DB.documents.",
        ),
        click.option(
            "--source",
            type=click.Choice(["api", "page"]),
            default="api",
            show_default=True,
            help="The registry's API, or study pages of the mirror at NCTDB_PAGE_URL (by NCT id only).",
        ),
    ):
        command = option(command)
    return command


def run_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that talks to the registry."""
    for option in (
        click.option(
            "--log-json", is_flag=True, help="Log to standard error as JSON, one object on each line."
        ),
        click.option("--json", "as_json", is_flag=True, help="Print the report as JSON."),
        click.option(
            "--allow-shrink",
            "--accept-fewer",  # its name until 0.2
            "allow_shrink",
            is_flag=True,
            help="Accept a list far shorter than last time.  Without it, such a list changes nothing.",
        ),
    ):
        command = option(command)
    return command


workers_option = click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Read records in N processes (default: NCTDB_WORKERS, or as many as there are cores).",
)
"""How many processes read records; the rows are the same with any number."""
