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

MAX_SUBJECT = 160
"""Characters of a subject; of a longer list the items next to the time are taken."""

MAX_WORDS = 20
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
    r"|(?:during|for|within|over) (?:the )?(?:[a-z]{1,12} ){0,2}(?:duration|course|period|length) of"
    r" (?:the |this |our )?(?:study|trial)(?: participation| treatment)?"
    r"|from (?:the |time of |day of |date of )*(?:signing|study|trial|screening|enrol|randomi|baseline|first"
    r"|consent|informed|initiation|start|inclusion)[\w-]{0,12}(?: [\w-]{1,20}){0,5}"
    r"|(?:during|throughout|while|(?:starting|beginning|commencing)(?: with| from| at| on)?)"
    r"(?: [\w-]{1,20}){1,8}?(?:,? (?:and|or|through|until|up to))?)[ ,(]{0,9}(?:at )?(?:a )?$"
)
"""Another time in front of this one: "contraception during the study and for 30 days"."""

_MAYBE_DURING = re.compile(
    r"(?:and|or|through|until|up to)[ ,(]{1,9}$|of (?:the |this |our )?(?:study|trial)"
    r"|from|during|throughout|while|starting|beginning|commencing"
)
_EXAMPLES = re.compile(
    rf",? {{1,9}}(?:{phrases(LIST.join(_WORDS['examples']))})(?![a-z])"
    rf"(?:[^()]|\([^()]{{0,80}}\)){{0,{2 * MAX_SUBJECT}}}$"
)
"""What stands between a noun and its time as an example or exception."""

_ITEM_ITSELF = re.compile(r",? (?:and |or )?(?:receipt|use|history|administration) of [^,]{1,60}$")
"""The last of some examples, where it is what happened: "risks, including fever, receipt of a vaccine"."""

_REFERENCE = re.compile(rf",? {{1,9}}(?:{phrases(LIST.join(_WORDS['references']))})(?![a-z])[^(),]{{0,80}}$")
"""What stands there as that by which it is judged."""

_AFTER = re.compile(
    r"\)? {0,9}(?:wash-?out (?:periods? )?|use )?(?:(?:of|with|for)(?![a-z])|[,:]) {0,9}"
    r"| {1,9}(?=(?:[a-z-]{2,20} ){0,4}(?:treatment|therapy|care|management)(?![a-z]))"
)
_OF = re.compile(r"\)? {0,9}(?:wash-?out (?:periods? )?|use )?of(?![a-z])")
_VERB_BEFORE = re.compile(
    r"(?<![a-z])(?:had|have|has|having|received|receiving|experienced|underwent|undergone|used|taken|suffered"
    r"|treated|hospitali[sz]ed) $"
)
_AFTER_VERB = re.compile(
    r",? {1,9}(?:(?:for|with|of|from) )?"
    r"(?!(?:and|or|in|on|at|to|as|by|but|if|that|who|which)(?![a-z]))(?=[a-z])"
)
_LIST_END = re.compile(r"[.;:\n](?: |$)")
_SIGN = re.compile(r"[ (]{0,9}[<>≤≥=]")
"""What begins a limit of what is measured in a time: "AST ≤ 2.5 x ULN within 4 weeks"."""

_LAST_OF_LIST = re.compile(
    r"[<>≤≥=][^<>≤≥=]{0,60}[a-z)%](?:, (?:and |or )?| and | or )(?=[a-z]{4}[^<>≤≥=,]{0,80}$)"
)
"""What stands before the last of some things, where others have a limit: "QTc > 450 ms, and stroke"."""

_COUNTED_LAST = re.compile(r"(?:,| or| and) [<>≥≤=]{1,2} ?(?=\d{1,3} [a-z]{2})")
_VERB_INSIDE = re.compile(r"(?:,|(?<![a-z])(?:and|or|to|will|must|should)) (?:use|take|receive) ")
_ENDS_PHRASE = re.compile(
    r"[ ,:(]{1,9}(?:(?:of|for|on|at|in|to|is|are|must be|should be|be|with|a|an|the) {0,9}){0,3}$"
)
_LASTS = re.compile(r" {0,9}(?:last|persist)")
_ALONE = re.compile(
    r"[\W\d]*(?:(?:[a-z]{3,12} of )?(?:any|one|history)(?: or more)? of (?:the )?(?:following|these)?"
    r"(?: [a-z]{2,12}){0,3}[ ,]*)?$"
)
_ENDS = re.compile(rf"(?:(?:{phrases(LIST.join(_WORDS['ends']))}) {{1,9}}){{1,4}}")
_STOPS = frozenset(_WORDS["stops"])
_TRAILING = frozenset(_WORDS["trailing"])
_PRONOUNS = frozenset(_WORDS["pronouns"])
_NO_THING = frozenset(("none", "half-life", "half-lives", "half-lifes"))
_FAILURE_RATE = re.compile(r" (?:with|that|which|having)(?: [a-z]{1,12}){0,5} failure rate$")
_OF_METHODS = ["failure", "rate"]
_OF_OTHERS = frozenset(("per", "than"))
"""Words after which the first of a list is another's: "response per investigator, and treatment end"."""

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
    position = _before_other_times(text, begin, position)
    if example := _EXAMPLES.search(text, begin, position) or _REFERENCE.search(text, begin, position):
        itself = _ITEM_ITSELF.search(text, example.start(), position)
        begin = itself.start() if itself else begin
        position = position if itself else example.start()
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


