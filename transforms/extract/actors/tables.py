"""The reference tables of actors (`seeds/actors/`), read once into look-ups."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import chain

import seeds
from transforms.extract.actors.lookup import BEGINNING, Known, Names, folded


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of collective actor that every country has ("military", "parliament")."""

    name: str
    kind: str
    sector: str | None
    title: str  # "Armed forces of {}"


@dataclass(frozen=True, slots=True)
class Role:
    """A noun that stands for somebody in a role."""

    noun: str
    is_plural: bool
    sector: str | None
    body: str | None
    office: str | None
    is_collective: bool  # whether its singular stands for many ("police")
    reading: str  # "equipment", "others", "place", "vague" or "body": what it takes to be somebody; else ""
    takes_sector: bool  # whether a modifier's sector goes before the noun's own ("military official")


@dataclass(frozen=True, slots=True)
class Office:
    """A term of office of a person of the tables; an open side is None."""

    actor_id: str
    role: str
    country: str | None
    sector: str | None
    start_on: date | None
    end_on: date | None
    as_of: date | None


def cells(value: str) -> list[str]:
    """Return the parts of a cell that are divided by `|`."""
    return [part for part in value.split("|") if part]


@cache
def country_names() -> dict[str, str]:
    """Return the common name of every country by its code."""
    return {row["country"]: row["name"] for row in seeds.rows("actors/countries.csv")}


@cache
def bodies() -> dict[str, Body]:
    """Return the collective actors by name."""
    return {
        row["body"]: Body(row["body"], row["kind"], row["sector"] or None, row["name"])
        for row in seeds.rows("actors/bodies.csv")
    }


@cache
def body_of_sector() -> dict[str, str]:
    """Return the first collective actor that the table lists of each sector."""
    found: dict[str, str] = {}
    for body in bodies().values():
        found.setdefault(body.sector or "", body.name)
    return found


def body_id(country: str, body: str) -> str:
    """Return the actor id of a country's collective actor ("TUR-military")."""
    return f"{country}-{body.replace(' ', '-')}"


@cache
def roles() -> dict[str, Role]:
    """Return role nouns by their folded text, singular and plural."""
    found: dict[str, Role] = {}
    for row in seeds.rows("actors/roles.csv"):
        for noun, is_plural in ((row["plural"], True), (row["noun"], False)):
            if noun:
                found.setdefault(
                    noun.lower(),
                    Role(
                        noun=row["noun"],
                        is_plural=is_plural and row["plural"] != row["noun"],
                        sector=row["sector"] or None,
                        body=row["body"] or None,
                        office=row["office"] or None,
                        reading=row["reading"],
                        is_collective=bool(row["is_collective"]),
                        takes_sector=bool(row["takes_sector"]),
                    ),
                )
    return found


@cache
def longest_role() -> dict[str, int]:
    """Return how many words the longest role noun has that begins with a given word."""
    found: dict[str, int] = {}
    for noun in roles():
        words = noun.replace("-", " - ").split()
        found[words[0]] = max(len(words), found.get(words[0], 0))
    return found


@cache
def offices() -> dict[str, tuple[Office, ...]]:
    """Return the offices of every person of the tables by actor id, in the order of their beginnings."""
    found: dict[str, list[Office]] = {}
    for row in seeds.rows("actors/offices.csv"):
        found.setdefault(row["actor_id"], []).append(
            Office(
                row["actor_id"],
                row["role"],
                row["country"] or None,
                row["sector"] or None,
                first_day(row["start_on"]),
                last_day(row["end_on"]),
                first_day(row["as_of"]),
            )
        )
    return {actor: tuple(sorted(held, key=lambda o: (o.start_on or date.min, o.role))) for actor, held in found.items()}


@cache
def holders() -> dict[tuple[str, str], tuple[Office, ...]]:
    """Return who held an office of a country, by (role, country), in the order of their beginnings."""
    found: dict[tuple[str, str], list[Office]] = {}
    for held in offices().values():
        for office in held:
            if office.country:
                found.setdefault((office.role, office.country), []).append(office)
    return {key: tuple(sorted(held, key=lambda o: o.start_on or date.min)) for key, held in found.items()}


PROMINENT = frozenset(
    [
        "president", "prime minister", "monarch", "supreme leader", "leader", "foreign minister", "defence minister",
        "interior minister", "vice president", "secretary-general", "crown prince",
    ]
)  # fmt: skip


@cache
def ambiguous() -> dict[str, tuple[str, ...]]:
    """Return the actors that share a name, by the folded name, the usual one first."""
    return {folded(row["name"]): tuple(cells(row["actor_ids"])) for row in seeds.rows("actors/ambiguous.csv")}


