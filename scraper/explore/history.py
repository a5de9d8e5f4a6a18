"""What changed between the versions of records."""

from datetime import date

from pydantic import BaseModel

from schemas.changes import RecordedChange
from scraper.errors import UnreadableInput
from scraper.explore.database import held_id, reading


class RecordedChanges(BaseModel):
    """Changes in order of study, version and path."""

    changes: list[RecordedChange]


_QUERY = """
select c.nct_id, c.version, v.version_date, c.path, c.before, c.after, c.changed_by
from record_changes c join record_versions v on v.nct_id = c.nct_id and v.version = c.version
where (:nct_id is null or c.nct_id = :nct_id) and (:since is null or v.version_date >= :since)
order by c.id
"""


def read_changes(database: str, nct_id: str | None = None, since: str | None = None) -> RecordedChanges:
    """Changes of one study or all; raises ``UnreadableInput`` for an unknown id or a day not YYYY-MM-DD."""
    try:
        day = date.fromisoformat(since).isoformat() if since else None
    except ValueError:
        raise UnreadableInput(f"{since!r} is not a day (YYYY-MM-DD)") from None
    with reading(database) as connection:
        canonical = held_id(connection, database, nct_id) if nct_id else None
        rows = connection.execute(_QUERY, {"nct_id": canonical, "since": day})
        return RecordedChanges(changes=[RecordedChange(*row) for row in rows])


def changes_as_text(found: RecordedChanges) -> str:
    """A line for each version, and one for each of its changes."""
    lines: list[str] = []
    version = None
    for change in found.changes:
        if (change.nct_id, change.version) != version:
            version = (change.nct_id, change.version)
            lines.append(f"{change.nct_id} version {change.version} ({change.version_date or 'undated'})")
        lines.append(
            f"  {change.path} [{change.changed_by}]: {_short(change.before)} -> {_short(change.after)}"
        )
    return "\n".join(lines) or "no changes recorded"


def _short(value: str | None) -> str:
    if value is None:
        return "(absent)"
    return value if len(value) <= 100 else f"{value[:97]}..."
