"""What may go wrong at a registry or on the way: every fault by its name, and the requests it takes.

A fault stands around the registry's way to answer: it may ask otherwise, answer otherwise, or send
otherwise.  Faults may be combined; the last one added stands outermost.
"""

import random
import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from email.utils import formatdate
from itertools import count
from typing import Any

import orjson

from scraper.local_registry.answer import Answer, Request, Sender, Wire, of_text
from scraper.local_registry.endpoints import SHELL, Endpoints
from scraper.local_registry.holdings import Holdings
from scraper.local_registry.invented import studies

Ask = Callable[[Request], Answer]
Fault = Callable[[Ask, Endpoints, Request], Answer]

CHALLENGE = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head>"
    b"<body><noscript>Enable JavaScript and cookies to continue</noscript></body></html>"
)
FOREIGN = "http://registry.invalid/api/v2/studies"


@dataclass
class When:
    """Which requests a fault takes: those whose path starts with ``path`` (a pattern); by default all.

    ``at``: only these of them, counted from 1; ``share``: so many at random, by ``seed``; ``times``: no more
    than so many; ``where``: only where this holds.
    """

    path: str = "/api/"
    at: Collection[int] | None = None
    share: float = 1.0
    seed: int = 0
    times: int | None = None
    where: Callable[[Request], bool] = lambda _: True
    _seen: int = field(default=0, init=False)
    _taken: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - to repeat, not to hide

    def takes(self, request: Request) -> bool:
        """Whether this request is spoilt; counts it."""
        if not re.match(self.path, request.path) or not self.where(request):
            return False
        self._seen += 1
        if self.at is not None and self._seen not in self.at:
            return False
        if self._random.random() >= self.share or (self.times is not None and self._taken >= self.times):
            return False
        self._taken += 1
        return True


def _answered(answer: Callable[[], Answer]) -> Fault:
    """Answers so, whatever is asked."""
    return lambda _ask, _endpoints, _request: answer()


def _status(status: int, text: str, retry_after: str | None = None) -> Fault:
    def answer() -> Answer:
        spoilt = of_text(status, text)
        if retry_after is not None:
            spoilt.headers["Retry-After"] = retry_after
        return spoilt

    return _answered(answer)


def _too_many(retry_after: int = 1) -> Fault:
    return _status(429, "Too many requests", str(retry_after))


def _too_many_until(retry_after: float = 2) -> Fault:
    def answer() -> Answer:
        spoilt = of_text(429, "Too many requests")
        spoilt.headers["Retry-After"] = formatdate(time.time() + retry_after, usegmt=True)
        return spoilt

    return _answered(answer)


def _html(status: int, body: bytes) -> Fault:
    return _answered(lambda: Answer(status, body, "text/html; charset=utf-8"))


def _changed(change: Callable[[Answer], None]) -> Fault:
    """The answer of the registry, changed in place."""

    def fault(ask: Ask, _: Endpoints, request: Request) -> Answer:
        answer = ask(request)
        change(answer)
        return answer

    return fault


def _with(**attributes: Any) -> Fault:
    def change(answer: Answer) -> None:
        for name, value in attributes.items():
            setattr(answer, name, value)

    return _changed(change)


def _truncated(share: float = 0.6) -> Fault:
    return _changed(lambda answer: setattr(answer, "body", answer.body[: int(len(answer.body) * share)]))


def _sent(sender: Sender) -> Fault:
    return _with(sender=sender)


def _reset(share: float = 0.5) -> Fault:
    def sender(wire: Wire, head: bytes, body: bytes) -> None:
        wire.send(head + body[: int(len(body) * share)])
        wire.wait(0.05)  # a reset overtakes what is still under way
        wire.reset()

    return _sent(sender)


def _dropped() -> Fault:
    return _sent(lambda wire, _head, _body: wire.reset())


def _drip(size: int = 512, pause: float = 0.05) -> Fault:
    def sender(wire: Wire, head: bytes, body: bytes) -> None:
        wire.send(head)
        for start in range(0, len(body), size):
            if wire.wait(pause):
                return
            wire.send(body[start : start + size])

    return _sent(sender)


def _hang(seconds: float = 3600) -> Fault:
    def sender(wire: Wire, _head: bytes, _body: bytes) -> None:
        wire.wait(seconds)
        wire.reset()

    return _sent(sender)


def _mislabelled_gzip() -> Fault:
    return _changed(lambda answer: answer.headers.update({"Content-Encoding": "gzip"}))


def _page(change: Callable[[dict[str, Any]], None]) -> Fault:
    """A page of records, changed; other answers stay."""

    def fault(ask: Ask, _: Endpoints, request: Request) -> Answer:
        answer = ask(request)
        page = orjson.loads(answer.body) if answer.status == 200 and answer.body[:1] == b"{" else {}
        if "studies" in page:
            change(page)
            answer.body = orjson.dumps(page)
        return answer

    return fault


