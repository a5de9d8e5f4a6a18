"""From a record in the shape of API v2 to the typed ``Study``, losing nothing on the way.

A well-formed record is decoded at once.  For any other, each complaint of pydantic is answered by its
kind: a boxed scalar is unboxed, an unknown key or an unreadable value moves to the unmapped values, a word
outside its vocabulary stays; every answer is an issue with its path.  What cannot be answered so is
rejected.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import orjson
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from schemas.provenance import Draft, Issue, UnmappedValue
from schemas.study import Study, twin
from schemas.vocabularies import REPORT_UNKNOWN_WORDS
from scraper.errors import RecordRejected

MAX_ROUNDS = 12
"""Each round answers all complaints of one validation; a record this deep in trouble is no record."""

Location = tuple[int | str, ...]


@dataclass(slots=True)
class Assembled:
    """A typed study (or its twin: the same attributes) with what was odd about it."""

    study: Study
    issues: list[Issue] = field(default_factory=list)
    unmapped: list[UnmappedValue] = field(default_factory=list)


def from_json(body: bytes) -> Assembled:
    """Types one JSON record; raises ``RecordRejected`` when it is no study."""
    if b"\\u0000" not in body and (study := twin.decode(body)):
        return Assembled(study)
    try:  # pydantic says what is odd, complaint by complaint
        return from_draft(decode(body))
    except RecursionError:
        raise RecordRejected("not a study record: nested too deeply") from None


def from_draft(draft: Draft) -> Assembled:
    """Types a record that a reader made; ``draft.record`` is changed on the way where it is not typed yet."""
    if draft.typed:
        return Assembled(draft.typed, draft.issues, draft.unmapped)
    _require_nct_id(draft.record)
    result = Assembled(Study.model_construct(), draft.issues, draft.unmapped)
    for _ in range(MAX_ROUNDS):
        try:
            result.study = Study.model_validate(draft.record, extra="forbid", context=REPORT_UNKNOWN_WORDS)
        except ValidationError as complaint:
            errors = _innermost(complaint)
            if not _answer_all(errors, draft.record, result):
                result.study = _accept_words(draft.record)
                break
        else:
            break
    else:
        raise RecordRejected("the record has the shape of no study that nctdb knows")
    return result


def decode(body: bytes, key: str = "protocolSection") -> Draft:
    """Decodes JSON that strict decoders refuse: other encodings, NUL and lone surrogates, each an issue.

    ``key`` is what every study of its form has; raises ``RecordRejected``.
    """
    issues: list[Issue] = []
    try:
        record = json.loads(_text(body, issues), strict=False)
    except (ValueError, RecursionError) as error:
        raise RecordRejected(f"not valid JSON: {_short(error)}") from None
    if not isinstance(record, dict) or key not in record:
        raise RecordRejected(f"JSON, but not a study record: it has no {key}")
    if _MAY_BE_UNSTORABLE.search(body):
        record = _without_unstorable_characters(record, "", issues)
    return Draft(record, issues)


def _text(body: bytes, issues: list[Issue]) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        issues.append(Issue("encoding", "", "", f"not UTF-8 ({error.reason}): read as Windows-1252"))
        return body.decode("cp1252", errors="replace")


def _short(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:160]


_MAY_BE_UNSTORABLE = re.compile(rb"\x00|\\u(?:0000|[dD][89a-fA-F])")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _without_unstorable_characters(value: Any, path: str, issues: list[Issue]) -> Any:
    match value:
        case str() if _UNSTORABLE.search(value):
            message = "characters that no database can hold (NUL, lone surrogates) became U+FFFD"
            issues.append(Issue("unstorable_character", path, ascii(value)[:500], message))
            return _UNSTORABLE.sub("\ufffd", value)
        case dict():
            return {
                _UNSTORABLE.sub("\ufffd", key): _without_unstorable_characters(
                    child, f"{path}.{key}" if path else key, issues
                )
                for key, child in value.items()
            }
        case list():
            return [
                _without_unstorable_characters(child, f"{path}[{position}]", issues)
                for position, child in enumerate(value)
            ]
        case _:
            return value


def _require_nct_id(record: dict[str, Any]) -> None:
    section = record.get("protocolSection")
    module = section.get("identificationModule") if isinstance(section, dict) else None
    if not isinstance(module, dict) or not module.get("nctId"):
        raise RecordRejected("the record has no NCT id (protocolSection.identificationModule.nctId)")


def _innermost(complaint: ValidationError) -> list[ErrorDetails]:
    """The complaints with locations in the record: those of a vocabulary's two branches become one."""
    errors = complaint.errors(include_url=False, include_context=False)
    vocabulary_places = {
        error["loc"][:-1] for error in errors if error["loc"] and str(error["loc"][-1]).startswith("literal[")
    }
    answers: list[ErrorDetails] = []
    for error in errors:
        place = error["loc"][:-1]
        if place in vocabulary_places:
            if not str(error["loc"][-1]).startswith("literal["):
                answers.append({**error, "loc": place})
        else:
            answers.append(error)
    return answers


