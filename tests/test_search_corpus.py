"""Search over real records: 30 questions whose answers are counted in the records themselves, and conditions.

Skipped without ``../shared``.  ``python -m tests.test_search_corpus DB`` prints precision and recall.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from cli import main
from scraper.explore.cohorts import NoStudyLeft, create_cohort
from scraper.explore.notebook import open_database
from scraper.explore.search.answer import search
from scraper.explore.search.filters import Selection
from scraper.runs.load import load
from tests.databases import Record

pytestmark = pytest.mark.corpus

CONDITIONS = [
    # what is asked, what a condition, keyword or MeSH term that is about it looks like
    ("diabetes", r"diabet|\bT[12]DM?\b"),
    ("type 1 diabetes", r"type (1|I)\b.*diabet|diabet.*type (1|I)\b|\bT1DM?\b|\bIDDM\b"),
    ("asthma", r"asthma"),
    ("COPD", r"copd|chronic obstructive|obstructive pulmonary|pulmonary disease, chronic"),
    ("breast cancer", r"breast.*(cancer|carcino|neoplasm|tumou?r)|(cancer|carcinoma|neoplasm).*breast|\bTNBC\b"),
    ("NSCLC", r"non[- ]?small[- ]?cell|nsclc"),
    ("melanoma", r"melanoma"),
    ("leukemia", r"leuka?emi"),
    ("lymphoma", r"lymphoma"),
    ("multiple myeloma", r"myeloma"),
    ("prostate cancer", r"prostat.*(cancer|carcinoma|neoplasm|tumou?r)|(cancer|neoplasm)s? .*prostat"),
    ("ovarian cancer", r"ovar.*(cancer|carcinoma|neoplasm|tumou?r)|(cancer|neoplasm)s? .*ovar"),
    ("colorectal cancer", r"\b(colo|rect).*(cancer|carcinoma|neoplasm)"),
    ("atopic dermatitis", r"atopic (dermatitis|eczema)|(dermatitis|eczema),? atopic"),
    ("allergic rhinitis", r"rhinit.*allerg|allerg.*rhin(it|oconj)|hay ?fever|pollinosis|rhinoconjunct|pollen allerg"),
    ("food allergy", r"(food|nut|milk|egg|fish|wheat|soy).*(allerg|hypersens)|allerg.*(food|nut|milk|egg|fish)"),
    ("urticaria", r"urticaria|hives"),
    ("disc herniation", r"dis[ck]s? (herni|prolapse|displacement)|herni\w* (\w+ )?dis[ck]|dis[ck], herni"),
    ("obesity", r"\bobes"),
    ("depression", r"depress(ion|ive)"),
    ("cystic fibrosis", r"cystic fibrosis|mucoviscidosis"),
    ("lung cancer", r"(lung|pulmonary|bronch).*(cancer|carcino|neoplasm)|(cancer|carcinoma|neoplasm).*lung|NSCLC|SCLC"),
    ("gastric cancer", r"(gastric|stomach).*(cancer|carcino|neoplasm)"),
    ("pancreatic cancer", r"pancrea.*(cancer|carcino|neoplasm)|(cancer|carcinoma) .*pancrea"),
    ("endometrial cancer", r"endometri.*(cancer|carcino|neoplasm)"),
    ("acute myeloid leukemia", r"acute myel|\bAML\b|leukemia, myeloid, acute"),
    ("schizophrenia", r"schizophren"),
    ("epilepsy", r"epilep"),
    ("low back pain", r"low(er)? back pain|lumbago"),
]  # fmt: skip


def modules(record: Record, name: str) -> Record:
    found: Record = record["protocolSection"].get(name, {})
    return found


def about(record: Record) -> list[str]:
    """Conditions, keywords and MeSH terms of a record."""
    said = modules(record, "conditionsModule")
    mesh = record.get("derivedSection", {}).get("conditionBrowseModule", {})
    terms = [each["term"] for part in ("meshes", "ancestors") for each in mesh.get(part, [])]
    return [*said.get("conditions", []), *said.get("keywords", []), *terms]


def has(values: list[str], pattern: str) -> bool:
    return any(re.search(pattern, value, re.IGNORECASE) for value in values)


def precision_and_recall(
    database: str, records: Mapping[str, Record], asked: str, pattern: str
) -> tuple[float, float]:
    found = {each.nct_id for each in search(database, Selection(condition=[asked]), None).studies}
    right = {nct_id for nct_id, record in records.items() if has(about(record), pattern)}
    return len(found & right) / len(found), len(found & right) / len(right)


# ---- 30 questions ----------------------------------------------------------------------------


def status(record: Record) -> str:
    return str(modules(record, "statusModule").get("overallStatus"))


def phases(record: Record) -> list[str]:
    return list(modules(record, "designModule").get("phases", []))


def type_of(record: Record) -> str:
    return str(modules(record, "designModule").get("studyType"))


def sites(record: Record) -> list[Record]:
    return list(modules(record, "contactsLocationsModule").get("locations", []))


def countries(record: Record) -> set[str]:
    return {site["country"] for site in sites(record) if "country" in site}


def sponsors(record: Record) -> list[str]:
    module = modules(record, "sponsorCollaboratorsModule")
    return [each["name"] for each in (module["leadSponsor"], *module.get("collaborators", []))]


def titles(record: Record) -> list[str]:
    module = modules(record, "identificationModule")
    return [module[key] for key in ("briefTitle", "officialTitle", "acronym") if key in module]


def ids(record: Record) -> list[str]:
    module = modules(record, "identificationModule")
    secondary = [each["id"] for each in module.get("secondaryIdInfos", []) if "id" in each]
    own = [module["orgStudyIdInfo"]["id"]] if "id" in module.get("orgStudyIdInfo", {}) else []
    return [module["nctId"], *own, *secondary, *module.get("nctIdAliases", [])]


def treatments(record: Record) -> list[str]:
    listed = modules(record, "armsInterventionsModule").get("interventions", [])
    mesh = record.get("derivedSection", {}).get("interventionBrowseModule", {}).get("meshes", [])
    names = [name for each in listed for name in (each.get("name", ""), *each.get("otherNames", []))]
    return [*names, *(each["term"] for each in mesh)]


def start(record: Record) -> str:
    return str(modules(record, "statusModule").get("startDateStruct", {}).get("date", ""))


def sex(record: Record) -> str:
    return str(modules(record, "eligibilityModule").get("sex"))


def groups(record: Record) -> list[str]:
    return list(modules(record, "eligibilityModule").get("stdAges", []))


Counted = Callable[[Record], bool]

QUESTIONS: list[tuple[dict[str, list[str]], Counted]] = [
    ({}, lambda r: "protocolSection" in r),
    ({"status": ["RECRUITING"]}, lambda r: status(r) == "RECRUITING"),
    ({"status": ["completed", "terminated"]}, lambda r: status(r) in ("COMPLETED", "TERMINATED")),
    ({"phase": ["3"]}, lambda r: "PHASE3" in phases(r)),
    ({"phase": ["2/3"]}, lambda r: {"PHASE2", "PHASE3"} <= set(phases(r))),
    ({"phase": ["1", "early 1"]}, lambda r: bool({"PHASE1", "EARLY_PHASE1"} & set(phases(r)))),
    ({"phase": ["none"]}, lambda r: not phases(r)),
    ({"type": ["observational"]}, lambda r: type_of(r) == "OBSERVATIONAL"),
    ({"results": ["yes"]}, lambda r: bool(r.get("hasResults"))),
    ({"sex": ["female-only"]}, lambda r: sex(r) == "FEMALE"),
    ({"sex": ["male"]}, lambda r: sex(r) in ("MALE", "ALL")),
    ({"age": ["child"]}, lambda r: "CHILD" in groups(r)),
    ({"age": ["older"]}, lambda r: "OLDER_ADULT" in groups(r)),
    ({"country": ["Japan"]}, lambda r: "Japan" in countries(r)),
    ({"country": ["USA", "Canada"]}, lambda r: bool({"United States", "Canada"} & countries(r))),
    ({"country": ["Turkey"]}, lambda r: any(name.startswith("Tur") and "key" in name for name in countries(r))),
    ({"place": ["boston"]}, lambda r: any(has([*map(str, site.values())], r"\bboston\b") for site in sites(r))),
    ({"place": ['"new york"']}, lambda r: any(has([site.get(key, "") for key in ("facility", "city", "state", "country")], r"\bnew[ -]york\b") for site in sites(r))),
    ({"sponsor": ["pfizer"]}, lambda r: has(sponsors(r), r"\bpfizer\b")),
    ({"sponsor": ["novartis OR roche"]}, lambda r: has(sponsors(r), r"\b(novartis|roche)\b")),
    ({"sponsor_class": ["INDUSTRY"]}, lambda r: modules(r, "sponsorCollaboratorsModule")["leadSponsor"].get("class") == "INDUSTRY"),
    ({"title": ["placebo"]}, lambda r: has(titles(r), r"\bplacebos?\b")),
    ({"title": ["placebo NOT asthma"]}, lambda r: has(titles(r), r"\bplacebos?\b") and not has(titles(r), r"\basthmas?\b")),
    ({"identifier": ["BGB-900-105"]}, lambda r: has(ids(r), r"\bBGB-900-105\b")),
    ({"start": ["2021"]}, lambda r: start(r).startswith("2021")),
    ({"start": ["2015..2019"], "type": ["interventional"]}, lambda r: "2015" <= start(r)[:4] <= "2019" and type_of(r) == "INTERVENTIONAL"),
    ({"condition": ["melanoma"]}, lambda r: has(about(r), "melanoma")),
    ({"condition": ["asthma AND cystic fibrosis"]}, lambda r: has(about(r), "asthma") and has(about(r), "cystic fibrosis")),
    ({"condition": ["asthma"], "phase": ["3"], "country": ["Germany"]}, lambda r: has(about(r), "asthma") and "PHASE3" in phases(r) and "Germany" in countries(r)),
    ({"treatment": ["tezepelumab"]}, lambda r: has(treatments(r), "tezepelumab")),
    ({"search": ["omalizumab"]}, lambda r: has([*treatments(r), *titles(r), *about(r)], "omalizumab")),
]  # fmt: skip


@pytest.fixture(scope="module")
def records(shared: Path) -> Mapping[str, Record]:
    return records_in(shared)


def records_in(shared: Path) -> dict[str, Record]:
    read: Iterator[Any] = (
        json.loads(path.read_bytes()) for path in (shared / "corpus/api_v2").glob("*.json")
    )
    return {modules(record, "identificationModule")["nctId"]: record for record in read}


@pytest.fixture(scope="module")
def db(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("search_corpus") / "trials.db")
    load(path, (str(shared / "corpus/api_v2"),))
    return path


@pytest.mark.parametrize(("asked", "counted"), QUESTIONS, ids=[str(asked) for asked, _ in QUESTIONS])
def test_a_question_has_its_answer_everywhere(
    db: str, records: Mapping[str, Record], asked: dict[str, list[str]], counted: Counted
) -> None:
    expected = {nct_id for nct_id, record in records.items() if counted(record)}
    found = search(db, Selection.model_validate(asked), None)
    assert ({each.nct_id for each in found.studies}, found.count) == (expected, len(expected))
    assert on_the_command_line(db, asked) == len(expected)
    assert in_python(db, asked) == len(expected)
    assert on_the_web(db, asked) == len(expected)
    if asked:
        assert in_a_cohort(db, asked) == len(expected)


def on_the_command_line(db: str, asked: dict[str, list[str]]) -> int:
    query = asked.get("search", [])
    options = [
        part
        for kind, texts in asked.items()
        if kind != "search"
        for text in texts
        for part in (f"--{kind.replace('_', '-')}", text)
    ]
    result = CliRunner().invoke(main, ["search", db, *query, *options, "--limit", "0", "--json"])
    return int(json.loads(result.stdout)["count"])


def in_python(db: str, asked: dict[str, list[str]]) -> int:
    with open_database(db) as database:
        filters: dict[str, Any] = {kind: texts for kind, texts in asked.items() if kind != "search"}
        return int(database.search(asked.get("search", [None])[0], 0, **filters).count)


def on_the_web(db: str, asked: dict[str, list[str]]) -> int:
    pytest.importorskip("datasette", reason="needs the extra web")
    from tests.web_site import Site, words

    pairs = [("q" if kind == "search" else kind, text) for kind, texts in asked.items() for text in texts]
    site = Site(db)
    page = words(site.text(f"/search?{urlencode(pairs)}"))
    said = re.search(r"(?<= )([\d,]+) trials?(?= )", page)
    counted = site.ask(f"/search.json?{urlencode([*pairs, ('limit', '0')])}").json()["count"]
    site.close()
    assert said
    assert int(said[1].replace(",", "")) == counted
    return int(counted)


def in_a_cohort(db: str, asked: dict[str, list[str]]) -> int:
    try:
        return create_cohort(db, "asked", Selection.model_validate(asked), replace=True).cohort.studies
    except NoStudyLeft:
        return 0


@pytest.mark.parametrize(("asked", "pattern"), CONDITIONS, ids=[asked for asked, _ in CONDITIONS])
def test_a_condition_finds_the_trials_about_it(
    db: str, records: Mapping[str, Record], asked: str, pattern: str
) -> None:
    precision, recall = precision_and_recall(db, records, asked, pattern)
    assert (precision >= 0.95, recall >= 0.95) == (True, True), (precision, recall)


def test_conditions_together(db: str, records: Mapping[str, Record]) -> None:
    measured = [precision_and_recall(db, records, *condition) for condition in CONDITIONS]
    precision, recall = (sum(each) / len(measured) for each in zip(*measured, strict=True))
    assert precision >= 0.99
    assert recall >= 0.98


if __name__ == "__main__":
    of_records = records_in(Path(__file__).parents[2] / "shared")
    for condition in CONDITIONS:
        print("{:20} precision {:.3f} recall {:.3f}".format(condition[0], *precision_and_recall(sys.argv[1], of_records, *condition)))  # fmt: skip
