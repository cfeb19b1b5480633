"""A warehouse as rows, for comparing two of them."""

from pathlib import Path
from typing import Any

from warehouse.schema import contracts
from warehouse.store import is_stored, opened

# What says when something was done, or counts how often: never the same twice.
OF_THE_MOMENT = {"fetched_at", "rejected_at", "checked_at", "loaded_at", "started_at", "finished_at", "since"}
PER_RUN = {"runs", "warehouse_state"}


def dump(home: Path, *, with_moments: bool = False) -> dict[str, list[Any]]:
    """Return every table's rows in order; without the moments at which they came to be, unless asked for."""
    found = {}
    with opened(home / "warehouse.duckdb") as store:
        for name, described in contracts().items():
            if described.kind == "table" and is_stored(described) and (with_moments or name not in PER_RUN):
                columns = [c for c in described.names if with_moments or c not in OF_THE_MOMENT]
                found[name] = sorted(store.read(name).select(columns).rows(), key=repr)
    return found
