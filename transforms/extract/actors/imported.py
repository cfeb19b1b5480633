"""Tables of actors that a user brings: every row checked, and compared with what the tables have already."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import seeds
from transforms.extract.actors import tables
from transforms.extract.actors.lookup import BEGINNING, folded
from warehouse.schema import table

Row = dict[str, str]

# The columns of each table; an id may be left out where a name tells it.
COLUMNS = {
    "people": ("actor_id", "name", "aliases", "country", "gender", "wikidata_id", "source", "as_of"),
    "organisations": ("actor_id", "name", "aliases", "kind", "country", "sector", "wikidata_id", "source", "as_of"),
    "armed_groups": ("actor_id", "name", "aliases", "kind", "country", "sector", "wikidata_id", "source", "as_of"),
    "outlets": ("actor_id", "name", "aliases", "kind", "country", "sector", "domain", "source", "as_of"),
    "offices": ("actor_id", "role", "country", "sector", "start_on", "end_on", "source", "as_of"),
}
REQUIRED = {"name", "role", "kind", "source", "as_of"}
SECTORS = frozenset(
    [
        "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
        "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
    ]
)  # fmt: skip
INTERNATIONAL = frozenset({"UNO", "EUR", "IGO", "NGO"})
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Collision:
    """A name that an imported actor shares with others: mentions of it keep all of them as candidates."""

    name: str
    actor_id: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changes: the whole new table of the user, and ids of its rows by what is new about them."""

    rows: tuple[Row, ...]
    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    collisions: tuple[Collision, ...]


def imported(name: str, header: Sequence[str], given: Sequence[Mapping[str, str | None]]) -> Imported:
    """Return what comes of adding rows to a user's own table of this name ("people"); nothing is written.

    A row whose key is in the table already takes its place. Raises ValueError that lists what is wrong, by line of the
    file (its header is line 1), and what to do.
    """
    _check_header(name, header)
    rows = [_completed(name, row) for row in given]
    problems = [
        f"line {line}: {problem}" for line, row in enumerate(rows, start=2) for problem in _problems(name, row)
    ] + _doubles(name, rows)
    if problems:
        more = f"\n... and {len(problems) - 20} more" if len(problems) > 20 else ""
        raise ValueError(f"nothing was imported; {len(problems)} things to mend:\n" + "\n".join(problems[:20]) + more)
    key = seeds.KEYS[name]
    before = {_key(row, key): row for row in (*seeds.rows(f"actors/{name}.csv"), *seeds.own_rows(name))}
    changes: dict[str, list[str]] = {"added": [], "updated": [], "unchanged": []}
    for row in rows:
        old = before.get(_key(row, key))
        change = "added" if old is None else "unchanged" if old == row else "updated"
        changes[change].append(row["actor_id"])
    return Imported(
        rows=seeds.replaced(seeds.own_rows(name), tuple(rows), key),
        added=tuple(changes["added"]),
        updated=tuple(changes["updated"]),
        unchanged=tuple(changes["unchanged"]),
        collisions=tuple(_collisions(rows)) if name != "offices" else (),
    )


def table_of(stem: str) -> str:
    """Return the table that a file of this name without its ending is of. Raises ValueError where it is of none."""
    if stem not in COLUMNS:
        raise ValueError(f"which table is {stem}.csv? Name it with --as: one of {', '.join(COLUMNS)}")
    return stem


def _check_header(name: str, header: Sequence[str]) -> None:
    columns = COLUMNS[name]
    unknown = [column for column in header if column not in columns]
    missing = [column for column in columns if column in REQUIRED and column not in header]
    if name == "offices" and "actor_id" not in header:
        missing.append("actor_id")
    if unknown or missing:
        told = [f"unknown columns: {', '.join(unknown)}"] * bool(unknown)
        told += [f"missing columns: {', '.join(missing)}"] * bool(missing)
        raise ValueError(f"line 1: {'; '.join(told)}. The columns of {name} are {', '.join(columns)}")


def _completed(name: str, given: Mapping[str, str | None]) -> Row:
    """Return a row with every column of its table, in order, without spaces around cells; an id where it has none."""
    row = {column: (given.get(column) or "").strip() for column in COLUMNS[name]}
    if "aliases" in row:
        row["aliases"] = "|".join(alias.strip() for alias in row["aliases"].split("|") if alias.strip())
    if name != "offices" and not row["actor_id"]:
        row["actor_id"] = row.get("wikidata_id") or tables.slug(row["name"])
    return row


