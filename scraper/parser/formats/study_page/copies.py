"""What a page says twice: copies for another screen size, and shortened texts before their whole.

A page may hide either of two copies, or both (a collapsed panel and its copy for small screens).
"""

from collections.abc import Iterator
from itertools import accumulate

from scraper.parser.formats.study_page.chrome import CONTROLS
from scraper.parser.formats.study_page.outline import Line
from scraper.parser.formats.study_page.words import fold


def with_copies_marked(lines: list[Line]) -> list[Line]:
    """Marks hidden lines that stand elsewhere with a negative ``hidden``, and drops shortened texts.

    What is hidden and stands nowhere else (a collapsed panel) is part of the page like any other line.
    """
    runs = list(_runs(_without_shortened(lines)))
    copies = _copies(runs)
    marked: list[Line] = []
    for position, run in enumerate(runs):
        marked += [line._replace(hidden=-line.hidden) for line in run] if position in copies else run
    return marked


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines that the same element hides, or none."""
    run: list[Line] = []
    for line in lines:
        if run and run[0].hidden != line.hidden:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _copies(runs: list[list[Line]]) -> set[int]:
    """Positions of hidden runs that the visible ones or a shorter hidden one say too."""
    texts = [[letters(line.text) for line in run] for run in runs]
    kept = {position for position, run in enumerate(runs) if not run[0].hidden}
    hidden = sorted(set(range(len(runs))) - kept, key=lambda position: sum(map(len, texts[position])))
    copies = set()
    said = _Said([text for position in sorted(kept) for text in texts[position]])
    for position in hidden:
        if said.holds(texts[position]):
            copies.add(position)
            continue
        kept.add(position)
        if sum(map(len, texts[position])) >= _LONG_TEXT:
            said = _Said([text for known in sorted(kept) for text in texts[known]])
    return copies


_FEW_LINES = 3
_LONG_TEXT = 20
"""Letters of a text that is hardly said twice on purpose."""


class _Said:
    """A text without its layout."""

    def __init__(self, texts: list[str]) -> None:
        self._text = "".join(texts)
        self._bounds = {0, *accumulate(map(len, texts))}

    def holds(self, texts: list[str]) -> bool:
        """Whether the lines stand there too, in whatever line breaks; or nearly all of a longer run."""
        if self._has("".join(texts)):
            return True
        unknown = [text for text in texts if text not in self._text]
        is_small = sum(map(len, unknown)) * 10 < sum(map(len, texts)) and len(unknown) * 5 < len(texts)
        return len(texts) > _FEW_LINES and is_small

    def _has(self, text: str) -> bool:
        start = self._text.find(text)
        for _ in range(50):
            if start < 0:
                return False
            if start in self._bounds and start + len(text) in self._bounds:
                return True
            start = self._text.find(text, start + 1)
        return False


def letters(text: str) -> str:
    """Letters and digits only, in lower case: what stays of a text in any layout."""
    return "".join(filter(str.isalnum, text.lower()))


def _without_shortened(lines: list[Line]) -> list[Line]:
    """Without the lines that end in dots where a hidden text or a button gives the whole."""
    dropped: set[int] = set()
    for position, line in enumerate(lines):
        if line.text.endswith(("...", "…")):
            dropped |= _shortened(lines, position)
    return [line for position, line in enumerate(lines) if position not in dropped]


def _shortened(lines: list[Line], last: int) -> set[int]:
    """Positions of the lines up to ``last`` with which the text after them begins."""
    following = lines[last + 1 : last + _LONGEST_TEXT]
    whole = [line for line in following if fold(line.text) not in CONTROLS]
    if not whole or (len(whole) == len(following) and whole[0].hidden == lines[last].hidden):
        return set()
    whole = whole[: _LONGEST_EXTRACT + 1]
    texts = [letters(line.text) for line in whole]
    bounds = set(accumulate(map(len, texts)))
    short = ""
    for first in range(last, max(last - _LONGEST_EXTRACT, -1), -1):
        short = letters(lines[first].text) + short
        if len(short) >= _LONG_TEXT and len(short) not in bounds and "".join(texts).startswith(short):
            return set(range(first, last + 1))
    return set()


_LONGEST_EXTRACT, _LONGEST_TEXT = 8, 80
"""Lines of a shortened text, and of its whole up to the button that shows it."""
