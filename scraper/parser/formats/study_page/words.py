"""Words as the reader of pages compares them: folded, in sections and in blocks.

Letter case, dashes and punctuation do not matter anywhere on a page.
"""

import re
from typing import NamedTuple

OVERVIEW = "Study Overview"
CONTACTS = "Contacts and Locations"
CRITERIA = "Participation Criteria"
PLAN = "Study Plan"
PEOPLE = "Collaborators and Investigators"
PUBLICATIONS = "Publications"
DATES = "Study Record Dates"
RESULTS = "Study Results"
MORE = "More Information"

SECTIONS: dict[str, tuple[str, ...]] = {
    OVERVIEW: ("Study Overview", "Overview", "Study Description"),
    CONTACTS: ("Contacts and Locations",),
    CRITERIA: ("Participation Criteria", "Eligibility Criteria", "Eligibility"),
    PLAN: ("Study Plan", "Study Design"),
    PEOPLE: ("Collaborators and Investigators", "Sponsors and Collaborators", "Sponsor and Collaborators"),
    PUBLICATIONS: ("Publications and helpful links", "Publications", "Publications and Links"),
    DATES: ("Study record dates", "Record Dates"),
    RESULTS: ("Study Results", "Results", "Results Posted"),
    MORE: ("More Information", "Additional Information"),
}
"""Landmark headings of the page; the key is our name of the section."""

REQUIRED = (OVERVIEW, CRITERIA, DATES)
"""A page without these has changed, is cut off, or is no study page."""

FIRST_DATES = ("First Submitted", "First Posted")
LAST_DATES = ("Last Update Posted", "Last Update Submitted That Met QC Criteria", "Last Verified")
"""Dates that every record has; a page that shows none of them is cut off, or was never filled."""


class Label(NamedTuple):
    """``path``: v2 path of the value, empty where the reader knows.  ``reader``: a name in ``READERS``.

    ``prose`` is running text, in which a word that happens to be a label is only believed when it looks
    like the page's labels.  ``sections`` is where the label means this; ``inner`` are words that are
    part of the block and end nothing.
    """

    name: str
    names: tuple[str, ...]
    reader: str
    path: str = ""
    sections: frozenset[str] = frozenset()
    prose: bool = False
    inner: frozenset[str] = frozenset()


def fold(text: str) -> str:
    """Letters and digits in lower case, everything else as one space."""
    return _OTHER.sub(" ", text.lower()).strip()


_OTHER = re.compile(r"[\W_]+")


def folds(*texts: str) -> frozenset[str]:
    """The folded texts as a set."""
    return frozenset(map(fold, texts))


def _words(names: str) -> frozenset[str]:
    return folds(*names.split("|"))


CONTACT_WORDS = _words(
    "Name | Phone | Phone Number | Telephone | Phone Ext | Ext | Extension | Email | E-mail | "
    "Contact | Contacts | Role | Email Address | Contact Backup | Backup Contact | Tel"
)
ARM_WORDS = _words(
    "Participant Group / Arm | Participant Group | Arm | Arms | Group / Cohort | Groups / Cohorts | "
    "Groups and Cohorts | Intervention / Treatment | Intervention | Interventions | Other Names | "
    "Other Name | Also known as | Description | Arm Title | Assigned Interventions | Arm Description | "
    "Intervention Description | Type | Label | Arm Type | Arm Label | Intervention Type | "
    "Intervention Name"
)
OUTCOME_WORDS = _words(
    "Outcome Measure | Outcome Measures | Outcome | Measure | Measure Title | Measure Description | "
    "Description | Time Frame | Timeframe | Title | Outcome Measure Description"
)
PLACE_WORDS = CONTACT_WORDS | _words(
    "Status | Recruitment Status | Facility | Location | Locations | City | State | State/Province | "
    "Zip | Zip Code | Postal Code | Country | Address | Investigator | Principal Investigator | "
    "Sub-Investigator | Study Director | Study Chair | Site | Site Status | Facility Name"
)
