"""Where a sheet goes: standard output, or a file that is there whole or not at all."""

import io
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scraper.errors import UnreadableInput
from scraper.explore.sheets import Sheet
from scraper.sink.writers import write_table


def write_sheet(sheet: Sheet, form: str, path: str | None, width: int = 80, full: bool = False) -> int:
    """Writes a sheet in one of ``scraper.sink.writers.formats``, or as a ``table``; returns its rows.

    Raises ``UnreadableInput`` for Parquet without a file, and for a file that cannot be written.
    """
    if form == "parquet" and path is None:
        raise UnreadableInput("Parquet is no text for a terminal; name a file with -o FILE")
    if path is None:
        return _write(sheet, form, sys.stdout.buffer, width, full)
    with replacing(Path(path)) as out:
        return _write(sheet, form, out, width, full)


def _write(sheet: Sheet, form: str, out: IO[bytes], width: int, full: bool) -> int:
    if form != "table":
        return write_table(form, out, sheet.fields, sheet.rows)
    from scraper.explore.sheet_table import sheet_as_table  # noqa: PLC0415 - rich is for tables only

    rows = list(sheet.rows)
    out.write(f"{sheet_as_table(Sheet(sheet.fields, rows), width, full)}\n".encode())
    return len(rows)


def sheet_as_bytes(sheet: Sheet, form: str) -> bytes:
    """A sheet in one of ``scraper.sink.writers.formats``."""
    written = io.BytesIO()
    write_table(form, written, sheet.fields, sheet.rows)
    return written.getvalue()


def write_bytes(content: bytes, path: str | None) -> None:
    """Writes a file, or to standard output; raises ``UnreadableInput`` for what cannot be written."""
    if path is None:
        sys.stdout.buffer.write(content)
        return
    with replacing(Path(path)) as out:
        out.write(content)


def write_folder(files: Mapping[str, bytes], folder: str) -> None:
    """Writes files by their names into a folder, which is made; others in it stay.

    Raises ``UnreadableInput`` for what cannot be written.
    """
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableInput(f"{folder}: cannot be written ({error.strerror})") from None
    for name, content in files.items():
        write_bytes(content, str(Path(folder) / name))


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of ``path`` once it is whole."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as out:
            temporary = Path(out.name)
            try:
                yield out
                out.close()
                temporary.chmod(0o644)
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise UnreadableInput(f"{path}: cannot be written ({error.strerror})") from None
