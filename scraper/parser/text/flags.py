"""Flags in a criterion: what it speaks of besides numbers."""

from schemas.eligibility import Fact


def flags(text: str) -> list[Fact]:
    """What a text speaks of, in its order."""
    return []


def labels(text: str) -> list[str]:
    """Names of the flags of a text."""
    return []
