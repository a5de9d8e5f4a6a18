"""Cohorts: what is chosen, how many fell out, and what a hostile question cannot do."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from scraper.errors import UnreadableInput
from scraper.explore.cohorts import (
    Cohort,
    NoStudyLeft,
    create_cohort,
    list_cohorts,
    remove_cohort,
    show_cohort,
)
from scraper.explore.database import reading
from scraper.explore.questions import ask
from scraper.explore.search.filters import Selection
from scraper.runs.load import load
from scraper.sink.sqlite.lock import hold
from tests.databases import Record, rows, study, write


@pytest.fixture
def db(tmp_path: Path) -> str:
    """Four studies: three of eczema, two of them big; one has an alias, one forbids what is searched for."""
    records = [
        _study("NCT99000901", "Hand Eczema", 300, "Delmitrax cream"),
        _study("NCT99000902", "Eczema", 20, "Vehicle"),
        _study("NCT99000903", "Eczema", 400, "Delmitrax cream"),
        _study("NCT99000904", "Migraine", 500, "Tablet"),
    ]
    records[0]["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT99000999"]
    records[3]["protocolSection"]["eligibilityModule"] = {
        "eligibilityCriteria": "Exclusion Criteria:\n\n* Eczema"
    }
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", *records),))
    return str(tmp_path / "t.db")


def _study(nct_id: str, condition: str, count: int, drug: str) -> Record:
    return study(
        nct_id,
        conditionsModule={"conditions": [condition]},
        designModule={"studyType": "INTERVENTIONAL", "enrollmentInfo": {"count": count, "type": "ACTUAL"}},
        armsInterventionsModule={"interventions": [{"type": "DRUG", "name": drug}]},
    )


def made(db: str, **filters: list[str]) -> Cohort:
    return create_cohort(db, "mine", Selection.model_validate(filters), replace=True).cohort


def numbers(cohort: Cohort) -> list[int]:
    return [int(nct_id[-1]) for nct_id in cohort.nct_ids]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


# ---- filters ---------------------------------------------------------------------------------


def test_every_filter_keeps_its_counts(db: str) -> None:
    cohort = made(db, where=["enrollment > 100", "enrollment < 350"], search=["eczema"])
    assert numbers(cohort) == [1]
    assert [(step.kind, step.studies_before, step.studies_left) for step in cohort.filters] == [
        ("search", 4, 3),
        ("where", 3, 2),
        ("where", 2, 1),
    ]
    assert cohort.data_date == "2024-06-01"


def test_a_search_does_not_look_at_criteria(db: str) -> None:
    """The migraine trial excludes eczema: it is not about it."""
    assert numbers(made(db, search=["eczema"])) == [1, 2, 3]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("delmitrax eczema", [1, 3]),  # in two tables
        ('"hand eczema"', [1]),
        ("eczem*", [1, 2, 3]),
        ("ECZEMA", [1, 2, 3]),
        ("NEAR OR AND", None),  # words, not operators
        ('eczema" OR 1', None),
        ("'; drop table studies; --", None),
    ],
)
def test_searches(db: str, words: str, found: list[int] | None) -> None:
    if found is None:
        with pytest.raises(NoStudyLeft):
            made(db, search=[words])
    else:
        assert numbers(made(db, search=[words])) == found


def test_where_is_a_condition_or_a_question(db: str) -> None:
    assert numbers(made(db, where=["conditions like '%Hand%' -- a comment"])) == [1]
    assert numbers(made(db, where=["SELECT nct_id FROM interventions WHERE name = 'Tablet'"])) == [4]
    assert numbers(made(db, where=["with big as (select * from studies where enrollment > 350) select enrollment, nct_id from big"])) == [3, 4]  # fmt: skip
    full_text = "select c.nct_id from criteria_fts f join criteria c on c.id = f.rowid where criteria_fts match 'eczema'"
    assert numbers(made(db, where=[full_text])) == [4]


def test_ids_from_words_files_and_aliases(db: str, tmp_path: Path) -> None:
    file = tmp_path / "ids.csv"
    file.write_text("Rank,NCT Number\r\n1,nct99000902\r\n2,NCT99000904\r\n", encoding="utf-8")
    assert numbers(made(db, ids=[str(file)])) == [2, 4]
    assert numbers(made(db, ids=["NCT99000901, nct99000903"])) == [1, 3]
    assert numbers(made(db, ids=["NCT99000999"])) == [1]  # an alias is the study that it stands for


def test_ids_that_are_not_there_are_named_and_the_others_kept(db: str) -> None:
    result = run("cohort", "create", db, "mine", "--ids", "NCT99000901,NCT99000950")
    assert result.exit_code == 1
    assert "does not hold NCT99000950" in result.stderr
    assert numbers(show_cohort(db, "mine")) == [1]


@pytest.mark.parametrize("given", ["NCT12", "no-such-file.txt", "NCT99000901;drop", ""])
def test_ids_that_are_none(db: str, given: str) -> None:
    with pytest.raises(UnreadableInput, match="NCT id"):
        made(db, ids=[given])


def test_a_file_without_ids_says_so(db: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("nothing here", encoding="utf-8")
    with pytest.raises(UnreadableInput, match="holds no NCT id"):
        made(db, ids=[str(tmp_path / "empty.txt")])


# ---- hostile questions -----------------------------------------------------------------------

WRITING = [
    "delete from studies",
    "with x as (select 1) delete from studies",
    "with x as (select 1) insert into conditions (id) values (1)",
    "select nct_id from studies; drop table studies",
    "1); delete from studies; --",
    "select load_extension('x')",
    "select nct_id from studies where 1 = (select writefile('x', 'y'))",
    "attach 'other.db' as other",
    "pragma query_only = 0",
    "update studies set enrollment = 1 returning nct_id",
    "vacuum into 'copy.db'",
]


@pytest.mark.parametrize("sql", WRITING)
def test_a_question_can_only_read(db: str, sql: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput) as refused:
        made(db, where=[sql])
    assert "\n" not in str(refused.value)
    assert len(rows(db, "select 1 from studies where enrollment > 1")) == 4
    assert {path.name for path in tmp_path.iterdir()} <= {
        "s.json",
        "t.db",
        "t.db-wal",
        "t.db-shm",
        "t.db.lock",
    }


@pytest.mark.parametrize(
    "sql", ["delete from studies", "attach 'other.db' as other", "pragma query_only = 0"]
)
def test_asking_refuses_what_is_no_reading(db: str, sql: str) -> None:
    with reading(db) as connection, pytest.raises(UnreadableInput, match="only reading is allowed"):
        ask(connection, sql)


def test_after_a_refusal_the_connection_works_on(db: str) -> None:
    with reading(db) as connection:
        with pytest.raises(UnreadableInput):
            ask(connection, "delete from studies")
        assert ask(connection, "select count(*) from studies")[1] == [(4,)]


def test_a_question_without_end_is_stopped(db: str) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    with reading(db) as connection, pytest.raises(UnreadableInput, match=r"more than 0\.2 seconds"):
        ask(connection, endless, seconds=0.2)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("no_such_column = 1", "no such column"),
        ("select brief_title from studies", "brief_title: 'Trial NCT99000901' is not an NCT id"),
        ("select null", "is not an NCT id"),
        ("", "syntax error"),
    ],
)
def test_mistakes_in_a_question_are_said(db: str, sql: str, why: str) -> None:
    with pytest.raises(UnreadableInput, match=why):
        made(db, where=[sql])


# ---- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["x'; drop table cohorts; --", "", "../up", "a\nb", "x" * 81, "<b>", "select x"]
)
def test_names_that_are_none(db: str, name: str) -> None:
    with pytest.raises(UnreadableInput, match="is no name for a cohort"):
        create_cohort(db, name, Selection(search=["eczema"]))
    assert list_cohorts(db).cohorts == []


def test_a_name_that_is_taken(db: str) -> None:
    create_cohort(db, "Étude 1", Selection(search=["eczema"]))
    with pytest.raises(UnreadableInput, match="has a cohort 'Étude 1'; drop it first"):
        create_cohort(db, "Étude 1", Selection(search=["migraine"]))
    assert len(show_cohort(db, "Étude 1").nct_ids) == 3
    create_cohort(db, "Étude 1", Selection(search=["migraine"]), replace=True)
    assert numbers(show_cohort(db, "Étude 1")) == [4]
    assert len(rows(db, "select 1 from cohort_filters")) == 1


def test_an_empty_cohort_is_not_made_and_says_where_it_ended(db: str) -> None:
    result = run("cohort", "create", db, "mine", "--search", "eczema", "--where", "enrollment > 9000")
    assert result.exit_code == 1
    assert result.stderr == "nctdb: no study is left (4 -> 3 -> 0); cohort 'mine' was not made\n"
    assert list_cohorts(db).cohorts == []


def test_a_cohort_of_no_filter_is_a_mistake(db: str) -> None:
    assert run("cohort", "create", db, "mine").exit_code == 2


def test_unknown_cohorts_are_answered_with_those_that_are_there(db: str) -> None:
    made(db, search=["eczema"])
    for command in ("show", "drop"):
        result = run("cohort", command, db, "yours")
        assert result.exit_code == 2
        assert result.stderr == f"nctdb: {db} has no cohort 'yours'; it has: mine\n"


# ---- life of a cohort ------------------------------------------------------------------------


def test_a_cohort_stays_and_knows_what_changed_since(db: str, tmp_path: Path) -> None:
    made(db, search=["eczema"])
    newer = study("NCT99000902", updated="2025-01-01", conditionsModule={"conditions": ["Asthma"]})
    load(db, (write(tmp_path / "newer.json", newer),))
    cohort = show_cohort(db, "mine")
    assert (numbers(cohort), cohort.changed_since) == ([1, 2, 3], 1)
    assert "1  of them changed since it was made" in run("cohort", "show", db, "mine").stdout
    assert run("cohort", "refresh", db, "mine").exit_code == 0
    again = show_cohort(db, "mine")
    assert (numbers(again), again.changed_since, again.filters[0].studies_left) == ([1, 3], 0, 2)


def test_dropping_a_cohort_leaves_its_studies(db: str) -> None:
    made(db, search=["eczema"])
    remove_cohort(db, "mine")
    assert list_cohorts(db).cohorts == []
    assert rows(db, "select count(*) from cohort_members") == rows(db, "select count(*) from cohort_filters")
    assert rows(db, "select count(*) from studies") == [(4,)]
    assert rows(db, "pragma foreign_key_check") == []


def test_a_file_of_an_earlier_version_has_no_cohorts_and_gets_them(db: str) -> None:
    import sqlite3

    connection = sqlite3.connect(db)
    for table in ("cohorts", "cohort_filters", "cohort_members"):
        connection.execute(f"drop table {table}")
    connection.execute("delete from _sqlite_migrations where name = 'm005_cohorts'")
    connection.commit()
    connection.close()
    assert list_cohorts(db).cohorts == []
    assert numbers(made(db, search=["eczema"])) == [1, 2, 3]


def test_on_the_command_line(db: str) -> None:
    result = run("cohort", "create", db, "big", "--search", "eczema", "--where", "enrollment > 100")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "big: 2 studies, registry data of 2024-06-01",
        "       4  in the database",
        "       3  left by --search eczema",
        "       2  left by --where enrollment > 100",
    ]
    assert run("cohort", "show", db, "big", "--ids").stdout.split() == ["NCT99000901", "NCT99000903"]
    assert json.loads(run("cohort", "list", db, "--json").stdout)["cohorts"][0]["name"] == "big"
    assert run("cohort", "list", db).stdout.startswith("       2  big (")
    assert run("cohort", "drop", db, "big").exit_code == 0
    assert run("cohort", "list", db).stdout == "no cohorts\n"


def test_a_database_that_another_run_writes(db: str) -> None:
    lock = hold(db)
    try:
        result = run("cohort", "create", db, "mine", "--search", "eczema")
    finally:
        lock.release()
    assert (result.exit_code, result.stderr.count("\n")) == (4, 1)


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    result = run("cohort", "list", str(tmp_path / "none.db"))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


CRITERIA = {
    "NCT99000911": "Inclusion Criteria:\n\n* Rheumatoid arthritis\n\nExclusion Criteria:\n\n* Chronic hepatitis B",
    "NCT99000912": "Inclusion Criteria:\n\n* Rheumatoid arthritis\n* No history of hepatitis C"
    "\n* No treatment with nivolumab",
    "NCT99000913": "Inclusion Criteria:\n\n* Hepatitis B\n\nExclusion Criteria:\n\n* Treatment with methotrexate",
}

CONCEPTS = [
    (Selection(excludes=["hepatitis B"]), ["NCT99000911"]),
    (Selection(excludes=["hepatitis"]), ["NCT99000911", "NCT99000912"]),
    (Selection(requires=["hepatitis"]), ["NCT99000913"]),
    (Selection(requires=["joint diseases"]), ["NCT99000911", "NCT99000912"]),
    (Selection(requires=["rheumatoid arthritis"], excludes=["hepatitis c"]), ["NCT99000912"]),
    (Selection(excludes=["METHOTREXATE"]), ["NCT99000913"]),
    (Selection(excludes=["checkpoint inhibitors"]), ["NCT99000912"]),
]


@pytest.mark.parametrize(("question", "found"), CONCEPTS, ids=str)
def test_concepts_that_criteria_require_or_exclude(
    question: Selection, found: list[str], tmp_path: Path
) -> None:
    records = [
        study(nct_id, eligibilityModule={"eligibilityCriteria": text}) for nct_id, text in CRITERIA.items()
    ]
    db = str(tmp_path / "c.db")
    load(db, (write(tmp_path / "c.json", *records),))
    assert create_cohort(db, "c", question).cohort.nct_ids == found
    assert rows(db, "select kind from cohort_filters order by position") == [("requires",)] * len(
        question.requires
    ) + [("excludes",)] * len(question.excludes)


def test_a_term_that_nobody_mentions_leaves_no_study(db: str) -> None:
    with pytest.raises(NoStudyLeft):
        create_cohort(db, "none", Selection(excludes=["no such disease"]))


def test_the_view_of_concepts_has_windows_in_days(tmp_path: Path) -> None:
    text = "Exclusion Criteria:\n\n* Chemotherapy within 3 weeks\n* Hemoglobin < 9 g/dL"
    db = str(tmp_path / "v.db")
    load(
        db,
        (write(tmp_path / "v.json", study("NCT99000921", eligibilityModule={"eligibilityCriteria": text})),),
    )
    asked = "select concept, role, window_days_high, measured_as from concepts order by concept_id"
    assert rows(db, asked) == [
        ("Drug Therapy", "excluded", 21.0, None),
        ("Hemoglobin", "excluded", None, "hemoglobin"),
    ]
