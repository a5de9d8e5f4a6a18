"""What a time frame's days count from, or what a wait ends with: the words of an event, as written."""

import re
from itertools import islice

from scraper.parser.text.time_frames import patterns
from scraper.parser.text.time_frames.points import Measurements

MAX_ANCHOR = 120
"""Characters of an anchor."""

_MAX_TRIED = 3
"""Places that an anchor is looked for at: "before and 4 weeks after surgery" names none at the first."""

BIRTH = "birth"
"""What ages count from; their words do not say it."""

_LEADING = re.compile(
    r"(?:[-– ]|(?:the|a|an|of|at|on|to|and|or|date of(?! birth)|time of|day of|data of|timepoint of|moment of"
    r"|immediately after|immediately before|right after|before|prior to|prior|previous to|each|every|any"
    r")(?=\s|$)\s?){1,8}",
    re.IGNORECASE,
)
"""Words in front of an event: the date of, before, immediately after."""

_REST = re.compile(
    r"(?:^|\s)(?:compared|versus|vs|where|whose|which|that|who|when|as|per|according|depending|due|because"
    r"|unless|until|including|then|in|at|on|if|by|with|without|prior|before|and/or|is|are|was|were|will|can)(?:\s.*)?$",
    re.IGNORECASE | re.DOTALL,
)
"""What says more than the event: surgery in arm A, death due to any cause."""

_TRAILING = re.compile(
    r"(?:\s(?:the|a|an|of|on|at|in|to|for|from|and|or|first|any|its|their)|[\s\-–,.;:/]){1,8}$", re.IGNORECASE
)
_NO_EVENT = re.compile(
    r"(?:pre|post|the|a|first|last|initial|final|start|end|completion|conclusion|whole|entire|each|same|study"
    r"|trial|clinical trial|first documentation|first occurrence|\W*\d*)$",
    re.IGNORECASE,
)
"""Words that name no event by themselves."""


class Anchors(Measurements):
    """One text's items and the events that they name."""

    def event(self) -> str | None:
        """The event that ends a wait, as written."""
        match = patterns.WAITED_FOR.search(self.letters)
        return self._phrase(match.start(1)) if match else self.anchor()

    def anchor(self) -> str | None:
        """The event that days count from, as written; ages count from birth."""
        if self.ages and not self.ages & self.relative:
            return BIRTH
        ends = patterns.COUNTED_FROM_END.search(self.letters)
        found = [ends] if ends else islice(patterns.COUNTED_FROM.finditer(self.letters), _MAX_TRIED)
        return next(filter(None, map(self._counted_from, found)), None)

    def _counted_from(self, match: re.Match[str]) -> str | None:
        place = match.start(match.lastgroup or 0)
        if match.lastgroup != "after":
            return self._start(place)
        if self.items[place].role == "gestation" or self._is_compound(place):
            return event_words(self.written(place, place))
        return self._phrase(place + 1)

    def _is_compound(self, place: int) -> bool:
        """Whether one word says after and what: postoperative."""
        written = self.word(place)
        return written.startswith("post") and len(written) > len("post")

    def _start(self, place: int) -> str | None:
        """A start as written, with what it is the start of: first dose of the drug; baseline alone."""
        item = self.items[place]
        if item.role == "start" and " " not in self.word(place):
            return self.written(place, place)
        return self._phrase(place)

    def _phrase(self, place: int) -> str | None:
        """The words from a place to the next mark or time, without what is no event's."""
        stop = patterns.PHRASE_ENDS.search(self.letters, place)
        last = stop.start() if stop else len(self.items)
        return event_words(self.written(place, last - 1)) if place < last else None

    def written(self, first: int, last: int) -> str:
        """The text from one item to another."""
        return self.text[self.items[first].start : self.items[last].end]


def event_words(words: str) -> str | None:
    """The event in a phrase, or None: "before the surgery at" is "surgery", "the end of the" is none."""
    event = _LEADING.sub("", words[: 2 * MAX_ANCHOR], count=1) if _LEADING.match(words) else words
    event = _TRAILING.sub("", _REST.sub("", event))[:MAX_ANCHOR]
    return None if _NO_EVENT.match(event) else event
