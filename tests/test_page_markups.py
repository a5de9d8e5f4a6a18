"""What a page may do to a trial's words: hide, repeat, shorten, indent, bullet; and what is read then."""

import re
from typing import Any

import pytest

from schemas.provenance import Draft
from scraper.parser.formats.study_page.people import official
from tests.small_pages import DATES, SECTIONS, TITLE, page, plain, read, value

OVERVIEW = "<h3>Status</h3><p>Completed</p><h3>Conditions</h3><ul><li>Cold hands</li><li>Cold feet</li></ul>"


@pytest.mark.parametrize("hidden", ["hidden", 'style="display: none"', 'aria-hidden="true"'])
@pytest.mark.parametrize("is_before", [True, False], ids=["before", "after"])
def test_a_panel_and_its_copy_may_both_be_hidden(hidden: str, is_before: bool) -> None:
    panel = f"<div hidden>{OVERVIEW}</div>"
    copy = f"<div {hidden}><h4>Study Overview</h4>{OVERVIEW}</div>"
    heading = "<h2>Study Overview</h2>"
    both = copy + heading + panel if is_before else heading + panel + copy
    draft = read(re.sub(r"<h2>Study Overview</h2>.*?(?=<h2>)", both, page()))
    assert value(draft, "descriptionModule.briefSummary") == (
        "The aim of the trial is warmth.\n\nIt lasts a year."
    )
    assert value(draft, "conditionsModule.conditions") == ["Cold hands", "Cold feet"]


def test_a_short_copy_of_a_hidden_panel_is_read_once() -> None:
    links = "<h3>Helpful Links</h3><ul><li>Everything about warm tea</li></ul>"
    copy = f"<div hidden><b>Publications and helpful links</b>{links}</div>"
    draft = read(page(publications=f"<div hidden>{links}</div>{copy}"))
    assert value(draft, "referencesModule.seeAlsoLinks") == [{"label": "Everything about warm tea"}]


def test_a_hidden_panel_that_mostly_repeats_the_summary_is_read() -> None:
    summary = "The aim of the trial is warmth, which cups of tea that are warm may bring to cold hands. " * 20
    panel = f"<div hidden>{OVERVIEW}<h3>Detailed Description</h3><p>{summary}</p></div>"
    draft = read(page(f"<h1>A Trial of Warm Tea</h1><p>{summary}</p>", overview=panel))
    assert value(draft, "conditionsModule.conditions") == ["Cold hands", "Cold feet"]
    assert value(draft, "descriptionModule.detailedDescription") == summary.strip()


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        (
            "<p>Tea has been drunk for a long...</p>",
            "<div hidden><p>Tea has been drunk for a long time.</p></div>",
        ),
        (
            "<p>Tea has been drunk for a long…</p><button>Show more</button>",
            "<p>Tea has been drunk for a long time.</p>",
        ),
    ],
    ids=["hidden", "button"],
)
def test_a_shortened_text_gives_way_to_its_whole(short: str, whole: str) -> None:
    draft = read(page(overview=f"<h3>Detailed Description</h3>{short}{whole}"))
    assert value(draft, "descriptionModule.detailedDescription") == "Tea has been drunk for a long time."


def test_advertisements_and_signs_of_links_leave_no_trace() -> None:
    sign = ' <a href="#x" aria-hidden="true">#</a></h2><aside><p>Advertisement</p></aside>'
    draft = read(page().replace("</h2>", sign))
    assert (draft.issues, draft.unmapped) == ([], [])


def test_labels_may_hold_links_to_themselves() -> None:
    label = re.sub(r"<h3>([^<]*)</h3>", r'<h3>\1<a href="#x" title="Link to this heading">¶</a></h3>', DATES)
    draft = read(page(dates=label))
    posted = value(draft, "statusModule.lastUpdatePostDateStruct")
    assert posted == {"date": "2022-06-09", "type": "ACTUAL"}
    assert (draft.issues, draft.unmapped) == ([], [])


def test_a_link_named_like_a_section_is_a_link() -> None:
    item = '<li><a href="https://tea.example/r">Study Results</a></li>'
    tabs = "<ul>" + "".join(f"<li>{heading}</li>" for heading, _ in SECTIONS.values()) + "</ul>"
    draft = read(page(tabs + TITLE, publications=f"<h3>Helpful Links</h3><ul>{item}</ul>"))
    links = [{"label": "Study Results", "url": "https://tea.example/r"}]
    assert value(draft, "referencesModule.seeAlsoLinks") == links


