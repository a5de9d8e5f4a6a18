"""Commands that find and choose studies, and write data sets of them."""

from typing import Any

import click

from scraper.commands.base import Commands, name_missing, say_notes, terminal_width
from scraper.commands.options import selection_options
from scraper.sink.writers import FOR_DATA_SETS, formats


@click.command()
@click.argument("db")
@click.argument("query", required=False)
@selection_options("search")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=25,
    show_default=True,
    metavar="N",
    help="Show N studies at most; all are counted.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(db: str, query: str | None, limit: int, as_json: bool, **filters: tuple[str, ...]) -> None:
    """Find studies by words and filters, and show where the words stand.

    QUERY looks at titles, conditions, treatments, sponsors, places, people and ids, and at what MeSH has
    below a condition or treatment.  Criteria mostly name what is not wanted, so they are searched only with
    --criteria.  Words side by side must all be there; "..." is a phrase, begin* a beginning; AND, OR, NOT and
    parentheses join.  Each option can be repeated: several countries, phases, statuses are alternatives,
    several of the others must all hold.

    \b
    Example:
      nctdb search trials.db "asthma OR copd" --phase 3 --country Germany,France
      nctdb search trials.db --condition diabetes --criteria "insulin NOT pump" --json
    """
    from scraper.explore.search.answer import answer_as_text
    from scraper.explore.search.answer import search as search_studies
    from scraper.explore.search.filters import Selection

    asked = Selection.model_validate({**filters, "search": [query] if query is not None else []})
    found = search_studies(db, asked, limit)
    click.echo(found.model_dump_json(indent=2) if as_json else answer_as_text(found, terminal_width()))
    say_notes(found.notes)
    name_missing(db, found.missing)


@click.group(cls=Commands)
def cohort() -> None:
    """Save, list and show cohorts: named selections of studies.

    \b
    Example:
      nctdb cohort create trials.db pd1 --search pembrolizumab --where "phase like '%PHASE3%'"
      nctdb cohort show trials.db pd1
    """


@cohort.command("create")
@click.argument("db")
@click.argument("name")
@selection_options()
@click.option("--replace", is_flag=True, help="Replace the cohort of this name, if there is one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def cohort_create(db: str, name: str, replace: bool, as_json: bool, **filters: tuple[str, ...]) -> None:
    """Make a cohort NAME of the studies that pass every filter.

    Filters apply in the order below, and the number of studies that each leaves is kept.  Each can be
    repeated: several countries, phases, statuses are alternatives, several of the others must all hold.
    QUERY has words, "phrases", begin*, AND, OR, NOT and parentheses, as in nctdb search.  TERM is a name of a
    vocabulary and stands for all that is below it: "hepatitis" finds hepatitis B.  SQL can only read, for
    30 seconds at most.

    \b
    Example:
      nctdb cohort create trials.db adults --condition sjogren --where "enrollment >= 100"
      nctdb cohort create trials.db naive --excludes "checkpoint inhibitors" --excludes "hepatitis B"
      nctdb cohort create trials.db mine --ids NCT00953485,NCT02067910
    """
    from scraper.explore.cohorts import cohort_as_text, create_cohort
    from scraper.explore.search.filters import Selection

    made = create_cohort(db, name, Selection.model_validate(filters), replace)
    click.echo(made.model_dump_json(indent=2) if as_json else cohort_as_text(made.cohort))
    say_notes(made.notes)
    name_missing(db, made.missing)


@cohort.command("refresh")
@click.argument("db")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def cohort_refresh(db: str, name: str, as_json: bool) -> None:
    """Apply the filters of a cohort again, for example after an update.

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
@click.option("--ids", is_flag=True, help="Print only the NCT ids, one on each line.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def cohort_show(db: str, name: str, ids: bool, as_json: bool) -> None:
    """Show a cohort: its filters and how many studies they left.

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
    """Delete a cohort.  Its studies stay in DB.

    \b
    Example:
      nctdb cohort drop trials.db adults
    """
    from scraper.explore.cohorts import remove_cohort

    remove_cohort(db, name)


@click.command()
@click.argument("db")
@click.argument("cohort", required=False)
@click.option(
    "--kind",
    type=click.Choice(
        ["comparison", "eligibility", "concepts", "endpoints", "effects", "pairs", "attrition"]
    ),
    default="comparison",
    show_default=True,
    help="Which matrix, see above.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *formats()]),
    default="table",
    show_default=True,
    help="Format of the output.",
)
@click.option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option("--full", is_flag=True, help="Do not shorten long texts in a table.")
@click.option("--outcome", default="", metavar="WORDS", help="Pairs: only outcomes with these words.")
@click.option("--primary", is_flag=True, help="Pairs: only primary outcomes.")
@click.option(
    "--measure", default="", metavar="NAME", help="Pairs: counts, means or a measure such as hazard_ratio."
)
def matrix(
    db: str, cohort: str | None, kind: str, form: str, output: str | None, full: bool, **chosen: Any
) -> None:
    """Print one matrix of COHORT, to compare its trials.

    \b
    comparison   one row for each trial, with its attributes
    eligibility  one row for each trial: what it excludes, requires and limits,
                 each quantity in one unit
    concepts     one row for each trial: the conditions, drugs and procedures
                 of its criteria
    endpoints    one row for each outcome and day
    effects      one row for each posted effect and each group's number,
                 with denominators
    pairs        one row for each two groups of an outcome, in the columns of
                 metafor (R); without COHORT those of all trials
    attrition    how many studies each filter of the cohort left

    \b
    Example:
      nctdb matrix trials.db adults --kind effects --format csv -o effects.csv
      nctdb matrix trials.db --kind pairs --outcome "overall survival"
    """
    from scraper.explore.matrices import matrix as matrix_of_cohort
    from scraper.explore.matrices.pairs.table import Chosen
    from scraper.explore.output import write_sheet

    if kind != "pairs" and (cohort is None or any(chosen.values())):
        missing = "Name a COHORT" if cohort is None else "--outcome, --primary and --measure choose pairs"
        raise click.UsageError(f"{missing}: --kind {kind}")
    write_sheet(matrix_of_cohort(db, cohort, kind, Chosen(**chosen)), form, output, terminal_width(), full)


@click.command()
@click.argument("db")
@click.argument("folder", metavar="DIR")
@click.option(
    "--format",
    "form",
    type=click.Choice(FOR_DATA_SETS),
    default="csv",
    show_default=True,
    help="Format of the files.",
)
@click.option("--cohort", metavar="NAME", help="Only rows of the studies in this cohort.")
@click.option(
    "--tables", multiple=True, metavar="NAMES", help="Only these tables or views, separated by commas."
)
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def export(
    db: str, folder: str, form: str, cohort: str | None, tables: tuple[str, ...], as_json: bool
) -> None:
    """Write tables of DB as files into a new folder DIR.

    Its manifest.json is there to cite the data set and to make it again.  It has the SHA-256 and number of
    rows of every file, the day of the registry's data, the version of nctdb, the SQL, and the filters of
    the cohort.  Parquet needs an extra: pip install "nctdb[parquet]".

    \b
    Example:
      nctdb export trials.db dataset --format parquet --cohort adults
    """
    from scraper.explore.export import export as export_tables
    from scraper.explore.export import manifest_as_text

    manifest = export_tables(db, folder, form, cohort, tables)
    click.echo(manifest.model_dump_json(indent=2) if as_json else manifest_as_text(manifest, folder))
