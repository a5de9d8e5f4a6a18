"""The annotation section: results submitted but not posted, and violations found by the FDA."""

from typing import Annotated

from schemas.study.base import RecordPart
from schemas.values import PartialDate
from schemas.vocabularies import (
    UNPOSTED_EVENT_TYPE,
    VIOLATION_EVENT_TYPE,
)


class UnpostedEvent(RecordPart):
    """Trail events."""

    type: Annotated[str, UNPOSTED_EVENT_TYPE] | None = None
    date: PartialDate | None = None
    dateUnknown: bool | None = None


class UnpostedAnnotation(RecordPart):
    """Results submitted but not yet posted: review trail."""

    unpostedResponsibleParty: str | None = None
    unpostedEvents: list[UnpostedEvent] | None = None


class ViolationEvent(RecordPart):
    """Notices."""

    type: Annotated[str, VIOLATION_EVENT_TYPE] | None = None
    description: str | None = None
    creationDate: PartialDate | None = None
    issuedDate: PartialDate | None = None
    releaseDate: PartialDate | None = None
    postedDate: PartialDate | None = None


class ViolationAnnotation(RecordPart):
    """FDAAA 801 violation notices."""

    violationEvents: list[ViolationEvent] | None = None


class AnnotationModule(RecordPart):
    """Annotations."""

    unpostedAnnotation: UnpostedAnnotation | None = None
    violationAnnotation: ViolationAnnotation | None = None


class AnnotationSection(RecordPart):
    """Registry-generated annotations."""

    annotationModule: AnnotationModule | None = None
