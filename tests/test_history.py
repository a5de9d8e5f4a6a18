"""The commands changes and versions: what differs, word by word, and what a record said on a day."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from scraper.explore.word_differences import marked, word_differences
from scraper.runs.load import load
from tests.databases import study, write

A, B = "NCT99000901", "NCT99000902"

WORDS = [
    ("Aged 18 to 65 years", "Aged 18 to 75 years", "Aged 18 to [-65-]{+75+} years"),
    ("for ten days", "for six weeks", "for [-ten days-]{+six weeks+}"),
    ("the same", "the same", "the same"),
    ("", "new", "{+new+}"),
    ("Itch  score", "Itch score", "Itch[-  -]{+ +}score"),
    ("Age >= 18", "Age > 18", "Age >[-=-] 18"),
    ("Before, after", "After, before", "[-Before-]{+After+}, [-after-]{+before+}"),
]


@pytest.mark.parametrize(("before", "after", "shown"), WORDS)
def test_word_differences(before: str, after: str, shown: str) -> None:
    pieces = word_differences(before, after)
    assert marked(pieces, whole=True) == shown
    assert "".join(piece.text for piece in pieces if piece.operation != "added") == before
    assert "".join(piece.text for piece in pieces if piece.operation != "removed") == after


def test_what_is_the_same_is_left_out_but_for_the_words_next_to_a_difference() -> None:
    same = " ".join(f"word{number}" for number in range(40))
    pieces = word_differences(f"{same} old {same}", f"{same} new {same}")
    assert marked(pieces) == (
        "… word34 word35 word36 word37 word38 word39 [-old-]{+new+} word0 word1 word2 word3 word4 word5 … "
    )


@pytest.fixture
def db(tmp_path: Path) -> str:
    def version(nct_id: str, day: str, criteria: str, count: int, kind: str) -> object:
        outcome = [{"measure": "Itch score", "timeFrame": "12 weeks"}]
        return study(
            nct_id,
            day,
            eligibilityModule={"eligibilityCriteria": criteria},
            designModule={"enrollmentInfo": {"count": count}},
            outcomesModule={f"{kind}Outcomes": outcome},
        )

    first, second = (
        "Inclusion Criteria:\n\n* Aged 18 to 65 years",
        "Inclusion Criteria:\n\n* Aged 18 to 75 years",
    )
    records = [
        version(A, "2024-01-10", first, 60, "secondary"),
        version(A, "2024-05-10", second, 80, "primary"),
        version(B, "2024-01-10", first, 60, "primary"),
        version(B, "2024-06-10", first, 70, "primary"),
    ]
    path = str(tmp_path / "t.db")
    load(path, (write(tmp_path / "s.json", *records),))  # type: ignore[arg-type]
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_texts_are_shown_word_by_word(db: str) -> None:
    shown = run("changes", db, A, "--path", "eligibilityCriteria").stdout
    assert shown == (
        f"{A} version 2 (2024-05-10)\n"
        "  protocolSection.eligibilityModule.eligibilityCriteria [sponsor]:"
        " Inclusion Criteria: * Aged 18 to [-65-]{+75+} years\n"
    )


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        ((A, "--path", "enrollment*count"), {"protocolSection.designModule.enrollmentInfo.count"}),
        ((A, "--path", "Post_ate"), set()),
        ((B, "--by", "registry"), {"protocolSection.statusModule.lastUpdatePostDateStruct.date"}),
        (("--since", "2024-06-01", "--path", "count"), {"protocolSection.designModule.enrollmentInfo.count"}),
    ],
)
def test_changes_are_chosen_by_path_and_by_whose_they_are(
    db: str, arguments: tuple[str, ...], paths: set[str]
) -> None:
    found = json.loads(run("changes", db, *arguments, "--json").stdout)["changes"]
    assert {change["path"] for change in found} == paths


def test_values_in_json_are_json(db: str) -> None:
    found = json.loads(run("changes", db, A, "--json").stdout)["changes"]
    by_path = {change["path"].rpartition(".")[2]: change for change in found}
    assert (by_path["count"]["before"], by_path["count"]["after"]) == (60, 80)
    assert {"operation": "removed", "text": "65"} in by_path["eligibilityCriteria"]["differences"]
    assert by_path["secondaryOutcomes"]["before"] == [{"measure": "Itch score", "timeFrame": "12 weeks"}]


def test_whole_values_with_full(tmp_path: Path) -> None:
    summary = "long words " * 40
    records = [
        study(A, day, descriptionModule={"briefSummary": text})
        for day, text in (("2024-01-01", "Itch"), ("2024-02-01", summary))
    ]
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", *records),))
    short, full = (
        run("changes", str(tmp_path / "t.db"), "--path", "briefSummary", *option).stdout
        for option in ((), ("--full",))
    )
    assert "…" in short
    assert summary.strip() in full


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (
            "promoted",
            f"{A} version 2 (2024-05-10)\n  secondary outcome promoted to primary [sponsor]: Itch score\n",
        ),
        (
            "criterion",
            f"{A} version 2 (2024-05-10)\n  inclusion criterion reworded [sponsor]: Aged 18 to [-65-]{{+75+}} years\n",
        ),
        (
            "raised",
            f"{A} version 2 (2024-05-10)\n  enrollment raised [sponsor]: 60 -> 80\n{B} version 2 (2024-06-10)\n  enrollment raised [sponsor]: 60 -> 70\n",
        ),
    ],
)
def test_changes_of_things(db: str, kind: str, shown: str) -> None:
    assert run("changes", db, "--kind", kind).stdout == shown
    assert len(json.loads(run("changes", db, "--kind", kind, "--json").stdout)["changes"]) == shown.count(
        "[sponsor]"
    )


def test_changes_of_a_cohort(db: str) -> None:
    assert run("cohort", "create", db, "b", "--where", f"nct_id = '{B}'").exit_code == 0
    shown = run("changes", db, "--cohort", "b").stdout
    assert B in shown
    assert A not in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--kind", "weather"), "it has: "),
        (("--kind", "outcome", "--path", "count"), "--kind or --path"),
        (("--cohort", "nobody"), "no cohort 'nobody'"),
        (("--since", "yesterday"), "YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_asked_is_said(db: str, arguments: tuple[str, ...], said: str) -> None:
    result = run("changes", db, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_field_in_each_version_and_on_a_day(db: str) -> None:
    assert run("versions", db, A, "enrollmentInfo.count").stdout == (
        "version 1 (2024-01-10): 60\nversion 2 (2024-05-10): 80\n"
    )
    on = ("--on", "2024-05-09", "--json")
    [version] = json.loads(run("versions", db, A, "designModule.enrollmentInfo", *on).stdout)["versions"]
    assert (version["version"], version["value"]) == (1, {"count": 60})
    whole = run("versions", db, A, "protocolSection.statusModule.overallStatus", "--on", "2024-05-10").stdout
    assert whole == "version 2 (2024-05-10): RECRUITING\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((A, "enrollmentInfo.weather"), "has a field 'enrollmentInfo.weather'"),
        ((A, "enrollmentInfo.count", "--on", "2023-01-01"), "its first is 2024-01-10"),
        ((A, "enrollmentInfo.count", "--on", "today"), "YYYY-MM-DD"),
        (("NCT99000909", "enrollmentInfo.count"), "does not hold"),
    ],
)
def test_a_field_or_day_that_is_not_there_is_said(db: str, arguments: tuple[str, ...], said: str) -> None:
    result = run("versions", db, *arguments)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert said in result.stderr