@cache
def people() -> dict[str, dict[str, str]]:
    """Return the rows of the table of people by actor id."""
    return {row["actor_id"]: row for row in seeds.rows("actors/people.csv")}


@cache
def is_prominent(actor_id: str) -> bool:
    """Whether an actor is nobody's namesake: no person of the tables, or one who held a high office."""
    person = people().get(actor_id)
    if person is None or person["source"] == "general knowledge":
        return True
    return any(office.role in PROMINENT for office in offices().get(actor_id, ()))


@cache
def holders_by_surname() -> dict[tuple[str, str], tuple[Office, ...]]:
    """Return who held an office, by (role, folded surname), in the order of their beginnings."""
    found: dict[tuple[str, str], list[Office]] = {}
    for actor_id, held in offices().items():
        person = people().get(actor_id)
        if person is not None:
            for surname in family_names(person["name"], person["country"]):
                for office in held:
                    found.setdefault((office.role, surname), []).append(office)
    return {key: tuple(sorted(held, key=lambda o: o.start_on or date.min)) for key, held in found.items()}


FAMILY_NAME_FIRST = frozenset({"CHN", "PRK", "KOR", "TWN", "HKG", "KHM", "VNM"})
SURNAME_PARTS = frozenset(
    [
        "al",
        "el",
        "ul",
        "bin",
        "ibn",
        "abu",
        "de",
        "da",
        "do",
        "dos",
        "del",
        "della",
        "di",
        "du",
        "van",
        "von",
        "der",
        "den",
        "le",
        "la",
    ]
)


def family_names(name: str, country: str | None) -> list[str]:
    """Return by what a person of this full name may be called for short, folded."""
    parts = folded(name).replace("-", " ").split()
    if len(parts) < 2:
        return parts
    short = [parts[-1]]
    position = len(parts) - 1
    while position > 1 and parts[position - 1] in SURNAME_PARTS:
        position -= 1
        short.append(" ".join(parts[position:]))
    return ([parts[0]] if country in FAMILY_NAME_FIRST else []) + short


