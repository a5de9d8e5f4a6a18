"""Where two sources of one study say different things: a mirror's page, and the registry's record.

Only what both say is compared, and by its meaning: dates by the days that they may mean, texts by their
words, lists as sets.  A path that is not named here is written in other words on a page, or not at all.
"""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from schemas.findings import PAGE_DIFFERS, Finding
from schemas.markup import unescape
from schemas.values import PartialDate


class Disagreement(NamedTuple):
    """A path and what the richer and the poorer source say there, as they say it."""

    path: str
    value: Any
    other_value: Any


def disagreements(record: dict[str, Any], other: dict[str, Any]) -> list[Disagreement]:
    """What two records (plain JSON values in v2 shape) say differently, in the order of ``COMPARED``."""
    return [
        Disagreement(path, one, two)
        for path, same in COMPARED.items()
        if (one := _at(record, path)) is not None
        and (two := _at(other, path)) is not None
        and not same(one, two)
    ]


def finding_of(found: Disagreement) -> Finding:
    """The finding of a disagreement, with the record's value first."""
    name = found.path.rpartition(".")[2]
    return Finding(
        PAGE_DIFFERS,
        "warning",
        f"the page says otherwise: {name}",
        _text(found.value),
        found.path,
        _text(found.other_value),
        f"study_page: {found.path}",
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _at(record: Any, path: str) -> Any:
    """The value at a path, a list of them after ``[]``; None where there is none."""
    for name in path.split("."):
        if isinstance(record, list):
            record = [element.get(name) for element in record if isinstance(element, dict)]
        elif isinstance(record, dict):
            record = record.get(name.removesuffix("[]"))
        else:
            return None
    return record


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)


def _same_words(one: Any, other: Any) -> bool:
    return _words(one) == _words(other)


def _same_set(one: Any, other: Any) -> bool:
    return set(map(_words, one)) == set(map(_words, other))


def _words(text: Any) -> tuple[str, ...]:
    """The words of a text; markup and punctuation differ on a page."""
    return tuple(re.findall(r"\w+", unescape(str(text)).casefold()))


def _may_be_same_day(one: Any, other: Any) -> bool:
    try:
        first, second = PartialDate(one).interval, PartialDate(other).interval
    except ValueError:
        return bool(one == other)
    return first.earliest <= second.latest and second.earliest <= first.latest


_STATUS = "protocolSection.statusModule"
_DESIGN = "protocolSection.designModule"
_ELIGIBILITY = "protocolSection.eligibilityModule"

COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "protocolSection.identificationModule.briefTitle": _same_words,
    "protocolSection.identificationModule.officialTitle": _same_words,
    f"{_STATUS}.overallStatus": _equal,
    f"{_STATUS}.startDateStruct.date": _may_be_same_day,
    f"{_STATUS}.primaryCompletionDateStruct.date": _may_be_same_day,
    f"{_STATUS}.completionDateStruct.date": _may_be_same_day,
    f"{_STATUS}.lastUpdateSubmitDate": _may_be_same_day,
    "protocolSection.sponsorCollaboratorsModule.leadSponsor.name": _same_words,
    "protocolSection.conditionsModule.conditions": _same_set,
    f"{_DESIGN}.studyType": _equal,
    f"{_DESIGN}.phases": _same_set,
    f"{_DESIGN}.enrollmentInfo.count": _equal,
    f"{_DESIGN}.enrollmentInfo.type": _equal,
    f"{_DESIGN}.designInfo.allocation": _equal,
    f"{_DESIGN}.designInfo.interventionModel": _equal,
    f"{_DESIGN}.designInfo.primaryPurpose": _equal,
    f"{_DESIGN}.designInfo.maskingInfo.masking": _equal,
    "protocolSection.outcomesModule.primaryOutcomes[].measure": _same_set,
    "protocolSection.outcomesModule.primaryOutcomes[].timeFrame": _same_set,
    f"{_ELIGIBILITY}.eligibilityCriteria": _same_words,
    f"{_ELIGIBILITY}.minimumAge": _equal,
    f"{_ELIGIBILITY}.maximumAge": _equal,
    f"{_ELIGIBILITY}.sex": _equal,
    f"{_ELIGIBILITY}.healthyVolunteers": _equal,
}
"""Path -> whether two values there mean the same."""
