"""Dates, ages, numbers and ids: published text in, its meaning out, nothing guessed."""

import math
import string
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.values import (
    Age,
    DateInterval,
    DateTimeMinutes,
    NctId,
    NormalizedTime,
    PartialDate,
    PublishedText,
    PValue,
    ResultNumber,
    Span,
    p_value,
    plain_number,
    whole_number,
)

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))


def last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


# --- NCT ids


@pytest.mark.parametrize("text", ["NCT00953485", "nct00953485", "  NCT00953485\n"])
def test_nct_id_is_read_in_any_case(text: str) -> None:
    assert NctId.read(text) == "NCT00953485"
    assert NctId.read(text).number == 953485


@pytest.mark.parametrize(
    "text",
    ["", "NCT", "NCT0095348", "NCT009534850", "NCT00000000", "NTC00953485", "NCT 00953485", "NCT٠٠٩٥٣٤٨٥"],
)
def test_other_ids_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an NCT id"):
        NctId.read(text)


# --- dates


@pytest.mark.parametrize(
    ("text", "iso", "earliest", "latest", "precision"),
    [
        ("2009-06-30", "2009-06-30", "2009-06-30", "2009-06-30", "day"),
        ("2009-06", "2009-06", "2009-06-01", "2009-06-30", "month"),
        ("2009", "2009", "2009-01-01", "2009-12-31", "year"),
        ("2012-02", "2012-02", "2012-02-01", "2012-02-29", "month"),
        ("2100-02", "2100-02", "2100-02-01", "2100-02-28", "month"),
        ("2009-06-01?", "2009-06-01?", "2009-06-01", "2009-06-30", "day_or_month"),
        ("June 2009", "2009-06", "2009-06-01", "2009-06-30", "month"),
        ("June 1, 2009", "2009-06-01", "2009-06-01", "2009-06-01", "day"),
        ("1 June 2009", "2009-06-01", "2009-06-01", "2009-06-01", "day"),
        ("Sept. 3rd, 2009", "2009-09-03", "2009-09-03", "2009-09-03", "day"),
        (" may 2009 ", "2009-05", "2009-05-01", "2009-05-31", "month"),
        ("2009-06-30T13:37", "2009-06-30", "2009-06-30", "2009-06-30", "day"),
        ("2009-06-30 00:00:00.0", "2009-06-30", "2009-06-30", "2009-06-30", "day"),
    ],
)
def test_a_date_is_an_interval(text: str, iso: str, earliest: str, latest: str, precision: str) -> None:
    read = PartialDate.read(text)
    assert read == iso
    assert read.interval == DateInterval(latest, earliest, precision)
    assert (read.earliest, read.latest, read.precision) == (earliest, latest, precision)


