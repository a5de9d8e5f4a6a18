"""The registry's paths, each a function from a request to an answer."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import orjson

from schemas.study.paths import field_kinds
from schemas.study.pieces import pieces
from schemas.vocabularies import VOCABULARIES
from scraper.local_registry.answer import Answer, Request, of_json, of_page, of_text
from scraper.local_registry.bulk import Bulk
from scraper.local_registry.complaint import Complaint
from scraper.local_registry.fields import cut, searched_areas, selection
from scraper.local_registry.holdings import Holdings, Record, read_id, value_at
from scraper.local_registry.search import Search

API = "/api/v2"
ROBOTS = """\
User-agent: *
Disallow: /api/
Allow: /api/int/
Crawl-delay: 1
"""
"""What the registry's own robots.txt says."""

SHELL = (
    b"<!doctype html><html><head><title>Study search</title></head><body><app-root></app-root></body></html>"
)
"""The site's own pages: a shell that fills itself in a browser, whatever was asked for."""

PageOf = Callable[[Record], bytes]


class Endpoints:
    """Answers requests from what a registry holds.

    ``page_of`` makes a mirror's study page (HTML) of a record; without it there are no such pages.
    """

    def __init__(self, holdings: Holdings, page_of: PageOf | None = None) -> None:
        self.holdings = holdings
        self.search = Search(holdings)
        self.bulk = Bulk(holdings)
        self.page_of = page_of
        self.robots = ROBOTS

    def answer(self, request: Request) -> Answer:
        """The answer of an undisturbed registry."""
        with self.holdings.lock:
            try:
                for pattern, endpoint in _ROUTES:
                    match = pattern.fullmatch(request.path)
                    if match:
                        return endpoint(self, request, *match.groups())
            except Complaint as complaint:
                return of_text(complaint.status, complaint.text)
        if request.path.startswith("/api/"):
            return Answer(404, b"<html><body><h1>404 Not Found</h1></body></html>", "text/html")
        return Answer(200, SHELL, "text/html")

    def studies(self, request: Request) -> Answer:
        """A search: one page of records."""
        page = self.search.page(request.parameters)
        lines = (self._as_bytes(record, request) for record in page.records)
        return of_page(lines, page.next_token, page.total)

    def study(self, request: Request, text: str) -> Answer:
        """One record; an alias leads on to the record's own id."""
        nct_id = read_id(text)
        if nct_id is None:
            raise Complaint(400, f"Parameter `nctId` has incorrect format: `{text}`")
        for name in request.parameters:
            if name not in {"format", "fields", "markupFormat"}:
                raise Complaint(400, f"`{name}` is unknown parameter")
        canonical = self.holdings.canonical(nct_id)
        if canonical is None:
            raise Complaint(404, f"NCT number {nct_id} not found")
        if canonical != nct_id:
            query = f"?{urlencode(request.parameters)}" if request.parameters else ""
            return Answer(301, b"", headers={"Location": f"{API}/studies/{canonical}{query}"})
        return Answer(200, self._as_bytes(self.holdings.records[canonical], request))

    def _as_bytes(self, record: Record, request: Request) -> bytes:
        for name, allowed in (("format", "json"), ("markupFormat", "markdown")):
            if request.parameters.get(name, allowed) != allowed:
                raise Complaint(
                    400, f"Parameter `{name}` contains invalid value: `{request.parameters[name]}`"
                )
        record = self.holdings.published(record)
        fields = request.parameters.get("fields")
        return orjson.dumps(cut(record, selection(fields)) if fields else record)

    def metadata(self, _: Request) -> Answer:
        """The tree of fields."""
        return of_json(_field_tree())

    def search_areas(self, _: Request) -> Answer:
        """The search areas and what they look in."""
        found = [
            {"name": name, "param": area.parameter.removeprefix("query.") or None,
             "parts": [{"pieces": [piece], "weight": 1, "type": "text"} for piece in area.pieces]}
            for name, area in searched_areas().items()
        ]  # fmt: skip
        return of_json([{"name": "Study", "areas": found}])

    def enums(self, _: Request) -> Answer:
        """The closed vocabularies."""
        return of_json(
            [
                {
                    "type": name,
                    "pieces": _pieces_of(name),
                    "values": [
                        {"value": word, "legacyValue": vocabulary.legacy(word)} for word in vocabulary
                    ],
                }
                for name, vocabulary in VOCABULARIES.items()
            ]
        )

    def size(self, _: Request) -> Answer:
        """How many records there are, and how large."""
        sizes = {nct_id: len(orjson.dumps(record)) for nct_id, record in self.holdings.records.items()}
        largest = sorted(sizes.items(), key=lambda pair: -pair[1])[:10]
        return of_json(
            {
                "totalStudies": len(sizes),
                "averageSizeBytes": sum(sizes.values()) // max(len(sizes), 1),
                "largestStudies": [{"id": nct_id, "sizeBytes": size} for nct_id, size in largest],
            }
        )

    def version(self, _: Request) -> Answer:
        """The API's version, and the day of the data."""
        return of_json({"apiVersion": "2.0.5", "dataTimestamp": self.holdings.timestamp})

    def download(self, request: Request) -> Answer:
        """All records as a zip."""
        return self.bulk.answer(request)

    def history(self, _: Request, text: str) -> Answer:
        """The versions of a record: when each was submitted, and which modules it changed."""
        versions = self._versions(text)
        changes = [
            {
                "version": number,
                "date": version.submitted,
                "status": value_at(version.record, "protocolSection.statusModule.overallStatus"),
                "studyType": value_at(version.record, "protocolSection.designModule.studyType"),
                "moduleLabels": _labels(versions[number - 1].record, version.record) if number else [],
            }
            for number, version in enumerate(versions)
        ]
        return of_json({"changes": changes, "lastUpdateVersions": {}, "outcomesUpdateCount": 0})

    def past_version(self, _: Request, text: str, number: str) -> Answer:
        """One version of a record."""
        versions = self._versions(text)
        if int(number) >= len(versions):
            raise Complaint(404, f"Version {number} not found")
        return of_json({"studyVersion": int(number), "study": versions[int(number)].record})

    def _versions(self, text: str) -> Any:
        nct_id = read_id(text)
        canonical = self.holdings.canonical(nct_id) if nct_id else None
        if canonical is None:
            raise Complaint(404, f"NCT number {text} not found")
        return self.holdings.versions[canonical]

    def document(self, _: Request, digits: str, nct_id: str, name: str) -> Answer:
        """A posted document: a PDF of the size that the record declares."""
        record = self.holdings.records.get(nct_id, {})
        documents = value_at(record, "documentSection.largeDocumentModule.largeDocs") or []
        declared = next((document for document in documents if document.get("filename") == name), None)
        if declared is None or digits != nct_id[-2:]:
            return Answer(404, b"Not found", "text/plain")
        body = f"%PDF-1.4\n% {nct_id} {name}\n".encode()
        return Answer(200, body.ljust(declared.get("size", 0) - 6, b"\n") + b"%%EOF\n", "application/pdf")

    def page(self, _: Request, text: str) -> Answer:
        """A mirror's page of one study."""
        record = self.holdings.records.get(read_id(text) or "")
        if record is None or self.page_of is None:
            return Answer(404, b"<html><body>No such page</body></html>", "text/html")
        return Answer(200, self.page_of(record), "text/html; charset=utf-8")

    def robots_txt(self, _: Request) -> Answer:
        """Who may ask for what, and how often."""
        return Answer(200, self.robots.encode(), "text/plain")


