"""Search and selection: what people type, where it is looked for, which values a filter takes, and why."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main
from schemas.tables import TABLES
from scraper.errors import UnreadableInput
from scraper.explore.notebook import open_database
from scraper.explore.search.answer import Answer, cohort_command, search
from scraper.explore.search.facets import values_among
from scraper.explore.search.fields import PLAIN, sources
from scraper.explore.search.filters import Filter, Selection
from scraper.explore.search.grammar import LONGEST, Node, Not, Or, Term, read_query
from scraper.explore.search.kinds import KINDS
from scraper.runs.load import load
from tests.databases import Record, study, write

# ---- what people type ------------------------------------------------------------------------

NAMES = {"lung cancer", "head and neck cancer", "type 2 diabetes"}

QUERIES = [
    # typed, read in a plain search, read in one field
    ("asthma copd", "(asthma & copd)", "asthma copd"),
    ("asthma OR copd", "(asthma | copd)", "(asthma | copd)"),
    ("asthma or copd", "(asthma | copd)", "(asthma | copd)"),
    ("asthma and copd", "(asthma & copd)", "(asthma & copd)"),
    ("asthma NOT child*", "(asthma & -child*)", "(asthma & -child*)"),
    ("asthma and not copd", "(asthma & -copd)", "(asthma & -copd)"),
    ("asthma AND NOT copd", "(asthma & -copd)", "(asthma & -copd)"),
    ("NOT asthma", "-asthma", "-asthma"),
    ("a1 b1 OR c1 d1", "((a1 & b1) | (c1 & d1))", "(a1 b1 | c1 d1)"),
    ("(a1 OR b1) c1", "((a1 | b1) & c1)", "((a1 | b1) & c1)"),
    ("(a1) or (b1)", "(a1 | b1)", "(a1 | b1)"),
    ("a1 & b1 | c1", "((a1 & b1) | c1)", "((a1 & b1) | c1)"),
    ("lung cancer boston", "(lung cancer & boston)", "lung cancer boston"),
    ("head and neck cancer and cisplatin", "(head and neck cancer & cisplatin)", "(head and neck cancer & cisplatin)"),
    ('"hand eczema" cream', '("hand eczema" & cream)', '"hand eczema" cream'),
    ("“hand eczema”", '"hand eczema"', '"hand eczema"'),
    ('"this or that"', '"this or that"', '"this or that"'),
    ("cancer of the breast", "(cancer & breast)", "cancer breast"),
    ("BGB-900-105", "BGB-900-105", "BGB-900-105"),
    ("sjögren's, dry mouth.", "(sjögren & dry & mouth)", "sjögren dry mouth"),
    ("Alzheimer’s disease", "(Alzheimer & disease)", "Alzheimer disease"),
    ("", "nothing", "nothing"),
    ("() ; *", "nothing", "nothing"),
]  # fmt: skip


def shown(node: Node | None) -> str:
    """A tree in signs."""
    if node is None:
        return "nothing"
    if isinstance(node, Term):
        return " ".join(
            f'"{word.text}"' if word.is_phrase else word.text + "*" * word.is_prefix for word in node.words
        )
    if isinstance(node, Not):
        return f"-{shown(node.part)}"
    return f"({(' | ' if isinstance(node, Or) else ' & ').join(map(shown, node.parts))})"


@pytest.mark.parametrize(("typed", "plain", "in_field"), QUERIES, ids=[query[0] for query in QUERIES])
def test_what_people_type(typed: str, plain: str, in_field: str) -> None:
    for together, expected in ((False, plain), (True, in_field)):
        query = read_query(typed, NAMES.__contains__, together)
        assert (shown(query.tree), query.notes) == (expected, ())


NOT_HONOURED = [
    # typed, read, what is said
    ("asthma AND", "asthma", "AND has nothing to join"),
    ("OR asthma", "asthma", "OR has nothing to join"),
    ("a1 AND OR b1", "(a1 & b1)", "OR has nothing to join"),
    ("a1 OR (NOT)", "a1", "NOT has nothing to join"),
    ("(a1 OR b1", "(a1 | b1)", "a closing bracket is missing"),
    ("a1) b1", "(a1 & b1)", "closed that was not open"),
    ('"hand eczema', '"hand eczema"', 'a closing " is missing'),
    ("asthma not copd", "(asthma & not & copd)", '"not" was read as a word; write NOT'),
    ("-copd asthma", "(copd & asthma)", "write NOT copd"),
    ("AREA[Phase]PHASE3 asthma", "asthma", "AREA[Phase]PHASE3 is the registry's own syntax"),
    ("NEAR(a1 b1)", "(NEAR & (a1 & b1))", '"NEAR" is no operator here'),
    ("ast*ma", "ast ma", "* counts only at the end"),
]


@pytest.mark.parametrize(("typed", "read", "said"), NOT_HONOURED, ids=[query[0] for query in NOT_HONOURED])
def test_what_cannot_be_honoured_is_said(typed: str, read: str, said: str) -> None:
    query = read_query(typed, NAMES.__contains__)
    assert shown(query.tree) == read
    assert said in " ".join(query.notes)
    assert all("\n" not in note for note in query.notes)


@pytest.mark.parametrize("typed", ["x" * (LONGEST + 1), "(" * 21 + "x"])
def test_a_query_that_is_too_much_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableInput):
        read_query(typed, NAMES.__contains__)


# ---- where it is looked for ------------------------------------------------------------------


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Six trials on what a search tells apart."""
    folder = tmp_path_factory.mktemp("search")
    load(str(folder / "s.db"), (write(folder / "s.json", *_records()),))
    return str(folder / "s.db")


