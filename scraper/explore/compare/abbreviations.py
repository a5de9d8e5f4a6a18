"""Abbreviations that texts explain themselves: "Nasal Polyp Score (NPS)"."""

import re
from collections.abc import Iterable, Mapping

_IN_BRACKETS = re.compile(r"\(([A-Za-z]{0,2}[A-Z][A-Za-z0-9-]{0,8}?)s?\)")
_BEFORE = re.compile(r"[A-Za-z][\w']*")
_ROOM = 120
"""Characters in which the words of an abbreviation stand before it."""

_LETTERS = re.compile(r"[A-Za-z]")
_SHORTEST = 2


def explained(text: str) -> dict[str, str]:
    """Each abbreviation of a text with the words before it that it stands for, in small letters."""
    found: dict[str, str] = {}
    for match in _IN_BRACKETS.finditer(text):
        before = _BEFORE.findall(text[max(match.start() - _ROOM, 0) : match.start()])
        if words := _spelled(match[1], before):
            found[match[1].casefold()] = words
    return found


def _spelled(short: str, before: list[str]) -> str | None:
    """The fewest words at the end of ``before`` that begin with, and hold in order, the letters."""
    letters = "".join(_LETTERS.findall(short)).casefold()
    if len(letters) < _SHORTEST:
        return None
    for count in range(1, min(len(before), len(letters) + 3) + 1):
        said = " ".join(before[-count:]).casefold()
        if said.startswith(letters[0]) and count > 1 and _holds(said, letters):
            return said
    return None


def _holds(said: str, letters: str) -> bool:
    """Whether the letters stand in the words, in order."""
    rest = iter(said)
    return all(letter in rest for letter in letters)


def of_all(texts: Iterable[str]) -> Mapping[str, str]:
    """What the texts explain, left out where they explain one abbreviation differently."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for short, words in explained(text).items():
            found.setdefault(short, set()).add(words)
    return {short: words.pop() for short, words in found.items() if len(words) == 1}
