"""What linking reads of the warehouse: the rows of some articles, mentions or claims, never all of them."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Generic

import polars as pl

from transforms.link.groups import Pair, Thing, by_pair
from warehouse.schema import table
from warehouse.store import ASKED, Ids, Store

# What of articles tells when they came and where they are from (`transforms.link.reports`).
REPORTS = (
    "article_id", "outlet", "origin_id", "story_id",
    "published_on", "published_at", "published_start", "published_end",
)  # fmt: skip


def rows(store: Store, name: str, by: str | Sequence[str], found: Ids, columns: Sequence[str] = ()) -> pl.DataFrame:
    """Return the rows of a table of which one of the columns `by` is one of these ids, in the shape of its contract.

    Of them all columns, or only these.
    """
    if not found:
        empty = table(name).frame([])
        return empty.select(columns) if columns else empty
    return store.read(name, *_asked([by] if isinstance(by, str) else by), asked=found, columns=columns)


def values(store: Store, name: str, by: str, found: Ids, column: str) -> set[Any]:
    """Return what a column holds, without nulls, in the rows of which the column `by` is one of these ids."""
    if not found:
        return set()
    sql = f"select {column} from {name} where {by} in {ASKED} and {column} is not null"
    return set(store.query(sql, asked=found).to_series())


def swapped(store: Store, name: str, frame: pl.DataFrame, columns: Sequence[str], found: Ids) -> None:
    """Put rows in place of those of an index of which one of the columns is one of these ids."""
    store.swap(name, frame, *_asked(columns), asked=found)


def replaced(store: Store, name: str, frame: pl.DataFrame, columns: Sequence[str], found: Ids) -> None:
    """Make the rows of a table of which one of the columns is one of these ids equal to these."""
    store.replace(name, frame, *_asked(columns), asked=found)


def _asked(columns: Sequence[str]) -> list[str]:
    return [f'"{column}" in {ASKED}' for column in columns]


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


class StoredGroups(Generic[Thing]):
    """Groups and likenesses of things as they are stored (`transforms.link.groups.Grouped`)."""

    def __init__(self, store: Store, pairs: str, of: Callable[[Collection[Thing]], pl.DataFrame]) -> None:
        """`pairs` is the table of likenesses; `of` returns (thing, group) of all in the groups that ids are in."""
        self._store = store
        self._pairs = pairs
        self._of: Callable[[Collection[Thing]], pl.DataFrame] = of

    def pairs(self, things: Collection[Thing]) -> dict[Pair[Thing], float]:
        """Return every pair with one of these in it that is alike, or the contrary."""
        ends: list[str] = table(self._pairs).names[:2]
        found = rows(self._store, self._pairs, ends, things, (*ends, "likeness")).filter(pl.col("likeness") != 0)
        return by_pair(found)

    def groups(self, things: Collection[Thing]) -> list[list[Thing]]:
        """Return the groups that these are in, each whole."""
        return together(self._of(things)) if things else []


def together(members: pl.DataFrame) -> list[list[Any]]:
    """Return the things of each group, of (thing, group)."""
    found: dict[str, list[Any]] = {}
    for thing, group in members.rows():
        found.setdefault(group, []).append(thing)
    return list(found.values())
