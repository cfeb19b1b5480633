"""`dateline contracts check` looks at what a snapshot holds, all of it and nothing else."""

import datetime as dt
from pathlib import Path

from flows.contracts import merged
from warehouse.publish import published
from warehouse.store import opened, opened_snapshot


def test_all_that_a_snapshot_holds_is_checked(tmp_path: Path) -> None:
    with opened(tmp_path / "w.duckdb") as store:
        store.execute("update warehouse_state set change_count = 1")
        published(store, tmp_path, 1, dt.datetime(2020, 3, 5, tzinfo=dt.UTC))
    with opened_snapshot(tmp_path / "news.duckdb") as snapshot:
        held = set(snapshot.columns())
    assert {schema.name for schema in merged(tmp_path / "news.duckdb").schema_ or []} == held
