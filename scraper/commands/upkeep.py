"""Commands that look after a database over years."""

import sys

import click


@click.command()
@click.argument("db")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--metrics", is_flag=True, help="Print OpenMetrics text, for monitoring.")
@click.option(
    "--max-age", type=click.IntRange(min=0), metavar="DAYS", help="Data that is older needs attention."
)
def status(db: str, as_json: bool, metrics: bool, max_age: int | None) -> None:
    """Show how DB stands: last run, age of the data, what is missing.

    Exit status 1 when something needs attention; each such thing is named, with the command that mends or
    shows it.

    \b
    Example:
      nctdb status trials.db
      nctdb status trials.db --max-age 3 --json
    """
    from scraper.explore.upkeep.status import status as status_of

    found = status_of(db, max_age)
    if metrics:
        click.echo(found.as_metrics())
    else:
        click.echo(found.model_dump_json(indent=2) if as_json else found.as_text())
    sys.exit(0 if found.healthy else 1)


@click.command()
@click.argument("db")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(db: str, as_json: bool) -> None:
    """Look through the whole of DB for damage.

    It checks pages and indexes, references between tables, the sums of all archived bytes, row numbers,
    versions and full text.  It reads only.  Exit status 1 when something is wrong.

    \b
    Example:
      nctdb check trials.db
    """
    from scraper.explore.upkeep.soundness import check as check_database

    found = check_database(db)
    click.echo(found.model_dump_json(indent=2) if as_json else found.as_text())
    sys.exit(0 if found.sound else 1)


@click.command()
@click.argument("db")
@click.argument("to")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def backup(db: str, to: str, as_json: bool) -> None:
    """Copy DB to the new file TO, also while a run writes DB.

    The copy is of one moment, and is looked through before it gets its name.  To restore it, copy it back
    under the name of DB while nothing runs.

    \b
    Example:
      nctdb backup trials.db /backups/trials-2026-01-31.db
    """
    from scraper.explore.upkeep.backup import backup as make_backup

    made = make_backup(db, to)
    click.echo(made.model_dump_json(indent=2) if as_json else made.as_text())


@click.group()
def queries() -> None:
    """List or drop the queries that an update repeats.

    \b
    Example:
      nctdb queries list trials.db
      nctdb queries drop trials.db 2
    """


@queries.command("list")
@click.argument("db")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def queries_list(db: str, as_json: bool) -> None:
    """List the saved queries of DB, with their numbers.

    \b
    Example:
      nctdb queries list trials.db
    """
    import json

    from scraper.explore.database import reading
    from scraper.explore.upkeep.status import saved_queries

    with reading(db) as connection:
        found = saved_queries(connection)
    if as_json:
        click.echo(json.dumps([query.model_dump() for query in found], ensure_ascii=False, indent=2))
        return
    for query in found:
        click.echo(f"{query.number}  {query.words}  (complete {query.completed_at or 'never'})")
    if not found:
        click.echo("no saved queries; nctdb fetch saves each search")


@queries.command("drop")
@click.argument("db")
@click.argument("number", type=int)
def queries_drop(db: str, number: int) -> None:
    """Drop a saved query of DB, by its number; its studies stay.

    \b
    Example:
      nctdb queries drop trials.db 2
    """
    from scraper.runs.queries import drop_query

    click.echo(f"dropped: {drop_query(db, number)}")