def _records() -> list[Record]:
    diabetes = _mesh(
        study(
            "NCT99000951",
            statusModule={
                "overallStatus": "COMPLETED",
                "startDateStruct": {"date": "2021-03"},
                "completionDateStruct": {"date": "2022-05-31"},
            },
            identificationModule={
                "briefTitle": "Walking for a Better HbA1c",
                "orgStudyIdInfo": {"id": "HBX-900-105"},
                "secondaryIdInfos": [{"id": "2019-004411-22", "type": "EUDRACT_NUMBER"}],
                "nctIdAliases": ["NCT99000998"],
            },
            conditionsModule={"conditions": ["T2DM"], "keywords": ["glycaemic control"]},
            designModule={"studyType": "INTERVENTIONAL", "phases": ["PHASE2", "PHASE3"]},
            eligibilityModule={
                "sex": "ALL",
                "minimumAge": "18 Years",
                "maximumAge": "70 Years",
                "stdAges": ["ADULT"],
            },
        ),
        ("D003924", "Diabetes Mellitus, Type 2"),
        ("D003920", "Diabetes Mellitus"),
    )
    eczema = study(
        "NCT99000952",
        statusModule={"overallStatus": "RECRUITING", "startDateStruct": {"date": "2022-07-15"}},
        conditionsModule={"conditions": ["Hand Eczema", "Allergies"]},
        sponsorCollaboratorsModule={
            "leadSponsor": {"name": "Sørlandet Pharma", "class": "INDUSTRY"},
            "collaborators": [{"name": "Diabetes Foundation", "class": "OTHER"}],
        },
        armsInterventionsModule={"interventions": [{"type": "DRUG", "name": "SP-17", "otherNames": ["Delmitrax"]}]},
        designModule={"studyType": "INTERVENTIONAL", "phases": ["PHASE3"]},
        eligibilityModule={
            "eligibilityCriteria": "Inclusion Criteria:\n\n* Eczema of both hands\n\nExclusion Criteria:\n\n"
            "* Diabetes\n* Creatinine \\> 2 mg/dL",
            "sex": "FEMALE", "minimumAge": "6 Months", "maximumAge": "11 Years", "stdAges": ["CHILD"],
        },
        contactsLocationsModule={
            "overallOfficials": [{"name": "Ingrid Sjölund, MD", "role": "PRINCIPAL_INVESTIGATOR"}],
            "locations": [
                {"facility": "Asthma Center East", "city": "Boston", "state": "Massachusetts", "country": "United States"},
                {"facility": "Klinik Nord", "city": "Kiel", "country": "Germany"},
            ],
        },
    )  # fmt: skip
    asthma = study(
        "NCT99000953",
        conditionsModule={"conditions": ["Asthma"]},
        designModule={"studyType": "OBSERVATIONAL"},
        descriptionModule={"briefSummary": "A register of eczema in asthma."},
        outcomesModule={"primaryOutcomes": [{"measure": "Peak flow", "timeFrame": "1 year"}]},
    )
    apart = study("NCT99000954", conditionsModule={"conditions": ["Lung disease", "Breast cancer"]})
    lung = study(
        "NCT99000955",
        conditionsModule={
            "conditions": ["Carcinoma of the lung"],
            "keywords": ["Non-Small Cell Lung Cancer", "head and neck neoplasms"],
        },
    )
    pneumonia = study(
        "NCT99000956",
        identificationModule={"briefTitle": "Lung Function Years After Treatment of Breast Cancer"},
        conditionsModule={"conditions": ["Organizing pneumonia"]},
    )
    return [diabetes, eczema, asthma, apart, lung, pneumonia]


