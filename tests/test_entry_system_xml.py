"""XML of the registry's entry system: every line of its table, designs without labels, versions by their dates."""

import csv
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.nothing_lost import lost
from schemas.forms import FORMS
from schemas.provenance import Draft, RawDocument
from schemas.study.paths import field_kinds
from schemas.values import NormalizedTime, PartialDate
from schemas.vocabularies import VOCABULARIES
from scraper.errors import RecordRejected
from scraper.parser.documents import documents
from scraper.parser.formats import entry_system_xml
from scraper.parser.formats.entry_system_xml.design import read_word
from scraper.parser.read import content, read
from scraper.runs.load import load
from tests.databases import dump, rows
from tests.test_public_xml import at, field_of, nested

FORM = "entry_system_xml"
FOLDERS = sorted((Path(__file__).parent / "fixtures" / FORM).glob("NCT*--*"))
TABLES = Path(entry_system_xml.__file__).parent
MAPPING = list(csv.DictReader((TABLES / "mapping.csv").read_text(encoding="utf-8").splitlines()))
UNMAPPED = list(csv.DictReader((TABLES / "unmapped.csv").read_text(encoding="utf-8").splitlines()))
ID = "NCT99000252"


def record(inner: str = "") -> bytes:
    return f"<clinical_study>\n<study_id>\n<nct_id>\n {ID}\n</nct_id>\n</study_id>{inner}</clinical_study>".encode()


def drafted(inner: str = "") -> Draft:
    return entry_system_xml.read(RawDocument(record(inner), "x.xml", FORM))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_record_is_what_the_api_would_give(folder: Path) -> None:
    with (folder / "record.xml").open("rb") as stream:
        [document] = documents("record.xml", stream)
    assert isinstance(document, RawDocument)
    assert document.form == FORM
    expected = folder / "expected.json"
    if not expected.exists():
        text = json.dumps(content(document), ensure_ascii=False, indent=1)
        expected.write_text(text + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was missing and has been written: read it, and commit it if it is right")
    assert content(document) == json.loads(expected.read_text(encoding="utf-8"))
    assert [place for place, _, is_lost in lost(document) if is_lost] == []


def sample(row: dict[str, str]) -> str:
    """A text that the element of a row may hold."""
    kind = field_kinds()[field_of(row)]
    if kind.vocabulary:
        words = VOCABULARIES[kind.vocabulary]
        return words.legacy(next(iter(words)))
    samples = {bool: "Yes", int: "7", PartialDate: "2009-06", NormalizedTime: "18 Years"}
    return samples.get(kind.type, "words")


@pytest.mark.parametrize("row", MAPPING[1:], ids=lambda row: row["element"])
def test_every_line_of_the_table_is_read_into_its_path(row: dict[str, str]) -> None:
    draft = drafted(nested(row["element"], sample(row)))
    assert at(draft.record, field_of(row)) not in (None, "", [], {})
    assert draft.issues == []
    assert draft.unmapped == []
    assert FORMS[FORM].can_know(field_of(row))


@pytest.mark.parametrize("row", UNMAPPED, ids=lambda row: row["element"])
def test_what_v2_has_no_field_for_is_kept_unless_it_says_nothing_more(row: dict[str, str]) -> None:
    element = row["element"].replace("/*", "/any/thing")
    draft = drafted(nested(element, "something"))
    assert [value.path for value in draft.unmapped] == ([f"xml: {element}"] if row["kept"] == "yes" else [])
    assert draft.issues == []
    assert row["why"]


DESIGNS: list[tuple[str, dict[str, Any]]] = [
    ("Treatment", {"primaryPurpose": "TREATMENT"}),
    ("Non-Randomized", {"allocation": "NON_RANDOMIZED"}),
    ("Crossover Assignment", {"interventionModel": "CROSSOVER"}),
    ("Open Label", {"maskingInfo": {"masking": "NONE"}}),
    ("Double-Blind", {"maskingInfo": {"masking": "DOUBLE"}}),
    ("Single Blind (Subject)", {"maskingInfo": {"masking": "SINGLE", "whoMasked": ["PARTICIPANT"]}}),
    ("Case Control", {"observationalModel": "CASE_CONTROL"}),
    ("Prospective", {"timePerspective": "PROSPECTIVE"}),
    ("Efficacy Study", {}),
    ("Placebo Control", {}),
    ("Other", {}),
    ("", {}),
]


@pytest.mark.parametrize(("word", "said"), DESIGNS)
def test_a_design_says_its_field_or_nothing(word: str, said: dict[str, Any]) -> None:
    assert read_word(word) == said


def test_a_record_without_id_has_that_of_its_file() -> None:
    body = b"<clinical_study><study_id><org_study_id>X</org_study_id></study_id></clinical_study>"
    found = read(RawDocument(body, f"archive/{ID}_20110912.xml", FORM))
    assert found.study.nct_id == ID
    assert [issue.kind for issue in found.issues] == ["id_from_name"]
    with pytest.raises(RecordRejected, match="no NCT id"):
        read(RawDocument(body, "20110912.xml", FORM))


def version(folder: Path, date: str, count: int, design: str) -> str:
    file = folder / f"{ID}_{date}.xml"
    file.write_bytes(
        record(
            f"<enrollment>{count}</enrollment><design>{design}</design>"
            f"<last_release_date>{date}</last_release_date>"
        )
    )
    return str(file)


def test_versions_stand_in_the_order_of_their_dates_however_they_come(tmp_path: Path) -> None:
    files = [
        version(tmp_path, "2007-01-01", 40, "Open Label"),
        version(tmp_path, "2008-01-01", 40, "No Masking"),
        version(tmp_path, "2009-01-01", 55, "Open Label"),
    ]
    dumps = []
    for number, order in enumerate(itertools.permutations(files)):
        db = str(tmp_path / f"{number}.db")
        for file in order:
            load(db, (file,))
        dumps.append(dump(db))
        told = rows(db, "select path, before, after from record_changes where path like '%designModule%'")
        assert told == [("protocolSection.designModule.enrollmentInfo.count", "40", "55")]
    assert all(one == dumps[0] for one in dumps)


@pytest.mark.parametrize("body", [record()[:-30], record("<a>"), b"<!DOCTYPE x>" + record()])
def test_what_is_no_whole_record_is_refused_in_one_line(tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "x.xml"
    file.write_bytes(body)
    report = load(str(tmp_path / "t.db"), (str(file),))
    [(_, reason)] = report.rejections
    assert "\n" not in reason


@pytest.mark.corpus
def test_every_real_version_is_read_and_nothing_in_it_is_lost(shared: Path) -> None:
    for file in sorted((shared / "corpus/history/ctgov_archive").glob("*/*.xml"))[::5]:
        document = RawDocument(file.read_bytes(), str(file), FORM)
        assert "unknown_key" not in {issue.kind for issue in read(document).issues}, file
        assert [place for place, _, is_lost in lost(document) if is_lost] == [], file
