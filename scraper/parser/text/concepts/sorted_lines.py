"""Tables of many lines, of which few are asked for: found in the file itself, without reading it all."""

import mmap
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

_BLOCK = 2048
"""Bytes of a file between two lines whose keys are kept."""


class SortedLines:
    """Values by key of a file of lines "key TAB value", which stand in the order of their keys' bytes.

    The file is mapped into memory, and a line becomes text where it is asked for: a table of 100,000 lines
    costs no time to open, and only the pages that are looked at.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._starts = list(self._starts_of_blocks())
        self._keys = [self._lines[at : self._lines.find(b"\t", at)] for at in self._starts[:-1]]

    def _starts_of_blocks(self) -> Iterator[int]:
        """Where the first line of each block begins, and the end of the file."""
        start = 0
        while start < len(self._lines):
            yield start
            start = self._lines.find(b"\n", min(start + _BLOCK, len(self._lines) - 1)) + 1
        yield start

    def get(self, key: str) -> str | None:
        """The value of a key, None where the file has none."""
        start = self._value_at(key.encode())
        return None if start is None else self._lines[start : self._lines.find(b"\n", start)].decode()

    def _value_at(self, key: bytes) -> int | None:
        """Where the value of a key begins."""
        block = bisect_right(self._keys, key) - 1
        if block < 0:
            return None
        if self._keys[block] == key:
            return self._starts[block] + len(key) + 1
        found = self._lines.find(b"\n%b\t" % key, self._starts[block], self._starts[block + 1])
        return None if found < 0 else found + len(key) + 2

    def keys_from(self, beginning: str) -> Iterator[str]:
        """The keys that begin so, in order."""
        sought = beginning.encode()
        for line in self._lines_from(self._starts[max(0, bisect_right(self._keys, sought) - 1)]):
            if line.startswith(sought):
                yield line.partition(b"\t")[0].decode()
            elif line > sought:
                return

    def items(self) -> Iterator[tuple[str, str]]:
        """All keys with their values, in order."""
        for line in self._lines_from(0):
            key, _, value = line.decode().partition("\t")
            yield key, value

    def _lines_from(self, at: int) -> Iterator[bytes]:
        """The lines from a place on; the file's own position is shared by threads, and not used."""
        while at < len(self._lines):
            end = self._lines.find(b"\n", at)
            yield self._lines[at:end]
            at = end + 1
