"""Time frames of outcomes: when something is measured, in days, by the published words.

The words become items (``time_frame_items``), the items one letter each, and what a time frame is shows in
the order of the letters.  Conventions: a bare length is a duration from day 0 ("6 months"); a time at or after
something is a point ("at week 4"), two or more are repeated ("baseline and 24 months"), and baseline among them
is day 0; a limit is a duration ("up to 2 years"); a wait for an event is event-driven, and ends at its limit
where it has one ("until death, up to 5 years").
"""

import re

from schemas.timing import TimeFrame
from scraper.parser.text.time_frame_cycles import in_days
from scraper.parser.text.time_frame_items import Item, items_of

_LETTERS = {
    "start": "S",
    "origin": "O",
    "dose": "D",
    "limit": "L",
    "leading": "f",
    "next": "x",
    "last": "l",
    "assessed": "a",
    "vague": "V",
    "during": "G",
    "to": "t",
    "until": "U",
    "from": "F",
    "between": "b",
    "at": "@",
    "after": "P",
    "before": "B",
    "event": "E",
    "end": "N",
    "final": "Z",
    "whichever": "X",
    "calendar": "C",
    "and": "&",
    "comma": ",",
    "stop": ";",
    "colon": ":",
    "dash": "-",
    "open": "(",
    "close": ")",
    "period": "R",
    "unknown": "u",
    "number": "n",
}
"""Roles as letters; all others are words, w.  Times are T (6 weeks), M (week 6), W (weeks 1 to 12)."""

_LIMIT = re.compile(r"[flx]([TMW])|a(T)(?![wE]?[PF])|[LV][w@En]{0,3}\(?(?:F?S[w,]?)?([TMW])|[GU][w@LE]{0,3}([TMW])|^[w@]{0,2}t[w@L]{0,2}([TMW])")
"""A time that bounds: up to 2 years, during the 12-week treatment, until day 28."""

_LISTED = re.compile(r"L(T)(?=[,&]{1,2}T)")
"""A limit that is the first of several times: up to 16, 24 weeks and 1 year."""

_RANGE = re.compile(
    r"([SODTMW])[wED)]{0,5}(?:[PBF][wESFN&]{0,6})?(?:\([^()]{0,4}\))?,?(?:[tUG][w@LS]{0,3}|w?-)([TMW])"
    r"|(?:(?<=[F:;])|^w?)([SMDT])[wE)]{0,3}(?:[PB][wESF]{0,4})?[,(;&]?[LU]{1,2}[w@N]{0,3}([TMW])"
    r"|(F)[wEf@n]{1,8}[tUL][w@L]{0,3}([TMW])"
)
"""Two times, or an event and a time, with a "to" between."""

_FAR_END = re.compile(r"([SMTO])[wE)]{0,4}[tUG][w@PSF]{0,4}N[wEFS]{0,5}(?:\(w?(M)|[@,][w@]?([TMW]))")
"""From baseline to end of study (week 75), from enrollment to the end of treatment at 12 weeks."""

_WAIT = re.compile(
    r"[UG](?![w@Lf]{0,4}E?M|[w@Lf]{0,4}[TMW])(?:[w@aSFPLO&l]{0,8}[ENZX]|[w@aSO]{1,4})|L[w@G]{0,4}[EN]|X|(?:^|,)B[w@]{0,3}[ENZ]"
    r"|[FSOTME][^;TMWLt]{0,40}t(?![w@LfE]{0,4}[TMW])[w@afSO&P-]{0,8}[ENZX]"
    r"|[FSO][^;TMWLt]{0,40}t(?![w@aLfEl]{0,5}[TMWS])[w@afl]"
)
"""What waits for an event: until death, throughout the study, from response to progression."""

_AT_END = re.compile(r"(?:^|[@P;,(&])w{0,3}N[wE&]{0,6}[(,]?[w@]{0,3}([TMW])")
"""At the end of study (5 years): the end is a point, as far as its time is told."""

_POINT = re.compile(r"[@P][wE]{0,3}([TMW])|([TMW])[wE)n]{0,4}[PBF]")
_BEFORE = re.compile(r"([TMW])[w)]{0,2}B")
_RELATIVE = re.compile(r"((?:T[,&]{1,2}){0,20}[TMW])w{0,2}[PF][wFSE]{0,4}[Zl]")
"""30 days after the last dose: no distance from the start."""

_ANCHOR = re.compile(r"[PB][w@E]{0,4}([SO])|[TMW]\)?w{0,2}F[w@]{0,3}([SO])|F[w@]{0,3}([SO])(?=[^;]{0,9}[tUGLV,]|[@w]{0,4}N)")
"""A start that a time counts from, not one that is measured at: 6 months after randomization."""

