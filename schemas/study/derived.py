"""The derived section: what the registry itself computed, recomputed without notice."""

from typing import Annotated

from schemas.study.base import RecordPart, Whole
from schemas.study.protocol import DateStruct
from schemas.values import PartialDate
from schemas.vocabularies import (
    BROWSE_LEAF_RELEVANCE,
)


class BmiLimits(RecordPart):
    """BMI limits predicted from the criteria text (old records only)."""

    minBmi: float | None = None
    maxBmi: float | None = None


class ModelPredictions(RecordPart):
    """Computed predictions; present in 2023-06..2024-01 records, gone from later ones."""

    bmiLimits: BmiLimits | None = None


class FirstMcpInfo(RecordPart):
    """First posting with major comments."""

    postDateStruct: DateStruct | None = None


class SubmissionInfo(RecordPart):
    """Submission cycles."""

    releaseDate: PartialDate | None = None
    unreleaseDate: PartialDate | None = None
    unreleaseDateUnknown: bool | None = None
    resetDate: PartialDate | None = None
    mcpReleaseN: Whole | None = None


class SubmissionTracking(RecordPart):
    """Results submission trail."""

    estimatedResultsFirstSubmitDate: PartialDate | None = None
    firstMcpInfo: FirstMcpInfo | None = None
    submissionInfos: list[SubmissionInfo] | None = None


class MiscInfoModule(RecordPart):
    """Miscellaneous computed values."""

    versionHolder: PartialDate | None = None
    removedCountries: list[str] | None = None
    modelPredictions: ModelPredictions | None = None
    submissionTracking: SubmissionTracking | None = None


class Mesh(RecordPart):
    """Mapped MeSH headings."""

    id: str | None = None
    term: str | None = None


class BrowseLeaf(RecordPart):
    """Browse topics (may be absent in 2025+ data)."""

    id: str | None = None
    name: str | None = None
    asFound: str | None = None
    relevance: Annotated[str, BROWSE_LEAF_RELEVANCE] | None = None


class BrowseBranch(RecordPart):
    """Browse branches (may be absent in 2025+ data)."""

    abbrev: str | None = None
    name: str | None = None


class BrowseModule(RecordPart):
    """MeSH mapping of conditions (computed)."""

    meshes: list[Mesh] | None = None
    ancestors: list[Mesh] | None = None
    browseLeaves: list[BrowseLeaf] | None = None
    browseBranches: list[BrowseBranch] | None = None


class DerivedSection(RecordPart):
    """Computed by the registry."""

    miscInfoModule: MiscInfoModule | None = None
    conditionBrowseModule: BrowseModule | None = None
    interventionBrowseModule: BrowseModule | None = None
