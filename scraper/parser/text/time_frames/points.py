"""The times of a time frame that are measurements: which days the words name one by one, and which bound."""

import re
from bisect import bisect_left

from scraper.parser.text.time_frames import patterns
from scraper.parser.text.time_frames.cycles import in_days
from scraper.parser.text.time_frames.items import Item, items_of

_INTRADAY = frozenset({"hour", "minute", "second"})
_BIRTHS = frozenset({"birth", "0", "delivery"})
_DOSE_UNITS = frozenset({"day", "week"})
"""Units of the days that hours count from; "24 hours and month 3" are two times."""


class Measurements:
    """The items of one text, their letters, and the days named in them.

    ``times`` are places of times, ``limits`` those that bound, ``relative`` those that count from an end,
    ``before`` those in front of an event; ``untold`` says that a measurement has no known day.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.items = in_days(items_of(text))
        self.letters = "".join(map(_letter, self.items))
        self.times = [place for place, letter in enumerate(self.letters) if letter in "TMW"]
        self.limits = self.places(patterns.LIMIT) - self.places(patterns.LISTED) if self.times else set()
        self.relative = self._after_the_last() if "Z" in self.letters or "l" in self.letters else set()
        self.ages = self._ages() if self.times else set()
        if self.ages and self._counts_from_elsewhere():
            self.relative |= self.ages
        self.before = self.places(patterns.BEFORE) if "B" in self.letters else set()
        measured = [place for place in self.times if place not in self.limits]
        self.hours = [place for place in measured if self._is_of_a_day(place)]
        self.days = [
            place
            for place in measured
            if self.letters[place] in "MW" and self.items[place].unit in _DOSE_UNITS
        ]
        self.counted_from = self._places_counted_from() if len(self.times) > 1 else set()
        self.untold = False

    def _after_the_last(self) -> set[int]:
        """Places of times that count from the last of something: 30 days after the last dose."""
        added = {place for place in self.places(patterns.ADDED_TO_END) if self.word(place - 1) == "plus"}
        return self.spans(patterns.RELATIVE) | added

    def _places_counted_from(self) -> set[int]:
        """Places of times that others count from: day 0, and how long a treatment lasts."""
        days = {place for place in self.places(patterns.FROM_DAY_0) if max(self.items[place].values) <= 1}
        return days | self.places(patterns.OF_TREATMENT)

    def _is_of_a_day(self, place: int) -> bool:
        """Whether a time counts from a dose and not from the start; hours of a span (0-2 hours) do not."""
        item = self.items[place]
        return item.unit in _INTRADAY and not (item.spread and self._has_days())

    def _has_days(self) -> bool:
        return any(
            self.letters[place] in "MW" and self.items[place].unit in _DOSE_UNITS for place in self.times
        )

    def places(self, pattern: re.Pattern[str]) -> set[int]:
        """Places of what the pattern's groups matched."""
        return {match.start(match.lastindex) for match in pattern.finditer(self.letters) if match.lastindex}

    def spans(self, pattern: re.Pattern[str]) -> set[int]:
        """All places in what the pattern's group matched."""
        return {place for match in pattern.finditer(self.letters) for place in range(*match.span(1))}

    def _ages(self) -> set[int]:
        """Places of times that are ages, which count from birth."""
        ages: set[int] = set()
        roles = [item.role for item in self.items]
        if "age" in roles:
            for match in patterns.AGE.finditer(self.letters):
                if roles[match.start(2)] == "age":
                    ages.update(range(*match.span(1)))
        if "aged" in roles:
            for match in patterns.AGED.finditer(self.letters):
                if roles[match.start(1)] == "aged":
                    ages.update(range(*match.span(2)))
        return ages & set(self.times)

    def _counts_from_elsewhere(self) -> bool:
        """Whether something else than birth is told beside ages: from enrollment to 13 months of age."""
        starts = (place for place, letter in enumerate(self.letters) if letter in "SOD")
        return any(self.word(place) not in _BIRTHS for place in starts) or bool(set(self.times) - self.ages)

    def values(self, place: int) -> tuple[float, ...]:
        """A time's days: negative where it lies before its event."""
        values = self.items[place].values
        before = place in self.before and self.items[place].form == "length"
        return tuple(-value for value in values) if before else values

    def limit(self) -> float | None:
        """The end that limits set."""
        places = self.limits - self.relative or self.limits
        return max((max(self.values(place)) for place in places), default=None)

    def points(self) -> list[float]:
        """All days that are named one by one, in order."""
        places = [place for place in self.times if place not in self.limits]
        starts = self.starts()
        own = [place for place in places if place not in self.relative]
        self.untold = (bool(own) or starts) and len(own) < len(places)
        if own or starts:
            places = own
        points = {0.0} if starts else set()
        for place in places:
            if self._counts(place):
                points.update(self.values(place))
        if "D" in self.letters and points and self._doses_on_day_0():
            points.add(0.0)
        return sorted(points)

    def _doses_on_day_0(self) -> bool:
        """Whether "predose" is a measurement of its own, not said of a day: predose on day 15."""
        if self.hours:
            doses = (place for place, letter in enumerate(self.letters) if letter == "D")
            return not self.days or any(self._dose_day(place) <= 1 for place in doses)
        return not patterns.DOSE_OF_DAY.search(self.letters)

    def _counts(self, place: int) -> bool:
        """Whether a time is a day of its own: hours count from a dose, and are day 1 where that is it."""
        item = self.items[place]
        if item.spread and item.unit in _INTRADAY and self.days:
            return False
        if place in self.counted_from:
            return False
        if not self.hours or not self.days:
            return True
        if place in self.hours:
            return self._dose_day(place) <= 1
        first = place in self.days and max(self.values(place)) <= 1
        return not first or self._dose_day(self.hours[0]) > 1

    def _dose_day(self, place: int) -> float:
        """The day that hours belong to: the nearest in front of them, or the first after."""
        nearest = max(bisect_left(self.days, place) - 1, 0)
        return max(self.values(self.days[nearest]))

    def beyond(self) -> float | None:
        """How much hours after a later dose than the first add to that dose's day."""
        if not self.days:
            return None
        later = (max(self.values(place)) for place in self.hours if self._dose_day(place) > 1)
        return max(later, default=None)

    def starts(self) -> bool:
        """Whether a day 0 is among the measurements."""
        weak = "SO" if self.times else "S"
        found = [place for place, letter in enumerate(self.letters) if letter in weak]
        if found:
            anchors = self._anchors()
            if any(place not in anchors and not self._dates_a_time(place) for place in found):
                return True
        if "B" not in self.letters or self.limits.issuperset(self.times):
            return False
        return patterns.BEFORE_EVENT.search(self.letters) is not None

    def _anchors(self) -> set[int]:
        """Places of starts that times count from; looking for words of a change in the text is slow."""
        anchors = self.places(patterns.ANCHOR)
        if anchors and patterns.CHANGE.search(self.text):
            return self.places(patterns.ANCHOR_OF_CHANGE)
        return anchors

    def _dates_a_time(self, place: int) -> bool:
        """Whether a start is only what a time is said of: day 1 of enrollment."""
        while place and self.word(place - 1) in ("of", "the"):
            place -= 1
        return place > 0 and self.letters[place - 1] in "TMW" and self.word(place) in ("of", "the")

    def word(self, place: int) -> str:
        """An item as written, in small letters."""
        item = self.items[place]
        return self.text[item.start : item.end].lower()


def _letter(item: Item) -> str:
    if item.role != "time":
        return patterns.LETTERS.get(item.role, "w")
    return "W" if item.spread else "M" if item.form == "mark" else "T"
