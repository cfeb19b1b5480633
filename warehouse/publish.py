"""Publication: check what is promised, then switch the snapshot that readers open."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from warehouse.schema import Table, contracts
from warehouse.store import Store, WarehouseError, is_stored, remove_litter, write_snapshot

CURRENT = "news.duckdb"
MANIFEST = "manifest.json"
SNAPSHOTS = "news-*.duckdb"


def published(store: Store, folder: Path, keep: int, now: dt.datetime) -> str | None:
    """Publish the open warehouse as a snapshot in `folder`, unless the current one shows the same; return its name.

    Readers open `news.duckdb`, a link that is switched in one step: they see the old snapshot or the new one, whole.
    The `keep` latest snapshots stay. Raises WarehouseError where a table or view is not as its contract says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    remove_litter(folder)
    changes = store.query("select change_count from warehouse_state").item()
    current = folder / CURRENT
    if current.exists() and _manifest(folder).get("change_count") == changes:
        return None
    broken = differences(store)
    if broken:
        raise WarehouseError("Nothing is published, the contracts do not hold: " + "; ".join(broken))
    target = folder / f"news-{now:%Y%m%dT%H%M%S%fZ}.duckdb"
    write_snapshot(store, target)
    manifest = {
        "snapshot": target.name,
        "published_at": now.isoformat(),
        "change_count": changes,
        "bytes": target.stat().st_size,
        "rows": store.counts(),
        "contracts": {name: described.version for name, described in contracts().items()},
    }
    # The manifest last: a process killed between the two publishes again instead of believing it had.
    _switched(current, lambda path: path.symlink_to(target.name))
    _switched(
        folder / MANIFEST,
        lambda path: path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8"),
    )
    for old in sorted(folder.glob(SNAPSHOTS))[:-keep]:
        old.unlink()
    return target.name


def differences(store: Store) -> list[str]:
    """Return what in the warehouse is not as the contracts say: columns, types and rows of every table and view."""
    found = store.columns()
    broken = []
    for name, described in contracts().items():
        if not is_stored(described):
            continue
        expected = [(column.name, column.type) for column in described.columns]
        if found.get(name) != expected:
            broken.append(f"{described.kind} {name} has {found.get(name)}, its contract says {expected}")
            continue
        counts = store.query(promises_query(described)).row(0, named=True)
        broken += [f"{name}: {promise} ({count} rows)" for promise, count in counts.items() if count]
    return broken


def promises_query(described: Table) -> str:
    """Return the query whose one row holds, for each promise of a contract, the number of rows that break it."""
    counts = [f'count(*) filter (where {sql}) as "{promise}"' for promise, sql in _broken_where(described)]
    key = ", ".join(f'"{name}"' for name in described.key)
    counts.append(f'count(*) - count(distinct ({key})) as "key is not unique"')
    return f'select {", ".join(counts)} from "{described.name}"'


def _broken_where(described: Table) -> Iterator[tuple[str, str]]:
    """Yield each promise of a contract with the SQL condition of a row that breaks it."""
    for column in described.columns:
        name = f'"{column.name}"'
        if column.is_required or column.is_key:
            yield f"{column.name} is missing", f"{name} is null"
        if column.values:
            listed = ", ".join("'" + value.replace("'", "''") + "'" for value in column.values)
            yield f"{column.name} is not listed", f"{name} not in ({listed})"
        if column.minimum is not None:
            yield f"{column.name} is below {column.minimum}", f"{name} < {column.minimum}"
        if column.maximum is not None:
            yield f"{column.name} is above {column.maximum}", f"{name} > {column.maximum}"
        if column.refers_to:
            parent, key = column.refers_to.split(".")
            yield (
                f"{column.name} is not in {column.refers_to}",
                # Null is in no table, not even in an empty one.
                f'{name} is not null and {name} not in (select "{key}" from "{parent}")',
            )


def _manifest(folder: Path) -> dict[str, object]:
    path = folder / MANIFEST
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _switched(path: Path, write: Callable[[Path], object]) -> None:
    unfinished = path.with_name(path.name + ".tmp")
    unfinished.unlink(missing_ok=True)
    write(unfinished)
    unfinished.replace(path)
