"""Flags in a criterion: what it speaks of besides numbers, by the patterns of ``flags.toml``."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from schemas.eligibility import Fact
from scraper.parser.text.flags.sex import healthy_volunteers, sexes
from scraper.parser.text.flags.states import is_negative_after, role_of
from scraper.parser.text.lexicon.phrases import LIST, phrases
from scraper.parser.text.lexicon.plain import plain
from scraper.parser.text.lexicon.whom import whom


@dataclass(frozen=True)
class _Flag:
    """One name, texts without which its pattern matches nothing, and the pattern, made when it is needed."""

    name: str
    stored: bool
    label: str | None
    stems: tuple[str, ...]
    expression: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.expression)


@cache
def _flags() -> tuple[_Flag, ...]:
    """The flags of the data file, in its order."""
    path = Path(__file__).parent / "flags.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_flag(row, data["words"]) for row in data["flag"])


def _flag(row: dict[str, Any], words: dict[str, str]) -> _Flag:
    pattern = "|".join(row["patterns"])
    for name, others in words.items():
        pattern = pattern.replace(f"{{{name}}}", others)
    expression = rf"(?<![\w-])(?:{_any_layout(pattern)})(?!\w)"
    return _Flag(row["name"], row.get("stored", True), row.get("label"), tuple(row["stems"]), expression)


def _any_layout(pattern: str) -> str:
    """A pattern whose blanks are any layout, bounded so that long blanks cost nothing."""
    return re.sub(r" (\??)", lambda blank: " {0,9}" if blank[1] else " {1,9}", pattern)


_DENIES = (
    r"\b(?:not|no|nor|neither|(?<!or )without|never|cannot|unwilling|unable|inability|unability|unwillingness"
    r"|refus\w{0,4}|declin\w{0,3}|lack(?:s|ing)?|denies|absence)\b"
    r"(?! {1,9}(?:only|limited|more|less|longer|later|earlier|greater|fewer)\b)"
)
_DENIAL = re.compile(
    _DENIES + r"(?![^.;:]{0,80}\b(?:but|unless|until|except|must|should|agree|who|which|at least|using)\b)"
    r"[^.;:,]{0,60}(?:, {1,9}(?:(?!(?:an?|the)\b)[\w-]{1,20} {0,9})?){0,3}$"
)
"""Words in front of a flag that deny it, with no turn of the sentence between; a comma only in a list."""

_HINDERED = re.compile(
    r"\b(?:compromis|limit|interfer|preclud|prevent|impair|affect|jeopardi)\w{0,5} (?:[^.;]{0,50} )?"
    r"(?:ability|capacity|from|able|competence|with)\b[^.;]{0,60}$"
)
"""What hinders from giving a consent: "illness that limits the ability to give consent"."""

_DENIAL_BESIDE = re.compile(_DENIES + r"[^.;:,]{0,15}$")
_DEMAND = re.compile(r"agree|must|should|willing|consent|use\b")
_JOINED = re.compile(r" {0,9}(?:or|nor|and/or|/) {0,9}")
_LISTED = re.compile(
    r"(?:(?!\b(?:but|unless|except|who|which|must|should|if|has|have|is|are)\b)[^.;:]){0,50}"
    r"(?:,| or| and) (?:(?!\b(?:but|unless|except|who|which|must|should|if|has|have|is|are)\b)[^.;:]){0,30}"
)
_NO_WASHOUT = re.compile(
    r"(?:must have|requir\w{1,4}|needing|need for|despite|fail(?:ed|ure of)|response to"
    r"|progress\w{0,6} (?:on|after|during)) {1,9}(?:the )?$"
)
"""What makes a treatment that of something else: "exacerbations requiring treatment within a year"."""

_OF_ONE_SEX = frozenset(("contraception", "pregnancy"))
_TESTED = re.compile(r"negative|positive|test", re.IGNORECASE)
_OWN_DENIAL = re.compile(
    r"non(?:\b|(?=pregnan|lactat|smok))|negative|unable|unwilling|inability|refus|declin|not\b|cannot|no\b|without"
    r"|lack|do(?:es)? not|(?:must|should) not\b"
)


def flags(text: str) -> list[Fact]:
    """What a text speaks of, and the limits of sex and healthy volunteers that it sets, in its order."""
    lower = plain(text)
    found = [*_matches(text, lower), *sexes(text, lower), *healthy_volunteers(text, lower)]
    if len(found) > 1:
        found.sort(key=lambda fact: (fact.span_start, fact.span_end))
    return found


def labels(text: str) -> list[str]:
    """Names of what a text speaks of, as sets of labelled sentences ask for them."""
    lower = plain(text)
    return [flag.label for flag in _flags() if flag.label and _speaks_of(flag, lower)]


def _speaks_of(flag: _Flag, lower: str) -> bool:
    return any(stem in lower for stem in flag.stems) and flag.pattern.search(lower) is not None


_RAREST_FIRST = "zqxjkwvbyfgpumdhlcsroniate"
"""The letters by how seldom criteria have them."""


def _rare_end(stem: str) -> str:
    """A stem's first word from its rarest letter on, three at least: few places of a text can begin it."""
    word = stem.split(maxsplit=1)[0]
    return min((word[at:] for at in range(len(word) - 2)), key=lambda end: _RAREST_FIRST.find(end[0]))


