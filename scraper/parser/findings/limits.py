"""Limits that nobody can have meant: "hemoglobin >= 9 mg/dL" for g/dL."""

from collections.abc import Iterator

from schemas.record import ParsedRecord
from scraper.parser.findings.conflict import Conflict
from scraper.parser.findings.eligibility import source
from scraper.parser.text.thresholds.plausibility import slip


def implausible(record: ParsedRecord) -> Iterator[Conflict]:
    """Thresholds that come to a value outside the plausible range of their subject in its one unit."""
    for _, fact in record.facts_of_type("threshold"):
        found = slip(fact)
        if found is None:
            continue
        value, unit = found
        said = fact.value_low if fact.value_low is not None else fact.value_high
        written = f"{said:g} {fact.unit}"
        yield Conflict(
            f"a limit of {fact.subject_normalized} is {written}, which is {value:g} {unit}",
            written,
            source(fact),
        )
