"""Zip and gzip archives, in each other, too: the files in them, recognised by their first bytes."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from schemas.provenance import Rejection
from scraper.errors import UnreadableInput

MAX_NESTING = 8
"""Archives in archives; no mirror has more than two."""

_DAMAGE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, ValueError)
"""What Python raises for archives that are cut short, corrupt, encrypted, or of a newer method.

``zipfile`` raises a bare ``ValueError`` where a member would lie before the file's first byte.
"""


@dataclass(slots=True)
class Member:
    """A file that is no archive.  ``path``: its folders and name in the archives; empty outside of any."""

    origin: str
    stream: BinaryIO
    path: str = ""

    def read(self, size: int, /) -> bytes:
        """The next ``size`` bytes, fewer only at the end; raises ``UnreadableInput`` for damage."""
        try:
            return self.stream.read(size)
        except _DAMAGE as error:
            raise UnreadableInput(f"damaged or locked: {error}") from None


def unpacked(origin: str, stream: BinaryIO, path: str = "", depth: int = 0) -> Iterator[Member | Rejection]:
    """The stream itself, or the files in it when it is an archive, each closed when the next is asked for."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    magic = buffered.peek(4)[:4]
    if magic[:2] == b"\x1f\x8b" and depth < MAX_NESTING:
        with _unpacking(origin) as problem:
            yield from unpacked(origin, gzip.GzipFile(fileobj=buffered, mode="rb"), path, depth + 1)  # type: ignore[arg-type]
        yield from problem
    elif magic in {b"PK\x03\x04", b"PK\x05\x06"} and depth < MAX_NESTING:
        yield from _zip(origin, buffered if buffered.seekable() else io.BytesIO(buffered.read()), depth)
    else:
        yield Member(origin, buffered, path)


def _zip(origin: str, stream: BinaryIO, depth: int) -> Iterator[Member | Rejection]:
    with _unpacking(origin) as problem, zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            name = member.filename
            if member.is_dir() or PurePath(name).name.startswith(".") or name.startswith("__MACOSX/"):
                continue
            with _unpacking(f"{origin}/{name}") as member_problem, archive.open(member) as file:
                yield from unpacked(f"{origin}/{name}", file, name, depth + 1)  # type: ignore[arg-type]
            yield from member_problem
    yield from problem


@contextmanager
def _unpacking(origin: str) -> Iterator[list[Rejection]]:
    """Turns damage into one entry of the list it gives."""
    problems: list[Rejection] = []
    try:
        yield problems
    except _DAMAGE as error:
        reason = f"damaged or locked archive: {error}"
        problems.append(Rejection(origin, b"", reason, kind="content"))
