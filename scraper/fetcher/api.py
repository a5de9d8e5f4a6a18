"""The registry's API v2: lists of studies with their dates, whole records by their ids, its data's time.

What is asked is what the crawl needs: a list says which studies there are and how they stand, cheaply;
whole records are asked for by id, so that no token, order or page size decides what is got.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec

from schemas.values import NctId
from scraper.errors import SourceRefused, UnreadableInput
from scraper.fetcher.decoding import REFUSED, cut, decoded, must_be
from scraper.fetcher.query import Query
from scraper.fetcher.session import Session
from scraper.settings import Settings

log = logging.getLogger("nctdb")

LISTED = ("NCTId", "NCTIdAlias", "OverallStatus", "LastUpdateSubmitDate", "LastUpdatePostDate")
"""Fields asked for in a list."""

UNREADABLE = "?"
"""The status, in a list, of a study of which only the id can be read; no record in a file has it."""


class Listed(NamedTuple):
    """A study as a list has it: texts as published, empty where the list is silent."""

    nct_id: str
    overall_status: str
    last_update_submitted: str
    last_update_posted: str
    aliases: tuple[str, ...]


class Listing(NamedTuple):
    """The studies of a search.  ``total``: how many the registry counts; ``settled``: both agree."""

    ids: frozenset[str]
    total: int
    settled: bool


class Fetched(NamedTuple):
    """One whole record: its id, the ids it replaces, its bytes and the address that has it."""

    nct_id: str
    aliases: tuple[str, ...]
    body: bytes
    origin: str


class Records(NamedTuple):
    """An answer to ids: the records in it, and the bytes of what is none."""

    records: list[Fetched]
    unusable: list[Fetched]


class _Identification(msgspec.Struct):
    nctId: str  # noqa: N815 - the registry's name
    nctIdAliases: Any = ()  # noqa: N815


class _Status(msgspec.Struct):
    overallStatus: Any = ""  # noqa: N815
    lastUpdateSubmitDate: Any = ""  # noqa: N815
    lastUpdatePostDateStruct: Any = None  # noqa: N815


class _Protocol(msgspec.Struct):
    identificationModule: _Identification  # noqa: N815
    statusModule: _Status = msgspec.field(default_factory=_Status)  # noqa: N815


class StudyHead(msgspec.Struct):
    """What a crawl must know of a record: which study it is, and its status."""

    protocolSection: _Protocol  # noqa: N815


class _Page(msgspec.Struct):
    studies: list[msgspec.Raw]
    nextPageToken: str | None = None  # noqa: N815
    totalCount: int | None = None  # noqa: N815


class _Version(msgspec.Struct):
    dataTimestamp: str  # noqa: N815
    apiVersion: str = ""  # noqa: N815


_NAME = re.compile(rb'"identificationModule"\s*:\s*\{\s*"nctId"\s*:\s*"(NCT\d{8})"')
"""Where a record says which study it is of, also one that no decoder reads."""

BROKEN = "JSON that is cut short, broken or of another shape"


class RegistryClient:
    """The registry, asked through a session."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session = session
        self.settings = settings
        self.studies_url = f"{settings.api_url}/studies"
        self.fields: tuple[str, ...] = LISTED

    def data_timestamp(self) -> str:
        """When the registry made the data that it serves; raises ``SourceUnavailable``."""
        decode = partial(decoded, shape=_Version)
        answer = self.session.get(f"{self.settings.api_url}/version", check=must_be(decode, BROKEN))
        return decode(answer.body).dataTimestamp

    def total(self, query: Query | None = None) -> int:
        """Number of studies that the registry counts for a search, or of all that it has."""
        searched = query.parameters() if query else {}
        asked = {"countTotal": "true", "pageSize": "1", "fields": "NCTId"}
        return self._page(searched | asked).totalCount or 0

    def newest(self, query: Query) -> tuple[list[Listed], int]:
        """The first page of a search, what was updated last first, and how many studies the search has."""
        asked = {"sort": "LastUpdatePostDate:desc", "pageSize": str(self.settings.list_size)}
        page = self._first(query.parameters() | asked)
        return _all_listed(page), page.totalCount or 0

    def search(self, query: Query, each: Callable[[list[Listed], int], None]) -> Listing:
        """The studies of a search, handed to ``each`` page by page, with how many the registry counts.

        When the list and the registry's count disagree, or that before the first page and that after the
        last, or a token expires, the list is read again in pages of another size; studies may so come
        twice.  Raises ``UnreadableInput`` when the registry does not understand the search.
        """
        parameters = query.parameters()
        ever: set[str] = set()
        total = 0
        for attempt in range(self.settings.rounds):
            once: set[str] = set()
            pages = 0
            size = max(1, self.settings.list_size // (attempt + 1))
            try:
                for studies, total in self._pages(parameters, query.limit, size):
                    once.update(study.nct_id for study in studies)
                    pages += 1
                    each(studies, total)
            except _TokenRefused as refused:
                log.warning("the list begins again: %s", refused)
                continue
            finally:
                ever |= once
            before, total = total, self.total(query) if pages > 1 else total
            expected = min(total, query.limit or total)
            for found in (once, ever):
                if len(found) == expected and before == total:
                    return Listing(frozenset(found), expected, settled=True)
            log.warning("the registry counts %d studies and lists %d; listed again", expected, len(once))
        return Listing(frozenset(ever), total, settled=False)

    def _pages(
        self, parameters: dict[str, str], limit: int | None, size: int
    ) -> Iterator[tuple[list[Listed], int]]:
        """The studies of each page, and how many the registry counts."""
        left = limit or None
        token: str | None = None
        tokens: set[str] = set()
        total = 0
        while True:
            asked = parameters | {"pageSize": str(min(size, left or size))}
            page = self._first(asked) if token is None else self._next(asked, token)
            total = total if token else page.totalCount or 0
            studies = _all_listed(page)[:left]
            yield studies, total
            left = left - len(studies) if left else left
            token = page.nextPageToken
            if not token or left == 0:
                return
            if token in tokens or len(tokens) > total + 20:
                raise _TokenRefused("its pages go round in a circle")
            tokens.add(token)

    def _first(self, parameters: dict[str, str]) -> _Page:
        try:
            return self._list(parameters | {"countTotal": "true"})
        except SourceRefused as refused:
            if refused.status != 400:
                raise
            raise UnreadableInput(
                f"the registry does not understand the search: {refused.text[:300]}"
            ) from None

    def _next(self, parameters: dict[str, str], token: str) -> _Page:
        try:
            return self._list(parameters | {"pageToken": token})
        except SourceRefused as refused:
            if refused.status in {400, 404, 410}:
                raise _TokenRefused(f"its token was refused ({refused.text[:100]})") from None
            raise

    def listed(self, ids: Sequence[str]) -> list[Listed]:
        """Those of the ids (or of the studies that they are aliases of) that the registry has."""
        return _all_listed(self._list({"filter.ids": ",".join(ids), "pageSize": str(len(ids))}))

    def records(self, ids: Sequence[str]) -> Records:
        """Whole records of the ids, as many as the registry gives at once."""
        page = self._page({"filter.ids": ",".join(ids), "pageSize": str(len(ids))})
        fetched = [self.fetched(bytes(raw)) for raw in page.studies]
        return Records([one for one in fetched if one.nct_id], [one for one in fetched if not one.nct_id])

    def record(self, nct_id: str) -> Records | None:
        """One whole record, an alias followed to the study it stands for; None: the registry has none."""
        try:
            answer = self.session.get(f"{self.studies_url}/{nct_id}", check=must_be(_any_record, BROKEN))
        except SourceRefused as refused:
            if refused.is_gone:
                return None
            raise
        fetched = self.fetched(answer.body.strip())
        redirected = answer.url.endswith(f"/{fetched.nct_id}")  # to the study that the id is an alias of
        if fetched.nct_id and (redirected or nct_id in {fetched.nct_id, *fetched.aliases}):
            return Records([fetched], [])
        return Records([], [fetched._replace(nct_id="", origin=f"{self.studies_url}/{nct_id}")])

    def _list(self, parameters: dict[str, str]) -> _Page:
        """A page with the fields of a list; with whole records from a registry that refuses one of them."""
        if self.fields:
            try:
                return self._page(parameters | {"fields": ",".join(self.fields)})
            except SourceRefused as refused:
                if refused.status != 400 or "field name" not in refused.text:
                    raise
                log.warning("%s; lists are asked for with whole records", refused)
                self.fields = ()
        return self._page(parameters)

    def _page(self, parameters: dict[str, str]) -> _Page:
        decode = partial(_page, counted="countTotal" in parameters)
        answer = self.session.get(self.studies_url, parameters, check=must_be(decode, BROKEN))
        return decode(answer.body)

    def fetched(self, body: bytes) -> Fetched:
        """A record's bytes with what a crawl must know of them; without an id when they are none."""
        study = _read(body)
        if study is None:
            return Fetched("", (), body, self.studies_url)
        identification = study.protocolSection.identificationModule
        origin = f"{self.studies_url}/{identification.nctId}"
        return Fetched(identification.nctId, _texts(identification.nctIdAliases), body, origin)


class _TokenRefused(Exception):  # noqa: N818
    """A list cannot be read on from where it stands."""


def _page(body: bytes, counted: bool) -> _Page:
    """A page of a list; ``counted``: it must have the total.  Raises one of ``REFUSED``."""
    try:
        page = msgspec.json.decode(body, type=_Page)
    except msgspec.ValidationError:
        raise
    except REFUSED:
        shell, studies = cut(body)
        page = msgspec.json.decode(shell, type=_Page)
        page.studies = [msgspec.Raw(study) for study in studies]
    if counted and page.totalCount is None:
        raise ValueError("a list without its count")
    return page


def _any_record(body: bytes) -> object:
    """An object of JSON, or what names a study and no decoder reads; raises one of ``REFUSED``."""
    try:
        return decoded(body, dict)
    except RecursionError:
        if study := _read(body):
            return study
        raise


def _read(body: bytes | msgspec.Raw) -> StudyHead | None:
    """What a crawl must know of a study; None for what names no study."""
    try:
        study = decoded(body, StudyHead)
    except RecursionError:
        nct_id = _named(body)
        return StudyHead(_Protocol(_Identification(nct_id), _Status(UNREADABLE))) if nct_id else None
    except ValueError:
        return None
    return study if NctId.PATTERN.fullmatch(study.protocolSection.identificationModule.nctId) else None


def _named(body: bytes | msgspec.Raw) -> str:
    """The id by which a record names its study; empty when it names none."""
    named = _NAME.search(body)
    return named[1].decode() if named else ""


def _all_listed(page: _Page) -> list[Listed]:
    return [study for raw in page.studies if (study := _listed(raw))]


def _listed(raw: msgspec.Raw) -> Listed | None:
    """A study of a list; None for what is none: the count will show that one is missing."""
    study = _read(raw)
    if study is None:
        log.warning("the list holds something that is no study: %s", bytes(raw)[:80])
        nct_id = _named(raw)
        return Listed(nct_id, UNREADABLE, "", "", ()) if nct_id else None
    identification, status = study.protocolSection.identificationModule, study.protocolSection.statusModule
    posted = status.lastUpdatePostDateStruct
    return Listed(
        identification.nctId,
        _text(status.overallStatus),
        _text(status.lastUpdateSubmitDate),
        _text(posted.get("date") if isinstance(posted, dict) else None),
        _texts(identification.nctIdAliases),
    )


def _text(value: object) -> str:
    return sys.intern(value) if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
