"""What a page says otherwise than the record is a finding, whichever came first."""

import json
from pathlib import Path
from typing import Any

import pytest

from scraper.runs.load import load
from scraper.runs.reparse import reparse
from tests.databases import dump, rows
from tests.page_rendering import render

STUDY = "NCT99000002"
QUERY = (
    "select code, severity, value, source, other_value from findings where code = 'page_differs' order by id"
)


@pytest.fixture
def record(fixtures_dir: Path) -> dict[str, Any]:
    path = next((fixtures_dir / "api_v2").glob(f"{STUDY}--*")) / "study.json"
    return dict(json.loads(path.read_bytes()))


def write(folder: Path, name: str, body: bytes) -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(body)
    return str(folder / name)


@pytest.fixture
def page(tmp_path: Path, record: dict[str, Any]) -> str:
    return write(tmp_path / "page", f"{STUDY}.html", render(record, "headings"))


@pytest.fixture
def api(tmp_path: Path, record: dict[str, Any]) -> str:
    """The record some days later: recruitment closed."""
    status = record["protocolSection"]["statusModule"]
    status |= {"overallStatus": "ACTIVE_NOT_RECRUITING", "lastUpdateSubmitDate": "2026-10-01"}
    status["lastUpdatePostDateStruct"] = {"date": "2026-10-02", "type": "ACTUAL"}
    return write(tmp_path / "api", "study.json", json.dumps(record).encode())


STATUS = "protocolSection.statusModule.overallStatus"
SUBMITTED = "protocolSection.statusModule.lastUpdateSubmitDate"


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("page_first", [True, False])
def test_the_order_does_not_matter(
    tmp_path: Path, page: str, api: str, page_first: bool, together: bool
) -> None:
    db = str(tmp_path / "x.db")
    sources = (page, api) if page_first else (api, page)
    for group in [sources] if together else [(one,) for one in sources]:
        assert load(db, group).exit_status == 0
    found = rows(db, QUERY)
    assert found[0] == ("page_differs", "warning", "ACTIVE_NOT_RECRUITING", STATUS, "RECRUITING")
    assert [row[3] for row in found] == [STATUS, SUBMITTED]
    assert rows(db, "select source_format from studies") == [("api_v2",)]


def test_all_orders_give_the_same_file(tmp_path: Path, page: str, api: str) -> None:
    for name, sources in (("a.db", (page, api)), ("b.db", (api, page))):
        for source in sources:
            load(str(tmp_path / name), (source,))
    without = ("runs", "rejected_records", "source_documents")
    assert dump(tmp_path / "a.db", without) == dump(tmp_path / "b.db", without)


def test_a_newer_page_or_record_renews_them(
    tmp_path: Path, page: str, api: str, record: dict[str, Any]
) -> None:
    db = str(tmp_path / "x.db")
    load(db, (page, api))
    others = rows(db, "select code from findings where code <> 'page_differs' order by id")
    newer = json.loads(Path(api).read_bytes())
    load(db, (write(tmp_path / "page", f"{STUDY}.htm", render(newer, "tables")),))
    assert rows(db, QUERY) == []
    assert rows(db, "select code from findings order by id") == others
    newer["protocolSection"]["statusModule"] |= {"overallStatus": "COMPLETED"}
    newer["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] = "2026-10-09"
    load(db, (write(tmp_path / "api", "newer.json", json.dumps(newer).encode()),))
    assert [row[2:] for row in rows(db, QUERY)] == [("COMPLETED", STATUS, "ACTIVE_NOT_RECRUITING")]


def test_reading_again_leaves_them(tmp_path: Path, page: str, api: str) -> None:
    db = str(tmp_path / "x.db")
    load(db, (page, api))
    before = dump(db)
    assert reparse(db).changed == 0
    assert dump(db) == before


def test_a_page_alone_has_none(tmp_path: Path, page: str) -> None:
    db = str(tmp_path / "x.db")
    load(db, (page,))
    assert rows(db, QUERY) == []
