"""Free-text parsers against labelled text, at what they must reach.  Skipped without ``../shared``."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scraper.runs.parse import parse_lines

pytestmark = pytest.mark.corpus


def predicted(field: str, labelled: Path, tmp_path: Path) -> Path:
    """A file with what is read of a public set."""
    predictions = tmp_path / "predictions.jsonl"
    with labelled.open("rb") as lines:
        answers = [answer.line for answer in parse_lines(field, lines, field)]
    predictions.write_text("\n".join(answers), encoding="utf-8")
    return predictions


def reported(shared: Path, scorer: str, *arguments: str) -> dict[str, Any]:
    """What a scorer reports as JSON."""
    command = [sys.executable, str(shared / "gold" / scorer), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def score(field: str, shared: Path, tmp_path: Path, gold: str | None = None) -> dict[str, Any]:
    """The scorer's report on a public set of a field; the one of its name unless ``gold`` names another."""
    labelled = shared / f"gold/public/{gold or field}.jsonl"
    return reported(shared, "score.py", field, str(labelled), str(predicted(field, labelled, tmp_path)))


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


def test_concepts(shared: Path, tmp_path: Path) -> None:
    """The weights were trained on LCT and Chia of this set: a floor for changes, no measure of new texts."""
    labelled = shared / "gold/public/concepts.jsonl"
    found = str(predicted("concepts", labelled, tmp_path))
    by_corpus = reported(shared, "score_concepts.py", str(labelled), found, "--by", "corpus")["by_corpus"]
    for corpus, least in {"LCT": 0.95, "Chia": 0.90}.items():
        assert by_corpus[corpus]["scores"]["qualified"]["micro"]["F1"] >= least, corpus


def test_markers(shared: Path, tmp_path: Path) -> None:
    labelled = shared / "gold/public/concepts_biomarkers.jsonl"
    found = str(predicted("concepts", labelled, tmp_path))
    scores = reported(shared, "score_concepts.py", str(labelled), found)["scores"]
    assert scores["relaxed"]["biomarker"]["F1"] >= 0.82