def _garbage(record: Any = None) -> Fault:
    """One record of the page becomes something that is none."""
    nonsense = {"protocolSection": {"identificationModule": "\ufffd\ufffd"}} if record is None else record

    def change(page: dict[str, Any]) -> None:
        page["studies"][len(page["studies"]) // 2 : len(page["studies"]) // 2 + 1] = [nonsense]

    return _page(change)


def _odd(value: bytes, nct_id: str = "NCT99100033") -> Fault:
    """One record, wherever it is served, holds a value that is JSON and that no strict decoder reads."""
    name = f'"nctId":"{nct_id}"'.encode()
    return _changed(
        lambda answer: setattr(answer, "body", answer.body.replace(name, name + b',"oddity":' + value, 1))
    )


def _refused_field(name: str = "NCTIdAlias") -> Fault:
    """The registry no longer knows a field that lists are asked for."""

    def fault(ask: Ask, _: Endpoints, request: Request) -> Answer:
        if name in request.parameters.get("fields", "").split(","):
            return of_text(400, f"Parameter `fields` contains invalid field name: `{name}`")
        return ask(request)

    return fault


def _duplicates(many: int = 2, displacing: bool = False) -> Fault:
    """Records of the last page come again, besides or in place of this page's own."""
    earlier: list[Any] = []

    def change(page: dict[str, Any]) -> None:
        own = page["studies"]
        page["studies"] = earlier + (own[len(earlier) :] if displacing else own)
        earlier[:] = own[:many]

    return _page(change)


def _zero() -> Fault:
    """Answers as a registry that holds nothing."""

    def fault(_ask: Ask, endpoints: Endpoints, request: Request) -> Answer:
        return Endpoints(Holdings(timestamp=endpoints.holdings.timestamp)).answer(request)

    return fault


def _ends_early() -> Fault:
    """The page has no token, although it is not the last."""
    return _page(lambda page: page.pop("nextPageToken", None))


def _small_pages(size: int = 100) -> Fault:
    def fault(ask: Ask, _: Endpoints, request: Request) -> Answer:
        asked = int(request.parameters.get("pageSize") or 10)
        parameters = {**request.parameters, "pageSize": str(min(asked, size))}
        return ask(_asking(request, parameters))

    return fault


def _asking(request: Request, parameters: dict[str, str]) -> Request:
    if not request.path.endswith("/studies"):
        return request
    return Request(request.number, request.time, request.method, request.path, parameters, request.headers)


def _upstream(change: Callable[[Endpoints], None]) -> Fault:
    """The registry changes just before it answers."""

    def fault(ask: Ask, endpoints: Endpoints, request: Request) -> Answer:
        change(endpoints)
        return ask(request)

    return fault


def _refreshed(endpoints: Endpoints) -> None:
    with endpoints.holdings.refresh():
        pass


def _grow(many: int = 1) -> Fault:
    numbers = count(99900001, many)
    return _upstream(lambda endpoints: endpoints.holdings.add(*studies(many, next(numbers))))


def _shrink(many: int = 1) -> Fault:
    return _upstream(lambda endpoints: endpoints.holdings.remove(*list(endpoints.holdings.records)[:many]))


FAULTS: dict[str, Callable[..., Fault]] = {
    "too_many": _too_many,
    "too_many_until": _too_many_until,
    "error": lambda status=500, retry_after=None: _status(status, "Internal error", retry_after),
    "forbidden": lambda: _html(403, b"<html><body><h1>403 Forbidden</h1></body></html>"),
    "challenge": lambda: _html(200, CHALLENGE),
    "shell": lambda: _html(200, SHELL),
    "empty": lambda: _with(body=b""),
    "other_shape": lambda value=None: _with(body=orjson.dumps({"message": "ok"} if value is None else value)),
    "truncated": _truncated,
    "mislabelled": lambda content_type="text/html": _with(content_type=content_type),
    "mislabelled_gzip": _mislabelled_gzip,
    "length_too_long": lambda by=100: _with(length_error=by),
    "length_too_short": lambda by=100: _changed(
        lambda answer: setattr(answer, "length_error", -min(by, len(answer.body)))
    ),
    "reset": _reset,
    "dropped": _dropped,
    "drip": _drip,
    "hang": _hang,
    "foreign": lambda location=FOREIGN: _answered(lambda: Answer(302, b"", headers={"Location": location})),
    "garbage": _garbage,
    "lone_surrogate": lambda **of: _odd(b'"half a face: \\ud83d"', **of),
    "nested_deeply": lambda depth=100_000, **of: _odd(b"[" * depth + b"]" * depth, **of),
    "refused_field": _refused_field,
    "duplicates": _duplicates,
    "zero": _zero,
    "ends_early": _ends_early,
    "small_pages": _small_pages,
    "refresh": lambda: _upstream(_refreshed),
    "grow": _grow,
    "shrink": _shrink,
}
"""Every fault by its name, made with its options.

``refresh`` on a later page makes that page's token one of yesterday: 400, under a new dataTimestamp.
``grow`` and ``shrink`` change the result set under way without a new timestamp.
"""
