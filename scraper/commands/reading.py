"""Commands that print what a database holds, or what a text says."""

import os
import sys
from typing import IO

import click

from scraper.commands.base import name_missing, terminal_width


@click.command()
@click.argument("db")
@click.argument("nct_ids", nargs=-1, required=True, metavar="NCT_ID...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "csv", "json", "html"]),
    default="table",
    show_default=True,
    help="Format of the output.",
)
@click.option("--full", is_flag=True, help="Do not shorten long texts in a table.")
@click.option("--only-differences", is_flag=True, help="Leave out what is the same in all trials.")
@click.option(
    "--sections",
    metavar="NAMES",
    default="",
    help="Only these sections, by the beginnings of their titles, apart by commas: criteria,outcomes.",
)
@click.option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output.")
def compare(
    db: str, nct_ids: tuple[str, ...], form: str, sections: str, output: str | None, **shown: bool
) -> None:
    """Show trials of DB side by side, and mark what differs.

    Outcomes, criteria and arms of different trials share a row only where they are surely the same.

    \b
    Example:
      nctdb compare trials.db NCT00953485 NCT02067910 --sections criteria,outcomes --only-differences
      nctdb compare trials.db NCT00953485 NCT02067910 --format html -o trials.html
    """
    from scraper.explore.compare import compare as compare_trials
    from scraper.explore.compare.render import render
    from scraper.explore.output import write_bytes

    names = [name for name in sections.split(",") if name.strip()]
    comparison = compare_trials(db, nct_ids, names, shown["only_differences"])
    color = output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    text = render(comparison, form, terminal_width(), color, shown["full"])
    if output:
        write_bytes(f"{text}\n".encode(), output)
    else:
        click.echo(text, color=color)
    name_missing(db, comparison.missing)


@click.command()
@click.argument("db")
@click.argument("nct_id", required=False)
@click.option("--since", metavar="DATE", help="Only versions dated on this day (YYYY-MM-DD) or later.")
@click.option("--path", metavar="TEXT", help="Only fields whose path has this in it; * stands for anything.")
@click.option("--cohort", metavar="NAME", help="Only trials in this cohort.")
@click.option(
    "--kind",
    metavar="KIND",
    help="Things instead of fields: outcome, criterion, arm, enrollment ..., or promoted, reworded ...",
)
@click.option(
    "--by", type=click.Choice(["sponsor", "registry", "unknown"]), help="Only changes that they made."
)
@click.option("--full", is_flag=True, help="Print whole values.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def changes(db: str, full: bool, as_json: bool, **asked: str | None) -> None:
    """Show what changed between versions of records in DB.

    Without NCT_ID, of all records.  Each change names the field, its value before and after, and whether the
    sponsor or the registry made it.  In texts, [-words-] were removed and {+words+} added.

    \b
    Example:
      nctdb changes trials.db NCT00953485 --since 2024-01-01
      nctdb changes trials.db --cohort adults --kind outcome
      nctdb changes trials.db --path eligibilityCriteria --by sponsor --full
    """
    from scraper.explore import history as read

    filtered = read.ChangeFilter(**asked)
    if filtered.kind and filtered.path:
        raise click.UsageError("give --kind or --path: things or fields")
    if filtered.kind:
        items = read.read_item_changes(db, filtered)
        click.echo(read.items_as_json(items) if as_json else read.items_as_text(items, full))
        return
    found = read.read_changes(db, filtered)
    click.echo(read.changes_as_json(found) if as_json else read.changes_as_text(found, full))


@click.command()
@click.argument("db")
@click.argument("nct_id")
@click.argument("field")
@click.option("--on", metavar="DATE", help="Only as it was on this day (YYYY-MM-DD).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def versions(db: str, nct_id: str, field: str, on: str | None, as_json: bool) -> None:
    """Show a field of a record in each version, or on a day.

    FIELD is a path in the names of API v2, whole or from its module on.

    \b
    Example:
      nctdb versions trials.db NCT00953485 enrollmentInfo.count
      nctdb versions trials.db NCT00953485 primaryOutcomes --on 2015-06-30 --json
    """
    from scraper.explore.record_then import field_values, values_as_json, values_as_text

    found = field_values(db, nct_id, field, on)
    click.echo(values_as_json(found) if as_json else values_as_text(found))


@click.command()
@click.argument("db", required=False)
@click.argument("nct_id", required=False)
@click.option("--code", metavar="CODE", help="Only findings with this code.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--rules", is_flag=True, help="Explain every code instead.  Needs no DB.")
def findings(db: str | None, nct_id: str | None, code: str | None, as_json: bool, rules: bool) -> None:
    """List contradictions and oddities inside the records of DB.

    For example an age limit in the criteria that differs from the age field, or results that are overdue.
    Without NCT_ID, of all records.

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


@click.command()
@click.argument(
    "field",
    type=click.Choice(["segmentation", "thresholds", "temporal", "ages", "timeframes", "flags", "concepts"]),
    metavar="FIELD",
)
@click.argument("file", type=click.File("rb"), default="-")
def parse(field: str, file: IO[bytes]) -> None:
    """Read free text with one of the parsers, without a database.

    FIELD is segmentation, thresholds, temporal, ages, timeframes, flags or concepts.  FILE (or standard
    input) has one JSON object {"id", "text"} on each line; for concepts it may have "section" (inclusion or
    exclusion) too.  The output has one object {"id", "predicted"} for each.

    \b
    Example:
      echo '{"id": 1, "text": "Hemoglobin >= 9 g/dL"}' | nctdb parse thresholds
    """
    from scraper.runs.parse import parse_lines

    problems = 0
    for answer in parse_lines(field, file, file.name):
        click.echo(f"nctdb: {answer.problem}" if answer.problem else answer.line, err=bool(answer.problem))
        problems += bool(answer.problem)
    sys.exit(1 if problems else 0)


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json"]),
    default="markdown",
    show_default=True,
    help="Format of the output.",
)
def dictionary(form: str) -> None:
    """Print the data dictionary: every table and column explained.

    For each column: its type, unit, meaning, and the field of the record that it comes from.

    \b
    Example:
      nctdb dictionary --format json
    """
    from scraper.explore.dictionary import dictionary_as_json, dictionary_as_markdown

    click.echo(dictionary_as_json() if form == "json" else dictionary_as_markdown())