_ROUTES: list[tuple[re.Pattern[str], Callable[..., Answer]]] = [
    (re.compile(pattern), endpoint)
    for pattern, endpoint in (
        (rf"{API}/studies", Endpoints.studies),
        (rf"{API}/studies/metadata", Endpoints.metadata),
        (rf"{API}/studies/search-areas", Endpoints.search_areas),
        (rf"{API}/studies/enums", Endpoints.enums),
        (rf"{API}/studies/download", Endpoints.download),
        (rf"{API}/studies/([^/]+)", Endpoints.study),
        (rf"{API}/stats/size", Endpoints.size),
        (rf"{API}/version", Endpoints.version),
        (r"/api/int/studies/([^/]+)/history", Endpoints.history),
        (r"/api/int/studies/([^/]+)/history/(\d+)", Endpoints.past_version),
        (r"/(?:large-docs|ProvidedDocs)/(\d\d)/([^/]+)/([^/]+)", Endpoints.document),
        (r"/page/([^/]+)", Endpoints.page),
        (r"/robots\.txt", Endpoints.robots_txt),
    )
]

_MODULE_LABELS = {
    "identificationModule": "Study Identification",
    "statusModule": "Study Status",
    "sponsorCollaboratorsModule": "Sponsor/Collaborators",
    "oversightModule": "Oversight",
    "descriptionModule": "Study Description",
    "conditionsModule": "Conditions",
    "designModule": "Study Design",
    "armsInterventionsModule": "Arms and Interventions",
    "outcomesModule": "Outcome Measures",
    "eligibilityModule": "Eligibility",
    "contactsLocationsModule": "Contacts/Locations",
    "referencesModule": "References",
    "ipdSharingStatementModule": "IPDSharing",
}


def _labels(before: Record, after: Record) -> list[str]:
    old, new = before.get("protocolSection", {}), after.get("protocolSection", {})
    return [label for module, label in _MODULE_LABELS.items() if old.get(module) != new.get(module)]


def _pieces_of(vocabulary: str) -> list[str]:
    kinds = field_kinds()
    return [piece for piece, path in pieces().items() if kinds[path].vocabulary == vocabulary]


def _field_tree() -> list[dict[str, Any]]:
    """The fields as ``/studies/metadata`` nests them, with their names, pieces and types."""
    names = {path: piece for piece, path in pieces().items()}
    nodes: dict[str, dict[str, Any]] = {}
    roots: list[dict[str, Any]] = []
    for path, kind in field_kinds().items():
        parent, _, name = path.rpartition(".")
        node = {"name": name, "type": (kind.vocabulary or kind.type.__name__) + "[]" * kind.is_list}
        if path in names:
            node["piece"] = names[path]
        nodes[path] = node
        (nodes[parent].setdefault("children", []) if parent else roots).append(node)
    return roots