CUPS = "A Randomized Comparison of Cups. Report on Their Handles."


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("<p>May 4, 2021 updated by: The Tea Company</p><p>It is warm. It is tea.</p><p>Ha.</p>", {}),
        (f"<p>{CUPS}</p><p>It is so.</p>", CUPS),
        ("<p>The questions are:</p><ul><li>Is it warm?</li></ul>", {}),
        ("<h2>The questions are:</h2><p>Is it warm?</p>", {}),
    ],
    ids=["last-change", "title-case", "before-a-list", "heading-before-text"],
)
def test_the_official_title(above: str, title: Any) -> None:
    draft = read(page(f"<h1>Tea</h1>{above}"))
    assert value(draft, "identificationModule.officialTitle") == title


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("<p>Terminated (no tea (the ship was late))</p>", "no tea (the ship was late)"),
        ("<p>Withdrawn (1. No tea<br>2. No cups)</p>", "1. No tea\n2. No cups"),
    ],
)
def test_why_a_trial_stopped_may_hold_brackets_and_lines(printed: str, reason: str) -> None:
    draft = read(page(overview=f"<h3>Status</h3>{printed}"))
    assert value(draft, "statusModule.whyStopped") == reason
    assert draft.issues == []


def test_the_kind_of_an_id_may_hold_brackets() -> None:
    ids = "<h3>Other Study ID Numbers</h3><ul><li>TEA-1</li><li>2020-1 (EU Trial (CTIS) Number)</li></ul>"
    draft = read(page(more=ids))
    assert value(draft, "identificationModule.secondaryIdInfos") == [{"id": "2020-1", "type": "CTIS"}]


def test_a_list_of_one_is_not_taken_apart() -> None:
    draft = read(page(more="<h3>Keywords</h3><ul><li>tea; cups</li></ul>"))
    assert value(draft, "conditionsModule.keywords") == ["tea; cups"]


@pytest.mark.parametrize(("printed", "issues"), [("[email&#160;protected]", 0), ("write to us", 1)])
def test_what_stands_for_an_e_mail_address_is_none(printed: str, issues: int) -> None:
    contact = f"<h3>Study Contact</h3><ul><li>Name: Ann Brew</li><li>Email: {printed}</li></ul>"
    draft = read(page(contacts=contact))
    assert value(draft, "contactsLocationsModule.centralContacts") == [
        {"role": "CONTACT", "name": "Ann Brew"}
    ]
    assert [issue.kind for issue in draft.issues] == ["unreadable_value"] * issues


def items(*texts: str) -> str:
    return "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"


def test_a_facility_may_follow_the_contact_of_another() -> None:
    sites = items("First Ward", "Contact:" + items("Ann Brew", "Phone Number: 555-0100"), "Second Ward")
    tree = items("Wales" + items("Cardiff, United Kingdom" + sites))
    draft = read(page(contacts=f"<h3>Study Locations</h3>{tree}"))
    found = value(draft, "contactsLocationsModule.locations")
    assert [site["facility"] for site in found] == ["First Ward", "Second Ward"]
    assert found[0]["contacts"] == [{"role": "CONTACT", "name": "Ann Brew", "phone": "555-0100"}]


def test_a_facility_may_look_like_an_address() -> None:
    sites = items("First Hospital", "Clinic of Cardiff, United Kingdom")
    tree = items("United Kingdom" + items("Cardiff, United Kingdom" + sites))
    found = value(read(page(contacts=f"<h3>Study Locations</h3>{tree}")), "contactsLocationsModule.locations")
    assert [site["facility"] for site in found] == ["First Hospital", "Clinic of Cardiff, United Kingdom"]


def test_facilities_of_one_place_without_indentation() -> None:
    lines = ["United Kingdom", "Cardiff, United Kingdom", "First Ward", "Second Ward"]
    tree = "".join(f"&bull; {line}<br>" for line in lines)
    found = value(read(page(contacts=f"<h3>Study Locations</h3>{tree}")), "contactsLocationsModule.locations")
    assert [site.get("facility") for site in found] == ["First Ward", "Second Ward"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Brew, MDPhD, Tea Hospital", "Ann Brew, MDPhD"),
        ("Ann Brew, MD, senior physician, Tea Hospital", "Ann Brew, MD, senior physician"),
        ("Ann Brew, Director", "Ann Brew"),
        ("Ann Brew, M. D. Ph. D., Tea Hospital", "Ann Brew, M. D. Ph. D."),
        ("Ann Brew, M.D.Ph.D, FRCR, Tea Hospital", "Ann Brew, M.D.Ph.D, FRCR"),
        ("Ann Brew, Jr., Prof. Dr. med., Tea Hospital", "Ann Brew, Jr., Prof. Dr. med."),
        ("Ann Brew, assistant lecturer, Tea Hospital", "Ann Brew, assistant lecturer"),
        ("Ann Brew, Poland", "Ann Brew"),
        ("Ann Brew, MD, BMS, Cardiff", "Ann Brew, MD"),
        ("Tea, LLC Clinical Trials, Tea, LLC", "Tea, LLC Clinical Trials"),
    ],
)
def test_names_keep_degrees_and_posts(text: str, name: str) -> None:
    assert official(text)["name"] == name


