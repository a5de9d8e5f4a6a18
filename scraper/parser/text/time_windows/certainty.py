"""Whether the words found for what a time window limits are surely it; else they are cut, or left out."""

import re

_VERB_FOLLOWS = re.compile(
    r"(?<![a-z])(?:that|which|may|can|could|might|would|will|must|should|cannot"
    r"|despite|resulting in|leading to|(?:induced|caused|triggered) by) $"
)
"""Words after which a verb stands, or a cause or effect: "drugs that alter the gut flora within a week"."""

_DENIED_STATE = re.compile(r"(?<![a-z])not $")
_STATE = re.compile(r"(?:well|surgically|[a-z]{3,20}(?<!breastfe)ed)(?![a-z-])")
_PARTICIPLE = re.compile(
    r"(?!vaccinated|immuni[sz]ed|hospitali[sz]ed|travell?ed|exposed|stopped|admitted)[a-z]{2,20}ed"
    r" (?:with|by|in|for|to|the|any|at|on|from|of)(?![a-z-])"
    r"|(?:[a-z]{2,20}(?<!breastfe)ed|withdrawn|well|cannot)$"
)
"""A verb form without its noun: "hypertension not [controlled with drugs] within 3 months"."""

_NO_THING = re.compile(
    r"(?:following|appendix|cannot|route of|effects? (?:on|of)|negative on|treatment period|discretion of"
    r"|part of the|\d{1,3} and"
    r"|(?:first|last) (?:section|half|part|weeks?|days?) of)(?![a-z-])"
    r"|(?:study|trial) (?:entry|start|period)$"
)
"""Beginnings of words that are nothing a window limits: "[study entry] or in the last year"."""

_CLAUSE = re.compile(
    r" (?:is|are|was|were|has|have|had|cannot|should|will|who|which) | [a-z]{2,20}ed (?:the|a|an|any) "
    r"|(?<![a-z])patients? (?:on|with|in)(?![a-z])"
)
"""A sentence where a thing was looked for: "unless the [treatment involved the use of an inhaler]"."""

_CUT_END = re.compile(
    r"(?<![\w-])(?:cannot|full|follows|them|(?<=[ ])disease-free|infection-free interval|on/or"
    r"|criteria|, physician|(?:every|between|or|and|to|of|least|than|,) ?\d+)$"
)
_GRADE_END = re.compile(r"(?<![a-z-])(?:class|grade|stage)$")
_NO_PART = re.compile(
    r",? (?:in|as per|see) appendix \d{1,2}$| for at least \d{1,3}$"
    r"|(?: of)? (?:below|above|under|(?:more|less|greater) than) \d[^()]*$"
)
"""What ends a subject and is none of it: a reference, a limit of a value."""

_BRACKETS = re.compile(r"\([^()]{0,160}\)")
_MEASURE = re.compile(
    r"\d[\d.]* (?:points?|ml|mg|g|visits?|times?|severe|moderate|cigarettes?[^ ]{0,5}|hours?)$"
    r"|\d[\d.]* [a-z]{1,5}, "
)
"""A number of what alone is nothing that happens: "scores were ≥ 2 points in the last year"."""

_COUNT = re.compile(r"\d{1,3}(?: (?:to|or|-) \d{1,3}| or more)? (?=[a-z])")
_DAYS = re.compile(r"[ -]days?(?![a-z])")
_LABEL = re.compile(r"(?:^|\d\.)[ ]{0,3}$")
"""What stands before the number of a criterion that is no count: "9 Blood loss", "16.6 Immunotherapy"."""

_OTHER_CLAUSE = re.compile(
    r"(?<![a-z])eligible(?: if|,? provided)[^.;]{0,20} (?:patients?|subjects?|participants?|they)"
    r" (?:is|are|has|have) "
    r"|due to [^.;]{0,60}(?<![a-z])(?:administered|given|received)(?![a-z])"
)
_OPEN_DEFINITION = re.compile(r"\((?:i\.e\.,? )?defined (?:as|by)[^()]{0,80}[<>≤≥=][^()]{0,80}$")
_WHICHEVER = re.compile(r"[ ,(]{0,4}whichever")
_OR_BEFORE = re.compile(r"(?<![a-z])(?:or|and) $")
_ADJUNCT = re.compile(r"(?<![a-z])(?:in|on|both|prior to|before|after|during|at) $")
_AFTER_ADJUNCT = re.compile(r"[^,()]{3,80}, (?:of |an? |the )?(?!(?:and|or)(?![a-z]))(?=[a-z][^,]{2,100}$)")
"""What "in", "on" or "before" says in front of the thing: "in women of 40 years, [a test] within a week"."""

