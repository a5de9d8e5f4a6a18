"""Finds records in JSON by their shape: an object with a certain key, whatever stands around it.

People wrap records as they like (``{"NCT...": {...}}``, ``{"data": {"studies": [...]}}``); a record is told
by its ``protocolSection``, at most ``MAX_DEPTH`` lists and objects down.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from schemas.provenance import Refusal

MAX_DEPTH = 4

V2_KEY = "protocolSection"
"""The key that every record of API v2 has."""

_FIRST_KEYS = rb"protocolSection|resultsSection|annotationSection|documentSection|derivedSection|hasResults"
_V2_RECORD = re.compile(rb'\s*\{\s*"(?:%s)"' % _FIRST_KEYS)
_NCT_ID = re.compile(rb"NCT\d{8}", re.IGNORECASE)

_list_decoder = msgspec.json.Decoder(list[msgspec.Raw])
_object_decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])


def begins_as_record(data: bytes, key: str = V2_KEY) -> bool:
    """Whether the first key of an object is one that only records have; they may have another one there."""
    if key == V2_KEY:
        return bool(_V2_RECORD.match(data))
    return bool(re.match(rb'\s*\{\s*"%s"' % key.encode(), data))


def records_in(value: bytes, key: str = V2_KEY) -> list[bytes]:
    """The records in a JSON value, each as its bytes; the value itself when there are none in it.

    Raises ``msgspec.DecodeError`` (or ``RecursionError``) where the value is malformed.
    """
    return [value.strip()] if begins_as_record(value, key) else list(_found(value, key, 0)) or [value.strip()]


def _found(value: bytes, key: str, depth: int) -> Iterator[bytes]:
    if depth > MAX_DEPTH or b'"%s"' % key.encode() not in value:
        return
    first = value.lstrip()[:1]
    if first == b"[":
        inner = _list_decoder.decode(value)
    elif first == b"{":
        members = _object_decoder.decode(value)
        if key in members:
            yield value.strip()
            return
        inner = list(members.values())
    else:
        return
    for one in inner:
        yield from _found(bytes(one), key, depth + 1)


class NoRecord(NamedTuple):
    """Why JSON is refused in which no record begins; ``kind`` as in ``Rejection``."""

    reason: str
    kind: Refusal


def why_no_record(beginning: bytes, key: str = V2_KEY) -> NoRecord | None:
    """Why JSON with these first bytes is refused, in one line; None where a record begins in them."""
    if b'"%s"' % key.encode() in beginning:
        return None
    reason = (
        f"{'JSON' if key == V2_KEY else 'JSON of an older form'}, but not a study record: it has no {key}"
    )
    ids = {found.upper() for found in _NCT_ID.findall(beginning)}
    if not ids:
        return NoRecord(reason, "record")
    return NoRecord(
        f"{reason}; it names {len(ids)} trials, so fields may have been rearranged by hand: "
        "ask for their records (nctdb fetch DB --ids FILE), or read its texts (nctdb parse)",
        "content",
    )
