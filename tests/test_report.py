"""The report: one file, every figure with its numbers and SQL, whatever the records hold."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from base64 import b64decode
from datetime import date
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from cli import main
from scraper.errors import UnreadableInput
from scraper.explore.cohorts import create_cohort
from scraper.explore.search.filters import Selection
from scraper.runs.load import load
from tests.databases import Record, study, write
from tests.results_records import analysis, events, flow, outcome, trial
from tests.web_records import ATTACK, hostile

pytest.importorskip("matplotlib", reason="needs the extra report")

from scraper.explore.cohorts import NoStudyLeft
from scraper.explore.report import TrialSelection, report
from scraper.explore.report.drawing.lanes import DRAWN, shortened
from scraper.explore.report.drawing.paper import PAPERS, drawing
from scraper.explore.report.drawing.svg import as_svg
from scraper.explore.report.figures import FIGURES
from scraper.explore.report.figures.effects import _groups, effects
from scraper.explore.report.figures.people import ages
from scraper.explore.report.figures.places import _land
from scraper.explore.report.figures.plan import Plan
from scraper.explore.report.figures.time import timeline
from scraper.explore.report.page import ROWS, cell

ROOT = Path(__file__).parents[1]
NAMES = [kind.name for kind in FIGURES]
FORMULA = "NCT99000920"


def with_effects() -> Record:
    """Three kinds of effect, one of them in two units, and a test without an estimate."""
    interval = {"ciPctValue": "95", "ciNumSides": "TWO_SIDED", "ciLowerLimit": "0.5", "ciUpperLimit": "0.9"}
    difference = {
        "paramType": "Mean Difference",
        "paramValue": "-2",
        "ciLowerLimit": "-4",
        "ciUpperLimit": "0",
    }
    return trial(
        outcome("1", "2", title="Survival", analyses=[
            analysis(paramType="Hazard Ratio (HR)", paramValue="0.7", **interval),
            analysis(pValue="0.03", statisticalMethod="Log Rank"),
        ]),
        outcome("1", "2", title="Pain", unitOfMeasure="mm", analyses=[analysis(**difference)]),
        outcome("1", "2", title="Pain", unitOfMeasure="points", analyses=[analysis(**difference)]),
        nct_id="NCT99000910",
        participants=flow(("Drug", "50"), ("Placebo", "49")),
        adverse_events=events(("Drug", 3, 50), ("Placebo", 1, 49), ("All participants", 4, 99)),
    )  # fmt: skip


def with_formula() -> Record:
    """Texts that a plotting library, an SVG or a printer could take for more than text."""
    return study(
        FORMULA,
        identificationModule={"briefTitle": '$\\frac{1}{0$ </svg><b>x</b> id="y" #010b01 \u0001 ♥\U0001f9ea'},
        designModule={"studyType": "INTERVENTIONAL", "enrollmentInfo": {"count": 0, "type": "ESTIMATED"}},
        statusModule={"startDateStruct": {"date": "2020-02"}, "overallStatus": "SOMETHING_NEW"},
    )


def with_time_frame(path: str) -> None:
    """The first primary outcome ends on day 84, whatever the reader of time frames makes of its words."""
    with sqlite3.connect(path) as connection:
        outcome_id, nct_id = connection.execute(
            "select min(id), nct_id from design_outcomes where outcome_type = 'primary'"
        ).fetchone()
        connection.execute("delete from outcome_time_frames where design_outcome_id = ?", (outcome_id,))
        connection.execute(
            "insert into outcome_time_frames (id, nct_id, design_outcome_id, kind, start_days, end_days,"
            " points_days) select coalesce(max(id), ?1) + 1, ?2, ?1, 'range', 7, 84, '[7, 28, 84]'"
            " from outcome_time_frames where nct_id = ?2",
            (outcome_id, nct_id),
        )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, fixtures_dir: Path) -> str:
    folder = tmp_path_factory.mktemp("report")
    path = str(folder / "trials.db")
    attack = hostile()
    attack["protocolSection"]["statusModule"]["startDateStruct"] = {"date": "2021-03-04"}
    ours = write(folder / "ours.json", with_effects(), with_formula(), attack)
    load(path, (*map(str, fixtures_dir.glob("api_v2/*/study.json")), ours))
    with_time_frame(path)
    return path


@pytest.fixture(scope="module")
def page(database: str) -> Any:
    return parsed(report(database, TrialSelection()).html)


def parsed(html: str) -> Any:
    return lxml.html.fromstring(html)


def rows_shown(page: Any, name: str) -> list[list[str]]:
    rows = page.xpath(f"//table[@id='numbers-{name}']/tbody/tr")
    return [[each.text_content() for each in row] for row in rows]


def rows_of_sql(database: str, page: Any, name: str) -> list[list[str]]:
    """What anybody gets who copies the SQL out of the page."""
    (sql,) = page.xpath(f"//code[@id='sql-{name}']")
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return [[cell(value) for value in row] for row in connection.execute(sql.text_content())]
    finally:
        connection.close()


# ---- the page --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["summary", *NAMES])
def test_the_sql_of_a_figure_gives_the_rows_of_its_table(database: str, page: Any, name: str) -> None:
    shown = rows_shown(page, name)
    assert shown
    assert shown == rows_of_sql(database, page, name)[:ROWS]


@pytest.mark.parametrize(
    "question",
    [
        TrialSelection(nct_ids=["NCT99000910", "nct99000001"]),
        TrialSelection(where="enrollment > 10 -- and no more"),
        TrialSelection(where="select brief_title, nct_id from studies where has_results;"),
        TrialSelection(where="with a as (select 1) select 'NCT99000910' from a"),
    ],
    ids=["ids", "condition", "select", "with"],
)
def test_the_sql_holds_for_every_way_of_choosing(database: str, question: TrialSelection) -> None:
    page = parsed(report(database, question).html)
    for name in ("timeline", "effects"):
        assert rows_shown(page, name) == rows_of_sql(database, page, name)[:ROWS]
    assert rows_shown(page, "timeline")


def test_a_cohort_is_reported_under_its_name(tmp_path: Path) -> None:
    path = str(tmp_path / "a.db")
    load(path, (write(tmp_path / "a.json", study("NCT99000901"), study("NCT99000902")),))
    create_cohort(path, "it s", Selection(ids=["NCT99000902"]))
    made = report(path, TrialSelection(cohort="it s"))
    page = parsed(made.html)
    assert (made.trials, page.findtext(".//h1")) == (1, "Cohort it s: 1 trial")
    assert rows_shown(page, "timeline") == rows_of_sql(path, page, "timeline")


def test_figures_are_drawn_for_two_widths_and_described_in_words(page: Any) -> None:
    for name in NAMES:
        figures = page.xpath(f"//section[@id='{name}']/figure")
        assert figures, name
        for figure in figures:
            assert [svg.get("class") for svg in figure.iter("svg")] == ["wide", "narrow"]
            assert all(svg.get("role") == "img" and svg.get("aria-label") for svg in figure.iter("svg"))
    assert [link.get("href") for link in page.xpath("//nav//a")] == [
        f"#{name}" for name in (*NAMES, "side-by-side")
    ]


def test_ids_are_unique_and_references_lead_somewhere(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    text = lxml.html.tostring(page).decode()
    assert set(re.findall(r"(?:url\(|href=\")#([^)\"]+)", text)) <= set(ids)


def test_nothing_is_fetched(page: Any) -> None:
    assert page.xpath("//script | //img | //iframe | //object | //embed | //form") == []
    addresses = page.xpath("//@href | //@src | //@*[local-name() = 'xlink:href']")
    assert all(address.startswith(("#", "data:")) for address in addresses)
    (style,) = page.xpath("//style/text()")
    assert not re.search(r"url\((?!#)", style)
    assert "@import" not in style
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")


def test_colours_follow_the_page(page: Any) -> None:
    svgs = "".join(lxml.html.tostring(svg).decode() for svg in page.iter("svg"))
    assert "var(--accent)" in svgs
    assert set(re.findall(r"(?:fill|stroke): (#\w+)", svgs)) == set()


def test_trials_stand_side_by_side(page: Any) -> None:
    (section,) = page.xpath("//section[@id='side-by-side']")
    assert "≠" in section.text_content()
    assert len(section.xpath(".//section[1]//thead//th")) == 8
    assert "more are in the database" in section.text_content()


def test_the_same_database_gives_the_same_bytes(database: str, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    command = [sys.executable, "-m", "cli", "report", database, "-o", str(out)]
    variables = {"PYTHONHASHSEED": "1", "MPLBACKEND": "Agg", "TZ": "Asia/Tokyo"}
    subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=True)
    assert out.read_bytes() == report(database, TrialSelection()).html.encode()


# ---- texts that want to be more --------------------------------------------------------------


def test_hostile_text_is_text(page: Any) -> None:
    assert any(ATTACK in each.text_content() for each in page.xpath("//table[@id='numbers-timeline']//td"))
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []
    assert page.xpath("//svg//b | //td//*") == []
    titles = [text.text_content() for text in page.xpath("//section[@id='timeline']//svg//text")]
    assert any(title.startswith("<script>window.ran") for title in titles)
    assert any(title.startswith("$\\frac{1}{0$ </svg>") for title in titles)


def test_what_looks_like_our_marks_stays_in_a_text(database: str) -> None:
    html = report(database, TrialSelection(nct_ids=[FORMULA])).html
    texts = parsed(html).xpath("//section[@id='timeline']//svg[@class='wide']//text")
    assert '$\\frac{1}{0$ </svg><b>x</b> id="y" #010b01' in {text.text_content() for text in texts}


def test_sql_and_titles_are_escaped(database: str) -> None:
    question = TrialSelection(where='1 -- "><script>window.ran=1</script>', title="</title><script>")
    html = report(database, question).html
    assert "<script" not in html
    page = parsed(html)
    assert page.findtext(".//title").startswith("</title><script>: ")
    assert "<script>window.ran=1" in page.xpath("//code[@id='sql-timeline']")[0].text_content()


def test_words_are_cut_to_a_length() -> None:
    assert shortened("a\u0000b\n c", 9) == "a b c"
    assert shortened("abcdefgh", 5) == "abcd…"
    assert shortened("abc", 0) == "…"


# ---- what there is to draw -------------------------------------------------------------------


def test_a_bare_record_says_what_is_missing_in_words(tmp_path: Path) -> None:
    path = str(tmp_path / "bare.db")
    load(path, (write(tmp_path / "bare.json", study()),))
    made = report(path, TrialSelection())
    page = parsed(made.html)
    none = {kind.name: kind.none for kind in FIGURES if kind.name != "phase_status"}
    for name, words in none.items():
        (section,) = page.xpath(f"//section[@id='{name}']")
        assert section.xpath("./figure") == [], name
        assert words in section.text_content()
    assert made.figures == 1
    assert "The SQL gives no rows." in page.text_content()


def test_many_trials_are_cut_and_counted(tmp_path: Path) -> None:
    path = str(tmp_path / "many.db")
    size = {"studyType": "INTERVENTIONAL", "enrollmentInfo": {"count": 5, "type": "ACTUAL"}}
    many = [study(f"NCT990009{number:02}", designModule=size) for number in range(DRAWN + 5)]
    places = [
        {"city": f"City {n}", "country": "X", "geoPoint": {"lat": 1 + n / 20, "lon": 2}}
        for n in range(ROWS + 1)
    ]
    many[0]["protocolSection"]["contactsLocationsModule"] = {"locations": places}
    load(path, (write(tmp_path / "many.json", *many),))
    page = parsed(report(path, TrialSelection()).html)
    (enrollment,) = page.xpath("//section[@id='enrollment']")
    assert f"the first {DRAWN} of {DRAWN + 5} trials, largest first" in enrollment.text_content()
    assert len(rows_shown(page, "enrollment")) == DRAWN + 5
    assert len(rows_shown(page, "sites")) == ROWS
    assert f"The first {ROWS} of {ROWS + 1} rows" in page.xpath("//section[@id='sites']")[0].text_content()


def effect(**fields: Any) -> dict[str, Any]:
    row = {
        "nct_id": "NCT99000901", "outcome_type": "PRIMARY", "outcome": "Survival", "units": "months",
        "measure": "hazard_ratio", "scale": "ratio", "estimate": 0.7, "lower_limit": 0.5, "upper_limit": 0.9,
        "interval_level": 95.0, "interval_looks_like": "ratio", "groups": 2, "group_1": "A", "group_2": "B",
    }  # fmt: skip
    read = {"scale_used": fields.get("scale", row["scale"]), "direction": None}
    return {**row, **read, **fields}


def panels(*rows: dict[str, Any]) -> list[str]:
    return [panel.title for panel in effects(list(rows)).panels]


def test_ratios_of_one_kind_share_an_axis() -> None:
    other = effect(nct_id="NCT99000902", outcome="Progression", units="weeks")
    assert panels(effect(), other) == ["Hazard ratio: 2 effects of 2 trials"]
    assert len(panels(effect(), effect(measure="odds_ratio"))) == 2


@pytest.mark.parametrize(
    ("change", "axes"),
    [
        ({"nct_id": "NCT99000902"}, 1),
        ({"outcome": "PAIN", "units": "MM"}, 1),
        ({"units": "points"}, 2),
        ({"outcome": "Sleep"}, 2),
    ],
)
def test_differences_share_an_axis_for_one_outcome_in_one_unit(change: dict[str, Any], axes: int) -> None:
    first = effect(measure="mean_difference", scale="difference", outcome="Pain", units="mm", estimate=-2.0)
    assert len(panels(first, {**first, **change})) == axes


@pytest.mark.parametrize(
    "change",
    [
        {"estimate": None},
        {"estimate": 0.0},
        {"estimate": -0.4},
        {"measure": None, "scale": None},
        {"measure": "slope", "scale": "other"},
    ],
)
def test_what_has_no_place_on_an_axis_is_counted_not_drawn(change: dict[str, Any]) -> None:
    plan = effects([effect(**change)])
    assert plan.panels == []
    assert plan.notes[0].startswith("1 analysis not drawn")


def test_limits_are_shown_as_posted() -> None:
    words = (
        effects([effect(upper_limit=None), effect(lower_limit=None, upper_limit=None)]).panels[0].description
    )
    assert "0.7 (0.5 to …, 95 %)" in words
    assert words.endswith("NCT99000901 0.7")


def test_an_effect_stands_on_the_scale_that_was_used() -> None:
    mislabelled = effect(measure="log_hazard_ratio", scale="log_ratio", scale_used="ratio")
    plan = effects([effect(nct_id="NCT99000902"), mislabelled])
    assert [panel.title for panel in plan.panels] == ["Hazard ratio: 2 effects of 2 trials"]
    assert any(note.startswith("1 effect drawn on another scale than the label says") for note in plan.notes)


def test_an_effect_whose_scale_is_in_doubt_is_left_out_and_counted() -> None:
    plan = effects([effect(scale_used=None)])
    assert plan.panels == []
    assert "1 whose scale is in doubt" in plan.notes[0]


@pytest.mark.parametrize(
    ("direction", "shown"),
    [(None, "A; B"), ("group_1_first", "A versus B"), ("group_2_first", "B versus A")],
)
def test_groups_are_versus_each_other_only_where_the_direction_is_known(
    direction: str | None, shown: str
) -> None:
    assert _groups(effect(direction=direction)) == shown


def test_posted_effects_are_drawn_as_posted(page: Any) -> None:
    captions = [each.text_content() for each in page.xpath("//section[@id='effects']//figcaption")]
    assert any(each.startswith("Hazard ratio: ") for each in captions)
    assert {
        "Mean difference, mm: 1 effect of 1 trial",
        "Mean difference, points: 1 effect of 1 trial",
    } <= set(captions)
    texts = {text.text_content() for text in page.xpath("//section[@id='effects']//svg//text")}
    assert "0.7 (0.5 to 0.9, 95 %)" in texts


def test_groups_of_adverse_events_stay_apart(database: str) -> None:
    html = report(database, TrialSelection(nct_ids=["NCT99000910"])).html
    page = parsed(html)
    texts = [
        text.text_content()
        for text in page.xpath("//section[@id='adverse_events']//svg[@class='wide']//text")
    ]
    assert [text for text in texts if text in ("Drug", "Placebo", "All participants")] == [
        "Drug", "Placebo", "All participants",
    ]  # fmt: skip
    assert [text for text in texts if text.startswith("n = ")] == ["n = 50", "n = 49", "n = 99"]


ANY = st.one_of(
    st.none(), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([0.0, 1.0, -1e300])
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(ANY, ANY, ANY, st.sampled_from(["ratio", "difference", "log_ratio"])),
        min_size=1,
        max_size=6,
    )
)
def test_any_numbers_can_be_drawn(posted: list[tuple[Any, Any, Any, str]]) -> None:
    rows = [
        effect(estimate=estimate, lower_limit=lower, upper_limit=upper, scale=scale, measure=f"some_{scale}")
        for estimate, lower, upper, scale in posted
    ]
    drawn(effects(rows))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.dates(), min_size=2, max_size=5))
def test_any_dates_can_be_drawn(days: list[date]) -> None:
    texts = sorted(day.isoformat() for day in days)
    row = {"nct_id": "NCT99000901", "brief_title": None, "overall_status": None, "data_date": texts[0]}
    for place, name in enumerate(("start", "primary_completion", "completion")):
        end = texts[place] if place < len(texts) else None
        row |= {f"{name}_earliest": end, f"{name}_latest": end, f"{name}_type": "ESTIMATED"}
    drawn(timeline([row]))


def drawn(plan: Plan) -> None:
    """Every panel on both papers, as the page has it."""
    with drawing():
        for panel in plan.panels:
            for paper in PAPERS:
                assert as_svg(panel.draw(paper), paper, "any", panel.description).endswith("</svg>\n")


def age(low: float | None, high: float | None, **fields: Any) -> dict[str, Any]:
    row = {
        "nct_id": "NCT99000901", "brief_title": "", "minimum_age": "18 Years", "maximum_age": None,
        "minimum_age_days": 6574.5, "maximum_age_days": None, "criterion_type": "inclusion", "applies_to": None,
    }  # fmt: skip
    return {**row, "text_days_low": low, "text_days_high": high, **fields}


@pytest.mark.parametrize(
    ("rows", "ranges"),
    [
        ([age(18, None), age(None, 65)], [(18, 65)]),
        ([age(18, 65)], [(18, 65)]),
        ([age(65, None), age(None, 18)], [(65, None), (None, 18)]),
        ([age(18, None, applies_to="women"), age(None, 65)], [(18, None), (None, 65)]),
        ([age(18, None), age(21, None), age(None, 65)], [(18, None), (21, None), (None, 65)]),
    ],
    ids=["joined", "whole", "apart", "of a group", "ambiguous"],
)
def test_limits_that_all_must_meet_are_one_range(rows: list[Any], ranges: list[Any]) -> None:
    from scraper.explore.report.figures.people import _ranges

    assert _ranges(rows, joined=True) == ranges
    assert _ranges(rows, joined=False) == [(row["text_days_low"], row["text_days_high"]) for row in rows]
    assert ages(rows).panels


def test_land_is_whole_where_the_map_ends() -> None:
    for path in _land():
        extent = path.get_extents()
        assert extent.width < 220
        assert -400 < extent.x0 < extent.x1 < 400


# ---- the command -----------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_missing_ids_are_named(database: str, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    done = run("report", database, "NCT99000910", "NCT99999999", "-o", str(out))
    assert done.exit_code == 1
    assert done.stderr == f"nctdb: {database} does not hold NCT99999999\n"
    assert done.stdout.startswith(f"{out}: trials 1, figures ")
    assert "Not in the database:</strong> NCT99999999" in out.read_text(encoding="utf-8")


def test_without_a_file_the_page_goes_to_standard_output(database: str) -> None:
    done = run("report", database, "NCT99000910")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("NCT99999999",), 2, "holds none of these studies: NCT99999999"),
        (("NCT1",), 2, "NCT1"),
        (("--cohort", "none"), 2, "has no cohort 'none'"),
        (("--where", "enrollment > 1e9"), 1, "no study of"),
        (("--where", "delete from studies"), 2, "syntax error"),
        (("--where", "select load_extension('x')"), 2, "only reading is allowed"),
        (("--where", "select 1; drop table studies"), 2, "one SELECT"),
        (("NCT99000910", "--where", "1"), 2, "one of them"),
        (("-o", "/nowhere/at/all.html", "NCT99000910"), 2, "/nowhere/at/all.html: cannot be written"),
    ],
)
def test_errors_are_one_line(database: str, arguments: tuple[str, ...], status: int, words: str) -> None:
    done = run("report", database, *arguments)
    assert (done.exit_code, done.stdout) == (status, "")
    assert done.stderr.startswith("nctdb: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


def test_a_file_is_there_whole_or_as_it_was(database: str, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    out.write_text("as it was")
    assert run("report", database, "--where", "0", "-o", str(out)).exit_code == 1
    assert out.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [out]


def test_nothing_is_written_to_the_database(database: str) -> None:
    before = Path(database).read_bytes()
    report(database, TrialSelection())
    assert Path(database).read_bytes() == before


def test_a_question_that_never_ends_is_stopped(database: str) -> None:
    from scraper.explore.questions import ask

    endless = "with recursive n as (select 1 as i union all select i + 1 from n) select max(i) from n"
    with sqlite3.connect(database) as connection, pytest.raises(UnreadableInput, match="took more than"):
        ask(connection, endless, seconds=0.1)


def test_an_empty_choice_is_no_report(database: str) -> None:
    with pytest.raises(NoStudyLeft, match=re.escape("--where 0: no study of")):
        report(database, TrialSelection(where="0"))


def test_the_outline_of_the_land_names_its_source() -> None:
    file = ROOT / "scraper/explore/report/data/land.json"
    assert "public domain" in json.loads(file.read_text(encoding="utf-8"))["source"]


def downloads(page: Any) -> dict[str, bytes]:
    """The stand-alone files of a page, by name."""
    prefix = "data:image/svg+xml;base64,"
    links = page.xpath("//a[@download]")
    assert all(link.get("href").startswith(prefix) for link in links)
    return {link.get("download"): b64decode(link.get("href").removeprefix(prefix)) for link in links}


def test_every_figure_can_be_downloaded_and_stands_alone(page: Any) -> None:
    files = downloads(page)
    assert len(files) == len(page.xpath("//figure"))
    assert "timeline-1.svg" in files
    for name, content in files.items():
        root = lxml.etree.fromstring(content)
        assert root.tag == "{http://www.w3.org/2000/svg}svg", name
        text = content.decode()
        assert "var(--" not in text
        assert not re.search(r'="[^"]*#0[0-9a-f]0b0[0-9a-f]', text)
        words = "".join(map(str, root.itertext()))
        assert "Source: ClinicalTrials.gov, data of " in words
        assert {element.get("href") for element in root.iter() if element.get("href")} <= {None}


def test_the_page_says_how_to_cite_the_records_and_of_which_day_they_are(page: Any) -> None:
    [words] = [each.text_content() for each in page.xpath("//p[@id='citation']")]
    assert words.startswith("Cite as: ClinicalTrials.gov. Bethesda (MD)")
    assert "; data of " in words


def test_figures_are_written_as_files(database: str, tmp_path: Path) -> None:
    folder, page = tmp_path / "new" / "figures", tmp_path / "x.html"
    arguments = ["report", database, FORMULA, "-o", str(page), "--figures", str(folder)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert first["timeline-1.png"].startswith(b"\x89PNG")
    assert first["timeline-1.pdf"].startswith(b"%PDF")
    assert first["timeline-1.svg"].startswith(b"<?xml")
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    page.write_text("taken", encoding="utf-8")
    refused = CliRunner().invoke(main, [*arguments[:-1], str(page)])
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