_OR_MORE = re.compile(r" or (?:more|fewer|less)(?![a-z])")
_LAST_NUMBER = re.compile(r" \d{1,3}$")
_ENTERS = re.compile(r"(?<![a-z])(?:registered|enrolled|randomi[sz]ed|included) $")
_UNTIL = re.compile(r"(?:and |or )?(?:until|till|through|up to|to)(?![a-z])")

_AHEAD = 14
"""Characters in front of a subject that say whether it is a verb."""


def is_of_other(text: str, window: int) -> bool:
    """Whether a window surely limits another thing than its event: "until 3 months after the infusion"."""
    entered = _ENTERS.search(text, max(0, window - _AHEAD), window)
    return entered is not None or _UNTIL.match(text, window) is not None


def certain(text: str, place: tuple[int, int] | None, window: int) -> tuple[int, int] | None:
    """The place of what a window that begins at ``window`` limits, as much of it as is sure; else None."""
    if place is None:
        return None
    between = text[place[1] : window]
    start, end = _without_count(text, *place, between)
    start = _without_adjunct(text, start, end)
    end = _end(text, start, end, between)
    said = text[start:end]
    return None if not said or _is_doubtful(text, start, said, between) else (start, end)


def _without_count(text: str, start: int, end: int, between: str) -> tuple[int, int]:
    """Without the criterion's number, or that of days: "[4 migraine] days per month"."""
    count = _COUNT.match(text, start, end)
    if count and (_LABEL.search(text, max(0, start - 6), start) or _DAYS.match(between)):
        start = count.end()
    return start, end


def _without_adjunct(text: str, start: int, end: int) -> int:
    """The start without what stands in front with "in" or "before": "before [entry, a bone scan]"."""
    if not _ADJUNCT.search(text, max(0, start - _AHEAD), start):
        return start
    adjunct = _AFTER_ADJUNCT.match(text[start:end])
    return start + adjunct.end() if adjunct else start


def _end(text: str, start: int, end: int, between: str) -> int:
    """The end without a reference or half of a bracket; of a list without its last thing if that is cut."""
    if found := _NO_PART.search(text, start, end):
        end = found.start()
    if _OR_MORE.match(between) and (number := _LAST_NUMBER.search(text, start, end)):
        end = number.start()  # "symptoms 3 or more days a week"
    said = text[start:end]
    if said.count("(") > said.count(")"):
        end = start + len(said[: said.rfind("(")].rstrip())
    if _GRADE_END.search(text, start, end):
        end = max(start, text.rfind(",", start, end))
    return end


def _is_doubtful(text: str, start: int, said: str, between: str) -> bool:
    return _is_no_noun(text, start, said) or _is_elsewhere(text, start, between)


def _is_no_noun(text: str, start: int, said: str) -> bool:
    """Whether words are a verb, a sentence, a measure or cut: "[alter the flora]", "[2 points]"."""
    ahead = text[max(0, start - _AHEAD) : start]
    outside = _BRACKETS.sub("", said)
    return bool(
        _VERB_FOLLOWS.search(ahead)
        or (_DENIED_STATE.search(ahead) and _STATE.match(said))
        or _PARTICIPLE.match(said)
        or _NO_THING.match(said)
        or _MEASURE.match(said)
        or _CUT_END.search(said)
        or _CLAUSE.search(outside)
    )


def _is_elsewhere(text: str, start: int, between: str) -> bool:
    """Whether the window is said of another thing, by the words ``between`` the two."""
    if _OTHER_CLAUSE.search(between) or _OPEN_DEFINITION.search(between):
        return True
    ahead = text[max(0, start - _AHEAD) : start]
    return bool(_WHICHEVER.match(between) and _OR_BEFORE.search(ahead))
