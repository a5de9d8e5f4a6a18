"""What every part of a record shares."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict

Markup = Annotated[str, "markup"]
"""A text in the registry's markdown: bullets, and backslashes before punctuation.  Titles are not."""


class RecordPart(BaseModel):
    """A part of a published record; fields bear the registry's names, so a path is an attribute chain.

    Nothing is required, because the registry requires nothing: None means absent, which is neither
    false nor zero.  Keys that the registry added later are kept in ``model_extra``.
    """

    model_config = ConfigDict(
        extra="allow", coerce_numbers_to_str=True, cache_strings="keys", protected_namespaces=()
    )