@pytest.mark.parametrize(
    "text",
    [
        *["", "soon", "2009-13", "2009-00", "2009-02-30", "2009-6-1", "06/01/2009", "0000", "9999-01-01"],
        *["Juin 2009", "June 31, 2009", "June", "2009-06?", "2009-06-01 or so", "20090601", "२००९"],
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        PartialDate.read(text)


def test_a_mirrors_first_of_the_month_may_be_the_month() -> None:
    assert PartialDate("2009-06-01").or_its_month().precision == "day_or_month"
    assert PartialDate("2009-06-02").or_its_month() == "2009-06-02"
    assert PartialDate("2009-06").or_its_month() == "2009-06"


@given(DAYS)
def test_interval_contains_the_day(day: date) -> None:
    for text in (f"{day:%Y-%m-%d}", f"{day:%Y-%m}", f"{day:%Y}", f"{day.replace(day=1)}?"):
        interval = PartialDate.read(text).interval
        assert interval.earliest <= day.isoformat() <= interval.latest


@given(DAYS)
def test_a_months_interval_ends_with_the_month(day: date) -> None:
    interval = PartialDate.read(f"{day:%Y-%m}").interval
    assert interval.earliest == day.replace(day=1).isoformat()
    assert interval.latest == last_of_month(day).isoformat()


@given(DAYS)
def test_english_and_iso_dates_mean_the_same(day: date) -> None:
    iso = PartialDate.read(day.isoformat())
    assert PartialDate.read(f"{day:%B} {day.day}, {day.year}") == iso
    assert PartialDate.read(f"{day.day} {day:%b} {day.year}") == iso


@pytest.mark.parametrize("text", ["2024-05-06T12:34", "2024-05-06T12:34:56", "2024-05-06T12:34:56.789Z"])
def test_time_of_upload_is_kept(text: str) -> None:
    assert DateTimeMinutes.read(text) == text


@pytest.mark.parametrize(
    "text", ["2024-05-06", "2024-05-06 12:34", "2024-13-06T12:34", "2024-05-06T25:00", ""]
)
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        DateTimeMinutes.read(text)


# --- ages


@pytest.mark.parametrize(
    ("text", "canonical", "span"),
    [
        ("18 Years", "18 Years", Span(18, "year", 6574.5)),
        ("1 Year", "1 Year", Span(1, "year", 365.25)),
        ("1 Years", "1 Year", Span(1, "year", 365.25)),
        ("13 years", "13 Years", Span(13, "year", 4748.25)),
        ("0 Years", "0 Years", Span(0, "year", 0)),
        ("6 Months", "6 Months", Span(6, "month", 182.625)),
        ("8 Weeks", "8 Weeks", Span(8, "week", 56)),
        ("1 Day", "1 Day", Span(1, "day", 1)),
        ("12 Hours", "12 Hours", Span(12, "hour", 0.5)),
        ("90 Minutes", "90 Minutes", Span(90, "minute", 0.0625)),
        ("2.5 Years", "2.5 Years", Span(2.5, "year", 913.125)),
    ],
)
def test_an_age_in_days(text: str, canonical: str, span: Span) -> None:
    read = Age.read(text)
    assert read == canonical
    assert read.span == pytest.approx(span)
    assert read.days == pytest.approx(span.days)


def test_no_limit_is_no_number() -> None:
    assert Age.read("n/a") == "N/A"
    assert Age.read("N/A").span is None
    assert Age.read("N/A").days is None


@pytest.mark.parametrize(
    "text", ["", "18", "Years", "eighteen Years", "18-65 Years", "18 Decades", "-1 Years"]
)
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a length of time"):
        Age.read(text)


@given(st.integers(0, 10**6), st.sampled_from(["Minute", "Hour", "Day", "Week", "Month", "Year"]))
def test_longer_units_are_longer(count: int, unit: str) -> None:
    age = Age.read(f"{count} {unit}s")
    next_age = Age.read(f"{count + 1} {unit}s")
    assert age.days is not None
    assert next_age.days is not None
    assert age.days < next_age.days


# --- numbers of the results section


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[
            ("12", 12),
            ("-0.5", -0.5),
            (".5", 0.5),
            ("-.11", -0.11),
            ("5.", 5),
            ("+3", 3),
            (" 7 ", 7),
            ("0", 0),
        ],
        *[("1.2e-3", 0.0012), ("5.0E-4", 0.0005), ("1,234", 1234), ("1,234,567.8", 1234567.8)],
    ],
)
def test_a_plain_number(text: str, number: float) -> None:
    assert plain_number(text) == number
    assert ResultNumber(text).number == number


@pytest.mark.parametrize(
    "text",
    ["NA", "", "<0.001", "1,5", "12,34", "1 234", "5%", "1/2", "inf", "nan", "1e999", "1-2", "١٢", "-"],
)
def test_what_is_no_plain_number_is_not_guessed(text: str) -> None:
    assert plain_number(text) is None
    assert whole_number(text) is None
    assert ResultNumber(text) == text


def test_not_available_is_not_missing() -> None:
    cell = ResultNumber.read("NA")
    assert cell == "NA"
    assert cell.number is None


