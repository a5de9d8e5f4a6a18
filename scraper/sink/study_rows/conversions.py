"""From a published value to the value of a column: the conversions that ``schemas.tables`` names.

A conversion named in ``Column.convert`` gets the value of each of the column's paths and returns what
SQLite stores.  With a single path it is called only when there is a value.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from schemas.study.protocol import Contact
from schemas.study.results import Denom
from schemas.values import (
    UNKNOWN_ENROLLMENT,
    NormalizedTime,
    PartialDate,
    p_value,
    plain_number,
    whole_number,
)
from scraper.sink.study_rows.events_assessed import not_assessed
from scraper.sink.study_rows.wordings import dispersion, effect_measure, effect_scale, kind_of

Conversion = Callable[..., Any]


def _date_text(date: PartialDate) -> str:
    return date.rstrip("?")


def _days(time: NormalizedTime) -> float | None:
    return time.days


def _known_enrollment(count: int) -> int | None:
    return None if count == UNKNOWN_ENROLLMENT else count


def _arms_if_interventional(study_type: str | None, arms: list[Any] | None) -> int | None:
    return len(arms) if arms is not None and _is_interventional(study_type) else None


def _groups_if_not_interventional(study_type: str | None, arms: list[Any] | None) -> int | None:
    return len(arms) if arms is not None and not _is_interventional(study_type) else None


def _is_interventional(study_type: str | None) -> bool:
    return "INTERVENTIONAL" in (study_type or "").upper()


def _classic_document_url(nct_id: str, filename: str | None) -> str | None:
    return filename and f"https://ClinicalTrials.gov/ProvidedDocs/{nct_id[-2:]}/{nct_id}/{filename}"


def _document_url(nct_id: str, filename: str | None) -> str | None:
    return filename and f"https://cdn.clinicaltrials.gov/large-docs/{nct_id[-2:]}/{nct_id}/{filename}"


def _has(word: str) -> Conversion:
    return lambda words: word in words


CONVERSIONS: Mapping[str, Conversion] = {
    "lower_case": str.lower,
    "joined": "/".join,
    "json_list": lambda texts: json.dumps(texts, ensure_ascii=False),
    "date_text": _date_text,
    "days": _days,
    "number": plain_number,
    "whole_number": whole_number,
    "p_modifier": lambda text: p_value(text).modifier,
    "p_number": lambda text: p_value(text).value,
    "value_kind": lambda value, comment: kind_of(value, comment, "value"),
    "spread_kind": lambda value, comment: kind_of(value, comment, "spread"),
    "lower_kind": lambda value, comment: kind_of(value, comment, "lower"),
    "upper_kind": lambda value, comment: kind_of(value, comment, "upper"),
    "effect_measure": effect_measure,
    "effect_scale": effect_scale,
    "dispersion_measure": lambda wording: dispersion(wording).measure,
    "dispersion_level": lambda wording: dispersion(wording).level,
    "not_assessed": not_assessed,
    "yes_no": lambda flag: "Yes" if flag else "No",
    "known_enrollment": _known_enrollment,
    "arms_if_interventional": _arms_if_interventional,
    "groups_if_not_interventional": _groups_if_not_interventional,
    "classic_document_url": _classic_document_url,
    "document_url": _document_url,
    "has_participant": _has("PARTICIPANT"),
    "has_care_provider": _has("CARE_PROVIDER"),
    "has_investigator": _has("INVESTIGATOR"),
    "has_outcomes_assessor": _has("OUTCOMES_ASSESSOR"),
    "has_adult": _has("ADULT"),
    "has_child": _has("CHILD"),
    "has_older_adult": _has("OLDER_ADULT"),
}

DEFAULTS: Mapping[str, str] = {"or_participants": "Participants"}
"""Conversions that are a value for "absent"."""

DATE_PARTS = ("latest", "earliest", "precision")
"""Conversions that are fields of ``schemas.values.DateInterval``, in its order."""


def is_site_investigator(contact: Contact) -> bool:
    """AACT's rule: the role names an investigator or a study chair."""
    role = (contact.role or "").upper().replace("_", " ")
    return "INVESTIGATOR" in role or "STUDY CHAIR" in role


def is_site_contact(contact: Contact) -> bool:
    """Everyone else."""
    return not is_site_investigator(contact)


TESTS: Mapping[str, Callable[..., bool]] = {
    "is_site_contact": is_site_contact,
    "is_site_investigator": is_site_investigator,
}


def denominators(units: str | None, *levels: Iterable[Denom] | None) -> dict[str, int | None]:
    """Number analysed by group code; ``levels`` from the nearest to the widest, the nearest wins.

    ``units`` picks the denominators that apply where several kinds were counted (None: participants).
    A level that names a group without a number wins too: that of a wider level is not the one meant.
    """
    counts: dict[str, int | None] = {}
    for level in levels:
        for denom in _applying(units, list(level or ())):
            for count in denom.counts or ():
                if count.groupId is not None:
                    counts.setdefault(count.groupId, whole_number(count.value or ""))
    return counts


def _applying(units: str | None, denoms: list[Denom]) -> list[Denom]:
    wanted = (units or "Participants").casefold()
    return [denom for denom in denoms if (denom.units or "").casefold() == wanted]
