"""What stands around every answer: methods and pages that are refused, headers, compression."""

import zlib
from collections.abc import Awaitable, Callable
from typing import Any

from datasette.utils.asgi import Response

from scraper.explore.web import whole

Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[dict[str, Any], Any, Send], Awaitable[None]]

READING = ("GET", "HEAD", "OPTIONS")

OURS = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
"""Content security policy of our pages: nothing from elsewhere, no script and no style inside the page."""

DATASETTES = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The same for Datasette's own pages, which have scripts and styles inside."""

HEADERS = {
    "content-security-policy": DATASETTES,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}

_OPEN = ("/-/static/", "/-/static-plugins/", "/-/health")
"""What may be asked for under /-/; Datasette's other pages there show paths, threads, settings."""

_COMPRESSED = (b"text/", b"application/json", b"image/svg")
_SMALLEST = 1_000
"""Bytes below which an answer is sent as it is."""


def around(app: App) -> App:
    """The application with all of it."""

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        send = _with_headers(_compressed(scope, send))
        path = scope["path"]
        if scope["method"] not in READING:
            refusal = Response.text("This site only reads.\n", 405, {"allow": ", ".join(READING)})
            await refusal.asgi_send(send)
        elif path.startswith("/-/") and not path.startswith(_OPEN):
            await Response.text("There is no such page.\n", 404).asgi_send(send)
        elif asked := whole.asked_for(path, scope.get("query_string", b"")):
            address = {"path": whole.ADDRESS, "raw_path": whole.ADDRESS.encode(), whole.KEY: asked}
            await app({**scope, **address}, receive, send)
        else:
            await app(scope, receive, send)

    return answer


def _with_headers(send: Send) -> Send:
    async def sent(event: dict[str, Any]) -> None:
        if event["type"] == "http.response.start":
            there = {name.lower() for name, _ in event.get("headers", ())}
            added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            more = [(name, value) for name, value in added if name not in there]
            event = {**event, "headers": [*event.get("headers", ()), *more]}
        await send(event)

    return sent


def _compressed(scope: dict[str, Any], send: Send) -> Send:
    """Compresses texts for those who take gzip; the head waits for the first piece, for its length."""
    accepted = dict(scope.get("headers", ())).get(b"accept-encoding", b"")
    if b"gzip" not in accepted:
        return send
    state: dict[str, Any] = {}

    async def sent(event: dict[str, Any]) -> None:
        if event["type"] == "http.response.start":
            state["head"] = event
            return
        body, more = event.get("body", b""), event.get("more_body", False)
        if head := state.pop("head", None):
            if _is_worth(head, body, more):
                state["gzip"] = zlib.compressobj(6, zlib.DEFLATED, 31)
                head = _gzip_head(head)
            await send(head)
        if packer := state.get("gzip"):
            body = packer.compress(body) + (b"" if more else packer.flush())
        await send({**event, "body": body})

    return sent


def _is_worth(head: dict[str, Any], body: bytes, more: bool) -> bool:
    headers = {name.lower(): value for name, value in head.get("headers", ())}
    kind = headers.get(b"content-type", b"")
    return (
        kind.startswith(_COMPRESSED)
        and b"content-encoding" not in headers
        and (more or len(body) >= _SMALLEST)
    )


def _gzip_head(head: dict[str, Any]) -> dict[str, Any]:
    kept = [(name, value) for name, value in head["headers"] if name.lower() != b"content-length"]
    return {**head, "headers": [*kept, (b"content-encoding", b"gzip"), (b"vary", b"accept-encoding")]}
