"""Undoing the markup of the registry's texts, and keeping texts from being read as markup."""

import html
import re

_MARKDOWN = str.maketrans({mark: f"\\{mark}" for mark in "\\|*_`[~"} | {"<": "&lt;"})
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def unescape(text: str) -> str:
    """The text as its author typed it: no backslash before punctuation, no (double-escaped) entities."""
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    while "&" in text and (plain := html.unescape(text)) != text:
        text = plain
    return text


def in_markdown(text: str) -> str:
    """The text for a cell of a Markdown table, where nothing in it marks anything."""
    return text.translate(_MARKDOWN)
