"""The registry's public XML (``clinical_study`` with ``required_header``), served until 2024 and in bulk.

``mapping.csv`` says which element is which path, ``unmapped.csv`` which have none, and why.  What is in
neither is kept and reported.
"""

import re

from lxml import etree

from schemas.provenance import Draft, RawDocument, UnmappedValue
from scraper.parser import assemble
from scraper.parser.contract import Reader
from scraper.parser.formats.public_xml import derived
from scraper.parser.formats.public_xml.before_2016 import bring_up_to_date
from scraper.parser.formats.public_xml.events import read_events
from scraper.parser.formats.public_xml.values import converted
from scraper.parser.legacy.elements import ElementReader, parsed
from scraper.parser.legacy.table import tables
from scraper.parser.legacy.values import unread_design

_ROOT = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<clinical_study\b[^>]{0,500}>\s*(?:<!--.{0,2000}?-->\s*)*<required_header>",
    re.DOTALL,
)
_EVENTS = re.compile(r"clinical_results/reported_events/(?:serious|other)_events/(?:default|category_list)")


def recognises(head: bytes) -> bool:
    """The root and its header; records of the registry's entry system have the same root and no header."""
    return bool(_ROOT.match(head))


def read(document: RawDocument) -> Draft:
    """One record as a draft; raises ``RecordRejected`` when it is cut short or malformed."""
    root = parsed(document.body)
    bring_up_to_date(root)
    reader = ElementReader(root, tables(__name__), converted)
    draft = reader.fill()
    reported = root.find("clinical_results/reported_events")
    if reported is not None:
        _read_events(reported, reader)
    derived.complete(draft.record, root)
    reader.keep_the_rest(_EVENTS)
    for part in unread_design(root.findtext("study_design") or ""):
        draft.unmapped.append(UnmappedValue("xml: study_design", assemble.as_json(part)))
    return draft


def _read_events(reported: etree._Element, reader: ElementReader) -> None:
    module = reader.draft.record.setdefault("resultsSection", {}).setdefault("adverseEventsModule", {})
    try:
        read_events(reported, module)
    except ValueError as error:
        text = etree.tostring(reported, encoding="unicode")
        reader.keep(reported, "", text, str(error), "unreadable_value")


def ignored(place: str) -> bool:
    """Whether an element or attribute says nothing that another one does not say."""
    known = tables(__name__).known(place)
    return place == "@rank" or (known is not None and not known.is_kept)


READER = Reader(recognises, read, ignored=ignored)
