"""What runs in processes of its own: ``python -m benchmarks.tasks TASK ARGUMENTS`` prints JSON."""

import gc
import hashlib
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks import answers, corpus, floor, free_text, pages
from benchmarks.usage import Clock, peak_megabytes
from schemas.tables import TABLES
from schemas.timing import TimeFrame
from scraper.fetcher.query import Query
from scraper.runs.fetch.crawl import fetch
from scraper.runs.load import load
from scraper.settings import Settings
from scraper.sink.sqlite import schema

Figures = dict[str, Any]


FREE_TEXT: Mapping[str, object] = {
    "facts_of": [],
    "words_in_facts": (0, 0),
    "time_frame": TimeFrame("unparseable"),
    "outcome_links": [],
    "findings_of": [],
}
"""What the parser does beyond criteria, and what it gives when it finds nothing."""


@contextmanager
def _without_free_text() -> Iterator[None]:
    """The parser finds nothing beyond criteria."""
    with ExitStack() as stack:
        for name, found in FREE_TEXT.items():
            stack.enter_context(mock.patch(f"scraper.parser.read.{name}", lambda *_, found=found: found))
        yield


def run_load(database: str, sources: list[str], facts: bool = True) -> Figures:
    """The loader as it is; the time of indexes and full text is taken apart."""
    whole, indexing = Clock(), Clock()
    add_indexes = schema.add_indexes

    def timed(*arguments: Any) -> None:
        with indexing.running():
            add_indexes(*arguments)

    read = nullcontext if facts else _without_free_text
    with read(), mock.patch.object(schema, "add_indexes", timed), whole.running():
        report = load(database, tuple(sources))
    assert not report.rejections, report.rejections[:3]
    return {
        "cpu": whole.cpu,
        "wall": whole.wall,
        "index_cpu": indexing.cpu,
        "peak_mb": peak_megabytes(),
        "database_mb": Path(database).stat().st_size / 1e6,
        "outcomes": report.figures(),
    }


def run_crawl(database: str, url: str, everything: bool) -> Figures:
    """A crawl of all that a local server has, by id or by the zip, as fast as it answers."""
    settings = Settings.model_validate({"api_url": url, "min_interval": 0})
    query = Query(everything=True) if everything else Query(term="all")
    whole = Clock()
    with whole.running():
        report = fetch(database, query, settings)
    assert report.exit_status == 0, report.complaints()
    return {
        "cpu": whole.cpu,
        "wall": whole.wall,
        "peak_mb": peak_megabytes(),
        "studies": report.stored,
        "requests": report.requests,
    }


def run_floor(database: str, rows: str, sources: list[str], indexed: bool = False) -> Figures:
    """The floor for the same records."""
    gc.disable()  # as the loader does
    decoding = floor.decode(map(Path, sources))
    storing = floor.insert(Path(database), Path(rows), indexed)
    return {
        "decode_cpu": decoding.cpu,
        "create_cpu": storing.creating.cpu,
        "insert_cpu": storing.inserting.cpu,
        "index_cpu": storing.indexing.cpu,
    }


def keep_rows(database: str, rows: str, changed: str | None = None) -> Figures:
    """Keeps the rows of a loaded database for the floor; ``changed``: those of a corpus's studies only."""
    only = corpus.chosen_ids(corpus.opened(Path(changed))) if changed else None
    return {"rows": floor.keep_rows(Path(database), Path(rows), only)}


def digests(database: str) -> Figures:
    """Number of rows and SHA-256 of the rows in order of their key, by table; times of day left out."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    return {name: _digest(connection, name) for name in floor.COMPARED}


def _digest(connection: sqlite3.Connection, table: str) -> str:
    columns = [name for name in TABLES[table].column_names if name != "retrieved_at"]
    key = ", ".join(TABLES[table].key)
    sum_, count = hashlib.sha256(), 0
    select = f"select {', '.join(columns)} from {table} order by {key}"  # noqa: S608 - our names
    for row in connection.execute(select):
        sum_.update(repr(row).encode())
        count += 1
    return f"{count} {sum_.hexdigest()}"


TASKS: Mapping[str, Callable[..., Figures]] = {
    task.__name__: task
    for task in (
        run_load,
        run_crawl,
        run_floor,
        keep_rows,
        digests,
        free_text.run_text,
        answers.run_answers,
        pages.run_pages,
    )
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](**json.loads(sys.argv[2]))))
