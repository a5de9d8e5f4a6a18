"""Cells of a search export as values of API v2; a conversion gives what it read and what it left."""

import re
from collections.abc import Callable
from typing import Any

from schemas.study.paths import field_kinds
from schemas.vocabularies import INTERVENTION_TYPE, STANDARD_AGE
from scraper.parser.formats.search_export.columns import Column
from scraper.parser.legacy.values import by_type, masking

Read = tuple[Any, str]
"""What was read, and the part of a cell that has no place."""

_ELIGIBILITY = "protocolSection.eligibilityModule"
_DESIGN = "protocolSection.designModule.designInfo"


def converted(cell: str, column: Column) -> Read:
    """The value of a cell; raises ``ValueError`` where it is none of its kind."""
    if column.how:
        return CONVERSIONS[column.how](cell, column.path)
    kind = field_kinds()[column.path]
    if column.path.endswith("studyType"):
        cell, _, rest = cell.partition(":")  # "Expanded Access:Treatment IND/Protocol"
        return by_type(cell, column.path), rest
    return (cell if kind.is_markup else by_type(" ".join(cell.split()), column.path)), ""


def parts_of(cell: str) -> list[str]:
    """The parts of a list; a name that has a bar itself is two."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def _listed(cell: str, path: str) -> Read:
    return [by_type(part, path) for part in parts_of(cell)], ""


def _results(cell: str, _: str) -> Read:
    answers = {"yes": True, "has results": True, "no": False, "no results available": False}
    if cell.lower() not in answers:
        raise ValueError(f"{cell[:60]!r} does not say whether there are results")
    return answers[cell.lower()], ""


def _interventions(cell: str, _: str) -> Read:
    """``DRUG: Aspirin|Device: Watch``; a part without a known type belongs to the name before it."""
    found: list[dict[str, str]] = []
    for part in parts_of(cell):
        kind, _, name = part.partition(": ")
        word = INTERVENTION_TYPE.read(kind)
        if name and word in INTERVENTION_TYPE:
            found.append({"type": str(word), "name": name.strip()})
        elif found:
            found[-1]["name"] += f"|{part}"
        else:
            raise ValueError(f"{part[:60]!r} has no type of intervention before it")
    return found, ""


def _collaborators(cell: str, _: str) -> Read:
    return [{"name": name} for name in parts_of(cell)], ""


def _sponsors(cell: str, _: str) -> Read:
    """The lead sponsor and its collaborators."""
    lead, *others = parts_of(cell)
    found: dict[str, Any] = {"leadSponsor": {"name": lead}}
    if others:
        found["collaborators"] = [{"name": name} for name in others]
    return found, ""


_AGES = re.compile(
    r"(?:(?P<low>\d{1,4} \w+) to (?P<high>\d{1,4} \w+)|(?P<from>\d{1,4} \w+) and older"
    r"|up to (?P<to>\d{1,4} \w+))?"
    r"\s*\(?(?P<groups>[A-Za-z_, ]*)\)?",
    re.IGNORECASE,
)


def _ages(cell: str, _: str) -> Read:
    """``18 Years to 65 Years (Adult, Older Adult)``; today's export has ``ADULT, OLDER_ADULT`` alone."""
    match = _AGES.fullmatch(" ".join(cell.split()))
    if not match:
        raise ValueError(f"{cell[:60]!r} is no range of ages")
    limits = {"minimumAge": match["low"] or match["from"], "maximumAge": match["high"] or match["to"]}
    found: dict[str, Any] = {
        name: by_type(age, f"{_ELIGIBILITY}.{name}") for name, age in limits.items() if age
    }
    groups = [STANDARD_AGE.read(group) for group in match["groups"].split(",") if group.strip()]
    return found | ({"stdAges": [str(group) for group in groups]} if groups else {}), ""


_DESIGN_FIELDS = {
    "Allocation": "allocation",
    "Intervention Model": "interventionModel",
    "Primary Purpose": "primaryPurpose",
    "Observational Model": "observationalModel",
    "Time Perspective": "timePerspective",
}


def _design(cell: str, _: str) -> Read:
    """``Allocation: RANDOMIZED|Masking: DOUBLE (PARTICIPANT, INVESTIGATOR)``.

    Of observational studies today's export has lost the model and writes ``p`` for the time perspective.
    """
    found: dict[str, Any] = {}
    left = []
    for part in parts_of(cell):
        label, _, value = part.partition(":")
        name, value = _DESIGN_FIELDS.get(label.strip()), value.strip()
        if label.strip() == "Masking" and value:
            found["maskingInfo"] = masking(value)
        elif name and len(value) > 1:
            found[name] = by_type(value, f"{_DESIGN}.{name}")
        elif value:
            left.append(part)
    return found, "|".join(left)


def _ids(cell: str, _: str) -> Read:
    """The organization's own id and the others after it."""
    own, *others = parts_of(cell)
    secondary = {"secondaryIdInfos": [{"id": other} for other in others]} if others else {}
    return {"orgStudyIdInfo": {"id": own}} | secondary, ""


CONVERSIONS: dict[str, Callable[[str, str], Read]] = {
    "ages": _ages,
    "collaborators": _collaborators,
    "design": _design,
    "ids": _ids,
    "interventions": _interventions,
    "listed": _listed,
    "results": _results,
    "sponsors": _sponsors,
}
"""Where the type of a field does not say how a cell is read."""
