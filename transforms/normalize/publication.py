"""The publication date of an article: what its source, lines, URL, dateline and captions tell of it."""

import re
from collections.abc import Iterator
from datetime import date

from transforms.normalize.boilerplate import Dropped, Reading
from transforms.normalize.datelines import Dateline
from transforms.normalize.dates import (
    UNKNOWN,
    WEEKDAYS,
    Published,
    day_of_year,
    on_day,
    parsed,
    told,
    year_of,
)
from transforms.normalize.urls import date_in_path

EXACT = {"time", "day"}
FROM_ARCHIVE = re.compile(r"(?i:\bfile\b|archive|undated|library|dated)|^\d{1,3}/\d{1,3} ")
COPYRIGHT_YEAR = re.compile(r"(?:©|\([cC]\)|(?i:copyright)).{0,20}\b((?:19|20)\d\d)\b(?!\s?[-–—])")


def published(given: Published, url: str | None, reading: Reading, dateline: Dateline | None) -> Published:
    """Return the publication date that rests on the best there is, unknown where nothing tells one.

    `given` is what the source tells; a day that the text tells within a given month or year is exacter. A day
    and month without a year count only where the year is told, by the source, a copyright line or a caption.
    """
    metadata = [given.resting_on("metadata")] if given.start else []
    of_url = list(_of_url(url))
    ranked = [
        *metadata,
        *_of_source_lines(reading.dropped),
        *of_url,
        *_of_dateline(dateline, _years([*metadata, *of_url], reading)),
        *_of_captions(reading),
        *_of_copyright(reading.dropped),
    ]
    if not ranked:
        return UNKNOWN
    best = ranked[0]
    return next((when for when in ranked if when.precision in EXACT and _is_within(when, best)), best)


def _is_within(when: Published, interval: Published) -> bool:
    if not (when.start and interval.start and interval.end):
        return False
    return interval.start <= when.start <= interval.end


def _of_source_lines(dropped: list[Dropped]) -> Iterator[Published]:
    lines = [
        d.text
        for d in dropped
        if d.reason in {"date_line", "source_line"}
        or (d.reason == "publication_note" and "published" in d.text.lower())
    ]
    # When it was published comes before when it was changed.
    for line in sorted(lines, key=lambda line: "updated" in line.lower() and "published" not in line.lower()):
        yield from (day.resting_on("source_line") for day in told(line))


def _of_url(url: str | None) -> Iterator[Published]:
    if url and (day := date_in_path(url)):
        try:
            yield parsed(day).resting_on("metadata")
        except ValueError:
            return


def _of_dateline(dateline: Dateline | None, years: list[int]) -> Iterator[Published]:
    if not dateline or not dateline.day:
        return
    yield from (day.resting_on("dateline") for day in told(dateline.day))
    for year in years:
        if day := day_of_year(dateline.day, year):
            yield on_day(day).resting_on("dateline")


def _of_captions(reading: Reading) -> Iterator[Published]:
    """The day of the pictures, where two captions agree on it or the text names its day of the week."""
    days = _caption_days(reading.dropped)
    latest = max(days, default=None)
    if latest is None:
        return
    weekday = WEEKDAYS[latest.weekday()].capitalize()
    if days.count(latest) > 1 or any(weekday in line.text for line in reading.kept):
        yield on_day(latest).resting_on("caption")


def _caption_days(dropped: list[Dropped]) -> list[date]:
    captions = (d.text for d in dropped if d.reason == "caption" and not FROM_ARCHIVE.search(d.text))
    return [day.on for text in captions for day in told(text) if day.on]


def _of_copyright(dropped: list[Dropped]) -> Iterator[Published]:
    yield from (year_of(year).resting_on("source_line") for year in _copyright_years(dropped))


def _copyright_years(dropped: list[Dropped]) -> list[int]:
    return [int(found[1]) for d in dropped if d.reason == "copyright" and (found := COPYRIGHT_YEAR.search(d.text))]


def _years(known: list[Published], reading: Reading) -> list[int]:
    """Return the years that are told outside of the dateline, the surest first."""
    years = [when.start.year for when in known if when.start and when.end and when.start.year == when.end.year]
    return [*years, *_copyright_years(reading.dropped), *(day.year for day in _caption_days(reading.dropped))]
