"""What is said of a mention: that it is absent, that it is an exception, that it limits the criterion."""

import re
from typing import NamedTuple

_REACH = 110
"""So many characters before a mention are read."""

_ABSENT_CUES = (
    " no",
    "(no",
    "/no",
    " na",
    "without",
    "never",
    "free",
    "absence",
    "lack",
    "denies",
    "negative for",
)
_EXCEPTION_CUES = (
    "excep", "than", "unless", "exclu", "apart", "aside", "beside", "includ", "exempt", "addit",
)  # fmt: skip
_ALLOWED_CUES = ("allowed", "permitted", "eligible", "accept", "exempt", "exclu", "okay")
"""Texts without which the patterns match nothing: most criteria have none."""

_NO = re.compile(
    r"(?:not?|neither|never|na[iï]ve to|without|free(?:dom)? (?:of|from)|absence of"
    r"|lack(?:s|ing)?(?: of)?|denies|negative for)(?![a-z])"
    r"(?! {0,3}(?:only|limited|restricted|necessarily|yet|more|less|fewer|later|greater|longer|exceed|within"
    r"|able|willing|agree|speak|consent|understand|cooperate|want|wish|read|be\b|wear|applicable|known"
    r"|on a stable|available|include|adequate))"
)
_FEASIBLE = ("or ", "can ", "could ", "when ", "any ", "is ")
"""Words before "not" and "without" that deny something else: "with or without", "can not"."""

_TURN = (
    r"\b(?:but|unless|until|except|excluding|however|who|which|that|whose|if|must|should|because|due|despite"
    r"|other than|allowed|permitted|using|with(?= an?\b)|for whom|while|prior to|before|after|during"
    r"|since|related|than|to(?! (?:any|the|have|present)\b)|documentation)\b"
)
_STILL_DENIED = re.compile(rf"(?:(?!{_TURN})[^.;:()])*(?:(?<=following): (?:(?!{_TURN})[^.;:()])*)?")
_NAIVE = re.compile(r"[- ]na[iï]ve")
_NON = re.compile(r"(?<![a-z])non[- ]{0,2}$")
_EXCEPT = re.compile(
    r"(?:except(?:ing|ions?|ed)?|other than|unless|excluding|exclusive of|apart(?: from)?|aside from|besides"
    r"|not including|not excluded:|exempt|in addition to)(?![a-z])"
)
_STILL_EXCEPTED = re.compile(
    r"(?:(?!\b(?:who|whose|if|must|should|will|have|has|such as|including|e\.g\.|secondary|patients|subjects"
    r"|participants)\b)[^.;)])*"
)
_ALLOWED = re.compile(
    r"[^.;:,()]{0,45}?\b(?:(?:is|are|will be|may be|can be|be|was|were) (?:still |also )?"
    r"(?:allowed|permitted|eligible|acceptable|accepted|not excluded|not exclusionary|exempt|okay"
    r"|not an exclusion)"
    r"|(?<!not )(?:allowed|permitted|acceptable))\b(?! only)"
)
_CLOSES = re.compile(r"[^,:.;]{0,25}[,:]")
_OPENS = re.compile(r"(?:if|for|in)\b")
_OPENS_LATER = re.compile(r"[.;:(] {0,3}(?:if|for|in)\b")
_CONDITIONAL = re.compile(
    r"(?:^|[.;:(] {0,3})(?:if|in case of|for|in)\b(?! (?:at least|more than|less than|whom|which))"
    r"(?: (?:the|a|an|any|all|patients?|participants?|subjects?|women|females?|men|males?|those|with|has|have"
    r"|having|who|known)){0,6} $"
)


class Sayings(NamedTuple):
    """What a text (in ``plain`` spelling) says of places in it.

    ``denials`` and ``exceptions`` are the places after words that deny, and that make an exception.
    ``joined``: "non-" or "-naive" may stand with a mention.  ``allows``: it may allow what it speaks of.
    ``conditional``: a part of it may begin with a condition.
    """

    lower: str
    joined: bool
    denials: list[int]
    exceptions: list[int]
    allows: bool
    conditional: bool

    @property
    def nothing(self) -> bool:
        """Whether it says nothing of any place."""
        return not (self.denials or self.exceptions or self.joined or self.allows or self.conditional)

    def absent(self, start: int, end: int) -> bool:
        """Whether words before a mention deny it, with no turn between; or "non-" or "-naive" with it."""
        lower = self.lower
        if self.joined and (
            _NAIVE.search(lower, start, end + 7) or _NON.search(lower, max(0, start - 6), start)
        ):
            return True
        return bool(self.denials) and _reaches(self.denials, _STILL_DENIED, lower, start)

    def excepted(self, start: int, end: int) -> bool:
        """Whether a criterion does not apply to a mention: "other than", or allowed in an exclusion."""
        if self.exceptions and _reaches(self.exceptions, _STILL_EXCEPTED, self.lower, start):
            return True
        return self.allows and _ALLOWED.match(self.lower, end, end + _REACH) is not None

    def limits(self, start: int, end: int) -> bool:
        """Whether a mention opens a condition that limits the criterion: "For adults with asthma: ..."."""
        if not (self.conditional and _CLOSES.match(self.lower, end)):
            return False
        return _CONDITIONAL.search(self.lower, max(0, start - 50), start) is not None


def _reaches(cues: list[int], still: re.Pattern[str], lower: str, start: int) -> bool:
    """Whether one of the two cues next before a place reaches it."""
    near = [cue for cue in cues if start - _REACH <= cue <= start][-2:]
    return any(still.fullmatch(lower, cue, start) for cue in near)


def sayings(lower: str, section: str | None) -> Sayings:
    """What a criterion's text says, which stands under inclusion or exclusion."""
    denials = _denials(lower) if _has(f" {lower}", _ABSENT_CUES) else []
    exceptions = _exceptions(lower) if _has(lower, _EXCEPTION_CUES) else []
    allows = section == "exclusion" and _has(lower, _ALLOWED_CUES)
    joined = "non" in lower or "naive" in lower or "naïve" in lower
    conditional = (_OPENS.match(lower) or _OPENS_LATER.search(lower)) is not None
    return Sayings(lower, joined, denials, exceptions, allows, conditional)


def _has(text: str, cues: tuple[str, ...]) -> bool:
    for cue in cues:  # noqa: SIM110 - twice as fast as any()
        if cue in text:
            return True
    return False


def _exceptions(lower: str) -> list[int]:
    """Places after words that make an exception."""
    return [match.end() for match in _EXCEPT.finditer(lower) if _begins_word(lower, match)]


def _denials(lower: str) -> list[int]:
    """Places after words that deny."""
    found = []
    for match in _NO.finditer(lower):
        if _begins_word(lower, match):
            before = lower[max(0, match.start() - 6) : match.start()]
            if not (match[0] in {"not", "without"} and before.endswith(_FEASIBLE)):
                found.append(match.end())
    return found


def _begins_word(lower: str, match: re.Match[str]) -> bool:
    return match.start() == 0 or not lower[match.start() - 1].isalpha()