_ANCHOR_OF_CHANGE = re.compile(r"[PB][w@E]{0,4}([SO])|[TMW]\)?w{0,2}F[w@]{0,3}([SO])")
"""Of a change from baseline, baseline is one of two measurements."""

_DOSE_OF_DAY = re.compile(r"D[@(w]{0,3}M|M\)?[(w@E:]{0,4}D")
_BEFORE_EVENT = re.compile(
    r"(?<![TMW])(?<![TMW]w)B[w@]{0,2}[ENS](?!\([w@]{0,4}[TM])|^w{0,2}B[&,]|^B[wE]{1,4}(?:\(\w?\))?[,&]"
)
"""Before surgery: day 0, where other times follow."""

_BETWEEN = re.compile(r"b[w@]{0,2}[SOTMW](?:[&-][w@]{0,2}[TMW])?")
_CALENDAR_RANGE = re.compile(r"C[^tU-]{0,20}[-tUG].{0,6}C|C[-t&]n")
_UNTIL_AFTER_END = re.compile(r"[TMW]w{0,2}[PF][wFSE]{0,4}[ZNl]")
_COUNTED_FROM_END = re.compile(r"[TMW]w{0,2}(?P<after>[PF])(?=[wFSE]{0,4}[ZNl])")
_COUNTED_FROM = re.compile(r"(?:[TMW][wE)]{0,4}|^[@w]{0,2})(?P<after>P|F)|(?P<start>[SO])|(?P<before>B)")
_WAITED_FOR = re.compile(r"(?:[tUG]|L[w@G]{0,3}(?=[EN]))([w@SFPO&]{0,8}[ENZ])")
_PHRASE_ENDS = re.compile(r"[TMWLVRX,;()tUG:&]")
_ARTICLES = re.compile(r"^(?:[-– ]|(?:the|a|an|of|date of|time of|day of)\s){1,6}", re.IGNORECASE)
_CHANGE = re.compile(r"change|differen|compar|improve|reduc|increas|decreas", re.IGNORECASE)
_COURSES = re.compile(r"\bfor (\d{1,2}) (?:courses|cycles)\b")

MAX_ANCHOR = 120
"""Characters of an anchor."""

_AND_THEN = re.compile(r"S[wE)]{0,4}[&,;]{1,2}[@w]{0,3}[PN]")
"""Baseline and the end of treatment: a second measurement on a day that is not told."""

_OR_UNTIL = re.compile(r"[&,(][UX][w@SFPLO&l]{0,8}[ENZ]")
_INTRADAY = frozenset({"hour", "minute", "second"})
_MAX_POINTS = 60
"""Measurements that a period is written out to."""

_EXACT = 1e-6


def time_frame(text: str) -> TimeFrame:
    """When an outcome is measured, by its published time frame; never raises, time linear in the length."""
    return _Reading(text).frame()


