"""The data dictionary, from the same declarations as the schema."""

import json
from typing import Any

from schemas.tables import PROGRAM_TABLES, TABLES
from schemas.tables.columns import Column, Constant, FirstOf, Lookup, Table

_HEAD = """# Data dictionary

Made by `nctdb dictionary` from the declarations in `schemas/tables`; do not edit.

Tables of the record have `id` (number of the NCT id times 1,000,000 plus the row's position from 0: the
same in every database) and `nct_id` in front; they are left out below. Paths are API v2 paths; `[]` marks
a list, `[?]` a list that gives one row of nulls when it is empty, and `.x` a field of the element that
makes the row. Booleans are 1, 0, or null where the registry is silent; dates are ISO 8601.
"""


def dictionary_as_markdown() -> str:
    """All tables, a row a column."""
    return "\n".join([_HEAD, *(_table(table) for table in TABLES.values())]).rstrip() + "\n"


def dictionary_as_json() -> str:
    """The same as a list of tables."""
    return json.dumps([_described(table) for table in TABLES.values()], ensure_ascii=False, indent=2)


def _table(table: Table) -> str:
    lines = [f"## {table.name}", "", f"A row is {table.description}.", ""]
    if table.rows:
        sources = "<br>".join(f"`{rows.from_path or '(the record)'}`" for rows in table.rows)
        lines += [f"Rows from: {sources}", ""]
    if table.full_text:
        lines += [f"Full text: `{table.name}_fts` over {', '.join(table.full_text)}", ""]
    lines += ["| column | type | unit | meaning | from |", "|---|---|---|---|---|"]
    for column in table.columns:
        cells = (column.name, column.type, column.unit or "", column.description, _source(column))
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join([*lines, ""])


def _source(column: Column) -> str:
    target = f" → {column.references}.id" if column.references else ""
    match column.source:
        case str(path):
            return f"`{path}`{target}"
        case tuple(paths):
            return ", ".join(f"`{path}`" for path in paths)
        case Lookup(key=key):
            return f"`{key}`{target}"
        case Constant(value):
            return f"always {value}"
        case FirstOf(first, other):
            return f"{first}, then {other}"
        case _:
            return target.strip()


def _described(table: Table) -> dict[str, Any]:
    columns = table.columns if table in PROGRAM_TABLES else table.all_columns
    return {
        "table": table.name,
        "row": table.description,
        "rows_from": [rows.from_path for rows in table.rows],
        "full_text": list(table.full_text),
        "columns": [
            {
                "name": column.name,
                "type": column.type,
                "unit": column.unit,
                "description": column.description,
                "references": column.references,
                "source": _source(column).strip("`") or None,
            }
            for column in columns
        ],
    }
