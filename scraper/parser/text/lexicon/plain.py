"""One spelling for all texts, character by character, so that places in it are places in the original."""

from functools import lru_cache

_SAME = {
    "-": "‐‑‒–—―−－",
    "'": "‘’‛`´",
    '"': "“”„",
    "u": "µμ",
    "x": "×✕✖",
    "<": "＜˂‹",
    ">": "＞˃›",
    "=": "＝",
    "%": "％",
    "~": "～∼",
    "(": "（",
    ")": "）",
    ",": "，",
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


@lru_cache(maxsize=4)
def plain(text: str) -> str:
    """The text with the same length: ASCII letters small, dashes, quotes, brackets, µ and × alike, layout
    as spaces.

    Backslashes, the registry's escapes, become spaces: ``\\>= 18`` is `` >= 18``.
    """
    return text.translate(_TABLE)
