"""A past version of a record from the registry's history: a study in the shape of API v2, in a wrapper."""

import re

import msgspec

from schemas.provenance import Draft, RawDocument
from scraper.errors import RecordRejected
from scraper.parser import assemble

NAME = "registry_history"

ABSENT: frozenset[str] = frozenset({"derivedSection", "hasResults"})
"""Paths that this form cannot know: what the registry computes when it serves a record."""

_WRAPPER = re.compile(rb'\s*\{\s*"studyVersion"')


class _Version(msgspec.Struct):
    studyVersion: int  # noqa: N815 - the registry's name
    study: msgspec.Raw


def recognises(head: bytes) -> bool:
    """An object that begins with the number of the version."""
    return bool(_WRAPPER.match(head))


def read(document: RawDocument) -> Draft:
    """The version's study; raises ``RecordRejected``."""
    return assemble.decode(bytes(_version(document.body).study))


def number(body: bytes) -> int:
    """The registry's number of the version, from 0; raises ``RecordRejected``."""
    return _version(body).studyVersion


def _version(body: bytes) -> _Version:
    try:
        return msgspec.json.decode(body, type=_Version)
    except msgspec.DecodeError as error:
        raise RecordRejected(f"not a version of the registry's history: {error}") from None
