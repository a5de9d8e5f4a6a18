"""NCT ids from anything that names trials: each kind of file, spellings, and what is none counted."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cli import main
from scraper.errors import UnreadableInput
from scraper.fetcher.query import why_no_ids
from scraper.parser.id_lists import ids_of, read_id_list

A, B, C = "NCT99000001", "NCT99000002", "NCT99000003"

EXPORT = f"""NCT Number,Study Title,Study URL,Brief Summary
{A},"Gout, a follow-up",https://clinicaltrials.gov/study/{A},"Extension of {C}
in adults"
{B},Walking,https://clinicaltrials.gov/study/{B},
"""

FILES: dict[str, tuple[str, list[str], list[str]]] = {
    "a line each": (f"{A}\n{B}\n", [A, B], []),
    "commas and blanks": (f"{A}, {B} {C}", [A, B, C], []),
    "small letters, twice": (f"nct99000001\n{A}\n", [A], []),
    "a heading": (f"nct_id\n{A}\n{B}\n", [A, B], ["nct_id"]),
    "comments": (f"# ours\n{A}\n# NCT1 is none\n{B}", [A, B], []),
    "words in a list": (f"{A}\n{B}\nhello\nNCT1234\n", [A, B], ["hello", "NCT1234"]),
    "a search export": (EXPORT, [A, B], []),
    "of a spreadsheet": (EXPORT.replace(",", "\t").replace('"Gout\t', '"Gout,'), [A, B], []),
    "a table with gaps": (f"n;trial\n1;{A}\n2;\n3;{B}\n4;unknown", [A, B], ["unknown"]),
    "several in a cell": (f"title,ids\nx,{A}|{B}\ny,{C}\n", [A, B, C], []),
    "addresses in a table": (f"title,link\nx,https://clinicaltrials.gov/study/{A}\ny,{B} (ct2)\n", [A, B], []),
    "a table without heading": (f"{A},x\n{B},y\n", [A, B], []),
    "AACT": (f"id|nct_id|name\n1|{A}|Gout\n2|{B}|Gout\n", [A, B], []),
    "BibTeX": (f"@article{{a, note = {{clinicaltrials:{A}}}, title = {{Gout, {{NCT}} 9900 0002}}}}", [A], []),
    "RIS": (f"TY  - JOUR\nTI  - Gout in adults\nC2  - {A}\nUR  - https://clinicaltrials.gov/ct2/show/{B}?x=1\nER  -\n", [A, B], []),
    "prose": (f"We found {A} (see NCT 9900 0002 and NCT-99000003), but not NCT123.", [A, B, C], ["NCT123"]),
    "JSON ids": (json.dumps([A, B]), [A, B], []),
    "JSON objects": (json.dumps([{"nct_id": A, "text": f"after {C}"}, {"nct_id": "?"}]), [A], ["?"]),
    "JSON by id": (json.dumps({A: {"phase": 2}, B: {"phase": 3}}), [A, B], []),
    "JSON lines": (f'{{"nctId": "{A}"}}\n{{"nctId": "{B}"}}\n', [A, B], []),
    "records": (
        json.dumps({"protocolSection": {"identificationModule": {"nctId": A}, "x": {"nctId": B}}}), [A], []
    ),
    "broken JSON": (f'{{"nctId": "{A}", ', [A], []),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_ids_are_found_and_what_is_none_is_counted(kind: str) -> None:
    text, ids, others = FILES[kind]
    found = read_id_list("file", text.encode())
    assert (list(found.ids), list(found.others)) == (ids, others)


WRAPPED = {
    "UTF-16": EXPORT.encode("utf-16"),
    "UTF-16 without mark": EXPORT.encode("utf-16-le"),
    "byte-order mark": EXPORT.encode("utf-8-sig"),
    "gzip": gzip.compress(EXPORT.encode()),
    "windows-1252": EXPORT.replace("Walking", "Ménière").encode("cp1252"),
}


@pytest.mark.parametrize("wrapping", WRAPPED)
def test_in_any_encoding(wrapping: str) -> None:
    assert read_id_list("file", WRAPPED[wrapping]).ids == (A, B)


SPELLINGS = [
    ("NCT99000001", [A]),
    ("nct 9900 0001", [A]),
    ("NCT: 99000001", [A]),
    ("NCT#99000001", [A]),
    ("clinicaltrials:NCT99000001", [A]),
    ("NCT990000012", []),
    ("NCT9900001", []),
    ("NCT00000000", []),
    ("DISTINCT99000001", []),
]


@pytest.mark.parametrize(("text", "ids"), SPELLINGS)
def test_spellings(text: str, ids: list[str]) -> None:
    assert ids_of(text) == ids


@pytest.mark.parametrize("body", [b"", b"hello", b"NCT12", b"[]", b"\x1f\x8bdamaged"])
def test_a_file_without_ids_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableInput, match=r"NCT id|damaged"):
        read_id_list("file", body)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_never_crash(body: bytes) -> None:
    try:
        assert read_id_list("file", body).ids
    except UnreadableInput as error:
        assert "\n" not in str(error)


def test_many_that_are_none_are_one_line() -> None:
    assert why_no_ids(["x"]) == "'x' is not an NCT id (NCT and eight digits)"
    line = why_no_ids([f"word {number}" for number in range(200_000)])
    assert line.startswith("200000 of what was given are not NCT ids")
    assert len(line) < 200


def test_a_file_without_ids_ends_a_fetch_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "no-ids.csv"
    file.write_text("a,b\n" * 10_000, encoding="utf-8")
    done = CliRunner().invoke(main, ["fetch", str(tmp_path / "t.db"), "--ids", str(file)])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "holds no NCT id" in done.stderr
