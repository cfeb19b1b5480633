"""The date of publication as a source or a text tells it: an interval, how exact it is, on what it rests."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
WEEKDAYS = tuple(name.lower() for name in calendar.day_name)
# Hours from UTC of the zones that news names; IST, CST and BST as India, America and Britain mean them.
ZONES = {
    **dict.fromkeys(("utc", "gmt", "z", "ut", "wet"), 0.0),
    **{
        "est": -5.0,
        "edt": -4.0,
        "cst": -6.0,
        "cdt": -5.0,
        "mst": -7.0,
        "mdt": -6.0,
        "pst": -8.0,
        "pdt": -7.0,
    },
    **{
        "bst": 1.0,
        "cet": 1.0,
        "cest": 2.0,
        "eet": 2.0,
        "eest": 3.0,
        "msk": 3.0,
        "trt": 3.0,
        "gst": 4.0,
        "pkt": 5.0,
    },
    **{
        "ist": 5.5,
        "wib": 7.0,
        "sgt": 8.0,
        "hkt": 8.0,
        "awst": 8.0,
        "jst": 9.0,
        "kst": 9.0,
        "aest": 10.0,
        "aedt": 11.0,
    },
}
FIRST_YEAR, LAST_YEAR = 1600, 2199
UNKNOWN_WORDS = {"", "-", "null", "none", "nan", "nat", "n/a", "na", "unknown", "undated"}

_ANY_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?i:uary|ruary|ch|il|e|y|ust|tember|ember|ober)?"
_MONTH = rf"(?P<month{{0}}>{_ANY_MONTH})\.?"
_DAY = r"(?P<day{0}>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year{0}>\d{{4}})(?!\d)"
_DAYS = (
    r"(?P<year0>\d{4})(?P<sep0>[-/.])(?P<month0>\d{1,2})(?P=sep0)(?P<day0>\d{1,2})(?!\d)",
    rf"{_DAY}(?:\s(?:of\s)?|[-/.])?{_MONTH}(?:,?\s|[-/])?{_YEAR}".format(1),
    rf"{_MONTH}\s?{_DAY}(?:,?\s|,)(?:{_YEAR})".format(2),
    r"(?P<first>\d{1,2})(?P<sep3>[-/.])(?P<second>\d{1,2})(?P=sep3)(?P<year3>\d{4})(?!\d)",
)
_TIME = (
    r"(?:(?:\s*[|,•–-]\s*|\s*T|\s+)(?:(?i:at)\s+)?"
    r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?::(?P<second_>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<half>(?i:[ap]\.?m)\b\.?))?"
    r"(?:\s*\(?(?:(?P<offset>(?:(?:GMT|UTC)\s?)?[+-]\d{1,2}(?::?\d{2})?)(?!\d)"
    r"|(?P<zone>[A-Z]{1,4}T?|Z|z)\b)\)?)?)?"
)
FULL_DATE = re.compile(rf"(?<![\d./-])(?:{'|'.join(_DAYS)}){_TIME}")
DAY_AND_MONTH = re.compile(
    rf"(?<!\d)(?:{_DAY.format(1)}\s(?:of\s)?{_MONTH.format(1)}|{_MONTH.format(2)}\s?{_DAY.format(2)})(?![\w])"
)
BARE_DATE = re.compile(  # for rules on lines: what a day looks like, without names for its parts
    r"(?:(?:(?i:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -](?:of )?{_ANY_MONTH}\.?,?[ -]\d{{4}}"
    rf"|{_ANY_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}))"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?Z?)?")
_MONTH_ONLY = re.compile(rf"(?:{_MONTH.format(1)},?\s+{_YEAR.format(1)}|(?P<year2>\d{{4}})[-/](?P<month2>\d{{2}}))")
_SHORT_YEAR = re.compile(rf"{_DAY.format(1)}[\s-]{_MONTH.format(1)}[\s-](?P<year1>\d{{2}})(?={_TIME}$)")
_WEEKDAY = re.compile(r"^(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
# Sun Mar 12 11:32:32 +0000 2017: how C, Java and Twitter write a moment.
_YEAR_LAST = re.compile(r"([A-Za-z]{3}) +(\d{1,2}) +(\d\d:\d\d:\d\d) +((?:[A-Z]{1,5}|[+-]\d{4}) +)?(\d{4})")
_NAMED_ZONE = re.compile(r"[\[(]?[A-Za-z]{1,12}(?:[/_ ][A-Za-z_]{1,20}){0,2}[\])]?")
_LABEL = re.compile(r"^(?i:first |last )?(?i:published|updated|posted|date)(?i: on| at)?\s*:?\s*")


class UnusableDate(ValueError):
    """A given date that cannot be one; `text` is what was given."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(f"{text!r} is no date of publication: {why}")
        self.text = text


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published: the days it may have been, and the moment (UTC) where one is told.

    `on` is the day as the source tells it, in the source's own time zone.
    """

    start: date | None = None
    end: date | None = None
    at: datetime | None = None
    precision: str = "unknown"
    basis: str = "unknown"

    @property
    def on(self) -> date | None:
        """The day, where it is one."""
        return self.start if self.precision in {"time", "day"} else None

    def resting_on(self, basis: str) -> "Published":
        """Return the same with its basis."""
        return replace(self, basis=basis)


UNKNOWN = Published()


def parsed(text: str) -> Published:
    """Return the date that a source gives as text: ISO 8601, RFC 822, words, figures, seconds since 1970.

    Unknown for an empty text. A day in figures that can be read two ways (03/04/2017) is a span from one to
    the other. A time without a zone is taken as UTC. Raises UnusableDate for what cannot be a date (the year
    20177, 30 February).
    """
    given = " ".join(text.split())
    if given.lower() in UNKNOWN_WORDS:
        return UNKNOWN
    words = _WEEKDAY.sub("", _LABEL.sub("", given))
    if last := _YEAR_LAST.fullmatch(words):
        words = f"{last[2]} {last[1]} {last[5]} {last[3]} {last[4] or ''}".strip()
    try:
        if found := FULL_DATE.match(words):
            rest = words[found.end() :].strip(" .|")
            if rest and not _NAMED_ZONE.fullmatch(rest):
                raise ValueError(f"{rest!r} stands behind the day")
            day = _told(found)
            return on_day(day.on) if rest and day.on and not found["offset"] else day
        if short := _SHORT_YEAR.match(words):
            year = int(short["year1"])
            year += 1900 if year > 69 else 2000
            return parsed(f"{short['day1']} {short['month1']} {year}{words[short.end() :]}")
        if compact := _COMPACT.fullmatch(words):
            return _at(*(int(part or 0) for part in compact.groups()), has_time=bool(compact[4]))
        if month := _MONTH_ONLY.fullmatch(words):
            year = _year(month["year1"] or month["year2"])
            return _month(year, int(month["month2"] or MONTHS[month["month1"][:3].lower()]))
        if re.fullmatch(r"\d{4}", words):
            return year_of(_year(words))
        if _EPOCH.fullmatch(words):
            seconds = float(words) / (1000 if len(words.partition(".")[0]) > 10 else 1)
            moment = datetime.fromtimestamp(seconds, UTC)
            return Published(moment.date(), moment.date(), moment, "time")
    except UnusableDate:
        raise
    except ValueError as error:
        raise UnusableDate(text, str(error)) from error
    raise UnusableDate(text, "it is in no known format")


def told(text: str) -> Iterator[Published]:
    """Yield the full dates (day, month, year) that a line of text tells; impossible ones are passed over."""
    for found in FULL_DATE.finditer(text):
        try:
            yield _told(found)
        except ValueError:
            continue


def day_of_year(text: str, year: int) -> date | None:
    """Return the day of a text that tells day and month only ("Moscow, March 12:"), in this year."""
    found = DAY_AND_MONTH.search(text)
    if not found:
        return None
    month, day = found["month1"] or found["month2"], found["day1"] or found["day2"]
    try:
        return date(year, MONTHS[month[:3].lower()], int(day))
    except ValueError:
        return None


def year_of(year: int) -> Published:
    """Return the whole of a year."""
    return Published(date(year, 1, 1), date(year, 12, 31), None, "year")


def on_day(day: date) -> Published:
    """Return one day."""
    return Published(day, day, None, "day")


def _told(found: re.Match[str]) -> Published:
    year = _year(found["year0"] or found["year1"] or found["year2"] or found["year3"])
    if found["first"]:
        return _in_figures(found, year)
    month = found["month0"] or found["month1"] or found["month2"]
    number = int(month) if month.isdigit() else MONTHS[month[:3].lower()]
    return _with_time(date(year, number, int(found["day0"] or found["day1"] or found["day2"])), found)


def _in_figures(found: re.Match[str], year: int) -> Published:
    """03/04/2017 may be two days; 13/04/2017 and 03.04.2017 (never month first) are one."""
    first, second = int(found["first"]), int(found["second"])
    if found["sep3"] == "." or first > 12:
        return _with_time(date(year, second, first), found)
    if second > 12 or first == second:
        return _with_time(date(year, first, second), found)
    days = sorted((date(year, first, second), date(year, second, first)))
    return Published(days[0], days[1], None, "span")


def _with_time(day: date, found: re.Match[str]) -> Published:
    if not found["hour"]:
        return on_day(day)
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second_"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    if (hour, minute, second) == (0, 0, 0) and not (found["offset"] or found["zone"]):
        return on_day(day)  # how sources write a day for which they have no time
    offset = _offset(found["offset"], found["zone"])
    if offset is None:
        return on_day(day)
    moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=timezone(offset))
    return Published(day, day, moment.astimezone(UTC), "time")


def _offset(offset: str | None, zone: str | None) -> timedelta | None:
    """Return what a zone is ahead of UTC; None for a zone that is not known, nought where none is told."""
    if offset:
        digits = offset.lstrip("GMTUC ")
        hours, minutes = re.fullmatch(r"[+-](\d{1,2}):?(\d{2})?", digits).groups()  # type: ignore[union-attr]
        ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
        if ahead >= timedelta(hours=24):
            raise ValueError(f"{offset} is no time zone")
        return -ahead if digits[0] == "-" else ahead
    if zone:
        return timedelta(hours=ZONES[zone.lower()]) if zone.lower() in ZONES else None
    return timedelta()


def _year(digits: str) -> int:
    year = int(digits)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return year


def _month(year: int, month: int) -> Published:
    first = date(year, month, 1)
    return Published(first, first.replace(day=calendar.monthrange(year, month)[1]), None, "month")


def _at(year: int, month: int, day: int, hour: int, minute: int, second: int, *, has_time: bool) -> Published:
    on = date(_year(str(year)), month, day)
    if not has_time:
        return on_day(on)
    return Published(on, on, datetime(year, month, day, hour, minute, second, tzinfo=UTC), "time")
