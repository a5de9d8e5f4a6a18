"""Fields of records by the registry's names: values at a field, and records cut down to some fields."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from schemas.study.areas import Area, areas
from schemas.study.paths import field_kinds
from schemas.study.pieces import pieces
from scraper.local_registry.complaint import Complaint
from scraper.local_registry.holdings import Record


@cache
def searched_areas() -> dict[str, Area]:
    """The search areas whose pieces are known, by name."""
    return {name: area for name, area in areas().items() if area.pieces}


def paths_of_area(name: str) -> tuple[str, ...]:
    """The paths that ``AREA[name]`` looks in: a piece, a path, or a search area."""
    if name in searched_areas():
        return tuple(pieces()[piece] for piece in searched_areas()[name].pieces)
    path = _path(name)
    if path is None:
        raise Complaint(400, f"Error parsing query in Other terms: Unknown area name: `{name}`")
    return (path,)


def values(record: Record, path: str) -> Iterator[Any]:
    """Every value at or under a path, lists walked through."""
    found: list[Any] = [record]
    for name in path.split("."):
        found = [part[name] for part in _flat(found) if isinstance(part, dict) and name in part]
    yield from _leaves(found)


def selection(text: str) -> list[list[str]]:
    """The paths named by ``fields=``, as steps; comma or pipe between; a branch includes its leaves."""
    chosen = []
    for name in filter(None, re.split(r"[,|]", text)):
        path = _path(name.strip())
        if path is None:
            raise Complaint(400, f"Parameter `fields` contains invalid field name: `{name.strip()}`")
        chosen.append(path.split("."))
    return chosen


def cut(record: Any, chosen: Iterable[list[str]]) -> Any:
    """The part of a record that some paths lead to."""
    if isinstance(record, list):
        return [cut(part, chosen) for part in record]
    if not isinstance(record, dict):
        return record
    kept: Record = {}
    for name, value in record.items():
        below = [path[1:] for path in chosen if path and path[0] == name]
        if not below:
            continue
        part = value if [] in below else cut(value, below)
        if part not in ({}, [{}]):
            kept[name] = part
    return kept


def _path(name: str) -> str | None:
    return pieces().get(name) or (name if name in field_kinds() else None)


def _flat(found: Iterable[Any]) -> Iterator[Any]:
    for part in found:
        if isinstance(part, list):
            yield from part
        else:
            yield part


def _leaves(found: Iterable[Any]) -> Iterator[Any]:
    for part in found:
        if isinstance(part, list):
            yield from _leaves(part)
        elif isinstance(part, dict):
            yield from _leaves(part.values())
        else:
            yield part
