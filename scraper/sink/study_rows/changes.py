"""What differs between two versions of a record, path by path."""

import json
from typing import Any, NamedTuple

from schemas.forms import WHOLE, absent_at
from scraper.sink.study_rows.whose import Whose

VERSION_HOLDER = "derivedSection.miscInfoModule.versionHolder"
"""Day of the registry's data load; it moves every day in every record and says nothing about this one."""

NAMED_BY = ("id", "label", "measure", "title", "term", "name", "facility", "pmid", "type", "url", "groupId")
"""Keys that name an element of a list, the first that it has; elements are compared under their names."""


class Change(NamedTuple):
    """One path whose value differs; JSON texts, None where there is no value."""

    path: str
    before: str | None
    after: str | None
    changed_by: str


def changes(before: dict[str, Any], after: dict[str, Any], rank: int = WHOLE) -> list[Change]:
    """Differing paths from one record (plain JSON values) to the next; empty: the content is the same.

    ``rank`` is that of both.  That the one before is silent on what a form of the rank cannot know (the past
    versions of the registry do not say what it adds when it serves a record) is no change.
    """
    unsaid = tuple(path for path in absent_at(rank) if _at(before, path) is None)
    found: list[PathChange] = []
    _add_differences(before, after, "", found)
    whose = Whose(before, after)
    return [
        Change(path, _json(old), _json(new), whose(path, old, new))
        for path, old, new in found
        if path != VERSION_HOLDER and not path.startswith(unsaid)
    ]


def carried_on(before: dict[str, Any], record: dict[str, Any], rank: int = WHOLE) -> dict[str, Any]:
    """A record that says as the one before did what a form of its rank cannot know, where it is silent."""
    for path in absent_at(rank):
        value = _at(before, path)
        if value is not None and _at(record, path) is None:
            record = _with(record, path, value)
    return record


def says_all(record: dict[str, Any], rank: int = WHOLE) -> bool:
    """Whether a record says all that some form of its rank cannot know."""
    return all(_at(record, path) is not None for path in absent_at(rank))


def _at(record: Any, path: str) -> Any:
    """The value at a path of names; None where there is none, or a list on the way."""
    for name in path.split("."):
        record = record.get(name) if isinstance(record, dict) else None
    return record


def _with(record: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The record with a value at a path, itself unchanged."""
    name, _, rest = path.partition(".")
    return record | {name: _with(record.get(name) or {}, rest, value) if rest else value}


def _json(value: Any) -> str | None:
    return None if value is None else _encode(value)


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


PathChange = tuple[str, Any, Any]
"""A path and its two values."""


def _add_differences(old: Any, new: Any, path: str, found: list[PathChange]) -> None:
    """Adds the paths below one whose values differ: a generator in a generator would be slower."""
    if _is_part(old) and _is_part(new):
        before, after = old or {}, new or {}
        for key in {**before, **after}:
            one, other = before.get(key), after.get(key)
            if one != other:
                _add_differences(one, other, f"{path}.{key}" if path else key, found)
    elif _is_list_of_parts(old) and _is_list_of_parts(new):
        _add_list_differences(old, new, path, found)
    else:
        found.append((path, old, new))


def _is_part(value: Any) -> bool:
    """A part of the record, or its absence: a module that comes or goes is reported value by value."""
    return value is None or isinstance(value, dict)


def _is_list_of_parts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(element, dict) for element in value)


def _add_list_differences(old: list[Any], new: list[Any], path: str, found: list[PathChange]) -> None:
    """Elements with the same name are compared; the others were added or removed."""
    old_names, new_names = _names(old), _names(new)
    old_by_name = dict(zip(old_names, old, strict=True))
    new_by_name = dict(zip(new_names, new, strict=True))
    for name in {**old_by_name, **new_by_name}:
        one, other = old_by_name.get(name), new_by_name.get(name)
        if one is None or other is None:
            found.append((f"{path}[{name}]", one, other))
        elif one != other:
            _add_differences(one, other, f"{path}[{name}]", found)
    kept_before = [name for name in old_names if name in new_by_name]
    kept_after = [name for name in new_names if name in old_by_name]
    if kept_before != kept_after:
        found.append((f"{path}[order]", kept_before, kept_after))


def _names(elements: list[Any]) -> list[str]:
    """A name for each element, made unique by its count: ``Placebo``, ``Placebo#2``."""
    seen: dict[str, int] = {}
    names = []
    for position, element in enumerate(elements):
        name = _own_name(element, position)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def _own_name(element: dict[str, Any], position: int) -> str:
    for key in NAMED_BY:
        name = element.get(key)
        if isinstance(name, str):
            return name[:120]
    return str(position)
