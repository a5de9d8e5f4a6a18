"""Is everything that files say in what is read of them: ``python -m benchmarks.nothing_lost FORM FOLDER``.

Each text of a file (a leaf of JSON; the text or an attribute of an element of XML) must be found in the typed
record, in one of the older spellings of its value, or in the values that have no field; or stand in the
form's table of what is ignored, with a reason.  Case, blanks and punctuation are not compared.  Prints where
texts stand that are not found, and the share of those that are.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from schemas.markup import unescape
from schemas.provenance import RawDocument
from schemas.study.paths import field_kinds
from schemas.values import PartialDate
from schemas.vocabularies import VOCABULARIES
from scraper.parser import assemble
from scraper.parser.documents import documents
from scraper.parser.formats import reader
from scraper.parser.read import content

_EVENTS = "clinical_results/reported_events/{}_events/category_list/category"

_READ_AS_ANSWERS = {
    "clinical_results/certain_agreements/pi_employee": "a sentence for each answer",
    "clinical_results/certain_agreements/restrictive_agreement": "a sentence for each answer",
    f"{_EVENTS.format('serious')}/title": "Total: of the groups",
    f"{_EVENTS.format('other')}/title": "Total: of the groups",
    f"{_EVENTS.format('serious')}/event_list/event/sub_title": "Total: of the groups",
    f"{_EVENTS.format('other')}/event_list/event/sub_title": "Total: of the groups",
}
"""Places of the public XML whose words became answers or fields of the record."""

_SHOWN_BY_PLACE = frozenset({"N/A", "Number of Participants"})
"""What is absent in v2, and the title that counts of participants had until 2016."""

_COMPOUND = (
    ("download_date", ".* on "),
    ("document_url", ".*/"),
    ("phase", "/"),
    ("masking", "[(),]"),
    ("intervent_type", "/.*"),
    ("/design", "[(),]"),
    ("study_design", r"(?:^|, )[A-Z][a-z]+ ?[A-Z]?[a-z]*: |[(),]"),
)
"""Ends of places that say several things in one text, and what parts them."""

_GROUPS = {"P": "fg", "B": "bg", "O": "og", "E": "eg"}
"""Ids of groups in the XML, by their letter, as v2 has them."""

_YES_AND_NO = {True: ("yes", "true", "acceptshealthyvolunteers"), False: ("no", "false")}


def folded(text: str) -> str:
    """Letters and digits alone, so that layout and marks do not matter."""
    return re.sub(r"[\W_]+", "", unescape(text).lower())


def said_in(document: RawDocument) -> Iterator[tuple[str, str]]:
    """Place and text of everything that a document says."""
    if document.form.endswith("xml"):
        yield from _said_in_xml(etree.fromstring(document.body), "")
    else:
        yield from _said_in_json(json.loads(document.body), "")


def _said_in_json(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _said_in_json(child, key)
    elif isinstance(value, list):
        for child in value:
            yield from _said_in_json(child, place)
    elif value is not None and str(value).strip():
        yield place, str(value)


def _said_in_xml(element: Any, place: str) -> Iterator[tuple[str, str]]:
    for name, text in element.attrib.items():
        yield f"{place}@{name}", text
    texts = [element.text, *(child.tail for child in element)]
    yield from ((place, text) for text in texts if text and text.strip())
    for child in element:
        if isinstance(child.tag, str):
            yield from _said_in_xml(child, f"{place}/{child.tag}" if place else child.tag)


def spellings(value: Any, path: str) -> Iterator[str]:
    """A value as any form may have written it."""
    kind = field_kinds().get(path)
    if isinstance(value, bool):
        yield from _YES_AND_NO[value]
        return
    yield folded(str(value))
    if kind and kind.vocabulary:
        yield from map(folded, VOCABULARIES[kind.vocabulary].words.get(str(value), ()))
    if kind and kind.type is PartialDate:
        yield from map(folded, _in_words(str(value)))
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)T(.*)", str(value)):
        yield folded("".join(match.group(2, 3, 1, 4)))


def _in_words(iso: str) -> Iterator[str]:
    year, month, *day = [int(part) for part in iso.rstrip("?").split("-")] + ([1] if len(iso) == 4 else [])
    yield f"{month:02}{year}"
    if day:
        yield from (f"{date(year, month, day[0]):%B} {number} {year}" for number in (day[0], f"{day[0]:02}"))
    else:
        yield f"{date(year, month, 1):%B} {year}"


def _values(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _values(child, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for child in value:
            yield from _values(child, path)
    else:
        yield from spellings(value, path)


def lost(document: RawDocument) -> Iterator[tuple[str, str, bool]]:
    """Place and text of everything that a document says, and whether it is lost."""
    record = content(document)
    typed = assemble.from_draft(reader(document.form).read(document))
    kept = set(_values(record, "")).union(*(_values(json.loads(one.value), "") for one in typed.unmapped))
    everything = "\n".join(kept)
    ignored = reader(document.form).ignored
    for place, text in said_in(document):
        found = place in _READ_AS_ANSWERS or ignored(place) or text.strip() in _SHOWN_BY_PLACE
        in_record = all(
            words in kept or (len(words) > 8 and words in everything) for words in _parts(place, text)
        )
        yield place, text, not (found or in_record)


def _parts(place: str, text: str) -> Iterator[str]:
    """The parts of a text that a record may have apart: ``Phase 1/Phase 2``, ``Single (Investigator)``."""
    if place.endswith("group_id") and (group := re.fullmatch(r"([PBOE])(\d+)", text.strip())):
        yield f"{_GROUPS[group[1]]}{int(group[2]) - 1:03}"
    elif separator := next((by for end, by in _COMPOUND if f"/{place}".endswith(end)), None):
        yield from (folded(part) for part in re.split(separator, text) if folded(part))
    else:
        yield folded(text)


def main() -> None:
    """Prints what is lost."""
    parser = argparse.ArgumentParser(description="Is everything that files say in what is read of them?")
    parser.add_argument("form")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--examples", type=int, default=1, help="texts to show of each place")
    given = parser.parse_args()
    total, gone, shown = 0, Counter[str](), Counter[str]()
    for file in sorted(path for path in given.folder.rglob("*") if path.is_file()):
        with file.open("rb") as stream:
            for document in documents(str(file), stream):
                if not isinstance(document, RawDocument) or document.form != given.form:
                    continue
                for place, text, is_lost in lost(document):
                    total += 1
                    gone[place] += is_lost
                    if is_lost and shown[place] < given.examples:
                        shown[place] += 1
                        print(f"{document.origin}: {place}: {text!r:.200}")
    for place, count in gone.most_common():
        if count:
            print(f"{count:6}  {place}")
    print(f"{total - gone.total()} of {total} texts found ({100 * (1 - gone.total() / max(total, 1)):.2f} %)")


if __name__ == "__main__":
    main()
