"""What a registry holds on a day: records, aliases, past versions; and how an upstream changes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import RLock
from typing import Any, NamedTuple

import orjson

Record = dict[str, Any]

_ID = re.compile(r"NCT0*([1-9]\d{0,7})", re.IGNORECASE | re.ASCII)
_STATUS = "protocolSection.statusModule"


class Version(NamedTuple):
    """A record as it was submitted on a day (ISO 8601)."""

    submitted: str
    record: Record


class Holdings:
    """The records of a registry, by NCT id; every method may be called while requests are answered.

    A change is visible at once.  Inside ``with holdings.refresh():`` several become visible together,
    with a new ``dataTimestamp``, as the real registry's do on a working day.
    """

    def __init__(self, records: Iterable[Record] = (), timestamp: str = "2026-11-20T09:00:04") -> None:
        self.lock = RLock()
        self.timestamp = timestamp
        self.records: dict[str, Record] = {}
        self.versions: dict[str, list[Version]] = {}
        self.generation = 0
        self._aliases: dict[str, str] = {}
        self.add(*records)

    @property
    def today(self) -> str:
        """The day of the data, ISO 8601: what a record changed now is dated."""
        return self.timestamp[:10]

    @contextmanager
    def refresh(self) -> Iterator["Holdings"]:
        """The next day's data: what is changed inside is answered together, under a new timestamp."""
        with self.lock:
            self.timestamp = (datetime.fromisoformat(self.timestamp) + timedelta(days=1)).isoformat()
            self.generation += 1
            yield self

    def add(self, *records: Record) -> None:
        """Takes new records; ids they name as their aliases lead to them."""
        with self.lock:
            for record in records:
                record = _copy(record)  # noqa: PLW2901 - the caller's stays the caller's
                nct_id = id_of(record)
                self.records[nct_id] = record
                self.versions[nct_id] = [
                    Version(value_at(record, f"{_STATUS}.lastUpdateSubmitDate") or self.today, record)
                ]
                for alias in value_at(record, "protocolSection.identificationModule.nctIdAliases") or ():
                    self._aliases[alias] = nct_id
            self.generation += 1

    def edit(self, nct_id: str, changes: Mapping[str, Any], silent: bool = False) -> None:
        """Sets values by path (None takes a value away) and dates the record today.

        ``silent``: as the registry recomputes a record itself, with no new date and no new version.
        """
        with self.lock:
            record = _copy(self.records[nct_id])
            for path, value in changes.items():
                _set(record, path, value)
            if silent:
                self.versions[nct_id][-1] = Version(self.versions[nct_id][-1].submitted, record)
            else:
                _set(record, f"{_STATUS}.lastUpdateSubmitDate", self.today)
                _set(record, f"{_STATUS}.lastUpdatePostDateStruct", {"date": self.today, "type": "ACTUAL"})
                self.versions[nct_id].append(Version(self.today, record))
            self.records[nct_id] = record
            self.generation += 1

    def remove(self, *nct_ids: str) -> None:
        """Takes records out, as the registry does with those entered twice."""
        with self.lock:
            for nct_id in nct_ids:
                del self.records[nct_id], self.versions[nct_id]
                self._aliases = {old: new for old, new in self._aliases.items() if new != nct_id}
            self.generation += 1

    def alias(self, old: str, canonical: str) -> None:
        """Makes an id an alias of another record; a record of the old id is merged away."""
        with self.lock:
            if old in self.records:
                self.remove(old)
            path = "protocolSection.identificationModule.nctIdAliases"
            known = value_at(self.records[canonical], path) or []
            self.edit(canonical, {path: [*known, old]})
            self._aliases[old] = canonical

    def earlier(self, nct_id: str, *versions: Version) -> None:
        """Gives a record a past: versions before the present ones, oldest first."""
        with self.lock:
            self.versions[nct_id][:0] = versions

    def canonical(self, nct_id: str) -> str | None:
        """The id under which a record is held, for its own id or an alias; None where there is none."""
        return nct_id if nct_id in self.records else self._aliases.get(nct_id)

    def published(self, record: Record) -> Record:
        """A record as it is served: with the day of the data, equal in all records of a snapshot."""
        derived = record.get("derivedSection", {})
        misc = derived.get("miscInfoModule", {})
        return {
            **record,
            "derivedSection": {**derived, "miscInfoModule": {**misc, "versionHolder": self.today}},
        }


def read_id(text: str) -> str | None:
    """The canonical form of an id as the registry accepts it: any case, zeros may be left out."""
    match = _ID.fullmatch(text.strip())
    return f"NCT{int(match[1]):08d}" if match else None


def id_of(record: Record) -> str:
    """A record's NCT id."""
    return str(record["protocolSection"]["identificationModule"]["nctId"])


def value_at(record: Record, path: str) -> Any:
    """The value at a path without lists in it, or None."""
    value: Any = record
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _copy(record: Record) -> Record:
    return dict(orjson.loads(orjson.dumps(record)))


def _set(record: Record, path: str, value: Any) -> None:
    *parents, name = path.split(".")
    for parent in parents:
        record = record.setdefault(parent, {})
    if value is None:
        record.pop(name, None)
    else:
        record[name] = value