class _Reading:
    """One text's items and what their order says."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.items = in_days(items_of(text))
        self.letters = "".join(map(_letter, self.items))
        self.times = [place for place, letter in enumerate(self.letters) if letter in "TMW"]
        self.limits = self._places(_LIMIT) - self._places(_LISTED)
        self.relative = self._spans(_RELATIVE)
        self.before = self._places(_BEFORE)
        self.untold = False  # whether a measurement has no known day

    def _places(self, pattern: re.Pattern[str]) -> set[int]:
        """Places of what the pattern's groups matched."""
        return {
            match.start(match.lastindex) for match in pattern.finditer(self.letters) if match.lastindex
        }

    def _spans(self, pattern: re.Pattern[str]) -> set[int]:
        """All places in what the pattern's group matched."""
        return {place for match in pattern.finditer(self.letters) for place in range(*match.span(1))}

    def frame(self) -> TimeFrame:
        """What kind of time frame this is, the surest sign first."""
        if "R" in self.letters:
            return self._periodic()
        points = self._points()
        ranged = self._range() if len(points) <= 2 else None
        if ranged:
            return ranged
        if len(points) > 1:
            return self._repeated(points)
        if _WAIT.search(self.letters) or (self.relative and "F" in self.letters and "S" in self.letters):
            return self._wait(points)
        if points and self.untold:
            return TimeFrame("repeated", points[0], self._limit(), tuple(points), anchor=self._anchor())
        return self._single(points)

    # values

    def _values(self, place: int) -> tuple[float, ...]:
        values = self.items[place].values
        return tuple(-value for value in values) if place in self.before else values

    def _limit(self) -> float | None:
        """The end that limits set."""
        places = self.limits - self.relative or self.limits
        return max((max(self._values(place)) for place in places), default=None)

    def _points(self) -> list[float]:
        """All days that are named one by one, in order."""
        places = [place for place in self.times if place not in self.limits]
        starts = self._starts()
        own = [place for place in places if place not in self.relative]
        self.untold = (bool(own) or starts) and len(own) < len(places)
        if own or starts:
            places = own
        points = {0.0} if starts else set()
        days = [place for place in places if self.letters[place] in "MW" and not self._is_intraday(place)]
        for place in places:
            if self._counts(place, days):
                points.update(self._values(place))
        if "D" in self.letters and points and self._doses_on_day_0(days):
            points.add(0.0)
        return sorted(points)

    def _doses_on_day_0(self, days: list[int]) -> bool:
        """Whether "predose" is a measurement of its own, not said of a day: predose on day 15."""
        if any(map(self._is_intraday, self.times)):
            return not days or self._offset_days(days) is None
        return not _DOSE_OF_DAY.search(self.letters)

    def _is_intraday(self, place: int) -> bool:
        return self.items[place].unit in _INTRADAY

    def _counts(self, place: int, days: list[int]) -> bool:
        """Whether a time is a day of its own; hours count from a dose, and stand for day 1 where that is it."""
        if self._is_intraday(place):
            return not days or self._dose_day(place, days) <= 1
        hours = [hour for hour in self.times if self._is_intraday(hour) and hour not in self.limits]
        if not hours or place not in days or max(self._values(place)) > 1:
            return True
        return all(self._dose_day(hour, days) > 1 for hour in hours)

    def _dose_day(self, place: int, days: list[int]) -> float:
        """The day that hours belong to: the nearest in front of them, or the first behind."""
        return max(self._values(max((day for day in days if day < place), default=days[0])))

    def _offset_days(self, days: list[int]) -> float | None:
        """How much hours after a later dose add to that dose's day."""
        offsets = [
            max(self._values(place))
            for place in self.times
            if self._is_intraday(place) and place not in self.limits and self._dose_day(place, days) > 1
        ]
        return max(offsets, default=None)

    def _starts(self) -> bool:
        """Whether a day 0 is among the measurements."""
        anchors = self._places(_ANCHOR_OF_CHANGE if _CHANGE.search(self.text) else _ANCHOR)
        weak = "SO" if self.times else "S"
        if any(
            letter in weak and place not in anchors and not self._dates_a_time(place)
            for place, letter in enumerate(self.letters)
        ):
            return True
        return bool(set(self.times) - self.limits) and _BEFORE_EVENT.search(self.letters) is not None

    def _dates_a_time(self, place: int) -> bool:
        """Whether a start is only what a time is said of: day 1 of enrollment."""
        while place and self._text(place - 1) in ("of", "the"):
            place -= 1
        return place > 0 and self.letters[place - 1] in "TMW" and self._text(place) in ("of", "the")

    def _text(self, place: int) -> str:
        item = self.items[place]
        return self.text[item.start : item.end].lower()

    # kinds

    def _periodic(self) -> TimeFrame:
        """Every 3 months: written out where the words bound it and wait for no event."""
        periods = [item.values for item in self.items if item.role == "period"]
        every = next((values[0] for values in periods if values), None)
        limit = self._limit() or self._bound_by_count(every)
        places = [place for place in self.times if place not in self.limits | self.relative]
        if limit is None and len(places) == 1 and self.letters[places[0]] == "T" and every:
            limit, places = max(self._values(places[0])), []
        if limit is not None and limit < 0:
            limit, places = None, [*places, *self.limits]
        named = sorted({value for place in places for value in self._values(place)})
        named = sorted({0.0, *named}) if self._starts() else named
        first = named[0] if named else 0.0 if "S" in self.letters else None
        last = max([value for value in (limit, *named[-1:]) if value], default=None)
        if len(periods) > 1:
            return self._several_periods(every)
        plain = limit == self._limit() and not _WAIT.search(self.letters)
        points = _written_out(every, named, last) if plain and every and last else ()
        start = points[0] if points else first
        return TimeFrame("repeated", start, last, points or tuple(named), every, self._anchor())

    def _several_periods(self, every: float | None) -> TimeFrame:
        """Every 8 weeks for a year and every 12 weeks after it: no one period, but one end."""
        ends = [max(self._values(place)) for place in self.times]
        last = sum(ends) if self._follow_each_other() else max(ends, default=None)
        return TimeFrame("repeated", 0.0 if self._starts() else None, last, (), every, self._anchor())

    def _follow_each_other(self) -> bool:
        """Whether lengths add up: the first 2 years, the next 3 years; for 2 years, then for 3 years."""
        fors = [item for item in self.items if item.role == "limit"]
        if "x" in self.letters or "f" in self.letters or len(fors) != len(self.times):
            return "x" in self.letters
        return all(self.text[item.start : item.end].lower() == "for" for item in fors)

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
        start = 0.0 if self.letters[low] in "SODF" else min(self._values(low))
        end = max(self._values(high))
        if _UNTIL_AFTER_END.match(self.letters, high) and start in (0.0, 1.0):
            end = next((max(self._values(place)) for place in sorted(self.limits) if place > high), end)
            return TimeFrame("event-driven", start, end, anchor=self._anchor())
        if self.letters[low] == "S" and _CHANGE.search(self.text):
            return TimeFrame("repeated", start, end, (start, end), anchor=self._anchor())
        if end < start:
            return None
        if _OR_UNTIL.search(self.letters):
            return TimeFrame("event-driven", start, end, anchor=self._event())
        return TimeFrame("range", start, end, anchor=self._anchor())

    def _spread(self) -> TimeFrame | None:
        """Weeks 1 to 12, and nothing else."""
        spreads = [place for place in self.times if self.letters[place] == "W" and place not in self.limits]
        if len(self.times) != 1 or not spreads or self._starts():
            return None
        values = sorted(self._values(spreads[0]))
        return TimeFrame("range", values[0], values[-1], anchor=self._anchor())

    def _repeated(self, points: list[float]) -> TimeFrame:
        days = [place for place in self.times if self.letters[place] in "MW" and not self._is_intraday(place)]
        beyond = self._offset_days(days) if days else None
        end = max(points[-1] + (beyond or 0.0), self._limit() or 0.0)
        return TimeFrame("repeated", points[0], end, tuple(points), anchor=self._anchor())

    def _wait(self, points: list[float]) -> TimeFrame:
        end = self._limit()
        if end is None and points and points[-1] > 0:
            end = points[-1]
        return TimeFrame("event-driven", None if end is None else 0.0, end, anchor=self._event())

    def _single(self, points: list[float]) -> TimeFrame:
        """One time, or none."""
        limit = self._limit()
        days = [place for place in self.times if self.letters[place] == "M" and not self._is_intraday(place)]
        if points and days and self._offset_days(days):
            return self._repeated(points)
        if limit is not None:
            return TimeFrame("duration", min(0.0, limit), max(0.0, limit), anchor=self._anchor())
        if points and not self.times and _AND_THEN.search(self.letters):
            return TimeFrame("repeated", points[0], None, tuple(points), anchor=self._anchor())
        if not points or (not self.times and set(self.letters) & set("NZF")):
            return self._without_time()
        point = points[0]
        if self.times and self.letters[self.times[0]] == "T" and not self._is_point():
            return TimeFrame("duration", 0.0, point, anchor=self._anchor())
        return TimeFrame("point", point, point, (point,), anchor=self._anchor())

    def _is_point(self) -> bool:
        return bool(_POINT.search(self.letters) or _AT_END.search(self.letters))

    def _without_time(self) -> TimeFrame:
        calendar = [item for item in self.items if item.role == "calendar"]
        if "E" not in self.letters and any(item.values for item in calendar) or len(calendar) > 1 or "/" in "".join(self._words(calendar)):
            ends = _CALENDAR_RANGE.search(self.letters) or len(calendar[0].values) > 1
            return TimeFrame("range" if ends else "point")
        if "u" in self.letters and self.letters.count("M") + self.letters.count("u") > 1:
            return TimeFrame("repeated")
        if set(self.letters) & set("ENZXPBGUFuSO@"):
            return TimeFrame("event-driven", anchor=self._event())
        return TimeFrame("unparseable")

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
            if word.end - word.start > len("following"):
                return self.text[word.start : word.end]
        return self._phrase(match.start(match.lastgroup or 0) + (match.lastgroup == "after"))

    def _phrase(self, place: int) -> str | None:
        """The words from a place to the next mark or time."""
        stop = _PHRASE_ENDS.search(self.letters, place)
        last = stop.start() if stop else len(self.items)
        if place >= last:
            return None
        words = self.text[self.items[place].start : self.items[last - 1].end]
        return _ARTICLES.sub("", words)[:MAX_ANCHOR] or None


def _letter(item: Item) -> str:
    if item.role != "time":
        return _LETTERS.get(item.role, "w")
    return "W" if item.spread else "M" if item.form == "mark" else "T"


def _written_out(every: float, named: list[float], last: float) -> tuple[float, ...]:
    """What is named, and all times of a period from there up to the end, if the end is one of them."""
    begin = every if not named else named[0] if named[-1] >= last else named[-1]
    steps = (last - begin) / every
    if not 0 < steps <= _MAX_POINTS or abs(steps - round(steps)) > _EXACT:
        return ()
    return tuple(sorted({*named, *(begin + step * every for step in range(round(steps) + 1))}))
