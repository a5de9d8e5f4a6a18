"""Datasette on one database of ours: our plugin, its pages and settings, and no way to write."""

import socket
import webbrowser
from contextlib import suppress
from importlib import resources
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from schemas.tables import TABLES
from scraper.errors import DatabaseUnusable, UnreadableInput
from scraper.explore.database import reading
from scraper.explore.web import plugin

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


class ReadOnlyDatabase(Database):
    """A database whose connections all read; it may change under us by an update crawl."""

    def connect(self, write: bool = False) -> Any:
        """A reading connection, whatever is asked for; raises ``DatabaseUnusable`` when asked to write."""
        if write:
            raise DatabaseUnusable(f"{self.path}: nctdb serve only reads")
        connection = super().connect()
        connection.execute("pragma query_only = 1")
        return connection


def application(path: str) -> Datasette:
    """Datasette for the database at ``path``.

    Raises ``DatabaseUnusable`` for a file that is not ours.
    """
    with reading(path):
        pass
    if not pm.is_registered(plugin):
        pm.register(plugin, name="nctdb")
    package = resources.files("scraper.explore.web")
    datasette = Datasette(
        metadata=_metadata(),
        settings=SETTINGS,
        template_dir=str(package / "templates"),
        static_mounts=[("nct-static", str(package / "static"))],
    )
    datasette.remove_database("_memory")  # there when no file is given by name; ours is added below
    datasette.add_database(ReadOnlyDatabase(datasette, path=str(Path(path).resolve())), name=DATABASE)
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


def serve(path: str, host: str, port: int, open_browser: bool) -> None:
    """Serves the database until interrupted; port 0 takes a free one.

    Raises ``UnreadableInput`` where the address cannot be listened on.
    """
    datasette = application(path)
    try:
        listening = socket.create_server((host, port))
    except OSError as error:
        raise UnreadableInput(f"cannot listen on {host}:{port}: {error.strerror}; try --port 0") from None
    address = f"http://{host}:{listening.getsockname()[1]}/"
    print(f"{path} at {address} (stop with Ctrl+C)", flush=True)
    if open_browser:
        webbrowser.open(address)
    with suppress(KeyboardInterrupt):  # the way to end it
        uvicorn.Server(uvicorn.Config(datasette.app(), log_level="warning")).run(sockets=[listening])
