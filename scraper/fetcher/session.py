"""Asks politely and does not lose its nerve: pace, time limits, retries, and refusal of what is no answer.

One request is one call of ``Session.get``: it gives an ``Answer`` that has passed the caller's check, or
raises ``SourceRefused`` (4xx) or ``SourceUnavailable``.
"""

import logging
import random
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit
from weakref import WeakSet

import requests
import tenacity
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from scraper.errors import BadAnswers, SourceRefused, SourceUnavailable
from scraper.fetcher.pace import Pace
from scraper.settings import Settings

log = logging.getLogger("nctdb")

T = TypeVar("T")

MAX_BODY = 512 * 1024 * 1024
"""An answer beyond this many bytes is none: a page of 1,000 records has about 20 MB."""

CHUNK = 256 * 1024
"""Bytes of an answer that have a deadline of their own."""

MAX_REDIRECTS = 5
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
REDIRECTS = frozenset({301, 302, 303, 307, 308})

FORBIDDEN = (
    "the registry's front door refuses this client (403).  It filters some addresses and some TLS "
    "fingerprints at times: wait an hour, ask more slowly (NCTDB_MIN_INTERVAL=6), say who you are "
    "(NCTDB_CONTACT), try from another network, or load the registry's zip of all records, fetched "
    "with a browser, by: nctdb load"
)


class NotAnAnswer(Exception):  # noqa: N818 - named for what it is
    """Raised by a check: what came is no answer to what was asked, and asking again may help."""


class Transient(Exception):  # noqa: N818
    """For ``Session.retrying``: an attempt that failed in a way that may pass.

    ``answered``: the server gave an answer that is none; ``wait``: seconds that it asks for.
    """

    def __init__(self, what: str, answered: bool = False, wait: float | None = None) -> None:
        super().__init__(what if wait is None else f"{what}, not to be asked again for {wait:.0f} s")
        self.answered = answered
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Answer:
    """A body with status 200 or 206, decompressed, and the address that it came from in the end."""

    body: bytes
    url: str
    content_type: str
    headers: Mapping[str, str]


Check = Callable[[Answer], None]
"""Raises ``NotAnAnswer`` for what must not be kept."""


class Session:
    """Requests to the hosts of the settings.  Not for use by several threads at once."""

    def __init__(self, settings: Settings) -> None:
        """``requests`` counts every request that was sent, retries and redirects included."""
        self.settings = settings
        self.requests = 0
        self._pace = Pace(settings.cache_dir / "pace", settings.min_interval)
        self._watchdog = _Watchdog(settings.answer_deadline)
        self._http = requests.Session()
        self._http.headers["User-Agent"] = user_agent(settings.contact)
        adapter = _Adapter(self._watchdog.sockets)
        self._http.mount("http://", adapter)
        self._http.mount("https://", adapter)

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        accept: str = "application/json",
        check: Check | None = None,
    ) -> Answer:
        """The answer to a GET, asked again while that may help.

        ``accept`` is the content type that an answer must have.  Raises ``SourceRefused`` for 4xx,
        ``SourceUnavailable`` when all attempts failed or a redirect leads to a foreign host.
        """

        def once() -> Answer:
            with self.open(url, params, {"Accept": accept}) as response:
                answer = self._whole(response)
            _require(answer, accept)
            if check:
                check(answer)
            return answer

        return self.retrying(url, once)

    def retrying(self, what: str, once: Callable[[], T]) -> T:
        """The result of ``once``, called again with growing waits while it fails in ways that may pass."""
        retrying = self._retrying()
        try:
            return retrying(once)
        except (Transient, NotAnAnswer) as error:
            answered = isinstance(error, NotAnAnswer) or error.answered
            times = retrying.statistics["attempt_number"]
            message = f"{what}: {error} (asked {times} time{'s' * (times > 1)})"
            raise (BadAnswers if answered else SourceUnavailable)(message) from None

    @contextmanager
    def open(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        also: Collection[int] = (),
    ) -> Iterator[requests.Response]:
        """One attempt: an answer of 2xx, or of ``also``, whose body is not read yet.

        The deadline holds until the end.  Whatever goes wrong inside that may pass raises what
        ``retrying`` catches.
        """
        with self._watchdog.watching() as expired:
            try:
                response = self._follow(url, params, headers or {}, also)
                with response:
                    yield response
            except (requests.RequestException, HTTPError, OSError) as error:
                if "CERTIFICATE_VERIFY_FAILED" in str(error):
                    raise SourceUnavailable(f"{url}: its certificate cannot be trusted: {error}") from None
                late = f"no whole answer within {self.settings.answer_deadline:g} s"
                raise Transient(late if expired.is_set() else _in_words(error)) from None
            if expired.is_set():
                raise Transient(f"no whole answer within {self.settings.answer_deadline:g} s")

    def chunks(self, response: requests.Response, size: int) -> Iterator[bytes]:
        """The body of an answer too long for one deadline; each chunk has a deadline of its own."""
        for chunk in response.iter_content(size):
            self._watchdog.rearm()
            yield chunk

    def _whole(self, response: requests.Response) -> Answer:
        parts, size = [], 0
        for part in self.chunks(response, CHUNK):
            parts.append(part)
            size += len(part)
            if size > MAX_BODY:
                raise NotAnAnswer(f"an answer of more than {MAX_BODY >> 20} MiB")
        content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(b"".join(parts), response.url, content_type, response.headers)

    def _follow(
        self,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str],
        also: Collection[int],
    ) -> requests.Response:
        for _ in range(MAX_REDIRECTS + 1):
            self._require_host(url)
            response = self._send(url, params, headers)
            if response.status_code not in REDIRECTS or "Location" not in response.headers:
                if response.status_code not in also:
                    _require_status(response)
                return response
            response.close()
            url, params = urljoin(response.url, response.headers["Location"]), None
        raise SourceUnavailable(f"{url}: redirects without end")

    def _send(
        self, url: str, params: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> requests.Response:
        self._pace.wait(urlsplit(url).netloc)
        self.requests += 1
        started = time.monotonic()
        response = self._http.get(
            url,
            params=params,
            headers=dict(headers),
            stream=True,
            allow_redirects=False,
            timeout=(self.settings.connect_timeout, self.settings.read_timeout),
        )
        log.debug("%s %s", response.status_code, response.url, extra={"seconds": time.monotonic() - started})
        return response

    def _require_host(self, url: str) -> None:
        parts = urlsplit(url)
        secure = parts.scheme == "https" or urlsplit(self.settings.api_url).scheme == "http"
        if parts.netloc.lower() not in self.settings.hosts or not secure:
            raise Transient(
                f"a redirect leads to {parts.scheme}://{parts.netloc}, none of the registry's hosts; "
                "if it is right, name it in NCTDB_ALLOWED_HOSTS"
            )

    def _retrying(self) -> tenacity.Retrying:
        settings = self.settings
        return tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((Transient, NotAnAnswer)),
            wait=self._wait,
            stop=tenacity.stop_any(
                tenacity.stop_after_attempt(settings.attempts),
                tenacity.stop_before_delay(settings.give_up_after),
            ),
            before_sleep=_say_retry,
            reraise=True,
        )

    def _wait(self, state: tenacity.RetryCallState) -> float:
        """Full jitter: anything up to a bound that doubles; never less than the server asks for."""
        bound = self.settings.first_wait * 2.0 ** (state.attempt_number - 1)
        asked = getattr(state.outcome and state.outcome.exception(), "wait", None) or 0.0
        return max(asked, random.uniform(0, bound))  # noqa: S311 - no secret


