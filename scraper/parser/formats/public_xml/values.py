"""Single values of the XML as those of API v2: by the type of their field, or by a conversion's name."""

import re
from collections.abc import Callable
from typing import Any

from schemas.study.paths import field_kinds
from schemas.values import NormalizedTime, PartialDate
from schemas.vocabularies import (
    DESIGN_MASKING,
    PHASE,
    VOCABULARIES,
    WHO_MASKED,
)
from scraper.parser.formats.public_xml.blocks import as_typed, in_markdown, unwrapped


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
    return _by_type(" ".join(text.split()), path)


def _by_type(text: str, path: str) -> Any:
    kind = field_kinds()[path]
    if kind.vocabulary:
        return str(VOCABULARIES[kind.vocabulary].read(text))
    if kind.type is bool:
        return _yes_or_no(text)
    if kind.type is int:
        return int(text)
    if kind.type is PartialDate:
        return _date(text)
    if kind.type is NormalizedTime:
        length = NormalizedTime.read(text)
        return None if length == "N/A" else str(length)
    return text


_YES_OR_NO = {
    "yes": True,
    "no": False,
    "true": True,
    "false": False,
    "accepts healthy volunteers": True,
}


def _yes_or_no(text: str) -> bool:
    answer = _YES_OR_NO.get(text.lower())
    if answer is None:
        raise ValueError(f"{text[:60]!r} is neither Yes nor No")
    return answer


_MONTH_OF_YEAR = re.compile(r"(\d{1,2})/(\d{4})")


def _date(text: str) -> str:
    if month := _MONTH_OF_YEAR.fullmatch(text):
        return str(PartialDate.read(f"{month[2]}-{month[1]:0>2}"))
    return str(PartialDate.read(text))


def _processed(text: str) -> str:
    """``ClinicalTrials.gov processed this data on August 18, 2020``."""
    return _date(re.sub(r" 0(?=\d,)", " ", " ".join(text.split()).rpartition(" on ")[2]))


def _phases(text: str) -> list[str] | None:
    """``Phase 2/Phase 3``; ``N/A`` is what the registry calls not applicable."""
    return [str(PHASE.read("Not Applicable" if part == "N/A" else part)) for part in _halves(text)]


def _halves(text: str) -> list[str]:
    return [text] if text == "N/A" else text.split("/")


_LEVELS = {"open label": "NONE", "no masking": "NONE", "single blind": "SINGLE", "double blind": "DOUBLE"}
_ROLES = {"subject": "PARTICIPANT", "caregiver": "CARE_PROVIDER"}
"""Words until 2017."""


def masking(text: str) -> dict[str, Any]:
    """``Double (Participant, Investigator)``; words of before 2017 (``Double Blind (Subject)``), too."""
    if DESIGN_MASKING.read(text) in DESIGN_MASKING:
        return {"masking": str(DESIGN_MASKING.read(text))}
    level, _, roles = text.partition("(")
    word = level.replace("-", " ").strip()
    found: dict[str, Any] = {"masking": _LEVELS.get(word.lower()) or str(DESIGN_MASKING.read(word))}
    who = [role.strip() for role in roles.rstrip(") ").split(",") if role.strip()]
    if who:
        found["whoMasked"] = [_ROLES.get(role.lower()) or str(WHO_MASKED.read(role)) for role in who]
    return found


_DESIGN = {
    "Allocation": "allocation",
    "Intervention Model": "interventionModel",
    "Primary Purpose": "primaryPurpose",
    "Observational Model": "observationalModel",
    "Time Perspective": "timePerspective",
}
_DESIGN_PART = re.compile(r"(?:^|, )([A-Z][a-z]+ ?[A-Z]?[a-z]*): ")


def _study_design(text: str) -> dict[str, Any]:
    """``Allocation: Randomized, Masking: Open Label``, one element until 2017."""
    parts = _DESIGN_PART.split(" ".join(text.split()))
    said = dict(zip(parts[1::2], parts[2::2], strict=True))
    found: dict[str, Any] = {}
    for label, value in said.items():
        if label == "Masking":
            found["maskingInfo"] = masking(value)
        elif name := _DESIGN.get(label):
            found[name] = _by_type(value, f"protocolSection.designModule.designInfo.{name}")
    return found


def _study_type(text: str) -> str:
    return _by_type(text.partition("[")[0].strip(), "protocolSection.designModule.studyType")  # type: ignore[no-any-return]


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
    return {"type": kind} | ({"dateUnknown": True} if unknown else {"date": _date(text.strip())})


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
    "phases": lambda text: _phases(" ".join(text.split())),
    "processed": _processed,
    "study_design": _study_design,
    "study_type": _study_type,
}
"""Where the type of a field does not say how it is read."""
