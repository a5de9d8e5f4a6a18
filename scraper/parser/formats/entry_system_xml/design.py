"""The elements ``design``: a word each (``Treatment``, ``Open Label``), in no order and without a label."""

import re
from typing import Any

from schemas.vocabularies import (
    DESIGN_ALLOCATION,
    DESIGN_TIME_PERSPECTIVE,
    INTERVENTIONAL_ASSIGNMENT,
    OBSERVATIONAL_MODEL,
    PRIMARY_PURPOSE,
)
from scraper.parser.legacy.values import masking

_MASKING = re.compile(r"(?:Open Label|No Masking|(?:Single|Double)[ -]Blind)\b", re.IGNORECASE)

_FIELDS = {
    "allocation": DESIGN_ALLOCATION,
    "interventionModel": INTERVENTIONAL_ASSIGNMENT,
    "primaryPurpose": PRIMARY_PURPOSE,
    "observationalModel": OBSERVATIONAL_MODEL,
    "timePerspective": DESIGN_TIME_PERSPECTIVE,
}
"""Fields in the order in which they are tried; only ``Other`` and ``N/A`` are words of several."""

_AMBIGUOUS = frozenset({"OTHER", "NA"})


def read_word(word: str) -> dict[str, Any]:
    """The part of ``designInfo`` that a word says; nothing where it names no field, or several."""
    if _MASKING.match(word):
        return {"maskingInfo": masking(word)}
    for name, vocabulary in _FIELDS.items():
        value = vocabulary.read(word)
        if value in vocabulary and value not in _AMBIGUOUS:
            return {name: str(value)}
    return {}
