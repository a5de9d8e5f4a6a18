"""A request as the server read it, and the answer as it will be sent."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Request:
    """One request; ``number`` counts from 1, ``time`` is monotonic seconds."""

    number: int
    time: float
    method: str
    path: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    """Header names in lower case."""


class Wire:
    """Where an answer's bytes go; a fault may use it in ways that an honest server would not."""

    def __init__(
        self, send: Callable[[bytes], object], reset: Callable[[], None], wait: Callable[[float], bool]
    ) -> None:
        self.send = send
        self.reset = reset
        self.wait = wait
        """Sleeps for seconds, shorter when the server stops."""


Sender = Callable[[Wire, bytes, bytes], None]
"""Puts a head and a body on the wire."""


def send_whole(wire: Wire, head: bytes, body: bytes) -> None:
    """Head and body, at once."""
    wire.send(head + body)


@dataclass(slots=True)
class Answer:
    """Status, headers and body of an answer, and how it is sent."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    sender: Sender = send_whole
    length_error: int = 0
    """How many bytes more than there are Content-Length says."""


def of_json(value: Any) -> Answer:
    """An answer of JSON in one line."""
    return Answer(200, orjson.dumps(value))


def of_text(status: int, text: str) -> Answer:
    """An answer in plain text, as the registry gives for errors."""
    return Answer(status, text.encode(), "text/plain;charset=UTF-8")


def of_page(records: Iterator[bytes], next_token: str | None, total: int | None) -> Answer:
    """A page of records, one a line, as ``/studies`` gives it."""
    head = b"{" + (b'"totalCount":%d,' % total if total is not None else b"") + b'"studies":[\n'
    tail = b"\n]" + (b',"nextPageToken":' + orjson.dumps(next_token) if next_token else b"") + b"}"
    return Answer(200, head + b",\n".join(records) + tail)
