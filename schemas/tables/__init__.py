"""The relational contract: every table and column, said once.

The schema of the file, the rows, the data dictionary and its page in ``docs`` come from here.
"""

from schemas.tables.own import PROGRAM_TABLES, STUDY_OWN_TABLES
from schemas.tables.protocol import PROTOCOL_TABLES
from schemas.tables.registry import REGISTRY_TABLES
from schemas.tables.results import RESULTS_TABLES
from schemas.tables.studies import STUDIES
from schemas.tables.text_tables import TEXT_TABLES

RECORD_TABLES = (STUDIES, *PROTOCOL_TABLES, *RESULTS_TABLES, *REGISTRY_TABLES)
"""Tables whose rows are read off the record by their declared paths."""

STUDY_TABLES = (*RECORD_TABLES, *TEXT_TABLES, *STUDY_OWN_TABLES)
"""All tables whose rows belong to a study."""

VERSION_TABLES = ("record_versions", "record_changes", "item_changes")
"""Those whose rows come from all sources of a study, not from one."""

__all__ = ["PROGRAM_TABLES", "RECORD_TABLES", "STUDY_TABLES", "TABLES", "VERSION_TABLES"]

TABLES = {table.name: table for table in (*STUDY_TABLES, *PROGRAM_TABLES)}
