"""The web pages over HTTP, in process: what they show, what they refuse, and that nothing is written."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from zstandard import ZstdDecompressor

from schemas.markup import unescape
from scraper.explore.cohorts import show_cohort
from scraper.explore.compare import compare
from scraper.explore.database import reading
from scraper.explore.matrices import KINDS, matrix
from scraper.runs.load import load
from tests.databases import rows, study, write
from tests.web_records import COHORT, DATA, FULL, HOSTILE, MARKED, OURS, make_database

pytest.importorskip("datasette", reason="needs the extra web")

from scraper.explore.web.app import DATABASE
from scraper.explore.web.cohort_pages import MATRICES
from scraper.explore.web.plugin import ROUTES
from scraper.explore.web.questions import questions
from scraper.explore.web.texts import field_name, field_of
from tests.web_site import Site, active, words


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, fixtures_dir: Path) -> Iterator[Site]:
    made = Site(make_database(tmp_path_factory.mktemp("web"), fixtures_dir))
    yield made
    made.close()


@pytest.mark.parametrize("path", OURS)
def test_our_pages_answer_whole_and_allow_nothing_from_elsewhere(site: Site, path: str) -> None:
    answer = site.ask(path)
    assert answer.status_code == 200
    assert answer.text.rstrip().endswith("</html>")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert active(answer.text) == []
    assert not lxml.html.fromstring(answer.text).xpath("//style | //@style")


@pytest.mark.parametrize(
    "path", ["/nctdb", "/nctdb/studies", "/nctdb/trials", f"/nctdb/studies/{99000001000000}"]
)
def test_datasettes_pages_stand_in_our_frame_under_a_policy(site: Site, path: str) -> None:
    answer = site.ask(path)
    assert answer.status_code == 200
    assert 'action="/search"' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/trial/NCT99009999", 404),
        ("/trial/NCT99009999/changes", 404),
        ("/run/999", 404),
        ("/trial/NCT1", 404),
        ("/compare?nct=NCT1", 400),
        ("/compare?nct=NCT99009999", 400),
        ("/compare?nct=%00", 400),
    ],
)
def test_what_is_not_there_is_said(site: Site, path: str, status: int) -> None:
    answer = site.ask(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_the_start_page_counts_dates_and_asks(site: Site) -> None:
    page = words(site.text("/"))
    held = rows(site.database, "select count(*), sum(has_results) from studies")[0]
    assert f"{held[0]} records of ClinicalTrials.gov, {held[1]} with results" in page
    assert "as the registry had them on 20" in page
    with reading(site.database) as connection:
        for one in questions(connection):
            assert " ".join(one.question.split()) in page


def test_every_view_is_a_question_and_every_question_runs(site: Site) -> None:
    with reading(site.database) as connection:
        asked = questions(connection)
        views = {name for (name,) in connection.execute("select name from sqlite_master where type = 'view'")}
    assert {f"all_{view}" for view in views} <= {one.name for one in asked}
    for one in asked:
        answer = site.ask(f"/{DATABASE}/{one.name}.json?_shape=array")
        assert answer.status_code == 200, (one.name, answer.text)
        assert one.question.endswith(("?", "."))


def test_a_question_about_one_trial_gives_that_trial(site: Site) -> None:
    found = site.ask(f"/{DATABASE}/all_results.json?_shape=array&nct_id={FULL}").json()
    assert found
    assert {row["nct_id"] for row in found} == {FULL}


@pytest.mark.parametrize("path", ["all_trials", "trials", "criteria", "studies"])
def test_an_nct_id_in_a_table_leads_to_its_trial(site: Site, path: str) -> None:
    assert f'<a href="/trial/{FULL}">{FULL}</a>' in site.text(f"/{DATABASE}/{path}")


def test_every_bundled_record_has_a_page(site: Site, tmp_path: Path, fixtures_dir: Path) -> None:
    pages = [str(path) for path in fixtures_dir.glob("study_page/*/page.*")]
    load(str(tmp_path / "pages.db"), tuple(pages))
    for one in (site, Site(str(tmp_path / "pages.db"))):
        for nct_id, title in rows(one.database, "select nct_id, brief_title from studies"):
            page = words(one.text(f"/trial/{nct_id}"))
            assert nct_id in page
            assert title is None or " ".join(unescape(title).split()) in page
            one.text(f"/trial/{nct_id}/changes")


def test_a_trial_page_reads_like_the_record(site: Site) -> None:
    page = words(site.text(f"/trial/{FULL}"))
    for said in (
        "Dose-Finding Study of Zorvelimab in Adults With Active Primary Sjögren's Disease",
        "Completed",
        "2021-09 (2021-09-01 … 2021-09-30), actual",  # a month is an interval
        "Three parallel arms, randomized 1:1:1",
        "Zorvelimab 150 mg subcutaneously every 4 weeks for 24 weeks",
        "Hemoglobin <8.0 g/dL",
        "18 Years (6574.5 days)",
        "Zorvelimab 150 mg 64 participants",  # denominators stand under the groups
        "-4.9 ± 0.62",
        "LS Mean Difference -3.3; 95 % CI -5.0 to -1.6; p <0.001",
        "Zorvelimab 300 mg; Placebo",
        "3 / 64 4.7 %",
        "Nordlys University Hospital Oslo",
        "Harrowgate Biologics",
        "Halvorsen-Tate I, Okonjo B, Reyes-Lund C.",
    ):
        assert said in page, said


def test_equal_group_titles_of_different_lists_stay_apart_and_no_number_is_lost(site: Site) -> None:
    page = words(site.text(f"/trial/{FULL}"))
    for (value,) in rows(
        site.database, "select param_value from outcome_measurements where nct_id = ?", FULL
    ):
        assert value is None or value in page
    for (term,) in rows(
        site.database, "select adverse_event_term from reported_events where nct_id = ?", FULL
    ):
        assert term in page


def test_provenance_names_the_bytes(site: Site) -> None:
    page = words(site.text(f"/trial/{FULL}"))
    sha, origin = rows(site.database, "select sha256, origin from source_documents where nct_id = ?", FULL)[0]
    assert f"{sha} shown here API record {origin.rpartition('/')[2]}" in page
    assert "2026-09-14" in page


def test_the_bytes_themselves_are_shown_as_plain_text(site: Site) -> None:
    sha, text = source_of(site, HOSTILE)
    answer = site.ask(f"/source/{sha}")
    assert hashlib.sha256(answer.content).hexdigest() == sha
    assert (answer.headers["content-type"], answer.text) == ("text/plain; charset=utf-8", text)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert site.ask(f"/source/{'0' * 64}").status_code == 404


def source_of(site: Site, nct_id: str) -> tuple[str, str]:
    sha, body = rows(site.database, "select sha256, body from source_documents where nct_id = ?", nct_id)[0]
    return sha, ZstdDecompressor().decompress(body).decode()


def test_a_finding_stands_in_the_section_of_its_source(site: Site) -> None:
    page = site.text(f"/trial/{MARKED}")
    eligibility = page.split('id="eligibility"')[1].split("</section>")[0]
    assert "minimum age differs" in eligibility
    assert page.count('class="finding conflict"') == 1


def test_a_partial_record_says_so(tmp_path: Path) -> None:
    record = {"protocolSection": study()["protocolSection"]}
    del record["protocolSection"]["sponsorCollaboratorsModule"]
    path = str(tmp_path / "partial.db")
    load(path, (write(tmp_path / "s.json", record),))
    assert "Partial record" in Site(path).text("/trial/NCT99000901")


def test_the_compare_page_shows_what_compare_says(site: Site) -> None:
    ids = [FULL, "NCT99000002", MARKED]
    page = words(site.text("/compare?" + "&".join(f"nct={one}" for one in ids)))
    for section in compare(site.database, ids).sections:
        for row in section.rows:
            assert all(cell is None or " ".join(cell.split()) in page for cell in row.cells)


def test_compare_takes_ids_in_one_value_and_names_what_is_missing(site: Site) -> None:
    page = words(site.text(f"/compare?nct={FULL.lower()},NCT99000002%20NCT99009999"))
    assert "2 trials side by side" in page
    assert "Not in this database: NCT99009999" in page


def test_changes_are_shown_by_version_and_author(site: Site) -> None:
    page = words(site.text(f"/trial/{MARKED}/changes"))
    assert "2 versions" in page
    assert "protocolSection.statusModule.overallStatus sponsor RECRUITING COMPLETED" in page


def test_a_run_shows_what_it_brought(site: Site) -> None:
    first, second = words(site.text("/run/1")), words(site.text("/run/2"))
    assert f"{FULL} Dose-Finding" in first
    assert re.search(rf"{MARKED} .* version 2, \d+ changes", second)
    assert f"{FULL} Dose" not in second


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("zorvelimab", {FULL, "NCT99000002"}),
        ("zorvel*", {FULL, "NCT99000002"}),
        ("zorvel", set()),
        ("HEMOGLOBIN 9", set()),  # words of a criterion, which a plain search passes over
        ("zorvelimab OR xyzzy", {FULL, "NCT99000002"}),
        ("lymphocytic sialadenitis xyzzy", set()),
        ('zorvelimab" OR "a', set()),  # a quote that is closed: the phrase is " OR "
        ("NEAR(a b)", set()),
        ("xyzzy: *", set()),
    ],
)
def test_search_takes_words_as_words(site: Site, query: str, found: set[str]) -> None:
    answer = site.ask("/search", params={"q": query})
    assert answer.status_code == 200
    hits = set(re.findall(r'href="/trial/(NCT\d+)"', answer.text))
    assert (found <= hits) if found else not hits


@pytest.mark.parametrize(
    "asked",
    [
        "q=%22",
        "q=()",
        "status=tall",
        "phase=9",
        "start=soon",
        "country=Atlantis",
        "age=old",
        "q=" + "x" * 3000,
    ],
)
def test_a_search_that_means_nothing_is_refused_in_one_line(site: Site, asked: str) -> None:
    assert "This search cannot be read" in site.ask(f"/search?{asked}").text
    for form in ("json", "csv"):
        answer = site.ask(f"/search.{form}?{asked}")
        assert answer.status_code == 400
        assert answer.text.count("\n") <= 1


def test_a_search_page_has_notes_the_command_of_the_cohort_and_all_hits_for_programs(site: Site) -> None:
    page = words(site.text("/search?q=zorvelimab+NEAR&phase=PHASE2"))
    assert '"NEAR" is no operator here' in page
    page = words(site.text("/search?q=zorvelimab&phase=PHASE2"))
    assert "nctdb cohort create DB NAME --search zorvelimab --phase PHASE2" in page
    found = site.ask("/search.json?q=zorvelimab").json()
    assert found["count"] == len(found["studies"]) >= 2
    rows_of_csv = site.ask("/search.csv?q=zorvelimab").text.splitlines()
    assert rows_of_csv[0] == "nct_id,brief_title,why"
    assert {row[:11] for row in rows_of_csv[1:]} == {one["nct_id"] for one in found["studies"]}


def test_a_plain_search_that_finds_nothing_names_the_texts_that_have_the_words(site: Site) -> None:
    page = site.text("/search?q=hemoglobin+platelets")
    assert "0 trials" in words(page)
    assert 'href="/search?criteria=hemoglobin+platelets"' in page
    assert re.search(
        r"inclusion criterion Hemoglobin >= 9 g/dL", words(site.text("/search?criteria=hemoglobin+platelets"))
    )


@pytest.mark.parametrize("choice", ["phase", "country", "sponsor_class", "status"])
def test_the_count_of_a_choice_is_what_choosing_it_gives(site: Site, choice: str) -> None:
    page = lxml.html.fromstring(site.text("/search"))
    links: Any = page.xpath(f"//nav[@class='facets']//a[contains(@href, '{choice}=')]")
    assert links
    for link in links:
        count = link.xpath("small")[0].text
        assert f"{count} trial" in words(site.text(link.get("href")))


def test_a_choice_is_marked_in_whatever_spelling_it_was_asked_for(site: Site) -> None:
    for asked in ("phase=2", "phase=Phase%20II", "status=completed", "country=USA", "results=yes"):
        page = lxml.html.fromstring(site.text(f"/search?{asked}"))
        chosen: Any = page.xpath("//nav[@class='facets']//a[@aria-current]")
        assert [link.get("href") for link in chosen] == ["/search?"], asked


def test_a_question_says_what_it_takes_for_an_empty_field(site: Site) -> None:
    assert "left empty, it is hemoglobin" in words(site.text(f"/{DATABASE}/limits_on"))
    assert 'value="ecog"' in site.text(f"/{DATABASE}/limits_on?subject=ecog")


def test_ids_from_files_and_sql_are_not_for_addresses(site: Site) -> None:
    everything = words(site.text("/search"))
    for asked in ("ids=/etc/passwd", "where=1=0"):
        assert re.search(r"\d+ trials", words(site.text(f"/search?{asked}")))[0] in everything  # type: ignore[index]


def test_updates_are_counted_and_narrowed(site: Site) -> None:
    total = rows(site.database, "select count(*) from record_changes where version > 1")[0][0]
    assert f" {total} changes" in words(site.text("/updates"))
    page = lxml.html.fromstring(site.text("/updates"))
    links: Any = page.xpath("//nav[@class='facets']//a")
    assert len(links) > 3
    for link in links:
        assert f" {link.xpath('small')[0].text} change" in words(site.text(link.get("href")))
    status = words(site.text("/updates?field=protocolSection.statusModule.overallStatus&by=sponsor"))
    assert "1 change" in status
    assert "Overall status protocolSection.statusModule.overallStatus sponsor RECRUITING COMPLETED" in status
    assert " 0 changes" in words(site.text("/updates?since=2030-01-01"))
    for asked in ("since='", "by='%20or%201", "field=%00", "page=99", "since=2024"):
        assert "Page 1 of" in words(site.text(f"/updates?{asked}"))


def test_names_of_fields() -> None:
    path = "protocolSection.armsInterventionsModule.armGroups[Placebo].interventionNames[Drug: x]"
    assert field_of(path) == "protocolSection.armsInterventionsModule.armGroups.interventionNames"
    assert field_name(path) == "Intervention names"
    assert field_name("protocolSection.statusModule.startDateStruct.date") == "Start date"
    assert field_name("protocolSection.statusModule.startDateStruct.type") == "Start date type"
    assert field_name("hasResults") == "Has results"


def test_a_cohort_shows_its_flow_its_trials_and_its_matrices(site: Site) -> None:
    made = show_cohort(site.database, COHORT)
    assert COHORT in words(site.text("/cohorts"))
    text = site.text("/cohort/the%20big%20ones")
    page = words(text)
    for each in made.filters:
        fell_out = each.studies_before - each.studies_left
        option = f"left by --{each.kind} {each.filter} {fell_out} fell out"
        assert f"{each.studies_left} {option}" in page
    assert set(re.findall(r'href="/trial/(NCT\d+)"', text)) <= set(made.nct_ids)
    assert f"nctdb cohort create DB '{COHORT}' --type interventional --where 'enrollment >= 30'" in page
    assert site.ask("/cohort/the%20big%20ones.json").json() == json.loads(made.model_dump_json())
    assert set(MATRICES) == set(KINDS)
    for kind in KINDS:
        expected = matrix(site.database, COHORT, kind)
        found = list(csv.reader(io.StringIO(site.text(f"/cohort/the%20big%20ones/{kind}.csv"))))
        assert (found[0], len(found) - 1) == (expected.names, len(list(expected.rows)))


@pytest.mark.parametrize(
    "path", ["no%20such", "no.json", "no/effects.csv", "the%20big%20ones/nope.csv", "%00", "..%2F..%2Fetc"]
)
def test_a_cohort_that_is_not_there(site: Site, path: str) -> None:
    assert site.ask(f"/cohort/{path}").status_code == 404


def test_escapes_of_texts_are_undone_on_pages_of_tables_and_kept_in_csv(site: Site) -> None:
    assert "Hemoglobin &gt;= 9 g/dL" in site.text(f"/{DATABASE}/criteria?nct_id={MARKED}")
    assert "Hemoglobin \\>= 9 g/dL" in site.text(f"/{DATABASE}/criteria.csv?nct_id={MARKED}")


def test_a_trial_in_any_case_and_for_programs(site: Site) -> None:
    answer = site.ask(f"/trial/{FULL.lower()}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/trial/{FULL}")
    tables = site.ask(f"/trial/{FULL}.json").json()
    assert tables["studies"][0]["nct_id"] == FULL
    assert (
        len(tables["criteria"])
        == rows(site.database, "select count(*) from criteria where nct_id = ?", FULL)[0][0]
    )
    assert site.ask("/trial/NCT99009999.json").status_code == 404


def test_health_says_what_the_file_holds(site: Site) -> None:
    said = site.ask("/-/health").json()
    assert (said["ok"], said["studies"]) == rows(site.database, "select 1, count(*) from studies")[0]


def test_an_nct_id_leads_to_its_page(site: Site) -> None:
    answer = site.ask(f"/search?q={FULL.lower()}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/trial/{FULL}")


def test_facets_count_and_narrow(site: Site) -> None:
    page = words(site.text("/search"))
    (completed,) = rows(site.database, "select count(*) from studies where overall_status = 'COMPLETED'")[0]
    assert f"Completed {completed}" in page
    narrowed = words(site.text("/search?status=COMPLETED"))
    assert f"{completed} trials" in narrowed
    (without,) = rows(site.database, "select count(*) from studies where phase is null")[0]
    assert f"{without} trials" in words(site.text("/search?phase=none"))


@pytest.mark.parametrize("page", ["0", "999999", "-1", "x", "1e3", "9" * 40, "²"])
def test_a_page_that_is_not_there_is_the_nearest(site: Site, page: str) -> None:
    assert "Page 1 of 1" in words(site.text(f"/search?q=dry&page={page}"))


def test_every_route_has_a_test() -> None:
    asked = [path.split("?")[0] for path in (*OURS, *DATA)] + [f"/source/{'0' * 64}"]
    assert [pattern for pattern, _ in ROUTES if not any(re.match(pattern, path) for path in asked)] == []


def test_json_values_of_changes_are_readable() -> None:
    from scraper.explore.web.pages import _json_text

    assert [_json_text(one) for one in (None, '"a \\\\< b"', json.dumps({"a": [1]}), "broken")] == [
        "",
        "a < b",
        '{\n "a": [\n  1\n ]\n}',
        "broken",
    ]
