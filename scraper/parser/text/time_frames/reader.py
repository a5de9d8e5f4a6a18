"""Time frames of outcomes: when something is measured, in days, by the published words.

The words become items (``items``), the items one letter each, and what a time frame is shows in
the order of the letters.  Conventions: a bare length is a duration from day 0 ("6 months"); a time at or
after something is a point ("at week 4"), two or more are repeated ("baseline and 24 months"), and baseline
among them is day 0; a limit is a duration ("up to 2 years"); a wait for an event is event-driven, and ends at
its limit where it has one ("until death, up to 5 years").
"""

import re
from functools import lru_cache

from schemas.timing import TimeFrame
from scraper.parser.text.time_frames import patterns
from scraper.parser.text.time_frames.anchors import Anchors

_COURSES = re.compile(r"\bfor (\d{1,2}) (?:courses|cycles)\b")

_FINAL_EVENTS = frozenset({"death", "progression", "relapse", "recurrence", "withdrawal", "discontinuation"})
_MAX_POINTS = 60
"""Measurements that a period is written out to."""

_EXACT = 1e-6


@lru_cache(maxsize=4096)  # sponsors use the same few over and over
def time_frame(text: str) -> TimeFrame:
    """When an outcome is measured, by its published time frame; never raises, time linear in the length."""
    return _Reading(text).frame()


