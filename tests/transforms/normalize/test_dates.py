from datetime import UTC, date, datetime

import pytest

from transforms.normalize.dates import UnusableDate, parsed, told

NOON = datetime(2021, 5, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2021-05-04T12:00:00Z",
        "2021-05-04 12:00",
        "2021-05-04T17:30:00.123+05:30",
        "20210504T120000Z",
        "Tue, 04 May 2021 12:00:00 GMT",
        "Tue, 04 May 2021 15:00:00 +0300",
        "Tue May 04 12:00:00 +0000 2021",
        "Tuesday, May 4th, 2021 at 8:00 a.m. EDT",
        "4 May 2021, 14.00 CEST",
        "1620129600",
        "1620129600000",
    ],
)
def test_a_moment_is_told_in_utc(text: str) -> None:
    when = parsed(text)
    assert when.at is not None
    assert when.at.replace(microsecond=0) == NOON
    assert (when.on, when.precision) == (date(2021, 5, 4), "time")


@pytest.mark.parametrize(
    "text",
    [
        "2021-05-04",
        "20210504",
        "2021/05/04",
        "04.05.2021",
        "May 4, 2021",
        "4th of May 2021",
        "4-May-2021",
        "Tue 4 May 21",
    ],
)
def test_a_day_without_a_time_is_a_day(text: str) -> None:
    when = parsed(text)
    assert (when.on, when.at, when.precision) == (date(2021, 5, 4), None, "day")


def test_midnight_without_a_zone_stands_for_a_day_without_a_time() -> None:
    assert parsed("2021-05-04T00:00:00").precision == "day"


def test_a_time_in_a_zone_that_is_not_known_is_no_time() -> None:
    assert parsed("4 May 2021 12:00 (Europe/Moscow)").at is None
    assert parsed("4 May 2021 12:00 (Europe/Moscow)").on == date(2021, 5, 4)


def test_the_day_is_the_one_that_the_source_tells_in_its_own_zone() -> None:
    when = parsed("2021-05-04T01:00:00+05:30")
    assert when.on == date(2021, 5, 4)
    assert when.at == datetime(2021, 5, 3, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("May 2021", date(2021, 5, 1), date(2021, 5, 31), "month"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "month"),
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "year"),
        ("04/05/2021", date(2021, 4, 5), date(2021, 5, 4), "span"),
        ("13/05/2021", date(2021, 5, 13), date(2021, 5, 13), "day"),
        ("05/13/2021", date(2021, 5, 13), date(2021, 5, 13), "day"),
        ("05/05/2021", date(2021, 5, 5), date(2021, 5, 5), "day"),
    ],
)
def test_what_is_told_less_exactly_is_an_interval(text: str, start: date, end: date, precision: str) -> None:
    when = parsed(text)
    assert (when.start, when.end, when.precision) == (start, end, precision)


@pytest.mark.parametrize("text", ["", "  ", "null", "N/A", "None"])
def test_nothing_told_is_unknown(text: str) -> None:
    assert parsed(text).precision == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "20177-05-04",
        "4 May 20177",
        "Tue, 04 May 20177 12:00:00 GMT",
        "0021-05-04",
        "2021-02-30",
        "2021-13-01",
        "31 June 2021",
        "2021-05-04T12:00:00+99:00",
        "yesterday",
        "99999999999999",
    ],
)
def test_what_cannot_be_a_date_is_an_error_that_carries_it(text: str) -> None:
    with pytest.raises(UnusableDate, match="no date of publication") as error:
        parsed(text)
    assert error.value.text == text


def test_full_dates_are_found_where_they_are_run_together_with_other_words() -> None:
    assert [when.on for when in told("The Weekly Mirror4 May 2021 12:00:00")] == [date(2021, 5, 4)]
    assert [when.on for when in told("From 3 May 2021 to May 4, 2021, not 30 February 2021")] == [
        date(2021, 5, 3),
        date(2021, 5, 4),
    ]
