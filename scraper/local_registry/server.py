"""The registry on a socket: reads requests, logs them, sends answers, with faults where they are set."""

import gzip
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterable
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from scraper.local_registry.answer import Answer, Request, Wire
from scraper.local_registry.endpoints import API, Endpoints, PageOf
from scraper.local_registry.faults import FAULTS, Ask, Fault, When
from scraper.local_registry.holdings import Holdings, Record

GZIP_FROM = 1024
"""Bodies from this size (bytes) are packed for clients that accept it."""

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER on, no seconds: closing a socket so sends a reset."""


class RegistryServer:
    """A registry that answers on a local port from ``start`` (or ``with``) until ``stop``.

    ``holdings`` may be changed at any time, by the test or by an action set with ``after``.
    """

    def __init__(self, records: Iterable[Record] = (), page_of: PageOf | None = None, port: int = 0) -> None:
        self.holdings = Holdings(records)
        self.endpoints = Endpoints(self.holdings, page_of)
        self.gzip = True
        self.requests: list[Request] = []
        self._faults: list[tuple[When, Fault]] = []
        self._actions: dict[int, list[Callable[[], object]]] = {}
        self._lock = Lock()
        self._stopping = Event()
        self._http = _Http(("127.0.0.1", port), self)

    @property
    def url(self) -> str:
        """The root, without a slash at its end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def api_url(self) -> str:
        """What ``NCTDB_API_URL`` is set to."""
        return self.url + API

    def __enter__(self) -> Self:
        Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._http.server_close()

    def fault(self, name: str, when: When | None = None, **options: Any) -> None:
        """Spoils answers with a fault of ``FAULTS``; ``when`` says which, all of the API without it."""
        self._faults.append((when or When(), FAULTS[name](**options)))

    def heal(self) -> None:
        """Takes all faults away."""
        self._faults.clear()

    def after(self, number: int, action: Callable[[], object]) -> None:
        """Runs an action when so many requests, from now on, have been answered."""
        with self._lock:
            self._actions.setdefault(len(self.requests) + number, []).append(action)

    def forget(self) -> None:
        """Empties the log."""
        with self._lock:
            self.requests.clear()
            self._actions.clear()

    def paths(self) -> list[str]:
        """The paths asked for so far, in order."""
        return [request.path for request in self.requests]

    def _answer(self, handler: BaseHTTPRequestHandler) -> Answer:
        target = urlsplit(handler.path)
        with self._lock:
            request = Request(
                len(self.requests) + 1,
                time.monotonic(),
                handler.command,
                target.path,
                dict(parse_qsl(target.query, keep_blank_values=True)),
                {name.lower(): value for name, value in handler.headers.items()},
            )
            self.requests.append(request)
            faults = [fault for when, fault in self._faults if when.takes(request)]
        answer = _spoilt(self.endpoints, faults)(request)
        if self.gzip:
            _pack(answer, request)
        with self._lock:
            actions = self._actions.pop(request.number, [])
        for action in actions:
            action()
        return answer


def _spoilt(endpoints: Endpoints, faults: Iterable[Fault]) -> Ask:
    """The registry's way to answer, with faults around it."""
    ask: Ask = endpoints.answer
    for fault in faults:
        ask = partial(fault, ask, endpoints)
    return ask


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], registry: RegistryServer) -> None:
        self.registry = registry
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no error of the server; anything else is printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Http

    def do_GET(self) -> None:
        """The API knows no other method."""
        answer = self.server.registry._answer(self)
        answer.sender(self._wire(), _head(answer), answer.body if self.command == "GET" else b"")
        if answer.length_error:
            self.close_connection = True

    do_HEAD = do_GET  # noqa: N815 - as http.server calls it

    def _wire(self) -> Wire:
        def reset() -> None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.connection.close()
            self.close_connection = True

        return Wire(self.wfile.write, reset, self.server.registry._stopping.wait)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The log is kept as data."""


def _head(answer: Answer) -> bytes:
    headers = {
        "Server": "istio-envoy",
        "Date": formatdate(usegmt=True),
        "Content-Type": answer.content_type,
        "Content-Length": str(len(answer.body) + answer.length_error),
        "ETag": '"build-2.0.5"',
        **answer.headers,
    }
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _pack(answer: Answer, request: Request) -> None:
    accepted = "gzip" in request.headers.get("accept-encoding", "")
    packable = answer.status == 200 and answer.content_type.startswith(("application/json", "text/"))
    if accepted and packable and "Content-Encoding" not in answer.headers and len(answer.body) >= GZIP_FROM:
        answer.body = gzip.compress(answer.body, compresslevel=1, mtime=0)
        answer.headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
