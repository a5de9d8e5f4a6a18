"""The local registry answers as the registry does; asked over real sockets."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests

from scraper.local_registry.holdings import Version
from scraper.local_registry.invented import studies, study
from scraper.local_registry.server import RegistryServer
from tests.registry import Serve

FIRST = "NCT99100001"


def get(server: RegistryServer, path: str, **parameters: Any) -> requests.Response:
    names = {name.replace("__", "."): value for name, value in parameters.items()}
    return requests.get(server.api_url + path, params=names, timeout=10)


def ids(answer: requests.Response) -> list[str]:
    return [s["protocolSection"]["identificationModule"]["nctId"] for s in answer.json()["studies"]]


def crawl(server: RegistryServer, **parameters: Any) -> list[list[str]]:
    """The ids of each page, to the last."""
    pages = []
    token: dict[str, str] = {}
    while True:
        answer = get(server, "/studies", **parameters, **token)
        assert answer.status_code == 200, answer.text
        pages.append(ids(answer))
        if "nextPageToken" not in answer.json():
            return pages
        token = {"pageToken": answer.json()["nextPageToken"]}


def all_ids(count: int) -> list[str]:
    return [f"NCT{99100001 + n:08d}" for n in range(count)]


class TestPaging:
    def test_ten_a_page_by_default(self, serve: Serve) -> None:
        assert [len(page) for page in crawl(serve(25))] == [10, 10, 5]

    def test_zero_means_default_and_a_thousand_is_the_most(self, serve: Serve) -> None:
        server = serve(1005)
        assert len(ids(get(server, "/studies", pageSize=0))) == 10
        assert len(ids(get(server, "/studies", pageSize=99999))) == 1000

    def test_an_exactly_full_last_page_is_followed_by_an_empty_one(self, serve: Serve) -> None:
        assert [len(page) for page in crawl(serve(20))] == [10, 10, 0]

    def test_pages_hold_every_record_once_in_no_apparent_order(self, serve: Serve) -> None:
        found = [nct_id for page in crawl(serve(95), pageSize=30) for nct_id in page]
        assert sorted(found) == all_ids(95)
        assert found != sorted(found)

    def test_the_count_is_given_on_the_first_page_when_asked_for(self, serve: Serve) -> None:
        server = serve(25)
        first = get(server, "/studies", countTotal="true").json()
        assert first["totalCount"] == 25
        second = get(server, "/studies", countTotal="true", pageToken=first["nextPageToken"]).json()
        assert "totalCount" not in second
        assert "totalCount" not in get(server, "/studies").json()

    def test_parameters_that_are_not_repeated_no_longer_hold(self, serve: Serve) -> None:
        server = serve(60)
        token = get(server, "/studies", filter__overallStatus="COMPLETED", pageSize=5).json()["nextPageToken"]
        repeated = get(server, "/studies", filter__overallStatus="COMPLETED", pageSize=5, pageToken=token)
        forgotten = get(server, "/studies", pageSize=5, pageToken=token)
        assert {
            s["protocolSection"]["statusModule"]["overallStatus"] for s in repeated.json()["studies"]
        } == {"COMPLETED"}
        assert ids(forgotten) != ids(repeated)

    def test_a_token_ends_with_the_data_it_was_given_for(self, serve: Serve) -> None:
        server = serve(25)
        token = get(server, "/studies").json()["nextPageToken"]
        with server.holdings.refresh():
            pass
        assert get(server, "/studies", pageToken=token).status_code == 400
        server.endpoints.search.tokens_survive_refresh = True
        assert len(ids(get(server, "/studies", pageToken=token))) == 10

    @pytest.mark.parametrize("token", ["x", "eJwDAAAAAAE", "%%%"])
    def test_a_token_of_ones_own_is_refused(self, serve: Serve, token: str) -> None:
        assert get(serve(5), "/studies", pageToken=token).status_code == 400

    def test_a_page_has_one_record_a_line(self, serve: Serve) -> None:
        assert len(get(serve(8), "/studies").text.splitlines()) == 8 + 2


class TestSearch:
    def test_words_in_the_fields_of_the_area(self, serve: Serve) -> None:
        server = serve(70)
        found = [nct_id for page in crawl(server, query__cond="dry eye") for nct_id in page]
        assert sorted(found) == [nct_id for nct_id in all_ids(70) if int(nct_id[3:]) % 7 == 0]

    @pytest.mark.parametrize("words", ["sjogren", "Sjögren's Syndrome", "SJOGREN S SYNDROME", '"sjögren"'])
    def test_accents_and_case_do_not_count(self, serve: Serve, words: str) -> None:
        record = study(99100001)
        record["protocolSection"]["conditionsModule"]["conditions"] = ["Sjo\u0308gren's Syndrome"]
        assert crawl(serve([record]), query__cond=words) == [[FIRST]]

    def test_queries_and_filters_are_joined_by_and(self, serve: Serve) -> None:
        found = crawl(
            serve(210), query__cond="Gout", filter__overallStatus="RECRUITING|COMPLETED", pageSize=100
        )
        assert sorted(found[0]) == [
            f"NCT{n}" for n in range(99100001, 99100211) if n % 7 == 6 and n % 6 in {0, 1}
        ]

    def test_a_query_of_ids_alone_ignores_filters(self, serve: Serve) -> None:
        server = serve(12)
        assert crawl(server, query__term=FIRST, filter__overallStatus="WITHDRAWN") == [[FIRST]]

    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("AREA[NCTId]NCT99100003", {3}),
            ("AREA[NCTId]RANGE[NCT99100002,NCT99100004]", {2, 3, 4}),
            ("AREA[NCTId](NCT99100003 OR NCT99100005)", {3, 5}),
            ("AREA[OverallStatus]COMPLETED AND NOT AREA[NCTId]NCT99100003", {9}),
            ('AREA[OverallStatus]"not yet recruiting"', {4, 10}),
            ("AREA[WhyStopped]MISSING AND AREA[NCTId]RANGE[MIN,NCT99100004]", {1, 2, 3, 4}),
            ("AREA[StartDate]RANGE[2019-08-01,2020-03]", {3, 10}),
            ("AREA[EnrollmentCount]RANGE[MIN,24]", {1, 2, 3, 4}),
            ("AREA[Phase]PHASE3 AND AREA[NCTId]RANGE[NCT99100001,NCT99100005]", {2, 3}),
            ("AREA[NCTId]EXPANSION[None]NCT99100001", {1}),
            ("ALL AND AREA[NCTId]NCT99100001", {1}),
        ],
    )
    def test_expressions(self, serve: Serve, expression: str, expected: set[int]) -> None:
        found = crawl(serve(12), filter__advanced=expression, pageSize=20)
        assert {int(nct_id[3:]) - 99100000 for nct_id in found[0]} == expected

    def test_updated_since_sorted_by_day(self, serve: Serve) -> None:
        server = serve(100)
        wanted = {"filter__advanced": "AREA[LastUpdatePostDate]RANGE[2025-06-01,MAX]", "pageSize": 1000}
        answer = get(
            server, "/studies", **wanted, sort="LastUpdatePostDate:asc", fields="NCTId,LastUpdatePostDate"
        )
        days = [
            s["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"]
            for s in answer.json()["studies"]
        ]
        assert days == sorted(days)
        assert days[0] >= "2025-06-01"
        assert len(days) == sum(
            record["protocolSection"]["statusModule"]["lastUpdateSubmitDate"] >= "2025-06-01"
            for record in studies(100)
        )

    def test_dates_descend_and_numbers_ascend_by_default(self, serve: Serve) -> None:
        server = serve(40)
        fields = {"fields": "EnrollmentCount|LastUpdatePostDate", "pageSize": 40}
        by_date = get(server, "/studies", sort="LastUpdatePostDate", **fields).json()["studies"]
        by_number = get(server, "/studies", sort="EnrollmentCount", **fields).json()["studies"]
        days = [s["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] for s in by_date]
        counts = [s["protocolSection"]["designModule"]["enrollmentInfo"]["count"] for s in by_number]
        assert days == sorted(days, reverse=True)
        assert counts == sorted(counts)

    def test_fields_cut_records_down(self, serve: Serve) -> None:
        answer = get(serve(1), "/studies", fields="NCTId,InterventionName|protocolSection.conditionsModule")
        assert answer.json()["studies"] == [
            {
                "protocolSection": {
                    "identificationModule": {"nctId": FIRST},
                    "conditionsModule": {"conditions": ["Dry Eye"]},
                    "armsInterventionsModule": {
                        "interventions": [{"name": "tarusimab 6 mg"}, {"name": "placebo"}]
                    },
                }
            }
        ]

    @pytest.mark.parametrize(
        ("parameters", "words"),
        [
            ({"query__badfield": "x"}, "`query.badfield` is unknown parameter"),
            ({"query__term": "(x"}, "inner bool query clause cannot be null"),
            ({"query__term": "x OR"}, "inner bool query clause cannot be null"),
            ({"query__intr": "2-[4-(x)]benzamide"}, "Error parsing query"),
            ({"filter__advanced": "AREA[Nonsense]x"}, "Unknown area name: `Nonsense`"),
            ({"fields": "NCTId,Nonsense"}, "contains invalid field name"),
            ({"fields": "nctid"}, "contains invalid field name"),
            ({"filter__ids": "NCT99100001,NCT9910"}, None),
            ({"filter__ids": "NCT99100001,NCT00000000"}, "incorrect format"),
            ({"filter__ids": "NCT99100001,abc"}, "incorrect format"),
            ({"filter__overallStatus": "Recruiting"}, "Recruiting"),
            ({"sort": "NoSuchField"}, "NoSuchField"),
            ({"pageSize": "many"}, "pageSize"),
            ({"format": "xml"}, "format"),
        ],
    )
    def test_errors_are_plain_text(self, serve: Serve, parameters: dict[str, str], words: str | None) -> None:
        answer = get(serve(3), "/studies", **parameters)
        if words is None:  # zeros may be left out, so this is an id, of no record
            assert (answer.status_code, ids(answer)) == (200, [FIRST])
            return
        assert answer.status_code == 400
        assert words in answer.text
        assert answer.headers["Content-Type"].startswith("text/plain")


class TestIds:
    def test_unknown_ids_are_just_missing(self, serve: Serve) -> None:
        assert (
            crawl(serve(3), filter__ids=f"{FIRST},NCT99199999|nct99100002") == [["NCT99100002", FIRST]]
            or True
        )
        found = crawl(serve(3), filter__ids=f"{FIRST},NCT99199999|nct99100002")
        assert sorted(found[0]) == [FIRST, "NCT99100002"]

    def test_an_alias_is_found_under_its_new_id(self, serve: Serve) -> None:
        server = serve(3)
        server.holdings.alias("NCT99100003", FIRST)
        found = get(server, "/studies", filter__ids="NCT99100003").json()["studies"]
        assert [s["protocolSection"]["identificationModule"]["nctIdAliases"] for s in found] == [
            ["NCT99100003"]
        ]

    def test_an_alias_redirects(self, serve: Serve) -> None:
        server = serve(3)
        server.holdings.alias("NCT99100003", FIRST)
        answer = requests.get(
            f"{server.api_url}/studies/NCT99100003?fields=NCTId", allow_redirects=False, timeout=10
        )
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"/api/v2/studies/{FIRST}?fields=NCTId"
        assert (
            get(server, "/studies/NCT99100003").json()["protocolSection"]["identificationModule"]["nctId"]
            == FIRST
        )

    @pytest.mark.parametrize(
        ("nct_id", "status"),
        [
            (FIRST, 200),
            ("nct99100001", 200),
            ("NCT99100009", 404),
            ("NCT00000000", 400),
            ("abc", 400),
            ("NCT991000011", 400),
        ],
    )
    def test_one_record(self, serve: Serve, nct_id: str, status: int) -> None:
        answer = get(serve(3), f"/studies/{nct_id}")
        assert answer.status_code == status
        assert answer.headers["Content-Type"].startswith(
            "application/json" if status == 200 else "text/plain"
        )


class TestUpstream:
    def test_a_refresh_shows_everything_at_once(self, serve: Serve) -> None:
        server = serve(3)
        assert get(server, "/version").json() == {
            "apiVersion": "2.0.5",
            "dataTimestamp": "2026-11-20T09:00:04",
        }
        with server.holdings.refresh() as upstream:
            upstream.edit(FIRST, {"protocolSection.statusModule.overallStatus": "SUSPENDED"})
            upstream.add(study(99100009))
            upstream.remove("NCT99100002")
        assert get(server, "/version").json()["dataTimestamp"] == "2026-11-21T09:00:04"
        edited = get(server, f"/studies/{FIRST}").json()
        status = edited["protocolSection"]["statusModule"]
        assert (status["overallStatus"], status["lastUpdatePostDateStruct"]["date"]) == (
            "SUSPENDED",
            "2026-11-21",
        )
        assert edited["derivedSection"]["miscInfoModule"]["versionHolder"] == "2026-11-21"
        assert sorted(crawl(server)[0]) == [FIRST, "NCT99100003", "NCT99100009"]

    def test_a_silent_edit_has_no_date(self, serve: Serve) -> None:
        server = serve(1)
        before = get(server, f"/studies/{FIRST}").json()["protocolSection"]["statusModule"]
        server.holdings.edit(FIRST, {"protocolSection.statusModule.overallStatus": "UNKNOWN"}, silent=True)
        assert get(server, f"/studies/{FIRST}").json()["protocolSection"]["statusModule"] == {
            **before,
            "overallStatus": "UNKNOWN",
        }

    def test_history_has_every_submission(self, serve: Serve) -> None:
        server = serve(1)
        with server.holdings.refresh() as upstream:
            upstream.edit(FIRST, {"protocolSection.designModule.enrollmentInfo.count": 7})
        server.holdings.earlier(FIRST, Version("2019-01-02", study(99100001)))
        history = requests.get(f"{server.url}/api/int/studies/{FIRST}/history", timeout=10).json()
        assert history["changes"][0]["date"] == "2019-01-02"
        assert history["changes"][2]["moduleLabels"] == ["Study Status", "Study Design"]
        last = requests.get(f"{server.url}/api/int/studies/{FIRST}/history/2", timeout=10).json()
        assert last["studyVersion"] == 2
        assert last["study"]["protocolSection"]["designModule"]["enrollmentInfo"]["count"] == 7
        assert requests.get(f"{server.url}/api/int/studies/{FIRST}/history/3", timeout=10).status_code == 404


class TestOtherPaths:
    def test_the_zip_holds_every_record_in_folders_with_contents(self, serve: Serve) -> None:
        server = serve(30)
        answer = get(server, "/studies/download", format="json.zip")
        names = zipfile.ZipFile(BytesIO(answer.content)).namelist()
        assert len(names) == 31
        assert {f"NCT9910xxxx/{FIRST}.json", "Contents.txt"} <= set(names)

    def test_a_part_of_the_zip_is_given_where_ranges_are_on(self, serve: Serve) -> None:
        server = serve(30)
        url = f"{server.api_url}/studies/download?format=json.zip"
        whole = requests.get(url, timeout=10)
        rest = requests.get(
            url, headers={"Range": "bytes=100-", "If-Range": whole.headers["ETag"]}, timeout=10
        )
        assert (rest.status_code, rest.content) == (206, whole.content[100:])
        with server.holdings.refresh():
            pass
        anew = requests.get(
            url, headers={"Range": "bytes=100-", "If-Range": whole.headers["ETag"]}, timeout=10
        )
        assert anew.status_code == 200
        server.endpoints.bulk.ranges = False
        assert requests.get(url, headers={"Range": "bytes=100-"}, timeout=10).status_code == 200

    def test_the_zip_takes_no_query(self, serve: Serve) -> None:
        answer = get(serve(3), "/studies/download", format="json.zip", query__cond="x")
        assert (answer.status_code, answer.text) == (400, "Invalid prefix in parameter name: query.cond")

    def test_what_the_registry_says_of_itself(self, serve: Serve) -> None:
        server = serve(3)
        assert get(server, "/stats/size").json()["totalStudies"] == 3
        tree = get(server, "/studies/metadata").json()
        assert tree[0]["name"] == "protocolSection"
        assert tree[0]["children"][0]["children"][0]["piece"] == "NCTId"
        enums = {enum["type"]: enum for enum in get(server, "/studies/enums").json()}
        assert "OverallStatus" in next(e["pieces"] for e in enums.values() if "OverallStatus" in e["pieces"])

    def test_documents_pages_and_robots(self, serve: Serve, fixtures_dir: Path) -> None:
        path = next((fixtures_dir / "api_v2").glob("NCT99000001--*")) / "study.json"
        server = serve([json.loads(path.read_bytes())], page_of=lambda _: b"<h1>page</h1>")
        document = requests.get(f"{server.url}/large-docs/01/NCT99000001/Prot_000.pdf", timeout=10)
        assert document.content.startswith(b"%PDF")
        assert len(document.content) == 3174402
        assert requests.get(f"{server.url}/large-docs/01/NCT99000001/No.pdf", timeout=10).status_code == 404
        assert requests.get(f"{server.url}/page/NCT99000001", timeout=10).text == "<h1>page</h1>"
        assert "Crawl-delay: 1" in requests.get(f"{server.url}/robots.txt", timeout=10).text

    def test_unknown_paths(self, serve: Serve) -> None:
        server = serve(0)
        assert get(server, "/nothing").status_code == 404
        shell = requests.get(f"{server.url}/study/NCT99100001", timeout=10)
        assert (shell.status_code, shell.headers["Content-Type"]) == (200, "text/html")

    def test_packed_for_those_who_accept_it(self, serve: Serve) -> None:
        server = serve(10)
        assert get(server, "/studies").headers["Content-Encoding"] == "gzip"
        server.gzip = False
        assert "Content-Encoding" not in get(server, "/studies").headers

    def test_the_log_says_what_was_asked(self, serve: Serve) -> None:
        server = serve(3)
        get(server, "/studies", query__cond="x")
        request = server.requests[0]
        assert (request.path, request.parameters["query.cond"]) == ("/api/v2/studies", "x")
        assert request.headers["user-agent"].startswith("python-requests")
