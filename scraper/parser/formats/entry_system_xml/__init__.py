"""XML of the registry's entry system (``clinical_study`` with ``study_id``), as its archive gave versions.

``mapping.csv`` says which element is which path, ``unmapped.csv`` which have none, and why.  Elements
``design`` are words without a label (``design.py``).  Results stay as they were entered.
"""

import re
from pathlib import PurePath
from textwrap import dedent
from typing import Any

from lxml import etree

from schemas.provenance import Draft, Issue, RawDocument, UnmappedValue
from schemas.study.paths import field_kinds
from scraper.parser import assemble
from scraper.parser.contract import Reader
from scraper.parser.formats.entry_system_xml.design import read_word
from scraper.parser.legacy.blocks import as_typed
from scraper.parser.legacy.derived import age_groups, interventions_of_arms
from scraper.parser.legacy.elements import ElementReader, parsed
from scraper.parser.legacy.table import tables
from scraper.parser.legacy.values import by_type, study_type

Element = etree._Element

_ROOT = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<clinical_study\b[^>]{0,500}>\s*<study_id\b",
    re.DOTALL,
)
_DESIGN = re.compile(r"design$")
_ID = re.compile(r"NCT\d{8}")


def recognises(head: bytes) -> bool:
    """The root and the ids, which come first; published records have a header there."""
    return bool(_ROOT.match(head))


def read(document: RawDocument) -> Draft:
    """One record as a draft; raises ``RecordRejected`` when it is cut short or malformed."""
    root = parsed(document.body)
    reader = ElementReader(root, tables(__name__), converted)
    draft = reader.fill()
    _read_design(root, draft)
    _read_id_of_file(document, draft)
    protocol = draft.record.get("protocolSection", {})
    interventions_of_arms(protocol)
    age_groups(protocol)
    draft.record["hasResults"] = root.find("clinical_result") is not None
    for location in protocol.get("contactsLocationsModule", {}).get("locations", []):
        for contact in location.get("contacts", []):
            contact.setdefault("role", "CONTACT")
    reader.keep_the_rest(_DESIGN)
    return draft


def _read_design(root: Element, draft: Draft) -> None:
    for element in root.iterfind("design"):
        word = " ".join((element.text or "").split())
        said = read_word(word)
        if said:
            module = draft.record.setdefault("protocolSection", {}).setdefault("designModule", {})
            module["designInfo"] = said | module.get("designInfo", {})
        elif word:
            draft.unmapped.append(UnmappedValue("xml: design", assemble.as_json(word)))


def _read_id_of_file(document: RawDocument, draft: Draft) -> None:
    """Early versions of a record do not have its NCT id; files of the archive are named by it."""
    module = draft.record.setdefault("protocolSection", {}).setdefault("identificationModule", {})
    in_name = _ID.search(PurePath(document.origin).name)
    if "nctId" not in module and (nct_id := document.nct_id or (in_name and in_name[0])):
        module["nctId"] = str(nct_id)
        place = "protocolSection.identificationModule.nctId"
        draft.issues.append(
            Issue("id_from_name", place, str(nct_id), "the record has no NCT id; its file has")
        )


def converted(text: str, path: str, how: str) -> Any:
    """The value of a field; raises ``ValueError`` where the text is none of its kind."""
    if how.startswith("="):
        return how[1:]
    if how == "block":
        return as_typed(dedent(text.strip("\n")))  # its lines are not wrapped: each is a paragraph or an item
    words = " ".join(text.split())
    if how == "study_type":
        return study_type(words)
    if how == "intervention_type":
        words = words.partition("/")[0]  # "Biological/Vaccine"
    kind = field_kinds()[path]
    return as_typed(text) if kind.is_markup else by_type(words, path)


def ignored(place: str) -> bool:
    """Whether an element or attribute says nothing that another one does not say."""
    known = tables(__name__).known(place)
    return known is not None and not known.is_kept


READER = Reader(recognises, read, ignored=ignored)
