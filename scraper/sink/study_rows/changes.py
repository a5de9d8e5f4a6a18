"""What differs between two versions of a record, path by path."""

import json
from typing import Any, NamedTuple

from schemas.forms import PARTIAL, WHOLE, absent_at
from schemas.parts import is_list_of_parts, merged, names_of
from scraper.sink.study_rows.whose import Whose

VERSION_HOLDER = "derivedSection.miscInfoModule.versionHolder"
"""Day of the registry's data load; it moves every day in every record and says nothing about this one."""


class Change(NamedTuple):
    """One path whose value differs; JSON texts, None where there is no value."""

    path: str
    before: str | None
    after: str | None
    changed_by: str


def changes(before: dict[str, Any], after: dict[str, Any], rank: int = WHOLE) -> list[Change]:
    """Differing paths from one record (plain JSON values) to the next; empty: the content is the same.

    ``rank`` is that of both.  That the one before is silent on what a form of the rank cannot know (the past
    versions of the registry do not say what it adds when it serves a record) is no change; nor is anything
    that a partial record is silent on.
    """
    unsaid = tuple(path for path in absent_at(rank) if _at(before, path) is None)
    found: list[PathChange] = []
    _add_differences(before, after, "", found)
    whose = Whose(before, after)
    return [
        Change(path, _json(old), _json(new), whose(path, old, new))
        for path, old, new in found
        if path != VERSION_HOLDER and not path.startswith(unsaid) and (rank != PARTIAL or _is_told(path, old))
    ]


def _is_told(path: str, old: Any) -> bool:
    """Whether a partial record said something else before: an element of a list that it has came anew."""
    return old is not None or path.endswith("]")


def carried_on(before: dict[str, Any], record: dict[str, Any], rank: int = WHOLE) -> dict[str, Any]:
    """A record that says as the one before did what a form of its rank cannot know, where it is silent.

    A partial record may be silent on anything.
    """
    if rank == PARTIAL:
        together: dict[str, Any] = merged(before, record)
        return together
    for path in absent_at(rank):
        value = _at(before, path)
        if value is not None and _at(record, path) is None:
            record = _with(record, path, value)
    return record


def says_all(record: dict[str, Any], rank: int = WHOLE) -> bool:
    """Whether a record says all that some form of its rank cannot know."""
    return rank != PARTIAL and all(_at(record, path) is not None for path in absent_at(rank))


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
    elif is_list_of_parts(old) and is_list_of_parts(new):
        _add_list_differences(old, new, path, found)
    else:
        found.append((path, old, new))


def _is_part(value: Any) -> bool:
    """A part of the record, or its absence: a module that comes or goes is reported value by value."""
    return value is None or isinstance(value, dict)


def _add_list_differences(old: list[Any], new: list[Any], path: str, found: list[PathChange]) -> None:
    """Elements with the same name are compared; the others were added or removed."""
    old_names, new_names = names_of(old), names_of(new)
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
