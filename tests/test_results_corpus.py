"""Views of results over the shared real records, recomputed from the JSON by other code."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scraper.runs.load import load
from tests.databases import rows

pytestmark = pytest.mark.corpus

SAMPLE = 500
ID_BASE = 1_000_000


@pytest.fixture(scope="module")
def db(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("results") / "t.db")
    load(path, (str(shared / "corpus" / "api_v2"),))
    return path


def sample(db: str, query: str) -> Iterator[dict[str, Any]]:
    import sqlite3

    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    found = [dict(row) for row in connection.execute(query)]
    connection.close()
    return iter(random.Random(5).sample(found, min(SAMPLE, len(found))))


def published(shared: Path, nct_id: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((shared / "corpus" / "api_v2" / f"{nct_id}.json").read_bytes())
    return record["resultsSection"]  # type: ignore[no-any-return]


def position(row: dict[str, Any], column: str) -> int:
    """Position of a row of the record in its table."""
    return int(row[column]) - int(row["nct_id"][3:]) * ID_BASE


def number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None


def counts(levels: list[dict[str, Any]], units: str | None) -> dict[str, str]:
    """Denominators by group, later levels before earlier ones."""
    return {
        count["groupId"]: count["value"]
        for level in levels
        for denominator in level.get("denoms", ())
        if denominator["units"].lower() == (units or "Participants").lower()
        for count in denominator["counts"]
    }


def test_comparisons_are_those_of_the_record(db: str, shared: Path) -> None:
    for row in sample(db, "select * from effects where level = 'comparison'"):
        outcomes = published(shared, row["nct_id"])["outcomeMeasuresModule"]["outcomeMeasures"]
        everything = [(outcome, each) for outcome in outcomes for each in outcome.get("analyses", ())]
        outcome, analysis = everything[position(row, "analysis_id")]
        assert outcome is outcomes[position(row, "outcome_id")]
        assert row["measure_as_published"] == analysis.get("paramType")
        assert [row["estimate"], row["lower_limit"], row["upper_limit"]] == [
            number(analysis.get(name)) for name in ("paramValue", "ciLowerLimit", "ciUpperLimit")
        ]
        codes = analysis.get("groupIds", [])
        assert row["groups"] == len(codes)
        if len(codes) == 2:
            titles = {group["id"]: group["title"] for group in outcome["groups"]}
            of = counts([outcome], outcome.get("denomUnitsSelected"))
            assert [row["group_1"], row["group_2"]] == [titles[code] for code in codes]
            assert [str(row["group_1_analyzed"]), str(row["group_2_analyzed"])] == [
                of[code] for code in codes
            ]


def test_numbers_of_groups_are_those_of_the_record(db: str, shared: Path) -> None:
    for row in sample(db, "select * from effects where level = 'group' and group_1_id is not null"):
        outcomes = published(shared, row["nct_id"])["outcomeMeasuresModule"]["outcomeMeasures"]
        outcome, of_class, cell = list(_cells(outcomes))[position(row, "measurement_id")]
        assert outcome is outcomes[position(row, "outcome_id")]
        titles = {group["id"]: group["title"] for group in outcome["groups"]}
        assert row["group_1"] == titles[cell["groupId"]]
        of = counts([outcome, of_class], outcome.get("denomUnitsSelected"))
        assert str(row["group_1_analyzed"]) == of.get(cell["groupId"], "None")
        assert row["estimate"] == number(cell.get("value"))
        assert (row["estimate_kind"] in ("number", "zero")) == (number(cell.get("value")) is not None)


def _cells(outcomes: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    for outcome in outcomes:
        for of_class in outcome.get("classes", ()):
            for category in of_class.get("categories") or [{}]:
                for cell in category.get("measurements") or [{}]:
                    yield outcome, of_class, cell


def test_not_reached_is_always_said(db: str) -> None:
    comments = rows(
        db, "select distinct explanation_of_na from outcome_measurements where value_kind = 'not_reached'"
    )
    assert comments
    for (comment,) in comments:
        assert any(word in comment.lower() for word in ("reach", "achieved", "attained")), comment


def test_most_wordings_of_effects_are_known(db: str) -> None:
    ((known, all_),) = rows(
        db,
        "select sum(effect_measure is not null), count(*) from outcome_analyses where param_type is not null",
    )
    assert known / all_ > 0.75


def test_nobody_is_pooled_twice(db: str) -> None:
    """In no trial are more people pooled than started; and most trials can be pooled."""
    beyond = (
        "select count(*) from adverse_event_pooling where pooled and groups > 1 and serious_at_risk > started"
    )
    assert rows(db, beyond) == [(0,)]
    ((pooled, all_),) = rows(db, "select sum(pooled), count(*) from adverse_event_pooling")
    assert pooled / all_ > 0.5
