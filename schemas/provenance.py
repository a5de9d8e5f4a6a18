"""Where a record came from, and what was odd about it."""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from schemas.study import Study
from schemas.values import NctId


@dataclass(frozen=True, slots=True)
class RawDocument:
    """The bytes of one record, as they were found, and where.

    ``origin`` is a path or URL, with ``#n`` for the n-th record of a file that holds several (from 1).
    ``nct_id`` is what the outside knows: ``--nct-id``, the file's name, the URL.  ``data_timestamp`` is the
    registry's own time of the data it served; empty for what did not come from the registry just now.
    """

    body: bytes
    origin: str
    form: str
    nct_id: NctId | None = None
    data_timestamp: str = ""


Refusal = Literal["record", "content", "bystander"]
"""A record that cannot be used; content that is of no form that nctdb reads, or damaged; a file in a folder
or archive that was not meant to be a record, such as a README."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Bytes that could not be used, and why; ``nct_id`` where the outside knows it."""

    origin: str
    body: bytes
    reason: str
    nct_id: str | None = None
    kind: Refusal = "record"


class Issue(NamedTuple):
    """Something odd in one record that did not make it unusable.

    ``kind``: ``unknown_word``, ``unknown_key``, ``unreadable_value``, ``boxed_value``, ``encoding``,
    ``side_suspect``, ...
    ``path``: where, in v2 names with list positions, e.g. ``protocolSection.designModule.phases[0]``.
    ``raw``: the published value as JSON or text.
    """

    kind: str
    path: str
    raw: str
    message: str


class UnmappedValue(NamedTuple):
    """A published value that has no place in the typed record: its path, and the value as JSON."""

    path: str
    value: str


@dataclass(slots=True)
class Draft:
    """What a reader made of one document: a record in the shape of API v2, not yet typed.

    ``record`` holds plain JSON values (dicts, lists, texts, numbers, booleans); nothing is a key that
    the source did not say.  ``unmapped`` is what the source said and v2 has no field for.
    ``is_partial``: the source left parts of the record out.  ``registry_version``: the number that the
    registry's history gives it, from 0.  ``typed``: the record where it was typed as it was decoded, which a
    form that is v2 itself can do at once; ``record`` is empty then.
    """

    record: dict[str, Any]
    issues: list[Issue] = field(default_factory=list)
    unmapped: list[UnmappedValue] = field(default_factory=list)
    is_partial: bool = False
    registry_version: int | None = None
    typed: Study | None = None
