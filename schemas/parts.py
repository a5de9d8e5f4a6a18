"""Parts of one record put together: what one of them does not say, another one may."""

from typing import Any

NAMED_BY = ("id", "label", "measure", "title", "term", "name", "facility", "pmid", "type", "url", "groupId")
"""Keys that name an element of a list, the first that it has; elements are compared under their names."""


def merged(before: Any, after: Any) -> Any:
    """Two parts of a record (plain JSON values), path by path: ``after`` wins where both say something.

    A list is that of ``after``; an element of it that both have, by its name, has what either says.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        return before | {key: merged(before.get(key), value) for key, value in after.items()}
    if is_list_of_parts(before) and is_list_of_parts(after):
        known = dict(zip(names_of(before), before, strict=True))
        return [merged(known.get(name), part) for name, part in zip(names_of(after), after, strict=True)]
    return before if after is None else after


def is_list_of_parts(value: Any) -> bool:
    """Whether a value is a list of parts of a record, and not of texts."""
    return isinstance(value, list) and all(isinstance(element, dict) for element in value)


def names_of(elements: list[Any]) -> list[str]:
    """A name for each element, made unique by its count: ``Placebo``, ``Placebo#2``."""
    seen: dict[str, int] = {}
    names = []
    for position, element in enumerate(elements):
        name = _own_name(element, position)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def _own_name(element: dict[str, Any], position: int) -> str:
    for key in NAMED_BY:
        name = element.get(key)
        if isinstance(name, str):
            return name[:120]
    return str(position)
