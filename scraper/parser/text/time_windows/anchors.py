"""The event that a time window counts from, and the window's side of it."""

import csv
import re
from pathlib import Path
from typing import NamedTuple

from schemas.eligibility import Comparator, Relation
from scraper.parser.text.lexicon.durations import UNIT
from scraper.parser.text.lexicon.numbers import NUMBER
from scraper.parser.text.lexicon.phrases import LIST, phrases
from scraper.parser.text.time_windows.words import (
    AFTER_BOUNDS,
    ENROLMENT,
    LEADING_STOPS,
    SPACE,
    STEPS,
    TRIAL_STEPS,
)


class Tail(NamedTuple):
    """What the words after a time say: where they end, a bound, the window's side and its event."""

    end: int
    comparator: Comparator | None = None
    period: bool = False
    relation: Relation | None = None
    anchor: tuple[int, int] | None = None

    @property
    def tells(self) -> bool:
        """Whether these words alone make the time a time window."""
        return (
            self.period or self.anchor is not None or self.relation is not None or self.comparator is not None
        )


def _sides() -> dict[str, Relation]:
    path = Path(__file__).parent / "anchors.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["word"]: "after" if row["side"] == "after" else "before" for row in csv.DictReader(lines)}


_SIDE = _sides()
_STEP = re.compile(rf"(?<![a-z])(?:{STEPS})(?![a-z])")
_TRIAL_STEP = re.compile(rf"(?<![a-z])(?:{TRIAL_STEPS})(?![a-z])")
_ENROLMENT = re.compile(rf"(?<![a-z])(?:{ENROLMENT})(?![a-z])")
_WORD = re.compile(r"[^\W\d_]+")

_BOUND = re.compile(
    rf"(?:\(s\)|'s?|s')?{SPACE}(?:(?P<plus>\+(?! ?/))"
    rf"|[,(]?{SPACE}(?P<bound>{phrases(LIST.join(AFTER_BOUNDS))})\b(?! than| to\b)\)?|)"
)
_PERIOD = re.compile(
    r"[- ]{0,9}(?:in |of (?:a )?)?(?:time )?"
    r"(?:duration|period|interval|long|history|course|washout|wash-out|follow-up|window)\b"
    rf"|{SPACE}consecutively\b"
)
_AGO = re.compile(rf"{SPACE}(?:ago|previously|earlier|back)\b")
_ELAPSED = "(?:must|should|will|shall|have|has|had|be|been|to|elapse[ds]?|passe?d?|lapsed)"
_ELAPSED_WORD = re.compile(r"(?:elaps|pass|laps)")
_HALF_LIVES = (
    rf",?{SPACE}\(?(?:or|and)\b(?:[^.;:(),]{{0,14}}?{NUMBER})?[^.;:(),\d]{{0,25}}?"
    r"(?:\bhalf[- ]?li(?:fe|ves)\b|\bt ?(?:1/2|½))(?: time)?"
    r"(?: of (?:[\w-]{1,30} ){0,5}?[\w-]{1,30}(?: {0,9}\[[^\]]{1,20}\])?(?=,? which|\)| [bp]))?"
    r"\)?(?:,? if (?:known|applicable))?\)?"
)
_SKIP = re.compile(
    rf"(?:\)|{SPACE}\([^()]{{0,40}}\)|{_HALF_LIVES}"
    rf"|,?{SPACE}\(?(?:or|and) {NUMBER}{SPACE}{UNIT}"
    rf"| ?(?:±|\+ ?/ ?-) ?{NUMBER}{SPACE}{UNIT}"
    r"|[ ,(]{1,9}which ?ever\b[^.;:,()]{0,40}?(?:long|short|great|late|earl|first)[a-z]*[,)]?"
    rf"|{SPACE}(?:immediately|just|directly|shortly|any ?time|or so|at least)\b"
    rf"|(?: {{1,9}}{_ELAPSED}\b){{1,4}}"
    r"|,? {1,9}of(?: {1,9}[\w-]{1,30}){1,4}?(?=[ ,(]{1,9}(?:prior to|before|which ?ever)\b)){1,4}"
)
_BEFORE = (
    "prior to|before|preceding|previous to|in advance of|leading up to|ahead of|prior|previous|up to"
    "|until|pre"
)
_AFTER = "after|following|post|since|thereafter|afterwards|afterward|subsequent to|later than|past|beyond"
_RELATION = re.compile(
    rf",?[- ]{{0,9}}(?:(?P<before>{phrases(_BEFORE)})|(?P<after>{phrases(_AFTER)})"
    r"|(?P<from>from)|(?P<of>of)|(?P<at>at))\b"
    rf"(?:,?{SPACE}(?P<other>(?:and/or|and|or|to) "
    rf"(?:at the time of|at the time|at|on|during|while|after|following|before|prior to)\b),?)?"
)
_STOP = (
    "and or but with without that which who whom whose is are was were will be been has have had must should"
    " may can not in for at by as if unless except due because whichever until through during while when"
    " where than within using requiring whether per via before after following on to into"
    " either both including unrelated regardless despite so then since from nor such between provided based"
    " note each defined"
).replace(" ", "|") + "|prior {1,9}to|previous {1,9}to|other {1,9}than"
_TRIAL = (
    "(?:(?:the|this|our|current|present|clinical|research) {1,9}){0,3}"
    "(?:study|trial|protocol|program|icu|hospital)"
)
_ARTICLE = "(?:(?:the|a|an|their|his|her|this|any|our|its|these) {1,9})?"
_ANCHOR = re.compile(
    rf"[-( ]{{0,9}}{_ARTICLE}(?:(?:date|time|day|moment|point|timing) {{1,9}}of {{1,9}})?{_ARTICLE}"
    rf"(?P<anchor>(?!(?:{_STOP})(?![\w-]))[\w'/+-]{{1,40}}"
    rf"(?:[ -]{{1,9}}(?:(?!(?:{_STOP})(?![\w-]))(?:\(neo\))?[\w'/+-]{{1,40}}"
    rf"|(?:in|into|to|on|at|for) {{1,9}}{_TRIAL}\b)){{0,7}})"
)
_MORE_OF = re.compile(
    r"(?<= study)(?: (?:drug|treatment|intervention|medication|product|therapy|agent|vaccine|entry|start))?"
    r"(?P<of> of(?![a-z]))|(?<=enrollment| screening)(?P<use> use of)"
)
_LEADING = re.compile(
    r"(?<![a-z])(?:since|from|after|following|post) ?-?(?:the |a |an |their |last )?"
    r"(?P<anchor>(?!menopaus|and\b|or\b)[a-z][\w'-]{2,30}"
    rf"(?: (?!(?:{LEADING_STOPS})\b)[\w'-]{{1,30}}){{0,3}})"
    r"(?: (?:is|was|of|must be|should be|being|has been|to)| ?:)?[ (,]{0,9}$"
)


