"""Texts of the record as safe HTML: whatever a sponsor wrote, it is shown and never run."""

import re
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markupsafe import Markup

from schemas.markup import unescape

_MARKDOWN = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["list", "escape", "entity", "newline"]
)
"""What the registry's texts use: paragraphs, lists, escapes.  Links, images, HTML stay plain characters."""

WEB = {"http", "https"}

_LISTED = re.compile(r"\[[^\]]{0,2000}\]")


def registry_text(text: str | None) -> Markup:
    """A long text in the registry's markdown as paragraphs and lists."""
    return Markup(_MARKDOWN.render(text or ""))  # noqa: S704 - made of escaped text


def plain_text(text: object) -> str:
    """A short text as its author typed it; the template escapes it."""
    return "" if text is None else unescape(str(text))


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web; None for ``javascript:`` and what else may be written there."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return url.strip() if url and parts.scheme.lower() in WEB and parts.netloc else None


def field_of(path: str) -> str:
    """The field of a path, without which element of a list: ``a.b[Placebo].c`` is in ``a.b.c``."""
    return _LISTED.sub("", path)


def field_name(path: str) -> str:
    """What a field is called: ``protocolSection.statusModule.overallStatus`` is "Overall status".

    A date and its type bear the name of what holds them: ``startDateStruct.type`` is "Start date type".
    """
    *_, above, last = ["", *field_of(path).split(".")]
    if above.endswith("Struct"):
        last = above.removesuffix("Struct") + ("" if last == "date" else f" {last}")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", last).lower()
    return words.capitalize()
