"""An alias is the study that it stands for, wherever an id can be given."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from scraper.explore.notebook import open_database
from scraper.runs.load import load
from tests.databases import study, write
from tests.web_site import Site

ID, ALIAS = "NCT99000271", "NCT99000272"


@pytest.fixture
def db(tmp_path: Path) -> str:
    record = study(ID, identificationModule={"nctIdAliases": [ALIAS], "briefTitle": "Walking"})
    load(str(tmp_path / "t.db"), (write(tmp_path / "a.json", record),))
    return str(tmp_path / "t.db")


COMMANDS = [("compare", ALIAS), ("compare", ALIAS.lower()), ("findings", ALIAS), ("changes", ALIAS)]


@pytest.mark.parametrize(("command", "nct_id"), COMMANDS)
def test_commands_take_an_alias(db: str, command: str, nct_id: str) -> None:
    done = CliRunner().invoke(main, [command, db, nct_id])
    assert done.exit_code == 0, done.output
    assert "does not hold" not in done.output


def test_a_study_and_its_alias_are_one(db: str) -> None:
    done = CliRunner().invoke(main, ["compare", db, ALIAS, ID, "--format", "json"])
    assert done.exit_code == 0, done.output
    assert done.output.count(f'"{ID}"') >= 1
    assert f'"{ALIAS}",' not in done.output.split("sections")[0]


def test_an_id_that_is_none_of_them_is_not_there(db: str) -> None:
    done = CliRunner().invoke(main, ["findings", db, "NCT99000273"])
    assert done.exit_code == 2
    assert "does not hold NCT99000273" in done.stderr


def test_python_takes_an_alias(db: str) -> None:
    with open_database(db) as opened:
        assert opened.study(ALIAS).nct_id == ID


def test_the_web_leads_from_an_alias_to_its_study(db: str) -> None:
    site = Site(db)
    try:
        for path, target in (
            (f"/trial/{ALIAS}", f"/trial/{ID}"),
            (f"/trial/{ALIAS}.json", f"/trial/{ID}.json"),
            (f"/search?q={ALIAS}", f"/trial/{ID}"),
        ):
            answer = site.ask(path)
            assert (answer.status_code, answer.headers["location"]) == (302, target)
        assert site.ask("/trial/NCT99000273").status_code == 404
    finally:
        site.close()
