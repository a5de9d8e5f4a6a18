"""A figure as SVG that is a part of the page: its colours, its fonts, ids of its own."""

import io
import re
import warnings
from html import escape

from matplotlib.figure import Figure

from scraper.explore.report.drawing.paper import NAMES, Paper

_ROOT = re.compile(r"^.*?<svg\s[^>]*?viewBox=\"(?P<box>[^\"]*)\"[^>]*>", re.DOTALL)
_SHEET = re.compile(r"<defs>\s*<style\b.*?</defs>", re.DOTALL)
"""The style sheet that matplotlib adds, which would hold for the whole page; the page's has its rule."""

_TAG = re.compile(r"<[^>]+>")
_ID = re.compile(r"(\sid=\"|url\(#|href=\"#)")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_INK = re.compile("|".join(NAMES))
_SAME_STYLE = re.compile(
    r"<use [^>]*? style=\"(?P<style>[^\"]*)\"/>\s*(?:<use [^>]*? style=\"(?P=style)\"/>\s*)+"
)
"""Marks of one line of a figure: their style is written once."""

_NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}


def as_svg(figure: Figure, paper: Paper, name: str, description: str) -> str:
    """The drawing as an element of HTML; ``description`` says in words what it shows, ``name`` is its own."""
    written = io.StringIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # the reader's fonts have it
        figure.savefig(written, format="svg", metadata=_NO_METADATA)
    text = written.getvalue()
    root = _ROOT.match(text)
    assert root, "matplotlib writes a viewBox"  # noqa: S101 - else it is not the version we know
    prefix = f"{name}-{paper.name}-"
    body = _TAG.sub(lambda tag: _tag(tag[0], prefix), _SHEET.sub("", text[root.end() :]))
    body = _SAME_STYLE.sub(_styled_once, body)
    return (
        f'<svg class="{paper.name}" viewBox="{root["box"]}" role="img" aria-label="{escape(description)}"'
        f' style="max-width: {paper.width}px">{body}'
    )


def _styled_once(uses: re.Match[str]) -> str:
    style = f' style="{uses["style"]}"'
    return f"<g{style}>{uses[0].replace(style, '')}</g>"


def _tag(tag: str, prefix: str) -> str:
    """Only tags are touched, which are matplotlib's; text between them is the record's."""
    tag = _ID.sub(lambda found: found[0] + prefix, tag)
    tag = _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), tag)
    return _INK.sub(lambda found: f"var(--{NAMES[found[0]]})", tag)
