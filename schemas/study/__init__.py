"""The published record in the shape of API v2: every field that the registry's API returns.

``Study.model_validate`` and ``Study.model_validate_json`` take one record.  Dates, ages, result numbers
and vocabulary words are typed (``schemas.values``, ``schemas.vocabularies``); a word that the registry
added later is kept.  A value of the wrong kind raises ``pydantic.ValidationError`` with its path.
"""

from schemas.study.annotation import AnnotationSection
from schemas.study.base import RecordPart
from schemas.study.derived import DerivedSection
from schemas.study.document import DocumentSection
from schemas.study.protocol import ProtocolSection
from schemas.study.results import ResultsSection
from schemas.values import NctId


class Study(RecordPart):
    """One study record.  Only ``protocolSection.identificationModule.nctId`` is required."""

    protocolSection: ProtocolSection
    resultsSection: ResultsSection | None = None
    annotationSection: AnnotationSection | None = None
    documentSection: DocumentSection | None = None
    derivedSection: DerivedSection | None = None
    hasResults: bool | None = None

    @property
    def nct_id(self) -> NctId:
        """The record's identifier."""
        return self.protocolSection.identificationModule.nctId
