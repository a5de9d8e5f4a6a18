"""The R of docs/r.md runs as it stands, and prints what the page shows; skipped where R is not installed."""

import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from scraper.runs.load import load
from tests.test_tutorials import RECORDS, fences, run_command

PAGE = "r.md"


def _needs(*packages: str) -> str:
    """Rscript; skips the test where it or one of the packages is absent."""
    script = shutil.which("Rscript")
    if script is None:
        pytest.skip("needs Rscript, which is not installed")
    for package in packages:
        asked = [script, "-e", f"quit(status = !requireNamespace('{package}', quietly = TRUE))"]
        if subprocess.run(asked, capture_output=True, check=False).returncode:
            pytest.skip(f"needs the R package {package}, which is not installed")
    return script


def _folder(tmp_path: Path, fixtures_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the files that the commands of the page make."""
    records = [str(next(fixtures_dir.glob(f"api_v2/{nct_id}--*/study.json"))) for nct_id in RECORDS]
    monkeypatch.chdir(tmp_path)
    load("trials.db", tuple(records))
    for kind, content in fences(PAGE):
        if kind == "sh":
            for line in content.splitlines():
                if "matrix" in line:
                    run_command(line)


def _printed(script: str, code: str) -> list[str]:
    Path("page.R").write_text(code, encoding="utf-8")
    ran = subprocess.run([script, "page.R"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def _chunks(kind: str) -> tuple[str, list[str]]:
    """The R of one kind of fence, and the lines that its outputs show."""
    found = fences(PAGE)
    code = "".join(content for name, content in found if name == kind)
    shown = [
        line
        for (name, _), (after, output) in pairwise(found)
        if (name, after) == (kind, "rout")
        for line in output.splitlines()
    ]
    assert code and shown
    return code, shown


@pytest.mark.parametrize(
    ("kind", "packages"), [("r", ("metafor",)), ("r-sqlite", ("RSQLite", "dplyr", "dbplyr"))]
)
def test_the_r_of_the_page_prints_what_it_shows(
    kind: str,
    packages: tuple[str, ...],
    tmp_path: Path,
    fixtures_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = _needs(*packages)
    _folder(tmp_path, fixtures_dir, monkeypatch)
    code, shown = _chunks(kind)
    assert _printed(script, code) == shown
