"""From the bytes of one document to a ``ParsedRecord``."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from schemas.parts import merged
from schemas.provenance import Draft, Issue, RawDocument
from schemas.record import NOTHING_RECALLED, ParsedRecord, Recalled
from schemas.study import Study
from schemas.values import NctId
from scraper.errors import RecordRejected
from scraper.parser import assemble
from scraper.parser.assemble import Assembled
from scraper.parser.findings import findings_of
from scraper.parser.formats import reader

Recall = Callable[[NctId], Recalled]


def read(document: RawDocument, recall: Recall | None = None) -> ParsedRecord:
    """Reads one record; raises ``RecordRejected`` with a reason when it is unusable.

    Texts that ``recall`` knows of its study are not read again: the most work, and few updates change many.
    """
    draft = reader(document.form).read(document)
    typed = assemble.from_draft(draft)
    study = typed.study
    _require_same_id(document, study.nct_id)
    if draft.is_partial:
        typed.issues.append(Issue("partial_record", "", "", "the source left parts of the record out"))
    return _record(document, typed, draft, recall(study.nct_id) if recall else NOTHING_RECALLED)


def read_parts(documents: Sequence[RawDocument]) -> ParsedRecord:
    """Reads partial records of one study as one record, the newest last: it wins where two say something.

    The record is one of the last document, which is named as its source; oddities of all of them are kept.
    Raises ``RecordRejected`` when one is unusable.
    """
    parts = [_typed(document) for document in documents]
    together: dict[str, Any] = reduce(merged, (_plain(part) for part in parts))
    draft = Draft(together, is_partial=True)
    typed = assemble.from_draft(draft)
    typed.issues += [issue for part in parts for issue in part.issues]
    message = f"{len(parts)} sources that left parts of the record out, put together"
    typed.issues.append(Issue("partial_record", "", "", message))
    typed.unmapped += {value.path: value for part in parts for value in part.unmapped}.values()
    return _record(documents[-1], typed, draft, NOTHING_RECALLED)


def _record(document: RawDocument, typed: Assembled, draft: Draft, known: Recalled) -> ParsedRecord:
    """A typed record with what its free text says."""
    from scraper.parser.free_text import read_free_text  # noqa: PLC0415 - half a second, for a record only

    record = ParsedRecord(
        document,
        typed.study,
        issues=typed.issues,
        unmapped=typed.unmapped,
        is_partial=draft.is_partial,
        registry_version=draft.registry_version,
    )
    read_free_text(record, known)
    record.findings = findings_of(record)
    return record


def study_of(document: RawDocument) -> Study:
    """The record alone, without what its free text says; raises ``RecordRejected`` when it is unusable."""
    return _as_study(_typed(document))


def _typed(document: RawDocument) -> Assembled:
    return assemble.from_draft(reader(document.form).read(document))


def _as_study(typed: Assembled) -> Study:
    """A study proper, also where its twin was made."""
    return Study.model_validate(typed.study, from_attributes=True, by_name=True)  # class_ is an attribute


def _require_same_id(document: RawDocument, found: NctId) -> None:
    if document.nct_id and document.nct_id != found:
        raise RecordRejected(f"the record is {found}, not {document.nct_id} as was said")


def content(document: RawDocument) -> dict[str, Any]:
    """The record as plain JSON values in v2 shape: what tells versions apart.

    Where its form gives JSON that can stand for itself, it is that to the letter; else it is what was read,
    with what has no place in it.
    """
    if record := reader(document.form).as_json(document.body):
        return record
    typed = _typed(document)
    record = _plain(typed)
    return record | {"unmapped": dict(typed.unmapped)} if typed.unmapped else record


def _plain(typed: Assembled) -> dict[str, Any]:
    """A typed record as plain JSON values."""
    return _as_study(typed).model_dump(mode="json", by_alias=True, exclude_none=True)
