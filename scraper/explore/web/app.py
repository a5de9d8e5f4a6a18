"""Datasette on one database of ours: our plugin, its pages and settings, and no way to write."""

import logging
import socket
import sys
import threading
import webbrowser
from contextlib import suppress
from importlib import resources
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from schemas.tables import TABLES
from scraper.errors import UnreadableInput
from scraper.explore.database import reading
from scraper.explore.search.meanings import prepare
from scraper.explore.web import plugin
from scraper.explore.web.read_only import ReadOnlyDatabase

DATABASE = "nctdb"
"""Name of the database in addresses, whatever its file is called."""

SETTINGS: dict[str, Any] = {
    "allow_download": False,
    "default_page_size": 50,
    "facet_time_limit_ms": 500,
    "max_returned_rows": 1000,
    "num_sql_threads": 4,
    "sql_time_limit_ms": 3000,
    "suggest_facets": False,
    "truncate_cells_html": 400,
}

_PRINTS_LOCALS = "datasette.handle_exception"

FACETS = {
    "studies": ["overall_status", "study_type", "phase", "has_results"],
    "criteria": ["criterion_type"],
    "criterion_facts": ["fact_type", "subject_normalized", "criterion_type"],
    "interventions": ["intervention_type"],
    "outcomes": ["outcome_type", "param_type"],
    "sponsors": ["agency_class", "lead_or_collaborator"],
    "findings": ["code", "severity"],
    "record_changes": ["changed_by"],
}


def application(path: str, takes_sql: bool = True) -> Datasette:
    """Datasette for the database at ``path``; ``takes_sql``: people may ask in SQL of their own.

    Raises ``DatabaseUnusable`` for a file that is not ours.
    """
    with reading(path):
        pass
    if not pm.is_registered(plugin):
        pm.register(plugin, name="nctdb")
    if pm.has_plugin(_PRINTS_LOCALS):  # an error costs it 0.4 s and 160 lines; ours is one
        pm.unregister(name=_PRINTS_LOCALS)
    package = resources.files("scraper.explore.web")
    datasette = Datasette(
        metadata={**_metadata(), "allow_sql": takes_sql},
        settings=SETTINGS,
        template_dir=str(package / "templates"),
        static_mounts=[("nct-static", str(package / "static"))],
    )
    datasette.remove_database("_memory")  # there when no file is given by name; ours is added below
    datasette.add_database(ReadOnlyDatabase(datasette, str(Path(path).resolve())), name=DATABASE)
    return datasette


def _metadata() -> dict[str, Any]:
    """Title, terms, and the meaning of every table and column."""
    tables: dict[str, dict[str, Any]] = {"_sqlite_migrations": {"hidden": True}}
    for table in TABLES.values():
        columns = {column.name: column.description for column in table.columns}
        tables[table.name] = {"description": f"A row is {table.description}.", "columns": columns}
        if table.name in FACETS:
            tables[table.name]["facets"] = [name for name in FACETS[table.name] if name in columns]
    return {
        "title": "Clinical trials",
        "source": "ClinicalTrials.gov",
        "databases": {DATABASE: {"tables": tables}},
    }


def serve(path: str, host: str, port: int, open_browser: bool, takes_sql: bool = True) -> None:
    """Serves the database until interrupted; port 0 takes a free one.

    Raises ``UnreadableInput`` where the address cannot be listened on.
    """
    datasette = application(path, takes_sql)
    try:
        listening = socket.create_server((host, port))
    except OSError as error:
        raise UnreadableInput(f"cannot listen on {host}:{port}: {error.strerror}; try --port 0") from None
    address = f"http://{host}:{listening.getsockname()[1]}/"
    print(f"{path} at {address} (stop with Ctrl+C)", flush=True)
    if not _is_local(host):
        print(_WARNING, file=sys.stderr, flush=True)
    if open_browser:
        webbrowser.open(address)
    _log_to_standard_error()
    threading.Thread(target=prepare, daemon=True).start()
    try:
        with suppress(KeyboardInterrupt):  # the way to end it
            uvicorn.Server(uvicorn.Config(datasette.app(), log_level="warning")).run(sockets=[listening])
    finally:
        datasette.get_database().close()


_WARNING = (
    "nctdb: others can reach this address, without a password or encryption; put a reverse proxy in front of"
    " it, and think of --no-sql (docs/serving.md)"
)


def _is_local(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _log_to_standard_error() -> None:
    """Errors of pages, a line each."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("nctdb: %(message)s"))
    log = logging.getLogger("nctdb.web")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
