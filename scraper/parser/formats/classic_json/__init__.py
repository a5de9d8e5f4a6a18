"""Classic API JSON (``/api/query/full_studies``), which the registry served from 2019 until June 2024.

Keys are the registry's piece names (``OrgStudyId``), of which ``schemas/study/pieces.csv`` knows the paths;
``names.csv`` has the few that went since.  Lists lie in a wrapper (``ConditionList: {Condition: [...]}``),
and every value is a text in the words of that time.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from pydantic import BaseModel

from schemas.provenance import Draft, Issue, RawDocument, UnmappedValue
from schemas.study.paths import field_kinds
from schemas.study.pieces import pieces
from scraper.parser import assemble, json_stream
from scraper.parser.contract import Piece, Reader, Source
from scraper.parser.legacy.blocks import by_line
from scraper.parser.legacy.values import by_type, processed

Json = dict[str, Any]

KEY = "ProtocolSection"
"""The key that every study has."""

_SECTION = re.compile(rb'\A\s*[\[{][^\x00]{0,4000}?"ProtocolSection"\s*:')
_ANSWER = re.compile(rb'\A\s*\{\s*"FullStudiesResponse"\s*:')
_VERSION_HOLDER = "derivedSection.miscInfoModule.versionHolder"


class Name(NamedTuple):
    """What becomes of a key: its path, or none and whether its value is ``kept`` or ``ignored``."""

    path: str
    how: str = ""


def recognises(head: bytes) -> bool:
    """An answer of the classic API, or a study in its names."""
    return bool(_ANSWER.match(head) or _SECTION.match(head))


def split(source: Source) -> Iterator[Piece]:
    """The studies of an answer, a list of them, or one after another."""
    return json_stream.pieces(*source.utf8(), KEY)


def read(document: RawDocument) -> Draft:
    """One study as a draft; raises ``RecordRejected`` when it is none."""
    decoded = assemble.decode(document.body, KEY)
    draft = Draft({}, decoded.issues)
    _read_part(decoded.record, "", draft.record, draft)
    draft.record["hasResults"] = "resultsSection" in draft.record
    return draft


@cache
def names() -> dict[str, Name]:
    """Every key that is known; wrappers of lists (``...List``) are not among them."""
    text = (resources.files(__package__) / "names.csv").read_text(encoding="utf-8")
    own = {row["name"]: Name(row["path"], row["how"]) for row in csv.DictReader(text.splitlines())}
    return {piece: Name(path) for piece, path in pieces().items()} | own


def _read_part(said: Json, path: str, part: Json, draft: Draft) -> None:
    """Reads the keys of one part of a study, which is at ``path``, into a part of the record."""
    for key, value in _unwrapped(said):
        name = names().get(key)
        if name and not name.path:
            if name.how == "kept":
                _keep(draft, f"{path}: {key}", value)
        elif name and name.path.rpartition(".")[0] == path:
            _read_field(key, value, name.path, part, draft)
        else:
            _keep(draft, f"{path}: {key}", value, "unknown_key", "a key that nctdb does not know")


def _unwrapped(said: Json) -> Iterator[tuple[str, Any]]:
    """Keys and values; those of the wrapper of a list stand for it."""
    for key, value in said.items():
        if key.endswith("List") and isinstance(value, dict):
            yield from value.items()
        else:
            yield key, value


def _read_field(key: str, value: Any, path: str, part: Json, draft: Draft) -> None:
    """Reads what stands under a key; an item that cannot be read costs no other."""
    kind, last = field_kinds()[path], path.rpartition(".")[2]
    items = value if isinstance(value, list) else [value]
    if not kind.is_list and len(items) > 1:
        _keep(draft, f"{path}: {key}", items[1:], "repeated_value", "several values where the record has one")
        items = items[:1]
    read_items = [_item(key, item, path, draft) for item in items]
    found = [item for item in read_items if item not in (None, "", {})]
    if found:
        part[last] = found if kind.is_list else found[0]


def _item(key: str, item: Any, path: str, draft: Draft) -> Any:
    """One value, or one part of the record."""
    kind = field_kinds()[path]
    is_part = issubclass(kind.type, BaseModel)
    if is_part and isinstance(item, dict):
        part: Json = {}
        _read_part(item, path, part, draft)
        return part
    try:
        return _converted(item, path)
    except ValueError as error:
        _keep(draft, f"{path}: {key}", item, "unreadable_value", str(error))
        return None


def _converted(value: Any, path: str) -> Any:
    kind = field_kinds()[path]
    if issubclass(kind.type, BaseModel) or not isinstance(value, str | int | float):
        raise ValueError("no value of the kind that stands here")  # noqa: TRY004 - as of any unreadable value
    text = str(value)
    if path == _VERSION_HOLDER:
        return processed(text)
    if kind.type is str and not kind.vocabulary:
        return by_line(text) if kind.is_markup else text
    return by_type(text.strip(), path) if text.strip() else None


def _keep(draft: Draft, place: str, value: Any, kind: str = "", message: str = "") -> None:
    """Keeps what the record has no place for, and says so unless it is known to have none."""
    path = f"classic: {place.removeprefix(': ')}"
    draft.unmapped.append(UnmappedValue(path, assemble.as_json(value)))
    if kind:
        draft.issues.append(Issue(kind, path, assemble.as_json(value)[:500], message))


def ignored(key: str) -> bool:
    """Whether a key is known to say nothing of a study."""
    return names().get(key, Name("")).how == "ignored"


READER = Reader(recognises, read, split, ignored=ignored)
