"""What a record said on a day: the value of a field in each of its versions."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from scraper.errors import UnreadableInput
from scraper.explore.database import held_id, reading
from scraper.parser.read import content
from scraper.sink.sqlite.archive import Archive


class VersionValue(NamedTuple):
    """A version and what it said; ``value`` is a JSON value, None where it said nothing."""

    version: int
    version_date: str | None
    ordered_by: str | None
    value: Any


_VERSIONS = """
select version, version_date, ordered_by, source_sha256 from record_versions where nct_id = ? order by version
"""


def field_values(database: str, nct_id: str, field: str, on: str | None = None) -> list[VersionValue]:
    """The value of a field in each version of a record; ``on``: only in the one of that day.

    ``field``: a path in v2 names, whole or from its module on ("enrollmentInfo.count").  A version holds from
    the day of its last update.  Raises ``UnreadableInput`` for an unknown id, for a day that is not
    YYYY-MM-DD or that lies before the first version, and for a field that no version has.
    """
    with reading(database) as connection:
        archive = Archive(connection, content)
        held = held_id(connection, database, nct_id)
        versions = connection.execute(_VERSIONS, (held,)).fetchall()
        found = [
            VersionValue(version, day, order, _at(archive.content(sha256), field))
            for version, day, order, sha256 in versions
        ]
    if all(each.value is None for each in found):
        raise UnreadableInput(f"no version of {held} has a field {field!r}")
    return [_of_day(found, on, held)] if on else found


def _of_day(found: Sequence[VersionValue], on: str, nct_id: str) -> VersionValue:
    try:
        day = date.fromisoformat(on).isoformat()
    except ValueError:
        raise UnreadableInput(f"{on!r} is not a day (YYYY-MM-DD)") from None
    before = [each for each in found if each.version_date and each.version_date <= day]
    if not before:
        first = next((each.version_date for each in found if each.version_date), "none with a day")
        raise UnreadableInput(f"{nct_id} has no version of {day} or earlier; its first is {first}")
    return before[-1]


def _at(record: dict[str, Any], field: str) -> Any:
    """The first value at the path: from the record, from a section, from a module of one."""
    for part in _parts(record):
        value: Any = part
        for name in field.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        if value is not None:
            return value
    return None


def _parts(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield record
    sections = [section for section in record.values() if isinstance(section, dict)]
    yield from sections
    for section in sections:
        yield from (module for module in section.values() if isinstance(module, dict))


def values_as_text(found: Sequence[VersionValue]) -> str:
    """A line a version: its number, its day, the value as JSON where it is no text."""
    return "\n".join(
        f"version {each.version} ({each.version_date or 'undated'}): {_shown(each.value)}" for each in found
    )


def _shown(value: Any) -> str:
    return (
        value
        if isinstance(value, str)
        else "(absent)"
        if value is None
        else json.dumps(value, ensure_ascii=False)
    )


def values_as_json(found: Sequence[VersionValue]) -> str:
    """The versions as JSON objects."""
    return json.dumps({"versions": [each._asdict() for each in found]}, ensure_ascii=False, indent=2)
