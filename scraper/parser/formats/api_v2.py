"""API v2 JSON: the registry's own record, one study a JSON object."""

import re
from collections.abc import Iterator
from typing import Any

import orjson

from schemas.provenance import Draft, RawDocument
from schemas.study import Study
from scraper.parser import assemble, json_stream
from scraper.parser.contract import Piece, Reader, Source

_OBJECT_OR_LIST = re.compile(rb'\s*(?:\{\s*(?:["}]|\Z)|\[\s*(?:[\[{"\]\d-]|true|false|null|\Z))')
"""A text may begin with a bracket, too: ``[Trial of device ...]``."""


def recognises(head: bytes) -> bool:
    """Any JSON object or list; whether it is a study shows when it is read."""
    return bool(_OBJECT_OR_LIST.match(head))


def split(source: Source) -> Iterator[Piece]:
    """One record, a list, an API page, or one after another."""
    return json_stream.pieces(*source.utf8())


def read(document: RawDocument) -> Draft:
    """The record, typed; raises ``RecordRejected`` when it is no study."""
    typed = assemble.from_json(document.body)
    partial = is_partial(typed.study)
    return Draft({}, typed.issues, typed.unmapped, is_partial=partial, typed=typed.study)


def as_json(body: bytes) -> dict[str, Any] | None:
    """The record as it stands, unless its values are boxed or it is no plain UTF-8."""
    try:
        record: dict[str, Any] = orjson.loads(body)
        nct_id = record["protocolSection"]["identificationModule"]["nctId"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
    return record if isinstance(nct_id, str) else None


def is_partial(study: Study) -> bool:
    """Whether the registry was asked for chosen fields only.

    A whole record says when the registry processed it, whether it has results (and has them then),
    and holds the modules that no record lacks.
    """
    protocol, derived = study.protocolSection, study.derivedSection
    complete = (
        study.hasResults is not None
        and (study.resultsSection is not None) >= study.hasResults
        and derived is not None
        and derived.miscInfoModule is not None
        and derived.miscInfoModule.versionHolder is not None
        and protocol.statusModule is not None
        and protocol.statusModule.lastUpdatePostDateStruct is not None
        and protocol.sponsorCollaboratorsModule is not None
        and protocol.identificationModule.organization is not None
    )
    return not complete


READER = Reader(recognises, read, split, as_json)