class Look(NamedTuple):
    """What the words before a time let the words after it say: an event after "of", one after "at"."""

    of: bool = False
    of_step: bool = False
    at: bool = False
    first: bool = False


def tail(text: str, position: int, look: Look) -> Tail:
    """The words after a time that ends at ``position`` of a plain text."""
    bound = _BOUND.match(text, position)
    comparator = _comparator(bound) if bound else None
    end = bound.end() if bound and comparator else position
    if ago := _AGO.match(text, end):
        return Tail(ago.end(), comparator, relation="before")
    period = _PERIOD.match(text, end)
    skip = _SKIP.match(text, period.end() if period else end)
    start = skip.end() if skip else period.end() if period else end
    if text.startswith(")", end):  # "use (within 6 months) of ...": "of" goes with what is before the bracket
        look = Look()
    found = _event(text, start, look)
    if comparator is None and skip and _ELAPSED_WORD.search(skip[0]):
        comparator = "GTEQ"  # "2 weeks must have elapsed"
    if found is None:
        return Tail(end, comparator, period is not None)
    return found._replace(comparator=comparator, period=period is not None)


def _comparator(bound: re.Match[str]) -> Comparator | None:
    if bound["plus"]:
        return "GTEQ"
    return AFTER_BOUNDS[" ".join(bound["bound"].split())] if bound["bound"] else None


def _event(text: str, position: int, look: Look) -> Tail | None:
    relation = _RELATION.match(text, position)
    if relation is None or (relation["at"] and not look.at):
        return None
    event = _ANCHOR.match(text, relation.end())
    anchor = _of_one_thing(text, event.span("anchor")) if event else None
    words = text[slice(*anchor)] if anchor else ""
    if relation["of"] and not (look.of or look.first or (look.of_step and _STEP.search(words))):
        return None
    if anchor is None and (relation["of"] or relation["from"] or relation["at"]):
        return None
    side = "before" if relation["at"] else _side(relation, words, look)
    return Tail(anchor[1] if anchor else relation.end(), relation=side, anchor=anchor)


def _of_one_thing(text: str, anchor: tuple[int, int]) -> tuple[int, int]:
    """The event without what "of" says after its trial: "first dose of study drug of ..."."""
    more = _MORE_OF.search(text, *anchor)
    return (anchor[0], more.start(more.lastgroup or 0)) if more else anchor


def _side(relation: re.Match[str], anchor: str, look: Look) -> Relation | None:
    if relation["other"] and relation["other"].endswith(("after", "following", "before", "prior to")):
        return None
    if relation["before"]:
        return "before"
    if relation["after"]:
        return "after"
    if relation["of"] and look.first:
        return None if _ENROLMENT.search(anchor) else "after"
    if relation["from"]:
        return "before" if _TRIAL_STEP.search(anchor) else "after"
    return usual_side(anchor)


def usual_side(anchor: str) -> Relation | None:
    """The side of an event on which criteria look when they do not say it: before the trial's own events."""
    sides = {_SIDE[word] for word in _WORD.findall(anchor) if word in _SIDE}
    return "after" if "after" in sides else "before" if sides else None


def leading_anchor(text: str, position: int) -> tuple[int, int] | None:
    """The event in front of a time: "time since surgery of at least 6 months"."""
    match = _LEADING.search(text, max(0, position - 70), position)
    return match.span("anchor") if match else None
