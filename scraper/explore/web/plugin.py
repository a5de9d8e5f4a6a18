"""The Datasette plugin: our addresses, the canned questions, headers."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Request, Response
from markupsafe import Markup

from scraper.explore.web import pages
from scraper.explore.web.questions import questions

_NCT_ID = r"(?P<name>[Nn][Cc][Tt]\d{8})"

ROUTES: tuple[tuple[str, pages.Page], ...] = (
    (r"^/$", pages.start),
    (r"^/search$", pages.trials),
    (r"^/search\.json$", pages.trials_as_json),
    (r"^/search\.csv$", pages.trials_as_csv),
    (rf"^/trial/{_NCT_ID}$", pages.trial),
    (rf"^/trial/{_NCT_ID}\.json$", pages.trial_as_json),
    (rf"^/trial/{_NCT_ID}/changes$", pages.trial_changes),
    (r"^/run/(?P<name>\d{1,9})$", pages.run),
    (r"^/source/(?P<name>[0-9a-f]{64})$", pages.source),
    (r"^/compare$", pages.comparison),
    (r"^/-/health$", pages.health),
)

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

READING = ("GET", "HEAD", "OPTIONS")

Send = Callable[[dict[str, Any]], Awaitable[None]]


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Our pages, in front of Datasette's."""
    return [(pattern, _view(page)) for pattern, page in ROUTES]


def _view(page: pages.Page) -> Callable[..., Any]:
    """A page as a view of Datasette: read and made in one of its threads, on one of its connections."""

    async def view(request: Request, datasette: Any) -> Response:
        database = datasette.get_database()
        asked = pages.Asked(database.path, request.url_vars.get("name", ""), _query(request))
        answer = await database.execute_fn(lambda connection: page(connection, asked))
        if answer.location:
            return Response.redirect(answer.location)
        headers = {"content-security-policy": OURS}
        if answer.filename:
            headers["content-disposition"] = f'attachment; filename="{answer.filename}"'
        return Response(answer.body, answer.status, headers, answer.content_type)

    return view


def _query(request: Request) -> dict[str, list[str]]:
    return {key: request.args.getlist(key) for key in request.args}


@hookimpl
def render_cell(value: object, column: str) -> Markup | None:
    """An NCT id leads to the page of its trial."""
    if isinstance(value, dict):  # Datasette's own link to the row in studies, by a key that is not the id
        value = value.get("value")
    if column == "nct_id" and isinstance(value, str) and re.fullmatch(r"NCT\d{8}", value):
        return Markup('<a href="/trial/{0}">{0}</a>').format(value)
    return None


@hookimpl
def canned_queries(datasette: Any, database: str) -> Any:
    """The questions, as canned queries of the one database."""

    async def inner() -> dict[str, Any]:
        asked = await datasette.get_database(database).execute_fn(questions)
        return {one.name: {"sql": one.sql, "title": one.question} for one in asked}

    return inner


@hookimpl
def asgi_wrapper() -> Callable[[Any], Any]:
    """Answers no method but reading ones, and adds the headers that an answer lacks."""

    def wrap(app: Any) -> Any:
        async def with_headers(scope: dict[str, Any], receive: Any, send: Send) -> None:
            async def send_with_headers(event: dict[str, Any]) -> None:
                if event["type"] == "http.response.start":
                    there = {name.lower() for name, _ in event.get("headers", ())}
                    added = [
                        (name.encode(), value.encode())
                        for name, value in HEADERS.items()
                        if name.encode() not in there
                    ]
                    event = {**event, "headers": [*event.get("headers", ()), *added]}
                await send(event)

            if scope["type"] == "http" and scope["method"] not in READING:
                refusal = Response.text("This site only reads.\n", 405, {"allow": ", ".join(READING)})
                await refusal.asgi_send(send_with_headers)
            else:
                await app(scope, receive, send_with_headers)

        return with_headers

    return wrap
