"""What API v2 says in places of its own and the XML shows elsewhere."""

from typing import Any

from lxml.etree import _Element

from scraper.parser.legacy.derived import age_groups, interventions_of_arms

Json = dict[str, Any]


def complete(record: Json, root: _Element) -> None:
    """Adds to a record what follows from its other elements."""
    protocol = record.get("protocolSection", {})
    record["hasResults"] = root.find("clinical_results") is not None
    interventions_of_arms(protocol)
    age_groups(protocol)
    if "[Patient Registry]" in (root.findtext("study_type") or ""):
        protocol.setdefault("designModule", {})["patientRegistry"] = True
    for outcome in (
        record.get("resultsSection", {}).get("outcomeMeasuresModule", {}).get("outcomeMeasures", [])
    ):
        outcome["reportingStatus"] = "POSTED" if "classes" in outcome or "denoms" in outcome else "NOT_POSTED"
