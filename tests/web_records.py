"""Records for the tests of the web pages: one with facts on known words, one that is hostile throughout."""

import time
from pathlib import Path
from typing import Any

from scraper.explore.cohorts import create_cohort
from scraper.explore.search.filters import Selection
from scraper.runs.load import load
from tests.databases import study, write
from tests.web_facts import add_fact, add_finding, read_time_frames, without_facts

MARKED, HOSTILE = "NCT99000911", "NCT99000912"
FULL = "NCT99000001"
"""The bundled record with results."""

OURS = (
    "/",
    "/search?q=dry",
    f"/trial/{FULL}",
    f"/trial/{FULL}/changes",
    "/run/1",
    f"/compare?nct={FULL}",
    "/updates",
    "/cohorts",
    "/cohort/the%20big%20ones",
)
"""An address of each of our pages."""

COHORT = "the big ones"
"""A cohort of theirs."""

DATA = (
    "/search.json?q=dry",
    "/search.csv?q=dry",
    f"/trial/{FULL}.json",
    "/cohort/the%20big%20ones.json",
    "/cohort/the%20big%20ones/effects.csv",
    "/-/health",
)
"""The same for programs."""

CRITERIA = (
    "Inclusion Criteria:\n\n* Adults aged 18 to 75 years\n* Hemoglobin \\>= 9 g/dL and platelets \\> 100\n"
    "* No rituximab within 12 months before Day 1\n\nExclusion Criteria:\n\n* Pregnant women\n"
    "* Score \\<5 \\& fever &lt; 38"
)
FACTS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("18 to 75 years", "18 to 75 years", {"fact_type": "age", "rule": "age_range", "comparator": "BETWEEN",
     "value_low": 18, "value_high": 75, "low_inclusive": 1, "high_inclusive": 1, "unit": "years"}),
    ("Hemoglobin \\>= 9 g/dL", "Hemoglobin >= 9 g/dL", {"fact_type": "threshold", "rule": "limit",
     "subject": "Hemoglobin", "subject_normalized": "hemoglobin", "comparator": "GTEQ", "value_low": 9,
     "low_inclusive": 1, "unit": "g/dL", "canonical_low": 90, "canonical_unit": "g/L"}),
    ("rituximab within 12 months", "rituximab within 12 months", {"fact_type": "time_window", "rule": "within",
     "subject": "rituximab", "comparator": "LTEQ", "days_high": 365.25, "high_inclusive": 1, "relation": "before",
     "anchor": "Day 1"}),
    ("rituximab", "rituximab within 12 months", {"fact_type": "flag", "rule": "biologic", "subject": "rituximab",
     "subject_normalized": "prior_biologic", "negated": 1}),
    ("<5 \\&", "<5 &", {"fact_type": "threshold", "rule": "score", "subject": "Score", "comparator": "LT",
     "value_high": 5, "high_inclusive": 0}),
)  # fmt: skip
"""Words in the stored text, the words of the mark they are shown in, the fact."""

ATTACK = "<script>window.ran=1;alert('ran')</script>"
IMAGE = "<img src=x onerror=\"window.ran=2;alert('ran')\">"
ADDRESS = "javascript:window.ran=3"


def hostile() -> dict[str, Any]:
    """A record whose every text tries to be more than text."""
    return study(
        HOSTILE,
        identificationModule={
            "briefTitle": ATTACK,
            "officialTitle": f"{IMAGE} dry mouth",
            "acronym": "</title>",
        },
        sponsorCollaboratorsModule={"leadSponsor": {"name": f"{ATTACK} Inc.", "class": "OTHER"}},
        descriptionModule={"briefSummary": f"{IMAGE}\n\n* [press]({ADDRESS})\n* {ATTACK}"},
        conditionsModule={"conditions": ['"><svg onload=alert(1)>'], "keywords": ["' onmouseover='alert(1)"]},
        armsInterventionsModule={
            "armGroups": [{"label": ATTACK, "description": IMAGE}],
            "interventions": [{"name": ATTACK, "description": IMAGE, "armGroupLabels": [ATTACK]}],
        },
        eligibilityModule={
            "eligibilityCriteria": f"Inclusion Criteria:\n\n* {IMAGE} adults\n* </p></div>{ATTACK}"
        },
        outcomesModule={"primaryOutcomes": [{"measure": ATTACK, "timeFrame": f"{IMAGE} 5 days"}]},
        contactsLocationsModule={"locations": [{"facility": ATTACK, "city": IMAGE, "country": ATTACK}]},
        referencesModule={
            "references": [{"citation": f"{ATTACK} <b>bold</b>", "type": "RESULT"}],
            "seeAlsoLinks": [{"label": "press me", "url": ADDRESS}, {"url": "https://example.org/fine"}],
            "availIpds": [{"type": "Data", "url": ADDRESS, "comment": IMAGE}],
        },
        ipdSharingStatementModule={"ipdSharing": "YES", "url": ADDRESS, "description": IMAGE},
    )


def make_database(folder: Path, fixtures: Path) -> str:
    """The bundled records, the marked one in two versions, and the hostile one; a cohort."""
    database = str(folder / "web.db")
    marked = study(
        MARKED,
        eligibilityModule={"eligibilityCriteria": CRITERIA, "minimumAge": "18 Years"},
        outcomesModule={"primaryOutcomes": [{"measure": "Dryness", "timeFrame": "12 weeks"}]},
    )
    load(
        database,
        (*map(str, fixtures.glob("api_v2/*/study.json")), write(folder / "a.json", marked, hostile())),
    )
    time.sleep(1.1)  # runs are distinguished by the second
    later = study(
        MARKED, "2024-08-09", **{k: v for k, v in marked["protocolSection"].items() if k != "statusModule"}
    )
    later["protocolSection"]["statusModule"]["overallStatus"] = "COMPLETED"
    load(database, (write(folder / "b.json", later),))
    create_cohort(database, COHORT, Selection(type=["interventional"], where=["enrollment >= 30"]))
    without_facts(database, MARKED)
    for words, _, fact in FACTS:
        add_fact(database, MARKED, words, **fact)
    read_time_frames(database, MARKED, kind="point", start_days=84, end_days=84)
    start = CRITERIA.index("aged 18")
    add_finding(
        database,
        MARKED,
        code="minimum_age_differs",
        severity="conflict",
        message="minimum age differs",
        source="protocolSection.eligibilityModule.minimumAge",
        other_source=f"protocolSection.eligibilityModule.eligibilityCriteria[{start}:{start + 4}]",
    )
    return database
