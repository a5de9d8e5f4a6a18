"""The contract of a form: a new one takes its package and its line, and everything else follows."""

import gzip
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from schemas.forms import FORMS, PARTIAL, WHOLE, Form, absent_at
from schemas.study.paths import field_kinds
from scraper.explore.compare.fields import age_limit
from scraper.parser import formats
from scraper.parser.formats import reader
from scraper.parser.formats.study_page.labels import LABELS
from scraper.runs.load import load
from scraper.runs.reparse import reparse
from tests.databases import dump, rows, study, write

CARDS = Path(__file__).parent / "toy_forms"
A, B = "NCT99000301", "NCT99000302"
LACKS = "protocolSection.outcomesModule"
CARD = Form("index_card", "index card", 20, frozenset({LACKS, "resultsSection"}))


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy is a form: its package is found among the others, and it has its line."""
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(CARDS)])
    monkeypatch.setitem(FORMS, "index_card", CARD)


def card(nct_id: str, date: str = "2020-05-01", **said: str) -> str:
    said = {"title": f"Walking after stroke {nct_id}", "date": date, "enrolled": "40"} | said
    return f"CARD {nct_id}\n" + "".join(f"{label}: {value}\n" for label, value in said.items() if value)


def in_file(path: Path, *cards: str) -> str:
    path.write_text("".join(cards), encoding="utf-8")
    return str(path)


WRAPPED: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "gzip": lambda text: gzip.compress(text.encode()),
    "gzip twice": lambda text: gzip.compress(gzip.compress(text.encode())),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without mark": lambda text: text.encode("utf-16-be"),
    "byte-order mark": lambda text: text.encode("utf-8-sig"),
}


@pytest.mark.usefixtures("cards")
@pytest.mark.parametrize("wrapping", WRAPPED)
def test_a_new_form_is_loaded_from_any_wrapping(tmp_path: Path, wrapping: str) -> None:
    file = tmp_path / "cards"
    file.write_bytes(WRAPPED[wrapping](card(A) + card(B, colour="green")))
    db = str(tmp_path / "t.db")
    report = load(db, (str(file),))
    assert (report.new, report.rejections, report.exit_status) == (2, [], 0)
    assert rows(db, "select nct_id, brief_title, enrollment, is_partial from studies") == [
        (A, f"Walking after stroke {A}", 40, 0),
        (B, f"Walking after stroke {B}", 40, 0),
    ]
    assert rows(db, "select completeness, origin from source_documents order by nct_id") == [
        (20, f"{file}#1"),
        (20, f"{file}#2"),
    ]
    assert rows(db, "select path, value from unmapped_values") == [("card: colour", '"green"')]


@pytest.mark.usefixtures("cards")
def test_one_bad_card_costs_no_other(tmp_path: Path) -> None:
    source = in_file(tmp_path / "cards", card(A), card("NCT99000303", title=""), card(B), "CARD ")
    db = str(tmp_path / "t.db")
    report = load(db, (source,))
    assert rows(db, "select nct_id from studies order by 1") == [(A,), (B,)]
    assert [reason for _, reason in report.rejections][:1] == ["a card without lines"]
    assert (report.rejected, report.exit_status) == (2, 1)


@pytest.mark.usefixtures("cards")
def test_its_rank_decides_whose_rows_stand(tmp_path: Path) -> None:
    page = next(Path(__file__).parent.glob("fixtures/study_page/NCT99000101--*/page.*"))
    sources = [
        in_file(tmp_path / "torn", card("NCT99000101", "2030-01-01", torn="yes")),
        str(page),
        in_file(tmp_path / "old", card("NCT99000101", "2020-01-01")),
        in_file(tmp_path / "new", card("NCT99000101", "2021-01-01", enrolled="50")),
    ]
    record = write(tmp_path / "record.json", study("NCT99000101", "2019-01-01"))
    dumps = []
    for number, order in enumerate(list(itertools.permutations(sources))[::5]):
        db = str(tmp_path / f"{number}.db")
        for source in order:
            load(db, (source,))
        dumps.append(dump(db))
        assert rows(db, "select enrollment from studies") == [(50,)]
        assert rows(db, "select version, path, before, after from record_changes") == [
            (2, "protocolSection.statusModule.lastUpdateSubmitDate", '"2020-01-01"', '"2021-01-01"'),
            (2, "protocolSection.designModule.enrollmentInfo.count", "40", "50"),
        ]
        load(db, (record,))
        assert rows(db, "select brief_title from studies") == [("Trial NCT99000101",)]
    assert all(one == dumps[0] for one in dumps)


@pytest.mark.usefixtures("cards")
def test_what_it_cannot_know_is_no_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = in_file(tmp_path / "cards", card(A))
    missing = "select code from findings where code = 'primary_outcome_missing'"
    load(str(tmp_path / "lacks.db"), (source,))
    assert rows(tmp_path / "lacks.db", missing) == []
    monkeypatch.setitem(FORMS, "index_card", Form("index_card", "index card", 20))
    load(str(tmp_path / "knows.db"), (source,))
    assert rows(tmp_path / "knows.db", missing) == [("primary_outcome_missing",)]


@pytest.mark.usefixtures("cards")
def test_what_a_form_of_its_rank_cannot_know_is_no_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card stands in the row of versions of whole records here, as the registry's own past versions do."""
    monkeypatch.setitem(FORMS, "index_card", Form("index_card", "index card", WHOLE, CARD.absent))
    full = study(A, "2021-01-01", outcomesModule={"primaryOutcomes": [{"measure": "Steps"}]})
    sources = [
        in_file(tmp_path / "1", card(A, "2020-01-01")),
        write(tmp_path / "2.json", full),
        in_file(tmp_path / "3", card(A, "2022-01-01")),
        write(tmp_path / "4.json", study(A, "2023-01-01", outcomesModule={"primaryOutcomes": [{"measure": "Pain"}]})),
    ]  # fmt: skip
    dumps = []
    for number, order in enumerate(list(itertools.permutations(sources))[::5]):
        db = str(tmp_path / f"{number}.db")
        for source in order:
            load(db, (source,))
        dumps.append(dump(db))
    assert all(one == dumps[0] for one in dumps)
    told = rows(db, "select version, path from record_changes where path like '%outcomes%' order by id")
    assert told == [
        (4, "protocolSection.outcomesModule.primaryOutcomes[Steps]"),
        (4, "protocolSection.outcomesModule.primaryOutcomes[Pain]"),
    ]


