"""Labelled criteria as words and labels, and their two halves by trial."""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scraper.parser.text.concepts.weights import KINDS
from scraper.parser.text.concepts.words import Words, words_of

Labelled = dict[str, Any]
"""A record of the gold: its trial, text and the mentions expected in it."""


def records(path: Path, part: str = "all") -> Iterator[Labelled]:
    """Records of a file of labelled criteria; ``part`` is "all" or a half ("develop", "held_out")."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if part in {"all", half(record["nct"])}:
                yield record


def half(trial: str) -> str:
    """The half that a trial is in."""
    digest = hashlib.sha256(f"half:{trial}".encode()).digest()
    return ("develop", "held_out")[digest[-1] % 2]


def labels(record: Labelled, words: Words) -> list[str]:
    """The label of each word; of mentions that overlap, the longest counts.  Optional ones count as none."""
    found = ["O"] * len(words.words)
    expected = [item for item in record["expected"] if not item.get("optional") and item["kind"] in KINDS]
    for item in sorted(expected, key=_length, reverse=True):
        for start, end in _pieces(item):
            places = [
                place
                for place, (begins, ends) in enumerate(zip(words.starts, words.ends, strict=True))
                if begins < end and ends > start
            ]
            if all(found[place] == "O" for place in places):
                for place in places:
                    found[place] = item["kind"]
    return found


def _pieces(item: Labelled) -> list[list[int]]:
    return item.get("frag") or [[item["start"], item["end"]]]


def _length(item: Labelled) -> int:
    return sum(end - start for start, end in _pieces(item))


def sentences(path: Path, corpora: set[str], part: str) -> Iterator[tuple[list[str], list[str]]]:
    """Words and labels of the records of some corpora."""
    for record in records(path, part):
        if record["source"]["corpus"] in corpora:
            words = words_of(record["text"])
            if words.words:
                yield words.words, labels(record, words)


def main() -> None:
    """Prints the records of one part of a file: ``python -m tools.concepts.gold FILE PART``."""
    path, part = sys.argv[1:]
    for record in records(Path(path), part):
        print(json.dumps(record, ensure_ascii=False))


if __name__ == "__main__":
    main()
