"""Trials side by side: what is paired, what is marked, what is shown as absent, in every form."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from cli import main
from scraper.explore.compare import Comparison, compare
from scraper.explore.compare.formatting import as_written, bound, flagged
from scraper.explore.compare.model import Row
from scraper.explore.compare.render import render
from scraper.explore.compare.wording import meaning
from scraper.runs.load import load
from tests.databases import study, write
from tests.results_records import analysis, outcome, trial

A, B, C = "NCT99000901", "NCT99000902", "NCT99000903"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Age ≥18 years", "age >= 18 years."),
        ("ECOG ≦ 1", "ECOG ≤1"),
        ("Sjo\u0308gren’s disease", "Sj\u00f6gren's disease"),
        ("BMI\uff0820 to 30\uff09\uff1b", "BMI(20 to 30)"),
        ("18\u201165 years", "18-65 years"),
    ],
)
def test_typing_is_no_difference(one: str, other: str) -> None:
    assert meaning(one) == meaning(other)


@pytest.mark.parametrize(("one", "other"), [("> 18", ">= 18"), ("x10\u2079", "x109"), ("1.5", "15")])
def test_another_number_or_sign_is_one(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)


@pytest.fixture
def db(tmp_path: Path) -> str:
    one = study(
        A,
        statusModule={"startDateStruct": {"date": "2022-03", "type": "ESTIMATED"}},
        eligibilityModule={
            "healthyVolunteers": False,
            "minimumAge": "18 Years",
            "eligibilityCriteria": "Inclusion Criteria:\n\n* Age \\>= 18 years\n* Asthma\n\nExclusion Criteria:\n\n* Smoking",
        },
        designModule={"enrollmentInfo": {"count": 0, "type": "ACTUAL"}},
    )
    other = study(
        B,
        identificationModule={"briefTitle": "A <script>alert(1)</script> | trial"},
        statusModule={"startDateStruct": {"date": "2022-03-15", "type": "ACTUAL"}},
        eligibilityModule={
            "minimumAge": "12 Years",
            "eligibilityCriteria": "Inclusion Criteria:\n\n* Age \\>= 12 years\n* Asthma",
        },
        designModule={"enrollmentInfo": {"count": 99999999}},
    )
    path = str(tmp_path / "t.db")
    load(path, (write(tmp_path / "s.json", one, other),))
    return path


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory, fixtures_dir: Path) -> str:
    path = str(tmp_path_factory.mktemp("bundled") / "t.db")
    load(path, tuple(sorted(map(str, fixtures_dir.glob("api_v2/*/study.json")))))
    return path


def row(comparison: Comparison, label: str, containing: str = "") -> Row:
    return next(
        row
        for section in comparison.sections
        for row in section.rows
        if row.label == label and any(containing in (cell or "") for cell in row.cells)
    )


def test_paired_criteria_with_other_numbers_differ(db: str) -> None:
    found = row(compare(db, [A, B]), "Inclusion", "Age")
    assert (found.cells, found.differs) == (["Age >= 18 years", "Age >= 12 years"], True)


def test_limits_are_shown_by_whom_they_admit(tmp_path: Path) -> None:
    criteria = "Inclusion Criteria:\n\n* Must not have hemoglobin less than 12 g/dL\n\nExclusion Criteria:\n\n* Platelets < 100 x 10^9/L"
    record = study(A, eligibilityModule={"eligibilityCriteria": criteria})
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", record),))
    comparison = compare(str(tmp_path / "t.db"), [A])
    assert row(comparison, "hemoglobin").cells == ["≥ 12 g/dL"]
    assert row(comparison, "platelets").cells == ["≥ 100 ×10⁹/L"]


def test_values_with_a_gap_are_no_range_and_a_ratio_has_no_unit(tmp_path: Path) -> None:
    criteria = (
        "Inclusion Criteria:\n\n* ECOG performance status 0 or 1\n\nExclusion Criteria:\n\n"
        "* Patients with stage I, III or IV breast cancer\n* INR > 1.5"
    )
    record = study(A, eligibilityModule={"eligibilityCriteria": criteria})
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", record),))
    comparison = compare(str(tmp_path / "t.db"), [A])
    assert row(comparison, "stage of breast cancer").cells == ["not 1, 3, 4"]
    assert row(comparison, "ECOG performance status").cells == ["0 to 1"]
    assert row(comparison, "INR").cells == ["≤ 1.5"]


def test_equal_criteria_do_not_differ(db: str) -> None:
    assert row(compare(db, [A, B]), "Inclusion", "Asthma").differs is False


def test_the_order_of_a_list_is_no_difference(tmp_path: Path) -> None:
    named = (["Asthma", "COPD"], ["COPD", "asthma"], ["Asthma", "Eczema"])
    records = [
        study(nct_id, conditionsModule={"conditions": conditions})
        for nct_id, conditions in zip((A, B, C), named, strict=True)
    ]
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", *records),))
    assert row(compare(str(tmp_path / "t.db"), [A, B]), "Conditions").differs is False
    three = compare(str(tmp_path / "t.db"), [A, B, C])
    assert row(three, "Conditions").differs is True
    stacked = render(three, "table").split("≠ Conditions")[1]
    assert stacked.count("COPD") == 1


def test_absent_is_neither_no_nor_zero(db: str) -> None:
    comparison = compare(db, [A, B])
    assert row(comparison, "Healthy volunteers").cells == ["No", None]
    assert row(comparison, "Enrollment").cells == ["0 (actual)", "unknown"]
    assert row(comparison, "Exclusion").cells == ["Smoking", None]


def test_dates_show_their_bounds(db: str) -> None:
    assert row(compare(db, [A, B]), "Start").cells == [
        "2022-03 (2022-03-01 … 2022-03-31), estimated",
        "2022-03-15, actual",
    ]


def test_a_time_frame_that_was_not_read_ends_on_no_day(tmp_path: Path) -> None:
    outcomes = [
        {"measure": "Itch", "timeFrame": "Whenever it is convenient"},
        {"measure": "Sleep", "timeFrame": "12 weeks"},
    ]
    load(
        str(tmp_path / "t.db"),
        (write(tmp_path / "s.json", study(A, outcomesModule={"primaryOutcomes": outcomes})),),
    )
    comparison = compare(str(tmp_path / "t.db"), [A])
    assert row(comparison, "Primary", "Itch").cells == ["Itch [Whenever it is convenient]"]
    assert row(comparison, "Primary", "Sleep").cells == ["Sleep [12 weeks; to day 84]"]


def test_a_partial_record_does_not_say_that_there_is_no_age_limit(tmp_path: Path) -> None:
    criteria = {"eligibilityCriteria": "Inclusion Criteria:\n\n* Asthma"}
    part = {"protocolSection": {"identificationModule": {"nctId": A}, "eligibilityModule": criteria}}
    whole = study(B, eligibilityModule=criteria)
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", part, whole),))
    comparison = compare(str(tmp_path / "t.db"), [A, B])
    assert row(comparison, "Minimum age").cells == [None, "no limit"]
    assert row(comparison, "Maximum age").cells == [None, "no limit"]


def test_results_show_denominators_and_why_a_value_is_not_available(bundled: str) -> None:
    comparison = compare(bundled, ["NCT99000001", "NCT99000015"])
    words = "\n".join(row(comparison, "Primary outcomes").cells[0:1])  # type: ignore[arg-type]
    assert "n = 64" in words
    assert "p <0.001" in words
    assert row(comparison, "Deaths").cells[0] is not None


@pytest.mark.parametrize(
    ("value", "words"),
    [(2_000_000.0, "≥ 2000000"), (1234.567, "≥ 1234.567"), (9.0, "≥ 9"), (0.1 + 0.2, "≥ 0.3")],
)
def test_no_digit_of_a_limit_is_rounded_away(value: float, words: str) -> None:
    assert bound(("GE", value, None, 1, None, "")) == words


@pytest.mark.parametrize(
    ("low_inclusive", "high_inclusive", "shown"),
    [
        (1, 1, "9 to 11 g/dL"),
        (None, None, "9 to 11 g/dL"),
        (0, 1, "> 9 and ≤ 11 g/dL"),
        (1, 0, "≥ 9 and < 11 g/dL"),
        (0, 0, "> 9 and < 11 g/dL"),
    ],
)
def test_an_end_of_a_range_that_is_not_meant_is_shown(
    low_inclusive: int | None, high_inclusive: int | None, shown: str
) -> None:
    assert bound(("BETWEEN", 9.0, 11.0, low_inclusive, high_inclusive, "g/dL")) == shown


def test_results_say_what_the_numbers_are_and_which_groups_an_analysis_compares(bundled: str) -> None:
    posted = row(compare(bundled, ["NCT99000001", "NCT99000015"]), "Primary outcomes")
    doses, eyes = (cell.split("\n") for cell in posted.cells if cell)
    assert doses[1] == "  Least Squares Mean; spread: Standard Error"
    assert doses[2].endswith("150 mg: -4.9 score on a scale ± 0.62, n = 64")
    assert any(line.startswith("  analysis: Zorvelimab 300 mg; Placebo; ") for line in doses)
    assert eyes[2].endswith(", n = 78 Eyes")


def test_a_one_sided_interval_is_shown_as_one(tmp_path: Path) -> None:
    one = analysis(ciNumSides="ONE_SIDED", ciPctValue="97.5", ciUpperLimit="1.2", pValue="0.01")
    other = analysis(ciLowerLimit="0.4", ciUpperLimit="1.2")
    load(
        str(tmp_path / "t.db"), (write(tmp_path / "s.json", trial(outcome("1", "2", analyses=[one, other]))),)
    )
    words = row(compare(str(tmp_path / "t.db"), ["NCT99000901"]), "Primary outcomes").cells[0] or ""
    assert words.split("\n")[-2:] == [
        "  analysis: Drug; Placebo; 97.5% CI — to 1.2, one-sided; p = 0.01",
        "  analysis: Drug; Placebo; CI 0.4 to 1.2",
    ]


def test_an_id_is_shown_once_whatever_its_case(db: str) -> None:
    assert compare(db, [A, A.lower(), B]).trials == [A, B]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["compare", *arguments])


def test_a_missing_id_is_named_and_the_others_are_shown(db: str) -> None:
    result = run(db, A, C, B)
    assert result.exit_code == 1
    assert C in result.stderr
    assert A in result.stdout


@pytest.mark.parametrize("ids", [(C,), ("NCT1",), ("99",)])
def test_no_id_to_show(db: str, ids: tuple[str, ...]) -> None:
    result = run(db, *ids)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert ids[0] in result.stderr


def test_a_file_that_is_no_database_of_ours(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("nothing", encoding="utf-8")
    for path in (tmp_path / "x.db", tmp_path / "nowhere.db"):
        result = run(str(path), A)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "nowhere.db").exists()


def test_json_is_the_model(db: str) -> None:
    comparison = compare(db, [A, B])
    assert Comparison.model_validate(json.loads(render(comparison, "json"))) == comparison


def test_csv_has_a_line_a_row(db: str) -> None:
    comparison = compare(db, [A, B])
    lines = list(csv.reader(io.StringIO(render(comparison, "csv"))))
    assert lines[0] == ["section", "label", "differs", "depth", A, B]
    assert len(lines) == 1 + sum(len(section.rows) for section in comparison.sections)


def test_markdown_tables_are_not_broken_by_what_texts_hold(db: str) -> None:
    lines = render(compare(db, [A, B]), "markdown").splitlines()
    title = next(line for line in lines if "script" in line)
    assert title.replace("\\|", "").count("|") == 5


LINE_ENDS = "one\rtwo\x0bthree\x85four\u2028five | six"


def test_every_kind_of_line_end_is_one_line_of_a_cell_in_every_form(tmp_path: Path) -> None:
    outcomes = {"primaryOutcomes": [{"measure": LINE_ENDS, "timeFrame": LINE_ENDS}]}
    record = study(A, identificationModule={"briefTitle": LINE_ENDS}, outcomesModule=outcomes)
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", record, study(B)),))
    comparison = compare(str(tmp_path / "t.db"), [A, B])
    assert row(comparison, "Brief title").cells[0] == "one\ntwo\nthree\nfour\nfive | six"
    assert (
        row(comparison, "Primary").cells[0] == "one two three four five | six [one two three four five | six]"
    )
    lines = list(csv.reader(io.StringIO(render(comparison, "csv"), newline="")))
    assert {len(line) for line in lines} == {6}
    markdown = [line for line in render(comparison, "markdown").splitlines() if line]
    assert all(line.startswith(("|", "#", "≠ differs")) for line in markdown)


def test_html_is_whole_escaped_and_needs_nothing_else(db: str) -> None:
    page = render(compare(db, [A, B]), "html")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page
    assert "class='differs'" in page
    assert "class='absent'" in page
    assert "ClinicalTrials.gov" in page


IDS = [f"NCT990000{number:02}" for number in (1, 2, 3, 4, 5, 11, 12, 14, 15, 16)]


@pytest.mark.parametrize("count", range(1, 11))
@pytest.mark.parametrize("full", [False, True])
def test_no_line_is_wider_than_the_terminal(bundled: str, count: int, full: bool) -> None:
    table = render(compare(bundled, IDS[:count]), "table", width=80, full=full)
    assert max(cell_len(line) for line in table.splitlines()) <= 80


def test_wide_characters_fit_too(tmp_path: Path) -> None:
    records = [
        study(nct_id, identificationModule={"briefTitle": "臨床試験" * 30 + nct_id}) for nct_id in (A, B)
    ]
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", *records),))
    table = render(compare(str(tmp_path / "t.db"), [A, B]), "table", width=80)
    assert max(cell_len(line) for line in table.splitlines()) <= 80
    assert "臨床試験" in table


@pytest.mark.parametrize("width", [1, 27, 39])
def test_below_the_narrowest_width_the_terminal_wraps(db: str, width: int) -> None:
    assert render(compare(db, [A, B]), "table", width=width) == render(compare(db, [A, B]), "table", width=40)


def test_labels_are_whole_however_long_their_words(tmp_path: Path) -> None:
    criteria = "Inclusion Criteria:\n\n* Aspartate aminotransferase \\<= 2 x ULN"
    records = [study(nct_id, eligibilityModule={"eligibilityCriteria": criteria}) for nct_id in (A, B)]
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", *records),))
    table = render(compare(str(tmp_path / "t.db"), [A, B]), "table", full=True)
    assert "aminotransferase" in table.replace("\n", "")


def test_a_record_does_not_steer_the_terminal(tmp_path: Path) -> None:
    record = study(A, identificationModule={"briefTitle": "red \x1b[31m, bell \x07, clear \x9b2J"})
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", record),))
    table = render(compare(str(tmp_path / "t.db"), [A]), "table")
    assert "red \ufffd[31m, bell \ufffd, clear \ufffd2J" in table


def test_differences_are_marked_without_colour(db: str) -> None:
    table = render(compare(db, [A, B]), "table")
    assert "≠ Minimum age" in table
    assert "\x1b" not in table
    assert "\x1b" in render(compare(db, [A, B]), "table", color=True)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("10*9/L", "×10⁹/L"),
        ("mm[Hg]", "mmHg"),
        ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
        ("kg/m2", "kg/m²"),
        ("[IU]/mL", "IU/mL"),
        ("umol/L", "µmol/L"),
        ("Cel", "°C"),
        ("d", "days"),
        ("g/d", "g/day"),
        ("{cigarettes}/d", "cigarettes/day"),
        ("{pack_years}", "pack years"),
        ("{score}", ""),
        ("1", ""),
        ("ULN", "ULN"),
        ("mL", "mL"),
        ("/mm3", "/mm³"),
        (None, ""),
    ],
)
def test_units_are_shown_as_people_write_them(code: str | None, shown: str) -> None:
    assert as_written(code) == shown


@pytest.mark.parametrize(
    ("negated", "words", "shown"),
    [
        (1, "pregnant", "inclusion: not pregnant"),
        (1, "not  pregnant", "inclusion: not pregnant"),
        (1, "Non-pregnant", "inclusion: Non-pregnant"),
        (1, "nonetheless", "inclusion: not nonetheless"),
        (0, "pregnant", "inclusion: pregnant"),
    ],
)
def test_what_is_denied_is_denied_once(negated: int, words: str, shown: str) -> None:
    assert flagged(("inclusion", negated, words)) == shown


def test_only_differences_and_only_some_sections(db: str) -> None:
    whole, differing = compare(db, [A, B]), compare(db, [A, B], only_differences=True)
    assert all(row.differs for section in differing.sections for row in section.rows)
    assert sum(row.differs for section in whole.sections for row in section.rows) == sum(
        len(section.rows) for section in differing.sections
    )
    some = compare(db, [A, B], ["Criteria", "elig"])
    assert [section.title for section in some.sections] == ["Eligibility", "Criteria"]


def test_the_command_takes_sections_and_writes_a_file(db: str, tmp_path: Path) -> None:
    path = tmp_path / "two.html"
    result = run(
        db, A, B, "--sections", "criteria", "--only-differences", "--format", "html", "-o", str(path)
    )
    assert (result.exit_code, result.stdout) == (0, "")
    page = path.read_text(encoding="utf-8")
    assert "Age &gt;= 12 years" in page
    assert "Asthma" not in page
    assert "Enrollment" not in page


@pytest.mark.parametrize("arguments", [("--sections", "weather"), ("-o", "/nowhere/at/all.txt")])
def test_a_section_or_file_that_cannot_be_is_said_in_one_line(db: str, arguments: tuple[str, ...]) -> None:
    result = run(db, A, B, *arguments)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert arguments[1] in result.stderr
