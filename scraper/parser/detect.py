"""What form a file's content has, told from its first bytes and never from its name."""

import re

from schemas.forms import FORMS
from scraper.parser.formats import reader

HEAD = 65536
"""Bytes that are looked at."""

_XML_ROOT = re.compile(rb"<(?!\?|!)([A-Za-z_][\w.-]*)")

_ASK_THE_API = "a form that nctdb does not read; ask the current API for the same studies"
_OTHER_JSON = {
    b'"FullStudiesResponse"': f"classic API JSON, {_ASK_THE_API}",
    b'"StudyFieldsResponse"': "classic API JSON (StudyFieldsResponse), which holds chosen fields only",
    b'"ProtocolSection"': f"classic API JSON, {_ASK_THE_API}",
}
_OTHER_XML = {
    b"clinical_study": f"a record in the registry's XML, {_ASK_THE_API}",
    b"search_results": "a list of search results, which holds no record",
    b"Trials_downloaded_from_ICTRP": "a WHO ICTRP export, a form that nctdb does not read",
}
"""Forms of the registry that are not read, by a key in their first bytes or by their first element."""


def form_of(head: bytes) -> str | None:
    """Name of the form (one of ``FORMS``) or None when it is none that is read; ``head`` is in UTF-8."""
    if _other_json(head):
        return None
    return next((name for name in FORMS if reader(name).recognises(head)), None)


def why_not(head: bytes) -> str:
    """Why content of no known form is refused, and what to do."""
    if not head.strip():
        return "empty"
    if name := _other_json(head):
        return name
    root = _XML_ROOT.search(head[:4000])
    if root and root[1] in _OTHER_XML:
        return _OTHER_XML[root[1]]
    if b"\x00" in head or head[:4] in (b"%PDF", b"\x89PNG", b"\xd0\xcf\x11\xe0"):
        return "binary data, not a record"
    return "not a form that nctdb reads: API v2 JSON, or a mirror's study page in HTML or plain text"


def _other_json(head: bytes) -> str | None:
    return next((reason for key, reason in _OTHER_JSON.items() if key in head[:2000]), None)
