"""What a time window limits: the drug, procedure, condition or event in the words next to the time."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from scraper.parser.text.lexicon.phrases import LIST, phrases


def _lists() -> dict[str, list[str]]:
    path = Path(__file__).parent / "subjects.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: LIST.join(words.strip().splitlines()).split(LIST) for name, words in tables.items()}


_WORDS = _lists()

MAX_SUBJECT = 130
"""Characters of a subject; of a longer list the items next to the time are taken."""

MAX_WORDS = 16
"""Words of a subject."""


_TOKEN = re.compile(r"[^\W_](?:[\w'/+-]*[^\W_])?|[^\s\w]")
_SENTENCE = re.compile(
    r"[.;:•](?=\s)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\beg\.)(?<!\bie\.)(?<!\bvs\.)(?<!\bincl\.)|\n"
)
_LEADERS = re.compile(rf"(?:(?:{phrases(LIST.join(_WORDS['leaders']))})(?![a-z-])[ ,:]{{0,9}})+")
_LINK = re.compile(rf"(?:{phrases(LIST.join(_WORDS['links']))})(?![a-z'-])|[^\w]")
_DURING = re.compile(
    r"(?<![a-z])(?:within [^.;:()]{1,20}half[- ]li(?:fe|ves) (?:or|and)"
    r"|(?:from|in|on|for|at|prior to|before|over)(?: [\w-]{1,20}){1,5}?"
    r",? (?:and|or|through|until|up to)"
    r"|(?:during|throughout|while|(?:starting|beginning|commencing)(?: with| from| at| on)?)"
    r"(?: [\w-]{1,20}){1,8}?(?:,? (?:and|or|through|until|up to))?)[ ,]{0,9}$"
)
"""Another time in front of this one: "contraception during the study and for 30 days"."""

_MAYBE_DURING = re.compile(
    r"(?:and|or|through|until|up to)[ ,]{1,9}$|during|throughout|while|starting|beginning|commencing"
)
_EXAMPLES = re.compile(
    rf",? {{1,9}}(?:{phrases(LIST.join(_WORDS['examples']))})(?![a-z])[^()]{{0,{2 * MAX_SUBJECT}}}$"
)
"""What stands between a noun and its time as an example or exception."""

_BEHIND = re.compile(r"\)? {0,9}(?P<link>(?:of|with|for)(?![a-z])|[,:]) {0,9}")
_LASTS = re.compile(r" {0,9}(?:last|persist)")
_ALONE = re.compile(r"[\W\d]*$")
_ENDS = re.compile(rf"(?:(?:{phrases(LIST.join(_WORDS['ends']))}) {{1,9}}){{1,4}}")
_STOPS = frozenset(_WORDS["stops"])
_TRAILING = frozenset(_WORDS["trailing"])
_PRONOUNS = frozenset(_WORDS["pronouns"])
_GENERIC = frozenset(_WORDS["generic"])
_LINKS = frozenset(_WORDS["links"])
_NOUNS_IN_ED = frozenset(_WORDS["nouns_in_ed"])
_CLOSERS = {")": "(", "]": "["}

_TRIES = 4
"""Noun phrases that are tried: in "tuberculosis requiring treatment" the second says what it is."""

_REACH = 260
"""Characters in front of a time in which its subject is looked for."""


def subject_before(text: str, position: int, floor: int) -> tuple[int, int] | None:
    """The place of the noun phrase that ends in front of a time; ``floor`` is where others end."""
    begin = max(floor, position - _REACH)
    ends = [match.end() for match in _SENTENCE.finditer(text, begin, position)]
    begin = ends[-1] if ends else begin
    if _MAYBE_DURING.search(text, begin, position):
        during = _DURING.search(text, max(begin, position - 90), position)
        position = during.start() if during else position
    if example := _EXAMPLES.search(text, begin, position):
        position = example.start()
    tokens = list(_TOKEN.finditer(text, begin, position))
    if tokens and tokens[-1][0] == "and" and _LASTS.match(text, position):
        tokens = _before_clause(tokens)
    for _ in range(_TRIES):
        _drop_trailing(tokens)
        if not tokens:
            return None
        start, end = _phrase(tokens)
        if found := _trimmed(text, start, end):
            return found
        tokens = [token for token in tokens if token.end() <= start][:-1]
    return None


def _before_clause(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """Pain, where "pain that began after surgery and lasts" is what is said."""
    clauses = [place for place, token in enumerate(tokens) if token[0] in ("that", "which")]
    return tokens[: clauses[-1]] if clauses else tokens


def _drop_trailing(tokens: list[re.Match[str]]) -> None:
    """Takes the words between a noun and its time away: which occurred, must be stopped, (e.g. aspirin)."""
    depth = 0
    while tokens:
        word = tokens[-1][0]
        if word in _PRONOUNS and not depth:
            tokens.clear()
        elif word in _CLOSERS:
            depth += 1
        elif word in "([":
            depth = max(0, depth - 1)
        elif not depth and not _is_trailing(word):
            return
        if tokens:
            tokens.pop()


def _is_trailing(word: str) -> bool:
    return word in _TRAILING or not word[0].isalnum() or (word.endswith("ed") and word not in _NOUNS_IN_ED)


def _phrase(tokens: list[re.Match[str]]) -> tuple[int, int]:
    """From the first to the last character of the noun phrase at the end of the tokens."""
    end = tokens[-1].end()
    start, cut, count, depth = end, end, 0, 0
    for token in reversed(tokens):
        word = token[0]
        if word in _CLOSERS:
            depth += 1
        elif word in "([":
            depth -= 1
            if depth < 0:
                break
        elif not depth and word in _STOPS:
            break
        elif not depth and word in (",", "or", "and", "/"):
            cut = start
        count += not depth and word[0].isalnum()
        if count > MAX_WORDS or end - token.start() > MAX_SUBJECT:
            return cut, end
        start = token.start() if word[0].isalnum() else start
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Without "history of any" in front; None where nothing is left, or a word that says nothing."""
    while start < end and (leading := _LEADERS.match(text, start, end) or _LINK.match(text, start, end)):
        start = leading.end()
    said = [token[0] for token in _TOKEN.finditer(text, start, end) if token[0][0].isalpha()]
    if not said or all(word in _GENERIC or word in _LINKS for word in said):
        return None
    return start, end


def subject_in(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The place of the thing in an event: radiotherapy in "the last dose of radiotherapy"."""
    ends = _ENDS.match(text, start, end)
    return _trimmed(text, ends.end() if ends else start, end)


def subject_behind(text: str, position: int, begin: int) -> tuple[int, int] | None:
    """The place of the noun phrase after a time: 2 years of amenorrhea; in the past month, a stroke.

    After a comma only where the window, from ``begin`` on, starts its sentence.
    """
    match = _BEHIND.match(text, position)
    if match is None or (match["link"] in ",:" and not _ALONE.match(text[:begin])):
        return None
    tokens = list(_up_to_stop(text, match.end()))
    return _trimmed(text, tokens[0].start(), tokens[-1].end()) if tokens else None


def _up_to_stop(text: str, position: int) -> Iterator[re.Match[str]]:
    inside = False
    for count, token in enumerate(_TOKEN.finditer(text, position, position + MAX_SUBJECT)):
        inside = (inside or token[0] == "(") and token[0] != ")"
        if count >= MAX_WORDS or (not inside and (token[0] in _STOPS or token[0] in ",;.:")):
            return
        if token[0][0].isalnum() and not inside:
            yield token
