"""Options that commands share."""

from collections.abc import Callable

import click


def search_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which studies to fetch."""
    searched = {
        "cond": "Conditions or diseases.",
        "term": "Any words.",
        "intr": "Interventions or treatments.",
        "titles": "Titles and acronyms.",
        "outc": "Outcome measures.",
        "spons": "Sponsors and collaborators.",
        "locn": "Places: facility, city, state, country.",
    }
    options = [click.option(f"--{name}", metavar="WORDS", help=text) for name, text in searched.items()]
    options += [
        click.option("--status", multiple=True, metavar="STATUS", help="Status; may be given several times."),
        click.option("--advanced", metavar="ESSIE", help="The registry's own expression, AREA[...]..."),
        click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only updates from this day on."),
        click.option("--limit", type=click.IntRange(min=1), help="At most so many studies."),
        click.option("--all", "everything", is_flag=True, help="Every study of the registry."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def gathering_options(command: Callable[..., None]) -> Callable[..., None]:
    """Where records come from, and what comes with them."""
    for option in (
        click.option("--documents", is_flag=True, help="Also download posted documents, into DB.documents/."),
        click.option(
            "--source",
            type=click.Choice(["api", "page"]),
            default="api",
            show_default=True,
            help="The registry's API, or a mirror's study pages (NCTDB_PAGE_URL; NCT ids only).",
        ),
    ):
        command = option(command)
    return command


def run_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that talks to the registry."""
    for option in (
        click.option("--log-json", is_flag=True, help="Log on standard error, one JSON object a line."),
        click.option("--json", "as_json", is_flag=True, help="Print the report as JSON."),
        click.option("--accept-fewer", is_flag=True, help="Believe that many studies are gone."),
    ):
        command = option(command)
    return command
