"""A drawing as a file that stands alone: its colours, title and source in it."""

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from scraper.explore.report.drawing.paper import DOTS, INK, NAMES

FORMS: Mapping[str, Mapping[str, Any]] = {
    "svg": {"Creator": None, "Date": None, "Format": None, "Type": None},
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
    "png": {"Software": None},
}
"""The forms of a file, and what it does not say: the same drawing is the same bytes."""

PNG_DOTS = 300
"""Dots of a bitmap in an inch, which is what journals ask for at least."""

_INK_OF_PAGE = re.compile(r"--(\w+): light-dark\((#[0-9a-f]{3,6}),")
_COLORED = ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor")
_UNDER, _ABOVE = 6, 4
"""Room between the drawing and the words under and above it, in pixels."""


def as_file(figure: Figure, form: str, title: str, credit: str) -> bytes:
    """A figure in one of ``FORMS``, on white, with its title and a line on its source.

    The figure has the page's light colours from then on.
    """
    _recolor(figure)
    words = _frame(figure, title, credit)
    written = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure.savefig(
            written,
            format=form,
            metadata=dict(FORMS[form]),
            facecolor="white",
            bbox_inches="tight",
            pad_inches=0.15,
            dpi=PNG_DOTS if form == "png" else DOTS,
        )
    for text in words:
        text.remove()
    return written.getvalue()


def _frame(figure: Figure, title: str, credit: str) -> list[Any]:
    height = figure.get_figheight() * DOTS
    size: dict[str, Any] = {"transform": figure.transFigure, "ha": "left", "color": _colors()[to_hex(INK)]}
    return [
        figure.text(0, 1 + _ABOVE / height, title, va="bottom", weight="bold", size=13, **size),
        figure.text(0, -_UNDER / height, credit, va="top", size=8.5, **size),
    ]


@cache
def _colors() -> Mapping[str, str]:
    """The color of each ink's mark: that of the page's style sheet by day; paper is white."""
    css = (resources.files("scraper.explore.report") / "templates" / "report.css").read_text(encoding="utf-8")
    by_name = dict(_INK_OF_PAGE.findall(css)) | {"paper": "#ffffff"}
    return {to_hex(mark): by_name[name] for mark, name in NAMES.items()}


def _recolor(figure: Figure) -> None:
    artists = figure.findobj()
    of_texts = [artist.get_bbox_patch() for artist in artists if isinstance(artist, Text)]
    for artist in [*artists, *filter(None, of_texts)]:
        for name in _COLORED:
            get, change = getattr(artist, f"get_{name}", None), getattr(artist, f"set_{name}", None)
            if get and change:
                _change(get(), change)


def _change(value: Any, change: Any) -> None:
    """Puts colors in the place of marks: one, or those of a collection."""
    if isinstance(value, str) or (isinstance(value, Sequence) and len(value) in (3, 4)):
        if color := _colors().get(_hex(value)):
            change(color)
    elif getattr(value, "ndim", 0) == 2 and len(value):
        change([_colors().get(_hex(each), each) for each in value])


def _hex(value: Any) -> str:
    try:
        return to_hex(value)
    except ValueError:  # "none", "auto"
        return ""
