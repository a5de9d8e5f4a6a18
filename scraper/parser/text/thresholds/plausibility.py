"""Limits that no sponsor can have meant: "hemoglobin >= 9 mg/dL" is a slip for g/dL."""

from schemas.eligibility import Fact
from scraper.parser.text.thresholds.subjects import Subject, subjects
from scraper.parser.text.thresholds.units import convert, units


def is_plausible(subject: Subject, value: float | None) -> bool:
    """Whether a value in the subject's canonical unit can be meant; 0 and subjects without a range always."""
    if not value or subject.plausible is None:
        return True
    low, high = subject.plausible
    return low <= value <= high


def slip(fact: Fact) -> tuple[float, str] | None:
    """The value and unit that an implausible threshold comes to in its subject's one unit, or None.

    Such thresholds have no canonical bounds: what is stored is as written.
    """
    subject = subjects().get(fact.subject_normalized or "")
    if subject is None or subject.canonical is None or fact.canonical_unit or not fact.unit_ucum:
        return None
    unit = units()[fact.unit_ucum]
    for value in (fact.value_low, fact.value_high):
        by = subject.factors.get(unit.ucum)
        meant = None if value is None else convert(value, unit, subject.canonical, by)
        if meant is not None and not is_plausible(subject, meant):
            return meant, subject.canonical.ucum
    return None
