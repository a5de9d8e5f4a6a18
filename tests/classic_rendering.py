"""Renders v2 records as the classic API served them: piece names, wrapped lists, every value a text.

``python -m tests.classic_rendering FOLDER`` renders each v2 record of a folder, reads it as classic API JSON
and prints how far that agrees with the record itself.
"""

import argparse
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.agreement import Agreement
from schemas.markup import unescape
from schemas.provenance import RawDocument
from schemas.study.paths import field_kinds
from schemas.study.pieces import pieces
from schemas.values import DateTimeMinutes, PartialDate
from schemas.vocabularies import VOCABULARIES
from scraper.parser.read import content

PIECES = {path: piece for piece, path in pieces().items()} | {
    "protocolSection.eligibilityModule.sex": "Gender"
}
_MARK = re.compile(r"^ *(?:\* |\d{1,2}\. )", re.MULTILINE)


def render(record: dict[str, Any]) -> bytes:
    """The answer of ``full_studies`` that holds one study."""
    study = _part({key: value for key, value in record.items() if key != "hasResults"}, "")
    answer = {"APIVrs": "1.01.05", "FullStudies": [{"Rank": 1, "Study": study}]}
    return json.dumps({"FullStudiesResponse": answer}, ensure_ascii=False, indent=1).encode()


def _part(part: dict[str, Any], path: str) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for key, value in part.items():
        inner = f"{path}.{key}" if path else key
        piece = PIECES.get(inner)
        if piece and isinstance(value, list):
            said[f"{piece}List"] = {piece: [_value(one, inner) for one in value]}
        elif piece:
            said[piece] = _value(value, inner)
    return said


def _value(value: Any, path: str) -> Any:
    kind = field_kinds()[path]
    if isinstance(value, dict):
        return _part(value, path)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if kind.vocabulary:
        return VOCABULARIES[kind.vocabulary].legacy(value)
    if kind.type is PartialDate:
        return _in_words(value)
    if kind.type is DateTimeMinutes:
        return re.sub(r"(\d{4})-(\d\d)-(\d\d)T", r"\2/\3/\1 ", value)
    return without_marks(value) if kind.is_markup else str(value)


def _in_words(text: str) -> str:
    """``June 1, 2009`` and ``June 2009``; a year stays."""
    year, *rest = map(int, text.split("-"))
    if not rest:
        return text
    day = date(year, rest[0], rest[1] if rest[1:] else 1)
    return f"{day:%B} {day.day}, {year}" if rest[1:] else f"{day:%B} {year}"


def without_marks(text: str) -> str:
    """A text without escapes and list marks, an item a line."""
    return unescape(_MARK.sub("", text))


def main() -> None:
    """Prints the agreement."""
    parser = argparse.ArgumentParser(description="How far v2 records survive as classic API JSON.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--examples", type=int, default=0)
    given = parser.parse_args()
    agreement = Agreement("classic_json")
    for file in sorted(given.folder.glob("*.json")):
        record = json.loads(file.read_bytes())
        study = json.loads(render(record))["FullStudiesResponse"]["FullStudies"][0]["Study"]
        document = RawDocument(json.dumps(study).encode(), str(file), "classic_json")
        agreement.add(content(document), record)
    print(*agreement.lines(given.examples), sep="\n")


if __name__ == "__main__":
    main()
