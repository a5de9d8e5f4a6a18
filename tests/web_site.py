"""A database served in process, and what can be read off its pages."""

import asyncio
import html
import re
from typing import Any

import lxml.html

from scraper.explore.web.app import application


class Site:
    """A database served in process."""

    def __init__(self, database: str, takes_sql: bool = True) -> None:
        self.database = database
        self.datasette = application(database, takes_sql)
        self.runner = asyncio.Runner()

    def close(self) -> None:
        """Ends its processes and its loop."""
        self.datasette.get_database().close()
        self.runner.close()

    def ask(self, path: str, method: str = "GET", **options: Any) -> Any:
        """The answer to one request."""
        return self.runner.run(self.datasette.client.request(method, path, **options))

    def text(self, path: str) -> str:
        """The page as HTML; it must be there."""
        answer = self.ask(path)
        assert answer.status_code == 200, answer.text
        return str(answer.text)


def words(page: str) -> str:
    """What a reader sees, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def active(page: str) -> list[str]:
    """Whatever could run: scripts inside, event handlers, addresses of another kind than ours and the web's."""
    document: Any = lxml.html.fromstring(page)
    scripts = document.xpath(
        "//script[not(starts-with(@src, '/nct-static/') or starts-with(@src, '/-/static/'))]"
    )
    handlers = document.xpath("//@*[starts-with(name(), 'on')]")
    addresses = document.xpath("//@href | //@src | //@action | //@formaction")
    return [
        *(lxml.html.tostring(script).decode() for script in scripts),
        *handlers,
        *(address for address in addresses if not re.match(r"https?://|[/#?]", address)),
    ]