def _mesh(record: Record, own: tuple[str, str], above: tuple[str, str]) -> Record:
    record["derivedSection"]["conditionBrowseModule"] = {
        "meshes": [{"id": own[0], "term": own[1]}],
        "ancestors": [{"id": above[0], "term": above[1]}],
    }
    return record


def ask(db: str, **filters: str) -> Answer:
    return search(db, Selection.model_validate({name: [text] for name, text in filters.items()}))


def numbers(found: Answer) -> set[int]:
    assert found.count == len(found.studies)
    return {int(one.nct_id[-1]) for one in found.studies}


WORDS = [
    # filter, what is asked, the trials that it finds
    ("search", "eczema", {2}),  # not 3, whose summary speaks of it
    ("search", "diabetes", {1}),  # by its MeSH term; not 2, which excludes it, with a sponsor of that name
    ("search", "asthma", {3}),  # not 2, which has a site of that name
    ("search", '"asthma center"', {2}),
    ("search", "boston", {2}),
    ("search", "BOSTON massachusetts", {2}),
    ("search", "eczema boston", {2}),
    ("search", "delmitrax", {2}),
    ("search", "HBX-900-105", {1}),
    ("search", "2019-004411-22", {1}),
    ("search", "NCT99000998", {1}),  # an alias
    ("search", "nct99000953", {3}),
    ("search", "sjolund", {2}),  # accents and case fold
    ("search", "sorlandet", set()),  # ø is a letter of its own, no accent
    ("search", "Sørlandet", {2}),
    ("search", '"allergy"', {2}),  # and plurals
    ("search", "allergy", {2, 3}),  # asthma stands below it in MeSH
    ("search", "eczemas", {2}),
    ("search", "eczema OR asthma", {2, 3}),
    ("search", "eczema or asthma", {2, 3}),
    ("search", "NOT eczema", {1, 3, 4, 5, 6}),
    ("search", "lung cancer", {5}),  # not 4, two conditions that have the words; nor 6, whose title has both
    ("search", '"lung function" cancer', {6}),
    ("search", "hand*", {2}),
    ("condition", "diabetes", {1}),
    ("condition", "type 2 diabetes", {1}),
    ("condition", '"type 2 diabetes"', set()),  # in quotes: these words, no synonyms
    ("condition", "lung AND cancer", {4, 5}),
    ("condition", "lung neoplasms", {5}),  # a carcinoma is a cancer is a neoplasm
    ("condition", "NSCLC", {5}),
    ("condition", "small cell lung cancer", set()),  # "non-small cell" denies it
    ("condition", "head and neck cancer", {5}),  # which MeSH calls neoplasms
    ("condition", "asthma OR (eczema NOT allergies)", {3}),
    ("mesh", "Diabetes Mellitus", {1}),
    ("mesh", "D003924", {1}),
    ("treatment", "delmitrax", {2}),
    ("treatment", "eczema", set()),
    ("title", "walking", {1}),
    ("sponsor", "diabetes", {2}),
    ("place", "asthma boston", {2}),
    ("place", "boston kiel", set()),  # two sites
    ("place", "boston AND kiel", {2}),
    ("person", "ingrid", {2}),
    ("identifier", "HBX", {1}),
    ("outcome", "peak flow", {3}),
    ("description", "eczema", {3}),
    ("criteria", "diabetes", {2}),
    ("criteria", "eczema creatinine", set()),  # two criteria
    ("excludes", "diabetes", {2}),
    ("requires", "eczema", {2}),
]


