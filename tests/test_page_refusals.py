"""Pages that must be refused with a reason, and odd ones beside them that must not."""

import re

import pytest

from scraper.errors import RecordRejected
from tests.small_pages import DATES, page, plain, read, value

CUT = page().partition("<h2>More")[0]
PLACEHOLDER = re.sub(r"\w+ \d, 20\d\d", "{{ date }}", page())
PLAIN_CUT = plain(page()).partition("Last Update")[0]
LABELS_TRANSLATED = re.sub(r"<h3>[^<]*</h3>", "<h3>Angabe</h3>", page()).replace('lang="en"', 'lang="de"')
TRANSLATED_WITH_OTHER_STUDIES = (
    '<html lang="de"><body><h1>Tee</h1><h2>Studien</h2><p>NCT99000402</p><p>NCT99000403</p></body></html>'
)
ENGLISH_BY_NAME = (
    '<html lang="en"><body><h1>Tee</h1><p>Die Studie hat Kriterien, Kontakte und Standorte.</p></body></html>'
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (CUT, "its end is missing"),
        (PLACEHOLDER, "no dates under"),
        (PLAIN_CUT, "no dates under"),
        (ENGLISH_BY_NAME, "not in English"),
        (LABELS_TRANSLATED, "not in English"),
        (TRANSLATED_WITH_OTHER_STUDIES, "not in English"),
    ],
    ids=[
        "cut-after-the-dates",
        "never-filled",
        "cut-inside-the-dates",
        "translated-by-a-browser",
        "labels-translated",
        "translated-with-other-studies",
    ],
)
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(RecordRejected, match=reason):
        read(text)


OTHER_TRIAL = page(dates=DATES.replace("May 4, 2021", "May 5, 2021") + "<h3>Study Start</h3><p>May 2021</p>")
OTHER_LOOK = re.sub(r"<(/?)h3>", r"<\1dt>", re.sub(r"<h2>([^<]*)</h2>", r"<p><b>\1</b></p>", OTHER_TRIAL))
ONE_TRIAL = page(dates=DATES + "<h3>Study Start</h3><p>May 1, 2021</p>")
ONE_LOOK = OTHER_LOOK.replace("May 5, 2021", "2021-05-04")


def inside(markup: str) -> str:
    return re.sub(r"</?(?:html|body)[^>]*>", "", markup)


@pytest.mark.parametrize("other", [OTHER_TRIAL, OTHER_LOOK], ids=["one-look", "two-looks"])
@pytest.mark.parametrize("around", ["{}", "<div hidden>{}</div>"], ids=["shown", "hidden"])
def test_two_trials_on_one_page_are_refused(other: str, around: str) -> None:
    with pytest.raises(RecordRejected, match="two trials"):
        read(ONE_TRIAL.replace("</body>", around.format(inside(other)) + "</body>"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"overview": "<h3>Enrollment</h3><p>60</p>"}, {"overview": "<h3>Enrollment</h3><p>80</p>"}),
        (
            {"more": "<h3>Other Study ID Numbers</h3><p>TEA-1</p>"},
            {"more": "<h3>Other Study ID Numbers</h3><p>TEA-2</p>"},
        ),
    ],
    ids=["participants", "sponsors-number"],
)
def test_two_trials_may_share_their_dates(one: dict[str, str], other: dict[str, str]) -> None:
    dates = DATES + "<h3>Study Start</h3><p>May 1, 2021</p>"
    with pytest.raises(RecordRejected, match="two trials"):
        read(page(dates=dates, **one).replace("</body>", inside(page(dates=dates, **other)) + "</body>"))


def test_two_trials_in_one_file_are_refused() -> None:
    with pytest.raises(RecordRejected, match="two trials"):
        read(ONE_TRIAL + OTHER_TRIAL)


def test_trials_side_by_side_are_refused() -> None:
    rows = re.sub(r"<h3>(.*?)</h3><p>(.*?)</p>", r"<tr><th>\1</th><td>\2</td><td>\2</td></tr>", ONE_TRIAL)
    with pytest.raises(RecordRejected, match="two trials"):
        read(re.sub(r" (\d), (\d{4}</td></tr>)", r" 1\1, \2", rows))


def test_a_copy_in_another_look_is_the_same_trial() -> None:
    draft = read(ONE_TRIAL.replace("</main>", f"<div hidden>{inside(ONE_LOOK)}</div></main>"))
    assert value(draft, "statusModule.studyFirstSubmitDate") == "2021-05-04"


def test_other_trials_in_a_list_are_no_second_record() -> None:
    tabs = "<ul><li>Study Overview</li><li>Study record dates</li></ul>"
    dates = "<p>First Submitted: May 9, 2020</p><p>Last Verified: June 2020</p>"
    cards = "".join(f"<p>NCT9900040{number}</p>{dates}" for number in (2, 3))
    draft = read(ONE_TRIAL.replace("<main>", f"<main>{tabs}{cards}"))
    assert value(draft, "statusModule.studyFirstSubmitDate") == "2021-05-04"


def test_a_page_without_end_tags_may_be_whole() -> None:
    assert read(re.sub(r"</?(?:html|body)[^>]*>", "", page())).record
