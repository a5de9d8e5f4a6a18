"""Signs that criteria of a text stand on the wrong side."""

import re
from collections.abc import Sequence

from schemas.eligibility import Criterion

_ANNOUNCES = re.compile(
    r"(?<!inclusion/)(?<!inclusion / )(?<!inclusion and )(?<!inclusion or )(?<!\bno )(?<!\bany )(?<!\bthe )"
    r"\bexclusions?\s+criteri\w*|"
    r"\b(?:not\s+(?:be\s+)?(?:eligible|allowed)|(?:is|are|be)\s+excluded)\b[^.\n]{0,60}\b(?:if|who)\b[^.\n]{0,20}:",
    re.IGNORECASE,
)
_INCLUSION = re.compile(r"(?!.*\bnot\b).*(?:inclusion|eligib|requirement)", re.IGNORECASE)
_LIST = re.compile(r"clusion|criteri|eligib|requirement", re.IGNORECASE)


def side_suspect(text: str, criteria: Sequence[Criterion]) -> str | None:
    """Why the sides of a text's criteria are in doubt, in words; None if nothing speaks against them."""
    if any(criterion.criterion_type == "exclusion" for criterion in criteria):
        return _returned(criteria)
    words = _ANNOUNCES.search(text)
    if words and any(_is_inclusion_after(criterion, words.start()) for criterion in criteria):
        return f"the text says {' '.join(words[0].split())!r} and no exclusion was read"
    return None


def _is_inclusion_after(criterion: Criterion, place: int) -> bool:
    """Whether an inclusion that no inclusion heading announces ends after a place; an empty list has none."""
    inside = criterion.span_start <= place < criterion.span_end
    own = not inside and _INCLUSION.match(criterion.section or "")
    return criterion.criterion_type == "inclusion" and criterion.span_end > place and not own


def _returned(criteria: Sequence[Criterion]) -> str | None:
    """Inclusion after exclusion is right under a heading of its own, and suspect where only a sentence is."""
    before: Criterion | None = None
    for criterion in criteria:
        if criterion.depth or criterion.criterion_type == "other":
            continue
        back = before and before.criterion_type == "exclusion" and criterion.criterion_type == "inclusion"
        if before and back and not _has_own_list(criterion, before):
            words = " ".join(criterion.text[:60].split())
            return f"inclusion comes after exclusion without a heading of its own: {words!r}"
        before = criterion
    return None


def _has_own_list(criterion: Criterion, before: Criterion) -> bool:
    """In one section, an exclusion among inclusions says itself that it excludes."""
    return criterion.section == before.section or bool(_LIST.search(criterion.section or ""))
