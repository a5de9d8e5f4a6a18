"""Study pages of a mirror, as its robots.txt allows and at the pace that it asks for."""

import logging
from urllib.parse import urlsplit

from protego import Protego

from schemas.forms import STUDY_PAGE
from schemas.provenance import RawDocument
from schemas.values import NctId
from scraper.errors import SourceRefused, SourceUnavailable, UnreadableInput
from scraper.fetcher.session import Session
from scraper.settings import Settings

log = logging.getLogger("nctdb")

ROBOT = "nctdb"
"""The name by which a robots.txt speaks of this program."""

UNREADABLE = frozenset({401, 403, 429})
"""Statuses of 4xx that do not say that there is no robots.txt."""


class Mirror:
    """A mirror's pages; ``settings.page_url`` says where they are."""

    def __init__(self, settings: Settings) -> None:
        """Reads robots.txt first; raises ``UnreadableInput`` without an address, ``SourceUnavailable``."""
        if not settings.page_url:
            raise UnreadableInput(
                "set NCTDB_PAGE_URL to the address of a mirror's page of a study, {nct_id} in its place"
            )
        if urlsplit(settings.page_url).scheme != urlsplit(settings.api_url).scheme == "https":
            raise UnreadableInput(f"NCTDB_PAGE_URL={settings.page_url}: only https is asked for")
        self.template = settings.page_url
        parts = urlsplit(settings.page_url)
        self.root = f"{parts.scheme}://{parts.netloc}"
        self.session = Session(settings)
        self.rules = self._rules()
        delay = self.rules.crawl_delay(ROBOT) or 0.0
        if delay > settings.min_interval:
            log.info("the mirror asks for %g s between requests", delay)
            self.session = Session(settings.model_copy(update={"min_interval": float(delay)}))

    def page(self, nct_id: NctId) -> RawDocument | None:
        """The page of a study; None: the mirror has none.

        Raises ``SourceUnavailable``, also for a page that robots.txt closes to this program.
        """
        url = self.template.format(nct_id=nct_id)
        if not self.rules.can_fetch(url, ROBOT):
            raise SourceUnavailable(f"{url}: robots.txt of the mirror closes this page to programs")
        try:
            answer = self.session.get(url, accept="text/html")
        except SourceRefused as refused:
            if refused.is_gone:
                return None
            raise
        return RawDocument(answer.body, answer.url, STUDY_PAGE, nct_id)

    def _rules(self) -> Protego:
        """robots.txt of the mirror's host; where there is none, everything is open (RFC 9309, 2.3.1)."""
        url = f"{self.root}/robots.txt"

        def once() -> bytes:
            with self.session.open(url) as response:
                return response.content  # an empty one is one, too

        try:
            rules = self.session.retrying(url, once)
        except SourceRefused as refused:
            if refused.status in UNREADABLE:
                raise
            rules = b""
        return Protego.parse(rules.decode("utf-8", "replace"))
