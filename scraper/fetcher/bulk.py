"""The registry's zip of all records: downloaded beside the database, gone on with where it broke off."""

import json
import logging
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import requests

from scraper.errors import SourceUnavailable
from scraper.fetcher.api import Fetched, Records, RegistryClient
from scraper.fetcher.session import CHUNK, NotAnAnswer, Session, Transient

log = logging.getLogger("nctdb")

BATCH = 250
BATCH_BYTES = 16 << 20

MAX_RECORD = 256 << 20
"""A member that unpacks to more bytes is no record."""

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
"""What Python raises for an archive that is damaged, encrypted or of a newer method."""


class Bulk:
    """The zip of one day's data (``data_timestamp``), in ``<database>.download.zip`` until it is read."""

    def __init__(self, registry: RegistryClient, database: str, data_timestamp: str) -> None:
        self.registry = registry
        self.session: Session = registry.session
        self.path = Path(f"{database}.download.zip")
        self.about = Path(f"{database}.download.json")
        self.url = f"{registry.studies_url}/download"
        self.data_timestamp = data_timestamp

    def download(self) -> int:
        """Brings the zip here and opens it; returns its number of records.

        A part of the same day's zip is gone on with where the server allows.  Raises
        ``SourceUnavailable`` when it does not come whole, ``OSError`` when there is no room for it.
        """
        if self._known() != self.data_timestamp:
            self.remove()
            self.about.write_text(json.dumps({"data_timestamp": self.data_timestamp}), encoding="ascii")
        while not self.session.retrying(self.url, self._some):
            log.info("%d bytes of the zip", self._size(), extra={"bytes": self._size()})
        try:
            with zipfile.ZipFile(self.path) as archive:
                return sum(_is_record(member) for member in archive.infolist())
        except DAMAGE as error:
            self.remove()
            raise SourceUnavailable(f"{self.url}: not a zip, or a damaged one ({error})") from None

    def records(self) -> Iterator[Records]:
        """The records in the zip; a member that is damaged is left out, its record is missed later."""
        some: list[Fetched] = []
        size = 0
        with zipfile.ZipFile(self.path) as archive:
            for member in filter(_is_record, archive.infolist()):
                record = self._read(archive, member)
                if record is not None:
                    some.append(record)
                    size += len(record.body)
                if len(some) >= BATCH or size >= BATCH_BYTES:
                    yield Records(some, [])
                    some, size = [], 0
        yield Records(some, [])

    def remove(self) -> None:
        """Removes what was downloaded."""
        self.path.unlink(missing_ok=True)
        self.about.unlink(missing_ok=True)

    def _read(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Fetched | None:
        try:
            record = self.registry.fetched(archive.read(member).strip())
        except DAMAGE as error:
            log.warning("%s in the zip is damaged: %s", member.filename, error)
            return None
        if not record.nct_id:
            log.warning("%s in the zip is no record", member.filename)
        return record if record.nct_id else None

    def _some(self) -> bool:
        """Downloads from where the file ends; True: it is whole; False: it broke off, but something came."""
        start = self._size()
        headers = {"Accept": "application/zip"} | ({"Range": f"bytes={start}-"} if start else {})
        try:
            with self.session.open(self.url, {"format": "json.zip"}, headers, (416,)) as response:
                return self._take(response, start)
        except (NotAnAnswer, Transient):
            if self._size() > start:
                return False
            raise

    def _take(self, response: requests.Response, start: int) -> bool:
        total = _total(response)
        if response.status_code == 416:
            if total == start:
                return True
            self.path.unlink(missing_ok=True)
            raise NotAnAnswer("its part here is not of this zip")
        goes_on = response.status_code == 206 and _first(response) == start
        content_type = response.headers.get("Content-Type", "")
        if not content_type.startswith(("application/zip", "application/octet-stream", "application/x-zip")):
            raise NotAnAnswer(f"{content_type or 'no content type'} instead of a zip")
        with self.path.open("ab" if goes_on else "wb") as file:
            for chunk in self.session.chunks(response, CHUNK):
                file.write(chunk)
        if total is not None and self._size() < total:
            raise NotAnAnswer(f"{self._size()} of {total} bytes")
        return True

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def _known(self) -> str:
        try:
            return str(json.loads(self.about.read_text(encoding="ascii"))["data_timestamp"])
        except (FileNotFoundError, ValueError, KeyError):
            return ""


def _is_record(member: zipfile.ZipInfo) -> bool:
    return member.filename.endswith(".json") and member.file_size <= MAX_RECORD


def _first(response: requests.Response) -> int | None:
    """The first byte of a part, by its Content-Range."""
    first = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isdigit() else None


def _total(response: requests.Response) -> int | None:
    """Bytes of the whole, by Content-Range or Content-Length."""
    after = response.headers.get("Content-Range", "").rpartition("/")[2]
    length = response.headers.get("Content-Length", "")
    text = after or length
    return int(text) if text.isdigit() else None
