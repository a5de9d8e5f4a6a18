"""From the bytes of one document to a ``ParsedRecord``."""

from collections.abc import Callable, Iterable, Iterator, Set
from typing import Any

from schemas.provenance import Issue, RawDocument
from schemas.record import NOTHING_RECALLED, ParsedRecord, Recalled
from schemas.study import Study
from schemas.study.protocol import OutcomesModule
from schemas.study.results import OutcomeMeasure, OutcomeMeasuresModule
from schemas.timing import TitleTime
from schemas.values import NctId
from scraper.errors import RecordRejected
from scraper.parser import assemble
from scraper.parser.assemble import Assembled
from scraper.parser.findings import findings_of
from scraper.parser.formats import reader
from scraper.parser.text.concepts.reader import concepts_of
from scraper.parser.text.facts import words_in_facts
from scraper.parser.text.nested import facts_of_all
from scraper.parser.text.outcome_links import outcome_links
from scraper.parser.text.row_times.outcomes import frame_time
from scraper.parser.text.row_times.reader import title_time
from scraper.parser.text.segmentation.criteria import parse_criteria
from scraper.parser.text.segmentation.sides import side_suspect
from scraper.parser.text.time_frames.reader import time_frame

CRITERIA_TEXT = "protocolSection.eligibilityModule.eligibilityCriteria"

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
    record = ParsedRecord(
        document,
        study,
        issues=typed.issues,
        unmapped=typed.unmapped,
        is_partial=draft.is_partial,
        registry_version=draft.registry_version,
    )
    _read_free_text(record, recall(study.nct_id) if recall else NOTHING_RECALLED)
    record.findings = findings_of(record)
    return record


def study_of(document: RawDocument) -> Study:
    """The record alone, without what its free text says; raises ``RecordRejected`` when it is unusable."""
    return _as_study(_typed(document))


def _read_free_text(record: ParsedRecord, known: Recalled) -> None:
    """Fills in what the record's free text says."""
    protocol, results = record.study.protocolSection, record.study.resultsSection
    eligibility = protocol.eligibilityModule
    if eligibility and eligibility.eligibilityCriteria:
        record.criteria = parse_criteria(eligibility.eligibilityCriteria)
        if doubt := side_suspect(eligibility.eligibilityCriteria, record.criteria):
            record.issues.append(Issue("side_suspect", CRITERIA_TEXT, "", doubt))
        record.facts = facts_of_all(record.criteria, known.facts)
        record.concepts = concepts_of(record.criteria, record.facts)
        record.parsed_words = list(map(words_in_facts, record.criteria, record.facts))
    reported = results.outcomeMeasuresModule if results else None
    texts = _time_frame_texts(protocol.outcomesModule, reported)
    record.time_frames = {text: known.time_frames.get(text) or time_frame(text) for text in texts}
    record.outcome_links = outcome_links(protocol.outcomesModule, reported)
    _read_row_times(record, (reported and reported.outcomeMeasures) or ())


def _read_row_times(record: ParsedRecord, outcomes: Iterable[OutcomeMeasure]) -> None:
    """Fills in what titles of classes and categories, and time frames, say of when rows were measured."""
    for outcome in outcomes:
        named = {title: found for title in _titles(outcome) if (found := title_time(title))}
        record.title_times |= named
        days = {time.day for time in named.values()} - {None}
        record.outcome_times.append(_outcome_time(record, outcome, days))


def _outcome_time(record: ParsedRecord, outcome: OutcomeMeasure, days: Set[float | None]) -> TitleTime | None:
    """The one time that an outcome's time frame names, unless its titles name others."""
    text = outcome.timeFrame
    found = frame_time(outcome.title or "", text, record.time_frames[text]) if text else None
    return None if found and days - {found.day} else found


def _titles(outcome: OutcomeMeasure) -> Iterator[str]:
    for one in outcome.classes or ():
        titles = (one.title, *(category.title for category in one.categories or ()))
        yield from (title for title in titles if title)


def _time_frame_texts(registered: OutcomesModule | None, reported: OutcomeMeasuresModule | None) -> set[str]:
    """The time frames of the outcomes as published."""
    return {
        outcome.timeFrame
        for outcomes in (
            registered and registered.primaryOutcomes,
            registered and registered.secondaryOutcomes,
            registered and registered.otherOutcomes,
            reported and reported.outcomeMeasures,
        )
        for outcome in outcomes or ()
        if outcome.timeFrame
    }


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
    record = _as_study(typed).model_dump(mode="json", by_alias=True, exclude_none=True)
    return record | {"unmapped": dict(typed.unmapped)} if typed.unmapped else record
