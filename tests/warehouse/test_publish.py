import datetime as dt
import json
from pathlib import Path

import pytest

from warehouse.publish import published
from warehouse.store import Store, WarehouseError, opened, opened_snapshot

FIRST = dt.datetime(2020, 3, 5, tzinfo=dt.UTC)


def changed(store: Store) -> None:
    store.execute("update warehouse_state set change_count = change_count + 1")


def test_a_snapshot_is_switched_only_when_something_changed(tmp_path: Path) -> None:
    folder = tmp_path / "published"
    with opened(tmp_path / "w.duckdb") as store:
        changed(store)
        first = published(store, folder, 5, FIRST)
        assert first and published(store, folder, 5, FIRST + dt.timedelta(minutes=1)) is None
        changed(store)
        second = published(store, folder, 5, FIRST + dt.timedelta(minutes=2))
    assert second and (folder / "news.duckdb").resolve().name == second != first
    assert json.loads((folder / "manifest.json").read_text())["snapshot"] == second


def test_old_snapshots_are_kept_as_far_as_the_setting_says(tmp_path: Path) -> None:
    with opened(tmp_path / "w.duckdb") as store:
        for minute in range(4):
            changed(store)
            published(store, tmp_path, 2, FIRST + dt.timedelta(minutes=minute))
    assert len(list(tmp_path.glob("news-*.duckdb"))) == 2


def test_a_reader_keeps_its_snapshot_while_another_is_published(tmp_path: Path) -> None:
    with opened(tmp_path / "w.duckdb") as store:
        changed(store)
        published(store, tmp_path, 1, FIRST)
        with opened_snapshot(tmp_path / "news.duckdb") as reader:
            changed(store)
            published(store, tmp_path, 1, FIRST + dt.timedelta(minutes=1))
            assert reader.query("select change_count from warehouse_state").item() == 1


def test_nothing_is_published_when_a_contract_does_not_hold(tmp_path: Path) -> None:
    with opened(tmp_path / "w.duckdb") as store:
        store.execute("create or replace view event_details as select 1 as event_id")
        with pytest.raises(WarehouseError, match="event_details"):
            published(store, tmp_path / "published", 5, FIRST)
    assert not (tmp_path / "published" / "news.duckdb").exists()


def test_litter_of_a_killed_run_is_removed(tmp_path: Path) -> None:
    (tmp_path / "news-1.duckdb.tmp").write_text("half")
    with opened(tmp_path / "w.duckdb") as store:
        changed(store)
        published(store, tmp_path, 5, FIRST)
    assert not list(tmp_path.glob("*.tmp"))


def test_null_refers_to_nothing_also_where_nothing_is_there(tmp_path: Path) -> None:
    with opened(tmp_path / "w.duckdb") as store:
        store.execute("insert into stories (story_id, article_count, outlet_count, origin_count) values ('s', 1, 0, 1)")
        changed(store)
        assert published(store, tmp_path, 5, FIRST) is not None
