"""Tables of what the registry adds to a record: documents, annotations, MeSH terms, figures."""

from schemas.tables.columns import Constant, Rows, Table, boolean, dates, integer, text

_NCT_ID = "protocolSection.identificationModule.nctId"
_DERIVED = "derivedSection"
_ANNOTATION = "annotationSection.annotationModule"
_UNPOSTED = f"{_ANNOTATION}.unpostedAnnotation.unpostedEvents[]"
_DOCS = "documentSection.largeDocumentModule.largeDocs[]"

PROVIDED_DOCUMENTS = Table(
    "provided_documents",
    "one posted document",
    (
        text("document_type", ".label", "Study Protocol, Statistical Analysis Plan ..."),
        boolean("has_protocol", ".hasProtocol", "It holds the protocol."),
        boolean("has_icf", ".hasIcf", "It holds the informed consent form."),
        boolean("has_sap", ".hasSap", "It holds the statistical analysis plan."),
        *dates("document_date", ".date", "Date of the document."),
        text(
            "url",
            (_NCT_ID, ".filename"),
            "Address as AACT builds it, on the classic host name.",
            "classic_document_url",
        ),
        text("type_abbrev", ".typeAbbrev", "Prot, SAP, ICF or a combination."),
        text("upload_time", ".uploadDate", "When it was uploaded, to the minute."),
        text("filename", ".filename", "File name."),
        integer("size_bytes", ".size", "Size.", unit="byte"),
        text(
            "download_url",
            (_NCT_ID, ".filename"),
            "Address from which the registry serves it.",
            "document_url",
        ),
    ),
    rows=(Rows(_DOCS),),
)

PENDING_RESULTS = Table(
    "pending_results",
    "one event of results that are submitted and not yet posted",
    (
        text("event", ".type", "RELEASE (submitted), RESET (returned), UNRELEASE (withdrawn)."),
        text("event_date_description", ".date", "Date as published.", "date_text"),
        *dates("event_date", ".date", "Date of the event."),
        boolean("date_unknown", ".dateUnknown", "The date is not known."),
    ),
    rows=(Rows(_UNPOSTED),),
)

VIOLATIONS = Table(
    "violations",
    "one event of a violation found by the FDA",
    (
        text("event", ".type", "VIOLATION_IDENTIFIED, CORRECTION_CONFIRMED, PENALTY_IMPOSED ..."),
        text("description", ".description", "What it is about."),
        *dates("creation_date", ".creationDate", "The event was entered."),
        *dates("issued_date", ".issuedDate", "The FDA issued its letter."),
        *dates("release_date", ".releaseDate", "The event was released."),
        *dates("posted_date", ".postedDate", "The event was posted."),
    ),
    rows=(Rows(f"{_ANNOTATION}.violationAnnotation.violationEvents[]"),),
)

RESULTS_SUBMISSIONS = Table(
    "results_submissions",
    "one submission of results, as the registry tracks it",
    (
        *dates("release_date", ".releaseDate", "Results were submitted."),
        *dates("unrelease_date", ".unreleaseDate", "They were withdrawn."),
        boolean("unrelease_date_unknown", ".unreleaseDateUnknown", "The day of withdrawal is not known."),
        *dates("reset_date", ".resetDate", "They were returned by the reviewers."),
        integer("mcp_release_number", ".mcpReleaseN", "Number of the release with major comments."),
    ),
    rows=(Rows(f"{_DERIVED}.miscInfoModule.submissionTracking.submissionInfos[]"),),
)


def _mesh(name: str, module: str, of_what: str) -> Table:
    return Table(
        name,
        f"one MeSH term that the registry's algorithm gave the study's {of_what}; changes without an update",
        (
            text("mesh_term", ".term", "The term."),
            text("downcase_mesh_term", ".term", "The same in lower case.", "lower_case"),
            text("mesh_type", None, "mesh-list, or mesh-ancestor for a broader term."),
            text("mesh_id", ".id", "MeSH identifier of the term."),
        ),
        rows=(
            Rows(f"{_DERIVED}.{module}.meshes[]", {"mesh_type": Constant("mesh-list")}),
            Rows(f"{_DERIVED}.{module}.ancestors[]", {"mesh_type": Constant("mesh-ancestor")}),
        ),
        full_text=("mesh_term",),
        indexes=(("downcase_mesh_term",), ("mesh_id",)),
    )


BROWSE_CONDITIONS = _mesh("browse_conditions", "conditionBrowseModule", "conditions")
BROWSE_INTERVENTIONS = _mesh("browse_interventions", "interventionBrowseModule", "interventions")

BROWSE_LEAVES = Table(
    "browse_leaves",
    "one leaf of the classic site's browse tree (records up to 2025)",
    (
        text("browse_type", None, "condition or intervention."),
        text("leaf_id", ".id", "Identifier of the leaf."),
        text("name", ".name", "Its name."),
        text("as_found", ".asFound", "The words it was found by."),
        text("relevance", ".relevance", "LOW or HIGH."),
    ),
    rows=(
        Rows(f"{_DERIVED}.conditionBrowseModule.browseLeaves[]", {"browse_type": Constant("condition")}),
        Rows(
            f"{_DERIVED}.interventionBrowseModule.browseLeaves[]", {"browse_type": Constant("intervention")}
        ),
    ),
)

BROWSE_BRANCHES = Table(
    "browse_branches",
    "one branch of the classic site's browse tree (records up to 2025)",
    (
        text("browse_type", None, "condition or intervention."),
        text("abbrev", ".abbrev", "Abbreviation of the branch."),
        text("name", ".name", "Its name."),
    ),
    rows=(
        Rows(f"{_DERIVED}.conditionBrowseModule.browseBranches[]", {"browse_type": Constant("condition")}),
        Rows(
            f"{_DERIVED}.interventionBrowseModule.browseBranches[]", {"browse_type": Constant("intervention")}
        ),
    ),
)

REGISTRY_TABLES = (
    PROVIDED_DOCUMENTS,
    PENDING_RESULTS,
    VIOLATIONS,
    RESULTS_SUBMISSIONS,
    BROWSE_CONDITIONS,
    BROWSE_INTERVENTIONS,
    BROWSE_LEAVES,
    BROWSE_BRANCHES,
)
