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
from scraper.parser.text.time_frame_items import Item
from scraper.parser.text.time_frame_points import CHANGE, Measurements

_RANGE = re.compile(
    r"([SODTMW])[wED)]{0,5}(?:[PBF][wESFN&]{0,6})?(?:\([^()]{0,4}\))?,?(?:[tUG][w@LS]{0,3}|w?-)([TMW])"
    r"|(?:(?<=[F:;])|(?<=Fw)|^w?)([SMDT])[wE)]{0,3}(?:[PB][wESF]{0,4})?[,(;&]?[LU]{1,2}[w@N]{0,3}([TMW])"
    r"|(F)[wEf@n]{1,8}[tUL][w@L]{0,3}([TMW])"
)
"""Two times, or an event and a time, with a "to" between."""

_FAR_END = re.compile(r"([SMTO])[wE)]{0,4}[tUG][w@PSF]{0,4}N[wEFS]{0,5}(?:\(w?(M)|[@,][w@]?([TMW]))")
"""From baseline to end of study (week 75), from enrollment to the end of treatment at 12 weeks."""

_WAIT = re.compile(
    r"[UG](?![w@Lf]{0,4}E?M|[w@Lf]{0,4}[TMW])(?:[w@aSFPLO&lf]{0,8}[ENZX]|[w@afSO]{1,4})|L[w@G]{0,4}[EN]|X|(?:^|,)B[w@]{0,3}[ENZ]"
    r"|[FSOTME][^;TMWLt]{0,40}t(?![w@LfE]{0,4}[TMW])[w@afSO&P-]{0,8}[ENZX]"
    r"|[FSO][^;TMWLt]{0,40}t(?![w@aLfEl]{0,5}[TMWS])[w@afl]"
)
"""What waits for an event: until death, throughout the study, from response to progression."""

_AT_END = re.compile(r"(?:^|[@P;,(&])w{0,3}N[wE&]{0,6}[(,]?[w@]{0,3}([TMW])")
"""At the end of study (5 years): the end is a point, as far as its time is told."""

_POINT = re.compile(r"[@P][wE]{0,3}([TMW])|([TMW])[wE)n]{0,4}[PBF]")
_BETWEEN = re.compile(r"b[w@]{0,2}[SOTMW](?:[&-][w@]{0,2}[TMW])?")
_CALENDAR_RANGE = re.compile(r"C[^tU-]{0,20}[-tUG].{0,6}C|C[-t&]n")
_UNTIL_AFTER_END = re.compile(r"[TMW]w{0,2}[PF][wFSE]{0,4}[ZNl]")
_COUNTED_FROM_END = re.compile(r"[TMW]w{0,2}(?P<after>[PF])(?=[wFSE]{0,4}[ZNl])")
_COUNTED_FROM = re.compile(r"(?:[TMW][wE)]{0,4}|^[@w]{0,2})(?P<after>P|F)|(?P<start>[SO])|(?P<before>B)")
_WAITED_FOR = re.compile(r"(?:[tUG]|L[w@G]{0,3}(?=[EN]))([w@SFPO&]{0,8}[ENZ])")
_PHRASE_ENDS = re.compile(r"[TMWLVRX,;()tUG:&]")
_ARTICLES = re.compile(r"^(?:[-– ]|(?:the|a|an|of|date of|time of|day of)\s){1,6}", re.IGNORECASE)
_COURSES = re.compile(r"\bfor (\d{1,2}) (?:courses|cycles)\b")

MAX_ANCHOR = 120
"""Characters of an anchor."""

_AND_THEN = re.compile(r"S[wE)]{0,4}[&,;]{1,2}[@w]{0,3}[PN]")
"""Baseline and the end of treatment: a second measurement on a day that is not told."""