ARMS = "<h3>Arms and Interventions</h3>"
TEA = "<h3>Intervention / Treatment</h3><ul><li>Other: Warm tea</li></ul>"


def arms(draft: Draft) -> list[tuple[str, Any]]:
    found = value(draft, "armsInterventionsModule.armGroups")
    return [(arm["label"], arm.get("description")) for arm in found]


def test_arms_without_a_kind_end_below_a_repeated_intervention() -> None:
    lines = [
        "Group / Cohort", "Intervention / Treatment",
        "Cold hands", "People with cold hands", "Other: Warm tea", "Two cups",
        "Cold feet", "Other: Warm tea", "Two cups",
    ]  # fmt: skip
    table = "".join(f"<p>{line}</p>" for line in lines)
    draft = read(page(overview=TEA, plan=ARMS + table))
    assert arms(draft) == [("Cold hands", "People with cold hands"), ("Cold feet", None)]


ABOUT_ARM = "<p>People whose hands are cold.</p><p>For a year</p>"
ONLY_ARM = f"<p>Cold hands</p>{ABOUT_ARM}"


@pytest.mark.parametrize(
    "markup",
    [
        f"<div><div>{ONLY_ARM}</div><div><p>Other: Warm tea</p><p>Two cups</p></div></div>",
        f"<ul><li>{ONLY_ARM}<ul><li>Other: Warm tea<p>Two cups</p></li></ul></li></ul>",
        f"<div><div>Cold hands</div><div>{ABOUT_ARM}{items('Other: Warm tea')}</div></div>",
    ],
    ids=["two-boxes", "one-item", "head-and-body"],
)
def test_an_only_arm(markup: str) -> None:
    draft = read(page(overview=TEA, plan=ARMS + markup))
    assert arms(draft) == [("Cold hands", "People whose hands are cold.\n\nFor a year")]


@pytest.mark.parametrize(
    "about", ["People whose hands are cold.", "Cold:<ul><li>hands</li><li>feet</li></ul>"]
)
def test_a_description_may_be_the_only_item_of_a_list(about: str) -> None:
    heads = "<tr><th>Participant Group / Arm</th><th>Intervention / Treatment</th></tr>"
    cells = f"<td>{items('Experimental: Cold hands', about)}</td><td>{items('Other: Warm tea' + items('Two cups'))}"
    draft = read(page(overview=TEA, plan=f"{ARMS}<table>{heads}<tr>{cells}</td></tr></table>"))
    text = about.replace(":<ul><li>", ":\n\n* ").replace("</li><li>", "\n* ").replace("</li></ul>", "")
    assert arms(draft) == [("Cold hands", text)]
    assert value(draft, "armsInterventionsModule.interventions")[0]["description"] == "Two cups"


PRIMARY = "<h3>Primary Outcome Measures</h3>"


def outcomes(markup: str) -> Any:
    return value(read(page(plan=PRIMARY + markup)), "outcomesModule.primaryOutcomes")


@pytest.mark.parametrize("names", [["Warmth"], ["Warmth", "Thirst"]], ids=["one", "two"])
def test_outcomes_as_items_begin_with_their_measure(names: list[str]) -> None:
    listed = [f"<b>{name}</b><p>By a scale.</p><p>Time Frame: Week 4</p>" for name in names]
    expected = [{"measure": name, "timeFrame": "Week 4", "description": "By a scale."} for name in names]
    assert outcomes(items(*listed)) == expected


def test_a_time_frame_in_brackets_may_hold_brackets() -> None:
    listed = [f"{name} [ Time Frame: Cycle 6 [28 days] ]<br>By a scale." for name in ("Warmth", "Thirst")]
    assert outcomes(items(*listed)) == [
        {"measure": name, "timeFrame": "Cycle 6 [28 days]", "description": "By a scale."}
        for name in ("Warmth", "Thirst")
    ]


