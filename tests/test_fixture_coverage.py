"""The bundled records show every field of the model at least once, and most words of every vocabulary."""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from schemas.study.paths import field_kinds
from schemas.vocabularies import VOCABULARIES

RARELY_USED = {
    "ObservationalModel": "a record has one, and most of the nine are never seen",
    "OrgStudyIdType": "a record has at most one, and only NIH is ever seen",
}
"""Vocabularies of which the bundled records use less than half of the words, and why."""


@cache
def values_by_path() -> dict[str, list[Any]]:
    """Path without list positions -> every leaf value that stands there in a bundled record."""
    values = defaultdict(list)
    fixtures = Path(__file__).parent / "fixtures"
    for path in [*fixtures.glob("api_v2/*/study.json"), *fixtures.glob("api_v2_pages/*.json")]:
        document = json.loads(path.read_bytes())
        for record in document.get("studies", [document]):
            for place, value in _leaves(record, ""):
                values[place].append(value)
    return values


def _leaves(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value, path)
    else:
        yield path, node


def test_every_field_occurs_in_a_record() -> None:
    leaves = {path for path, field in field_kinds().items() if not issubclass(field.type, BaseModel)}
    assert leaves - values_by_path().keys() == set()


@pytest.mark.parametrize("name", VOCABULARIES)
def test_most_words_occur_in_a_record(name: str) -> None:
    paths = [path for path, field in field_kinds().items() if field.vocabulary == name]
    used = {word for path in paths for word in values_by_path()[path]} & set(VOCABULARIES[name])
    assert used
    assert (len(used) * 2 < len(VOCABULARIES[name].words)) == (name in RARELY_USED)


def test_both_values_of_the_flags_that_matter_occur() -> None:
    """Absent, false and true are three answers; the records must show the difference."""
    eligibility = "protocolSection.eligibilityModule.healthyVolunteers"
    assert set(values_by_path()[eligibility]) == {True, False}
    assert set(values_by_path()["hasResults"]) == {True, False}


def test_addresses_are_invented() -> None:
    """E-mail and web addresses stand under example.org, which nobody can own."""
    addresses = [
        value
        for path, values in values_by_path().items()
        if path.endswith((".email", ".url"))
        for value in values
        if not value.split("/")[2 if "//" in value else 0].endswith("example.org")
    ]
    assert addresses == []
