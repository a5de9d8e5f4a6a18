"""What the words of one item say about its side and about the items under it."""

from schemas.eligibility import CriterionType
from scraper.parser.text.segmentation.headings import (
    ADMITS,
    DEFINES,
    EXCLUDES,
    NOTE,
    OWN_LABEL,
    SAYS_NOTHING,
)
from scraper.parser.text.segmentation.labels import (
    PARTS,
    is_kind_of_person,
    is_named_part,
    label_of_item,
    label_of_line,
)

MAX_NOTE = 120
"""Characters of an item that states nothing, or that names a group and ends in a colon."""

SHORT = 60
"""Characters up to which an item without colon is looked at as a heading or label too."""


def may_be_heading(body: str) -> bool:
    """Whether an item without colon is worth a look as a heading or label: it is short and says so."""
    if len(body) > SHORT:
        return False
    lower = body.lower()
    return (
        "clusion" in lower
        or "riteri" in lower
        or "ligib" in lower
        or "ndication" in lower
        or lower.startswith(("requ", *PARTS))
    )


def is_label(words: str) -> bool:
    """Whether an item of a list is a label of those after it, although it stands no further left."""
    return label_of_line(words) is not None and (is_named_part(words) or is_kind_of_person(words))


def label_below(body: str, kind: CriterionType) -> str | None:
    """Whom an item restricts those under it to: "Cohort 2:", "Women of childbearing potential must:"."""
    if body[-1] == ":":
        return label_of_item(body[:-1].strip(), kind) if len(body) <= MAX_NOTE else None
    named = body.lower().startswith(PARTS) and is_named_part(body)
    return label_of_item(body, kind) if named else None


def defines(words: str) -> bool:
    """Whether a line in front of a list is a criterion that the list spells out."""
    return bool(DEFINES.search(words)) and "criteria" not in words


def type_below(body: str, kind: CriterionType) -> CriterionType:
    """The type of the items under one of a type that ends in a colon.

    Those under "Patients with any of the following are excluded:" are exclusions wherever they stand, those
    under the exclusion item "Patients on warfarin are eligible if:" say what the eligible have, and those
    under a note belong to it.
    """
    if _says_nothing(body):
        return "other"
    words = " ".join(body[-2 * MAX_NOTE :].split())
    if EXCLUDES.search(words):
        return "exclusion"
    return "inclusion" if kind == "exclusion" and ADMITS.search(words) else kind


def own_type(body: str, kind: CriterionType) -> CriterionType:
    """The type of an item among others of a type: it may say nothing, or name its own ("Exclusion: ...")."""
    if _says_nothing(body):
        return "other"
    if body[0] in "EeIi" and body[2:8] in ("clusio", "CLUSIO") and (label := OWN_LABEL.match(body)):
        return "exclusion" if label[0][0] in "Ee" else "inclusion"
    return kind


_NOTE_FIRST = frozenset("NnPpDdAaFf([\\*")
_NOTHING_FIRST = frozenset("NnSsAaOoPpFfTtWw")
"""How items begin that are no criteria."""


def _says_nothing(body: str) -> bool:
    if body[0] in _NOTE_FIRST and NOTE.match(body):
        return True
    if len(body) > MAX_NOTE or (body[0] not in _NOTHING_FIRST and ": " not in body):
        return False
    words = " ".join(body.split())
    return bool(SAYS_NOTHING.fullmatch(words.rpartition(": ")[2]))
