"""What the free text of a record says: criteria, facts, concepts, time frames.

It is a module of its own, which only a record to read asks for: its patterns and words take half a second to
make ready.
"""

from collections.abc import Iterable, Iterator, Set

from schemas.provenance import Issue
from schemas.record import ParsedRecord, Recalled
from schemas.study.protocol import OutcomesModule
from schemas.study.results import OutcomeMeasure, OutcomeMeasuresModule
from schemas.timing import TitleTime
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


def read_free_text(record: ParsedRecord, known: Recalled) -> None:
    """Fills in what the record's free text says."""
    protocol, results = record.study.protocolSection, record.study.resultsSection
    eligibility = protocol.eligibilityModule
    if eligibility and eligibility.eligibilityCriteria:
        record.criteria = parse_criteria(eligibility.eligibilityCriteria)
        if doubt := side_suspect(eligibility.eligibilityCriteria, record.criteria):
            record.issues.append(Issue("side_suspect", CRITERIA_TEXT, "", doubt))
        record.facts = facts_of_all(record.criteria, known.facts)
        record.concepts = concepts_of(record.criteria, record.facts, known.concepts)
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
