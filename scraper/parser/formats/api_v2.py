"""API v2 JSON: the registry's own record, one study a JSON object."""

import re

from schemas.study import Study

NAME = "api_v2"

_OBJECT_OR_LIST = re.compile(rb"\s*[\[{]")

ABSENT: frozenset[str] = frozenset()
"""Paths that this form cannot know: none."""


def recognises(head: bytes) -> bool:
    """Any JSON object or list; whether it is a study shows when it is read."""
    return bool(_OBJECT_OR_LIST.match(head))


FOREIGN_KEYS = {
    b'"FullStudiesResponse"': "classic API JSON; ask the current API for the same studies",
    b'"StudyFieldsResponse"': "classic API JSON (StudyFieldsResponse), which holds chosen fields only",
    b'"ProtocolSection"': "classic API JSON; ask the current API for the same studies",
}
"""JSON that is a record of the registry in a form nctdb does not read, by a key in its first bytes."""


def is_partial(study: Study) -> bool:
    """Whether the registry was asked for chosen fields only.

    A whole record says when the registry processed it, whether it has results (and has them then),
    and holds the modules that no record lacks.
    """
    protocol, derived = study.protocolSection, study.derivedSection
    complete = (
        study.hasResults is not None
        and (study.resultsSection is not None) >= study.hasResults
        and derived is not None
        and derived.miscInfoModule is not None
        and derived.miscInfoModule.versionHolder is not None
        and protocol.statusModule is not None
        and protocol.statusModule.lastUpdatePostDateStruct is not None
        and protocol.sponsorCollaboratorsModule is not None
        and protocol.identificationModule.organization is not None
    )
    return not complete
