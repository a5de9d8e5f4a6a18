"""Puts items of several trials beside each other where they say the same thing.

Where likeness is not certain, an item gets a row of its own: a missing pair is seen at once, a wrong one
misleads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

Likeness = Callable[[T, T], float]
"""0 where two items are not one, else how near they are."""


@dataclass(slots=True)
class Group(Generic[T]):
    """Items that say the same thing, at most one a trial."""

    items: dict[int, T]


def align(trials: Sequence[Sequence[T]], likeness: Likeness[T]) -> list[Group[T]]:
    """Groups in the order of the first trial that has them."""
    groups: list[Group[T]] = []
    for number, items in enumerate(trials):
        pairs = _pairs(groups, items, likeness)
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


def _pairs(groups: list[Group[T]], items: Sequence[T], likeness: Likeness[T]) -> dict[int, Group[T]]:
    """The group of each item that has one: best likeness first, each group once.

    An item is like every member of its group: what is like the second may be far from the first.
    """
    candidates = []
    for place, group in enumerate(groups):
        for index, item in enumerate(items):
            alike = min(likeness(member, item) for member in group.items.values())
            if alike:
                candidates.append((-alike, index, place))
    found: dict[int, Group[T]] = {}
    taken: set[int] = set()
    for _, index, place in sorted(candidates):
        if index not in found and place not in taken:
            found[index] = groups[place]
            taken.add(place)
    return found
