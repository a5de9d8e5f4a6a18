"""Single values of the XML as those of API v2: by the type of their field, or by a conversion's name."""

import re
from collections.abc import Callable
from typing import Any

from schemas.study.paths import field_kinds
from scraper.parser.legacy.blocks import as_typed, in_markdown, unwrapped
from scraper.parser.legacy.values import by_type, date, masking, phases, processed, study_design, study_type


def converted(text: str, path: str, how: str) -> Any:
    """The value of a field; raises ``ValueError`` where the text is none of its kind."""
    if how.startswith("="):
        return how[1:]
    name, _, argument = how.partition(":")
    if name:
        return CONVERSIONS[name](text) if not argument else CONVERSIONS[name](text, argument)
    kind = field_kinds()[path]
    if kind.type is str and not kind.vocabulary:
        return as_typed(text) if kind.is_markup else re.sub(r"\s*\n\s*", " ", text.strip())
    return by_type(" ".join(text.split()), path)


def _file_name(text: str) -> str:
    return text.strip().rpartition("/")[2]


_GROUP = re.compile(r"([PBOE])(\d{1,4})")
_GROUPS = {"P": "FG", "B": "BG", "O": "OG", "E": "EG"}


def group(text: str) -> str:
    """``P1`` is the group that API v2 calls ``FG000``."""
    match = _GROUP.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text[:60]!r} is no group")
    return f"{_GROUPS[match[1]]}{int(match[2]) - 1:03}"


def _event(text: str, kind: str) -> dict[str, Any]:
    """When results were submitted or returned; the day may be unknown."""
    unknown = text.strip().lower() == "unknown"
    return {"type": kind} | ({"dateUnknown": True} if unknown else {"date": date(text.strip())})


_REVIEW = {"restrictiveAgreement": True}
_AGREEMENTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Principal Investigators are NOT employed", {"piSponsorEmployee": False}),
    ("All Principal Investigators ARE employed", {"piSponsorEmployee": True}),
    ("There is NOT an agreement", {"restrictiveAgreement": False}),
    ("less than or equal to 60 days", _REVIEW | {"restrictionType": "LTE60"}),
    (
        "more than 60 days but less than or equal to 180",
        _REVIEW | {"restrictionType": "GT60"},
    ),
)


def _agreement(text: str) -> dict[str, Any]:
    """The registry's own sentence for each answer; any other words are the sponsor's."""
    words = " ".join(text.split())
    for sentence, meaning in _AGREEMENTS:
        if sentence in words:
            return meaning
    return {"restrictiveAgreement": True, "restrictionType": "OTHER", "otherDetails": in_markdown(words)}


CONVERSIONS: dict[str, Callable[..., Any]] = {
    "agreement": _agreement,
    "block": unwrapped,
    "event": _event,
    "file_name": _file_name,
    "glued": lambda text: re.sub(r"(?<=[<>=]) +", "", " ".join(text.split())),
    "group": group,
    "masking": lambda text: masking(" ".join(text.split())),
    "phases": lambda text: phases(" ".join(text.split())),
    "processed": processed,
    "study_design": study_design,
    "study_type": study_type,
}
"""Where the type of a field does not say how it is read."""
