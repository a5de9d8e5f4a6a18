"""From the bytes of one document to a ``ParsedRecord``."""

from schemas.provenance import Issue, RawDocument
from schemas.record import ParsedRecord
from schemas.values import NctId
from scraper.errors import RecordRejected
from scraper.parser import assemble
from scraper.parser.formats import api_v2, study_page
from scraper.parser.text.eligibility import parse_criteria


def read(document: RawDocument) -> ParsedRecord:
    """Reads one record; raises ``RecordRejected`` with a reason when it is unusable."""
    if document.form == study_page.NAME:
        assembled = assemble.from_draft(study_page.read(document))
        partial = False
    else:
        assembled = assemble.from_json(document.body)
        partial = api_v2.is_partial(assembled.study)
    study = assembled.study
    _require_same_id(document, study.nct_id)
    eligibility = study.protocolSection.eligibilityModule
    text = eligibility.eligibilityCriteria if eligibility else None
    if partial:
        assembled.issues.append(Issue("partial_record", "", "", "the source left parts of the record out"))
    return ParsedRecord(
        document,
        study,
        parse_criteria(text) if text else [],
        assembled.issues,
        assembled.unmapped,
        partial,
    )


def _require_same_id(document: RawDocument, found: NctId) -> None:
    if document.nct_id and document.nct_id != found:
        raise RecordRejected(f"the record is {found}, not {document.nct_id} as was said")


def content(document: RawDocument) -> dict[str, object]:
    """The record as plain JSON values in v2 shape: what versions are compared by."""
    study = read(document).study
    return study.model_dump(mode="json", by_alias=True, exclude_none=True)
