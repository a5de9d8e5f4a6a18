"""Small invented records in any number: whole, distinct, in the registry's shapes, the same every time."""

from collections.abc import Iterator
from datetime import date, timedelta

from scraper.local_registry.holdings import Record

FIRST = 99100001
"""The number of the first id: NCT99100001."""

_CONDITIONS = (
    "Dry Eye",
    "Xerostomia",
    "Sjogren's Syndrome",
    "Raynaud Disease",
    "Scleroderma",
    "Uveitis",
    "Gout",
)
_DRUGS = ("belcorine", "tarusimab", "ovanetide", "mirexolol", "panfelimus")
_STATUSES = (
    "RECRUITING",
    "COMPLETED",
    "NOT_YET_RECRUITING",
    "ACTIVE_NOT_RECRUITING",
    "TERMINATED",
    "UNKNOWN",
)
_PHASES = (["PHASE1"], ["PHASE2"], ["PHASE2", "PHASE3"], ["PHASE3"], ["NA"])
_PLACES = (("Oslo", "Norway"), ("Leiden", "Netherlands"), ("Graz", "Austria"), ("Turku", "Finland"))
_NEWEST = date(2026, 11, 18)


def studies(count: int, first: int = FIRST) -> Iterator[Record]:
    """So many records with ids in a row; each is about 2 kB of JSON, updated on one of 1,000 days."""
    for number in range(first, first + count):
        yield study(number)


def study(number: int) -> Record:
    """The record of one number; neighbours differ in condition, drug, status, phase, place and dates."""
    drug, condition = _DRUGS[number % 5], _CONDITIONS[number % 7]
    updated = (_NEWEST - timedelta(days=number * 37 % 1000)).isoformat()
    return {
        "protocolSection": {
            **_who(number, f"{drug.capitalize()} in {condition}, Trial {number}"),
            "statusModule": _status(number, updated),
            **_what(number, drug, condition),
            **_whom(number),
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": _NEWEST.isoformat()}},
        "hasResults": False,
    }


def _who(number: int, title: str) -> Record:
    sponsor = {"name": f"Institute {number % 23} of Ophthalmology", "class": "OTHER"}
    return {
        "identificationModule": {
            "nctId": f"NCT{number:08d}",
            "orgStudyIdInfo": {"id": f"IO-{number % 23}-{number}"},
            "organization": {"fullName": sponsor["name"], "class": sponsor["class"]},
            "briefTitle": title,
        },
        "sponsorCollaboratorsModule": {"responsibleParty": {"type": "SPONSOR"}, "leadSponsor": sponsor},
    }


def _status(number: int, updated: str) -> Record:
    status = _STATUSES[number % 6]
    return {
        "statusVerifiedDate": updated[:7],
        "overallStatus": status,
        **({"whyStopped": "Slow recruitment"} if status == "TERMINATED" else {}),
        **({"lastKnownStatus": "RECRUITING"} if status == "UNKNOWN" else {}),
        "startDateStruct": {"date": f"20{18 + number % 6}-{1 + number % 12:02d}", "type": "ACTUAL"},
        "studyFirstSubmitDate": f"20{17 + number % 6}-0{1 + number % 9}-1{number % 10}",
        "lastUpdateSubmitDate": updated,
        "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"},
    }


def _what(number: int, drug: str, condition: str) -> Record:
    arms = [
        ("EXPERIMENTAL", drug.capitalize(), f"{drug} {5 + number % 40} mg"),
        ("PLACEBO_COMPARATOR", "Placebo", "placebo"),
    ]
    return {
        "descriptionModule": {"briefSummary": f"Does {drug} help against {condition.lower()}?"},
        "conditionsModule": {"conditions": [condition]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": _PHASES[number % 5],
            "designInfo": {"allocation": "RANDOMIZED", "maskingInfo": {"masking": "DOUBLE"}},
            "enrollmentInfo": {"count": 20 + number % 400, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": label, "type": kind, "interventionNames": [f"Drug: {name}"]}
                for kind, label, name in arms
            ],
            "interventions": [
                {"type": "DRUG", "name": name, "armGroupLabels": [label]} for _, label, name in arms
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [
                {"measure": "Change in symptom score", "timeFrame": f"{4 + number % 48} weeks"}
            ]
        },
    }


def _whom(number: int) -> Record:
    city, country = _PLACES[number % 4]
    return {
        "eligibilityModule": {
            "eligibilityCriteria": (
                f"Inclusion Criteria:\n\n* Symptoms for at least {1 + number % 12} months\n\n"
                f"Exclusion Criteria:\n\n* Hemoglobin \\< {8 + number % 4} g/dL\n* Pregnancy"
            ),
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": f"{18 + number % 8} Years",
            "stdAges": ["ADULT", "OLDER_ADULT"],
        },
        "contactsLocationsModule": {
            "locations": [{"facility": f"Eye Clinic {number % 90}", "city": city, "country": country}]
        },
    }
