"""Which direction the sponsor's words give a comparison: "Drug minus placebo", "HR < 1 favours drug".

A side of a statement is a group where it has a word that only this group's title has, and none that only the
other's has.  Statements that contradict each other say nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from schemas.markup import unescape

Words = frozenset[str]

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
_CLAUSE = re.compile(r"(?<!\bvs)(?<!\bVs)[.;:!?](?=\s|$)|\n|[()\[\]{}]")
_BETWEEN = re.compile(
    r"\s(?:minus|vs\.?|versus|over|relative to|compared (?:to|with)|[-\u2013\u2212/])\s", re.IGNORECASE
)
_COMPARING = re.compile(
    r"\b(?:comparing|comparison of|ratio (?:of|for))\s(.{1,120}?)\s(?:to|with)\s(.{1,120})", re.IGNORECASE
)
_FAVOURS = re.compile(
    r"(?:<|less than|below|lower than|smaller than)\s?1(?:\.0{1,3})?\s"
    r"(?:\w+ ){0,3}?(?:favou?r(?:s|ed|ing)?|in favou?r of)\s(.{1,120})",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a an and arm arms at by day for from group groups in is mg of on or part participants patients"
        " subjects the to was were with treatment treated therapy",
    )
)
"""Words of titles that say nothing of what a group was given."""

_REACH = 120
"""Characters of a clause that are looked at on either side."""

HAZARDS = frozenset({"hazard_ratio", "subdistribution_hazard_ratio", "log_hazard_ratio"})


def stated_direction(
    texts: Iterable[str | None], titles: Sequence[str | None], measure: str | None
) -> bool | None:
    """Whether the words put the first of two groups first; None: they do not say, or not with one voice.

    >>> stated_direction(["Omalizumab arm minus Placebo arm"], ["Placebo", "Omalizumab"], None)
    False
    """
    if len(titles) != 2 or not all(titles):
        return None
    first, second = (_tokens(title or "") for title in titles)
    said = {
        found
        for text in texts
        if text
        for clause in _CLAUSE.split(unescape(text)[:4000])
        for found in _statements(clause, first, second, measure)
    }
    return said.pop() if len(said) == 1 else None


def _tokens(text: str) -> Words:
    return frozenset(_TOKEN.findall(unescape(text).casefold()))


def _statements(clause: str, first: Words, second: Words, measure: str | None) -> Iterator[bool]:
    yield from _sides(clause, first, second)
    if measure in HAZARDS and (favours := _FAVOURS.search(clause)):
        favoured = _group(_tokens(favours[1]), first, second)
        if favoured is not None:
            yield favoured


def _sides(clause: str, first: Words, second: Words) -> Iterator[bool]:
    """Whether the first group stands on the first side, for each statement with both groups on its sides."""
    for before, after in _statement_sides(clause):
        left, right = _group(_tokens(before), first, second), _group(_tokens(after), first, second)
        if left is not None and right is not None and left != right:
            yield left


def _statement_sides(clause: str) -> Iterator[tuple[str, str]]:
    if comparing := _COMPARING.search(clause):
        yield comparing[1], comparing[2]
    marks = list(_BETWEEN.finditer(clause))
    for place, mark in enumerate(marks):
        begin = marks[place - 1].end() if place else 0
        end = marks[place + 1].start() if place + 1 < len(marks) else len(clause)
        yield (
            clause[max(begin, mark.start() - _REACH) : mark.start()],
            clause[mark.end() : min(end, mark.end() + _REACH)],
        )


def _group(words: Words, first: Words, second: Words) -> bool | None:
    """True: the words are the first group; False: the second; None: neither, or not certain."""
    is_first, is_second = _names(words, first, second), _names(words, second, first)
    return is_first if is_first != is_second else None


def _names(words: Words, group: Words, other: Words) -> bool:
    """Whether words name a group: by what only its title has, or by all of a title inside the other."""
    own, others = group - other - _EMPTY, other - group - _EMPTY
    if words & others:
        return False
    return bool(words & own) if own else bool(group - _EMPTY) and group - _EMPTY <= words
