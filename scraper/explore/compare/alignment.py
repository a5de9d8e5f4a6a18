"""Puts items of several trials beside each other where they say the same thing.

Items are paired by their words; numbers do not count for the pairing (``>= 18 years`` stands beside
``>= 12 years``) and do count for the difference.  Where likeness is not clear, an item gets a row of
its own: a missing pair is seen at once, a wrong one misleads.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from rapidfuzz import fuzz

ALIKE = 80.0
"""Least likeness (0 to 100) of a pair."""

STEM = 7
"""Letters by which two words count as one: disease and diseases, biologic and biological."""

EMPTY_WORDS = frozenset(
    """
    about according active adequate after age aged all also and any appropriate are as at baseline
    be been before being between by can change confirmed criteria current currently data day days
    defined determined diagnosed diagnosis documented does dose doses during each either enrollment
    equal equivalent evaluation every evidence female first following for from greater had has have
    having her his history hour hours if in include including inclusive informed into investigator
    is known last least less male may mean measured meet meets men mg ml month months more must
    negative no not number of older on one only or other participant participants participation past
    patient patients per period phase planned point points positive presence present previous
    previously prior randomisation randomization rate receive received receiving required score
    screening see significant since stable start status study subject subjects such than that the
    their them these they this those time times to total treatment trial two under use used using
    value visit was week weeks were when which while who will willing with within without woman
    women year years younger
    """.split()  # noqa: SIM905 - a table of words, read as one
)
"""Words that many criteria share whatever they are about."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_AGE = re.compile(r"\bage[sd]?\b.{0,40}\d|\d.{0,12}\b(?:years? old|years? of age)\b", re.IGNORECASE)
"""A criterion on age, whose other words say little."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_SIGNS = str.maketrans({"≥": ">=", "≧": ">=", "≤": "<=", "≦": "<="}) | str.maketrans(
    "\u2010\u2011–—\u2212\u2018’“”（），：；", "-----''\"\"(),:;"
)
_AROUND_SIGN = re.compile(r"\s*([<>=]+)\s*")


QUALIFIERS = frozenset(
    word[:STEM]
    for word in """
    able acute adequate assessed changes chronic clinical compliance concentration concomitant condition
    discontinuation disease disorder dl drug drugs duration event events exclusion expected free inclusion
    inflammatory kg limit limits medication mild mmol moderate normal opinion overall parameter percent plasma
    pre proportion provide range registration relevant requiring risk serious serum severe stable survival
    symptom systemic tumor tumors ul uln uncontrolled unstable upper
    """.split()  # noqa: SIM905 - a table of words, read as one
)
"""Words that say of what kind something is, but not what: overall survival is no overall response."""

OVERALL_SURVIVAL = frozenset({"overall", "surviva"})
"""Together they do say what."""


class Item(NamedTuple):
    """One item of one trial: the text that is compared, what is shown with it, its depth."""

    text: str
    detail: str
    depth: int


@dataclass(slots=True)
class Group:
    """Items that say the same thing, at most one a trial."""

    items: dict[int, Item]


def folded(text: str) -> str:
    """The text as far as it matters for being the same: case, signs, blanks and final marks apart."""
    plain = _AROUND_SIGN.sub(r"\1", normalize("NFC", text).translate(_SIGNS).casefold())
    return " ".join(plain.split()).rstrip(" .;,:")


def meaning(cell: str | None) -> tuple[str, ...] | None:
    """What two cells that say the same have in common: their lines, in whatever order."""
    return None if cell is None else tuple(sorted(map(folded, cell.split("\n"))))


def align(trials: Sequence[Sequence[Item]]) -> list[Group]:
    """Groups in the order of the first trial that has them."""
    groups: list[Group] = []
    for number, items in enumerate(trials):
        pairs = _pairs(groups, items)
        position = 0
        for index, item in enumerate(items):
            if index in pairs:
                groups_index = next(i for i, group in enumerate(groups) if group is pairs[index])
                groups[groups_index].items[number] = item
                position = max(position, groups_index + 1)
            else:
                groups.insert(position, Group({number: item}))
                position += 1
    return groups


def _pairs(groups: list[Group], items: Sequence[Item]) -> dict[int, Group]:
    """The group of each item that has one: best likeness first, each group once.

    An item is like one member of its group, and has something in common with every other: what is like
    the second may be far from the first.
    """
    candidates = []
    for place, group in enumerate(groups):
        for index, item in enumerate(items):
            alike = [likeness(member.text, item.text) for member in group.items.values()]
            if max(alike) >= ALIKE and all(alike):
                candidates.append((-max(alike), index, place))
    found: dict[int, Group] = {}
    taken: set[int] = set()
    for _, index, place in sorted(candidates):
        if index not in found and place not in taken:
            found[index] = groups[place]
            taken.add(place)
    return found


def likeness(one: str, other: str) -> float:
    """0 to 100: how far two texts are about the same, numbers apart.

    The better of two measures: likeness of the whole wording, and the share of distinctive words in common;
    texts that begin with the same distinctive word need fewer of them.
    """
    mine, theirs = _read(one), _read(other)
    if mine.plain == theirs.plain:
        return 100.0
    share = _share(mine, theirs)
    wording = fuzz.token_sort_ratio(mine.plain, theirs.plain, score_cutoff=ALIKE)
    return max(60.0 + 40.0 * share if share else 0.0, wording)


def _share(mine: "_Reading", theirs: "_Reading") -> float:
    """0 to 1: the share of distinctive words in common."""
    shared = mine.words & theirs.words
    if not _tells(shared) and not (len(shared) > 1 and shared in (mine.words, theirs.words)):
        return 0.0
    share = 2 * len(shared) / (len(mine.words) + len(theirs.words))
    return max(share, 0.5) if mine.opening == theirs.opening and share >= 0.2 else share


def _tells(words: frozenset[str]) -> bool:
    return not words <= QUALIFIERS or words >= OVERALL_SURVIVAL


class _Reading(NamedTuple):
    plain: str
    words: frozenset[str]
    opening: str | None


@lru_cache(maxsize=8192)
def _read(text: str) -> _Reading:
    plain = _NUMBER.sub(" ", folded(text))
    distinctive = [word[:STEM] for word in _WORD.findall(plain) if word not in EMPTY_WORDS]
    if _AGE.search(text):
        distinctive.insert(0, "(age)")
    return _Reading(
        " ".join(_WORD.findall(plain)), frozenset(distinctive), distinctive[0] if distinctive else None
    )
