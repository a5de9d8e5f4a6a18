"""The record's fields by path: what kind of value stands where."""

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from schemas.study import Study


class FieldKind(NamedTuple):
    """``type``: class of one value; ``vocabulary``: its name, if any; ``is_list``: a list of such values."""

    attribute: str
    type: type
    is_list: bool
    is_markup: bool
    vocabulary: str | None


@cache
def field_kinds() -> dict[str, FieldKind]:
    """Every path of the record (registry's names, no brackets), parts of it included, in order."""
    return dict(_fields(Study, ""))


def fields_of(model: type[BaseModel]) -> Iterator[tuple[str, FieldKind]]:
    """The fields of one part of the record, under the registry's names."""
    for name, info in model.model_fields.items():
        yield info.alias or name, _kind(name, info.annotation, info.metadata)


def _fields(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, FieldKind]]:
    for name, kind in fields_of(model):
        yield prefix + name, kind
        if issubclass(kind.type, BaseModel):
            yield from _fields(kind.type, f"{prefix}{name}.")


def _kind(name: str, annotation: Any, metadata: list[Any]) -> FieldKind:
    is_list = False
    marks = list(metadata)
    while True:
        if get_origin(annotation) in (Union, types.UnionType):
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
        elif get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            marks += more
        elif get_origin(annotation) is list:
            is_list, annotation = True, get_args(annotation)[0]
        else:
            break
    vocabulary = next((mark.name for mark in marks if hasattr(mark, "words")), None)
    return FieldKind(name, annotation, is_list, "markup" in marks, vocabulary)
