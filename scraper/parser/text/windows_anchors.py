"""The event that a time window counts from, and the window's side of it."""

import csv
import re
from pathlib import Path
from typing import NamedTuple

from schemas.eligibility import Comparator, Relation
from scraper.parser.text.durations import NUMBER, UNIT
from scraper.parser.text.windows_words import AFTER_BOUNDS, SPACE, phrases


class Tail(NamedTuple):
    """What the words behind a time say: where they end, a bound, the window's side and its event."""

    end: int
    comparator: Comparator | None = None
    period: bool = False
    relation: Relation | None = None
    anchor: tuple[int, int] | None = None

    @property
    def tells(self) -> bool:
        """Whether these words alone make the time a time window."""
        return self.period or self.relation is not None or self.comparator is not None


def _sides() -> dict[str, Relation]:
    path = Path(__file__).parent / "data" / "anchors.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["word"]: "after" if row["side"] == "after" else "before" for row in csv.DictReader(lines)}


_SIDE = _sides()
_WORD = re.compile(r"[^\W\d_]+")

_COMPARATOR_OF: dict[str, Comparator] = {
    phrase: comparator for comparator, words in AFTER_BOUNDS.items() for phrase in words.split("|")
}
_BOUND = re.compile(
    rf"(?:\(s\)|'s?)?{SPACE}(?:(?P<plus>\+)|[,(]?{SPACE}(?P<bound>{phrases('|'.join(AFTER_BOUNDS.values()))})\b\)?|)"
)
_PERIOD = re.compile(
    rf"[- ]{{0,20}}(?:in )?(?:duration|period|interval|long|history|course|washout|wash-out|follow-up)\b|{SPACE}consecutively\b"
)
_AGO = re.compile(rf"{SPACE}(?:ago|previously|earlier|back)\b")
_ELAPSED = "(?:must|should|will|shall|have|has|had|be|been|to|elapse[ds]?|passe?d?|lapsed)"
_SKIP = re.compile(
    rf"(?:\)|{SPACE}\([^()]{{0,40}}\)"
    rf"|,?{SPACE}\(?(?:or|and)\b[^.;:()]{{0,30}}?\bhalf[- ]li(?:fe|ves)\b\)?"
    rf"|,?{SPACE}\(?or {NUMBER}{SPACE}{UNIT}"
    rf"|[ ,(]{{1,20}}which ?ever\b[^.;:,()]{{0,40}}?(?:long|short|great|late|earl|first)[a-z]*[,)]?"
    rf"|{SPACE}(?:immediately|just|directly|shortly|any ?time|or so)\b"
    rf"|(?: {{1,20}}{_ELAPSED}\b){{1,4}}"
    rf"|,? {{1,20}}of(?: {{1,20}}[\w-]{{1,30}}){{1,4}}?(?= {{1,20}}(?:prior to|before)\b)){{1,3}}"
)
_RELATION = re.compile(
    rf",?[- ]{{0,20}}(?:(?P<before>{phrases('prior to|before|preceding|previous to|in advance of|leading up to|ahead of|prior|previous|up to|until')})"
    rf"|(?P<after>{phrases('after|following|post|since|thereafter|afterwards|subsequent to|later than')})"
    rf"|(?P<from>from)|(?P<of>of))\b"
    rf"(?:,?{SPACE}(?P<other>(?:and/or|and|or|to) (?:at the time of|at the time|at|on|during|while|after|following|before|prior to)\b),?)?"
)
_STOP = (
    "and or but with without that which who whom whose is are was were will be been has have had must should"
    " may can not in for at by as if unless except due because whichever until through during while when"
    " where than within using requiring whether per via prior before after following on to into"
    " including unrelated regardless despite so then"
).replace(" ", "|")
_TRIAL = "(?:(?:the|this|our|current|present|clinical|research) {1,20}){0,3}(?:study|trial|protocol|program|icu|hospital)"
_ANCHOR = re.compile(
    rf"[- ]{{0,20}}(?:(?:the|a|an|their|his|her|this|any|our|its) {{1,20}})?"
    rf"(?:(?:date|time|day|moment|point|timing) {{1,20}}of {{1,20}})?(?:(?:the|a|an|their|this) {{1,20}})?"
    rf"(?P<anchor>(?!(?:{_STOP})\b)[\w'/+-]{{1,40}}"
    rf"(?:[ -]{{1,20}}(?:(?!(?:{_STOP})\b)[\w'/+-]{{1,40}}|(?:in|into|to|on|at|for) {{1,20}}{_TRIAL}\b)){{0,7}})"
)


def tail(text: str, position: int, inside: bool) -> Tail:
    """The words behind a time that ends at ``position`` of a plain text.

    ``inside``: the time is an upper bound ("within 4 weeks"), so that "of" names an event.
    """
    bound = _BOUND.match(text, position)
    assert bound is not None
    comparator = _comparator(bound)
    end = bound.end() if comparator else position
    if ago := _AGO.match(text, end):
        return Tail(ago.end(), comparator, relation="before")
    period = _PERIOD.match(text, end)
    skip = _SKIP.match(text, period.end() if period else end)
    start = skip.end() if skip else period.end() if period else end
    found = _event(text, start, inside)
    if found is None:
        return Tail(end, comparator, period is not None)
    return found._replace(comparator=comparator, period=period is not None)


def _comparator(bound: re.Match[str]) -> Comparator | None:
    if bound["plus"]:
        return "GTEQ"
    return _COMPARATOR_OF[" ".join(bound["bound"].split())] if bound["bound"] else None


def _event(text: str, position: int, inside: bool) -> Tail | None:
    relation = _RELATION.match(text, position)
    if relation is None or (relation["of"] and not inside):
        return None
    event = _ANCHOR.match(text, relation.end())
    anchor = event.span("anchor") if event else None
    if anchor is None and (relation["of"] or relation["from"]):
        return None
    side = _side(relation, text[slice(*anchor)] if anchor else "")
    return Tail(anchor[1] if anchor else relation.end(), relation=side, anchor=anchor)


def _side(relation: re.Match[str], anchor: str) -> Relation | None:
    if relation["other"] and relation["other"].endswith(("after", "following", "before", "prior to")):
        return None
    if relation["before"]:
        return "before"
    return "after" if relation["after"] else usual_side(anchor)


def usual_side(anchor: str) -> Relation | None:
    """The side of an event on which criteria look when they do not say it: before the trial's own events."""
    sides = {_SIDE[word] for word in _WORD.findall(anchor) if word in _SIDE}
    return "after" if "after" in sides else "before" if sides else None
