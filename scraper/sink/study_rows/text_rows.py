"""Rows of what the free text of a record says; each function gives a table's columns after id and NCT id."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from schemas.eligibility import Concept, Fact
from schemas.record import ParsedRecord
from schemas.sense import asked
from schemas.tables import TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from schemas.timing import TimeFrame
from scraper.sink.study_rows.analyses.checks import check_findings
from scraper.sink.study_rows.analyses.reading import label_findings, readings

Row = tuple[Any, ...]
StudyRows = dict[str, list[Row]]
"""Rows by table, each in the order of ``Table.all_columns``."""


def _base(record: ParsedRecord) -> int:
    return record.study.nct_id.number * ROWS_PER_STUDY


def _criteria(record: ParsedRecord, _rows: StudyRows) -> list[Row]:
    base = _base(record)
    return [
        (
            criterion.criterion_type,
            criterion.section,
            criterion.applies_to,
            None if criterion.parent is None else base + criterion.parent,
            criterion.ordinal,
            criterion.depth,
            criterion.text,
            criterion.span_start,
            criterion.span_end,
            round(in_facts / words, 3) if words else 0.0,
        )
        for criterion, (in_facts, words) in zip(record.criteria, record.parsed_words, strict=True)
    ]


def _criterion_facts(record: ParsedRecord, _rows: StudyRows) -> list[Row]:
    base = _base(record)
    return [
        (
            base + criterion.ordinal,
            fact.fact_type,
            fact.subject,
            fact.subject_normalized,
            fact.comparator,
            fact.value_low,
            fact.value_high,
            fact.low_inclusive,
            fact.high_inclusive,
            _json_list(fact.values),
            fact.unit,
            fact.unit_ucum,
            fact.canonical_low,
            fact.canonical_high,
            fact.canonical_unit,
            fact.relation,
            fact.anchor,
            fact.days_low,
            fact.days_high,
            fact.negated,
            *fact[_ROLE:],
            *asked(criterion.criterion_type, fact),
            fact.span_start,
            fact.span_end,
            fact.rule,
        )
        for criterion, fact in record.facts_by_criterion()
    ]


def _criterion_concepts(record: ParsedRecord, _rows: StudyRows) -> list[Row]:
    base = _base(record)
    rows = []
    first_fact = base
    for criterion, facts, concepts in zip(record.criteria, record.facts, record.concepts, strict=True):
        rows += [_concept(concept, base + criterion.ordinal, first_fact) for concept in concepts]
        first_fact += len(facts)
    return rows


def _concept(concept: Concept, criterion: int, first_fact: int) -> Row:
    return (
        criterion,
        concept.kind,
        concept.text,
        concept.name,
        concept.vocabulary,
        concept.code,
        _json_list(concept.trees),
        concept.negated,
        concept.exception,
        concept.role,
        None if concept.window is None else first_fact + concept.window,
        None if concept.threshold is None else first_fact + concept.threshold,
        concept.span_start,
        concept.span_end,
        concept.found_by,
    )


def _json_list(values: Sequence[float | str]) -> str | None:
    return orjson.dumps(values).decode() if values else None


def _outcome_time_frames(record: ParsedRecord, rows: StudyRows) -> list[Row]:
    registered = [
        _time_frame(record.time_frames, row[_REGISTERED], row[0], None) for row in rows["design_outcomes"]
    ]
    reported = [_time_frame(record.time_frames, row[_REPORTED], None, row[0]) for row in rows["outcomes"]]
    return [row for row in registered + reported if row]


def _time_frame(
    read: Mapping[str, TimeFrame], text: str | None, registered: int | None, reported: int | None
) -> Row | None:
    frame = read.get(text) if text else None
    if frame is None:
        return None
    points = _json_list(frame.points_days)
    bounds = (frame.kind, frame.start_days, frame.end_days, points, frame.every_days, frame.anchor)
    return (registered, reported, *bounds, text)


def _outcome_links(record: ParsedRecord, _rows: StudyRows) -> list[Row]:
    base = _base(record)
    return [
        (base + registered, base + reported, *rest) for registered, reported, *rest in record.outcome_links
    ]


def _analysis_readings(record: ParsedRecord, _rows: StudyRows) -> list[Row]:
    return [(row_id, *reading) for row_id, reading in enumerate(readings(record.study), _base(record))]


def _findings(record: ParsedRecord, _rows: StudyRows) -> list[Row]:
    """The findings of the parser, and of analyses, whose words are read here."""
    if record.is_partial:
        return [tuple(finding) for finding in record.findings]
    of_analyses = (*label_findings(record.study), *check_findings(record.study))
    return [tuple(finding) for finding in (*record.findings, *of_analyses)]


_ROLE = Fact._fields.index("role")
"""From here on the fields of a fact and the columns of its row are the same."""

_REGISTERED = TABLES["design_outcomes"].column_names.index("time_frame")
_REPORTED = TABLES["outcomes"].column_names.index("time_frame")

MAKERS: Mapping[str, Callable[[ParsedRecord, StudyRows], list[Row]]] = {
    "criteria": _criteria,
    "criterion_facts": _criterion_facts,
    "criterion_concepts": _criterion_concepts,
    "outcome_time_frames": _outcome_time_frames,
    "outcome_links": _outcome_links,
    "analysis_readings": _analysis_readings,
    "findings": _findings,
}
"""Each table with what makes its rows."""

READ_FROM: Mapping[str, tuple[str, ...]] = {
    "criteria": ("protocolSection.eligibilityModule",),
    "criterion_facts": ("protocolSection.eligibilityModule",),
    "criterion_concepts": ("protocolSection.eligibilityModule",),
    "outcome_time_frames": ("protocolSection.outcomesModule", "resultsSection"),
    "outcome_links": ("protocolSection.outcomesModule", "resultsSection"),
    "analysis_readings": ("resultsSection",),
}
"""The parts of a record that tables come from whose rows do not depend on all of it."""