_OR_UNTIL = re.compile(r"[&,(][UX][w@SFPLO&l]{0,8}[ENZ]")
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
        ranged = self._range() if len(points) <= 2 else None
        if ranged:
            return ranged
        if len(points) > 1:
            return self._repeated(points)
        if _WAIT.search(self.letters) or (self.relative and "F" in self.letters and "S" in self.letters):
            return self._wait(points)
        if points and self.untold:
            return TimeFrame("repeated", points[0], self.limit(), tuple(points), anchor=self._anchor())
        return self._single(points)

    def _periodic(self) -> TimeFrame:
        """Every 3 months: written out where the words bound it and wait for no event."""
        periods = [item.values for item in self.items if item.role == "period"]
        every = next((values[0] for values in periods if values), None)
        limit = self.limit() or self._bound_by_count(every)
        places = [place for place in self.times if place not in self.limits | self.relative]
        if limit is None and every and self._bounds(places):
            limit, places = max(self.values(places[0])), []
        if limit is not None and limit < 0:
            limit, places = None, [*places, *self.limits]
        named = sorted({value for place in places for value in self.values(place)})
        named = sorted({0.0, *named}) if self.starts() else named
        first = named[0] if named else 0.0 if "S" in self.letters else None
        last = max([value for value in (limit, *named[-1:]) if value], default=None)
        if len(periods) > 1:
            return self._several_periods(every)
        plain = limit == self.limit() and not _WAIT.search(self.letters)
        points = _written_out(every, named, last) if plain and every and last else ()
        start = points[0] if points else first
        return TimeFrame("repeated", start, last, points or tuple(named), every, self._anchor())

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
        match = _FAR_END.search(self.letters) or _BETWEEN.search(self.letters) or _RANGE.search(self.letters)
        if match is None or self.letters[match.end() - 1] not in "TMW":
            return self._spread()
        places = [place for place in range(match.start(), match.end()) if self.letters[place] in "SODFTMW"]
        low, high = places[0], match.end() - 1
        start = 0.0 if self.letters[low] in "SODF" else min(self.values(low))
        end = max(self.values(high))
        if _UNTIL_AFTER_END.match(self.letters, high) and start in (0.0, 1.0):
            end = next((max(self.values(place)) for place in sorted(self.limits) if place > high), end)
            return TimeFrame("event-driven", start, end, anchor=self._anchor())
        if self.letters[low] == "S" and CHANGE.search(self.text):
            return TimeFrame("repeated", start, end, (start, end), anchor=self._anchor())
        if end < start:
            return None
        if _OR_UNTIL.search(self.letters):
            return TimeFrame("event-driven", start, end, anchor=self._event())
        return TimeFrame("range", start, end, anchor=self._anchor())

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
        if end is None or end < 0:
            end = points[-1] if points and points[-1] > 0 else None
        return TimeFrame("event-driven", None if end is None else 0.0, end, anchor=self._event())

    def _single(self, points: list[float]) -> TimeFrame:
        """One time, or none."""
        limit = self.limit()
        if points and self.beyond():
            return self._repeated(points)
        if limit is not None:
            return TimeFrame("duration", min(0.0, limit), max(0.0, limit), anchor=self._anchor())
        if points and not self.times and _AND_THEN.search(self.letters):
            return TimeFrame("repeated", points[0], None, tuple(points), anchor=self._anchor())
        if not points or (not self.times and set(self.letters) & set("NZF")):
            return self._without_time()
        point = points[0]
        if self.times and self.letters[self.times[0]] == "T" and point >= 0 and not self._is_point():
            return TimeFrame("duration", 0.0, point, anchor=self._anchor())
        return TimeFrame("point", point, point, (point,), anchor=self._anchor())

    def _is_point(self) -> bool:
        return bool(_POINT.search(self.letters) or _AT_END.search(self.letters))

    def _without_time(self) -> TimeFrame:
        if self._names_dates():
            ends = _CALENDAR_RANGE.search(self.letters) or max(map(len, self._dates())) > 1
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
        match = _WAITED_FOR.search(self.letters)
        return self._phrase(match.start(1)) if match else self._anchor()

    def _anchor(self) -> str | None:
        """The event that days count from, as written."""
        match = _COUNTED_FROM_END.search(self.letters) or _COUNTED_FROM.search(self.letters)
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
        stop = _PHRASE_ENDS.search(self.letters, place)
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
