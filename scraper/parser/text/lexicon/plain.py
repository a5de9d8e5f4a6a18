"""One spelling for all texts, character by character, so that places in it are places in the original."""

import re
from functools import lru_cache

_SAME = {
    "-": "‐‑‒–—―−－",
    "'": "‘’‛`´",
    '"': "“”„",
    "u": "µμ",
    "x": "×✕✖",
    "<": "＜˂‹﹤≮",
    ">": "＞˃›﹥≯",
    "=": "＝",
    "%": "％",
    "~": "～∼〜",
    "(": "（",
    ")": "）",
    "[": "【［",
    "]": "】］",
    "*": "⋅∙",
    ",": "，、",
    ";": "；",
    ":": "：",
    "≤": "⩽≦",
    "≥": "⩾≧",
    ".": "·․",
    " ": "\t\n\r\f\v\\\u00a0\u2002\u2003\u2007\u2009\u200a\u200b\u202f\u3000\ufeff",
}
_TABLE = {code: chr(code) for code in range(128)}
"""All of ASCII, as a character that the table does not have takes `translate` an exception."""

_TABLE |= {ord(other): mark for mark, others in _SAME.items() for other in others}
_TABLE |= {capital: chr(capital + 32) for capital in range(ord("A"), ord("Z") + 1)}
_TABLE |= {ord("０") + digit: str(digit) for digit in range(10)}
_TABLE |= {ord(raised): str(digit) for digit, raised in enumerate("⁰¹  ⁴⁵⁶⁷⁸⁹") if raised != " "}
"""Raised digits; ² and ³ stay, as they are parts of units, and ³ may be a sign."""

_SYMBOL_FONT = re.compile(r"[³£](?<![\w/].)(?= ?\w)")
"""What is left of ≥ and ≤ where the text was once set in the Symbol font."""


@lru_cache(maxsize=4)
def plain(text: str) -> str:
    """The text with the same length: ASCII letters small, dashes, quotes, brackets, µ and × alike, layout
    as spaces.

    Backslashes, the registry's escapes, become spaces: ``\\>= 18`` is `` >= 18``; so do the rest of ``&gt;``,
    and what the Symbol font made of ≥ and ≤ is one of them.
    """
    folded = text.translate(_TABLE)
    if "&" in folded:
        folded = folded.replace("&gt;", "   >").replace("&lt;", "   <")
    if "³" in folded or "£" in folded:
        folded = _SYMBOL_FONT.sub(lambda found: "≥" if found[0] == "³" else "≤", folded)
    return folded
