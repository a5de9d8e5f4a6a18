"""Crawls for tests: settings under which nothing waits long, and what a crawl must leave in the database."""

import os
from pathlib import Path
from typing import Any

from scraper.fetcher.query import Query
from scraper.local_registry.server import RegistryServer
from scraper.runs.fetch.crawl import fetch, update
from scraper.runs.fetch.report import CrawlReport
from scraper.settings import Settings
from tests.databases import dump, rows

QUICK: dict[str, Any] = {
    "min_interval": 0,
    "backoff": 0.01,
    "attempts": 3,
    "read_timeout": 0.4,
    "answer_deadline": 0.8,
    "page_size": 20,
    "list_size": 25,
    "contact": "tests@example.org",
    "workers": 1,
}
EVERYTHING = Query(everything=True)
SEARCH = Query(advanced="AREA[StudyType]INTERVENTIONAL")
"""A search that finds every invented study, page by page."""

MOVING = {"data_date", "data_timestamp", "version_holder", "source_sha256", "sha256", "size_bytes", "body"}
"""Columns that say which day's data a record came with, though its content is the same."""

HEEDING_SIGINT = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from cli import main
main()
"""
"""The program, also where it is started as a job in the background, which ignores SIGINT."""


def settings(server: RegistryServer, folder: Path, **changes: Any) -> Settings:
    return Settings.model_validate({"api_url": server.api_url, "cache_dir": folder, **QUICK, **changes})


def crawl(server: RegistryServer, database: Path, query: Query = SEARCH, **changes: Any) -> CrawlReport:
    return fetch(str(database), query, settings(server, database.parent, **changes))


def updated(server: RegistryServer, database: Path, **changes: Any) -> CrawlReport:
    return update(str(database), settings(server, database.parent, **changes))


def environment(server: RegistryServer, folder: Path) -> dict[str, str]:
    """The variables for a process of its own."""
    given = {f"NCTDB_{name.upper()}": str(value) for name, value in QUICK.items()}
    return {**os.environ, **given, "NCTDB_API_URL": server.api_url, "NCTDB_CACHE_DIR": str(folder)}


def tables(database: Path, moving: bool = False) -> dict[str, Any]:
    """All that a crawl leaves but times; ``moving``: without what differs between one day's data and another's."""
    if not moving:
        return dump(database, without=("runs", "rejected_records", "saved_queries"))
    names = {
        name: ", ".join(
            f'"{column}"'
            for (column,) in rows(database, "select name from pragma_table_info(?)", name)
            if column not in MOVING
        )
        for (name,) in rows(database, "select name from sqlite_schema where type = 'table'")
        if name in dump(database) and name not in {"source_documents", "saved_queries", "watched_studies"}
    }
    return {
        name: rows(database, f"select {columns} from {name} order by 1") for name, columns in names.items()
    }


def ids(database: Path) -> set[str]:
    return {nct_id for (nct_id,) in rows(database, "select nct_id from studies")}
