"""What linking reads of the warehouse: the rows of some articles, mentions or claims, never all of them."""

from collections.abc import Collection, Iterable, Sequence

import polars as pl

from transforms.link.groups import Pair, ordered
from warehouse.schema import table
from warehouse.store import Store

ASKED = "(select unnest($1))"  # the ids that a query is asked for, its one parameter


def asked(found: Iterable[str]) -> list[object]:
    """Return ids as the parameter of a query that reads ASKED."""
    return [sorted(set(found))]


def one_of(*columns: str) -> str:
    """Return the SQL condition that one of the columns holds one of the ids asked for."""
    return "(" + " or ".join(f'"{column}" in {ASKED}' for column in columns) + ")"


def found_in(table_name: str, *columns: str) -> str:
    """Return the SQL of the rows of a table of which one of the columns holds one of the ids asked for.

    The ids are looked for in these columns alone: the wide ones are read of the rows that have them.
    """
    return f"{table_name} where rowid in (select rowid from {table_name} where {one_of(*columns)})"


def rows(store: Store, name: str, columns: str | Sequence[str], found: Collection[str]) -> pl.DataFrame:
    """Return the rows of a table of which one of the columns is one of these ids, in the shape of its contract."""
    if not found:
        return table(name).frame([])
    return store.read(name, one_of(*([columns] if isinstance(columns, str) else columns)), asked(found))


def picked(store: Store, sql: str, found: Collection[str]) -> pl.DataFrame:
    """Return the result of a query that reads the ids ASKED."""
    return store.query(sql, asked(found))


def values(store: Store, sql: str, found: Collection[str]) -> set[str]:
    """Return what a query of one column that reads the ids ASKED finds, without nulls."""
    return set(picked(store, sql, found).to_series().drop_nulls()) if found else set()


def swapped(store: Store, name: str, frame: pl.DataFrame, columns: Sequence[str], found: Collection[str]) -> None:
    """Put rows in place of those of an index of which one of the columns is one of these ids."""
    store.swap(name, frame, one_of(*columns), asked(found))


def replaced(store: Store, name: str, frame: pl.DataFrame, columns: Sequence[str], found: Collection[str]) -> None:
    """Make the rows of a table of which one of the columns is one of these ids equal to these."""
    store.replace(name, frame, one_of(*columns), asked(found))


def near(dated: pl.DataFrame, days: int) -> str:
    """Return the SQL condition that `first_on` to `last_on` lies within so many days of those of any of these rows."""
    known = dated.drop_nulls(["first_on", "last_on"])
    if known.is_empty():
        return "false"
    first, last = known.select(pl.col("first_on").min(), pl.col("last_on").max()).row(0)
    return f"(last_on >= date '{first}' - interval {days} day and first_on <= date '{last}' + interval {days} day)"


def told(store: Store, name: str, key: str, frame: pl.DataFrame) -> set[str]:
    """Write the other columns of `frame` to the rows of a table that have its `key`; return the keys that changed."""
    columns = [column for column in frame.columns if column != key]
    differs = " or ".join(f'stored."{column}" is distinct from new."{column}"' for column in columns)
    with store.given(new=frame):
        changed = store.query(f'select "{key}" from "{name}" as stored join new using ("{key}") where {differs}')
    if changed.height:
        sets = ", ".join(f'"{column}" = new."{column}"' for column in columns)
        with store.given(new=frame.join(changed, on=key, how="semi")):
            store.execute(f'update "{name}" as stored set {sets} from new where stored."{key}" = new."{key}"')
    return set(changed.get_column(key))


class StoredGroups:
    """Groups and likenesses of things as they are stored (`transforms.link.groups.Grouped`)."""

    def __init__(self, store: Store, pairs: str, groups: str) -> None:
        """`pairs` is the SQL of (one, other, likeness), and `groups` of (thing, group) of groups that ids are in."""
        self._store = store
        self._pairs = pairs
        self._groups = groups

    def pairs(self, things: Collection[str]) -> dict[Pair, float]:
        """Return every pair with one of these in it."""
        found = picked(self._store, self._pairs, things) if things else pl.DataFrame()
        return {ordered(one, other): likeness for one, other, likeness in found.iter_rows()}

    def groups(self, things: Collection[str]) -> list[list[str]]:
        """Return the groups that these are in, each whole."""
        found: dict[str, list[str]] = {}
        for thing, group in picked(self._store, self._groups, things).iter_rows() if things else ():
            found.setdefault(group, []).append(thing)
        return list(found.values())
