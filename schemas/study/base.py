"""What every part of a record shares."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Markup = Annotated[str, "markup"]
"""A text in the registry's markdown: bullets, and backslashes before punctuation.  Titles are not."""


Whole = Annotated[int, Field(ge=-(2**63), lt=2**63)]
"""A whole number that a database can hold."""


class RecordPart(BaseModel):
    """A part of a published record; fields bear the registry's names, so a path is an attribute chain.

    Nothing is required, because the registry requires nothing: None means absent, which is neither
    false nor zero.  Keys that the registry added later are kept in ``model_extra``.
    """

    model_config = ConfigDict(
        extra="allow", coerce_numbers_to_str=True, cache_strings="keys", protected_namespaces=()
    )