def test_a_time_frame_may_be_empty() -> None:
    terms = "".join(f"<dt>{name}</dt><dd>Time Frame:</dd>" for name in ("Warmth", "Thirst"))
    assert outcomes(f"<dl>{terms}</dl>") == [{"measure": "Warmth"}, {"measure": "Thirst"}]


@pytest.mark.parametrize("names", [["Warmth"], ["Warmth", "Thirst"]], ids=["one", "two"])
@pytest.mark.parametrize("box", ["<div>{}</div>", "{}"], ids=["cards", "flat"])
def test_measures_may_be_set_apart_by_their_look(names: list[str], box: str) -> None:
    listed = [f"<h5>{name}</h5><p>By a scale.</p><p>Time Frame: Week 4</p>" for name in names]
    expected = [{"measure": name, "timeFrame": "Week 4", "description": "By a scale."} for name in names]
    assert outcomes("".join(map(box.format, listed))) == expected


def plain_outcomes(text: str) -> Any:
    page_text = plain(page()).replace("Study Plan", f"Study Plan\n\nPrimary Outcome Measures\n\n{text}")
    return value(read(page_text), "outcomesModule.primaryOutcomes")


def test_a_time_frame_may_end_with_a_bracket_or_begin_with_a_number() -> None:
    lines = ["Warmth", "Time Frame: Cycle 6 [28 days]", "Cycle 6 [28 days]", "Thirst", "Time Frame: 1. month"]
    assert plain_outcomes("\n".join([*lines, "1. month"])) == [
        {"measure": "Warmth", "timeFrame": "Cycle 6 [28 days]"},
        {"measure": "Thirst", "timeFrame": "1. month"},
    ]


def test_outcomes_in_boxes_may_lack_time_frames() -> None:
    heads = "<div><div>Outcome Measure</div><div>Measure Description</div></div>"
    rows = "".join(f"<div><div>{name}</div><div>By a scale.</div></div>" for name in ("Warmth", "Thirst"))
    assert [one["measure"] for one in outcomes(f"<div>{heads}{rows}</div>")] == ["Warmth", "Thirst"]


TABLE = "Outcome Measure\tMeasure Description\tTime Frame"
MARKDOWN = "| Outcome Measure | Measure Description | Time Frame |\n|---|---|---|"


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (TABLE, "{}\tBy a scale.\tWeek 4"),
        (TABLE, "{}\nTime Frame: Week 4\tBy a scale.\tWeek 4"),
        (MARKDOWN, "| {} <br> Time Frame: Week 4 | By a scale. | Week 4 |"),
    ],
    ids=["rows", "broken-rows", "markdown"],
)
def test_tables_in_plain_text(heads: str, row: str) -> None:
    table = "\n".join([heads, row.format("Warmth"), row.format("Thirst")])
    assert plain_outcomes(table) == [
        {"measure": name, "timeFrame": "Week 4", "description": "By a scale."}
        for name in ("Warmth", "Thirst")
    ]


def test_headings_of_markdown() -> None:
    text = re.sub(r"<h(\d)>", lambda match: "\n" + "#" * int(match[1]) + " ", page())
    draft = read(plain(text))
    assert value(draft, "identificationModule.briefTitle") == "A Trial of Warm Tea"
    assert value(draft, "statusModule.statusVerifiedDate") == "2022-06-01?"


@pytest.mark.parametrize("typed", ["<div>• {}</div>", "&nbsp;&nbsp;&bull; {}<br>"], ids=["boxes", "lines"])
def test_bullets_typed_into_the_page(typed: str) -> None:
    words = "".join(map(typed.format, ("Cold hands", "Cold feet")))
    draft = read(page(overview=f"<h3>Conditions</h3><div>{words}</div>"))
    assert value(draft, "conditionsModule.conditions") == ["Cold hands", "Cold feet"]


def test_a_bullet_that_an_author_typed_is_text() -> None:
    criteria = "<h3>Description</h3><p>Inclusion Criteria:</p><p>• Cold hands</p>"
    draft = read(page(overview=OVERVIEW, criteria=criteria))
    assert value(draft, "eligibilityModule.eligibilityCriteria") == "Inclusion Criteria:\n\n• Cold hands"


def test_a_number_with_a_bracket_is_text() -> None:
    text = plain(page()).replace("All", "All\n\nDescription\n\nInclusion Criteria:\n\n1) Cold hands")
    assert "\n\n1) Cold" in value(read(text), "eligibilityModule.eligibilityCriteria")
