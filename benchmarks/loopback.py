"""A corpus served under the API's addresses on a local port: lists, records by id, the zip, from its files.

It does what a crawl asks for and nothing else, so that what is measured is the crawl.
"""

import gzip
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from benchmarks import corpus

TIMESTAMP = "2026-12-01T09:00:04"


class Loopback:
    """What is served: every record's place in the corpus, and its line in a list."""

    def __init__(self, made: corpus.Corpus) -> None:
        self.places: dict[str, tuple[Path, int]] = {}
        self.lines: list[bytes] = []
        self.zip = made.folder / "studies.zip"
        self.cached: tuple[Path | None, list[Any]] = (None, [])
        for page in made.pages:
            for position, study in enumerate(orjson.loads(page.read_bytes())["studies"]):
                self._take(page, position, study["protocolSection"])
        if not self.zip.exists():
            self._pack()

    def _take(self, page: Path, position: int, protocol: dict[str, Any]) -> None:
        identification, status = protocol["identificationModule"], protocol["statusModule"]
        self.places[identification["nctId"]] = (page, position)
        names = ("overallStatus", "lastUpdateSubmitDate", "lastUpdatePostDateStruct")
        listed = {
            "identificationModule": {"nctId": identification["nctId"]},
            "statusModule": {name: status[name] for name in names if name in status},
        }
        self.lines.append(orjson.dumps({"protocolSection": listed}))

    def _pack(self) -> None:
        with zipfile.ZipFile(self.zip, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for nct_id in self.places:
                archive.writestr(f"{nct_id[:7]}xxxx/{nct_id}.json", self.record(nct_id))

    def record(self, nct_id: str) -> bytes:
        """The bytes of one record."""
        page, position = self.places[nct_id]
        if self.cached[0] != page:
            self.cached = (page, orjson.loads(page.read_bytes())["studies"])
        return orjson.dumps(self.cached[1][position])

    def answer(self, path: str, parameters: dict[str, str]) -> bytes:
        """The body of an answer, JSON or zip."""
        if path.endswith("/version"):
            return orjson.dumps({"apiVersion": "2.0.5", "dataTimestamp": TIMESTAMP})
        if path.endswith("/download"):
            return self.zip.read_bytes()
        if "filter.ids" in parameters:
            asked = parameters["filter.ids"].split(",")
            return _page([self.record(nct_id) for nct_id in asked if nct_id in self.places], None)
        start, size = int(parameters.get("pageToken", 0)), int(parameters["pageSize"])
        more = start + size < len(self.lines)
        return _page(self.lines[start : start + size], str(start + size) if more else None, len(self.lines))


def _page(studies: list[bytes], token: str | None, total: int | None = None) -> bytes:
    counted = b"" if total is None else b'"totalCount":%d,' % total
    after = b"" if token is None else b',"nextPageToken":"%s"' % token.encode()
    return b"{" + counted + b'"studies":[' + b",".join(studies) + b"]" + after + b"}"


@contextmanager
def served(made: corpus.Corpus) -> Iterator[str]:
    """Serves a corpus; gives the address for ``NCTDB_API_URL``."""
    content = Loopback(made)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            target = urlsplit(self.path)
            body = content.answer(target.path, dict(parse_qsl(target.query)))
            zipped = target.path.endswith("/download")
            body = body if zipped else gzip.compress(body, 1)
            self.send_response(200)
            self.send_header("Content-Type", "application/zip" if zipped else "application/json")
            if not zipped:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/v2"
    finally:
        server.shutdown()
        server.server_close()
