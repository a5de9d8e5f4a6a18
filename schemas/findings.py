"""Conflicts and oddities inside one record."""

from typing import Literal, NamedTuple

Severity = Literal["conflict", "warning", "note"]

PAGE_DIFFERS = "page_differs"
"""The code of the one rule that looks at two sources of a study."""

EFFECT_LABEL_SUSPECT = "effect_label_suspect"
ESTIMATE_DIFFERS = "estimate_differs_from_groups"
P_VALUE_DIFFERS = "p_value_differs_from_interval"
SPREAD_SUSPECT = "spread_label_suspect"
ANALYSIS_CODES = (EFFECT_LABEL_SUSPECT, ESTIMATE_DIFFERS, P_VALUE_DIFFERS, SPREAD_SUSPECT)
"""The codes of the rules that read posted analyses, where their rows are made."""


class Finding(NamedTuple):
    """Two values of one record that do not go together, or one that is odd.

    ``code`` names the rule (see ``docs/findings.md``).  A source is a path in v2 names, with
    ``[first:end]`` for characters of a text, as in a slice of Python.
    """

    code: str
    severity: Severity
    message: str
    value: str | None
    source: str
    other_value: str | None = None
    other_source: str | None = None
