"""The ``nctdb`` command: its commands, from ``scraper.commands``."""

import click

from scraper.commands import datasets, reading, records, showing, upkeep
from scraper.commands.base import Commands

COMMANDS = (
    records.load,
    records.fetch,
    records.update,
    records.history,
    records.reparse,
    reading.compare,
    reading.changes,
    reading.versions,
    reading.findings,
    reading.parse,
    reading.dictionary,
    datasets.search,
    datasets.cohort,
    datasets.matrix,
    datasets.export,
    showing.report,
    showing.serve,
    showing.demo,
    upkeep.status,
    upkeep.check,
    upkeep.backup,
    upkeep.queries,
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="nctdb")
def main() -> None:
    """ClinicalTrials.gov records as a SQLite file that researchers can trust and compare trials in.

    DB is the name of a database file.  Every command has examples: nctdb COMMAND --help.

    Exit status: 0 all done; 1 finished, but something was rejected or is missing; 2 wrong usage or
    unreadable input; 3 the registry is unavailable or gave an answer that cannot be believed; 4 another run
    is writing the database.
    """


for _command in COMMANDS:
    main.add_command(_command)


if __name__ == "__main__":
    main()