def first_day(value: str) -> date | None:
    """Return the first day of "2014", "2014-08" or "2014-08-28"; None for an empty cell."""
    if not value:
        return None
    parts = [int(part) for part in value.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def last_day(value: str) -> date | None:
    """Return the last day of "2014", "2014-08" or "2014-08-28"; None for an empty cell."""
    if not value:
        return None
    parts = [int(part) for part in value.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    return date(parts[0], month, parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1])


@cache
def buildings() -> frozenset[str]:
    """Return the seats of power that are buildings."""
    return frozenset(
        alias
        for row in seeds.rows("actors/metonyms.csv")
        if row["is_building"]
        for alias in (row["name"], *cells(row["aliases"]))
    )


@cache
def names() -> Names:
    """Return every name of the tables."""
    found = Names()
    found.update(chain(_countries(), _organisations(), _capitals(), _metonyms(), _places(), _peoples(), _people()))
    own = {row["actor_id"] for table in seeds.KEYS for row in seeds.own_rows(table)}
    if own:  # what a name usually means stands first
        for entries in found.found.values():
            entries.sort(key=lambda known: known.actor_id in own)
    return found


def _countries() -> Iterator[Known]:
    for row in seeds.rows("actors/countries.csv"):
        code, name = row["country"], row["name"]
        for alias in (name, *cells(row["aliases"])):
            form = "acronym" if is_acronym(alias) else "name"
            yield Known(code, name, "country", form, alias, code)
        for alias in cells(row["demonyms"]):
            yield Known(code, name, "country", "demonym", alias, code)


def _capitals() -> Iterator[Known]:
    for row in seeds.rows("actors/countries.csv"):
        code = row["country"]
        for alias in (row["capital"], *cells(row["capital_aliases"])):
            if alias:
                yield Known(
                    body_id(code, "government"), bodies()["government"].title.format(row["name"]), "government",
                    "metonym", alias, code, "GOV",
                )  # fmt: skip


def _metonyms() -> Iterator[Known]:
    for row in seeds.rows("actors/metonyms.csv"):
        code, body = row["country"], bodies().get(row["body"])
        for alias in (row["name"], *cells(row["aliases"])):
            if body is None:  # an actor of its own: a breakaway state
                actor_id, name, kind = slug(row["name"]), row["name"], "government"
            else:
                actor_id, name, kind = body_id(code, body.name), body.title.format(country_names()[code]), body.kind
            yield Known(actor_id, name, kind, "metonym", alias, code, row["sector"] or None)


def _organisations() -> Iterator[Known]:
    for file in ("organisations", "armed_groups", "outlets"):
        for row in seeds.rows(f"actors/{file}.csv"):
            for alias in (row["name"], *cells(row["aliases"])):
                form = "acronym" if is_acronym(alias) else "name"
                yield Known(
                    row["actor_id"],
                    row["name"],
                    row["kind"],
                    form,
                    alias,
                    row["country"] or None,
                    row["sector"] or None,
                )


def _people() -> Iterator[Known]:
    variants = spellings()
    for row in seeds.rows("actors/people.csv"):
        for alias in (row["name"], *cells(row["aliases"])):
            for spelled in spelled_otherwise(alias, variants):
                yield Known(row["actor_id"], row["name"], "person", "name", spelled, row["country"] or None)


def _peoples() -> Iterator[Known]:
    for row in seeds.rows("actors/peoples.csv"):
        for form in cells(row["forms"]):
            yield Known(slug(row["name"]), row["name"], "population", "demonym", form, row["country"] or None)


def _places() -> Iterator[Known]:
    for row in seeds.rows("actors/places.csv"):
        for alias in (row["name"], *cells(row["aliases"])):
            form = "name" if row["kind"] == "group" else "place"
            yield Known(slug(row["name"]), row["name"], row["kind"], form, alias, row["country"] or None)


def other_actors() -> Iterator[Known]:
    """Yield names of actors that have no row of their own elsewhere: breakaway states, peoples, blocs."""
    yield from (known for known in _metonyms() if known.actor_id == slug(known.name))
    yield from _peoples()
    yield from (known for known in _places() if known.kind == "group")


@cache
def capitals() -> dict[str, str]:
    """Return the capital of every country by its code."""
    return {row["country"]: row["capital"] for row in seeds.rows("actors/countries.csv") if row["capital"]}


@cache
def leading_offices() -> dict[str, str]:
    """Return the office that leads a country today, by its code, where it is not the president."""
    return {row["country"]: row["led_by"] for row in seeds.rows("actors/countries.csv") if row["led_by"]}


@cache
def leading_offices_once() -> dict[str, list[tuple[str, date, date]]]:
    """Return what led a country at times when it was another office than today's: (role, first day, last day)."""
    found: dict[str, list[tuple[str, date, date]]] = {}
    for row in seeds.rows("actors/leading_offices.csv"):
        first, last = first_day(row["start_on"]) or date.min, last_day(row["end_on"]) or date.max
        found.setdefault(row["country"], []).append((row["role"], first, last))
    return {country: sorted(spans, key=lambda span: span[1]) for country, spans in found.items()}


def leading_office(country: str, first: date, last: date) -> list[tuple[str, date, date]]:
    """Return the offices of whoever is called the leader of a country between two days: (role, first day, last day)."""
    usual = leading_offices().get(country, "president")
    spans = []
    for role, begin, end in leading_offices_once().get(country, ()):
        if end < first or last < begin:
            continue
        if first < begin:
            spans.append((usual, first, begin - timedelta(days=1)))
        spans.append((role, max(first, begin), min(last, end)))
        if end >= last:
            return spans
        first = end + timedelta(days=1)
    return [*spans, (usual, first, last)]


def is_acronym(name: str) -> bool:
    """Whether a name is written in capitals only ("NATO", "U.N.")."""
    letters = [letter for letter in name if letter.isalpha()]
    return len(letters) < 8 and all(letter.isupper() for letter in letters)


def slug(name: str) -> str:
    """Return a name as an id: in lower case, its words joined by hyphens."""
    return "-".join(BEGINNING.findall(folded(name)))


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """Return the ways to spell a given name, by each of them, folded."""
    found = {}
    for row in seeds.rows("actors/spellings.csv"):
        group = tuple(cells(row["spellings"]))
        found.update({folded(name): group for name in group})
    return found


def spelled_otherwise(name: str, variants: dict[str, tuple[str, ...]]) -> list[str]:
    """Return a person's name, and the same with its given name spelled otherwise; "al-" may be "el-" or left out."""
    first, _, rest = name.partition(" ")
    names = [name]
    if rest:
        names += [f"{given} {rest}" for given in variants.get(folded(first), ()) if given != first]
        if " al-" in name or " el-" in name:
            names += [
                other.replace(" al-", between).replace(" el-", between)
                for other in names
                for between in (" al-", " el-", " ")
            ]
    return list(dict.fromkeys(names))


@cache
def places() -> dict[str, tuple[str, str | None, float | None, float | None]]:
    """Return name, country, latitude and longitude of the regions and facilities of the tables, by their slug."""
    return {
        slug(row["name"]): (
            row["name"],
            row["country"] or None,
            float(row["latitude"]) if row["latitude"] else None,
            float(row["longitude"]) if row["longitude"] else None,
        )
        for row in seeds.rows("actors/places.csv")
    }
