"""Studies that are given by their ids, or by SQL."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from schemas.values import NctId
from scraper.errors import UnreadableInput
from scraper.explore.questions import ask, is_select
from scraper.parser.id_lists import read_id_list


def ids_in(given: str) -> Iterator[str]:
    """Ids in a file of any kind that names trials, or in the text itself (blanks or commas between)."""
    if Path(given).is_file():
        found = read_id_list(given, Path(given).read_bytes())
        yield from (*found.ids, *found.others)
        return
    for word in re.split(r"[\s,;]+", given.strip()):
        try:
            yield str(NctId.read(word))
        except ValueError as error:
            raise UnreadableInput(f"--ids {given[:60]}: {error}") from None


def passing_where(connection: sqlite3.Connection, sql: str) -> tuple[set[str], str]:
    """Studies that a SELECT gives in its column nct_id, or first column; or that a condition is true for.

    With them, the SELECT of these ids.  Raises ``UnreadableInput`` as ``ask`` does, and for what are no ids.
    """
    whole = sql if is_select(sql) else f"select nct_id from trials where (\n{sql}\n)"  # noqa: S608 - only reads
    names, rows = ask(connection, whole)
    lowered = [name.lower() for name in names]
    column = lowered.index("nct_id") if "nct_id" in lowered else 0
    try:
        ids = {str(NctId.read(str(row[column]))) for row in rows}
    except ValueError as error:
        raise UnreadableInput(f"--where gives in its column {names[column]}: {error}") from None
    quoted = names[column].replace('"', '""')
    return ids, whole if len(names) == 1 else f'select "{quoted}" from (\n{whole.rstrip().rstrip(";")}\n)'  # noqa: S608