@pytest.mark.usefixtures("cards")
def test_the_comparison_names_it_for_people(tmp_path: Path) -> None:
    db = str(tmp_path / "t.db")
    load(db, (in_file(tmp_path / "cards", card(A), card(B)),))
    assert "index card" in CliRunner().invoke(main, ["compare", db, A, B]).output


@pytest.mark.usefixtures("cards")
@pytest.mark.parametrize("absent", ["protocolSection.eligibilityModule.minimumAge", "resultsSection"])
def test_a_limit_that_a_form_cannot_know_is_not_said_to_be_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, absent: str
) -> None:
    monkeypatch.setitem(FORMS, "index_card", Form("index_card", "index card", 20, frozenset({absent})))
    db = str(tmp_path / "t.db")
    load(db, (in_file(tmp_path / "cards", card(A, sex="ALL")),))
    query = f"select {age_limit('minimum')}, {age_limit('maximum')} from eligibilities"
    minimum = None if absent.endswith("minimumAge") else "no limit"
    assert rows(db, query) == [(minimum, "no limit")]


def test_a_quarantined_file_is_read_when_its_form_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = str(tmp_path / "t.db")
    assert load(db, (in_file(tmp_path / "cards", card(A), card(B)),)).exit_status == 2
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(CARDS)])
    monkeypatch.setitem(FORMS, "index_card", CARD)
    assert reparse(db).recovered == 1
    assert rows(db, "select nct_id from studies order by 1") == [(A,), (B,)]
    assert rows(db, "select count(*) from rejected_records") == [(0,)]


# ---- every form that there is ------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_every_form_has_a_reader_a_title_and_a_rank(name: str) -> None:
    form = FORMS[name]
    assert callable(reader(name).read)
    assert (form.name, form.title.strip()) == (name, form.title)
    assert PARTIAL < form.rank <= WHOLE


@pytest.mark.parametrize("name", FORMS)
def test_what_a_form_cannot_know_are_paths_of_a_record(name: str) -> None:
    assert FORMS[name].absent <= set(field_kinds())


def test_no_label_of_a_page_says_what_pages_cannot_know() -> None:
    page = FORMS["study_page"]
    assert [label.name for label in LABELS if label.path and not page.can_know(label.path)] == []


def test_a_path_is_unknown_with_all_that_lies_below_it() -> None:
    page = FORMS["study_page"]
    assert not page.can_know("resultsSection")
    assert not page.can_know("resultsSection.baselineCharacteristicsModule.groups")
    assert page.can_know("protocolSection.identificationModule.briefTitle")
    assert page.can_know("hasResultsOfAnotherKind")


def test_the_past_versions_of_the_registry_share_their_rank_with_its_records() -> None:
    assert absent_at(WHOLE) == {"derivedSection", "hasResults"} == absent_at(PARTIAL)
