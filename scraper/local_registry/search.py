"""Answers to ``/studies``: which records match, in which order, and which page of them."""

import base64
import json
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from schemas.study.pieces import pieces
from schemas.vocabularies import STATUS
from scraper.local_registry.complaint import Complaint
from scraper.local_registry.essie import Test, compiled
from scraper.local_registry.fields import searched_areas, values
from scraper.local_registry.holdings import Holdings, Record, id_of, read_id

MAX_PAGE = 1000
DEFAULT_PAGE = 10
PARAMETERS = frozenset(
    {"format", "markupFormat", "fields", "sort", "countTotal", "pageSize", "pageToken"}
    | {area.parameter for area in searched_areas().values() if area.parameter}
    | {f"{kind}.{name}" for kind in ("filter", "postFilter") for name in ("overallStatus", "ids", "advanced")}
)
"""Parameters of ``/studies``; geographic and synonym filters and ``aggFilters`` are not kept here."""

Parameters = Mapping[str, str]


class Page(NamedTuple):
    """Records of one page, the token of the next, and the count of all where it was asked for."""

    records: list[Record]
    next_token: str | None
    total: int | None


class Search:
    """Searches of one registry; the last result is kept, because its pages follow."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self.max_page = MAX_PAGE
        self.tokens_survive_refresh = False
        self._last: tuple[object, list[Record]] = (None, [])

    def page(self, parameters: Parameters) -> Page:
        """The page that the parameters ask for; raises ``Complaint``."""
        for name in parameters:
            if name not in PARAMETERS:
                raise Complaint(400, f"`{name}` is unknown parameter")
        found = self._found({name: value for name, value in parameters.items() if name not in _OF_PAGES})
        size = self._size(parameters.get("pageSize", ""))
        token = parameters.get("pageToken")
        start = self._offset(token) if token else 0
        records = found[start : start + size]
        full = len(records) == size
        count = parameters.get("countTotal") == "true" and not token
        return Page(records, self._token(start + size) if full else None, len(found) if count else None)

    def _found(self, parameters: Parameters) -> list[Record]:
        key = (self.holdings.generation, tuple(sorted(parameters.items())))
        if self._last[0] != key:
            tests = list(_tests(parameters, self.holdings))
            found = [
                record for record in self.holdings.records.values() if all(test(record) for test in tests)
            ]
            self._last = (key, _ordered(found, parameters.get("sort", "")))
        return self._last[1]

    def _size(self, text: str) -> int:
        if text and not re.fullmatch(r"\d+", text):
            raise Complaint(400, "Parameter `pageSize` has incorrect format: not a non-negative integer")
        return min(int(text or 0) or DEFAULT_PAGE, self.max_page)

    def _token(self, offset: int) -> str:
        token = json.dumps([self.holdings.timestamp, offset]).encode()
        return base64.urlsafe_b64encode(zlib.compress(token)).decode().rstrip("=")

    def _offset(self, token: str) -> int:
        try:
            packed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            timestamp, offset = json.loads(zlib.decompress(packed))
        except (ValueError, zlib.error):
            raise Complaint(400, "Parameter `pageToken` has incorrect format") from None
        if timestamp != self.holdings.timestamp and not self.tokens_survive_refresh:
            raise Complaint(400, "Parameter `pageToken` is not valid for the current data")
        return int(offset)


_OF_PAGES = frozenset({"format", "markupFormat", "fields", "countTotal", "pageSize", "pageToken"})


def _tests(parameters: Parameters, holdings: Holdings) -> Iterable[Test]:
    queries = {name: text for name, text in parameters.items() if name.startswith("query.") and text.strip()}
    only_ids = [_only_ids(text) for text in queries.values()]
    for name, text in queries.items():
        area = next(area for area, declared in searched_areas().items() if declared.parameter == name)
        ids = _only_ids(text)
        yield _has_id(ids, holdings) if ids else compiled(text, area)
    if any(only_ids):
        return  # filters are ignored where a query holds only ids
    for name, text in parameters.items():
        if name.startswith(("filter.", "postFilter.")) and text.strip():
            yield _FILTERS[name.partition(".")[2]](text, holdings)


def _only_ids(text: str) -> list[str]:
    ids = [read_id(part) for part in re.split(r"[\s,]+", text.strip())]
    return [nct_id for nct_id in ids if nct_id] if all(ids) else []


def _has_id(ids: Iterable[str], holdings: Holdings) -> Test:
    wanted = {holdings.canonical(nct_id) for nct_id in ids}
    return lambda record: id_of(record) in wanted


def _by_ids(text: str, holdings: Holdings) -> Test:
    ids = []
    for part in filter(None, (part.strip() for part in re.split(r"[,|]", text))):
        nct_id = read_id(part)
        if nct_id is None:
            raise Complaint(400, f"Parameter `filter.ids` has incorrect format: `{part}`")
        ids.append(nct_id)
    return _has_id(ids, holdings)


def _by_status(text: str, _: Holdings) -> Test:
    wanted = set(filter(None, (part.strip() for part in re.split(r"[,|]", text))))
    unknown = next((word for word in sorted(wanted) if word not in STATUS), None)
    if unknown:
        raise Complaint(400, f"Parameter `filter.overallStatus` contains invalid value: `{unknown}`")
    path = pieces()["OverallStatus"]
    return lambda record: any(value in wanted for value in values(record, path))


def _by_expression(text: str, _: Holdings) -> Test:
    return compiled(text, "BasicSearch")


_FILTERS: dict[str, Callable[[str, Holdings], Test]] = {
    "ids": _by_ids,
    "overallStatus": _by_status,
    "advanced": _by_expression,
}


def _ordered(found: list[Record], sort: str) -> list[Record]:
    """Sorted as asked for; without ``sort`` in an order that looks like none, but stays."""
    found = sorted(found, key=lambda record: zlib.crc32(id_of(record).encode()))
    keys = [key for key in re.split(r"[,|]", sort) if key and key != "@relevance"]
    if len(keys) > 2:
        raise Complaint(400, "Parameter `sort` contains more than 2 fields")
    for key in reversed(keys):
        name, _, direction = key.partition(":")
        path = pieces().get(name)
        if path is None or direction not in {"", "asc", "desc"}:
            raise Complaint(400, f"Parameter `sort` contains invalid value: `{key}`")
        found = _sorted_by(found, path, direction)
    return found


def _sorted_by(found: list[Record], path: str, direction: str) -> list[Record]:
    """Sorted stably: dates descending, numbers ascending by default; records without a value come last."""
    held: list[tuple[Any, Record]] = []
    rest = []
    for record in found:
        value = next(values(record, path), None)
        if value is None:
            rest.append(record)
        else:
            held.append((value, record))
    downwards = direction == "desc" or (not direction and bool(held) and isinstance(held[0][0], str))
    held.sort(key=lambda pair: pair[0], reverse=downwards)
    return [record for _, record in held] + rest
