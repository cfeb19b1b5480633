"""The store: open, replace, transact, snapshot. The only module that imports DuckDB."""

import contextlib
import os
from collections.abc import Collection, Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from warehouse.schema import Table, contracts, table

# Rises when a warehouse of before can no longer be used as it is.
WAREHOUSE_VERSION = "1"
# The format that both DuckDB 1.5 and 2.0 read: readers may have either.
STORAGE_VERSION = "v1.2.0"
# Rows of a row group of the warehouse: a load writes the last one of each table anew, which for articles, with DuckDB's
# own 122,880, takes seconds. Snapshots, which nobody adds to, have DuckDB's.
ROW_GROUP_SIZE = 30_720
CONFIG = {
    "autoinstall_known_extensions": "false",  # nothing but declared sources is ever contacted
    "autoload_known_extensions": "false",
}

Ids = Collection[str] | Collection[int]
ASKED = "(select unnest($asked))"  # in SQL: the ids that it is asked for
FEW = 1_500  # ids or places: they are handed over as a parameter, more of them, at less cost for each, as a frame
# Values further apart are read by themselves: DuckDB passes over the rows before the first and behind the last.
APART = 100_000


class WarehouseError(Exception):
    """The warehouse cannot be used as it is; the message says why and what to do."""


class QueryError(Exception):
    """A reader's SQL cannot be run; the message is DuckDB's."""


