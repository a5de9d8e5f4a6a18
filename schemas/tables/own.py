"""Tables that the program fills: figures, provenance, versions, oddities, runs."""

from schemas.forms import FORMS
from schemas.tables.columns import Column, Table, boolean, integer, real, text

_RANKS = "; ".join(f"{form.rank} {form.title}" for form in FORMS.values())

CALCULATED_VALUES = Table(
    "calculated_values",
    "figures computed from the study's other rows, as AACT defines them (see docs/aact.md)",
    (
        integer("number_of_facilities", None, "Sites; 0 when none."),
        integer("number_of_nsae_subjects", None, "Participants with any other event, summed over groups."),
        integer("number_of_sae_subjects", None, "Participants with any serious event, summed over groups."),
        integer("registered_in_calendar_year", None, "Year of first submission."),
        text("nlm_download_date", None, "Never filled: see studies.data_date."),
        integer(
            "actual_duration",
            None,
            "Start to primary completion in days divided by 30, cut off; null when either is estimated.",
            unit="30 days",
        ),
        boolean("were_results_reported", None, "The study has outcomes rows."),
        integer(
            "months_to_report_results",
            None,
            "Primary completion to first submission of results, in days divided by 30, cut off.",
            unit="30 days",
        ),
        boolean(
            "has_us_facility",
            None,
            "A site lies in the United States, its territories or associated states; null: no sites.",
        ),
        boolean("has_single_facility", None, "Exactly one site; null: no sites."),
        integer("minimum_age_num", None, "Number of eligibilities.minimum_age."),
        integer("maximum_age_num", None, "Number of eligibilities.maximum_age."),
        text("minimum_age_unit", None, "Its unit in the singular, lower case."),
        text("maximum_age_unit", None, "Its unit in the singular, lower case."),
        integer(
            "number_of_primary_outcomes_to_measure", None, "Registered primary outcomes; null when none."
        ),
        integer("number_of_secondary_outcomes_to_measure", None, "The same for secondary ones."),
        integer("number_of_other_outcomes_to_measure", None, "The same for other ones."),
        real(
            "criteria_parsed_share",
            None,
            "Share of the words of inclusion and exclusion criteria that lie in facts, 0 to 1; null: none.",
        ),
    ),
)

ISSUES = Table(
    "issues",
    "something odd in a record that did not make it unusable",
    (
        text("kind", None, "unknown_word, unknown_key, unreadable_value, boxed_value, side_suspect ..."),
        text("path", None, "Where in the record, in v2 names."),
        text("raw", None, "The published value."),
        text("message", None, "What is odd."),
    ),
    indexes=(("kind",),),
)

UNMAPPED_VALUES = Table(
    "unmapped_values",
    "a published value that has no column",
    (
        text("path", None, "Where in the record, in v2 names."),
        text("value", None, "The value as JSON."),
    ),
    indexes=(("path",),),
)

RECORD_VERSIONS = Table(
    "record_versions",
    "one version of a record: its content changed, whoever changed it",
    (
        integer("version", None, "From 1, by date of the last update."),
        Column("version_date", "date", None, "Last update as the version itself dates it."),
        integer("registry_version", None, "The registry's own number of it, from 0; null: not known."),
        Column("data_date", "date", None, "The registry processed its data on this day."),
        text("source_format", None, "Format of the source, as in source_documents."),
        text("source_sha256", None, "Its bytes (source_documents.sha256)."),
        text(
            "ordered_by",
            None,
            "What says that it is later than the version before: last_update, registry_version, data_date or "
            "served (the registry's time); null: nothing does, or it is the first.",
        ),
    ),
)

RECORD_CHANGES = Table(
    "record_changes",
    "one path whose value differs between a version and the one before",
    (
        integer("version", None, "The later version."),
        text("path", None, "Path in v2 names; list elements by their name where they have one."),
        text("before", None, "Value before, as JSON; null: absent."),
        text("after", None, "Value after, as JSON; null: absent."),
        text(
            "changed_by",
            None,
            "sponsor; registry for what it computes, renames or sets by its clock; unknown.",
        ),
    ),
    indexes=(("path",),),
)

