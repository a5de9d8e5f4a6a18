"""Whatever is done to an input, it is read or refused in one line, and costs nothing else."""

import io
import os
import random
import tracemalloc
from pathlib import Path

import pytest

from schemas.provenance import RawDocument
from scraper.errors import RecordRejected
from scraper.parser.documents import documents
from scraper.parser.read import content, read
from scraper.runs.load import load
from tests.databases import rows, study, write
from tests.mutated_inputs import DEEP, mutated, originals

SEED = random.randrange(10**6) if "NCTDB_FUZZ" in os.environ else 20


def outcomes(body: bytes) -> list[str]:
    """What becomes of each document of an input: its id, or the reason of its refusal."""
    found = []
    for document in documents("input", io.BytesIO(body)):
        try:
            if isinstance(document, RawDocument):
                found.append(str(read(document).study.nct_id))
                content(document)
            else:
                found.append(document.reason)
        except RecordRejected as error:
            found.append(str(error))
    return found


@pytest.mark.parametrize("name", originals())
def test_the_inputs_are_whole_to_begin_with(name: str) -> None:
    assert outcomes(originals()[name])


@pytest.mark.parametrize(("name", "body"), [pytest.param(*one, id=one[0]) for one in mutated(240, SEED)])
def test_a_damaged_input_is_read_or_refused_in_one_line(name: str, body: bytes) -> None:
    said = outcomes(body)
    assert said
    assert all(line and "\n" not in line and len(line) < 1000 for line in said)


BOMBS = {
    "lists in lists": b"[" * DEEP,
    "elements in elements": b"<html>" + b"<div>" * 3_000_000,
    "lines": b"<html>" + b"\n" * 3_000_000,
    "one long record": b'{"protocolSection": "' + b"x" * (17 << 20),
    "one long page": b"<html>" + b"x" * (17 << 20),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_before_it_costs_a_gigabyte(bomb: str) -> None:
    tracemalloc.start()
    try:
        assert len(outcomes(BOMBS[bomb])) == 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 300 << 20


def test_damaged_archives_cost_the_others_nothing(tmp_path: Path) -> None:
    """``zipfile`` has an exception of its own for each kind of damage."""
    (tmp_path / "in").mkdir()
    whole = originals()["zip of lines"]
    for start in range(0, len(whole), 40):
        (tmp_path / "in" / f"{start}.zip").write_bytes(whole[:start] + whole[start + 90 :])
    write(tmp_path / "in" / "z.json", study("NCT99000999"))
    report = load(str(tmp_path / "t.db"), (str(tmp_path / "in"),))
    assert ("NCT99000999",) in rows(tmp_path / "t.db", "select nct_id from studies")
    assert all("\n" not in reason for _, reason in report.rejections)