class Store:
    """An open warehouse or snapshot."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._connection = connection
        self.path = path

    def close(self) -> None:
        """Close the file and free its lock."""
        self._connection.close()

    def query(self, sql: str, parameters: Sequence[object] = (), asked: Ids | None = None) -> pl.DataFrame:
        """Return the result of a query as a frame; QueryError where it cannot be run. `asked` are the ids ASKED."""
        try:
            self.execute(sql, parameters, asked)
        except duckdb.Error as error:
            raise QueryError(str(error)) from error
        names = [column[0] for column in self._connection.description or ()]
        if not names:
            return pl.DataFrame()
        return pl.DataFrame(self._connection.to_arrow_table())

    def execute(self, sql: str, parameters: Sequence[object] = (), asked: Ids | None = None) -> None:
        """Run a statement for its effect; `asked` are the ids ASKED, with which it has no other parameters."""
        if asked is None:
            self._connection.execute(sql, parameters)
        elif 0 < len(asked) <= FEW:
            self._connection.execute(sql, {"asked": list(asked)})
        elif asked:
            self._registered("asked", pl.DataFrame({"id": list(asked)}))
            self._connection.execute(sql.replace(ASKED, "(select id from asked)"))
        else:
            self._connection.execute(sql.replace(ASKED, "(null)"))

    def read(self, name: str, *where: str, asked: Ids | None = None, columns: Sequence[str] = ()) -> pl.DataFrame:
        """Return the rows of a table that fit one of the conditions, or all, in the shape of its contract.

        The conditions read their own columns only; the others, texts among them, are read of the rows that fit. Of
        these all are returned, or only `columns`.
        """
        shown = _columns(columns or table(name).names)
        if not where:
            found = self.query(f'select {shown} from "{name}"')
        else:
            parts = list(self._at(name, shown, self._places(name, where, asked)))
            found = pl.concat(parts) if len(parts) > 1 else parts[0]
        described = table(name).polars
        kinds = pl.Schema({column: described[column] for column in found.columns})
        return found if found.schema == kinds else found.cast(kinds)

    def _places(self, name: str, where: Sequence[str], asked: Ids | None) -> npt.NDArray[np.int64]:
        """Return the rowids, in their order, of the rows that fit one of the conditions."""
        found = []
        for condition in where:  # one by one: two in one query, DuckDB would ask of every row
            self.execute(f'select rowid from "{name}" where {condition}', asked=asked)
            found.append(np.asarray(self._connection.fetchnumpy()["rowid"]))
        places: npt.NDArray[np.int64] = np.sort(np.concatenate(found))
        return places[: len(places)][np.diff(places, prepend=-1) > 0]

    def _at(self, name: str, shown: str, places: npt.NDArray[np.int64]) -> Iterator[pl.DataFrame]:
        """Yield the rows at these places, run by run of neighbouring ones."""
        apart = APART // (1 + shown.count(", "))
        for run in np.split(places, np.flatnonzero(np.diff(places) > apart) + 1):
            yield self.query(f'select {shown} from "{name}" where rowid in {ASKED}', asked=run.tolist())

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is done inside as a whole, or nothing of it."""
        self.execute("begin transaction")
        try:
            yield
        except BaseException:
            self.execute("rollback")
            raise
        self.execute("commit")

    @contextlib.contextmanager
    def given(self, **frames: pl.DataFrame) -> Iterator[None]:
        """Let SQL inside read these frames by their names."""
        for name, rows in frames.items():
            self._registered(name, rows)
        yield  # they stay until the next of their name: to take them away costs as much as a query

    def swap(self, name: str, rows: pl.DataFrame, *where: str, asked: Ids) -> None:
        """Put rows in place of those of an index that fit one of the conditions on the ids ASKED."""
        if asked and (places := self._places(name, where, asked)).size:
            self.execute(f'delete from "{name}" where rowid in {ASKED}', asked=places.tolist())
        if rows.height:
            with self.given(incoming=rows.select(table(name).names)):
                self.execute(f'insert into "{name}" select * from incoming')

    def replace(self, name: str, rows: pl.DataFrame, *where: str, asked: Ids | None = None) -> int:
        """Make the rows of a table that fit one of the conditions, or all, equal to these; return how many changed.

        Rows that are the same already are not touched, so that loading a batch again changes nothing.
        """
        described = table(name)
        incoming = rows.select(described.names)
        is_new = asked is not None and not asked  # nothing of it is there
        current = incoming.clear() if is_new else self.read(name, *where, asked=asked)
        stale = current.join(incoming, on=described.names, how="anti", nulls_equal=True)
        fresh = incoming.join(current, on=described.names, how="anti", nulls_equal=True, maintain_order="left")
        if stale.height:
            key = " and ".join(f'stored."{column}" = gone."{column}"' for column in described.key)
            with self.given(gone=stale.select(described.key)):
                self.execute(f'delete from "{name}" as stored using gone where {key}')
        if fresh.height:
            with self.given(incoming=fresh):
                self.execute(f'insert into "{name}" select * from incoming')
        return stale.height + fresh.height

    def replace_articles(self, tables: dict[str, pl.DataFrame], article_ids: Sequence[str]) -> None:
        """Make what is stored of these articles equal to `tables`: their rows, and the rows that hang on those."""
        parents: dict[str, Ids] = {}
        for name in sorted(tables, key=_depth, reverse=True):  # children while their parents are still the old ones
            column, found = self._hanging(name, article_ids, parents)
            self.replace(name, tables[name], f'"{column}" in {ASKED}', asked=found)

    def _hanging(self, name: str, article_ids: Ids, parents: dict[str, Ids]) -> tuple[str, Ids]:
        """Return by which column, and with which ids, the rows of a table belong to articles.

        `parents` keeps the ids of rows on which other tables hang.
        """
        parent = _parent(name)
        if parent is None:
            return "article_id", article_ids
        column, parent_name = parent
        if parent_name not in parents:
            by, found = self._hanging(parent_name, article_ids, parents)
            sql = f'select "{column}" from "{parent_name}" where "{by}" in {ASKED}'
            parents[parent_name] = set(self.query(sql, asked=found)[:, 0])
        return column, parents[parent_name]

    def add(self, name: str, rows: pl.DataFrame) -> None:
        """Insert rows whose key is not there yet; rows that are there stay as they are."""
        if rows.height:
            self._registered("incoming", rows.select(table(name).names))
            self.execute(f'insert or ignore into "{name}" select * from incoming')

    def put(self, name: str, rows: pl.DataFrame) -> None:
        """Insert rows, in place of those with the same key."""
        if rows.height:
            self._registered("incoming", rows.select(table(name).names))
            self.execute(f'insert or replace into "{name}" select * from incoming')

    def counts(self) -> dict[str, int]:
        """Return the number of rows of every table."""
        names = [name for name, described in contracts().items() if described.kind == "table" and is_stored(described)]
        union = " union all ".join(f"select '{name}' as name, count(*) as n from \"{name}\"" for name in names)
        return dict(self.query(union).iter_rows())

    def columns(self) -> dict[str, list[tuple[str, str]]]:
        """Return (name, type) of the columns of every table and view, as DuckDB has them."""
        found: dict[str, list[tuple[str, str]]] = {}
        rows = self.query(
            "select table_name, column_name, data_type from duckdb_columns() "
            "where schema_name = 'main' and not internal order by table_oid, column_index"
        )
        for name, column, kind in rows.iter_rows():
            found.setdefault(name, []).append((column, kind.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")))
        return found

    def _registered(self, name: str, rows: pl.DataFrame) -> None:
        self._connection.register(name, rows.to_arrow())


def is_stored(described: Table) -> bool:
    """Whether a contract describes something in the warehouse (deliveries only pass through)."""
    return "stage" not in described.tags


def is_published(described: Table) -> bool:
    """Whether a contract describes something that a snapshot holds: not the indexes by which linking finds its way."""
    return is_stored(described) and not described.is_index


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Store]:
    """Open the warehouse for writing; a new one is made with every table and view of the contracts.

    Raises WarehouseError where another process holds it, or where it was made by another version.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    store = _connect(path, is_read_only=False)
    try:
        if is_new or not _has_tables(store):
            _created(store)
        _checked(store)
        _with_views(store)
        yield store
    finally:
        store.close()


@contextlib.contextmanager
def opened_snapshot(path: Path) -> Iterator[Store]:
    """Open a published snapshot, read-only and without any access to files or the net from SQL."""
    if not path.exists():
        raise WarehouseError(f"There is no snapshot at {path}: run `dateline run` first, or set DATELINE_HOME.")
    store = _connect(path.resolve(), is_read_only=True)
    try:
        store.execute("set enable_external_access = false")
        store.execute("set lock_configuration = true")
        yield store
    finally:
        store.close()


def write_snapshot(store: Store, target: Path) -> None:
    """Copy the open warehouse to a new database file, complete and synced before it has its name."""
    remove_litter(target.parent)
    unfinished = target.with_name(target.name + ".tmp")
    _copied(store, unfinished, with_indexes=False)
    unfinished.replace(target)
    _synced(target.parent)


def compacted(path: Path) -> None:
    """Write a warehouse anew, in place of its file: DuckDB leaves what was deleted in free blocks of the old one."""
    fresh = path.with_name(path.name + ".fresh")
    for litter in (fresh, fresh.with_name(fresh.name + ".wal")):
        litter.unlink(missing_ok=True)
    with opened(path) as store:
        _copied(store, fresh)
    fresh.replace(path)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    _synced(path.parent)


def _copied(store: Store, target: Path, *, with_indexes: bool = True) -> None:
    size = f", row_group_size {ROW_GROUP_SIZE}" if with_indexes else ""
    store.execute(f"attach '{_escaped(target)}' as snapshot (storage_version '{STORAGE_VERSION}'{size})")
    try:
        source = store.query("select current_database() as name").item()
        store.execute(f'copy from database "{source}" to snapshot (schema)')
        for name, described in contracts().items():
            if described.kind != "table" or not is_stored(described):
                continue
            if not (with_indexes or is_published(described)):
                store.execute(f'drop table snapshot."{name}"')
            else:
                store.execute(f'insert into snapshot."{name}" select * from "{name}"')
        store.execute("checkpoint snapshot")
    finally:
        store.execute("detach snapshot")
    _synced(target)


def remove_litter(folder: Path) -> None:
    """Remove what a killed process left half-written in a folder of snapshots."""
    for pattern in ("*.tmp", "*.tmp.wal"):
        for path in folder.glob(pattern):
            path.unlink()


def _connect(path: Path, *, is_read_only: bool) -> Store:
    try:
        if is_read_only:
            connection = duckdb.connect(str(path), read_only=True, config=dict(CONFIG))
        else:
            connection = duckdb.connect(config=dict(CONFIG))
            options = f"storage_version '{STORAGE_VERSION}', row_group_size {ROW_GROUP_SIZE}"
            connection.execute(f"attach '{_escaped(path)}' as warehouse ({options})")
            connection.execute("use warehouse")
    except duckdb.IOException as error:
        raise WarehouseError(
            f"{path} cannot be opened: {str(error).splitlines()[0]}\n"
            "Where another run holds it, wait for that run; readers use the snapshot in `published/`, never this file."
        ) from error
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set enable_progress_bar = false")
    return Store(connection, path)


def _parent(name: str) -> tuple[str, str] | None:
    """Return (column, parent table) by which a table without article_id hangs on an article's row."""
    if "article_id" in table(name).names:
        return None
    for column in table(name).columns:
        if column.refers_to and column.is_key:
            return column.name, column.refers_to.split(".")[0]
    raise ValueError(f"{name} belongs to no article")


def _depth(name: str) -> int:
    parent = _parent(name)
    return 1 + _depth(parent[1]) if parent else int(name != "articles")


def _has_tables(store: Store) -> bool:
    return bool(store.columns())


def _created(store: Store) -> None:
    with store.transaction():
        for described in contracts().values():
            if described.kind == "table" and is_stored(described):
                for statement in described.ddl():
                    store.execute(statement)
        store.execute("insert into warehouse_state values (?, 0)", [WAREHOUSE_VERSION])


def _checked(store: Store) -> None:
    """Refuse a warehouse whose tables are not those of the contracts, and say what to do."""
    found = store.columns()
    version = (
        store.query("select warehouse_version from warehouse_state").item() if "warehouse_state" in found else "none"
    )
    expected = {
        name: [(column.name, column.type) for column in described.columns]
        for name, described in contracts().items()
        if described.kind == "table" and is_stored(described)
    }
    odd = sorted(name for name, columns in expected.items() if found.get(name) != columns)
    if version != WAREHOUSE_VERSION or odd:
        raise WarehouseError(
            f"{store.path} was made by another version of Dateline (warehouse version {version}, here "
            f"{WAREHOUSE_VERSION}{'; other columns in ' + ', '.join(odd) if odd else ''}). "
            "Use the version that made it, or move the folder away (or set DATELINE_HOME to a new one) and run again."
        )


def view_texts() -> dict[str, str]:
    """Return the SQL of every view by name."""
    folder = files(__package__) / "views"
    found = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return {f.name.removesuffix(".sql"): f.read_text(encoding="utf-8") for f in found if f.name.endswith(".sql")}


def _with_views(store: Store) -> None:
    with store.transaction():
        for name, text in view_texts().items():
            store.execute(text)
            for statement in table(name).comments():
                store.execute(statement)


def _columns(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")


def _synced(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
