"""Readers of publications and links."""

import re
from typing import Any

from scraper.parser.formats.study_page.record import PageRecord
from scraper.parser.formats.study_page.sections import Segment

Json = dict[str, Any]

_PUBMED_LINK = re.compile(r"(?:pubmed[^\s]{0,60}?/|[?&](?:term|id|list_uids)=)(\d{1,9})(?!\d)", re.IGNORECASE)
_PMID = re.compile(
    r"[\s(\[]*\bPMID:?\s*(\d{1,9})[\])]*\.?$|\s*\[\s*PubMed(?:\s+citation)?\s*\]$|\s+PubMed$", re.IGNORECASE
)


def read_references(segment: Segment, record: PageRecord) -> None:
    """Citations, with PubMed ids where the page links or prints them."""
    assert segment.label is not None  # noqa: S101
    path = "protocolSection.referencesModule.references"
    references: list[Json] = record.get(path) or []
    for line in segment.lines:
        pmid = next((match[1] for link in line.links if (match := _PUBMED_LINK.search(link))), "")
        text = line.text
        while match := _PMID.search(text[-40:]):
            pmid = pmid or match[1] or ""
            text = text[: len(text) - len(text[-40:]) + match.start()].rstrip()
        if references and not text:
            if pmid:
                references[-1].setdefault("pmid", pmid)
            continue
        kind = {"type": segment.label.path} if segment.label.path else {}
        values = {"pmid": pmid, **kind, "citation": text}
        references.append({key: value for key, value in values.items() if value})
    record.put(path, references)


_URL = re.compile(r"(?:https?://|www\.)[^\s<>]{3,}")
_URL_AT_END = re.compile(r"\(?(?:https?://|www\.)[^\s<>]{3,}\s*$")


def read_links(segment: Segment, record: PageRecord) -> None:
    """Helpful links: the text, and the address after or in it."""
    links: list[Json] = []
    for line in segment.lines:
        printed = _printed_url(line.text)
        url = line.links[0] if line.links else printed
        label = line.text
        if printed and printed == url and (match := _URL_AT_END.search(label)):
            label = label[: match.start()].strip(" :-–")
        if printed and not label and links and "url" not in links[-1]:
            links[-1]["url"] = url
        else:
            links.append({key: value for key, value in (("label", label), ("url", url)) if value})
    record.put("protocolSection.referencesModule.seeAlsoLinks", links)


def _printed_url(text: str) -> str:
    """The last address in a text, without the punctuation of the sentence around it."""
    found = _URL.findall(text)
    url = found[-1].rstrip(".,;") if found else ""
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(".,;")
    return url