def _answer_all(errors: list[ErrorDetails], record: dict[str, Any], result: Assembled) -> bool:
    """Whether anything but unknown words was answered; deepest and last positions first."""
    answered = False
    for error in sorted(errors, key=lambda error: _sortable(error["loc"]), reverse=True):
        if error["type"] == "unknown_word":
            continue
        answered = True
        _answer(error, record, result)
    if not answered:
        for error in errors:
            path = dotted(error["loc"])
            result.issues.append(Issue("unknown_word", path, str(error["input"]), error["msg"]))
    return answered


def _sortable(place: Location) -> tuple[str, ...]:
    return tuple(f"{step:09}" if isinstance(step, int) else step for step in place)


def _answer(error: ErrorDetails, record: dict[str, Any], result: Assembled) -> None:
    place, value, path = error["loc"], error["input"], dotted(error["loc"])
    if path.endswith("identificationModule.nctId") and not isinstance(value, list):
        raise RecordRejected(f"{value!r:.60} is not an NCT id (NCT and eight digits)")
    if isinstance(value, list) and len(value) == 1 and error["type"] != "extra_forbidden":
        _put(record, place, value[0])
        result.issues.append(
            Issue("boxed_value", path, as_json(value), "a value in a list of one was unboxed")
        )
    elif error["type"] == "list_type" and value is not None:
        _put(record, place, [value])
        result.issues.append(Issue("boxed_value", path, as_json(value), "a lone value was put into its list"))
    else:
        _remove(record, place)
        result.unmapped.append(UnmappedValue(path, as_json(value)))
        kind = "unknown_key" if error["type"] == "extra_forbidden" else "unreadable_value"
        message = "a key that nctdb does not know" if kind == "unknown_key" else error["msg"]
        result.issues.append(Issue(kind, path, as_json(value)[:500], message))


def _accept_words(record: dict[str, Any]) -> Study:
    try:
        return Study.model_validate(record)
    except ValidationError as error:
        raise RecordRejected(f"not a study record: {error.errors()[0]['msg']}") from None


def _container(record: Any, place: Location) -> Any:
    for step in place[:-1]:
        record = record[step]
    return record


def _put(record: Any, place: Location, value: Any) -> None:
    _container(record, place)[place[-1]] = value


def _remove(record: Any, place: Location) -> None:
    if not place:
        raise RecordRejected("JSON, but not a study record")
    del _container(record, place)[place[-1]]


def as_json(value: Any) -> str:
    """A value as JSON, also where a strict encoder refuses it."""
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        return json.dumps(value)


def dotted(place: Location) -> str:
    """``("a", "b", 0, "c")`` -> ``a.b[0].c``."""
    path = ""
    for step in place:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path
