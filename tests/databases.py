"""Small databases for tests: records in, everything that is in the file out."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from schemas.tables import TABLES

TIMES = {
    "retrieved_at",
    "checked_at",
    "completed_at",
    "rejected_at",
    "started_at",
    "ended_at",
    "seconds",
    "origin",
}
"""Columns that say when and whence, which differ from load to load."""

Record = dict[str, Any]


def study(nct_id: str = "NCT99000901", updated: str = "2024-05-06", **modules: Record) -> Record:
    """A small whole record; ``modules`` are added to its protocol section, or replace what is there."""
    protocol: Record = {
        "identificationModule": {
            "nctId": nct_id,
            "briefTitle": f"Trial {nct_id}",
            "organization": {"fullName": "Example University", "class": "OTHER"},
        },
        "statusModule": {
            "overallStatus": "RECRUITING",
            "lastUpdateSubmitDate": updated,
            "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example University", "class": "OTHER"}},
    }
    for name, module in modules.items():
        protocol[name] = {**protocol.get(name, {}), **module}
    return {
        "protocolSection": protocol,
        "derivedSection": {"miscInfoModule": {"versionHolder": "2024-06-01"}},
        "hasResults": False,
    }


def write(path: Path, *records: Record) -> str:
    """Writes one record, or a list of several, as JSON; gives the path as text."""
    path.write_text(json.dumps(records[0] if len(records) == 1 else records), encoding="utf-8")
    return str(path)


def rows(database: Path | str, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(query, parameters).fetchall()
    finally:
        connection.close()


def dump(database: Path | str, without: Iterable[str] = ("runs", "rejected_records")) -> dict[str, Any]:
    """Every table's rows in the order of their keys, columns of times and places left out."""
    dumped = {}
    for table in TABLES.values():
        if table.name not in without:
            names = ", ".join(name for name in table.column_names if name not in TIMES)
            dumped[table.name] = rows(database, f"select {names} from {table.name} order by {table.key[0]}")
    return dumped
