"""The same kind of refusal has the same exit status in every form, and is named by the form it has."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from tests.databases import study
from tests.mutated_inputs import FIXTURES, zipped

GOOD = json.dumps(study("NCT99000901")).encode()
PAGE = (FIXTURES / "study_page/NCT99000101--headings/page.html").read_bytes()
FOUND = "".join(f"<li>NCT9900041{number} Walking after stroke</li>" for number in range(4))

NO_RECORD_AT_ALL, UNUSABLE_RECORD = 2, 1

REFUSED: dict[str, tuple[int, str, bytes]] = {
    "nothing": (NO_RECORD_AT_ALL, "empty", b""),
    "nothing in a gzip": (NO_RECORD_AT_ALL, "empty", gzip.compress(b"")),
    "a mark and nothing": (NO_RECORD_AT_ALL, "empty", b"\xef\xbb\xbf"),
    "prose": (NO_RECORD_AT_ALL, "not a form", b"Dear Sir or Madam"),
    "prose in UTF-16": (NO_RECORD_AT_ALL, "not a form", "Dear Sir or Madam".encode("utf-16")),
    "a list of ids": (NO_RECORD_AT_ALL, "names 2 trials", b"NCT99000411\nNCT99000412\nNCT99000411\n"),
    "a table with ids": (NO_RECORD_AT_ALL, "fetch DB --ids", b"title,nct\nWalking,NCT99000411\nGout,NCT99000412\n"),
    "a table of AACT": (NO_RECORD_AT_ALL, "AACT", b"id|nct_id|name\n1|NCT99000411|Gout\n"),
    "a page of another site": (NO_RECORD_AT_ALL, "fetch DB NCT99000411", b"[Walking] after stroke\nNCT99000411\n"),
    "a page of the archive": (
        NO_RECORD_AT_ALL,
        "registry's archive",
        b"<html><head><title>NCT99000411 on 2006_03_10: ClinicalTrials.gov Archive</title></head></html>",
    ),
    "versions in the archive": (
        NO_RECORD_AT_ALL,
        "list of a study's versions",
        b'<html><head><title>NCTs</title><link rel="stylesheet" href="/archive/history.css"/></head></html>',
    ),
    "a page of the classic site": (
        NO_RECORD_AT_ALL,
        "classic site",
        b"<html><title>Walking - No Study Results Posted - ClinicalTrials.gov</title></html>",
    ),
    "a page of 2017": (NO_RECORD_AT_ALL, "layout of 2017", b"Walking\n\n\nSponsors\n\nLead Sponsor\n\nWexbridge\n"),
    "R data": (NO_RECORD_AT_ALL, "R data file", gzip.compress(b"X\n\x00\x00\x00\x03\x00\x04")),
    "PDF": (NO_RECORD_AT_ALL, "binary", b"%PDF-1.7\n"),
    "PDF in a gzip": (NO_RECORD_AT_ALL, "binary", gzip.compress(b"%PDF-1.7\n")),

    "search export in XML": (NO_RECORD_AT_ALL, "search export", b'<search_results count="2"></search_results>'),
    "search results on a page": (NO_RECORD_AT_ALL, "search results", f"<html><ul>{FOUND}</ul></html>".encode()),
    "classic fields": (NO_RECORD_AT_ALL, "classic API JSON", b'{"StudyFieldsResponse": {"APIVrs": "1.01"}}'),
    "damaged gzip": (NO_RECORD_AT_ALL, "damaged", gzip.compress(GOOD)[:-30]),
    "damaged zip": (NO_RECORD_AT_ALL, "damaged", zipped(GOOD)[:-30]),
    "record cut short": (UNUSABLE_RECORD, "cut short", GOOD[:-20]),
    "record in UTF-16 cut short": (UNUSABLE_RECORD, "cut short", GOOD.decode().encode("utf-16")[:-40]),
    "past version cut short": (UNUSABLE_RECORD, "not a version", b'{"studyVersion": 1, "study": {"a":'),
    "page cut short": (UNUSABLE_RECORD, "cut off", PAGE[: len(PAGE) // 2]),
    "record of another kind": (UNUSABLE_RECORD, "not a study record", b'{"name": "x"}'),
    "fields rearranged by hand": (NO_RECORD_AT_ALL, "fetch DB --ids", b'[{"nct_id": "NCT99000411"}]'),
    "list without records": (UNUSABLE_RECORD, "no record", b"[]"),
    "API page without records": (UNUSABLE_RECORD, "no record", b'{"totalCount": 0, "studies": []}'),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal(tmp_path: Path, case: str) -> None:
    status, words, body = REFUSED[case]
    file = tmp_path / "input"
    file.write_bytes(body)
    result = CliRunner().invoke(main, ["load", str(tmp_path / "t.db"), str(file)])
    assert result.exit_code == status, result.output
    [line] = [line for line in result.stderr.splitlines() if "rejected" in line]
    assert words in line
