"""Where two texts differ, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Operation = Literal["same", "removed", "added"]

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_WORDS = re.compile(r"\s*\S+\s*|\s+")
CONTEXT = 6
"""Words beside a difference that are shown where the rest is left out."""


class Piece(NamedTuple):
    """A stretch of text that both have, that was removed, or that was added."""

    operation: Operation
    text: str


def word_differences(before: str, after: str) -> list[Piece]:
    """The stretches of two texts in order; those that are not ``added`` give the first, and vice versa."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    return list(_joined(_pieces(old, new)))


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for code, first, last, begin, end in SequenceMatcher(None, old, new).get_opcodes():
        if code == "equal":
            yield Piece("same", "".join(old[first:last]))
            continue
        if first < last:
            yield Piece("removed", "".join(old[first:last]))
        if begin < end:
            yield Piece("added", "".join(new[begin:end]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """A blank between two differences belongs to them: "ten days" to "six weeks" is one difference."""
    run: dict[Operation, str] = {"removed": "", "added": ""}
    for piece in pieces:
        if piece.operation == "same" and piece.text.strip():
            yield from _flushed(run)
            yield piece
        else:
            for operation in run:
                if piece.operation in ("same", operation):
                    run[operation] += piece.text
    yield from _flushed(run)


def _flushed(run: dict[Operation, str]) -> Iterator[Piece]:
    if run["removed"] == run["added"]:
        if run["added"]:
            yield Piece("same", run["added"])
    else:
        yield from (Piece(operation, text) for operation, text in run.items() if text)
    run.update({"removed": "", "added": ""})


def marked(pieces: Sequence[Piece], whole: bool = False) -> str:
    """One line: ``[-removed-]``, ``{+added+}``, and of what is the same the words next to these."""
    shown = []
    for place, (operation, text) in enumerate(pieces):
        if operation == "removed":
            shown.append(f"[-{text}-]")
        elif operation == "added":
            shown.append(f"{{+{text}+}}")
        else:
            shown.append(text if whole else _shortened(text, place == 0, place == len(pieces) - 1))
    return "".join(shown)


def _shortened(text: str, is_first: bool, is_last: bool) -> str:
    found = _WORDS.findall(text)
    if len(found) <= 2 * CONTEXT + 1:
        return text
    begin = [] if is_first else found[:CONTEXT]
    end = [] if is_last else found[-CONTEXT:]
    return f"{''.join(begin)}… {''.join(end)}"
