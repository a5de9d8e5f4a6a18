"""The registry's public XML: every element of the table, texts unwrapped, nothing lost, nothing fetched."""

import csv
import json
import re
from itertools import count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from pydantic import BaseModel

from schemas.forms import FORMS
from schemas.provenance import Draft, RawDocument
from schemas.study.paths import field_kinds
from schemas.values import NormalizedTime, PartialDate
from schemas.vocabularies import VOCABULARIES
from scraper.errors import RecordRejected
from scraper.parser.documents import documents
from scraper.parser.formats import public_xml
from scraper.parser.legacy.blocks import as_typed, unwrapped
from scraper.parser.read import content, read
from scraper.runs.load import load
from tests.databases import dump, rows, study, write

FOLDERS = sorted((Path(__file__).parent / "fixtures/public_xml").glob("NCT*--*"))
TABLES = Path(public_xml.__file__).parent
MAPPING = list(csv.DictReader((TABLES / "mapping.csv").read_text(encoding="utf-8").splitlines()))
UNMAPPED = list(csv.DictReader((TABLES / "unmapped.csv").read_text(encoding="utf-8").splitlines()))
SECTIONS = {"P": "protocolSection", "R": "resultsSection", "D": "derivedSection"}
HEAD = (
    "<required_header><url>https://clinicaltrials.gov/show/NCT99000202</url></required_header>"
    "<id_info><nct_id>NCT99000202</nct_id></id_info><brief_title>Walking</brief_title>"
)


def record(inner: str = "") -> bytes:
    return f"<clinical_study>{HEAD}{inner}</clinical_study>".encode()


