"""The Datasette plugin: our addresses, the canned questions, headers."""

import logging
import re
from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup, escape

from scraper.explore.web import cohort_pages, pages
from scraper.explore.web.middleware import OURS, around
from scraper.explore.web.questions import default_of, questions
from scraper.explore.web.texts import plain_text
from scraper.explore.web.updates import updates
from scraper.explore.web.whole import ADDRESS, row_count, whole_answer

LOG = logging.getLogger("nctdb.web")

_NCT_ID = r"(?P<name>[Nn][Cc][Tt]\d{8})"

_COHORT = r"(?P<name>[^/]{1,400}?)"
"""The name of a cohort as an address spells it; names have no slash."""

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
    (r"^/updates$", updates),
    (r"^/cohorts$", cohort_pages.cohorts),
    (rf"^/cohort/{_COHORT}\.json$", cohort_pages.cohort_as_json),
    (rf"^/cohort/{_COHORT}$", cohort_pages.cohort),
    (r"^/cohort/(?P<name>[^/]{1,400}/[a-z]{1,20})\.csv$", cohort_pages.cohort_matrix),
    (r"^/-/health$", pages.health),
)


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Our pages, in front of Datasette's."""
    return [*((pattern, _view(page)) for pattern, page in ROUTES), (f"^{ADDRESS}$", whole_answer)]


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


_TEXTS = {"text", "name", "title", "brief_title", "official_title", "description", "measure", "criteria"}
"""Columns of texts in the registry's markdown: a page undoes their escapes, CSV has them as published."""


@hookimpl
def render_cell(value: object, column: str) -> Markup | None:
    """An NCT id leads to the page of its trial."""
    if isinstance(value, dict):  # Datasette's own link to the row in studies, by a key that is not the id
        value = value.get("value")
    if column == "nct_id" and isinstance(value, str) and re.fullmatch(r"NCT\d{8}", value):
        return Markup('<a href="/trial/{0}">{0}</a>').format(value)
    if column in _TEXTS and isinstance(value, str) and ("\\" in value or "&" in value):
        return escape(plain_text(value))
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
    """What stands around every answer."""
    return around


@hookimpl
def extra_template_vars(datasette: Any) -> Any:
    """For Datasette's own pages: the days of the registry's data, and how many rows a question has in all."""
    database = datasette.get_database()

    async def count(sql: str, parameters: Any) -> str:
        counted = await row_count(database, sql, dict(parameters or {}), seconds=2.0)
        return "" if counted is None else f"{counted:,}"

    async def inner() -> dict[str, Any]:
        days = await database.execute_fn(pages.data_days)
        return {"data_days": days, "row_count": count, "default_of": default_of}

    return inner


def _reason(datasette: Any, exception: Exception) -> str:
    if getattr(exception, "title", None) == "SQL Interrupted":  # its message is HTML with the whole SQL
        return (
            f"It took more than {datasette.sql_time_limit_ms / 1000:g} seconds and was stopped; ask for less."
        )
    return str(getattr(exception, "message", None) or exception)


@hookimpl(tryfirst=True)
def handle_exception(datasette: Any, request: Request, exception: Exception) -> Any:
    """A short page, and one line of the log; without the values of variables."""
    status = getattr(exception, "status", 500)
    known = isinstance(exception, Base400 | DatasetteError)
    reason = _reason(datasette, exception) if known else "This did not work."
    said = " ".join(reason.split()) if known else repr(exception)
    LOG.log(logging.INFO if known else logging.ERROR, "%s %s: %s", status, request.path, said)

    async def inner() -> Response:
        if request.path.endswith(".json"):
            said = {"ok": False, "error": reason, "status": status, "title": None}
            return Response.json(said, status)
        title = {404: "There is no such page", 403: "This is not shown"}.get(
            status, "This cannot be answered"
        )
        answer = await datasette.get_database().execute_fn(
            lambda connection: pages.refused(connection, status, title, reason)
        )
        return Response.html(answer.body, status, headers={"content-security-policy": OURS})

    return inner
