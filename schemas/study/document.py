"""The document section: protocols, analysis plans and consent forms that were posted."""

from schemas.study.base import RecordPart, Whole
from schemas.values import DateTimeMinutes, PartialDate


class LargeDoc(RecordPart):
    """Documents (PDF)."""

    typeAbbrev: str | None = None
    hasProtocol: bool | None = None
    hasSap: bool | None = None
    hasIcf: bool | None = None
    label: str | None = None
    date: PartialDate | None = None
    uploadDate: DateTimeMinutes | None = None
    filename: str | None = None
    size: Whole | None = None


class LargeDocumentModule(RecordPart):
    """Uploaded documents."""

    noSap: bool | None = None
    largeDocs: list[LargeDoc] | None = None


class DocumentSection(RecordPart):
    """Uploaded documents section."""

    largeDocumentModule: LargeDocumentModule | None = None
