"""Puts what one field of an export says into a draft: at its place in the record, or among what has none."""

import json
from typing import Any

from schemas.provenance import Draft, Issue, UnmappedValue


def put(record: dict[str, Any], path: str, value: Any) -> None:
    """Sets a value at a path of names; a part is added to the part that is there, None says nothing."""
    if value is None:
        return
    *steps, last = path.split(".")
    part = record
    for step in steps:
        part = part.setdefault(step, {})
    if isinstance(value, dict):
        part.setdefault(last, {}).update(value)
    else:
        part[last] = value


def keep(draft: Draft, place: str, text: str, kind: str = "", message: str = "") -> None:
    """Keeps a text that has no place in the record; with a ``kind``, as an issue too."""
    draft.unmapped.append(UnmappedValue(place, json.dumps(text, ensure_ascii=False)))
    if kind:
        draft.issues.append(Issue(kind, place, text[:500], message))
