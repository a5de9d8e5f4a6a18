"""Our pages: what an address asks for, read from the database, as HTML."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from zstandard import ZstdDecompressor

from schemas.changes import RecordedChange
from schemas.values import NctId
from scraper.errors import UnreadableInput
from scraper.explore.compare import compare
from scraper.explore.compare.formatting import FORMATTERS, worded
from scraper.explore.compare.html import comparison_body
from scraper.explore.database import canonical
from scraper.explore.search.answer import answer
from scraper.explore.search.filters import Selection
from scraper.explore.search.why import Why, as_line
from scraper.explore.web.facts import KINDS
from scraper.explore.web.questions import questions
from scraper.explore.web.runs import read_run, read_versions
from scraper.explore.web.search import FACETS, ON_PAGE, as_nct_id, asked_in, label_of, search
from scraper.explore.web.texts import field_name, plain_text, registry_text, web_address
from scraper.explore.web.trial import read_trial, rows_of
from scraper.explore.word_differences import Piece, word_differences


class Asked(NamedTuple):
    """A request: the path of the database, what the address names, and its query."""

    database: str
    name: str
    query: Mapping[str, Sequence[str]]

    def first(self, key: str) -> str:
        """The first value of a key of the query, empty where there is none."""
        return (self.query.get(key) or [""])[0]


HTML, JSON, CSV = "text/html; charset=utf-8", "application/json; charset=utf-8", "text/csv; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"


class Answer(NamedTuple):
    """What is sent: a body, its status and kind; or an address to go to instead.

    ``filename``: what a browser saves it as.
    """

    body: str | bytes
    status: int = 200
    content_type: str = HTML
    location: str | None = None
    filename: str | None = None


Page = Callable[[sqlite3.Connection, Asked], Answer]


@cache
def _templates() -> Environment:
    """Our templates; every value is escaped, and a name that does not exist is an error."""
    environment = Environment(
        loader=PackageLoader("scraper.explore.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "registry_text": registry_text,
        "plain": plain_text,
        "worded": worded,
        "web_address": web_address,
        "source_format": _source_format,
        "thousands": lambda number: "—" if number is None else f"{number:,}",
        "json_text": _json_text,
        "word_differences": _word_differences,
        "field_name": field_name,
        "query": _query,
        "field_label": label_of,
        "file_name": file_name,
        "without_folders": lambda command: " ".join(map(file_name, command.split())),
        "marked": _marked,
    }
    environment.globals |= {"kinds": KINDS}
    return environment


def _query(pairs: Iterable[tuple[str, object]]) -> str:
    """The pairs that have a value as the query of an address."""
    return urlencode([pair for pair in pairs if pair[1]])


def _marked(why: Why) -> Markup:
    """What stands at a place, the words that were found in <b>."""
    words = "|".join(map(re.escape, sorted(why.words, key=len, reverse=True)))
    parts = re.split(f"({words})", why.text) if words else [why.text]
    return Markup("").join(
        Markup("<b>{}</b>").format(part) if index % 2 else part for index, part in enumerate(parts)
    )


def file_name(origin: str | None) -> str:
    """Where bytes came from: an address of the web whole, of a file of this machine its name alone."""
    return origin if origin and web_address(origin) else (origin or "").rpartition("/")[2]


def _source_format(row: Mapping[str, Any]) -> str | None:
    """The format of a source as the comparison shows it."""
    return FORMATTERS["source"]((row["source_format"], None, row.get("is_partial")))


def _json_text(value: str | None) -> str:
    """A value of record_changes as a person reads it: a text without its quotes, a structure indented."""
    if value is None:
        return ""
    try:
        read = json.loads(value)
    except ValueError:
        return value
    return plain_text(read) if isinstance(read, str) else json.dumps(read, ensure_ascii=False, indent=1)


def _word_differences(change: RecordedChange) -> list[Piece] | None:
    """Where two texts differ; None where one is no text."""
    values = [_json_text(value) for value in (change.before, change.after) if value and value[0] == '"']
    return word_differences(*values) if len(values) == 2 else None


def rendered(connection: sqlite3.Connection, template: str, status: int = 200, **values: Any) -> Answer:
    """A page made of one of our templates; ``values`` are its variables."""
    values.setdefault("data_days", data_days(connection))
    return Answer(_templates().get_template(template).render(**values), status)


def data_days(connection: sqlite3.Connection) -> str:
    """The days of the registry's data that the studies were read from: one, or "A to B"."""
    first, last = connection.execute("select min(data_date), max(data_date) from studies").fetchone()
    return f"{first} to {last}" if first != last else first or ""


def refused(connection: sqlite3.Connection, status: int, title: str, message: str) -> Answer:
    """A page that says what is wrong and offers the search."""
    return rendered(connection, "refused.html", status, title=title, message=message)


_COUNTS = """
select (select count(*) from studies) as trials,
    (select count(*) from studies where has_results) as with_results,
    (select max(id) from runs) as last_run
"""


def start(connection: sqlite3.Connection, _: Asked) -> Answer:
    """``/``: search, counts, newest records, runs, questions."""
    runs = connection.execute("select * from runs order by id desc limit 5").fetchall()
    newest = search(connection, Selection())
    return rendered(
        connection,
        "start.html",
        counts=connection.execute(_COUNTS).fetchone(),
        found=newest,
        runs=runs,
        questions=questions(connection),
    )


