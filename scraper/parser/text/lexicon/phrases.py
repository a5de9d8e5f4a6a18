"""Patterns for many phrases."""

import re
from collections.abc import Iterable

LIST = "|"
"""What parts the phrases of a table."""


def phrases(words: str) -> str:
    """A pattern for any of the phrases, the longest first; blanks in them stand for any layout.

    Phrases that begin alike share their beginning: alternatives are tried one by one at every place.
    """
    return _any_of(words.split(LIST))


def _any_of(phrases: Iterable[str]) -> str:
    """Alternatives by their first characters; the end of a phrase comes after what is longer."""
    rests: dict[str, set[str]] = {}
    for phrase in phrases:
        rests.setdefault(phrase[:1], set()).add(phrase[1:])
    ends = rests.pop("", None) is not None
    branches = [_branch(first, rests[first]) for first in sorted(rests)]
    return LIST.join([*branches, ""] if ends else branches)


def _branch(first: str, rests: set[str]) -> str:
    spelled = " {1,9}" if first == " " else re.escape(first)
    rest = _any_of(rests)
    return f"{spelled}(?:{rest})" if len(rests) > 1 else spelled + rest


def normal(phrase: str) -> str:
    """A phrase as the tables spell it, whatever layout it was found with."""
    return " ".join(phrase.split())
