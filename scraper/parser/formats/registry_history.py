"""A past version of a record from the registry's history: a study in the shape of API v2, in a wrapper."""

import re

import msgspec

from schemas.provenance import Draft, RawDocument
from scraper.errors import RecordRejected
from scraper.parser import assemble
from scraper.parser.contract import Reader

_WRAPPER = re.compile(rb'\s*\{\s*"studyVersion"')


class _Version(msgspec.Struct):
    studyVersion: int  # noqa: N815 - the registry's name
    study: msgspec.Raw


def recognises(head: bytes) -> bool:
    """An object that begins with the number of the version."""
    return bool(_WRAPPER.match(head))


def read(document: RawDocument) -> Draft:
    """The version's study, with its number in the registry's history; raises ``RecordRejected``."""
    try:
        version = msgspec.json.decode(document.body, type=_Version)
    except (msgspec.DecodeError, RecursionError) as error:
        raise RecordRejected(f"not a version of the registry's history: {error}") from None
    draft = assemble.decode(bytes(version.study))
    draft.registry_version = version.studyVersion
    return draft


READER = Reader(recognises, read)