@pytest.mark.parametrize(("kind", "text", "found"), WORDS, ids=[f"{kind} {text}" for kind, text, _ in WORDS])
def test_where_words_are_looked_for(db: str, kind: str, text: str, found: set[int]) -> None:
    assert numbers(ask(db, **{kind: text})) == found


VALUES = [
    ("phase", "3", {1, 2}),  # phase 2/3 is phase 3, too
    ("phase", "PHASE2", {1}),
    ("phase", "Phase III", {1, 2}),
    ("phase", "2/3", {1}),
    ("phase", "none", {3, 4, 5, 6}),
    ("phase", "early 1", set()),
    ("phase", "1, 2", {1}),
    ("status", "completed", {1}),
    ("status", "Active, not recruiting", set()),
    ("status", "completed,recruiting", {1, 2, 3, 4, 5, 6}),
    ("type", "observational", {3}),
    ("country", "USA", {2}),
    ("country", "germany, france", None),
    ("country", "Germany", {2}),
    ("sponsor_class", "industry", {2}),
    ("sex", "female", {1, 2}),
    ("sex", "male", {1}),
    ("sex", "female-only", {2}),
    ("age", "70", {1}),
    ("age", "71", {3, 4, 5, 6}),
    ("age", "12-17", {3, 4, 5, 6}),
    ("age", "10-20", {1, 2}),
    ("age", "3 months", set()),
    ("age", "child", {2}),
    ("age", "older", set()),
    ("start", "2021", {1}),
    ("start", "2021-03..2022", {1, 2}),
    ("start", "2022-07..", {2}),
    ("start", "..2021-03-15", set()),  # the month may have ended later
    ("completion", "2022-05-31", {1}),
    ("results", "no", {1, 2, 3, 4, 5, 6}),
    ("results", "yes", set()),
]


@pytest.mark.parametrize(
    ("kind", "text", "found"), VALUES, ids=[f"{kind} {text}" for kind, text, _ in VALUES]
)
def test_values_of_filters(db: str, kind: str, text: str, found: set[int] | None) -> None:
    if found is None:
        with pytest.raises(UnreadableInput):
            ask(db, **{kind: text})
    elif kind == "age" and found & {3, 4, 5, 6}:
        assert not numbers(ask(db, **{kind: text})) & {1, 2}
    else:
        assert numbers(ask(db, **{kind: text})) - ({3, 4, 5, 6} if kind == "age" else set()) == found


MEANINGLESS = [
    ("status", "tall", "one of ACTIVE_NOT_RECRUITING"),
    ("phase", "9", "one of NA, EARLY_PHASE1"),
    ("country", "Atlantis", "no study here has a site"),
    ("age", "old", "an age, a range"),
    ("age", "5 parsecs", "is not a length of time"),
    ("start", "soon", "is no day, month or year"),
    ("start", "..", "a range of days"),
    ("results", "maybe", "yes or no"),
    ("mesh", "no such term", "no term or code of MeSH"),
    ("search", "()", "no words to search for"),
    ("search", "AREA[Condition]gout", "the registry's own syntax"),
    ("finding", "no_such_code", "nctdb findings --rules"),
    ("age", "17-12", "an age, a range"),
    ("start", "2022..2020", "ends before it begins"),
    ("phase", "", "without a value"),
]


@pytest.mark.parametrize(
    ("kind", "text", "said"), MEANINGLESS, ids=[f"{kind} {text}" for kind, text, _ in MEANINGLESS]
)
def test_a_value_that_means_nothing_is_an_error_not_an_empty_answer(
    db: str, kind: str, text: str, said: str
) -> None:
    with pytest.raises(UnreadableInput, match=said):
        ask(db, **{kind: text})


def test_several_values_of_a_facet_are_alternatives_and_other_filters_must_all_hold(db: str) -> None:
    assert numbers(search(db, Selection(phase=["2", "3"]))) == {1, 2}
    assert numbers(search(db, Selection(condition=["eczema", "allergies"]))) == {2}
    assert numbers(search(db, Selection(condition=["eczema", "asthma"]))) == set()


def test_a_country_may_have_commas() -> None:
    known = {"congo, the republic", "japan"}
    assert values_among("Japan, Congo, The Republic,France", known) == [
        "Japan",
        "Congo, The Republic",
        "France",
    ]


