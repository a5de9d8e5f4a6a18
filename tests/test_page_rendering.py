"""Real records rendered as study pages must read back to the same values, whatever the markup."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from schemas.forms import FORMS, STUDY_PAGE
from schemas.provenance import RawDocument
from schemas.study.paths import field_kinds
from schemas.values import NctId
from scraper.parser.formats import study_page
from tests.page_rendering import KINDS, expected_date, render, unescaped

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "api_v2"
SAMPLE = 150
PROTOCOL = "protocolSection."

NOT_RENDERED = (
    "identificationModule.acronym",
    "identificationModule.secondaryIdInfos.type",
    "identificationModule.secondaryIdInfos.domain",
    "statusModule.lastKnownStatus",
    "statusModule.dispFirst",
    "sponsorCollaboratorsModule.responsibleParty",
    "oversightModule.oversightHasDmc",
    "oversightModule.isUnapprovedDevice",
    "oversightModule.isPpsd",
    "designModule.patientRegistry",
    "designModule.targetDuration",
    "designModule.bioSpec",
    "eligibilityModule.genderBased",
    "eligibilityModule.genderDescription",
    "referencesModule.references.pmid",
    "referencesModule.references.type",
    "ipdSharingStatementModule.url",
)
"""Paths that the reader knows and this renderer does not print."""

Leaf = tuple[str, str]


def known(path: str) -> bool:
    """Whether a page of this renderer can carry the path."""
    return (
        path in field_kinds()
        and path.startswith(PROTOCOL)
        and not path.startswith(tuple(FORMS[STUDY_PAGE].absent))
        and not path.startswith(tuple(PROTOCOL + path for path in NOT_RENDERED))
    )


def leaves(value: Any, path: str = "", place: str = "") -> Iterator[tuple[str, str, Any]]:
    """Field path, place with positions, and value of every leaf."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from leaves(child, f"{path}.{key}" if path else key, f"{place}.{key}")
    elif isinstance(value, list):
        if value and path.endswith(("interventionNames", "armGroupLabels")):
            value = sorted(value)
        for position, child in enumerate(value):
            yield from leaves(child, path, f"{place}[{position}]")
    else:
        yield path, place, value


def comparable(path: str, value: Any) -> str:
    """A value without what a page cannot carry: escapes, list marks, runs of blanks."""
    if not isinstance(value, str):
        return repr(value)
    kind = field_kinds().get(path)
    if kind and kind.is_markup:
        value = re.sub(
            r"^\s*(?:[*•-]|\d{1,3}\.)\s+|^\s*<!-- -->\s*$", "", unescaped(value), flags=re.MULTILINE
        )
    return re.sub(r"\s+", "", html.unescape(value).replace("\u00ad", ""))


def expected_leaves(record: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """What the page must give: place -> (field path, value)."""
    found = {}
    for path, place, value in leaves(record):
        if known(path):
            is_date = path.endswith(("Date", "Struct.date"))
            found[place] = (path, comparable(path, expected_date(value) if is_date else value))
    identification = record["protocolSection"]["identificationModule"]
    if identification.get("officialTitle") == identification.get("briefTitle"):
        found.pop(".protocolSection.identificationModule.officialTitle", None)
    for position, one in enumerate(
        record["protocolSection"].get("armsInterventionsModule", {}).get("interventions", [])
    ):
        if not one.get("armGroupLabels"):  # named in the overview only
            place = f".protocolSection.armsInterventionsModule.interventions[{position}]"
            found = {
                key: leaf
                for key, leaf in found.items()
                if key != f"{place}.description" and f"{place}.otherNames" not in key
            }
    if "id" not in identification.get("orgStudyIdInfo", {}):
        found = {place: leaf for place, leaf in found.items() if "secondaryIdInfos" not in place}
    return found


def read_page(record: dict[str, Any], kind: str) -> dict[str, Any]:
    nct_id = NctId.read(record["protocolSection"]["identificationModule"]["nctId"])
    return study_page.read(RawDocument(render(record, kind), "page", STUDY_PAGE, nct_id)).record


def compare(record: dict[str, Any], page: dict[str, Any]) -> Iterator[tuple[str, bool, str, str]]:
    """Field path, whether it was read right, and both values; values that should not be there too."""
    expected = expected_leaves(record)
    actual = {place: (path, comparable(path, value)) for path, place, value in leaves(page) if known(path)}
    for place, (path, value) in expected.items():
        got = actual.get(place, ("", ""))[1]
        yield path, got == value, value, got
    for place, (path, value) in actual.items():
        if place not in expected:
            yield path, False, "", value


@cache
def sample() -> list[dict[str, Any]]:
    files = sorted(CORPUS.glob("*.json"))
    step = max(len(files) // SAMPLE, 1)
    records = [json.loads(file.read_bytes()) for file in files[::step]]
    return [record for record in records if is_plain(record)]


def is_plain(record: Any) -> bool:
    """Whether the file is one whole v2 record (the corpus holds partial and boxed ones too)."""
    identification = record.get("protocolSection", {}).get("identificationModule", {})
    return isinstance(identification.get("nctId"), str) and "statusModule" in record["protocolSection"]


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="no shared corpus")
@pytest.mark.parametrize("kind", KINDS)
def test_real_records_survive_the_page(kind: str) -> None:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for record in sample():
        for path, is_right, _, _ in compare(record, read_page(record, kind)):
            total[path] += 1
            right[path] += is_right
    table = sorted((right[path] / total[path], total[path], path) for path in total)
    print(f"\n{kind}: {sum(right.values()) / sum(total.values()):.4%}")
    print("\n".join(f"{share:8.2%} {count:6} {path}" for share, count, path in table))
    assert sum(right.values()) >= 0.98 * sum(total.values())
    assert [path for share, _, path in table if share < 0.95] == []
