"""Dates resolved against the day of publication."""

from datetime import date

import pytest

from transforms.link.dates import DateInterval, dated, resolved

THURSDAY = date(2020, 3, 5)
PUBLISHED = (THURSDAY, THURSDAY)

RESOLVED = {
    "2017-03-10": ("2017-03-10", "2017-03-10", "day", "explicit"),
    "2017-02": ("2017-02-01", "2017-02-28", "month", "explicit"),
    "2017": ("2017-01-01", "2017-12-31", "year", "explicit"),
    "--03-04": ("2020-03-04", "2020-03-04", "day", "explicit"),
    "--12-30": ("2019-12-30", "2019-12-30", "day", "explicit"),
    "--03-10": ("2020-03-10", "2020-03-10", "day", "explicit"),
    "--03-04:next": ("2021-03-04", "2021-03-04", "day", "explicit"),
    "--11": ("2019-11-01", "2019-11-30", "month", "explicit"),
    "--11:next": ("2020-11-01", "2020-11-30", "month", "explicit"),
    "early/2017-03": ("2017-03-01", "2017-03-10", "span", "explicit"),
    "season:2016:winter": ("2016-12-01", "2017-02-28", "season", "explicit"),
    "season::summer": ("2019-06-01", "2019-08-31", "season", "relative"),
    "decade:1990": ("1990-01-01", "1999-12-31", "span", "explicit"),
    "day:-1": ("2020-03-04", "2020-03-04", "day", "relative"),
    "week:-1": ("2020-02-24", "2020-03-01", "week", "relative"),
    "month:-1": ("2020-02-01", "2020-02-29", "month", "relative"),
    "year:1": ("2021-01-01", "2021-12-31", "year", "relative"),
    "weekday:4:past": ("2020-03-05", "2020-03-05", "day", "relative"),
    "weekday:5:past": ("2020-02-28", "2020-02-28", "day", "relative"),
    "weekday:4:next": ("2020-03-12", "2020-03-12", "day", "relative"),
    "weekday:5:next": ("2020-03-06", "2020-03-06", "day", "relative"),
    "weekend:-1": ("2020-02-29", "2020-03-01", "span", "relative"),
    "ago:2:year": ("2018-01-01", "2018-12-31", "year", "relative"),
    "ago:3:day": ("2020-03-02", "2020-03-02", "day", "relative"),
    "past:2:year": ("2018-03-05", "2020-03-05", "span", "relative"),
    "next:2:week": ("2020-03-05", "2020-03-19", "span", "relative"),
    "this:month": ("2020-03-01", "2020-03-05", "span", "relative"),
    "rest:year": ("2020-03-05", "2020-12-31", "span", "relative"),
    "since:2017": ("2017-01-01", None, "open", "explicit"),
    "until:2030": (None, "2030-12-31", "open", "explicit"),
    "span:2010/2014": ("2010-01-01", "2014-12-31", "span", "explicit"),
    "before": (None, None, "unknown", "unknown"),
}


def interval(start: str | None, end: str | None, precision: str, basis: str) -> DateInterval:
    return DateInterval(start and date.fromisoformat(start), end and date.fromisoformat(end), precision, basis)


@pytest.mark.parametrize("expression", RESOLVED)
def test_expressions_resolve_against_the_day_of_publication(expression: str) -> None:
    assert resolved(expression, PUBLISHED) == interval(*RESOLVED[expression])


@pytest.mark.parametrize("expression", ["weekday:5:past", "--03-10", "month:-1", "season::summer"])
def test_what_needs_a_day_of_publication_is_unknown_without_one(expression: str) -> None:
    assert resolved(expression, None).precision == "unknown"


def test_a_vague_day_of_publication_widens_the_interval() -> None:
    found = resolved("day:-1", (date(2020, 3, 1), date(2020, 3, 31)))
    assert found == interval("2020-02-29", "2020-03-30", "span", "relative")


def test_what_is_no_normal_form_is_an_error() -> None:
    with pytest.raises(ValueError, match="fortnight:2"):
        resolved("fortnight:2", PUBLISHED)


def test_every_row_keeps_its_columns_and_order() -> None:
    rows = [{"mention_id": "b", "status": "actual"}, {"mention_id": "a", "status": "planned"}]
    found = dated(rows, PUBLISHED)
    assert [row["mention_id"] for row in found] == ["b", "a"]
    assert [row["date_basis"] for row in found] == ["published", "published"]
    assert [row["date_end"] for row in found] == [THURSDAY, None]


def test_an_event_without_a_date_has_that_of_the_main_event() -> None:
    rows = [
        {"event_type": "CONSULT", "status": "actual", "date_expression": "weekday:2:past"},
        {"event_type": "SUPPORT", "status": "actual", "date_expression": None},
        {"event_type": "ACCUSE", "status": "actual", "date_expression": "before"},
    ]
    assert [(row["date_start"], row["date_basis"]) for row in dated(rows, PUBLISHED)] == [
        (date(2020, 3, 3), "relative"),
        (date(2020, 3, 3), "inherited"),
        (None, "unknown"),
    ]


def test_an_event_told_twice_has_the_date_that_one_mention_says() -> None:
    rows = [
        {"event_type": "ASSAULT", "mode": "aerial", "status": "actual", "date_expression": None},
        {"event_type": "ASSAULT", "mode": "aerial", "status": "actual", "date_expression": "2015-11"},
    ]
    assert {row["date_start"] for row in dated(rows, PUBLISHED)} == {date(2015, 11, 1)}
