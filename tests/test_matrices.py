"""Matrices of a cohort: whom trials admit, what they measure when, what came out, what fell out."""

import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from cli import main
from schemas.eligibility import Fact
from schemas.sense import asked
from schemas.tables import TABLES
from scraper.errors import UnreadableInput
from scraper.explore.admitted import Admitted, in_signs
from scraper.explore.cohorts import create_cohort
from scraper.explore.matrices import KINDS, matrix, question
from scraper.explore.matrices.concepts import COLUMNS, concept_says
from scraper.explore.search.filters import Selection
from scraper.explore.sheet_table import sheet_as_table
from scraper.explore.sheets import Sheet, sheet_of_rows
from scraper.runs.load import load
from scraper.sink.writers.columns import Field
from tests.databases import study, write

TRIALS = ("NCT99000041", "NCT99000042", "NCT99000043")


@pytest.fixture(scope="module")
def db(fixtures_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The bundled records with a cohort of three comparable trials with results."""
    path = str(tmp_path_factory.mktemp("matrices") / "t.db")
    load(path, tuple(map(str, sorted(fixtures_dir.glob("api_v2/*/study.json")))))
    create_cohort(path, "eczema", Selection(search=['"hand eczema"'], where=["has_results"]))
    return path


def dicts(db: str, kind: str, cohort: str = "eczema") -> list[dict[str, Any]]:
    sheet = matrix(db, cohort, kind)
    return [dict(zip(sheet.names, row, strict=True)) for row in sheet.rows]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_cohort_is_said(db: str, kind: str) -> None:
    with pytest.raises(UnreadableInput, match="has no cohort 'no'; it has: eczema"):
        matrix(db, "no", kind)


@pytest.mark.parametrize("kind", ["comparison", "endpoints", "effects", "attrition"])
def test_the_question_comes_first(kind: str) -> None:
    first = question(kind).splitlines()[0]
    assert first.startswith("-- ") and first.endswith("?")


def test_comparison_has_a_row_a_trial(db: str) -> None:
    found = dicts(db, "comparison")
    assert [row["nct_id"] for row in found] == list(TRIALS)
    assert [row["started"] for row in found] == [240, 200, 150]
    assert [row["arms"] for row in found] == [2, 2, 3]
    assert found[0]["primary_outcome_measures"] == "Change From Baseline in Itch Score"
    assert [row["reported_outcomes"] for row in found] == [2, 3, 2]


def test_attrition_counts_what_fell_out(db: str) -> None:
    found = dicts(db, "attrition")
    assert [(row["kind"], row["studies_left"]) for row in found] == [("search", 3), ("where", 3)]
    assert all(row["fell_out"] == row["studies_before"] - row["studies_left"] for row in found)


# ---- effects ---------------------------------------------------------------------------------


def test_effects_name_both_groups_and_how_many_were_analysed(db: str) -> None:
    comparisons = [row for row in dicts(db, "effects") if row["level"] == "comparison"]
    first, second = comparisons[0], comparisons[2]
    assert (first["group_1"], first["group_1_analyzed"]) == ("Delmitrax 1%", 151)
    assert (first["group_2"], first["group_2_analyzed"]) == ("Vehicle", 73)
    # the second trial lists its groups the other way round, under the same codes
    assert (second["group_1"], second["group_1_analyzed"]) == ("Vehicle", 92)
    assert (second["estimate"], second["lower_limit"], second["upper_limit"]) == (-1.1, -1.7, -0.4)
    assert len({row["group_1_id"] for row in comparisons if row["group_1_id"]}) == 7


def test_effects_have_one_vocabulary_beside_the_published_words(db: str) -> None:
    found = [
        (row["measure_as_published"], row["measure"])
        for row in dicts(db, "effects")
        if row["level"] == "comparison" and row["outcome_type"] == "PRIMARY"
    ]
    assert found == [
        ("LS Mean Difference", "mean_difference"),
        ("Mean Difference (Final Values)", "mean_difference"),
        ("Difference in Least Squares Means", "mean_difference"),
        ("Treatment effect", None),
    ]


def test_the_arm_whose_median_was_not_reached_is_in_the_table(db: str) -> None:
    (row,) = [
        row for row in dicts(db, "effects") if row["outcome"] == "Time to Relapse" and row["estimate"] is None
    ]
    assert (row["level"], row["group_1"], row["group_1_analyzed"]) == ("group", "Delmitrax 1%", 37)
    assert (row["estimate_kind"], row["upper_limit_kind"]) == ("not_reached", "not_reached")
    assert (row["lower_limit"], row["spread_type"], row["interval_level"]) == (
        14.1,
        "confidence_interval",
        95,
    )


def test_every_group_has_a_denominator_and_zero_is_a_number(db: str) -> None:
    groups = [row for row in dicts(db, "effects") if row["level"] == "group"]
    assert all(row["group_1_analyzed"] for row in groups)
    zero = [row for row in groups if row["estimate"] == 0]
    assert [(row["nct_id"], row["estimate_kind"]) for row in zero] == [("NCT99000043", "zero")]


# ---- endpoints -------------------------------------------------------------------------------


def _sql(db: str, statement: str, *parameters: object) -> None:
    connection = sqlite3.connect(db)
    connection.execute(statement, parameters)
    connection.commit()
    connection.close()


def test_endpoints_have_a_row_an_outcome_and_day(tmp_path: Path) -> None:
    outcomes = {"primaryOutcomes": [{"measure": "Pain", "timeFrame": "Weeks 4 and 8"}, {"measure": "Sleep"}]}
    db = str(tmp_path / "t.db")
    load(db, (write(tmp_path / "s.json", study(outcomesModule=outcomes)),))
    create_cohort(db, "all", Selection(where=["1"]))
    _sql(db, "delete from outcome_time_frames")
    row = {
        "id": 99000901000000,
        "nct_id": "NCT99000901",
        "design_outcome_id": 99000901000000,
        "kind": "point",
        "start_days": 28,
        "end_days": 56,
        "points_days": "[28.0, 56.0]",
    }
    _sql(
        db,
        f"insert into outcome_time_frames ({', '.join(row)}) values ({', '.join('?' * len(row))})",
        *row.values(),
    )
    found = [(row["measure"], row["day"], row["source"]) for row in dicts(db, "endpoints", "all")]
    assert found == [("Pain", 28, "registered"), ("Pain", 56, "registered"), ("Sleep", None, "registered")]


def test_endpoints_know_what_was_reported(db: str) -> None:
    found = {(row["nct_id"], row["measure"]): row for row in dicts(db, "endpoints")}
    assert found["NCT99000041", "Change From Baseline in Itch Score"]["numbers"] == 2
    relapse = found["NCT99000042", "Time to Relapse"]
    assert (relapse["source"], relapse["outcome_type"]) == ("reported only", "SECONDARY")


# ---- eligibility -----------------------------------------------------------------------------


BARE = Fact("flag", 0, 1, "test")
ASKED = ("asks", "asks_low", "asks_high", "asks_low_inclusive", "asks_high_inclusive")


def _facts_database(tmp_path: Path, facts: list[dict[str, Any]]) -> str:
    """Three trials with one inclusion and one exclusion criterion each, and exactly these facts."""
    text = "Inclusion Criteria:\n\n* One\n\nExclusion Criteria:\n\n* Two"
    db = str(tmp_path / "t.db")
    records = [
        study(f"NCT9900090{number}", eligibilityModule={"eligibilityCriteria": text, "sex": "ALL"})
        for number in (1, 2, 3)
    ]
    load(db, (write(tmp_path / "s.json", *records),))
    create_cohort(db, "all", Selection(where=["1"]))
    _sql(db, "delete from criterion_facts")
    for position, fact in enumerate(facts):
        row = {
            "id": position + 1,
            "nct_id": f"NCT9900090{fact['trial']}",
            "criterion_id": int(f"9900090{fact['trial']}00000{0 if fact['inclusion'] else 1}"),
            "negated": 0,
            **{name: value for name, value in fact.items() if name in TABLES["criterion_facts"].column_names},
            **_asked(fact),
        }
        _sql(
            db,
            f"insert into criterion_facts ({', '.join(row)}) values ({', '.join('?' * len(row))})",
            *row.values(),
        )
    return db


def _asked(fact: dict[str, Any]) -> dict[str, Any]:
    """What a fact asks, as it is computed when rows are made."""
    fields = {name: value for name, value in fact.items() if name in Fact._fields}
    found = asked("inclusion" if fact["inclusion"] else "exclusion", BARE._replace(**fields))
    return dict(zip(ASKED, found, strict=True))


def _flag(trial: int, inclusion: bool, negated: int = 0, name: str = "pregnancy") -> dict[str, Any]:
    return {
        "trial": trial,
        "inclusion": inclusion,
        "fact_type": "flag",
        "subject_normalized": name,
        "negated": negated,
    }


def _creatinine(trial: int, inclusion: bool, comparator: str, value: float, unit: str) -> dict[str, Any]:
    """As a reader of thresholds leaves it: canonical for units of mass, not for units of substance."""
    bounds = (value, None) if comparator.startswith("GT") else (None, value)
    canonical = bounds if unit == "mg/dL" else (None, None)
    return {
        "trial": trial,
        "inclusion": inclusion,
        "fact_type": "threshold",
        "subject_normalized": "creatinine",
        "comparator": comparator,
        "value_low": bounds[0],
        "value_high": bounds[1],
        "low_inclusive": comparator == "GTEQ",
        "high_inclusive": comparator == "LTEQ",
        "unit": unit,
        "unit_ucum": unit,
        "canonical_unit": "mg/dL" if unit == "mg/dL" else None,
        "canonical_low": canonical[0],
        "canonical_high": canonical[1],
    }


def test_which_trials_exclude_pregnancy(tmp_path: Path) -> None:
    db = _facts_database(tmp_path, [_flag(1, inclusion=False), _flag(2, inclusion=True, negated=1)])
    found = dicts(db, "eligibility", "all")
    assert [row["pregnancy"] for row in found] == ["excluded", "excluded", None]  # not said is not allowed


def test_a_flag_says_where_it_is_spoken_of_and_no_more(tmp_path: Path) -> None:
    """A pregnancy test among the inclusions, "unable to consent" among the exclusions."""
    test = _flag(1, inclusion=True) | {"role": "mention"}
    facts = [test, test | {"trial": 2}, _flag(2, inclusion=False)]
    facts += [_flag(1, True, name="informed_consent"), _flag(1, False, name="informed_consent")]
    found = dicts(_facts_database(tmp_path, facts), "eligibility", "all")
    assert [row["pregnancy"] for row in found] == ["in inclusion", "excluded", None]
    assert [row["informed_consent"] for row in found] == ["in exclusion; in inclusion", None, None]


def test_sex_in_the_text_does_not_take_the_place_of_the_field(tmp_path: Path) -> None:
    fact = {**_flag(1, inclusion=True, name="sex"), "fact_type": "sex"}
    sheet = matrix(_facts_database(tmp_path, [fact]), "all", "eligibility")
    assert len(set(sheet.names)) == len(sheet.names)


def test_which_trials_cap_creatinine_at_which_value_in_one_unit(tmp_path: Path) -> None:
    facts = [
        _creatinine(1, True, "LTEQ", 1.5, "mg/dL"),
        _creatinine(2, False, "GT", 133, "umol/L"),
        _creatinine(2, False, "GT", 133, "umol/L"),
        _creatinine(3, True, "LT", 2, "mg/dL"),
    ]
    found = dicts(_facts_database(tmp_path, facts), "eligibility", "all")
    assert [row["creatinine (mg/dL)"] for row in found] == ["≤ 1.5", "≤ 1.504 (≤ 133 umol/L)", "< 2"]


def test_a_mass_that_nobody_can_have_meant_stays_as_published(tmp_path: Path) -> None:
    facts = [_creatinine(1, True, "LTEQ", 175, "mmol/L"), _creatinine(2, True, "LTEQ", 0.175, "mmol/L")]
    found = dicts(_facts_database(tmp_path, facts), "eligibility", "all")
    assert [row["creatinine (mmol/L)"] for row in found] == ["≤ 175", None, None]
    assert [row["creatinine (mg/dL)"] for row in found] == [None, "≤ 1.98 (≤ 0.175 mmol/L)", None]


def test_several_limits_of_one_trial_are_all_there(tmp_path: Path) -> None:
    facts = [_creatinine(1, True, "LTEQ", value, "mg/dL") for value in (1.5, 2.0)]
    found = dicts(_facts_database(tmp_path, facts), "eligibility", "all")
    assert found[0]["creatinine (mg/dL)"] == "≤ 1.5; ≤ 2"


def test_without_facts_the_fields_are_there(tmp_path: Path) -> None:
    found = dicts(_facts_database(tmp_path, []), "eligibility", "all")
    assert len(found) == 3
    assert (found[0]["sex"], found[0]["minimum_age"], found[0]["healthy_volunteers"]) == ("ALL", None, None)


def test_a_condition_is_no_limit_and_an_exception_is_marked(tmp_path: Path) -> None:
    facts = [
        _creatinine(1, True, "GT", 1.5, "mg/dL") | {"role": "condition"},
        _creatinine(2, False, "GT", 2, "mg/dL"),
        _creatinine(2, False, "LTEQ", 3, "mg/dL") | {"role": "exception", "concerns": "on dialysis"},
        _creatinine(3, True, "LTEQ", 1.3, "mg/dL") | {"concerns": "males"},
    ]
    found = dicts(_facts_database(tmp_path, facts), "eligibility", "all")
    assert [row["creatinine (mg/dL)"] for row in found] == [
        None,
        "≤ 2; ≤ 3 (exception) [on dialysis]",
        "≤ 1.3 [males]",
    ]


def test_a_trial_that_recruits_pregnant_women_does_not_exclude_pregnancy(tmp_path: Path) -> None:
    facts = [_flag(1, inclusion=True), _flag(1, inclusion=False)]
    facts += [_flag(2, inclusion=False) | {"role": "mention"}]
    found = dicts(_facts_database(tmp_path, facts), "eligibility", "all")
    assert [row["pregnancy"] for row in found] == ["asked for", "in exclusion", None]


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (Admitted("within", 9, None, True, None), "≥ 9"),
        (Admitted("within", 9, None, False, None), "> 9"),
        (Admitted("within", None, 9, None, True), "≤ 9"),
        (Admitted("within", None, 9, None, False), "< 9"),
        (Admitted("within", 2, 4, True, True), "2 to 4"),
        (Admitted("within", 2, 4, False, True), "> 2 and ≤ 4"),
        (Admitted("within", 2, 4, True, False), "≥ 2 and < 4"),
        (Admitted("outside", 2, 4, False, False), "not 2 to 4"),
        (Admitted("outside", 2, 4, False, True), "not ≥ 2 and < 4"),
        (Admitted("within", 2, 2, True, True), "2"),
        (Admitted("outside", 2, 2, False, False), "not 2"),
        (Admitted("none_of", None, None, None, None, "[1.0,4.0]"), "not 1, 4"),
        (Admitted("within", None, None, None, None), "limited"),
    ],
)
def test_whom_a_limit_admits_in_signs(limit: Admitted, said: str) -> None:
    assert in_signs(limit) == said


# ---- concepts --------------------------------------------------------------------------------


def test_concepts_stand_by_kind_and_side_with_what_is_asked_of_them(tmp_path: Path) -> None:
    text = (
        "Inclusion Criteria:\n\n* Asthma\n* Severe asthma\n* No history of stroke\n\n"
        "Exclusion Criteria:\n\n* Treatment with warfarin within 30 days\n* Hemodialysis\n"
        "* Malignancy other than basal cell carcinoma"
    )
    db = str(tmp_path / "t.db")
    records = [study("NCT99000901", eligibilityModule={"eligibilityCriteria": text}), study("NCT99000902")]
    load(db, (write(tmp_path / "s.json", *records),))
    create_cohort(db, "all", Selection(where=["1"]))
    assert dicts(db, "concepts", "all") == [
        {
            "nct_id": "NCT99000901",
            "conditions_in_inclusion": "Asthma (required); Stroke (excluded)",
            "conditions_in_exclusion": "Neoplasms (excluded); Carcinoma, Basal Cell (allowed)",
            "drugs_in_inclusion": None,
            "drugs_in_exclusion": "Warfarin (excluded, ≤ 30 days)",
            "procedures_in_inclusion": None,
            "procedures_in_exclusion": "Renal Dialysis (excluded)",
        },
        {"nct_id": "NCT99000902", **dict.fromkeys(COLUMNS.values())},
    ]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (None, None, "Stroke (excluded)"),
        (None, 182.625, "Stroke (excluded, ≤ 183 days)"),
        (28.0, None, "Stroke (excluded, ≥ 28 days)"),
        (14.0, 28.0, "Stroke (excluded, 14 to 28 days)"),
        (None, 0.25, "Stroke (excluded, ≤ 0.25 days)"),
        (None, 3652.5, "Stroke (excluded, ≤ 3652 days)"),
    ],
)
def test_a_concept_with_its_window_in_days(low: float | None, high: float | None, said: str) -> None:
    assert concept_says("Stroke", "excluded", low, high) == said


# ---- forms -----------------------------------------------------------------------------------


def test_csv_on_standard_output(db: str) -> None:
    result = run("matrix", db, "eczema", "--kind", "effects", "--format", "csv")
    assert result.exit_code == 0, result.output
    found = list(csv.DictReader(io.StringIO(result.stdout)))
    assert found[0]["nct_id"] == "NCT99000041"
    assert float(found[0]["estimate"]) == -1.5


def test_json_and_json_lines_agree(db: str) -> None:
    whole = json.loads(run("matrix", db, "eczema", "--kind", "endpoints", "--format", "json").stdout)
    lines = run("matrix", db, "eczema", "--kind", "endpoints", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == whole


def test_blocks_keep_their_width_and_their_digits() -> None:
    names = [f"column_{number}" for number in range(9)]
    fields = [Field(name, "real" if name == "column_8" else "text") for name in names]
    shown = sheet_as_table(Sheet(fields, [(*["臨床試験" * 20] * 8, 1234567.8)]), 60).splitlines()
    assert max(map(cell_len, shown)) <= 60
    assert shown[1].endswith("…")
    assert shown[-1] == "column_8  1234567.8"


def test_a_table_that_fits_is_a_table_and_a_wide_one_is_blocks(db: str) -> None:
    narrow = run("matrix", db, "eczema", "--kind", "attrition").stdout
    assert narrow.splitlines()[0].split() == [
        "position",
        "kind",
        "filter",
        "studies_before",
        "studies_left",
        "fell_out",
    ]
    wide = run("matrix", db, "eczema").stdout
    assert wide.startswith("-- 1 of 3 --\nnct_id ")
    assert max(map(len, wide.splitlines())) <= 80


def test_markdown_is_one_line_a_row(db: str) -> None:
    lines = run("matrix", db, "eczema", "--format", "markdown").stdout.splitlines()
    assert len(lines) == 2 + 3
    assert lines[1].startswith("| --- |")


def test_a_file_is_written_whole(db: str, tmp_path: Path) -> None:
    out = tmp_path / "effects.csv"
    out.write_text("old", encoding="utf-8")
    assert run("matrix", db, "eczema", "--kind", "effects", "--format", "csv", "-o", str(out)).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("nct_id,level,")
    assert [path.name for path in tmp_path.iterdir()] == ["effects.csv"]


@pytest.mark.parametrize(
    "arguments", [("--format", "parquet"), ("--format", "csv", "-o", "no/such/folder/x")]
)
def test_what_cannot_be_written_is_said_in_a_line(db: str, arguments: tuple[str, ...]) -> None:
    result = run("matrix", db, "eczema", *arguments)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_types_are_those_of_the_values() -> None:
    sheet = sheet_of_rows(["i", "r", "t", "end_days"], [(1, 1, "x", None), (None, 0.5, None, None)])
    assert list(sheet.fields) == [
        Field("i", "integer"),
        Field("r", "real"),
        Field("t", "text"),
        Field("end_days", "real"),  # no value: as the tables declare a column of that name
    ]
