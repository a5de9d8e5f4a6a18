"""Local sources: files, folders, zip and gzip archives, standard input, one file at a time."""

import gzip
import io
import os
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from schemas.values import NctId
from scraper.errors import UnreadableInput

STDIN = "-"
RECORD_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".html", ".htm", ".xml", ".gz", ".zip"})
"""Files so named are records to their owner, and are reported when they cannot be read."""

_DAMAGE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)
"""What Python raises for archives that are cut short, corrupt, encrypted, or of a newer method."""

_NCT_ID = re.compile(r"NCT\d{8}", re.IGNORECASE)


@dataclass(slots=True)
class SourceFile:
    """One file, or member of an archive, opened for reading.

    ``named``: the user named it, or its name says that it is a record; others in a folder or archive
    (a README, a table of contents) are passed over when they turn out not to be one.
    """

    origin: str
    stream: BinaryIO
    named: bool

    def read(self, size: int) -> bytes:
        """The next ``size`` bytes, fewer only at the end; raises ``UnreadableInput`` for damage."""
        try:
            return self.stream.read(size)
        except _DAMAGE as error:
            raise UnreadableInput(f"damaged or locked: {error}") from None

    @property
    def nct_id(self) -> NctId | None:
        """The NCT id in the file's name, if it holds exactly one."""
        found = {match.upper() for match in _NCT_ID.findall(self.origin.rsplit("/", 1)[-1])}
        return NctId(found.pop()) if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file that could not be opened or unpacked: its origin, and why."""

    origin: str
    problem: str


def check(sources: tuple[str, ...]) -> None:
    """Raises ``UnreadableInput`` for a path that cannot be read, before anything is written."""
    for source in sources:
        if source == STDIN:
            continue
        try:
            Path(source).stat()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise UnreadableInput(f"{source[:200]}: cannot be read: {reason}") from None


def walk(source: str) -> Iterator[SourceFile | UnreadableFile]:
    """Every file of one source, in the order of their names; each is closed when the next is asked for."""
    if source == STDIN:
        yield from _opened(STDIN, sys.stdin.buffer, named=True)
    elif Path(source).is_dir():
        yield from _folder(Path(source))
    else:
        yield from _file(Path(source), named=True)


def _folder(folder: Path) -> Iterator[SourceFile | UnreadableFile]:
    unreadable: list[UnreadableFile] = []

    def note(error: OSError) -> None:
        unreadable.append(UnreadableFile(str(error.filename), error.strerror or str(error)))

    for parent, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield from _file(Path(parent, name), named=_looks_like_record(name))
    yield from unreadable


def _file(path: Path, named: bool) -> Iterator[SourceFile | UnreadableFile]:
    try:
        with path.open("rb") as stream:
            yield from _opened(str(path), stream, named)
    except OSError as error:
        yield UnreadableFile(str(path), error.strerror or str(error))


def _opened(origin: str, stream: BinaryIO, named: bool) -> Iterator[SourceFile | UnreadableFile]:
    """The stream itself, or what it contains when it is an archive."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    magic = buffered.peek(4)[:4]
    if magic[:2] == b"\x1f\x8b":
        with _unpacking(origin) as problem:
            yield from _opened(origin, gzip.GzipFile(fileobj=buffered), named)  # type: ignore[arg-type]
        yield from problem
    elif magic in {b"PK\x03\x04", b"PK\x05\x06"}:
        yield from _zip(origin, buffered if buffered.seekable() else io.BytesIO(buffered.read()))
    else:
        yield SourceFile(origin, buffered, named)


def _zip(origin: str, stream: BinaryIO) -> Iterator[SourceFile | UnreadableFile]:
    with _unpacking(origin) as problem, zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            name = member.filename
            if member.is_dir() or Path(name).name.startswith(".") or name.startswith("__MACOSX/"):
                continue
            with _unpacking(f"{origin}/{name}") as member_problem, archive.open(member) as file:
                yield from _opened(f"{origin}/{name}", file, _looks_like_record(name))  # type: ignore[arg-type]
            yield from member_problem
    yield from problem


@contextmanager
def _unpacking(origin: str) -> Iterator[list[UnreadableFile]]:
    """Turns damage into one entry of the list it gives."""
    problems: list[UnreadableFile] = []
    try:
        yield problems
    except _DAMAGE as error:
        problems.append(UnreadableFile(origin, f"damaged or locked archive: {error}"))


def _looks_like_record(name: str) -> bool:
    return Path(name).suffix.lower() in RECORD_SUFFIXES or bool(_NCT_ID.search(name))
