"""When a row of results was measured: by the title of its class or category, else by its outcome."""

from collections.abc import Mapping

from schemas.timing import RowTime, TitleTime

UNKNOWN = RowTime()


class RowTimes(dict[str | None, RowTime]):
    """The times of one class's rows by the title of their category; it has one for every title.

    ``titles``: what titles of the record name; ``outcome``: the one time of the outcome's time frame.
    """

    def __init__(
        self, titles: Mapping[str, TitleTime], class_title: str | None, outcome: TitleTime | None
    ) -> None:
        super().__init__()
        self._titles = titles
        self._class = titles.get(class_title) if class_title else None
        self._outcome = outcome

    def get(self, category: str | None, _default: object = None) -> RowTime:
        """The time of a category's rows."""
        return self[category]

    def __missing__(self, category: str | None) -> RowTime:
        found = self._titles.get(category) if category else None
        self[category] = time = row_time(self._class, found, self._outcome)
        return time


def row_time(
    of_class: TitleTime | None, of_category: TitleTime | None, of_outcome: TitleTime | None
) -> RowTime:
    """The time of a row.  A title that names a time without a day ("Visit 3") leaves the day open."""
    if of_class and of_category:
        return _of_both(of_class, of_category)
    for time, evidence in ((of_category, "category"), (of_class, "class"), (of_outcome, "time_frame")):
        if time:
            return RowTime(time.day, time.text, time.anchor, time.days_from_anchor, evidence)
    return UNKNOWN


def _of_both(of_class: TitleTime, of_category: TitleTime) -> RowTime:
    """The title with a day, where only one has it or both have the same; else no day."""
    if of_category.day is None and of_class.day is not None:
        return row_time(of_class, None, None)
    if of_class.day in (None, of_category.day):
        return row_time(None, of_category, None)
    return RowTime(text=f"{of_class.text}; {of_category.text}", evidence="class_and_category")
