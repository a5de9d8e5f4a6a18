"""Partial records of one study: what any says is in the rows, silence is no change, a whole record stands."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from schemas.parts import merged
from scraper.runs.load import load
from scraper.runs.reparse import reparse
from tests.databases import dump, rows, study, write

A = "NCT99000241"


def part(path: Path, date: str, **modules: Any) -> str:
    """A file with some modules of one study, as an answer to chosen fields has them."""
    modules.setdefault("statusModule", {})["lastUpdatePostDateStruct"] = {"date": date}
    modules.setdefault("identificationModule", {})["nctId"] = A
    path.write_text(json.dumps({"protocolSection": modules}), encoding="utf-8")
    return str(path)


MERGED = [
    ("both are kept", {"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
    ("the later one wins", {"a": 1}, {"a": 2}, {"a": 2}),
    ("path by path", {"m": {"a": 1, "b": 1}}, {"m": {"b": 2}}, {"m": {"a": 1, "b": 2}}),
    ("a list is the later one's", {"a": ["x"]}, {"a": ["y"]}, {"a": ["y"]}),
    (
        "an element has what either says",
        {"a": [{"name": "x", "n": 1}, {"name": "y", "n": 1}]},
        {"a": [{"name": "x", "m": 2}]},
        {"a": [{"name": "x", "n": 1, "m": 2}]},
    ),
    ("false is said", {"a": True}, {"a": False}, {"a": False}),
    ("nothing is not said", {"a": True}, {"a": None}, {"a": True}),
]


@pytest.mark.parametrize(
    ("before", "after", "expected"), [pytest.param(*case[1:], id=case[0]) for case in MERGED]
)
def test_merged(before: Any, after: Any, expected: Any) -> None:
    assert merged(before, after) == expected


def parts(folder: Path) -> list[str]:
    return [
        part(
            folder / "1.json",
            "2020-01-01",
            designModule={"enrollmentInfo": {"count": 40}, "studyType": "INTERVENTIONAL"},
            armsInterventionsModule={"interventions": [{"type": "DRUG", "name": "Aspirin", "description": "daily"}]},
        ),
        part(
            folder / "2.json",
            "2021-01-01",
            identificationModule={"briefTitle": "Walking"},
            armsInterventionsModule={"interventions": [{"type": "DRUG", "name": "Aspirin"}]},
        ),
        part(folder / "3.json", "2022-01-01", designModule={"enrollmentInfo": {"count": 55}}),
    ]  # fmt: skip


@pytest.mark.parametrize("together", [True, False])
def test_rows_say_what_any_part_says_in_any_order(tmp_path: Path, together: bool) -> None:
    files, dumps = parts(tmp_path), []
    for number, order in enumerate(itertools.permutations(files)):
        db = str(tmp_path / f"{number}.db")
        for sources in [order] if together else [(one,) for one in order]:
            load(db, sources)
        dumps.append(dump(db))
        assert rows(db, "select brief_title, enrollment, study_type, is_partial from studies") == [
            ("Walking", 55, "INTERVENTIONAL", 1)
        ]
        assert rows(db, "select name, description from interventions") == [("Aspirin", "daily")]
        assert rows(db, "select count(*) from source_documents") == [(3,)]
    assert all(one == dumps[0] for one in dumps)


def test_what_a_part_is_silent_on_is_no_change(tmp_path: Path) -> None:
    db = str(tmp_path / "t.db")
    load(db, tuple(parts(tmp_path)))
    told = rows(db, "select path, before, after from record_changes where changed_by = 'sponsor'")
    assert told == [("protocolSection.designModule.enrollmentInfo.count", "40", "55")]


def test_a_whole_record_stands_over_all_parts(tmp_path: Path) -> None:
    for name, order in (("1", slice(None)), ("2", slice(None, None, -1))):
        files = [*parts(tmp_path), write(tmp_path / "whole.json", study(A, "2019-01-01"))]
        for file in files[order]:
            load(str(tmp_path / f"{name}.db"), (file,))
        assert rows(tmp_path / f"{name}.db", "select brief_title, enrollment, is_partial from studies") == [
            (f"Trial {A}", None, 0)
        ]
    assert dump(tmp_path / "1.db") == dump(tmp_path / "2.db")


def test_a_row_of_an_export_adds_to_an_answer(tmp_path: Path) -> None:
    table = tmp_path / "ctg-studies.csv"
    table.write_text(
        f"NCT Number,Study Title,Sex,Last Update Posted\n{A},Walking,MALE,2021-01-01\n", encoding="utf-8"
    )
    db = str(tmp_path / "t.db")
    load(
        db,
        (str(table), part(tmp_path / "1.json", "2020-01-01", designModule={"enrollmentInfo": {"count": 40}})),
    )
    assert rows(db, "select brief_title, enrollment from studies") == [("Walking", 40)]
    assert rows(db, "select count(*) from record_changes where changed_by = 'sponsor'") == [(0,)]


def test_reading_again_changes_nothing(tmp_path: Path) -> None:
    db = str(tmp_path / "t.db")
    load(db, tuple(parts(tmp_path)))
    before = dump(db)
    assert reparse(db).changed == 0
    assert dump(db) == before