class _Stems(NamedTuple):
    """The stems of all flags that are stored, each with its flag's number, by the first letters of their rare
    ends; and a pattern that finds these letters where such an end begins.

    It takes the letter alone and looks ahead for the rest: ends may overlap in a word.
    """

    letters: re.Pattern[str]
    by_letter: dict[str, list[tuple[str, int]]]
    flags: list[_Flag]


@cache
def _stored_stems() -> _Stems:
    stored = [flag for flag in _flags() if flag.stored]
    by_letter: dict[str, list[tuple[str, int]]] = {}
    for number, flag in enumerate(stored):
        for stem in flag.stems:
            by_letter.setdefault(_rare_end(stem)[0], []).append((stem, number))
    begins = [
        f"{re.escape(letter)}(?={phrases(LIST.join(_rare_end(stem)[1:] for stem, _ in stems))})"
        for letter, stems in by_letter.items()
    ]
    return _Stems(re.compile(LIST.join(begins)), by_letter, stored)


def _spoken_of(lower: str) -> list[_Flag]:
    """The flags with a stem in a text, in their order."""
    letters, by_letter, stored = _stored_stems()
    found = letters.findall(lower)
    if not found:
        return []
    numbers = {number for letter in set(found) for stem, number in by_letter[letter] if stem in lower}
    return [stored[number] for number in sorted(numbers)]


def _matches(text: str, lower: str) -> list[Fact]:
    found: list[Fact] = []
    for flag in _spoken_of(lower):
        before: Fact | None = None
        for match in flag.pattern.finditer(lower):
            fact = _fact(flag.name, text, lower, match.span(), before)
            if fact:
                found.append(fact)
                before = fact
    return found


def _fact(name: str, text: str, lower: str, span: tuple[int, int], before: Fact | None) -> Fact | None:
    """The flag at a place; ``before``: the one of its name before it."""
    start, end = span
    role = role_of(name, lower, start, end, before is not None)
    if role is None or (
        name == "prior_therapy_washout" and _NO_WASHOUT.search(lower, max(0, start - 30), start)
    ):
        return None
    fact = Fact(
        "flag",
        start,
        end,
        f"flag_{name}",
        subject=text[start:end],
        subject_normalized=name,
        negated=_is_denied(name, lower, start, end)
        or (before is not None and _goes_on(lower, before, start)),
        role=role,
    )
    return _with_group(text, lower, fact) if name in _OF_ONE_SEX else fact


def _is_denied(name: str, lower: str, start: int, end: int) -> bool:
    if name == "pregnancy" and is_negative_after(lower, end):
        return True
    if name == "informed_consent" and _HINDERED.search(lower, max(0, start - 160), start):
        return True
    denial = _DENIAL_BESIDE if _DEMAND.match(lower, start) else _DENIAL
    denied = _OWN_DENIAL.match(lower, start, end) or denial.search(lower, max(0, start - 100), start)
    return denied is not None


def _goes_on(lower: str, before: Fact, start: int) -> bool:
    """Whether a denial goes on to what is joined to it: "unable to give assent or consent"."""
    listed = _LISTED if before.subject_normalized == "prior_therapy_washout" else _JOINED
    return before.negated and listed.fullmatch(lower, before.span_end, start) is not None


def _with_group(text: str, lower: str, fact: Fact) -> Fact:
    """The fact with the men or women whom it is asked of."""
    group = whom(lower, fact.span_start) if fact.role == "limit" else None
    if group is None or (fact.subject_normalized == "pregnancy" and not _TESTED.search(fact.subject or "")):
        return fact
    start, end, sex = group
    return fact._replace(concerns=text[start:end], concerns_start=start, concerns_end=end, concerns_sex=sex)
