"""Which time window limits a mention."""

import re
from collections.abc import Sequence

Span = tuple[int, int]

_FAR = 60
"""Between a window and what it limits are at most so many characters."""

_BREAK = re.compile(r"[.;] {1,9}(?=\S)|\n|:|\b(?:but|unless|who have|while)\b")
_LIST = re.compile(
    r"[ ,/()&+-]{0,9}(?:(?:e\.g\.,?|such as|including|i\.e\.,?|and/or|and|or|any|other|nor|a|an|the|with|of"
    r"|recent|history|known|major|prior|previous|acute|significant|severe|use|current|treatment|therapy|received"
    r"|receiving)"
    r"[ ,/()&+-]{1,9}){0,6}"
)
"""What stands between the members of a list: "aspirin, (or) other NSAIDs"."""

_LEADS = re.compile(r"(?:^|[.;:(,] ?)[ \d.)-]{0,9}$")


def windows_of(lower: str, mentions: Sequence[Span], windows: Sequence[Span]) -> list[int | None]:
    """The number of the window that limits each mention, None where none does.

    A window limits the mention next before it in its sentence and the list that this one ends: "stroke or
    infarction within 6 months".  One that begins its sentence limits what comes next: "in the past week, ..."
    """
    found: list[int | None] = [None] * len(mentions)
    for number, window in enumerate(windows):
        before = [place for place, (start, _) in enumerate(mentions) if start < window[0]]
        head = before[-1] if before else None
        if head is not None and _near(lower, mentions[head][1], window[0]):
            _spread(lower, mentions, found, range(head, -1, -1), number)
        elif _LEADS.search(lower, max(0, window[0] - 12), window[0]):
            rest = range(len(before), len(mentions))
            if rest and _near(lower, window[1], mentions[rest[0]][0]):
                _spread(lower, mentions, found, rest, number)
    return found


def _near(lower: str, end: int, start: int) -> bool:
    return start - end <= _FAR and not _BREAK.search(lower, end, start)


def _spread(
    lower: str, mentions: Sequence[Span], found: list[int | None], places: range, number: int
) -> None:
    """Gives a window to the first of some mentions and to the others of its list."""
    last = places[0]
    for place in places:
        first, second = sorted((mentions[last], mentions[place]))
        if place != last and not _LIST.fullmatch(lower, first[1], second[0]):
            return
        if found[place] is not None:
            return
        found[place] = number
        last = place
