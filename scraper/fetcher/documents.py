"""Posted documents of a study (protocol, statistical analysis plan, consent form): PDF files."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from schemas.values import NctId
from scraper.errors import DatabaseUnusable, SourceRefused, UnreadableInput
from scraper.fetcher.session import CHUNK, NotAnAnswer, Session
from scraper.settings import Settings

MAGIC = b"%PDF"

_FILENAME = re.compile(r"\w[\w.-]*", re.ASCII)
"""Names as the registry makes them (``Prot_SAP_000.pdf``): nothing that leads out of a folder."""


class Downloaded(NamedTuple):
    """SHA-256 sum and size (bytes) of a file that was brought."""

    sha256: str
    size: int


def address(settings: Settings, nct_id: NctId, filename: str) -> str:
    """Where the registry has a document: in a folder of the last two digits of the NCT id."""
    if not _FILENAME.fullmatch(filename):
        raise UnreadableInput(f"{nct_id}: {filename[:80]!r} is not the name of a document")
    return f"{settings.documents}/{nct_id[-2:]}/{nct_id}/{filename}"


def download(session: Session, url: str, target: Path) -> Downloaded | None:
    """Brings one document to ``target``, whole or not at all; None: it is not there any more.

    Raises ``SourceUnavailable``, and ``DatabaseUnusable`` when the file cannot be written.
    """
    part = target.with_name(f"{target.name}.part")

    def once() -> Downloaded:
        with session.open(url, headers={"Accept": "application/pdf"}) as response:
            return _written(session.chunks(response, CHUNK), part)

    try:
        with _writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        found = session.retrying(url, once)
        with _writing(target):
            part.replace(target)
    except SourceRefused as refused:
        if refused.is_gone:
            return None
        raise
    finally:
        part.unlink(missing_ok=True)
    return found


def _written(chunks: Iterator[bytes], part: Path) -> Downloaded:
    """Writes a body to a file, if it is a PDF's."""
    digest, size = sha256(), 0
    with _writing(part):
        file = part.open("wb")
    with file:
        for chunk in chunks:
            if not size and not chunk.startswith(MAGIC):
                raise NotAnAnswer("something else than a PDF file")
            with _writing(part):
                file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        with _writing(part):
            file.flush()
            os.fsync(file.fileno())
    if not size:
        raise NotAnAnswer("an empty file")
    return Downloaded(digest.hexdigest(), size)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """A disk that is full or closed ends the run; it is no fault of the connection."""
    try:
        yield
    except OSError as error:
        raise DatabaseUnusable(f"{path}: cannot be written: {error.strerror or error}") from None
