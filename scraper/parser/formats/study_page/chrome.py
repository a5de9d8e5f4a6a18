"""What of a page is no part of the record: introductions, controls, what stands above and below it.

Beginnings and words are folded (``words.fold``): letter case and punctuation do not matter.
"""

from scraper.parser.formats.study_page.words import folds

CHROME = {
    "this section provides": "introduction of a section, the same on every page",
    "researchers look for people who fit a certain description": "introduction of a section",
    "this is where you will find people and organizations": "introduction of a section",
    "the person responsible for entering information about the study": "introduction of a section",
    "these dates track the progress of study record": "introduction of a section",
    "choosing to participate in a study is an important personal decision": "introduction of a section",
    "to learn more about this study you or your doctor may contact": "introduction of a section",
    "contact details for those conducting the study": "introduction of a section",
    "this section of the page": "introduction of a section",
}
"""Beginnings of sentences (folded) that are no part of the record, with the reason."""

CONTROLS = folds(
    "Show more",
    "Read more",
    "Show less",
    "Read less",
    "Show all",
    "View more",
    "More",
    "Less",
    "Expand",
    "Collapse",
    "Expand all",
    "Collapse all",
    "Hide",
    "Toggle",
    "Open",
    "Close",
    "Back to top",
    "Top",
    "Expand all / Collapse all",
    "Advertisement",
    "Advertisements",
    "Sponsored content",
)
"""Words of buttons and advertisements (folded), which may stand anywhere."""

END_OF_RECORD = (
    "this information was retrieved directly from the website",
    "clinical trials on ",
    "similar clinical trials",
    "related clinical trials",
    "other clinical trials",
    "search clinical trials",
    "subscribe",
    "more clinical trials",
)
"""Beginnings of lines (folded) after the dates from which on nothing belongs to the record: the
disclaimer, lists of other trials on the same topic, the newsletter."""

PREAMBLE_CHROME = (
    "home",
    "clinical trials registry",
    "ich gcp",
    "menu",
    "search",
    "subscribe",
    "we use cookies",
    "cookie",
    "accept",
    "this site uses cookies",
    "this website uses cookies",
    "share",
    "print",
    "download",
    "save this study",
    "back to",
    "skip to",
    "clinicaltrials gov",
    "log in",
    "sign in",
    "clinical trials nct",
    "toggle navigation",
    "language",
    "clinical trial nct",
)
"""Beginnings of lines (folded) above the overview that are neither title nor summary when they are short."""

SUMMARY_STARTS = (
    "the purpose",
    "the goal",
    "the aim",
    "the main purpose",
    "the primary",
    "this study",
    "this is a",
    "this trial",
    "this research",
    "primary objective",
    "the objective",
    "purpose",
    "objective",
    "background",
    "rationale",
    "in this study",
    "the study",
    "the investigators",
    "the researchers",
    "we ",
    "our ",
    "the main goal",
    "this clinical trial",
    "this phase",
)
"""Beginnings (folded) of a first paragraph that is a summary rather than an official title."""
