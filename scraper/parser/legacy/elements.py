"""Elements of the registry's XML into a record in the shape of API v2, as a form's tables say.

What stands in no table is kept and reported.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from schemas.provenance import Draft, Issue, UnmappedValue
from scraper.errors import RecordRejected
from scraper.parser.legacy.table import Level, Tables, Value

Element = etree._Element
Json = dict[str, Any]

Convert = Callable[[str, str, str], Any]
"""The value of a text, given the path of its field and a conversion's name; raises ``ValueError``."""

_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def parsed(body: bytes, root_tag: str = "clinical_study") -> Element:
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
    if root is None or root.tag != root_tag:
        raise RecordRejected("not a record in the registry's XML")
    return root


class ElementReader:
    """Reads the elements of one document into a draft."""

    def __init__(self, root: Element, tables: Tables, convert: Convert) -> None:
        self.root = root
        self.tables = tables
        self.convert = convert
        self.draft = Draft({})
        self.order = {element: place for place, element in enumerate(root.iter())}

    def fill(self) -> Draft:
        """Reads all that the tables name."""
        self._fill(self.draft.record, self.root, self.tables.mapping)
        return self.draft

    def _fill(self, part: Json, element: Element, level: Level) -> None:
        """Reads the values and lists of one level into one part of the record."""
        for value in level.values:
            for found in element.iterfind(value.element) if value.element else (element,):
                self._put(part, value, found)
        by_path: dict[str, list[tuple[Element, Level]]] = {}
        for (elements, path), inner in level.lists.items():
            by_path.setdefault(path, []).extend((found, inner) for found in element.iterfind(elements))
        for path, listed in by_path.items():
            items = [
                self._item(found, inner)
                for found, inner in sorted(listed, key=lambda one: self.order[one[0]])
            ]
            if items := [item for item in items if item not in (None, {}, "")]:
                _set(part, path, items)

    def _item(self, element: Element, level: Level) -> Any:
        """An element of a list: a part of the record, or a value itself."""
        item: Json = {}
        self._fill(item, element, level)
        return item.get("", item)

    def _put(self, part: Json, value: Value, element: Element) -> None:
        text = element.get(value.attribute) if value.attribute else _text(element)
        if not value.how.startswith("=") and not (text and text.strip()):
            return
        try:
            read_value = self.convert(text or "", value.field, value.how)
        except ValueError as error:
            self.keep(element, value.attribute, text or "", str(error), "unreadable_value")
            return
        if not _set(part, value.path, read_value):
            self.keep(element, value.attribute, text or "", "said twice, otherwise", "repeated_value")

    def keep_the_rest(
        self, read_elsewhere: re.Pattern[str], element: Element | None = None, place: str = ""
    ) -> None:
        """Keeps what the tables do not name, or name as what v2 has no field for."""
        element = self.root if element is None else element
        for found, text in _said(element, place):
            known = self.tables.known(found)
            if found in self.tables.mapped or read_elsewhere.match(found) or (known and not known.is_kept):
                continue
            if known is None:
                self.draft.issues.append(
                    Issue("unknown_key", f"xml: {found}", text[:500], "an element that nctdb does not know")
                )
            self.draft.unmapped.append(UnmappedValue(f"xml: {found}", json.dumps(text, ensure_ascii=False)))
        for child in element:
            if isinstance(child.tag, str):
                self.keep_the_rest(read_elsewhere, child, f"{place}/{child.tag}" if place else child.tag)

    def keep(self, element: Element, attribute: str, text: str, message: str, kind: str) -> None:
        """Keeps what could not be read, and says so."""
        place = "/".join(
            [*(str(one.tag) for one in reversed(list(element.iterancestors()))), str(element.tag)]
        )
        path = f"xml: {place.removeprefix('clinical_study/')}" + (f"@{attribute}" if attribute else "")
        self.draft.issues.append(Issue(kind, path, text[:500], message))
        self.draft.unmapped.append(UnmappedValue(path, json.dumps(text, ensure_ascii=False)))


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


def _said(element: Element, place: str) -> Iterator[tuple[str, str]]:
    if element.text and element.text.strip():
        yield place, " ".join(element.text.split())
    for name, text in element.attrib.items():
        if place or name != "rank":
            yield f"{place}@{name!s}", str(text)
    for child in element:
        if isinstance(child.tag, str) and child.tail and child.tail.strip():
            yield f"{place}/text()", " ".join(str(child.tail).split())
