"""Undoing the markup of the registry's texts."""

import html
import re

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def unescape(text: str) -> str:
    """The text as its author typed it: no backslash before punctuation, no (double-escaped) entities."""
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    while "&" in text and (plain := html.unescape(text)) != text:
        text = plain
    return text
