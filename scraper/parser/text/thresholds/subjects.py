"""What thresholds limit: labs, vitals, scores and scales by all their spellings."""

import csv
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from scraper.parser.text.lexicon.plain import plain
from scraper.parser.text.thresholds.tokens import Tokens, tokens_of
from scraper.parser.text.thresholds.units import Unit, units
from scraper.parser.text.thresholds.words import LINKS, MODIFIERS

GLUE = frozenset("-'.")
"""Marks inside names that spellings differ in: Child-Pugh, Child Pugh."""

_CASED = "="
"""The mark of a spelling that counts only in its case: PT is prothrombin time, pt is a patient."""


class Subject(NamedTuple):
    """Something measured: its name and kind, the canonical unit, the groups of unit it is given in.

    ``least`` and ``greatest`` are the ends of a scale, ``better`` its better end.
    ``unsaid``: bare numbers are in the canonical unit.  ``factors`` convert units of other groups to the
    canonical one where that is exact for this subject.  A limit outside ``plausible``, in the canonical
    unit, is likely a slip.  ``same_as``: the scale whose values are the same, where both are spoken of.
    """

    name: str
    kind: str
    canonical: Unit | None
    groups: frozenset[str]
    factors: dict[str, Fraction]
    least: float | None
    greatest: float | None
    better: str
    unsaid: bool
    plausible: tuple[float, float] | None
    same_as: str

    @property
    def graded(self) -> bool:
        """Whether its values are classes, which are named by bare and by Roman numbers."""
        return self.kind in {"scale", "graded"}


class Mention(NamedTuple):
    """A subject named in a text, by the places of its first word and of the one after its last."""

    first: int
    end: int
    subject: Subject


@cache
def subjects() -> dict[str, Subject]:
    """All subjects by name."""
    return {row["name"]: _subject(row) for row in _rows()}


@cache
def _rows() -> list[dict[str, str]]:
    lines = (files(__package__) / "subjects.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines))


def _subject(row: dict[str, str]) -> Subject:
    listed = [code.partition(":") for code in row["units"].split()]
    known = [units()[code] for code, _, _ in listed]
    return Subject(
        name=row["name"],
        kind=row["kind"],
        canonical=known[0] if known else None,
        groups=frozenset(unit.group for unit in known),
        factors={code: Fraction(factor) for code, _, factor in listed if factor},
        least=float(row["least"]) if row["least"] else None,
        greatest=float(row["greatest"]) if row["greatest"] else None,
        better=row["better"],
        unsaid=bool(row["unsaid"]),
        plausible=_range(row["plausible"]),
        same_as=row["same_as"],
    )


def _range(ends: str) -> tuple[float, float] | None:
    if not ends:
        return None
    low, high = map(float, ends.split())
    return low, high


class _Spelling(NamedTuple):
    words: list[str]
    written: str | None
    subject: Subject
    plural: bool = False


@cache
def _spellings() -> dict[str, dict[str, list[_Spelling]]]:
    """Spellings by their first word and their second; the longest first, our plurals last.

    Those of one word are after all others of their first word, and at "".
    """
    by_words: dict[str, dict[str, list[_Spelling]]] = {}
    for row in _rows():
        for spelling in row["spellings"].split("|"):
            for found in _variants(spelling, subjects()[row["name"]]):
                first, second = (*found.words, "")[:2]
                by_words.setdefault(first, {}).setdefault(second, []).append(found)
    for by_second in by_words.values():
        for found_all in by_second.values():
            found_all.sort(key=lambda found: (-len(found.words), found.plural))
        alone = by_second.setdefault("", [])
        for second in by_second.keys() - {""}:
            by_second[second] += alone
    return by_words


def _variants(spelling: str, subject: Subject) -> list[_Spelling]:
    written = spelling.removeprefix(_CASED)
    words = [word for word in tokens_of(plain(written)).words if word not in GLUE]
    if spelling.startswith(_CASED):
        return [_Spelling(words, written, subject)]
    plural = [*words[:-1], words[-1] + "s"]
    return [
        _Spelling(words, None, subject),
        _Spelling(plural, None, subject, plural=True),
    ]


@cache
def _words_of_times() -> frozenset[str]:
    """The rarest word of each spelling of something that is measured in units of time."""
    return frozenset(
        max(spelling.words, key=lambda word: (word not in LINKS and word not in MODIFIERS, len(word)))
        for by_second in _spellings().values()
        for spellings in by_second.values()
        for spelling in spellings
        if "time" in spelling.subject.groups
    )


def may_name_a_time(tokens: Tokens) -> bool:
    """Whether a text may name something that is measured in units of time, like the life expectancy."""
    return not _words_of_times().isdisjoint(tokens.words)


class _Context(NamedTuple):
    """Words near a name that make it another's: the subject that it is then, or None."""

    before: frozenset[str]
    after: frozenset[str]
    becomes: Subject | None


@cache
def _contexts() -> dict[str, list[_Context]]:
    lines = (files(__package__) / "contexts.csv").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[_Context]] = {}
    for row in csv.DictReader(lines):
        words = frozenset(row["before"].split()), frozenset(row["after"].split())
        found.setdefault(row["subject"], []).append(_Context(*words, subjects().get(row["becomes"])))
    return found


_NEAR = 3
"""Words before a name, and after it, that are looked at."""

_OF_PRODUCTS = frozenset("x")


def _in_context(mention: Mention, words: list[str]) -> Mention | None:
    """The mention as the words around it mean it; None where they make it something else."""
    before = words[max(0, mention.first - _NEAR) : mention.first]
    after = words[mention.end : mention.end + _NEAR]
    if after[:1] and after[0] in _OF_PRODUCTS and after[1:2] and after[1][0].isalpha():
        return None
    if before[-1:] and before[-1] in _OF_PRODUCTS and before[-2:-1] and before[-2][0].isalpha():
        return None
    for context in (*_contexts().get(mention.subject.name, ()), *_contexts()["*"]):
        if not context.before.isdisjoint(before) or not context.after.isdisjoint(after[:1]):
            return mention._replace(subject=context.becomes) if context.becomes else None
    return mention


def mentions(tokens: Tokens, text: str) -> list[Mention]:
    """The subjects that a text names, in its order; the longest name at each place."""
    found = (_in_context(mention, tokens.words) for mention in _named(tokens, text))
    return [mention for mention in found if mention]


def _named(tokens: Tokens, text: str) -> list[Mention]:
    words = [*tokens.words, ""]
    spellings = _spellings()
    found: list[Mention] = []
    after = 0
    for at in [at for at, word in enumerate(words) if word in spellings]:
        if at < after:
            continue
        second = at + 1
        while words[second] in GLUE:
            second += 1
        by_second = spellings[words[at]]
        for spelling in by_second.get(words[second]) or by_second[""]:
            end = _end(spelling, words, at)
            if end and _as_written(spelling, tokens, text, at):
                found.append(Mention(at, end, spelling.subject))
                after = end
                break
    return found


def _end(spelling: _Spelling, words: list[str], at: int) -> int:
    """The place after a spelling that begins at a word; 0 if it does not."""
    for word in spelling.words:
        while words[at] in GLUE:
            at += 1
        if words[at] != word:
            return 0
        at += 1
    return at


def words_of(named: list[Mention]) -> set[int]:
    """The places of the words that belong to names."""
    places: set[int] = set()
    for mention in named:
        places.update(range(mention.first, mention.end))
    return places


def _as_written(spelling: _Spelling, tokens: Tokens, text: str, first: int) -> bool:
    return spelling.written is None or text.startswith(spelling.written, tokens.starts[first])