# ---- why -------------------------------------------------------------------------------------

WHY = [
    ("search", "diabetes", ("condition", "MeSH term of the conditions", "Diabetes Mellitus, Type 2", None)),
    ("search", "sjolund", ("person", "official", "Ingrid Sjölund, MD", None)),
    ("search", "delmitrax", ("treatment", "other name of an intervention", "Delmitrax", None)),
    ("criteria", "diabetes", ("criteria", "criterion", "Diabetes", "exclusion")),
    ("criteria", "eczema", ("criteria", "criterion", "Eczema of both hands", "inclusion")),
    ("criteria", "creatinine", ("criteria", "criterion", "Creatinine > 2 mg/dL", "exclusion")),
    ("identifier", "NCT99000951", ("identifier", "NCT id", "NCT99000951", None)),
]


@pytest.mark.parametrize(("kind", "text", "expected"), WHY, ids=[f"{kind} {text}" for kind, text, _ in WHY])
def test_a_hit_says_where_and_shows_the_words(
    db: str, kind: str, text: str, expected: tuple[str, str, str, str | None]
) -> None:
    (found,) = ask(db, **{kind: text}).studies
    assert expected in [(why.field, why.place, why.text, why.side) for why in found.why]
    for why in found.why:
        assert all(word in why.text for word in why.words)


def test_words_side_by_side_are_one(db: str) -> None:
    (found,) = ask(db, condition="NSCLC").studies
    assert [why.words for why in found.why] == [["Non-Small Cell Lung Cancer"]]
    (found,) = ask(db, title="lung function years").studies
    assert [why.words for why in found.why] == [["Lung Function Years"]]


def test_what_is_below_a_term_names_the_term(db: str) -> None:
    (found,) = ask(db, condition="metabolic diseases").studies
    assert [(each.text, each.below) for each in found.why] == [
        ("Diabetes Mellitus, Type 2", "Metabolic Diseases")
    ]


# ---- the same everywhere ---------------------------------------------------------------------


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_on_the_command_line(db: str) -> None:
    result = run("search", db, "eczema", "--phase", "3", "--json")
    found: dict[str, Any] = json.loads(result.stdout)
    assert (result.exit_code, found["count"]) == (0, 1)
    assert set(found["studies"][0]) == {"nct_id", "brief_title", "why"}
    text = run("search", db, "--status", "recruiting", "--limit", "1").stdout
    assert text.startswith("5 studies, the first 1\n")
    assert (
        run("search", db, "asthma AND").stderr
        == "nctdb: AND has nothing to join on one side and was left out\n"
    )
    assert (run("search", db, "--phase", "9").exit_code, run("search", db, "xyzzy").stdout) == (
        2,
        "0 studies\n",
    )


def test_the_command_of_a_search_makes_its_cohort(db: str, tmp_path: Path) -> None:
    import shlex
    import shutil

    copy = str(shutil.copy(db, tmp_path / "copy.db"))
    found = ask(copy, search='"hand eczema" OR asthma', status="recruiting")
    arguments = shlex.split(found.cohort_command.replace("NAME", "mine"))
    assert run(*arguments[1:]).exit_code == 0
    assert set(run("cohort", "show", copy, "mine", "--ids").stdout.split()) == {
        one.nct_id for one in found.studies
    }
    assert run("cohort", "refresh", copy, "mine").exit_code == 0


def test_in_python(db: str) -> None:
    with open_database(db) as database:
        assert database.search("eczema OR asthma", phase="3").count == 1
        assert database.search(country=["Germany", "USA"]).count == 1
        with pytest.raises(UnreadableInput, match="no filter 'contry'"):
            database.search(contry="Germany")


def test_a_command_quotes_what_a_shell_would_read() -> None:
    asked = [Filter("search", '"a b" OR $(x)'), Filter("sponsor_class", "OTHER")]
    assert (
        cohort_command(asked)
        == "nctdb cohort create DB NAME --search '\"a b\" OR $(x)' --sponsor-class OTHER"
    )


def test_the_tables_of_kinds_and_fields_say_what_there_is() -> None:
    assert [kind.name for kind in KINDS] == list(Selection.model_fields)
    for source in sources():
        assert set(source.columns) <= set(TABLES[source.table].full_text)
    assert set(PLAIN) <= {source.field for source in sources()}