ITEM_CHANGES = Table(
    "item_changes",
    "one thing that a version says otherwise than the one before: an outcome, a criterion, an arm, a date",
    (
        integer("version", None, "The later version."),
        text(
            "topic",
            None,
            "outcome, criterion, arm, intervention, status, enrollment, start_date, primary_completion_date "
            "or completion_date.",
        ),
        text(
            "kind",
            None,
            "added, dropped, reworded, time_frame_changed, description_changed, promoted, demoted (an "
            "outcome's type), moved (a criterion's side), type_changed, changed, later, earlier, "
            "precision_changed, raised or lowered.",
        ),
        text("type_before", None, "Type of an outcome, arm or intervention before, or side of a criterion."),
        text("type_after", None, "The same after."),
        text("before", None, "Its words or value before; null: it was not there."),
        text("after", None, "Its words or value after; null: it is gone."),
        text("detail_before", None, "Time frame, ACTUAL or ESTIMATED, or why a study stopped, before."),
        text("detail_after", None, "The same after."),
        text("description_before", None, "Description of an outcome, arm or intervention before."),
        text("description_after", None, "The same after."),
        text("changed_by", None, "As in record_changes."),
    ),
    indexes=(("topic", "kind"),),
)

SOURCE_DOCUMENTS = Table(
    "source_documents",
    "the bytes of one record as they came; never overwritten",
    (
        text("sha256", None, "SHA-256 of the bytes, in hexadecimal."),
        text("nct_id", None, "The study they describe."),
        text("source_format", None, f"{', '.join(FORMS)}."),
        text("origin", None, "File or address they first came from; #n: n-th record of a file."),
        text("retrieved_at", None, "When they were first read, ISO 8601, UTC."),
        boolean("is_partial", None, "The source left parts of the record out."),
        integer("completeness", None, f"Rank among sources: 0 partial; {_RANKS}."),
        text("last_update_date", None, "Last update as the record dates itself, ISO 8601; empty: silent."),
        integer("registry_version", None, "Number in the registry's history, from 0; null: as it serves it."),
        text("data_date", None, "The registry processed its data on this day; empty: silent."),
        text("data_timestamp", None, "The registry's dataTimestamp when it served them; empty: from a file."),
        integer("size_bytes", None, "Size before compression.", unit="byte"),
        Column("body", "blob", None, "The bytes, compressed with Zstandard (RFC 8878)."),
    ),
    key=("sha256",),
    of_study=False,
    indexes=(("nct_id",),),
)

DOCUMENT_FILES = Table(
    "document_files",
    "one posted document that was downloaded",
    (
        text("nct_id", None, "The study that posts it."),
        text("filename", None, "Its name at the registry (provided_documents.filename)."),
        text("url", None, "Where it came from."),
        text("path", None, "Where it lies, from the folder of the database."),
        text("sha256", None, "SHA-256 of the file, in hexadecimal."),
        integer("size_bytes", None, "Size.", unit="byte"),
        text("upload_time", None, "The upload that it is (provided_documents.upload_time)."),
        text("retrieved_at", None, "When it came, ISO 8601, UTC."),
    ),
    key=("nct_id", "filename"),
    of_study=False,
)

REJECTED_RECORDS = Table(
    "rejected_records",
    "bytes that could not be used, and why",
    (
        text("sha256", None, "SHA-256 of the bytes, in hexadecimal."),
        text("origin", None, "File or address they came from."),
        text("nct_id", None, "The study, if it could be recognised."),
        text("reason", None, "What is wrong and what to do."),
        text("rejected_at", None, "When, ISO 8601, UTC."),
        integer("size_bytes", None, "Size before compression.", unit="byte"),
        Column("body", "blob", None, "The bytes, compressed with Zstandard."),
    ),
    key=("sha256", "origin"),
    of_study=False,
)

