"""What form a file's content has, recognised by its first bytes and never from its name."""

import re

from schemas.forms import FORMS
from scraper.parser.formats import reader

_NCT_ID = re.compile(rb"NCT\d{8}", re.IGNORECASE)

HEAD = 65536
"""Bytes that are looked at."""

_NOT_READ = "not a form that nctdb reads"
_ASK = f"{_NOT_READ}; ask for the same trials: nctdb fetch DB --ids FILE"
_FETCH = "ask for the record: nctdb fetch DB NCT_ID"
_XML = rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->)[^\x00]){0,2000}-->\s*|<!DOCTYPE[^>]{0,500}>\s*)*<"
_JSON = rb"\A\s*[\[{][^\x00]{0,2000}?"

_OTHER_FORMS = {
    _JSON + rb'"StudyFieldsResponse"': f"classic API JSON of chosen fields (StudyFieldsResponse), {_ASK}",
    _XML + rb"search_results\b": f"a search export in XML, {_ASK}",
    rb"<title>[^<]{0,60}ClinicalTrials\.gov Archive": (
        f"a page of the registry's archive, {_NOT_READ}; load the XML of the same version, or {_FETCH}"
    ),
    rb'href="/archive/history\.css"': f"a list of a study's versions, {_NOT_READ}",
    rb"<title>[^<]{0,400}-\s+ClinicalTrials\.gov\s*<": f"a page of the classic site, {_NOT_READ}; {_FETCH}",
    rb"\n\s{0,9}Sponsors\s{1,9}Lead Sponsor\s": (
        f"a study page in a mirror's layout of 2017, {_NOT_READ}; {_FETCH}"
    ),
    rb"\A(?:id\|)?nct_id\|": f"a table of AACT, {_ASK}",
}
"""Forms of the registry that are not read, by a pattern in their first bytes, with what is said of them."""

_OTHER = [(re.compile(pattern), reason) for pattern, reason in _OTHER_FORMS.items()]

_DATA_FILES = {
    rb"\AX\n\x00\x00\x00|\ARD[XA][23]\n": "an R data file (.rds, .RData); write CSV or JSON of it in R",
    rb"\APAR1": "a Parquet file",
    rb"\ASQLite format 3\x00": "an SQLite database",
    rb"\A%PDF": "a PDF document",
}
"""Binary files that people take for records, by their first bytes."""

_BINARY = re.compile(rb"\A(?:%PDF|\x89PNG|\xd0\xcf\x11\xe0|\xff\xd8\xff|GIF8|SQLite format 3)|\x00")


def form_of(head: bytes) -> str | None:
    """Name of the form (one of ``FORMS``) or None when it is none that is read; ``head`` is in UTF-8."""
    if _other_form(head):
        return None
    return next((name for name in FORMS if reader(name).recognises(head)), None)


def why_not(head: bytes) -> str:
    """Why content of no known form is refused, and what to do."""
    if not head.strip():
        return "empty"
    if reason := _other_form(head):
        return reason
    if data_file := next((name for pattern, name in _DATA_FILES.items() if re.match(pattern, head)), None):
        return f"binary data, not a record: {data_file}"
    if _BINARY.search(head):
        return "binary data, not a record"
    if ids := sorted({found.upper().decode() for found in _NCT_ID.findall(head)}):
        return _names_trials(ids)
    return f"{_NOT_READ}: {', '.join(form.title for form in FORMS.values())}"


def _names_trials(ids: list[str]) -> str:
    if len(ids) == 1:
        return (
            f"names {ids[0]} and holds no record: perhaps a page of another site, which shows a part of it;"
            f" ask for the record: nctdb fetch DB {ids[0]}"
        )
    return f"names {len(ids)} trials and holds no record; ask for their records: nctdb fetch DB --ids FILE"


def _other_form(head: bytes) -> str | None:
    return next((reason for pattern, reason in _OTHER if pattern.search(head)), None)
