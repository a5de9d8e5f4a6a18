"""Readers for worker processes that end, are killed or never end; a module that workers import quickly."""

import os
import signal
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import orjson

from schemas.forms import API_V2
from schemas.provenance import RawDocument
from scraper.runs.reading import Documents, Result
from scraper.runs.workers import read_completely
from tests.databases import study

FATAL = b"ends the process that reads it"


def documents(count: int, fatal: tuple[int, ...] = ()) -> Documents:
    """So many records by their sums; the ``fatal`` ones end the process in which ``read_or_end`` reads them."""
    bodies = [orjson.dumps(study(f"NCT990{number:05}")) for number in range(1, count + 1)]
    bodies = [body + FATAL * (number in fatal) for number, body in enumerate(bodies)]
    return {sha256(body).hexdigest(): RawDocument(body, f"#{n}", API_V2) for n, body in enumerate(bodies)}


def marked(given: Documents, mark: Path) -> Documents:
    """The same documents, the first with a place where a worker can leave a mark."""
    first, *others = given.items()
    return {first[0]: replace(first[1], origin=str(mark)), **dict(others)}


def read_or_end(given: Documents) -> list[Result]:
    """Reads in a worker, which a fatal record ends."""
    if any(FATAL in document.body for document in given.values()):
        os._exit(9)
    return read_completely(given)


def end_once(given: Documents) -> list[Result]:
    """Reads in a worker; the first one that reads a document with a mark is killed, and leaves the mark."""
    for mark in (Path(document.origin) for document in given.values() if "/" in document.origin):
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return read_completely(given)


def never_ready(given: Documents) -> list[Result]:
    """Leaves the number of its process at the place of the first document, and goes on for ever."""
    Path(next(iter(given.values())).origin).write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(600)
    return read_completely(given)