def _problems(name: str, row: Row) -> Iterable[str]:
    """Yield what is wrong with a completed row, each with what to do."""
    for column in COLUMNS[name]:
        if column in REQUIRED and not row[column]:
            yield f"`{column}` is empty; give one"
    if row["country"] and row["country"] not in tables.country_names().keys() | INTERNATIONAL:
        yield f"`country` is {row['country']!r}; give an ISO 3166-1 alpha-3 code, UNO, EUR, IGO or NGO, or nothing"
    if row.get("sector") and row["sector"] not in SECTORS:
        yield f"`sector` is {row['sector']!r}; give one of {', '.join(sorted(SECTORS))}, or nothing"
    if row.get("kind") and row["kind"] not in kinds():
        yield f"`kind` is {row['kind']!r}; give one of {', '.join(kinds())}"
    if row.get("gender") not in {None, "", "f", "m"}:
        yield f"`gender` is {row['gender']!r}; give f, m or nothing"
    if row.get("wikidata_id") and not re.fullmatch(r"Q\d+", row["wikidata_id"]):
        yield f"`wikidata_id` is {row['wikidata_id']!r}; give an id such as Q42, or nothing"
    for alias in (row.get("name", ""), *tables.cells(row.get("aliases", ""))):
        if alias and (len(alias) < 2 or not BEGINNING.match(alias)):
            yield f"{alias!r} is no name; names begin with a letter or number and have two characters at least"
    yield from _wrong_days(row)
    if name == "offices":
        if row["actor_id"] not in _owners():
            yield f"`actor_id` {row['actor_id']!r} is in no table; import its row of people or organisations first"
    elif _owners().get(row["actor_id"], name) != name:
        yield f"`actor_id` {row['actor_id']!r} stands in {_owners()[row['actor_id']]} already; give another one"


def _wrong_days(row: Row) -> Iterable[str]:
    wrong = False
    for column in ("start_on", "end_on", "as_of"):
        if row.get(column) and not _is_day(row[column]):
            wrong = True
            yield f"`{column}` is {row[column]!r}; give a date as 2014, 2014-08 or 2014-08-28"
    if not wrong and row.get("start_on") and row.get("end_on"):
        first, last = tables.first_day(row["start_on"]), tables.last_day(row["end_on"])
        if first and last and last < first:
            yield f"`end_on` {row['end_on']} is before `start_on` {row['start_on']}; mend one of them"


def _is_day(value: str) -> bool:
    if not DATE.fullmatch(value):
        return False
    try:
        return tables.first_day(value) is not None and tables.last_day(value) is not None
    except ValueError:
        return False


def _doubles(name: str, rows: Sequence[Row]) -> list[str]:
    """Return which rows of a file have the key of one before them."""
    seen: dict[tuple[str, ...], int] = {}
    problems = []
    for line, row in enumerate(rows, start=2):
        first = seen.setdefault(_key(row, seeds.KEYS[name]), line)
        if first != line:
            problems.append(
                f"line {line}: {', '.join(seeds.KEYS[name])} as in line {first}; keep one of them or give other ids"
            )
    return problems


def _key(row: Row, key: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[column] for column in key)


@cache
def _owners() -> dict[str, str]:
    """Return in which table each actor stands, by id."""
    owners = dict.fromkeys(tables.country_names(), "countries")
    for name in ("people", "organisations", "armed_groups", "outlets"):
        owners.update({row["actor_id"]: name for row in seeds.rows(f"actors/{name}.csv")})
    return owners


def _collisions(rows: Sequence[Row]) -> Iterable[Collision]:
    """Yield the names of rows that an actor of the tables or another row has too."""
    mine: dict[str, list[str]] = {}
    for row in rows:
        for alias in (row["name"], *tables.cells(row["aliases"])):
            mine.setdefault(folded(alias), []).append(row["actor_id"])
    known = tables.names().found
    for row in rows:
        for alias in dict.fromkeys((row["name"], *tables.cells(row["aliases"]))):
            owners = [*(entry.actor_id for entry in known.get(folded(alias), ())), *mine[folded(alias)]]
            others = tuple(dict.fromkeys(owner for owner in owners if owner != row["actor_id"]))
            if others:
                yield Collision(alias, row["actor_id"], others)


@cache
def kinds() -> tuple[str, ...]:
    """Return the kinds of actors that the contract of `actors` allows."""
    return next(tuple(column.values) for column in table("actors").columns if column.name == "kind")
