"""What to ask the registry for: search options, checked here before they are asked, as its parameters."""

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict
from rapidfuzz import process

from schemas.study.areas import areas
from schemas.study.pieces import pieces
from schemas.values import NctId
from schemas.vocabularies import STATUS
from scraper.errors import UnreadableInput

SEARCHED = {name: f"query.{name}" for name in ("cond", "term", "intr", "titles", "outc", "spons", "locn")}
"""Search option -> the API's parameter."""

SIMILAR = 80
"""Likeness, in percent, from which an unknown name is taken for a misspelt one."""

_AREA = re.compile(r"\b(?:AREA|SEARCH)\[\s*([^\]:]*)")
_ONLY_IDS = re.compile(r"\s*NCT\d{8}(?:[\s,]+NCT\d{8})*\s*", re.IGNORECASE)


class Query(BaseModel):
    """A search, a list of ids, or everything; kept with the database, so that it can be repeated."""

    model_config = ConfigDict(frozen=True)

    cond: str | None = None
    term: str | None = None
    intr: str | None = None
    titles: str | None = None
    outc: str | None = None
    spons: str | None = None
    locn: str | None = None
    status: tuple[str, ...] = ()
    advanced: str | None = None
    since: date | None = None
    limit: int | None = None
    everything: bool = False
    ids: tuple[str, ...] = ()

    @property
    def is_search(self) -> bool:
        """Whether the registry decides which studies belong to it."""
        return not self.ids

    @property
    def key(self) -> str:
        """The query as it is saved: JSON without what was not given."""
        given = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(given, ensure_ascii=False, sort_keys=True)

    def require_meaning(self) -> Self:
        """Raises ``UnreadableInput`` for what the registry would refuse or misread."""
        searched = [value for name in SEARCHED if (value := getattr(self, name))]
        filtered = self.status or self.advanced or self.since
        if not (searched or filtered or self.everything or self.ids):
            raise UnreadableInput("nothing to fetch: give NCT ids, search options such as --cond, or --all")
        if self.everything and (searched or filtered or self.ids):
            raise UnreadableInput("--all fetches everything; leave the other options away")
        if self.ids and (searched or filtered):
            raise UnreadableInput("give either NCT ids or search options, not both in one command")
        if filtered and any(_ONLY_IDS.fullmatch(value) for value in searched):
            raise UnreadableInput(
                "a search for NCT ids alone makes the registry ignore all filters; give the ids as arguments"
            )
        if self.advanced:
            _require_known_areas(self.advanced)
        return self

    def parameters(self) -> dict[str, str]:
        """The API's parameters of a search."""
        found = {parameter: value for name, parameter in SEARCHED.items() if (value := getattr(self, name))}
        if self.status:
            found["filter.overallStatus"] = "|".join(self.status)
        conditions = [f"({self.advanced})"] if self.advanced else []
        if self.since:
            conditions.append(f"AREA[LastUpdatePostDate]RANGE[{self.since.isoformat()},MAX]")
        if conditions:
            found["filter.advanced"] = " AND ".join(conditions) if len(conditions) > 1 else conditions[0]
        return found

    def in_words(self) -> str:
        """The query as a person would type it."""
        if self.everything:
            return "--all"
        if self.ids:
            shown = " ".join(self.ids[:3])
            return shown if len(self.ids) <= 3 else f"{shown} ... ({len(self.ids)} ids)"
        words = [f"--{name} {value!r}" for name in SEARCHED if (value := getattr(self, name))]
        words += [f"--status {word}" for word in self.status]
        words += [f"--advanced {self.advanced!r}"] if self.advanced else []
        words += [f"--since {self.since}"] if self.since else []
        words += [f"--limit {self.limit}"] if self.limit else []
        return " ".join(words)


def query_of(ids: tuple[str, ...], **options: Any) -> tuple[Query, list[str]]:
    """The query of a command line, and the texts among its ids that are none.

    Raises ``UnreadableInput`` for a status that the registry does not have, and when no id is one.
    """
    canonical, malformed = read_ids(ids)
    if ids and not canonical:
        raise UnreadableInput(f"no NCT id among {len(ids)} given: {' '.join(malformed[:5])}")
    since = options.pop("since", None)
    statuses = read_statuses(tuple(options.pop("status", ())))
    since = since.date() if isinstance(since, datetime) else since
    return Query(ids=canonical, status=statuses, since=since, **options), malformed


def read_statuses(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Statuses in the registry's words, from any spelling, several by commas or bars."""
    words = [word for text in texts for word in re.split(r"[|]|,(?! not)", text) if word.strip()]
    return tuple(dict.fromkeys(map(_status, words)))


def _status(text: str) -> str:
    word = STATUS.read(text)
    if word not in STATUS:
        raise UnreadableInput(
            f"--status {text.strip()}: the registry has no such status; it has {', '.join(STATUS)}"
        )
    return word


def read_ids(texts: Iterable[str]) -> tuple[tuple[NctId, ...], list[str]]:
    """NCT ids in order, each once, and the texts that are none."""
    ids: dict[NctId, None] = {}
    malformed = []
    for text in texts:
        try:
            ids[NctId.read(text)] = None
        except ValueError:
            malformed.append(text)
    return tuple(ids), malformed


SHOWN = 5
"""Texts that are no ids are counted, and so many of them shown."""


def why_no_ids(texts: list[str]) -> str:
    """What is wrong with texts that are no NCT ids, for a person: one line, however many they are."""
    shown = ", ".join(repr(text[:60]) for text in texts[:SHOWN])
    if len(texts) == 1:
        return f"{shown} is not an NCT id (NCT and eight digits)"
    more = " ..." if len(texts) > SHOWN else ""
    return f"{len(texts)} of what was given are not NCT ids (NCT and eight digits): {shown}{more}"


def _require_known_areas(expression: str) -> None:
    """Names that are no area but nearly one are refused; others may be new, and are left to the registry."""
    for name in _AREA.findall(expression):
        known = area_names()
        if name.strip() not in known and not re.fullmatch(r"[a-z]\w*(\.\w+)+", name.strip()):
            near = process.extractOne(name.strip(), known, score_cutoff=SIMILAR)
            if near:
                raise UnreadableInput(
                    f"--advanced: no area is named {name.strip()!r}; did you mean {near[0]!r}?"
                )


@cache
def area_names() -> frozenset[str]:
    """Names that the registry accepts in ``AREA[...]``: pieces of the record, older names, search areas."""
    return frozenset([*pieces(), *areas()])
