"""The registry's public XML (``clinical_study`` with ``required_header``), served until 2024 and in bulk.

``mapping.csv`` says which element is which path, ``unmapped.csv`` which have none, and why.  What is in
neither is kept and reported.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from schemas.provenance import Draft, Issue, RawDocument, UnmappedValue
from scraper.errors import RecordRejected
from scraper.parser.contract import Reader
from scraper.parser.formats.public_xml import derived
from scraper.parser.formats.public_xml.before_2016 import bring_up_to_date
from scraper.parser.formats.public_xml.events import read_events
from scraper.parser.formats.public_xml.table import Level, Value, mapped, mapping, unmapped
from scraper.parser.formats.public_xml.values import converted

Element = etree._Element
Json = dict[str, Any]

_ROOT = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<clinical_study\b[^>]{0,500}>\s*(?:<!--.{0,2000}?-->\s*)*<required_header>",
    re.DOTALL,
)
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_EVENTS = re.compile(r"clinical_results/reported_events/(?:serious|other)_events/(?:default|category_list)")


def recognises(head: bytes) -> bool:
    """The root and its header; records of the registry's entry system have the same root and no header."""
    return bool(_ROOT.match(head))


def read(document: RawDocument) -> Draft:
    """One record as a draft; raises ``RecordRejected`` when it is cut short or malformed."""
    root = _parsed(document.body)
    bring_up_to_date(root)
    draft = Draft({})
    order = {element: place for place, element in enumerate(root.iter())}
    _fill(draft.record, root, mapping(), draft, order)
    reported = root.find("clinical_results/reported_events")
    if reported is not None:
        _read_events(reported, draft)
    derived.complete(draft.record, root)
    _keep_the_rest(root, "", draft)
    return draft


def _parsed(body: bytes) -> Element:
    """The root; no entity is expanded, no file or address is opened, no tree grows without bound."""
    if _DECLARES.search(body[:100_000]):
        raise RecordRejected(
            "the XML declares a document type or entities, which no record of the registry does"
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        words = str(error.msg).splitlines()[0]
        raise RecordRejected(f"not a whole XML record, cut short or malformed: {words[:160]}") from None
    if root is None or root.tag != "clinical_study":
        raise RecordRejected("not a record in the registry's XML")
    return root


def _fill(part: Json, element: Element, level: Level, draft: Draft, order: dict[Element, int]) -> None:
    """Reads the values and lists of one level into one part of the record."""
    for value in level.values:
        for found in element.iterfind(value.element) if value.element else (element,):
            _put(part, value, found, draft)
    by_path: dict[str, list[tuple[Element, Level]]] = {}
    for (elements, path), inner in level.lists.items():
        by_path.setdefault(path, []).extend((found, inner) for found in element.iterfind(elements))
    for path, listed in by_path.items():
        items = [
            _item(found, inner, draft, order)
            for found, inner in sorted(listed, key=lambda one: order[one[0]])
        ]
        if items := [item for item in items if item not in (None, {}, "")]:
            _set(part, path, items)


def _item(element: Element, level: Level, draft: Draft, order: dict[Element, int]) -> Any:
    """An element of a list: a part of the record, or a value itself."""
    item: Json = {}
    _fill(item, element, level, draft, order)
    return item.get("", item)


def _put(part: Json, value: Value, element: Element, draft: Draft) -> None:
    text = element.get(value.attribute) if value.attribute else _text(element)
    if not value.how.startswith("=") and not (text and text.strip()):
        return
    try:
        read_value = converted(text or "", value.field, value.how)
    except ValueError as error:
        _keep(draft, element, value.attribute, text or "", str(error), "unreadable_value")
        return
    if not _set(part, value.path, read_value):
        _keep(draft, element, value.attribute, text or "", "said twice, otherwise", "repeated_value")


def _set(part: Json, path: str, value: Any) -> bool:
    """Puts a value at a path; False when another one is there."""
    if value in (None, ""):
        return True
    *steps, last = path.split(".")
    for step in steps:
        part = part.setdefault(step, {})
    if isinstance(value, dict) and isinstance(part.get(last), dict):
        part[last] |= value
        return True
    return bool(part.setdefault(last, value) == value)


def _text(element: Element) -> str:
    """The text of an element that holds no other one; comments may stand in it."""
    if any(isinstance(child.tag, str) for child in element):
        return ""
    return str(element.text or "") + "".join(str(child.tail or "") for child in element)


def _read_events(reported: Element, draft: Draft) -> None:
    module = draft.record.setdefault("resultsSection", {}).setdefault("adverseEventsModule", {})
    try:
        read_events(reported, module)
    except ValueError as error:
        _keep(
            draft, reported, "", etree.tostring(reported, encoding="unicode"), str(error), "unreadable_value"
        )


def _keep_the_rest(element: Element, place: str, draft: Draft) -> None:
    """Keeps what the tables do not name, or name as what v2 has no field for."""
    for found, text in _said(element, place):
        known = unmapped().get(found)
        if found in mapped() or _EVENTS.match(found) or (known and not known.is_kept):
            continue
        if known is None:
            draft.issues.append(
                Issue("unknown_key", f"xml: {found}", text[:500], "an element that nctdb does not know")
            )
        draft.unmapped.append(UnmappedValue(f"xml: {found}", json.dumps(text, ensure_ascii=False)))
    for child in element:
        if isinstance(child.tag, str):
            _keep_the_rest(child, f"{place}/{child.tag}" if place else child.tag, draft)


def _said(element: Element, place: str) -> Iterator[tuple[str, str]]:
    if element.text and element.text.strip():
        yield place, " ".join(element.text.split())
    for name, text in element.attrib.items():
        if place or name != "rank":
            yield f"{place}@{name!s}", str(text)
    for child in element:
        if isinstance(child.tag, str) and child.tail and child.tail.strip():
            yield f"{place}/text()", " ".join(str(child.tail).split())


def _keep(draft: Draft, element: Element, attribute: str, text: str, message: str, kind: str) -> None:
    place = "/".join([*(str(one.tag) for one in reversed(list(element.iterancestors()))), str(element.tag)])
    path = f"xml: {place.removeprefix('clinical_study/')}" + (f"@{attribute}" if attribute else "")
    draft.issues.append(Issue(kind, path, text[:500], message))
    draft.unmapped.append(UnmappedValue(path, json.dumps(text, ensure_ascii=False)))


def ignored(place: str) -> bool:
    """Whether an element or attribute says nothing that another one does not say."""
    known = unmapped().get(place)
    return place == "@rank" or (known is not None and not known.is_kept)


READER = Reader(recognises, read, ignored=ignored)