def drafted(inner: str = "") -> Draft:
    return public_xml.read(RawDocument(record(inner), "x.xml", "public_xml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_record_is_what_the_api_would_give(folder: Path) -> None:
    with (folder / "record.xml").open("rb") as stream:
        [document] = documents("record.xml", stream)
    assert isinstance(document, RawDocument)
    assert document.form == "public_xml"
    assert content(document) == json.loads((folder / "expected.json").read_text(encoding="utf-8"))


# ---- the tables --------------------------------------------------------------------------------


SAMPLES = {
    "agreement": "There is NOT an agreement between Principal Investigators and the Sponsor.",
    "block": "\n      Words of\n      a block.\n    ",
    "event": "June 1, 2009",
    "file_name": "https://ClinicalTrials.gov/ProvidedDocs/02/NCT99000202/Prot_000.pdf",
    "glued": "< 0.001",
    "masking": "Single (Participant)",
    "phases": "Phase 1/Phase 2",
    "processed": "ClinicalTrials.gov processed this data on August 18, 2020",
    "study_design": "Allocation: Randomized, Primary Purpose: Treatment",
    "study_type": "Interventional",
}


def field_of(row: dict[str, str]) -> str:
    section, _, rest = row["path"].replace("[]", "").partition(".")
    return f"{SECTIONS.get(section, section)}.{rest}"


def sample(row: dict[str, str]) -> str:
    """A text that the element of a row may hold."""
    how, kind = row["how"].partition(":")[0], field_kinds()[field_of(row)]
    if how == "group":
        return "O2" if "outcome_list" in row["element"] else "B2" if "baseline" in row["element"] else "P2"
    if how in SAMPLES:
        return SAMPLES[how]
    if kind.vocabulary:
        words = VOCABULARIES[kind.vocabulary]
        return words.legacy(next(iter(words)))
    samples = {bool: "Yes", int: "7", PartialDate: "June 1, 2009", NormalizedTime: "18 Years"}
    return samples.get(kind.type, "words")


def nested(element: str, text: str) -> str:
    """An element inside its parents, or an attribute of it."""
    path, _, attribute = element.replace("*", "").partition("@")
    *outer, name = path.split("/")
    inner = f'<{name} {attribute}="{escape(text)}"/>' if attribute else f"<{name}>{escape(text)}</{name}>"
    for parent in reversed(outer):
        inner = f"<{parent}>{inner}</{parent}>"
    return inner


def at(value: Any, path: str) -> Any:
    for name in path.split("."):
        while isinstance(value, list):
            value = value[-1] if value else None
        value = value.get(name) if isinstance(value, dict) else None
    return value


ROWS = [row for row in MAPPING if row["element"] not in ("id_info/nct_id", "brief_title")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["element"])
def test_every_line_of_the_table_is_read_into_its_path(row: dict[str, str]) -> None:
    draft = drafted(nested(row["element"], sample(row)))
    assert at(draft.record, field_of(row)) not in (None, "", [], {})
    assert draft.issues == []
    assert draft.unmapped == []


@pytest.mark.parametrize("row", UNMAPPED, ids=lambda row: row["element"])
def test_what_v2_has_no_field_for_is_kept_unless_it_says_nothing_more(row: dict[str, str]) -> None:
    kept = drafted(nested(row["element"], "something")).unmapped
    assert [value.path for value in kept] == ([f"xml: {row['element']}"] if row["kept"] == "yes" else [])
    assert row["why"]


def test_no_element_stands_in_both_tables() -> None:
    assert not {row["element"] for row in UNMAPPED} & {row["element"].replace("*", "") for row in MAPPING}


DERIVED = {
    "hasResults",
    "protocolSection.eligibilityModule.stdAges",
    "protocolSection.designModule.patientRegistry",
    "protocolSection.armsInterventionsModule.armGroups.interventionNames",
    "resultsSection.outcomeMeasuresModule.outcomeMeasures.reportingStatus",
    "resultsSection.adverseEventsModule.seriousEvents",
    "resultsSection.adverseEventsModule.otherEvents",
    *(
        f"resultsSection.adverseEventsModule.eventGroups.{kind}Num{what}"
        for kind in ("deaths", "serious", "other")
        for what in ("Affected", "AtRisk")
    ),
}
"""What code reads, not the table."""


def test_what_the_form_cannot_know_is_what_nothing_reads() -> None:
    reached = {field_of(row) for row in MAPPING} | DERIVED
    is_reached = re.compile("|".join(f"{re.escape(path)}(?:\\..*)?" for path in reached))
    fields = {path for path, kind in field_kinds().items() if not issubclass(kind.type, BaseModel)}
    form = FORMS["public_xml"]
    assert {path for path in fields if not form.can_know(path)} - {
        "protocolSection.referencesModule.references.type"
    } == {path for path in fields if not is_reached.fullmatch(path)}


# ---- single values -----------------------------------------------------------------------------

MASKINGS = {
    "None (Open Label)": ("NONE", None),
    "Double": ("DOUBLE", None),
    "Quadruple (Participant, Care Provider, Investigator, Outcomes Assessor)": (
        "QUADRUPLE",
        ["PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR"],
    ),
    "Open Label": ("NONE", None),
    "Double-Blind": ("DOUBLE", None),
    "Double Blind (Subject, Caregiver)": ("DOUBLE", ["PARTICIPANT", "CARE_PROVIDER"]),
    "Single Blind (Outcomes Assessor)": ("SINGLE", ["OUTCOMES_ASSESSOR"]),
}


@pytest.mark.parametrize("text", MASKINGS)
def test_masking(text: str) -> None:
    draft = drafted(f"<study_design_info><masking>{text}</masking></study_design_info>")
    info = at(draft.record, "protocolSection.designModule.designInfo.maskingInfo")
    assert (info["masking"], info.get("whoMasked")) == MASKINGS[text]


def test_the_design_of_before_2017_was_one_text() -> None:
    text = "Allocation: Randomized, Endpoint Classification: Safety Study, Masking: Double Blind (Subject, Investigator)"
    draft = drafted(f"<study_design>{text}</study_design>")
    assert at(draft.record, "protocolSection.designModule.designInfo") == {
        "allocation": "RANDOMIZED",
        "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]},
    }


AGES = {
    ("", ""): ["CHILD", "ADULT", "OLDER_ADULT"],
    ("18 Years", ""): ["ADULT", "OLDER_ADULT"],
    ("18 Years", "64 Years"): ["ADULT"],
    ("18 Years", "65 Years"): ["ADULT", "OLDER_ADULT"],
    ("", "17 Years"): ["CHILD"],
    ("6 Months", "12 Months"): ["CHILD"],
    ("65 Years", "N/A"): ["OLDER_ADULT"],
}


@pytest.mark.parametrize("limits", AGES)
def test_age_groups_follow_from_the_limits(limits: tuple[str, str]) -> None:
    low, high = limits
    inner = f"<gender>All</gender><minimum_age>{low}</minimum_age><maximum_age>{high}</maximum_age>"
    draft = drafted(f"<eligibility>{inner}</eligibility>")
    assert at(draft.record, "protocolSection.eligibilityModule")["stdAges"] == AGES[limits]


ODD = {
    "no date": ("<start_date>last spring</start_date>", "unreadable_value", "xml: start_date"),
    "a year that no calendar has": ("<start_date>June 12, 0000</start_date>", "unreadable_value", "xml: start_date"),
    "no number": ("<enrollment>many</enrollment>", "unreadable_value", "xml: enrollment"),
    "neither yes nor no": ("<has_expanded_access>maybe</has_expanded_access>", "unreadable_value", "xml: has_expanded_access"),
    "two titles": ("<official_title>A</official_title><official_title>B</official_title>", "repeated_value", "xml: official_title"),
    "a new element": ("<mood>hopeful</mood>", "unknown_key", "xml: mood"),
    "words between elements": ("<sponsors>who pays<lead_sponsor/>and more</sponsors>", "unknown_key", "xml: sponsors"),
    "a new attribute": ('<condition code="7">Gout</condition>', "unknown_key", "xml: condition@code"),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_what_is_odd_is_kept_and_reported(case: str) -> None:
    inner, kind, path = ODD[case]
    draft = drafted(inner)
    assert (draft.issues[0].kind, draft.issues[0].path) == (kind, path)
    assert [value.path for value in draft.unmapped] == [issue.path for issue in draft.issues]


MEASURE = """<measure><title>{}</title><units>{}</units><param>Number</param><category_list>{}</category_list></measure>"""
CATEGORY = (
    """<category>{}<measurement_list><measurement group_id="{}1" value="{}"/></measurement_list></category>"""
)


def test_results_of_before_december_2016() -> None:
    titled = "<sub_title>{}</sub_title>"
    analyzed = MEASURE.format("Number of Participants", "participants", CATEGORY.format("", "{0}", "30"))
    walked = "".join(
        CATEGORY.format(titled.format(week), "O", value) for week, value in (("Week 1", "3"), ("Week 2", "5"))
    )
    sexes = "".join(
        CATEGORY.format(titled.format(sex), "B", value) for sex, value in (("Female", "13"), ("Male", "17"))
    )
    draft = drafted(
        "<clinical_results><baseline><measure_list>"
        + analyzed.format("B") + MEASURE.format("Gender", "participants", sexes)
        + "</measure_list></baseline><outcome_list><outcome><title>Distance</title><measure_list>"
        + analyzed.format("O") + MEASURE.format("Distance", "km", walked)
        + "</measure_list></outcome></outcome_list></clinical_results>"
    )  # fmt: skip
    baseline = draft.record["resultsSection"]["baselineCharacteristicsModule"]
    assert baseline["denoms"] == [{"units": "Participants", "counts": [{"groupId": "BG000", "value": "30"}]}]
    [gender] = baseline["measures"]
    assert [category["title"] for category in gender["classes"][0]["categories"]] == ["Female", "Male"]
    [outcome] = draft.record["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"]
    assert (outcome["unitOfMeasure"], outcome["denoms"][0]["counts"][0]["value"]) == ("km", "30")
    assert [one["title"] for one in outcome["classes"]] == ["Week 1", "Week 2"]
    assert at(outcome, "classes.categories.measurements.value") == "5"
    assert (draft.issues, draft.unmapped) == ([], [])


# ---- texts -------------------------------------------------------------------------------------

BLOCKS = {
    "\n      One line\n      of two.\n    ": "One line of two.",
    "\n      One.\r\n\r\n      Two.\r\n    ": "One.\n\nTwo.",
    "\n        List:\n\n          -  one\n\n          -  two,\n             wrapped\n": "List:\n\n* one\n* two, wrapped",
    "\n          -  one\n\n               -  deeper\n\n          -  two\n": "* one\n\n  * deeper\n* two",
    "\n          1. one\n\n          2. two\n\n        Then.\n": "1. one\n2. two\n\nThen.",
    "\n        -  INCLUSION:\n\n        Able to walk.\n": "* INCLUSION:\n\nAble to walk.",
    "\n      CD4 <200, [a], 2*3, 10^9\n": "CD4 \\<200, \\[a\\], 2\\*3, 10\\^9",
    "\n      1.5 mg a day\n": "1.5 mg a day",
    "   \n  ": "",
}


@pytest.mark.parametrize("block", BLOCKS)
def test_text_blocks(block: str) -> None:
    assert unwrapped(block) == BLOCKS[block]


def test_a_text_that_was_not_wrapped_keeps_its_lines() -> None:
    assert as_typed("Dose:\r\n- one\r\n- two\r\nThen  rest") == "Dose:\n\n* one\n* two\n\nThen  rest"


# ---- safety and loading ------------------------------------------------------------------------


def bomb() -> bytes:
    numbers = count(1)
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in (next(numbers) for _ in range(9)))
    return f'<!DOCTYPE clinical_study [<!ENTITY a0 "x">{entities}]>'.encode() + record(
        "<acronym>&a9;</acronym>"
    )


HOSTILE = {
    "entities in entities": bomb(),
    "a file": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + record("<acronym>&f;</acronym>"),
    "an address": b'<!DOCTYPE x SYSTEM "http://localhost:9/x.dtd">' + record(),
    "an unknown entity": record("<acronym>&who;</acronym>"),
    "nested deeply": record("<a>" * 100_000),
    "cut short": record("<condition>Gout</condition>")[:-30],
    "two records in one file": record() + record(),
    "text after it": record() + b"and more",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_and_broken_xml_is_refused_in_one_line(case: str) -> None:
    with pytest.raises(RecordRejected) as refused:
        read(RawDocument(HOSTILE[case], "x.xml", "public_xml"))
    assert "\n" not in str(refused.value)
    assert "root:" not in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_of_a_file_is_its_own(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "record.xml"
    text = record("<condition>Sjögren ≥ 2</condition>").decode()
    file.write_bytes(text.encode(encoding))
    load(str(tmp_path / "t.db"), (str(file),))
    assert rows(tmp_path / "t.db", "select name from conditions") == [("Sjögren ≥ 2",)]


def test_the_record_of_the_api_stands_before_it_in_any_order(tmp_path: Path) -> None:
    xml = tmp_path / "NCT99000202.xml"
    xml.write_bytes(record("<last_update_submitted>May 1, 2030</last_update_submitted>"))
    api = write(tmp_path / "api.json", study("NCT99000202", "2020-01-01"))
    for name, order in (("1", (str(xml), api)), ("2", (api, str(xml)))):
        load(str(tmp_path / f"{name}.db"), order)
        assert rows(tmp_path / f"{name}.db", "select source_format from studies") == [("api_v2",)]
    assert dump(tmp_path / "1.db") == dump(tmp_path / "2.db")


def test_a_part_of_the_design_that_v2_has_no_field_for_is_kept() -> None:
    design = "Allocation: Randomized, Endpoint Classification: Safety/Efficacy Study, Masking: Open Label"
    draft = drafted(f"<study_design>{design}</study_design>")
    assert [(value.path, json.loads(value.value)) for value in draft.unmapped] == [
        ("xml: study_design", "Endpoint Classification: Safety/Efficacy Study")
    ]
    assert draft.issues == []


@pytest.mark.corpus
def test_every_real_record_is_read_and_nothing_in_it_is_unknown(shared: Path) -> None:
    for file in sorted((shared / "corpus/public_xml").glob("*.xml"))[::20]:
        document = RawDocument(file.read_bytes(), str(file), "public_xml")
        kinds = {issue.kind for issue in read(document).issues}
        assert "unknown_key" not in kinds, file.stem
