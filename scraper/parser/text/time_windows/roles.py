"""What each time window is in its sentence: a limit, an exception, a demand; and whether its words deny it.

"Prior malignancy, unless cured more than 5 years ago" excepts, "no chemotherapy within 4 weeks" denies,
"steroids for up to 5 days are allowed" permits, "must have ended at least 3 months before" demands.
"""

import re
from pathlib import Path
from typing import NamedTuple

from schemas.eligibility import Fact, FactRole
from scraper.parser.text.lexicon.roles import CLAUSE_ENDS, ROLE_WORDS, alternatives, stems

_W = ROLE_WORDS | alternatives(Path(__file__).parent / "roles.toml")

_REACH = 240
"""Characters before a window that may say something of it."""

_NEAR = 140
"""Characters over which a denial reaches."""

_TELLS = re.compile(rf"(?<![a-z])(?:{_W['tells']})")
EXCEPTION = re.compile(rf"(?<![\w-])(?:{_W['exception']})(?![\w-])")
_EXCEPTIONS = re.compile(
    r"(?<![a-z])(?P<word>except(?:ions?)?(?: (?:for|of|are|the following|these|following)){0,3} ?:)"
    r"(?:(?!\. )[^:]){0,400}$"
)
"""What excepts all of a list: "with the following exceptions: tumors treated 5 years ago; ..."."""

_OPENS_CLAUSE = re.compile(rf"(?<![\w-])(?:{_W['opens_clause']})(?![\w-])")
_SAID = rf"(?:(?P<barred>{_W['barred']})|(?P<allowed>{_W['allowed']}))"
_ALLOWED_AFTER = re.compile(
    r"[^.;:,()\d]{0,60}?(?<![\w-])(?:is|are|be|was|were|may|can)(?: {1,9}\w{1,12}){0,2}? {1,9}"
    rf"{_SAID}(?![\w-])"
)
_ALLOWED_BEFORE = re.compile(
    rf"(?<![\w-]){_SAID}(?:[ ,]{{1,9}}(?:[a-z-]{{1,15}} {{1,9}}){{0,8}}?(?:{_W['allowed_if']})(?![\w-])"
    r"[^.;]{0,200}| {0,9}\(?)$"
)
_MAY_HAVE = re.compile(
    r"(?<![\w-])may (?:also )?have (?:had|received|undergone)[^.;]{0,80}"
    r" (?:if|provided|as long as|so long as)(?![\w-])[^.;]{0,120}$"
)
_CONDITION = re.compile(rf"(?<![\w-])(?:{_W['condition']})(?![\w-])(?P<rest>[^.;:]{{0,120}})$")
_DEMAND = re.compile(
    rf"(?<![\w-])(?<!who )(?<!that )(?<!which )(?:{_W['must']}|(?:is|are|be) {{1,9}}required)"
    r"(?P<not> {1,9}not)?(?![\w-])"
)
_DEMAND_AFTER = re.compile(rf" {{1,9}}(?:{_W['must']})(?P<not> {{1,9}}not)?(?![\w-])")
_DEFINES = re.compile(rf"(?<![a-z])(?:{_W['defines']})[^.;]{{0,100}}$")
_DEFINED_AFTER = re.compile(
    rf"[ (]{{1,3}}(?:(?:of|spontaneous|natural|without|no|after) {{1,9}}){{0,3}}(?:{_W['defined_after']})"
)
_DENIAL = re.compile(
    rf"(?<![\w-])(?:(?:{_W['denial']})(?![\w-])(?! {{1,9}}(?:\w{{1,15}} {{1,9}}){{0,2}}(?:{_W['results']}))"
    rf"|(?:{_W['unwilling']})(?![\w-]))"
)
_TURNS = re.compile(
    rf"(?<![\w-])(?:{_W['turns']})(?![\w-])|(?:,| and) {{0,9}}(?:(?:and|or) )?(?:{_W['starts']})(?![\w-])"
)
_GOES_ON = re.compile(rf"\)?(?:,| (?:and|or|nor))(?:(?!\b(?:{_W['ends_list']})\b)[^.;:]){{0,90}}")
"""What stands between a denied window and the next one of its list."""

_LETTER = re.compile(r"[a-z]")
_OF_SEX = re.compile(r" (?:fe)?males? and ")
_EXCEPTS = ("excep", "unless", "other than", "apart", "aside", "exclu")
_SAYS = stems("allowed", "barred")
_MUSTS = (*stems("must"), "required")
_IFS = ("if", "when", "case", "provided")
"""Letters without which none of the words of a kind stands in a text: a cheap look first."""

_NOUN = re.compile(r"[a-z]{3}")
_DIGIT = re.compile(r"\d")


class _Clause(NamedTuple):
    """The words of a window's clause before it, those after it, and where the clause begins."""

    before: str
    after: str
    begin: int


def with_roles(text: str, original: str, windows: list[Fact]) -> list[Fact]:
    """The windows of a text made plain with their roles and denials."""
    if not _TELLS.search(text):
        return windows
    read: list[Fact] = []
    for before, window in zip([None, *windows], windows, strict=False):
        clause = _clause(text, window)
        fact = _with_role(text, window, clause)
        if fact.role == "permission" and fact.subject and (denial := _denial(clause)):
            fact = fact._replace(subject=_denied_subject(text, original, fact, clause.begin + denial))
        elif fact.role == "permission" and before and before.subject == window.subject:
            fact = fact._replace(subject=read[-1].subject)
        if not fact.negated and fact.role in ("limit", "definition"):
            fact = fact._replace(negated=_is_denied(clause) or _goes_on(text, read, fact))
        read.append(fact)
    return read


