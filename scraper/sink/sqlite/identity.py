"""What marks a SQLite file as ours, and by which version of the program its schema and rows were made."""

import sqlite3

APPLICATION_ID = 0x6E637464
"""``nctd``: marks a SQLite file as ours (PRAGMA application_id)."""

SCHEMA_VERSION = 13
"""Number of steps in ``schema.migrations`` (PRAGMA user_version).  Raise it with every new step."""

_OTHER_READER = """
select program_version from runs
where coalesce(program_version, '') <> :version and records > 0 and id > coalesce((
    select max(id) from runs
    where command = 'reparse' and program_version = :version and exit_status is not null
), 0)
order by id desc limit 1
"""


def is_ours(connection: sqlite3.Connection) -> bool:
    """Whether an open file is a database of this program, of whatever version."""
    return bool(connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)


def schema_version(connection: sqlite3.Connection) -> int:
    """How many steps of the schema an open file has."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def other_reader(connection: sqlite3.Connection, program_version: str) -> str | None:
    """Another version of the program that read records of this file, which were not read again since."""
    found = connection.execute(_OTHER_READER, {"version": program_version}).fetchone()
    return str(found[0]) if found else None
