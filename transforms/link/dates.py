"""Dates resolved: a date as it is said, and the day of publication, give an interval with its precision and basis.

Cheap and pure: run again, without a parse, when the date of an article becomes known or changes.
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

Published = tuple[date, date] | None  # the first and last day on which the article may have been published
Rows = Iterable[Mapping[str, object]]

LEAD = 10  # events of an article among which its main event is looked for
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
PRECISIONS = {"day": "day", "week": "week", "month": "month", "year": "year"}


@dataclass(frozen=True, slots=True)
class DateInterval:
    """The days between which something was: both ends count; None is unknown or open."""

    start: date | None
    end: date | None
    precision: str
    basis: str


UNKNOWN = DateInterval(None, None, "unknown", "unknown")


def resolved(expression: str | None, published: Published) -> DateInterval:
    """Return the interval of a date expression in normal form (see `transforms.extract.dates`).

    What needs a day of publication and has none is unknown; ValueError where the expression is no normal form.
    """
    if not expression or expression == "before":
        return UNKNOWN
    if expression.startswith("span:"):
        first, last = (resolved(part, published) for part in expression.removeprefix("span:").split("/"))
        if first.start is None or last.end is None or last.end < first.start:
            return UNKNOWN
        return DateInterval(first.start, last.end, "span", first.basis)
    kind, _, rest = expression.partition("/")
    if kind in {"early", "mid", "late"}:
        return _third(kind, resolved(rest, published))
    kind, _, rest = expression.partition(":")
    if kind in {"since", "until"}:
        return _open(kind, resolved(rest, published))
    if kind == "decade":
        return DateInterval(date(int(rest), 1, 1), date(int(rest) + 9, 12, 31), "span", "explicit")
    if kind.startswith("--"):
        return _without_year(kind, rest, published)
    if kind[:1].isdigit():
        return _absolute(kind)
    if kind == "season":
        year, _, name = rest.partition(":")
        return _season(year, name, published)
    if published is None:
        return UNKNOWN
    return _relative(kind, rest.split(":"), *published)


def _absolute(form: str) -> DateInterval:
    parts = [int(part) for part in form.split("-")]
    if len(parts) == 1:
        return DateInterval(date(parts[0], 1, 1), date(parts[0], 12, 31), "year", "explicit")
    if len(parts) == 2:
        return _month(parts[0], parts[1], "explicit")
    day = _day(*parts)
    return DateInterval(day, day, "day", "explicit") if day else UNKNOWN


def _month(year: int, month: int, basis: str) -> DateInterval:
    return DateInterval(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month", basis)


def _day(year: int, month: int, day: int) -> date | None:
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day) if day <= last else None


def _without_year(form: str, direction: str, published: Published) -> DateInterval:
    """Return the day or month nearest to the publication; the past is likelier than the future."""
    if published is None:
        return UNKNOWN
    parts = [int(part) for part in form.removeprefix("--").split("-")]
    anchor, found = published[1], []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        if len(parts) == 1:
            found.append(_month(year, parts[0], "explicit"))
        elif day := _day(year, *parts):
            found.append(DateInterval(day, day, "day", "explicit"))
    allowed = {
        "past": [i for i in found if i.start is not None and i.start <= anchor],
        "next": [i for i in found if i.end is not None and i.end >= published[0]],
    }.get(direction, found)

    def distance(interval: DateInterval) -> int:
        assert interval.start is not None and interval.end is not None
        if interval.start <= anchor <= interval.end:
            return 0
        ahead = (interval.start - anchor).days
        return ahead * 3 if ahead > 0 and direction != "next" else abs(ahead)

    return min(allowed, key=distance, default=UNKNOWN)


def _third(which: str, whole: DateInterval) -> DateInterval:
    if whole.start is None or whole.end is None:
        return UNKNOWN
    length = (whole.end - whole.start).days + 1
    first = {"early": 0, "mid": length // 3, "late": length - length // 3}[which]
    last = {"early": length // 3, "mid": length - length // 3, "late": length}[which]
    start, end = whole.start + timedelta(days=first), whole.start + timedelta(days=last - 1)
    return DateInterval(start, end, "span", whole.basis)


def _open(side: str, bound: DateInterval) -> DateInterval:
    if bound.start is None or bound.end is None:
        return UNKNOWN
    if side == "since":
        return DateInterval(bound.start, None, "open", bound.basis)
    return DateInterval(None, bound.end, "open", bound.basis)


def _season(year: str, name: str, published: Published) -> DateInterval:
    month = SEASONS[name]
    if year:
        years, basis = [int(year)], "explicit"
    elif published is not None:
        years, basis = [published[1].year - 1, published[1].year], "relative"
    else:
        return UNKNOWN
    found = UNKNOWN
    for start_year in years:
        start = date(start_year, month, 1)
        end_year, end_month = divmod(start_year * 12 + month + 1, 12)
        end = _month(end_year, end_month + 1, basis).end
        if published is None or len(years) == 1 or start <= published[1]:
            found = DateInterval(start, end, "season", basis)
    return found


def _relative(kind: str, rest: list[str], first: date, last: date) -> DateInterval:
    """Return an interval counted from the publication; a vague day of publication widens it."""
    early, late = _counted(kind, rest, first), _counted(kind, rest, last)
    precision = early.precision if first == last else "span"
    return DateInterval(early.start, late.end, precision, "relative")


def _counted(kind: str, rest: list[str], day: date) -> DateInterval:
    match kind, rest:
        case "day", [count]:
            return _around(day + timedelta(days=int(count)), "day")
        case (("week" | "month" | "year"), [count]):
            return _around(_moved(day, int(count), kind), kind)
        case "weekday", [number, *direction]:
            return _around(_weekday(day, int(number), direction[0] if direction else "past"), "day")
        case "weekend", [count]:
            saturday = day + timedelta(days=(5 - day.weekday()) % 7 + 7 * int(count))
            return DateInterval(saturday, saturday + timedelta(days=1), "span", "relative")
        case "ago", [count, unit]:
            return _around(_moved(day, -int(count), unit), unit)
        case "past", [count, unit]:
            return DateInterval(_moved(day, -int(count), unit), day, "span", "relative")
        case "next", [count, unit]:
            return DateInterval(day, _moved(day, int(count), unit), "span", "relative")
        case "this", [unit]:
            return DateInterval(_around(day, unit).start, day, "span", "relative")
        case "rest", [unit]:
            return DateInterval(day, _around(day, unit).end, "span", "relative")
    raise ValueError(f"{':'.join([kind, *rest])!r} is no date expression in normal form")


def _moved(day: date, count: int, unit: str) -> date:
    if unit in {"day", "week"}:
        return day + timedelta(days=count * UNIT_DAYS[unit])
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(max(months, 12), 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _around(day: date, unit: str) -> DateInterval:
    """Return the day, week (from Monday), month or year that holds a day."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return DateInterval(monday, monday + timedelta(days=6), "week", "relative")
    if unit == "month":
        return _month(day.year, day.month, "relative")
    if unit == "year":
        return DateInterval(date(day.year, 1, 1), date(day.year, 12, 31), "year", "relative")
    return DateInterval(day, day, "day", "relative")