def exception_before(text: str, position: int, lower_bound: bool) -> int | None:
    """The end of the word that excepts what a window at a place limits; None where none does.

    ``lower_bound``: what is excepted after all is rather long past ("unless cured over 5 years ago"), and
    a window that looks back belongs to what is not excepted ("malignancy, other than X, within 5 years").
    """
    if not _has(text[max(0, position - 2 * _REACH) : position], _EXCEPTS):
        return None
    if listed := _EXCEPTIONS.search(text, max(0, position - 2 * _REACH), position):
        return listed.end("word")
    begin = _begin(text, position)
    found = next(reversed([*EXCEPTION.finditer(text, begin, position)]), None)
    if found is None:
        return None
    between = text[found.end() : position]
    if between.count(")") > between.count("(") or between.rstrip(" (").endswith(","):
        return None
    near = (
        len(between) < 4 or found[0] == "unless" or "(" in text[max(begin, found.start() - 2) : found.start()]
    )
    if near or _OPENS_CLAUSE.search(between):
        return found.end()
    return found.end() if lower_bound and not between.endswith((" and ", " or ")) else None


def _begin(text: str, position: int) -> int:
    begin = max(0, position - _REACH)
    ends = [end.end() for end in CLAUSE_ENDS.finditer(text, begin, position)]
    return ends[-1] if ends else begin


def _clause(text: str, window: Fact) -> _Clause:
    begin = _begin(text, window.span_start)
    after = text[window.span_end : window.span_end + 100]
    stop = CLAUSE_ENDS.search(after)
    before = text[begin : window.span_start].replace("i.e.", "i e ").replace("e.g.", "e g ")
    return _Clause(before, after[: stop.start()] if stop else after, begin)


def _with_role(text: str, window: Fact, clause: _Clause) -> Fact:
    lower_bound = window.comparator in ("GT", "GTEQ")
    if "may " in clause.before and _MAY_HAVE.search(clause.before):
        return window._replace(role="permission")
    if said := _said(clause):
        return window._replace(role="permission", negated=said["barred"] is not None)
    excepted = exception_before(text, window.span_start, lower_bound)
    if excepted is not None:
        inside = text[max(excepted, clause.begin) : window.span_start]
        denied = _is_denied(clause._replace(before=inside))
        return window._replace(role="exception", negated=denied)
    if role := _role(window, clause):
        return window._replace(role=role)
    demand = _demand(clause) or _DEMAND_AFTER.match(clause.after)
    if not demand:
        return window
    inside = clause.before[demand.start() :] if demand.re is _DEMAND else ""
    denied = demand["not"] is not None or _is_denied(clause._replace(before=inside))
    return window._replace(role="demand", negated=denied)


def _demand(clause: _Clause) -> re.Match[str] | None:
    """The last word before a window that demands."""
    if not _has(clause.before, _MUSTS):
        return None
    return next(reversed([*_DEMAND.finditer(clause.before)]), None)


def _has(text: str, letters: tuple[str, ...]) -> bool:
    return any(map(text.__contains__, letters))


def _said(clause: _Clause) -> re.Match[str] | None:
    """What is said of taking part, after a window or before it."""
    if found := _ALLOWED_AFTER.match(clause.after):
        return found
    return _ALLOWED_BEFORE.search(clause.before) if _has(clause.before, _SAYS) else None


def _role(window: Fact, clause: _Clause) -> FactRole | None:
    looks_back = window.comparator in ("LT", "LTEQ") and window.relation == "before"
    defines = None if looks_back else _DEFINES.search(clause.before)
    if (defines and not _DEMAND.search(defines[0])) or _DEFINED_AFTER.match(clause.after):
        return "definition"
    condition = _CONDITION.search(clause.before) if _has(clause.before, _IFS) else None
    if condition is None or not _NOUN.search(condition["rest"]) or _OF_SEX.match(condition["rest"]):
        return None
    leads = not clause.before[: condition.start()].strip(" -*,.:()0123456789")
    told = "," in clause.after if leads else _DIGIT.search(clause.before[: condition.start()])
    return "condition" if told else None


def _is_denied(clause: _Clause) -> bool:
    """Whether words before a window deny it, with no turn of the sentence between."""
    return _denial(clause) is not None


def _denial(clause: _Clause) -> int | None:
    """Where the words before a window begin that deny it."""
    for denial in _DENIAL.finditer(clause.before):
        if _LETTER.search(clause.before, denial.end()) and _reaches(clause.before[denial.end() :]):
            return denial.start()
    return None


def _denied_subject(text: str, original: str, window: Fact, denial: int) -> str:
    """What a window limits, with its denial: of what is permitted, nothing else says that it is denied."""
    subject = window.subject or ""
    place = text.rfind(subject.lower(), denial, window.span_start)
    if place >= 0:
        return original[denial : place + len(subject)]
    place = text.rfind(subject.lower(), 0, window.span_start)
    return original[place : window.span_start].rstrip() if place >= 0 else subject


def _reaches(between: str) -> bool:
    return len(between) < _NEAR and between.count(")") <= between.count("(") and not _TURNS.search(between)


def _goes_on(text: str, read: list[Fact], window: Fact) -> bool:
    """Whether a denial of the window before goes on along a list."""
    if not read or not read[-1].negated or read[-1].role != "limit":
        return False
    return _GOES_ON.fullmatch(text, read[-1].span_end, window.span_start) is not None
