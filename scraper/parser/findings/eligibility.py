"""Fields of eligibility against the words of the criteria."""

import re
from collections.abc import Iterator
from typing import Any

from schemas.eligibility import Criterion, Fact
from schemas.record import ParsedRecord
from scraper.parser.findings.conflict import ELIGIBILITY, Conflict


def eligibility(record: ParsedRecord) -> Any:
    """The eligibility module of a record, or None."""
    return record.study.protocolSection.eligibilityModule


def for_all(criterion: Criterion) -> bool:
    """Whether a criterion speaks to all participants, not to one cohort or nested case."""
    return criterion.criterion_type != "other" and not criterion.applies_to and criterion.depth == 0


def source(fact: Fact) -> str:
    """Where in the criteria text a fact stands."""
    return f"{ELIGIBILITY}.eligibilityCriteria[{fact.span_start}:{fact.span_end}]"


def sex(record: ParsedRecord) -> Iterator[Conflict]:
    """The sexes that the inclusion criteria limit to, against the field."""
    module = eligibility(record)
    facts = [
        fact
        for criterion, fact in record.facts_of_type("sex")
        if criterion.criterion_type == "inclusion" and for_all(criterion)
    ]
    if not module or not module.sex or not facts or _takes_others(record):
        return
    said = _sexes({fact.subject_normalized for fact in facts if not fact.negated})
    if said in (None, module.sex) or (said in _OTHER and _OTHER[said].search(module.eligibilityCriteria)):
        return
    yield Conflict(
        f"sex is {module.sex} in its field and {facts[0].subject!r} in the criteria",
        module.sex,
        f"{ELIGIBILITY}.sex",
        facts[0].subject,
        source(facts[0]),
    )


def _takes_others(record: ParsedRecord) -> bool:
    """Whether partners, parents or children of the participants take part too, of whatever sex."""
    inclusion = (one for one in record.criteria if one.criterion_type == "inclusion")
    return any(_OTHERS_TOO.match(f"{one.applies_to or ''} {one.text}") for one in inclusion)


_OTHERS_TOO = re.compile(
    r"\W*(?:(?:the|their|his|her|male|female|sexual|intimate) ){0,2}(?:partners?|spouses?|wives|wife"
    r"|husbands?|couples?|dyads?|caregivers?|parents?|mothers?|fathers?|infants?|newborns?)\b",
    re.IGNORECASE,
)
_NO_VOLUNTEERS = re.compile(
    r"\b(?:asa|american society of an\w+|physical status|class|controls?|comparison|reference)\b"
    r"[^.;\n]{0,60}$",
    re.IGNORECASE,
)
"""Words in front of "healthy patients" that make it a class, or a group beside the patients."""

_OTHER = {
    "MALE": re.compile(r"\b(?:females?|wom[ae]n)\b(?! partner)", re.IGNORECASE),
    "FEMALE": re.compile(r"\b(?:males?|men)\b(?! partner)", re.IGNORECASE),
}
"""Words that show, anywhere in the text, that the sex named first is not the only one."""


def _sexes(words: set[str | None]) -> str | None:
    """The registry's word for the sexes that facts name; two facts may name one each."""
    if "all" in words or len(words) > 1:
        return "ALL"
    return {"male": "MALE", "female": "FEMALE"}.get(next(iter(words), None) or "")


def healthy_volunteers(record: ParsedRecord) -> Iterator[Conflict]:
    """Healthy volunteers asked for or excluded by the text, against the field."""
    module = eligibility(record)
    if not module or module.healthyVolunteers is None:
        return
    facts = list(record.facts_of_type("healthy_volunteers"))
    if module.healthyVolunteers and any(_accepts(*found) for found in facts):
        return  # accepted into some part of the study; where they are excluded, it is from another
    for criterion, fact in facts:
        before = criterion.text[: fact.span_start - criterion.span_start]
        if _NO_VOLUNTEERS.search(before) or not for_all(criterion):
            continue
        if _accepts(criterion, fact) != module.healthyVolunteers:
            yield Conflict(
                f"healthy volunteers are {'' if module.healthyVolunteers else 'not '}accepted by the field, "
                f"{fact.subject!r} is an {criterion.criterion_type} criterion",
                str(module.healthyVolunteers).lower(),
                f"{ELIGIBILITY}.healthyVolunteers",
                fact.subject,
                source(fact),
            )
            return


def _accepts(criterion: Criterion, fact: Fact) -> bool:
    return (criterion.criterion_type != "exclusion") != fact.negated
