"""Patterns for many phrases."""

import re
from collections.abc import Iterable

LIST = "|"
"""What parts the phrases of a table."""

_FIRST_WORD = re.compile(r" ?\w+|.?", re.DOTALL)
_MANY = 3
"""Where so many branches begin with several words, a look ahead for any of the words spares trying each."""


def phrases(words: str) -> str:
    """A pattern for any of the phrases, the longest first; blanks in them stand for any layout.

    Phrases that begin alike share their beginning, as alternatives are tried one by one at every place; and
    words after which the same may follow share what follows: "more than", "more than or equal to", "less
    than", "less than or equal to".
    """
    return _any_of(set(words.split(LIST)))


def _any_of(phrases: Iterable[str]) -> str:
    """Phrases by their first words: those that go on come before those that end there, which are shorter."""
    after: dict[str, set[str]] = {}
    for phrase in phrases:
        word = _first_word(phrase)
        after.setdefault(word, set()).add(phrase[len(word) :])
    ending = [word for word, rests in after.items() if "" in rests]
    sharing: dict[frozenset[str], list[str]] = {}
    for word in sorted(after):
        if rests := after[word] - {""}:
            sharing.setdefault(frozenset(rests), []).append(word)
    branches = [f"(?:{_any_word(words)})(?:{_any_of(rests)})" for rests, words in sharing.items()]
    found = LIST.join([*branches, _any_word(ending)] if ending else branches)
    return f"(?={_any_word(after)})(?:{found})" if len(sharing) >= _MANY else found


def _first_word(phrase: str) -> str:
    """The first word with the blank before it, or one mark."""
    found = _FIRST_WORD.match(phrase)
    return found[0] if found else ""


def _any_word(words: Iterable[str]) -> str:
    """Words by their first characters; the end of a word comes after what is longer."""
    rests: dict[str, set[str]] = {}
    for word in words:
        rests.setdefault(word[:1], set()).add(word[1:])
    ends = rests.pop("", None) is not None
    branches = [_branch(first, rests[first]) for first in sorted(rests)]
    return LIST.join([*branches, ""] if ends else branches)


def _branch(first: str, rests: set[str]) -> str:
    spelled = " {1,9}" if first == " " else re.escape(first)
    rest = _any_word(rests)
    return f"{spelled}(?:{rest})" if len(rests) > 1 else spelled + rest


def normal(phrase: str) -> str:
    """A phrase as the tables spell it, whatever layout it was found with."""
    return " ".join(phrase.split())