class _Reading(Anchors):
    """One text's items and what their order says."""

    def frame(self) -> TimeFrame:
        """What kind of time frame this is, the surest sign first."""
        if "R" in self.letters:
            return self._periodic()
        if later := patterns.LATER.search(self.letters):
            return self._later(later.start(1), later.start(2))
        if self.ages & self.relative and self._until_age():
            return TimeFrame("event-driven", anchor=self._age())
        return self._by_points(self.points())

    def _by_points(self, points: list[float]) -> TimeFrame:
        """What the days that are named one by one say, with what stands around them."""
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
            return TimeFrame("repeated", points[0], self.limit(), tuple(points), anchor=self.anchor())
        return self._single(points)

    def _later(self, length: int, begin: int) -> TimeFrame:
        """A length that begins at a time: 8 weeks, which started 44-49 weeks after randomization."""
        begins = self.values(begin)
        end = max(begins) + max(self.values(length))
        return TimeFrame("range", min(begins), end, anchor=self.anchor())

    def _until_age(self) -> bool:
        """Whether an age ends what begins at no age: how far it is from there is not known."""
        return any(match.start(1) in self.ages for match in patterns.UNTIL_AGE.finditer(self.letters))

    def _age(self) -> str:
        """The age as written: 13 months of age."""
        places = sorted(self.ages)
        last = places[-1]
        counted = self.items[last + 1 : last + 2]
        return self.written(places[0], last + (bool(counted) and counted[0].role == "age"))

    def _periodic(self) -> TimeFrame:
        """Every 3 months: written out where the words bound it and wait for no event."""
        periods = [item.values for item in self.items if item.role == "period"]
        every = next((values[0] for values in periods if values), None)
        if len(periods) > 1:
            return self._several_periods(every)
        named, limit = self._named_and_limit()
        first = named[0] if named else 0.0 if self._starts_period() else None
        counted = self._bound_by_count(every) if limit is None else None
        last = max([value for value in (limit, counted, *named[-1:]) if value], default=None)
        plain = counted is None and not patterns.WAIT.search(self.letters)
        points = _written_out(every, named, last) if plain and every and last else ()
        start = points[0] if points else first
        return TimeFrame("repeated", start, last, points or tuple(named), every, self.anchor())

    def _starts_period(self) -> bool:
        """Whether a start is told that nothing else counts from."""
        return "S" in patterns.COUNTED_START.sub("", self.letters)

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
        started = self.starts() or patterns.PERIOD_FROM.search(self.letters)
        return TimeFrame("repeated", 0.0 if started else None, last, (), every, self.anchor())

    def _follow_each_other(self) -> bool:
        """Whether lengths add up: the first 2 years, the next 3 years; for 2 years, then for 3 years."""
        if "x" in self.letters or "f" in self.letters:
            return "x" in self.letters
        return all(place and self.word(place - 1) == "for" for place in self.times)

    def _bounds(self, places: list[int]) -> bool:
        """Whether a lone length bounds the period that it stands after: every 3 months, 2 years."""
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
            return self._to_start() or self._spread()
        places = [place for place in range(match.start(), match.end()) if self.letters[place] in "SODEFTMW"]
        low, high = places[0], match.end() - 1
        start = 0.0 if self.letters[low] in "SODEF" else min(self.values(low))
        end = max(self.values(high))
        bound = self._bound(high)
        if start in (0.0, 1.0) and bound is not None and bound >= end:
            return TimeFrame("event-driven", 0.0, bound, anchor=self.anchor())
        if self.letters[low] == "S" and patterns.CHANGE.search(self.text):
            return TimeFrame("repeated", start, end, (start, end), anchor=self.anchor())
        if end < start:
            return None
        if patterns.OR_UNTIL.search(self.letters) or "X" in self.letters[high:] or self._or_ends(high):
            return TimeFrame("event-driven", start, end, anchor=self.event())
        return TimeFrame("range", start, end, anchor=self.anchor())

    def _or_ends(self, high: int) -> bool:
        """Whether a range ends with an event too, which may come first: 5 years or death."""
        match = patterns.OR_EVENT.match(self.letters, high + 1)
        return match is not None and self.word(match.end() - 1) in _FINAL_EVENTS

    def _bound(self, high: int) -> float | None:
        """What bounds a range that waits for an event: until 30 days after the last dose, 2 years."""
        after_end = patterns.UNTIL_AFTER_END.match(self.letters, high)
        others = {place for place in self.times if place > high} if after_end else self.limits - {high}
        end = max(self.values(high))
        bounds = [max(self.values(place)) for place in others - self.relative]
        if after_end:
            return max(bounds, default=end)
        return max((bound for bound in bounds if bound > end), default=None)

    def _to_start(self) -> TimeFrame | None:
        """From a time before the start to the start: day -28 to baseline."""
        match = patterns.TO_START.search(self.letters)
        begin = min(self.values(match.start(1))) if match else 0.0
        return TimeFrame("range", begin, 0.0) if begin < 0 else None

    def _spread(self) -> TimeFrame | None:
        """Weeks 1 to 12, and nothing else."""
        spreads = [place for place in self.times if self.letters[place] == "W" and place not in self.limits]
        if len(self.times) != 1 or not spreads or self.starts():
            return None
        values = sorted(self.values(spreads[0]))
        return TimeFrame("range", values[0], values[-1], anchor=self.anchor())

    def _repeated(self, points: list[float]) -> TimeFrame:
        end = max(points[-1], points[-1] + (self.beyond() or 0.0), self.limit() or 0.0)
        return TimeFrame("repeated", points[0], end, tuple(points), anchor=self.anchor())

    def _wait(self, points: list[float]) -> TimeFrame:
        end = self.limit()
        told = points and points[-1] > 0 and self.limits <= self.relative
        if end is None or end < 0 or told:
            end = points[-1] if points and points[-1] > 0 else None
        return TimeFrame("event-driven", None if end is None else 0.0, end, anchor=self.event())

    def _single(self, points: list[float]) -> TimeFrame:
        """One time, or none."""
        limit = self.limit()
        if points and self.beyond() and (len(self.hours) > 1 or "D" in self.letters):
            return self._repeated(points)
        if limit is not None:
            return self._bounded(limit)
        if points and not self.times and patterns.AND_THEN.search(self.letters):
            return TimeFrame("repeated", points[0], None, tuple(points), anchor=self.anchor())
        if not points or (not self.times and set(self.letters) & set("NZF")):
            return self._without_time()
        point = points[0]
        if self.times and self.letters[self.times[0]] == "T" and point >= 0 and not self._is_point():
            return TimeFrame("duration", 0.0, point, anchor=self.anchor())
        return TimeFrame("point", point, point, (point,), anchor=self.anchor())

    def _bounded(self, limit: float) -> TimeFrame:
        """Up to a limit, all the time or at both ends."""
        start, end = min(0.0, limit), max(0.0, limit)
        if limit > 0 and self.limits == set(self.times) and patterns.AND_END.search(self.letters):
            return TimeFrame("repeated", start, end, (start, end), anchor=self.anchor())
        return TimeFrame("duration", start, end, anchor=self.anchor())

    def _is_point(self) -> bool:
        return bool(patterns.POINT.search(self.letters) or patterns.AT_END.search(self.letters))

    def _without_time(self) -> TimeFrame:
        if self._names_dates():
            ends = patterns.CALENDAR_RANGE.search(self.letters) or max(map(len, self._dates())) > 1
            return TimeFrame("range" if ends else "point")
        if "u" in self.letters and self.letters.count("M") + self.letters.count("u") > 1:
            return TimeFrame("repeated")
        if set(self.letters) & set("ENZXPBGUFuSO@") or any(item.role == "cycles" for item in self.items):
            return TimeFrame("event-driven", anchor=self.event())
        return TimeFrame("unparseable")

    def _dates(self) -> list[tuple[float, ...]]:
        return [item.values for item in self.items if item.role == "calendar"]

    def _names_dates(self) -> bool:
        """Whether the calendar is meant: a year, a date, or two months; "may" alone is none."""
        dates = self._dates()
        years = any(dates) and "E" not in self.letters
        return bool(dates) and (years or len(dates) > 1 or "/" in self.text)


def _written_out(every: float, named: list[float], last: float) -> tuple[float, ...]:
    """What is named, and all times of a period from there up to the end, if the end is one of them."""
    begin = every if not named else named[0] if named[-1] >= last else named[-1]
    steps = (last - begin) / every
    if not 0 < steps <= _MAX_POINTS or abs(steps - round(steps)) > _EXACT:
        return ()
    return tuple(sorted({*named, *(begin + step * every for step in range(round(steps) + 1))}))
