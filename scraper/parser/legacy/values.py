"""Single values as the registry wrote them until 2024, as those of API v2; every older form reads them so.

``by_type`` reads a value by the type of its field: ``Yes`` as true, ``June 1, 2009`` as ``2009-06-01``,
``Non-Randomized`` as ``NON_RANDOMIZED``.
"""

import re
from collections.abc import Callable
from typing import Any

from schemas.study.paths import field_kinds
from schemas.values import DateTimeMinutes, NormalizedTime, PartialDate
from schemas.vocabularies import DESIGN_MASKING, PHASE, VOCABULARIES, WHO_MASKED


def by_type(text: str, path: str) -> Any:
    """The value of the field at a path (registry's names, no brackets); a word of no vocabulary stays.

    Raises ``ValueError`` where the text is none of its kind.
    """
    kind = field_kinds()[path]
    if kind.vocabulary:
        return str(VOCABULARIES[kind.vocabulary].read(text))
    return _BY_TYPE[kind.type](text) if kind.type in _BY_TYPE else text


_YES_OR_NO = {
    "yes": True,
    "no": False,
    "true": True,
    "false": False,
    "accepts healthy volunteers": True,
}


def yes_or_no(text: str) -> bool:
    """``Yes`` is true; ``Accepts Healthy Volunteers``, too."""
    answer = _YES_OR_NO.get(text.lower())
    if answer is None:
        raise ValueError(f"{text[:60]!r} is neither Yes nor No")
    return answer


_MONTH_OF_YEAR = re.compile(r"(\d{1,2})/(\d{4})")


def date(text: str) -> str:
    """``June 2009``, ``June 1, 2009``, ``06/2009`` or ISO 8601 as ISO 8601, as precise as it was."""
    if month := _MONTH_OF_YEAR.fullmatch(text):
        return str(PartialDate.read(f"{month[2]}-{month[1]:0>2}"))
    return str(PartialDate.read(text))


_MINUTE = re.compile(r"(\d{2})/(\d{2})/(\d{4}) (\d{2}:\d{2})")


def _minute(text: str) -> str:
    """``05/27/2020 04:13``, a time of upload, in ISO 8601."""
    return str(DateTimeMinutes.read(_MINUTE.sub(r"\3-\1-\2T\4", text)))


def _age(text: str) -> str | None:
    """``18 Years``; ``N/A`` is no limit, of which v2 says nothing."""
    length = NormalizedTime.read(text)
    return None if length == "N/A" else str(length)


_BY_TYPE: dict[type, Callable[[str], Any]] = {
    bool: yes_or_no,
    int: int,
    PartialDate: date,
    DateTimeMinutes: _minute,
    NormalizedTime: _age,
}


def processed(text: str) -> str:
    """``ClinicalTrials.gov processed this data on August 18, 2020``."""
    return date(re.sub(r" 0(?=\d,)", " ", " ".join(text.split()).rpartition(" on ")[2]))


def phases(text: str) -> list[str] | None:
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


def study_design(text: str) -> dict[str, Any]:
    """``Allocation: Randomized, Masking: Open Label``, one element until 2017."""
    parts = _DESIGN_PART.split(" ".join(text.split()))
    said = dict(zip(parts[1::2], parts[2::2], strict=True))
    found: dict[str, Any] = {}
    for label, value in said.items():
        if label == "Masking":
            found["maskingInfo"] = masking(value)
        elif name := _DESIGN.get(label):
            found[name] = by_type(value, f"protocolSection.designModule.designInfo.{name}")
    return found


def unread_design(text: str) -> list[str]:
    """The parts of a design that v2 has no field for: ``Endpoint Classification: Efficacy Study``."""
    parts = _DESIGN_PART.split(" ".join(text.split()))
    said = zip(parts[1::2], parts[2::2], strict=True)
    return [f"{label}: {value}" for label, value in said if label not in _DESIGN and label != "Masking"]


def study_type(text: str) -> str:
    """``Observational [Patient Registry]`` is ``OBSERVATIONAL``."""
    return by_type(text.partition("[")[0].strip(), "protocolSection.designModule.studyType")  # type: ignore[no-any-return]
