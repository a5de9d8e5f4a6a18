"""What form a file's content has, told from its first bytes and never from its name."""

import re

from scraper.parser.formats import FORMS, api_v2, form

HEAD = 65536
"""Bytes that are looked at."""

_XML_ROOT = re.compile(rb"<(?!\?|!)([A-Za-z_][\w.-]*)")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_OTHER_XML = {
    b"clinical_study": "a record in the registry's XML, a form that nctdb does not read; "
    "ask the current API for it",
    b"search_results": "a list of search results, which holds no record",
    b"Trials_downloaded_from_ICTRP": "a WHO ICTRP export, a form that nctdb does not read",
}


def form_of(head: bytes) -> str | None:
    """Name of the form (one of ``FORMS``) or None when it is none that is read."""
    if any(key in head[:2000] for key in api_v2.FOREIGN_KEYS):
        return None
    return next((name for name in FORMS if form(name).recognises(head)), None)


def why_not(head: bytes) -> str:
    """Why content of no known form is refused, and what to do."""
    if not head.strip():
        return "empty"
    for key, name in api_v2.FOREIGN_KEYS.items():
        if key in head[:2000]:
            return name
    root = _XML_ROOT.search(head[:4000])
    if root and root[1] in _OTHER_XML:
        return _OTHER_XML[root[1]]
    if b"\x00" in head or head[:4] in (b"%PDF", b"\x89PNG", b"\xd0\xcf\x11\xe0"):
        return "binary data, not a record"
    return "not a form that nctdb reads: API v2 JSON, or a mirror's study page in HTML or plain text"


def text_encoding(head: bytes) -> str | None:
    """The encoding that a byte-order mark or the pattern of NUL bytes tells; None: UTF-8 without mark."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            return encoding
    if len(head) >= 4 and head[0] and not head[1] and head[2] and not head[3]:
        return "utf-16-le"
    if len(head) >= 4 and not head[0] and head[1] and not head[2] and head[3]:
        return "utf-16-be"
    return None
