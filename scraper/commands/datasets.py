"""Commands that choose studies and write data sets of them."""

import click

from scraper.commands.base import Commands, name_missing, terminal_width
from scraper.sink.writers import FOR_DATA_SETS, formats


@click.group(cls=Commands)
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
    name_missing(db, made.missing)


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
    name_missing(db, made.missing)


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


@click.command()
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
    type=click.Choice(["table", *formats()]),
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

    write_sheet(matrix_of_cohort(db, cohort, kind), form, output, terminal_width(), full)


@click.command()
@click.argument("db")
@click.argument("folder", metavar="DIR")
@click.option("--format", "form", type=click.Choice(FOR_DATA_SETS), default="csv", show_default=True)
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
