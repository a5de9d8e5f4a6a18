"""Ages in a criterion."""

from schemas.eligibility import Fact


def ages(text: str) -> list[Fact]:
    """The age limits that a text sets, in its order."""
    return []
