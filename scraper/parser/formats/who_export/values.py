"""Fields of a WHO export as values of API v2."""

import html
import re
from collections.abc import Callable
from typing import Any

from schemas.vocabularies import INTERVENTION_TYPE, PHASE
from scraper.parser.legacy.blocks import by_line
from scraper.parser.legacy.values import phases

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _listed(text: str, _: str) -> list[str]:
    return _parts(text)


def _collaborators(text: str, _: str) -> list[dict[str, str]]:
    return [{"name": part} for part in _parts(text)]


def _interventions(text: str, _: str) -> list[dict[str, str]]:
    """``Drug: Aspirin;Device: Watch``; raises ``ValueError`` where a part has no known type."""
    found = []
    for part in _parts(text):
        kind, _, name = part.partition(":")
        word = INTERVENTION_TYPE.read(kind)
        if word not in INTERVENTION_TYPE or not name.strip():
            raise ValueError(f"{part[:60]!r} has no type of intervention")
        found.append({"type": str(word), "name": name.strip()})
    return found


def _phases(text: str, _: str) -> list[str]:
    found = phases(text) or []
    if not set(found) <= set(PHASE):
        raise ValueError(f"{text[:60]!r} is no phase")
    return found


def _criteria(text: str, _: str) -> str:
    """Lines end with ``<br>``; entities stand for signs."""
    lines = (" ".join(line.split()) for line in _BREAK.split(html.unescape(text)))
    return by_line("\n".join(lines))


CONVERSIONS: dict[str, Callable[[str, str], Any]] = {
    "collaborators": _collaborators,
    "criteria": _criteria,
    "interventions": _interventions,
    "listed": _listed,
    "phases": _phases,
}
"""Where the type of a field does not say how it is read."""
