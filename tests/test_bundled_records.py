"""The program carries the whole records of the fixtures; a file left out is written and the test fails once."""

import json
from pathlib import Path

import pytest

import scraper.local_registry
from scraper.local_registry.bundled import bundled

BUNDLED = Path(scraper.local_registry.__file__).with_name("bundled.jsonl")


def test_they_are_the_fixtures(fixtures_dir: Path) -> None:
    records = [json.loads(path.read_bytes()) for path in sorted(fixtures_dir.glob("api_v2/*/study.json"))]
    if not BUNDLED.exists():
        lines = (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in records)
        BUNDLED.write_text("".join(lines), encoding="utf-8")
        pytest.fail(f"{BUNDLED} was missing and has been written: commit it")
    assert bundled() == records, f"delete {BUNDLED} and run this test to renew it"