RUNS = Table(
    "runs",
    "one load or crawl",
    (
        integer("id", None, "Number of the run."),
        text("command", None, "What was asked."),
        text("started_at", None, "ISO 8601, UTC."),
        text("ended_at", None, "ISO 8601, UTC; null: still running, or broken off."),
        text("program_version", None, "Version of nctdb."),
        integer("records", None, "Records read."),
        integer("new", None, "Studies that were not there before."),
        integer("changed", None, "Studies whose content changed."),
        integer("unchanged", None, "Studies whose content was there already."),
        integer("superseded", None, "Records archived only, because a newer or richer one was there."),
        integer("rejected", None, "Records that could not be used."),
        real("seconds", None, "Duration.", unit="second"),
        integer("exit_status", None, "As of the command, 0: complete; null: still running, or broken off."),
        integer("expected", None, "Studies that the registry listed; null: a load from files."),
        integer("stored", None, "Those of them that the file holds as the registry has them."),
        integer("missing", None, "Those of them that could not be had."),
        integer("removed", None, "Studies found gone from the registry."),
        integer("requests", None, "Requests sent, retries included."),
        text("data_timestamp", None, "The registry's dataTimestamp that the crawl ended under."),
    ),
    of_study=False,
)

SAVED_QUERIES = Table(
    "saved_queries",
    "what an update repeats: one search, list of ids, or everything",
    (
        text("query", None, "The query as JSON: search options, ids, or everything."),
        text("words", None, "The same as on a command line."),
        integer("listed", None, "Studies that the registry listed in the last complete run."),
        text("data_timestamp", None, "The registry's dataTimestamp in that run; null: none was complete."),
        text("completed_at", None, "When that run ended, ISO 8601, UTC."),
    ),
    key=("query",),
    of_study=False,
)

WATCHED_STUDIES = Table(
    "watched_studies",
    "an id that saved queries brought; an update looks at it even when no search lists it any more",
    (
        text("nct_id", None, "The id."),
        text("alias_of", None, "The study that the id stands for; null: its own."),
        text("checked_at", None, "When the whole record was last compared, ISO 8601, UTC."),
    ),
    key=("nct_id",),
    of_study=False,
    indexes=(("checked_at",),),
)

COHORTS = Table(
    "cohorts",
    "a saved selection of studies, as it was when it was made",
    (
        text("name", None, "Its name."),
        text("created_at", None, "When it was made, ISO 8601, UTC."),
        text("program_version", None, "Version of nctdb."),
        Column("data_date", "date", None, "The latest day of the registry's data among its studies."),
        integer("studies", None, "Studies in it."),
    ),
    key=("name",),
    of_study=False,
)

COHORT_FILTERS = Table(
    "cohort_filters",
    "one filter of a cohort, and how many studies it left",
    (
        text("cohort", None, "The cohort."),
        integer("position", None, "From 1, in the order in which filters were applied."),
        text("kind", None, "The name of the option: ids, search, condition, phase, where ..."),
        text("filter", None, "The ids, the words, or the SQL."),
        integer("studies_before", None, "Studies before it; before the first: all of the database."),
        integer("studies_left", None, "Studies that it left."),
    ),
    key=("cohort", "position"),
    of_study=False,
)

COHORT_MEMBERS = Table(
    "cohort_members",
    "one study of a cohort",
    (
        text("cohort", None, "The cohort."),
        Column("nct_id", "text", None, "The study.", references="studies"),
        text("source_sha256", None, "The bytes its rows came from when the cohort was made."),
    ),
    key=("cohort", "nct_id"),
    of_study=False,
    indexes=(("nct_id",),),
)

STUDY_OWN_TABLES = (CALCULATED_VALUES, ISSUES, UNMAPPED_VALUES, RECORD_VERSIONS, RECORD_CHANGES, ITEM_CHANGES)
PROGRAM_TABLES = (
    SOURCE_DOCUMENTS,
    DOCUMENT_FILES,
    REJECTED_RECORDS,
    RUNS,
    SAVED_QUERIES,
    WATCHED_STUDIES,
    COHORTS,
    COHORT_FILTERS,
    COHORT_MEMBERS,
)
