"""Time frames of outcomes: when something is measured, in days, by the published words.

The words become items (``time_frame_items``), the items one letter each, and what a time frame is shows in
the order of the letters.  Conventions: a bare length is a duration from day 0 ("6 months"); a time at or
after something is a point ("at week 4"), two or more are repeated ("baseline and 24 months"), and baseline
among them is day 0; a limit is a duration ("up to 2 years"); a wait for an event is event-driven, and ends at
its limit where it has one ("until death, up to 5 years").
"""

import re
from functools import lru_cache

from schemas.timing import TimeFrame
from scraper.parser.text.time_frames import patterns
from scraper.parser.text.time_frames.items import Item
from scraper.parser.text.time_frames.points import Measurements

_ARTICLES = re.compile(r"^(?:[-– ]|(?:the|a|an|of|date of|time of|day of)\s){1,6}", re.IGNORECASE)
_COURSES = re.compile(r"\bfor (\d{1,2}) (?:courses|cycles)\b")

MAX_ANCHOR = 120
"""Characters of an anchor."""

_MAX_POINTS = 60
"""Measurements that a period is written out to."""

_EXACT = 1e-6


@lru_cache(maxsize=4096)  # sponsors use the same few over and over
def time_frame(text: str) -> TimeFrame:
    """When an outcome is measured, by its published time frame; never raises, time linear in the length."""
    return _Reading(text).frame()