def trials(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/search?q=``: trials by words and facets; an NCT id alone leads to its page."""
    query = asked.first("q")
    if (nct_id := as_nct_id(query)) and _there(connection, _held(connection, nct_id)):
        return _moved(f"/trial/{_held(connection, nct_id)}")
    try:
        found = search(connection, asked_in(asked.query), page_number(asked))
    except UnreadableInput as error:
        return refused(connection, 400, "This search cannot be read", str(error))
    faceted = {facet.kind for facet in FACETS}
    more = [kind for kind in ON_PAGE if kind.name not in {"search", *faceted}]
    return rendered(
        connection,
        "search.html",
        found=found,
        faceted=faceted,
        more=more,
        more_used=any(kind.name in found.asked for kind in more),
    )


def page_number(asked: Asked) -> int:
    """The page that is asked for, from 1."""
    page = asked.first("page")
    return max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 7 else 1


def trials_as_json(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/search.json``: all trials that pass, or ``limit`` of them, as ``nctdb search --json``."""
    limit = asked.first("limit")
    try:
        found = answer(
            connection,
            "DB",
            asked_in(asked.query),
            int(limit) if limit.isascii() and limit.isdecimal() else None,
        )
    except UnreadableInput as error:
        return Answer(json.dumps({"error": str(error)}), 400, JSON)
    return Answer(found.model_dump_json(indent=1), content_type=JSON)


def trials_as_csv(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/search.csv``: all trials that pass, a row each, with where the words were found."""
    try:
        found = answer(connection, "DB", asked_in(asked.query), None)
    except UnreadableInput as error:
        return Answer(f"{error}\n", 400, PLAIN)
    rows = [(study.nct_id, study.brief_title or "", as_line(study.why)) for study in found.studies]
    written = io.StringIO()
    csv.writer(written).writerows([("nct_id", "brief_title", "why"), *rows])
    return Answer(written.getvalue(), content_type=CSV, filename="trials.csv")


def _moved(location: str) -> Answer:
    return Answer("", 302, location=location)


def _there(connection: sqlite3.Connection, nct_id: str) -> bool:
    return connection.execute("select 1 from studies where nct_id = ?", (nct_id,)).fetchone() is not None


def trial(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/trial/NCT...``: the page of a trial."""
    if asked.name != asked.name.upper():
        return _moved(f"/trial/{asked.name.upper()}")
    read = read_trial(connection, asked.name)
    if read is None:
        return _elsewhere(connection, asked.name)
    days = read.study["data_date"] or ""
    return rendered(connection, "trial.html", trial=read, study=read.study, data_days=days)


def trial_as_json(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/trial/NCT....json``: the rows of a trial, table by table."""
    nct_id = asked.name.upper()
    if not _there(connection, nct_id) and _held(connection, nct_id) != nct_id:
        return _moved(f"/trial/{_held(connection, nct_id)}.json")
    if not _there(connection, nct_id):
        return Answer(json.dumps({"error": f"the database does not hold {nct_id}"}), 404, JSON)
    return Answer(json.dumps(rows_of(connection, nct_id), ensure_ascii=False, indent=1), content_type=JSON)


def health(connection: sqlite3.Connection, _: Asked) -> Answer:
    """``/-/health``: the file can be read; how many studies it has, and the days of the registry's data."""
    asked = "select count(*) as studies, min(data_date), max(data_date) from studies"
    studies, first, last = connection.execute(asked).fetchone()
    said = {"ok": True, "studies": studies, "data_from": first, "data_to": last}
    return Answer(json.dumps(said), content_type=JSON)


def source(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/source/SHA256``: the bytes that a record was read from, as they came."""
    found = connection.execute("select body from source_documents where sha256 = ?", (asked.name,)).fetchone()
    if found is None:
        return refused(connection, 404, "No such source", "The database does not hold these bytes.")
    return Answer(ZstdDecompressor().decompress(found[0]), content_type=PLAIN)  # whatever it is, never HTML


def _held(connection: sqlite3.Connection, nct_id: str) -> str:
    """The study that an id or an alias stands for, whether it is here or not."""
    return canonical(connection, [nct_id])[0]


def _elsewhere(connection: sqlite3.Connection, nct_id: str) -> Answer:
    """An alias leads to its study; any other id is not here."""
    held = _held(connection, nct_id)
    return _not_held(connection, nct_id) if held == nct_id else _moved(f"/trial/{held}")


def _not_held(connection: sqlite3.Connection, nct_id: str) -> Answer:
    return refused(connection, 404, f"{nct_id} is not here", "The database does not hold this study.")


def trial_changes(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/trial/NCT.../changes``: versions of a record and what changed between them."""
    read = read_versions(connection, asked.database, asked.name)
    if read is None:
        return _not_held(connection, asked.name)
    return rendered(connection, "changes.html", nct_id=asked.name, history=read)


def run(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/run/N``: what a load or crawl brought."""
    read = read_run(connection, int(asked.name))
    if read is None:
        return refused(connection, 404, f"No run {asked.name}", "The database does not know this run.")
    return rendered(connection, "run.html", run=read)


def comparison(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """``/compare?nct=...&nct=...``: trials side by side; ids may also stand in one value."""
    wanted = [
        word.upper() for value in asked.query.get("nct", ()) for word in value.replace(",", " ").split()
    ]
    compared, problem = None, ""
    if wanted:
        try:
            compared = compare(asked.database, [str(NctId.read(word)) for word in wanted])
        except (UnreadableInput, ValueError) as error:
            problem = str(error).removeprefix(f"{asked.database} ")
    return rendered(
        connection,
        "compare.html",
        400 if problem else 200,
        compared=compared,
        body=Markup(comparison_body(compared, _trial_link)) if compared else "",  # noqa: S704 - escaped there
        problem=problem,
        wanted=wanted,
    )


def _trial_link(nct_id: str) -> str:
    return f"/trial/{nct_id}"
