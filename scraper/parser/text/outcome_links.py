"""Which reported outcome is which registered one, by their titles, where that is safe.

Equal titles are safe when they stand as often on both sides: they are told apart by type and time frame, and
what is the same in all three is paired in order.  Nearly equal ones are safe when each
is the other's best, the runner-up is clearly worse, and both name the same numbers: "pain at week 4" is not
"pain at week 8".
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from schemas.outcomes import Evidence, OutcomeLink
from schemas.study.protocol import OutcomesModule
from schemas.study.results import OutcomeMeasuresModule

NEAR = 90.0
"""Least likeness of nearly equal titles, 0 to 100."""

LEAD = 3.0
"""By how much the best must be better than the next."""

_TYPES = {"PRIMARY": 0, "SECONDARY": 1, "OTHER_PRE_SPECIFIED": 2, "POST_HOC": 3}
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class _Outcome(NamedTuple):
    position: int
    type: int
    title: str
    time_frame: str
    written: str
    """The title as published."""


_KEYS: tuple[Callable[[_Outcome], tuple[object, ...]], ...] = (
    lambda one: (one.title, one.type, one.time_frame),
    lambda one: (one.title, one.type),
    lambda one: (one.title,),
)
"""What equal outcomes have in common, the surest first."""


def outcome_links(
    registered: OutcomesModule | None, reported: OutcomeMeasuresModule | None
) -> list[OutcomeLink]:
    """Links in the order of the registered outcomes; each outcome is in one link at most."""
    measures = reported.outcomeMeasures if reported else None
    if not registered or not measures:
        return []
    lists = (registered.primaryOutcomes, registered.secondaryOutcomes, registered.otherOutcomes)
    planned = [
        (kind, one.measure or "", one.timeFrame or "")
        for kind, outcomes in enumerate(lists)
        for one in outcomes or ()
    ]
    measured = [(_TYPES.get(one.type or "", 3), one.title or "", one.timeFrame or "") for one in measures]
    texts = {text for _, *both in (*planned, *measured) for text in both}
    folded = {text: _folded(text) for text in texts}
    left, right = _outcomes(planned, folded), _outcomes(measured, folded)
    links: list[OutcomeLink] = []
    for key in _KEYS:
        links += _same(*_rest(left, right, links), key)
    links += _near(*_rest(left, right, links))
    return sorted(links)


def _outcomes(published: Sequence[tuple[int, str, str]], folded: Mapping[str, str]) -> list[_Outcome]:
    return [
        _Outcome(position, kind, folded[title], folded[time_frame], title)
        for position, (kind, title, time_frame) in enumerate(published)
    ]


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _rest(
    left: Sequence[_Outcome], right: Sequence[_Outcome], links: Sequence[OutcomeLink]
) -> tuple[list[_Outcome], list[_Outcome]]:
    """The outcomes that no link has yet."""
    planned, reported = {link.registered for link in links}, {link.reported for link in links}
    return [one for one in left if one.position not in planned], [
        one for one in right if one.position not in reported
    ]


def _same(
    left: Sequence[_Outcome], right: Sequence[_Outcome], key: Callable[[_Outcome], tuple[object, ...]]
) -> Iterator[OutcomeLink]:
    """Pairs of the same key; where a key stands several times, in order, if as often on both sides."""
    planned, reported = _by_key(left, key), _by_key(right, key)
    for value, ones in planned.items():
        others = reported.get(value, [])
        if len(ones) == len(others):
            yield from (
                _link(one, other, "same_title", 100.0) for one, other in zip(ones, others, strict=True)
            )


def _by_key(
    outcomes: Sequence[_Outcome], key: Callable[[_Outcome], tuple[object, ...]]
) -> dict[tuple[object, ...], list[_Outcome]]:
    found: dict[tuple[object, ...], list[_Outcome]] = defaultdict(list)
    for one in outcomes:
        if one.title:
            found[key(one)].append(one)
    return found


def _near(left: Sequence[_Outcome], right: Sequence[_Outcome]) -> Iterator[OutcomeLink]:
    left, right = [one for one in left if one.title], [one for one in right if one.title]
    if not left or not right:
        return
    forward, backward = _best(left, right), _best(right, left)
    for row, (column, similarity) in forward.items():
        one, other = left[row], right[column]
        if backward.get(column, (None,))[0] == row and _same_numbers(one, other):
            yield _link(one, other, "near_title", round(similarity, 1))


def _same_numbers(one: _Outcome, other: _Outcome) -> bool:
    return _NUMBER.findall(one.written) == _NUMBER.findall(other.written)


def _best(ones: Sequence[_Outcome], others: Sequence[_Outcome]) -> dict[int, tuple[int, float]]:
    """By position: the other whose title is nearest, if it is near and the next is clearly less so."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - few records need it, and it is slow to load

    titles = [other.title for other in others]
    found = {}
    for row, one in enumerate(ones):
        near = process.extract(
            one.title, titles, scorer=fuzz.token_sort_ratio, limit=2, score_cutoff=NEAR - LEAD
        )
        if near and near[0][1] >= NEAR and (len(near) == 1 or near[0][1] - near[1][1] >= LEAD):
            found[row] = (near[0][2], near[0][1])
    return found


def _link(one: _Outcome, other: _Outcome, evidence: Evidence, similarity: float) -> OutcomeLink:
    both = one.time_frame and other.time_frame
    return OutcomeLink(
        one.position,
        other.position,
        evidence,
        similarity,
        one.type == other.type,
        one.time_frame == other.time_frame if both else None,
    )