class _Reading(Measurements):
    """One text's items and what their order says."""

    def frame(self) -> TimeFrame:
        """What kind of time frame this is, the surest sign first."""
        if "R" in self.letters:
            return self._periodic()
        points = self.points()
        ranged = self._range() if len(points) - self.letters.count("W") <= 2 else None
        if ranged:
            return ranged
        if len(points) > 1:
            return self._repeated(points)
        if patterns.WAIT.search(self.letters) or (
            self.relative and "F" in self.letters and "S" in self.letters
        ):
            return self._wait(points)
        if points and self.untold:
            return TimeFrame("repeated", points[0], self.limit(), tuple(points), anchor=self._anchor())
        return self._single(points)

    def _periodic(self) -> TimeFrame:
        """Every 3 months: written out where the words bound it and wait for no event."""
        periods = [item.values for item in self.items if item.role == "period"]
        every = next((values[0] for values in periods if values), None)
        if len(periods) > 1:
            return self._several_periods(every)
        named, limit = self._named_and_limit()
        first = named[0] if named else 0.0 if patterns.STARTED.search(self.letters) else None
        counted = self._bound_by_count(every) if limit is None else None
        last = max([value for value in (limit, counted, *named[-1:]) if value], default=None)
        plain = counted is None and not patterns.WAIT.search(self.letters)
        points = _written_out(every, named, last) if plain and every and last else ()
        start = points[0] if points else first
        return TimeFrame("repeated", start, last, points or tuple(named), every, self._anchor())

    def _named_and_limit(self) -> tuple[list[float], float | None]:
        """The days named beside a period, and the day that bounds it."""
        limit = self.limit()
        places = [place for place in self.times if place not in self.limits | self.relative]
        if limit is None and self._bounds(places):
            limit, places = max(self.values(places[0])), []
        if limit is not None and limit < 0:  # for 2 weeks before day 0
            limit, places = None, [*places, *self.limits]
        named = {value for place in places for value in self.values(place)}
        return sorted(named | {0.0} if self.starts() else named), limit

    def _several_periods(self, every: float | None) -> TimeFrame:
        """Every 8 weeks for a year and every 12 weeks after it: no one period, but one end."""
        lengths = [max(self.values(place)) for place in self.times if self.letters[place] == "T"]
        marks = [max(self.values(place)) for place in self.times if self.letters[place] != "T"]
        ends = [sum(lengths)] if lengths and self._follow_each_other() else lengths
        last = max((end for end in ends + marks if end > 0), default=None)
        return TimeFrame("repeated", 0.0 if self.starts() else None, last, (), every, self._anchor())

    def _follow_each_other(self) -> bool:
        """Whether lengths add up: the first 2 years, the next 3 years; for 2 years, then for 3 years."""
        if "x" in self.letters or "f" in self.letters or self.letters.count("L") != len(self.times):
            return "x" in self.letters
        return all(self.word(place) == "for" for place, letter in enumerate(self.letters) if letter == "L")

    def _bounds(self, places: list[int]) -> bool:
        """Whether a lone length bounds the period that it stands behind: every 3 months, 2 years."""
        return len(places) == 1 and self.letters[places[0]] == "T" and places[0] > self.letters.index("R")

    def _bound_by_count(self, every: float | None) -> float | None:
        """The end of "every 21 days for 5 courses"."""
        match = _COURSES.search(self.text.lower())
        return every * int(match[1]) if every and match else None

    def _range(self) -> TimeFrame | None:
        """From a time to a time; a far end that is an event has no day, unless its day is told beside it."""
        match = (
            patterns.FAR_END.search(self.letters)
            or patterns.BETWEEN.search(self.letters)
            or patterns.RANGE.search(self.letters)
        )
        if match is None or self.letters[match.end() - 1] not in "TMW":
            return self._spread()
        places = [place for place in range(match.start(), match.end()) if self.letters[place] in "SODEFTMW"]
        low, high = places[0], match.end() - 1
        start = 0.0 if self.letters[low] in "SODEF" else min(self.values(low))
        end = max(self.values(high))
        bound = self._bound(high)
        if start in (0.0, 1.0) and bound is not None and bound >= end:
            return TimeFrame("event-driven", 0.0, bound, anchor=self._anchor())
        if self.letters[low] == "S" and patterns.CHANGE.search(self.text):
            return TimeFrame("repeated", start, end, (start, end), anchor=self._anchor())
        if end < start:
            return None
        if patterns.OR_UNTIL.search(self.letters):
            return TimeFrame("event-driven", start, end, anchor=self._event())
        return TimeFrame("range", start, end, anchor=self._anchor())

    def _bound(self, high: int) -> float | None:
        """What bounds a range that waits for an event: until 30 days after the last dose, 2 years."""
        after_end = patterns.UNTIL_AFTER_END.match(self.letters, high)
        others = {place for place in self.times if place > high} if after_end else self.limits - {high}
        end = max(self.values(high))
        bounds = [max(self.values(place)) for place in others - self.relative]
        if after_end:
            return max(bounds, default=end)
        return max((bound for bound in bounds if bound > end), default=None)

    def _spread(self) -> TimeFrame | None:
        """Weeks 1 to 12, and nothing else."""
        spreads = [place for place in self.times if self.letters[place] == "W" and place not in self.limits]
        if len(self.times) != 1 or not spreads or self.starts():
            return None
        values = sorted(self.values(spreads[0]))
        return TimeFrame("range", values[0], values[-1], anchor=self._anchor())

    def _repeated(self, points: list[float]) -> TimeFrame:
        end = max(points[-1], points[-1] + (self.beyond() or 0.0), self.limit() or 0.0)
        return TimeFrame("repeated", points[0], end, tuple(points), anchor=self._anchor())

    def _wait(self, points: list[float]) -> TimeFrame:
        end = self.limit()
        told = points and points[-1] > 0 and self.limits <= self.relative
        if end is None or end < 0 or told:
            end = points[-1] if points and points[-1] > 0 else None
        return TimeFrame("event-driven", None if end is None else 0.0, end, anchor=self._event())

    def _single(self, points: list[float]) -> TimeFrame:
        """One time, or none."""
        limit = self.limit()
        if points and self.beyond() and (len(self.hours) > 1 or "D" in self.letters):
            return self._repeated(points)
        if limit is not None:
            return self._bounded(limit)
        if points and not self.times and patterns.AND_THEN.search(self.letters):
            return TimeFrame("repeated", points[0], None, tuple(points), anchor=self._anchor())
        if not points or (not self.times and set(self.letters) & set("NZF")):
            return self._without_time()
        point = points[0]
        if self.times and self.letters[self.times[0]] == "T" and point >= 0 and not self._is_point():
            return TimeFrame("duration", 0.0, point, anchor=self._anchor())
        return TimeFrame("point", point, point, (point,), anchor=self._anchor())

    def _bounded(self, limit: float) -> TimeFrame:
        """Up to a limit, all the time or at both ends."""
        start, end = min(0.0, limit), max(0.0, limit)
        if limit > 0 and self.limits == set(self.times) and patterns.AND_END.search(self.letters):
            return TimeFrame("repeated", start, end, (start, end), anchor=self._anchor())
        return TimeFrame("duration", start, end, anchor=self._anchor())

    def _is_point(self) -> bool:
        return bool(patterns.POINT.search(self.letters) or patterns.AT_END.search(self.letters))

    def _without_time(self) -> TimeFrame:
        if self._names_dates():
            ends = patterns.CALENDAR_RANGE.search(self.letters) or max(map(len, self._dates())) > 1
            return TimeFrame("range" if ends else "point")
        if "u" in self.letters and self.letters.count("M") + self.letters.count("u") > 1:
            return TimeFrame("repeated")
        if set(self.letters) & set("ENZXPBGUFuSO@") or any(item.role == "cycles" for item in self.items):
            return TimeFrame("event-driven", anchor=self._event())
        return TimeFrame("unparseable")

    def _dates(self) -> list[tuple[float, ...]]:
        return [item.values for item in self.items if item.role == "calendar"]

    def _names_dates(self) -> bool:
        """Whether the calendar is meant: a year, a date, or two months; "may" alone is none."""
        dates = self._dates()
        years = any(dates) and "E" not in self.letters
        return bool(dates) and (years or len(dates) > 1 or "/" in self.text)

    # anchors

    def _words(self, items: list[Item]) -> list[str]:
        return [self.text[item.start : item.end] for item in items]

    def _event(self) -> str | None:
        """The event that ends a wait, as written."""
        match = patterns.WAITED_FOR.search(self.letters)
        return self._phrase(match.start(1)) if match else self._anchor()

    def _anchor(self) -> str | None:
        """The event that days count from, as written."""
        match = patterns.COUNTED_FROM_END.search(self.letters) or patterns.COUNTED_FROM.search(self.letters)
        if match is None:
            return None
        if match.lastgroup == "after":
            word = self.items[match.start("after")]
            written = self.text[word.start : word.end]
            if written.lower().startswith("post") and len(written) > len("post"):
                return written
        return self._phrase(match.start(match.lastgroup or 0) + (match.lastgroup == "after"))

    def _phrase(self, place: int) -> str | None:
        """The words from a place to the next mark or time."""
        stop = patterns.PHRASE_ENDS.search(self.letters, place)
        last = stop.start() if stop else len(self.items)
        if place >= last:
            return None
        words = self.text[self.items[place].start : self.items[last - 1].end]
        return _ARTICLES.sub("", words)[:MAX_ANCHOR] or None


def _written_out(every: float, named: list[float], last: float) -> tuple[float, ...]:
    """What is named, and all times of a period from there up to the end, if the end is one of them."""
    begin = every if not named else named[0] if named[-1] >= last else named[-1]
    steps = (last - begin) / every
    if not 0 < steps <= _MAX_POINTS or abs(steps - round(steps)) > _EXACT:
        return ()
    return tuple(sorted({*named, *(begin + step * every for step in range(round(steps) + 1))}))
