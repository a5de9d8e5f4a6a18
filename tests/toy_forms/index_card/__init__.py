"""A toy: index cards, several a file, each begun by ``CARD`` and an NCT id.

CARD NCT99000301
title: Walking after stroke
enrolled: 40
phase: 2
"""

import re
from collections.abc import Iterator
from typing import Any

from schemas.provenance import Draft, Issue, RawDocument, UnmappedValue
from scraper.errors import RecordRejected
from scraper.parser.contract import Piece, Reader, Source

PROTOCOL = "protocolSection"


def recognises(head: bytes) -> bool:
    return head.startswith(b"CARD ")


def split(source: Source) -> Iterator[Piece]:
    head, rest = source.utf8()
    for card in re.split(rb"(?m)^(?=CARD )", head + rest.read(1 << 20)):
        if card:
            yield Piece(card, None if b"\n" in card else "a card without lines")


def read(document: RawDocument) -> Draft:
    first, *lines = document.body.decode().splitlines()
    said = dict(line.split(": ", 1) for line in lines)
    if "title" not in said:
        raise RecordRejected("the card has no title")
    protocol: dict[str, Any] = {
        "identificationModule": {"nctId": first.removeprefix("CARD "), "briefTitle": said.pop("title")},
        "statusModule": {"lastUpdateSubmitDate": said.pop("date")},
    }
    if "enrolled" in said:
        protocol["designModule"] = {
            "studyType": "INTERVENTIONAL",
            "enrollmentInfo": {"count": int(said.pop("enrolled"))},
        }
    if "sex" in said:
        protocol["eligibilityModule"] = {"sex": said.pop("sex")}
    draft = Draft({PROTOCOL: protocol}, is_partial=said.pop("torn", "no") == "yes")
    for label, value in said.items():
        draft.issues.append(Issue("unknown_label", f"card: {label}", value, "no place for it"))
        draft.unmapped.append(UnmappedValue(f"card: {label}", f'"{value}"'))
    return draft


READER = Reader(recognises, read, split)