def user_agent(contact: str) -> str:
    """Product, version and contact: who asks, honestly."""
    return f"nctdb/{version('nctdb')} ({contact or 'no contact given'})"


def _require(answer: Answer, accept: str) -> None:
    if not answer.body.strip():
        raise NotAnAnswer("an empty answer with status 200")
    if accept not in {"*/*", answer.content_type}:
        what = "a web page" if b"<html" in answer.body[:2000].lower() else "something else"
        raise NotAnAnswer(f"{what} ({answer.content_type or 'no content type'}) instead of {accept}")


def _require_status(response: requests.Response) -> None:
    status = response.status_code
    if 200 <= status < 300:
        return
    with response:
        text = response.raw.read(2000, decode_content=True).decode("utf-8", "replace").strip()
    if status in RETRIED or status >= 500:
        wait = _retry_after(response.headers.get("Retry-After"))
        busy = status == 429 or wait is not None  # to ask for less, and so more often, would be no help
        raise Transient(f"status {status}", not busy, wait)
    if status == 403:
        raise SourceRefused(f"{response.url}: {FORBIDDEN}", status, text)
    said = text if text and "<html" not in text.lower() else response.reason or "no reason given"
    raise SourceRefused(f"{response.url}: status {status}: {said[:300]}", status, text)


def _retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, in either of its forms (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _say_retry(state: tenacity.RetryCallState) -> None:
    error = state.outcome and state.outcome.exception()
    wait = state.next_action.sleep if state.next_action else 0.0
    log.warning("%s; asking again in %.1f s (attempt %d)", error, wait, state.attempt_number + 1)


def _in_words(error: Exception) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return f"the connection is not secure: {error}"
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, requests.exceptions.Timeout) or "timed out" in str(error):
        return "no answer in time"
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return f"the answer broke off or is damaged ({error})"
    return f"no connection, or it broke off ({_root(error)})"


def _root(error: BaseException) -> BaseException:
    """What the system said: libraries wrap it in several of their own."""
    reasons = (getattr(error, "reason", None), error.__cause__, error.__context__, *error.args)
    inner = next((reason for reason in reasons if isinstance(reason, BaseException)), None)
    return _root(inner) if inner else error


class _Watchdog:
    """Cuts all connections when the time for an answer is over: no drip, of headers or body, outlasts it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.sockets: WeakSet[socket.socket] = WeakSet()
        self.expired = threading.Event()
        self._timer = threading.Timer(seconds, self._cut)

    @contextmanager
    def watching(self) -> Iterator[threading.Event]:
        """Watches what happens inside; the event says that it took too long."""
        self.expired = threading.Event()
        self.rearm()
        try:
            yield self.expired
        finally:
            self._timer.cancel()

    def rearm(self) -> None:
        """The time begins again."""
        self._timer.cancel()
        self._timer = threading.Timer(self.seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def _cut(self) -> None:
        self.expired.set()
        for connected in list(self.sockets):
            with suppress(OSError):  # closed already
                socket.socket.shutdown(connected, socket.SHUT_RDWR)  # not TLS's own, which would take part


class _Adapter(HTTPAdapter):
    """Makes connections whose sockets are kept in a set, so that a deadline can cut them."""

    def __init__(self, sockets: "WeakSet[socket.socket]") -> None:
        self.sockets = sockets
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        sockets = self.sockets

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
