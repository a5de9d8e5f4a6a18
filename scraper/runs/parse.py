"""Runs one free-text parser alone, on JSON lines: for measuring it, and for texts from elsewhere.

The shapes written are plain: they name what was read without our columns' names, so that other parsers
can be held against them.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from schemas.eligibility import Concept, Criterion, CriterionType, Fact
from schemas.timing import TimeFrame
from scraper.parser.text.ages.reader import ages
from scraper.parser.text.concepts.reader import concepts_in
from scraper.parser.text.facts import facts_in
from scraper.parser.text.flags.reader import labels
from scraper.parser.text.segmentation.criteria import parse_criteria
from scraper.parser.text.thresholds.reader import thresholds
from scraper.parser.text.time_frames.reader import time_frame
from scraper.parser.text.time_windows.reader import time_windows


class Line(BaseModel):
    """One line of input; what else it holds is not looked at."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str | int
    text: str
    section: CriterionType | None = None
    """Where the text stands, for what it asks of a concept; None: not known."""


class Answer(NamedTuple):
    """What one line gave: an answer as a JSON line, or what is wrong with it."""

    line: str
    problem: str | None


def parse_lines(field: str, lines: Iterable[bytes], origin: str) -> Iterator[Answer]:
    """Answers to JSON lines ``{"id", "text"}`` as ``{"id", "predicted"}``; ``field`` is one of ``FIELDS``.

    A line that is none is answered with its problem, and the others go on.
    """
    answer = FIELDS[field]
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = Line.model_validate(orjson.loads(line.removeprefix(BOM_UTF8)))
        except (orjson.JSONDecodeError, ValidationError):
            yield Answer("", f'{origin}, line {number}: not JSON of the shape {{"id": ..., "text": "..."}}')
            continue
        yield Answer(orjson.dumps({"id": asked.id, "predicted": answer(asked)}).decode(), None)


def _segmentation(text: str) -> list[dict[str, Any]]:
    return [_criterion(criterion) for criterion in parse_criteria(text)]


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {"type": criterion.criterion_type, "text": criterion.text, "depth": criterion.depth}


def _thresholds(text: str) -> list[dict[str, Any]]:
    return [_threshold(fact) for fact in thresholds(text)]


def _threshold(fact: Fact) -> dict[str, Any]:
    subject = [name for name in (fact.subject, fact.subject_normalized) if name]
    return {"subject": subject, **_bounds(fact), "values": fact.values or None, "unit": fact.unit}


def _bounds(fact: Fact) -> dict[str, Any]:
    """The comparator with its one value, or both values of a range."""
    value = fact.value_high if fact.value_low is None else fact.value_low
    second = fact.value_high if fact.comparator == "BETWEEN" else None
    return {"comparator": fact.comparator, "value": value, "value2": second}


def _temporal(text: str) -> list[dict[str, Any]]:
    return [
        {"relation": fact.relation, **_bounds(fact), "unit": fact.unit, "anchor": fact.anchor}
        for fact in time_windows(text)
    ]


def _ages(text: str) -> list[dict[str, Any]]:
    return [
        {
            "min": fact.value_low,
            "max": fact.value_high,
            "unit": fact.unit,
            "min_incl": fact.low_inclusive,
            "max_incl": fact.high_inclusive,
        }
        for fact in ages(text)
    ]


def _time_frame(text: str) -> dict[str, Any]:
    frame: TimeFrame = time_frame(text)
    return frame._asdict() | {"points_days": frame.points_days or None}


def _flags(text: str) -> list[dict[str, str]]:
    return [{"label": label} for label in labels(text)]


def _concepts(asked: Line) -> list[dict[str, Any]]:
    facts = facts_in(asked.text)
    return [
        _concept(concept, facts, asked.text)
        for concept in concepts_in(asked.text, asked.section or "other", facts)
    ]


_SCORED_AS = {"drug_class": "drug", "other": "observation"}


def _concept(concept: Concept, facts: list[Fact], text: str) -> dict[str, Any]:
    window = None if concept.window is None else facts[concept.window]
    return {
        "kind": _SCORED_AS.get(concept.kind, concept.kind),
        "start": concept.span_start,
        "end": concept.span_end,
        "negated": concept.negated,
        "exception": concept.exception,
        "subgroup": concept.role == "subgroup",
        "window": window and text[window.span_start : window.span_end],
    }


def _of_text(read: Callable[[str], Any]) -> Callable[[Line], Any]:
    return lambda asked: read(asked.text)


FIELDS: dict[str, Callable[[Line], Any]] = {
    "segmentation": _of_text(_segmentation),
    "thresholds": _of_text(_thresholds),
    "temporal": _of_text(_temporal),
    "ages": _of_text(_ages),
    "timeframes": _of_text(_time_frame),
    "flags": _of_text(_flags),
    "concepts": _concepts,
}
"""Each field with what makes its answer."""
