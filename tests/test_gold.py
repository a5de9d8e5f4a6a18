"""Free-text parsers against labelled text, at what they must reach.  Skipped without ``../shared``."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scraper.runs.parse import parse_lines

pytestmark = pytest.mark.corpus


def score(field: str, shared: Path, tmp_path: Path, gold: str | None = None) -> dict[str, Any]:
    """The scorer's report on a public set of a field; the one of its name unless ``gold`` names another."""
    labelled, predictions = shared / f"gold/public/{gold or field}.jsonl", tmp_path / "predictions.jsonl"
    with labelled.open("rb") as lines:
        answers = [answer.line for answer in parse_lines(field, lines, field)]
    predictions.write_text("\n".join(answers), encoding="utf-8")
    command = [
        sys.executable,
        str(shared / "gold/score.py"),
        field,
        str(labelled),
        str(predictions),
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_time_frames(shared: Path, tmp_path: Path) -> None:
    accuracy = score("timeframes", shared, tmp_path)["accuracy"]
    assert accuracy["exact"] >= 0.85
    assert accuracy["end"] >= 0.95


def test_flags(shared: Path, tmp_path: Path) -> None:
    assert score("flags", shared, tmp_path)["scores"]["micro(scored labels)"]["F1"] >= 0.95


@pytest.mark.parametrize(
    ("field", "least"),
    [
        ("thresholds", {"subject+value": 0.85, "strict": 0.80}),
        ("thresholds_chia", {"subject+value": 0.85, "strict": 0.75}),
    ],
)
def test_thresholds(field: str, least: dict[str, float], shared: Path, tmp_path: Path) -> None:
    scores = score("thresholds", shared, tmp_path, gold=field)["scores"]
    assert {metric: scores[metric]["F1"] >= bound for metric, bound in least.items()} == dict.fromkeys(
        least, True
    )