def _before_other_times(text: str, begin: int, position: int) -> int:
    """Where other times in front of a window begin: "during the study, starting at screening and"."""
    for _ in range(2):
        if not _MAYBE_DURING.search(text, begin, position):
            break
        during = _DURING.search(text, max(begin, position - 90), position)
        position = during.start() if during else position
    return position


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
    if word in _TRAILING or not word[0].isalnum():
        return True
    return word.endswith(("ed", "ly")) and word not in _NOUNS_IN_ED


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
            return (cut if word in _OF_OTHERS else start), end
        elif not depth and word in (",", "or", "and", "/"):
            cut = start
        count += not depth and word[0].isalnum()
        if count > MAX_WORDS or end - token.start() > MAX_SUBJECT:
            return cut, end
        start = token.start() if word[0].isalnum() else start
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Without "history of any" in front; None where nothing is left, or a word that says nothing."""
    for begins in (_LAST_OF_LIST, _COUNTED_LAST, _VERB_INSIDE):
        last = begins.search(text, start, end)
        start = last.end() if last else start
    while start < end and (leading := _LEADERS.match(text, start, end) or _LINK.match(text, start, end)):
        start = leading.end()
    if text[start - 1 : start] == "(" and (half := text.find(")", start, end)) >= 0:
        return _trimmed(text, half + 1, end)  # "any prior (left or right) fracture"
    end = _without_value(text, start, end)
    said = [token[0] for token in _TOKEN.finditer(text, start, end) if token[0][0].isalpha()]
    if said[-2:] == _OF_METHODS and (rate := _FAILURE_RATE.search(text, start, end)):
        return _trimmed(text, start, rate.start())
    if (
        not said
        or said[-1] in _NO_THING
        or said[-2:] == _OF_METHODS
        or all(word in _GENERIC or word in _LINKS for word in said)
    ):
        return None
    return start, end


def _without_value(text: str, start: int, end: int) -> int:
    """Where a noun phrase ends without the limit of a value after it, and without half a bracket."""
    if sign := _SIGN.search(text, start, end):  # from here on a limit
        end = sign.start()
        linked = _ENDS_PHRASE.search(text, start, end)
        end = linked.start() if linked else end
    open_from = text.find("(", start, end)
    closed = text.find(")", start, end)
    return closed if closed >= 0 and not 0 <= open_from < closed else end


def subject_in(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The place of the thing in an event: radiotherapy in "the last dose of radiotherapy"."""
    ends = _ENDS.match(text, start, end)
    return _trimmed(text, ends.end() if ends else start, end)


def subject_of(text: str, position: int) -> tuple[int, int] | None:
    """The place of the noun phrase that a time is the length of: surgery, 6 weeks of physiotherapy."""
    return subject_after(text, position, position) if _OF.match(text, position) else None


def subject_after(text: str, position: int, begin: int) -> tuple[int, int] | None:
    """The place of the noun phrase after a time: 2 years of amenorrhea; in the past month, a stroke.

    After a comma only where the window, from ``begin`` on, starts its sentence.
    """
    match = _AFTER.match(text, position)
    if match is None or (match[0].strip() in (",", ":") and not _ALONE.match(text[:begin])):
        return None
    return _list_at(text, match.end()) if match[0].strip() == ":" else _phrase_at(text, match.end())


def subject_after_verb(text: str, window: tuple[int, int]) -> tuple[int, int] | None:
    """The noun phrase after a window that follows its verb: "has had in the past year a stroke"."""
    begin, end = window
    if not _VERB_BEFORE.search(text, max(0, begin - 14), begin):
        return None
    following = _AFTER_VERB.match(text, end)
    return _phrase_at(text, following.end()) if following else None


def _phrase_at(text: str, position: int) -> tuple[int, int] | None:
    """The noun phrase that begins at a place."""
    tokens = list(_up_to_stop(text, position))
    while tokens and (tokens[-1][0] in _LINKS or tokens[-1][0] in _TRAILING):
        tokens.pop()
    return _trimmed(text, tokens[0].start(), tokens[-1].end()) if tokens else None


def _list_at(text: str, position: int) -> tuple[int, int] | None:
    """The things of a list that begins at a place; of a longer one those that a subject has room for."""
    rest = _LIST_END.split(text[position : position + MAX_SUBJECT + 1], maxsplit=1)[0]
    if len(rest) > MAX_SUBJECT:
        rest = rest[: max(rest.rfind(","), 0)]
    return _trimmed(text, position, position + len(rest.rstrip()))


def _up_to_stop(text: str, position: int) -> Iterator[re.Match[str]]:
    inside = False
    end = position + MAX_SUBJECT
    for count, token in enumerate(_TOKEN.finditer(text, position, end)):
        inside = (inside or token[0] in "([") and token[0] not in ")]"
        if token.end() == end and text[end : end + 1].isalnum():
            return
        if count >= MAX_WORDS or (not inside and (token[0] in _STOPS or token[0] in ",;.:")):
            return
        if token[0][0].isalnum() and not inside:
            yield token
