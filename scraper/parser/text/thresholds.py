"""Thresholds in a criterion."""

from schemas.eligibility import Fact


def thresholds(text: str) -> list[Fact]:
    """The bounds that a text sets, in its order."""
    return []
