"""The Python interface: records as published, cohorts and questions as frames, one text parsed."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import scraper
from schemas.study import Study
from scraper import Database, open_database, parse_text
from scraper.errors import DatabaseUnusable, UnreadableInput
from scraper.explore.cohorts import create_cohort
from scraper.explore.search.filters import Selection
from scraper.runs.load import load


@pytest.fixture(scope="module")
def path(fixtures_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    database = str(tmp_path_factory.mktemp("api") / "t.db")
    records = sorted(fixtures_dir.glob("api_v2/*/study.json"))
    pages = fixtures_dir / "study_page" / "NCT99000101--headings"
    load(database, (*map(str, records), str(pages)))
    create_cohort(database, "eczema", Selection(search=['"hand eczema"']))
    return database


def test_importing_the_package_costs_nothing() -> None:
    code = "import sys, scraper; print(sorted({'pydantic', 'sqlite3', 'lxml', 'pandas'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_every_name_is_there() -> None:
    for name in scraper.__all__:
        assert getattr(scraper, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        scraper.nothing  # noqa: B018


def test_studies_are_the_records_as_published(path: str, fixtures_dir: Path) -> None:
    with open_database(path) as db:
        found = {study.nct_id: study for study in db.studies()}
        assert len(found) == len(db)
    assert all(type(study) is Study for study in found.values())
    for file in fixtures_dir.glob("api_v2/NCT9900004*/study.json"):
        record = json.loads(file.read_bytes())
        study = found[record["protocolSection"]["identificationModule"]["nctId"]]
        assert study.model_dump(mode="json", by_alias=True, exclude_none=True) == record


def test_records_of_other_forms_are_studies_too(path: str) -> None:
    with open_database(path) as db:
        page = db.study("NCT99000101")
    assert page.protocolSection.identificationModule.briefTitle


def test_a_cohort_is_a_selection(path: str) -> None:
    with open_database(path) as db:
        cohort = db.cohort("eczema")
        assert [study.nct_id for study in db.studies("eczema")] == cohort.nct_ids
        assert [each.name for each in db.cohorts()] == ["eczema"]
        assert [step.studies_left for step in cohort.filters] == [3]


def test_a_frame_of_a_question(path: str) -> None:
    with open_database(path) as db:
        frame = db.frame("select nct_id, enrollment, maximum_age_days from trials order by nct_id")
        assert isinstance(frame, pd.DataFrame)
        assert (str(frame.dtypes["enrollment"]), str(frame.dtypes["maximum_age_days"])) == (
            "Int64",
            "Float64",
        )
        assert frame["enrollment"].isna().any()  # absent stays absent, and the rest whole numbers
        same = db.frame(
            "select nct_id, enrollment, maximum_age_days from trials order by nct_id", library="polars"
        )
        assert isinstance(same, pl.DataFrame)
        assert same.schema["enrollment"] == pl.Int64
        assert same["enrollment"].to_list() == [None if pd.isna(n) else n for n in frame["enrollment"]]


def test_a_frame_of_a_cohort(path: str) -> None:
    with open_database(path) as db:
        assert list(db.frame("eczema")["nct_id"]) == ["NCT99000041", "NCT99000042", "NCT99000043"]
        effects = db.frame("eczema", kind="effects", library="polars")
    assert effects.filter(pl.col("level") == "comparison").height == 8


def test_an_empty_answer_is_an_empty_frame(path: str) -> None:
    with open_database(path) as db:
        frame = db.frame("select nct_id, enrollment from trials where 0")
        assert (len(frame), list(frame.columns)) == (0, ["nct_id", "enrollment"])
        assert str(frame.dtypes["enrollment"]) == "Int64"


def test_results(path: str) -> None:
    with open_database(path) as db:
        found = db.results("nct99000042")
    relapse = found.outcomes[2]
    assert relapse.measurements[0].value.kind == "not_reached"
    assert found.adverse_events.pooling and found.adverse_events.pooling.why_not_pooled


def test_parsing_a_text() -> None:
    text = "Inclusion Criteria:\n\n* Age 18 to 65 years\n\nExclusion Criteria:\n\n* Lymphoma"
    found = parse_text(text)
    assert [(each.criterion.criterion_type, each.criterion.text) for each in found] == [
        ("inclusion", "Age 18 to 65 years"),
        ("exclusion", "Lymphoma"),
    ]
    for each in found:
        for fact in each.facts:
            assert each.criterion.span_start <= fact.span_start < fact.span_end <= each.criterion.span_end
    assert parse_text("") == []


@pytest.mark.parametrize("nct_id", ["NCT99009999", "nonsense", "NCT99000041' or 1"])
def test_ids_that_are_not_there(path: str, nct_id: str) -> None:
    with open_database(path) as db:
        for reading in (db.study, db.results):
            with pytest.raises(UnreadableInput):
                reading(nct_id)


@pytest.mark.parametrize("question", ["select nothing from nowhere", "select 1; select 2", "no such cohort"])
def test_questions_that_are_wrong(path: str, question: str) -> None:
    with open_database(path) as db, pytest.raises(UnreadableInput):
        db.frame(question)


@pytest.mark.parametrize("cohort", ["none", "x' or '1'='1"])
def test_studies_of_an_unknown_cohort(path: str, cohort: str) -> None:
    with open_database(path) as db, pytest.raises(UnreadableInput, match="has no cohort"):
        db.studies(cohort)


def test_nothing_can_be_written(path: str) -> None:
    with open_database(path) as db:
        with pytest.raises(UnreadableInput, match="only reading is allowed"):
            db.frame("with x as (select 1) delete from studies")
        assert len(db) > 0


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text(
        "not a database at all, but long enough to be read as one", encoding="utf-8"
    )
    for name in ("x.db", "none.db"):
        with pytest.raises(DatabaseUnusable):
            open_database(str(tmp_path / name))


def test_a_closed_database_is_closed(path: str) -> None:
    db: Database = open_database(path)
    db.close()
    with pytest.raises(Exception, match="closed"):
        len(db)
