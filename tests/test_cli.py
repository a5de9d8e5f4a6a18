"""The command line: results on standard output, all else on standard error, exit statuses as documented."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from cli import main
from tests.databases import study, write

ROOT = Path(__file__).parent.parent


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_with_an_example_and_a_place_in_the_readme(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"nctdb {command}" in result.stdout.split("Example:")[1]
    assert f"nctdb {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def commands(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        yield command
        if isinstance(command, click.Group):
            yield from commands(command)


@pytest.mark.parametrize("command", list(commands(main)), ids=lambda command: command.name)
def test_every_option_is_explained_and_summaries_are_not_cut(command: click.Command) -> None:
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if not option.help] == []
    assert not command.get_short_help_str(limit=66).endswith("...")


@pytest.mark.parametrize("option", ["--allow-shrink", "--accept-fewer"])
def test_a_renamed_option_has_both_names(option: str) -> None:
    assert main.commands["update"].make_context("update", ["t.db"]).params["allow_shrink"] is False
    assert main.commands["update"].make_context("update", ["t.db", option]).params["allow_shrink"] is True


def test_load_prints_counts_on_standard_output(tmp_path: Path) -> None:
    result = run("load", str(tmp_path / "t.db"), write(tmp_path / "s.json", study()))
    assert result.exit_code == 0
    assert "1 records read: 1 new, 0 changed, 0 rejected" in result.stdout
    assert result.stderr == ""


def test_load_as_json(tmp_path: Path) -> None:
    result = run("load", str(tmp_path / "t.db"), write(tmp_path / "s.json", study()), "--json")
    report = json.loads(result.stdout)
    assert (report["new"], report["rejected"], report["exit_status"]) == (1, 0, 0)


def test_a_rejected_record_is_named_on_standard_error_and_the_status_is_1(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"protocolSection": {"identificationModule": {"nctId": "NCT1"}}}', encoding="utf-8")
    result = run("load", str(tmp_path / "t.db"), str(bad), write(tmp_path / "s.json", study()))
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert str(bad) in result.stderr


def test_standard_input(tmp_path: Path) -> None:
    result = run("load", str(tmp_path / "t.db"), "-", stdin=json.dumps(study()).encode())
    assert result.exit_code == 0, result.output


def test_changes_as_text_and_json(tmp_path: Path) -> None:
    db = str(tmp_path / "t.db")
    run("load", db, write(tmp_path / "1.json", study(updated="2023-01-01")))
    run(
        "load",
        db,
        write(tmp_path / "2.json", study(updated="2024-01-01", statusModule={"overallStatus": "COMPLETED"})),
    )
    text = run("changes", db, "NCT99000901")
    assert "overallStatus [sponsor]: RECRUITING -> COMPLETED" in text.stdout
    assert run("changes", db, "--since", "2025-01-01").stdout == "no changes recorded\n"
    assert len(json.loads(run("changes", db, "--json").stdout)["changes"]) >= 2


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    db = str(tmp_path / "trials.db")
    run("load", db, write(tmp_path / "1.json", study()))
    result = run("changes", db, "--since", "yesterday")
    assert result.exit_code == 2
    assert "'yesterday' is not a day" in result.stderr


def test_a_byte_order_mark_before_the_first_line_is_no_part_of_it(tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_bytes(b'\xef\xbb\xbf{"id": 1, "text": "Week 12"}\r\n')
    result = run("parse", "timeframes", str(lines))
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["predicted"]["end_days"] == 84


@pytest.mark.parametrize("command", ["changes", "findings"])
def test_a_study_that_is_not_there_is_named(tmp_path: Path, command: str) -> None:
    db = str(tmp_path / "trials.db")
    run("load", db, write(tmp_path / "1.json", study()))
    absent = run(command, db, "NCT99000909")
    assert (absent.exit_code, absent.stdout) == (2, "")
    assert absent.stderr == f"nctdb: {db} does not hold NCT99000909\n"


def test_the_dictionary_in_docs_is_current() -> None:
    assert (
        run("dictionary").stdout.strip()
        == (ROOT / "docs/data-dictionary.md").read_text(encoding="utf-8").strip()
    )


def test_the_rules_of_findings_in_docs_are_current() -> None:
    assert (
        run("findings", "--rules").stdout.strip()
        == (ROOT / "docs/findings.md").read_text(encoding="utf-8").strip()
    )


def test_the_dictionary_as_json_names_every_table() -> None:
    tables = json.loads(run("dictionary", "--format", "json").stdout)
    assert {"studies", "criteria", "source_documents"} <= {table["table"] for table in tables}


HELP = "from click.testing import CliRunner; from cli import main; CliRunner().invoke(main, ['--help'])"
OPENING = "import scraper.sink.sqlite.store"


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        (HELP, ["pydantic", "requests", "bs4", "lxml", "sqlite_utils", "rich"]),
        (OPENING, ["numpy", "pandas"]),
        ("import scraper.parser.read", ["numpy", "scraper.parser.free_text", "scraper.parser.text.facts"]),
    ],
)
def test_imports_nothing_heavy(code: str, heavy: list[str]) -> None:
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; {code}; print([name for name in {heavy} if name in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert result.stdout == "[]\n"
