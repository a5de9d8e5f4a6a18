"""Whose a change is: the sponsor's, the registry's, or nobody can know.

What the registry computes, renames or sets by its clock is a table of paths with reasons
(``data/registry_changes.csv``); its first line that fits decides.  Where nothing was submitted between two
versions, all that differs is the registry's.
"""

import csv
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple
from unicodedata import combining, normalize

ChangedBy = Literal["sponsor", "registry", "unknown"]

DAYS_OF_REVIEW = 30
"""Days after a submission in which the registry may still post another one of the same day."""

_DATA = Path(__file__).parent / "data"
_HOLDER = ("derivedSection", "miscInfoModule", "versionHolder")
_SUBMITTED = ("protocolSection", "statusModule", "lastUpdateSubmitDate")
_REFERENCES = ("protocolSection", "referencesModule", "references")


class Edit(NamedTuple):
    """One change as the conditions of the table see it; ``derived``: names of the derived references."""

    name: str
    old: Any
    new: Any
    derived: frozenset[str]


class Line(NamedTuple):
    """One line of the table: which paths, under which condition, whose."""

    pattern: re.Pattern[str]
    holds: Callable[[Edit], bool]
    changed_by: str


def _is_derived(edit: Edit) -> bool:
    values = [value for value in (edit.old, edit.new) if value is not None]
    elements = [element for value in values for element in (value if isinstance(value, list) else [value])]
    own = [element for element in elements if isinstance(element, dict)]
    if own and len(own) == len(elements):
        return all(element.get("type") == "DERIVED" for element in own)
    return edit.name in edit.derived


def _renamed(edit: Edit) -> bool:
    return (edit.old, edit.new) in _renamings()


def _same_letters(edit: Edit) -> bool:
    return _letters(edit.old) == _letters(edit.new) != ""


def _letters(value: Any) -> str:
    """The letters and figures of a text, accents and case apart: ``Sao Paulo`` for São Paulo."""
    plain = normalize("NFKD", value.casefold()) if isinstance(value, str) else ""
    return "".join(each for each in plain if each.isalnum() and not combining(each))


CONDITIONS: Mapping[str, Callable[[Edit], bool]] = {
    "": lambda _: True,
    "becomes UNKNOWN": lambda edit: bool(edit.new == "UNKNOWN"),
    "is a renaming": _renamed,
    "is the same in other letters": _same_letters,
    "is of a derived reference": _is_derived,
    "has a PubMed number": lambda edit: edit.name.isdigit(),
}
"""The conditions that the table names."""


@cache
def _lines() -> list[Line]:
    with (_DATA / "registry_changes.csv").open(encoding="utf-8", newline="") as file:
        return [
            Line(_pattern(row["path"]), CONDITIONS[row["when"]], row["changed_by"])
            for row in csv.DictReader(file)
        ]


def _pattern(path: str) -> re.Pattern[str]:
    """What a path of the table stands for: itself and all below it, ``[]`` any element."""
    return re.compile(re.escape(path).replace(r"\[\]", r"\[(?P<name>.*)\]") + r"(?=[.\[:]|$)")


@cache
def _renamings() -> frozenset[tuple[str, str]]:
    with (_DATA / "renamed_places.csv").open(encoding="utf-8", newline="") as file:
        return frozenset((row["before"], row["after"]) for row in csv.DictReader(file))


class Whose:
    """Says whose the changes from one record to the next are."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        self.submitted = not nothing_submitted(before, after)
        self._derived = _derived(before) | _derived(after)

    def __call__(self, path: str, old: Any, new: Any) -> str:
        """``sponsor``, ``registry`` or ``unknown``."""
        if not self.submitted:
            return "registry"
        for line in _lines():
            if found := line.pattern.match(path):
                name = found.groupdict().get("name") or ""
                if line.holds(Edit(name, old, new, self._derived)):
                    return line.changed_by
        return "sponsor"


def nothing_submitted(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether no submission lies between two records: the day of the last one is the same in both, and the
    registry had long processed it when it served the first."""
    day, later = _at(before, _SUBMITTED), _at(after, _SUBMITTED)
    served = _at(before, _HOLDER)
    if not day or day != later or not served:
        return False
    try:
        return (date.fromisoformat(served) - date.fromisoformat(day)).days > DAYS_OF_REVIEW
    except (TypeError, ValueError):
        return False


def _derived(record: Mapping[str, Any]) -> frozenset[str]:
    references = _at(record, _REFERENCES)
    return frozenset(
        str(one.get("pmid"))
        for one in (references if isinstance(references, list) else ())
        if isinstance(one, dict) and one.get("type") == "DERIVED"
    )


def _at(record: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        record = record.get(name) if isinstance(record, Mapping) else None
    return record