def _weekday(day: date, number: int, direction: str) -> date:
    """Return the last day of that name up to today, or the next one from tomorrow."""
    if direction == "next":
        return day + timedelta(days=(number - 1 - day.weekday() - 1) % 7 + 1)
    return day - timedelta(days=(day.weekday() - (number - 1)) % 7)


def dated(rows: Rows, published: Published) -> list[dict[str, object]]:
    """Return the event mentions or claims of one article, in its order, with their dates.

    Takes date_expression and, of events, status and is_headline; fills date_start, date_end, date_precision and
    date_basis. What says no date takes that of the article's main event where the lead gives one ("inherited"), else
    the day of publication; what is to come lies behind it; what is told again without a date stays unknown.
    """
    listed = [dict(row) for row in rows]
    own = [resolved(_text(row.get("date_expression")), published) for row in listed]
    main, told = _main(listed, own, published), _told(listed, own)
    found = []
    for row, interval in zip(listed, own, strict=True):
        if interval.precision == "unknown" and row.get("date_expression") in {None, "before"}:
            again = told.get((row.get("event_type"), row.get("mode"))) if row.get("status") == "actual" else None
            if again is not None:
                interval = DateInterval(again.start, again.end, again.precision, "inherited")
            elif not row.get("date_expression"):
                interval = _assumed(str(row.get("status", "actual")), main, published)
        found.append(
            row
            | {
                "date_start": interval.start,
                "date_end": interval.end,
                "date_precision": interval.precision,
                "date_basis": interval.basis,
            }
        )
    return found


def _text(value: object) -> str | None:
    return str(value) if value else None


def _main(rows: list[dict[str, object]], intervals: list[DateInterval], published: Published) -> DateInterval | None:
    """Return the day of the main event: the first of the article's first events that says a day of the last week."""
    for row, interval in list(zip(rows, intervals, strict=True))[:LEAD]:
        happened = row.get("status", "actual") in {"actual", "ongoing"}
        if happened and interval.precision == "day" and _is_recent(interval, published):
            return interval
    return None


def _is_recent(interval: DateInterval, published: Published) -> bool:
    return published is None or (interval.start is not None and (published[1] - interval.start).days <= 7)


def _told(rows: list[dict[str, object]], intervals: list[DateInterval]) -> dict[tuple[object, object], DateInterval]:
    """Return, by type and mode, the date that one mention of an event gives and others of the article do not."""
    found: dict[tuple[object, object], DateInterval] = {}
    for row, interval in zip(rows, intervals, strict=True):
        if row.get("mode") and row.get("status") == "actual" and interval.precision in {"day", "month", "year"}:
            found.setdefault((row.get("event_type"), row.get("mode")), interval)
    return found


def _assumed(status: str, main: DateInterval | None, published: Published) -> DateInterval:
    if status == "negated" or status == "hypothetical":
        return UNKNOWN if published is None else DateInterval(published[0], None, "open", "published")
    if status == "planned":
        return UNKNOWN if published is None else DateInterval(published[0], None, "open", "published")
    if main is not None and status == "actual":
        return DateInterval(main.start, main.end, main.precision, "inherited")
    if published is None:
        return UNKNOWN
    precision = "day" if published[0] == published[1] else "span"
    return DateInterval(published[0], published[1], precision, "published")
