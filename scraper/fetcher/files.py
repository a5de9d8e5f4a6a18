"""Local sources: files, folders, standard input, one file at a time as it lies there."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scraper.errors import UnreadableInput

STDIN = "-"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file, opened for reading.  ``named``: the user named it, and not a folder that holds it."""

    origin: str
    stream: BinaryIO
    named: bool


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file that could not be opened: its origin, and why."""

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
        yield SourceFile(STDIN, sys.stdin.buffer, named=True)
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
                yield from _file(Path(parent, name), named=False)
    yield from unreadable


def _file(path: Path, named: bool) -> Iterator[SourceFile | UnreadableFile]:
    try:
        with path.open("rb") as stream:
            yield SourceFile(str(path), stream, named)
    except OSError as error:
        yield UnreadableFile(str(path), error.strerror or str(error))