@pytest.mark.parametrize(("text", "count"), [("12", 12), ("5.0", 5), ("1,234", 1234), ("0", 0), ("-3", -3)])
def test_a_whole_number(text: str, count: int) -> None:
    assert whole_number(text) == count


@pytest.mark.parametrize("text", ["5.5", ".1", "9" * 40, "9" * 400])
def test_what_is_no_whole_number(text: str) -> None:
    assert whole_number(text) is None


@given(st.integers(-(2**53), 2**53))
def test_every_count_is_read(count: int) -> None:
    assert whole_number(str(count)) == count
    assert whole_number(f"{count:,}") == count


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_read(number: float) -> None:
    assert plain_number(repr(number)) == number


@given(st.text(alphabet=string.digits + "+-.,eE<>= NA", max_size=12))
def test_a_number_is_finite_or_absent(text: str) -> None:
    number = plain_number(text)
    assert number is None or math.isfinite(number)
    assert whole_number(text) is None or whole_number(text) == number


# --- p-values


@pytest.mark.parametrize(
    ("text", "modifier", "value"),
    [
        ("0.05", "", 0.05),
        (".01", "", 0.01),
        ("<0.001", "<", 0.001),
        ("<.001", "<", 0.001),
        (">0.99", ">", 0.99),
        ("=0.01", "=", 0.01),
        ("= .01", "=", 0.01),
        ("<= 0.05", "<=", 0.05),
        ("≥0.05", "≥", 0.05),
        ("p < 5.0E-4", "<", 0.0005),
        ("P=0.03", "=", 0.03),
        ("~0.5", "~", 0.5),
    ],
)
def test_a_p_value(text: str, modifier: str, value: float) -> None:
    assert p_value(text) == PValue(modifier, value)


@pytest.mark.parametrize("text", ["", "NS", "NA", "0.01 to 0.05", "<0,05", "not significant", "<"])
def test_what_is_no_p_value_has_no_value(text: str) -> None:
    assert p_value(text).value is None


# --- all of them

SEEN_IN_THE_WILD: list[tuple[type[PublishedText], list[str]]] = [
    (PartialDate, ["1999-11", "2009-06", "2016-12-22", "2035-12-31"]),
    (NormalizedTime, ["1 Minute", "5 Minutes", "1 Hour", "1 Day", "28 Days", "1 Week", "37 Weeks"]),
    (NormalizedTime, ["1 Month", "6 Months", "1 Year", "18 Years", "120 Years", "N/A"]),
    (ResultNumber, ["0", "12", "12.50", "-0.5", "-3", ".5", "-.5", "NA", "2,7"]),
    (ResultNumber, ["0.05", ".01", "<0.001", "<.001", "=0.01", ">0.9999"]),
    (DateTimeMinutes, ["2024-05-06T12:34", "2021-10-15T03:57"]),
    (NctId, ["NCT00000102", "NCT07999999"]),
]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in SEEN_IN_THE_WILD for text in texts], ids=str
)
def test_what_the_registry_publishes_stays_as_it_is(kind: type[PublishedText], text: str) -> None:
    read = kind.read(text)
    assert type(read) is kind
    assert read == text


@pytest.mark.parametrize("kind", [NctId, PartialDate, NormalizedTime, DateTimeMinutes, ResultNumber])
@given(text=st.text(alphabet=string.ascii_letters + string.digits + " ,.:-?/<>=", max_size=24))
def test_reading_again_changes_nothing(kind: type[PublishedText], text: str) -> None:
    try:
        read = kind.read(text)
    except ValueError:
        return
    assert kind.read(read) == read


@given(DAYS, st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "%B %Y", "%B %d, %Y", "%d %b %Y"]))
def test_reading_a_date_again_changes_nothing(day: date, style: str) -> None:
    read = PartialDate.read(day.strftime(style))
    assert PartialDate.read(read) == read
    assert PartialDate.read(read.or_its_month()) == read.or_its_month()
