"""The demo: a registry, a fetch over HTTP, a day upstream, an update, what changed, a comparison."""

import subprocess
import sys
from pathlib import Path

import pytest

from scraper.errors import UnreadableInput
from scraper.local_registry.demo import DROPS_AN_OUTCOME, NEW, RECOMPUTED, REMOVED, STOPS_RECRUITING, demo
from tests.databases import rows


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The database of a demo, and what it said."""
    path = tmp_path_factory.mktemp("a demo") / "demo.db"
    said: list[str] = []
    assert demo(str(path), said.append) == 0
    return path, "\n".join(said)


def test_it_says_what_happened(made: tuple[Path, str]) -> None:
    _, said = made
    for line in (
        "7 expected, 7 stored, 7 new",
        f"new: {NEW}",
        f"changed {STOPS_RECRUITING}",
        'status: "RECRUITING" -> "ACTIVE_NOT_RECRUITING"',
        "enrollment: 486 -> 491",
        'primary completion: "2026-12-15" -> "2027-04"',
        f"gone from the registry: {REMOVED}",
        "nothing new at the registry",
        "two trials side by side",
        "≠ Phase",
    ):
        assert line in said


def test_it_leaves_what_it_says(made: tuple[Path, str]) -> None:
    path, _ = made
    changed = {nct_id for (nct_id,) in rows(path, "select nct_id from record_versions where version = 2")}
    assert changed == {STOPS_RECRUITING, DROPS_AN_OUTCOME, RECOMPUTED}
    gone = rows(
        path, "select nct_id, removed_upstream_date from studies where removed_upstream_date is not null"
    )
    assert gone == [(REMOVED, "2026-11-21")]
    assert rows(path, "select count(*) from studies") == [(8,)]
    by_registry = rows(path, "select distinct changed_by from record_changes where nct_id = ?", RECOMPUTED)
    assert by_registry == [("registry",)]


def test_it_does_not_write_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "demo.db").write_bytes(b"mine")
    for name in (tmp_path, tmp_path / "demo.db"):
        with pytest.raises(UnreadableInput, match="already"):
            demo(str(name), print)
    assert (tmp_path / "demo.db").read_bytes() == b"mine"


def test_the_command_needs_nothing_beside_it(tmp_path: Path) -> None:
    """As from an installed package: in an empty folder, and the settings of the environment do not count."""
    done = subprocess.run(
        [sys.executable, "-m", "cli", "demo"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "NCTDB_API_URL": "http://127.0.0.1:9", "NCTDB_MIN_INTERVAL": "60"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "two trials side by side" in done.stdout
    assert list(tmp_path.iterdir()) == []
