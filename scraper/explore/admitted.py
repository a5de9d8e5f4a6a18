"""Whom a fact admits, in signs: ``≥ 9``, ``≥ 2 and < 4``, ``not 2 to 4``."""

import json
from typing import NamedTuple


class Admitted(NamedTuple):
    """What a fact asks of a participant, as the columns ``asks`` ... of ``criterion_facts`` hold it."""

    asks: str | None
    low: float | None
    high: float | None
    low_inclusive: bool | None
    high_inclusive: bool | None
    value_set: str | None = None


def is_exception(role: str | None, negated: bool | None) -> bool:
    """Whether a limit is one from which another is excepted, and does not stand by itself."""
    return role == "exception" or (role == "permission" and not negated)


def in_signs(limit: Admitted) -> str:
    """The range, with a sign where an end is left out; of ``outside`` the ends that are not admitted."""
    if limit.asks in ("one_of", "none_of"):
        listed = ", ".join(f"{value:.15g}" for value in json.loads(limit.value_set or "[]"))
        return listed if limit.asks == "one_of" else f"not {listed}"
    said = _span(limit)
    return f"not {said}" if limit.asks == "outside" else said


def _span(limit: Admitted) -> str:
    _, low, high, with_low, with_high, _ = limit
    if low is None and high is None:
        return "limited"
    if high is None:
        return f"{'>' if with_low in (0, False) else '≥'} {low:.15g}"
    if low is None:
        return f"{'<' if with_high in (0, False) else '≤'} {high:.15g}"
    if low == high:
        return f"{low:.15g}"
    left_out = limit.asks == "outside"  # there the ends are said that are excluded
    whole_low, whole_high = _meant(with_low, left_out), _meant(with_high, left_out)
    if whole_low and whole_high:
        return f"{low:.15g} to {high:.15g}"
    return f"{'≥' if whole_low else '>'} {low:.15g} and {'≤' if whole_high else '<'} {high:.15g}"


def _meant(inclusive: bool | None, turned: bool) -> bool:
    return inclusive is None or bool(inclusive) != turned
