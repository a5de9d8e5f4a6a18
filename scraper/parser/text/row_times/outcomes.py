"""The one time that an outcome's own time frame names, for rows whose titles name none."""

from schemas.timing import TimeFrame, TitleTime
from scraper.parser.text.lexicon.plain import plain
from scraper.parser.text.row_times import marks

_MOST_NUMBERS = 2
"""Numbers in the words of one time: "visit 5 (week 12)"."""


def frame_time(title: str, text: str, frame: TimeFrame) -> TitleTime | None:
    """The time of a time frame that names exactly one, baseline beside it apart; else None.

    "Baseline and week 12" is week 12, "12 weeks" is; "Up to 12 weeks" and "Weeks 4 and 12" are none.  A
    change (``title``, of the outcome) "from baseline to week 12" is one at week 12.
    """
    words = plain(text)
    if len(marks.NUMBER.findall(words)) > _MOST_NUMBERS or marks.SEVERAL.search(words):
        return None
    day = _only_day(frame)
    if day is None and frame.end_days is not None and not frame.start_days:
        is_bare = marks.VALUE_FIRST.fullmatch(words.strip(" ."))
        is_change = frame.kind == "range" and marks.CHANGE.search(plain(title))
        day = frame.end_days if is_bare or is_change else None
    if day is None:
        return None
    if frame.anchor and not marks.START.match(plain(frame.anchor)):
        return TitleTime(text, None, frame.anchor, day)
    return TitleTime(text, day)


def _only_day(frame: TimeFrame) -> float | None:
    """The one day named beside day 0; None: there are several, or it is no list of days."""
    if frame.kind == "point":
        return frame.start_days
    if frame.kind != "repeated" or frame.every_days is not None:
        return None
    later = [day for day in frame.points_days if day]
    return later[0] if len(later) == 1 and len(frame.points_days) <= 2 else None
