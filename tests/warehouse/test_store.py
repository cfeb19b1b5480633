from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse.publish import differences
from warehouse.schema import table
from warehouse.store import QueryError, WarehouseError, opened, opened_snapshot, write_snapshot

AGENCIES = table("article_agencies")


def agencies(*rows: tuple[str, int, str]) -> pl.DataFrame:
    return AGENCIES.frame([{"article_id": a, "position": p, "agency": name} for a, p, name in rows])


def test_a_new_warehouse_is_as_its_contracts_say(tmp_path: Path) -> None:
    with opened(tmp_path / "w.duckdb") as store:
        assert differences(store) == []
        comment = store.query(
            "select comment from duckdb_columns() where table_name = 'events' and column_name = 'status'"
        )
        assert comment.item() == next(c.description for c in table("events").columns if c.name == "status")


def test_replacing_touches_only_what_changed(tmp_path: Path) -> None:
    with opened(tmp_path / "w.duckdb") as store:
        assert store.replace("article_agencies", agencies(("a", 0, "Reuters"), ("b", 0, "AFP"))) == 2
        assert store.replace("article_agencies", agencies(("a", 0, "Reuters"), ("b", 0, "AFP"))) == 0
        assert store.replace("article_agencies", agencies(("a", 0, "TASS")), "article_id = 'a'") == 2
        assert sorted(store.read("article_agencies").rows()) == [("a", 0, "TASS"), ("b", 0, "AFP")]


def test_replacing_an_article_leaves_no_ghosts(tmp_path: Path) -> None:
    def rows(mention_id: str) -> dict[str, pl.DataFrame]:
        mention = {
            "mention_id": mention_id, "article_id": "a", "position": 0, "event_type": "AID", "quad_class": 2,
            "status": "actual", "status_basis": "x", "trigger_start": 0, "trigger_end": 1, "trigger_text": "x",
            "sentence_start": 0, "sentence_end": 1, "sentence_text": "x", "is_headline": False, "date_precision": "day",
            "date_basis": "explicit", "confidence": 1.0, "rule": "r", "ontology_version": "1",
        }  # fmt: skip
        party = {
            "mention_id": mention_id, "side": "actor", "position": 0, "text": "x", "start": 0, "end": 1,
            "found_by": "y",
        }  # fmt: skip
        return {
            "event_mentions": table("event_mentions").frame([mention]),
            "event_mention_parties": table("event_mention_parties").frame([party]),
        }

    with opened(tmp_path / "w.duckdb") as store:
        for mention_id in ("old", "new", "new"):
            with store.transaction():
                store.replace_articles(rows(mention_id), ["a"])
        assert store.read("event_mentions").get_column("mention_id").to_list() == ["new"]
        assert store.read("event_mention_parties").get_column("mention_id").to_list() == ["new"]


def test_a_transaction_is_whole_or_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "w.duckdb") as store:
        with pytest.raises(RuntimeError), store.transaction():
            store.add("article_agencies", agencies(("a", 0, "Reuters")))
            raise RuntimeError
        assert store.counts()["article_agencies"] == 0


def test_rows_survive_closing_and_opening(tmp_path: Path) -> None:
    with opened(tmp_path / "w.duckdb") as store:
        store.add("article_agencies", agencies(("a", 0, "Reuters")))
    with opened(tmp_path / "w.duckdb") as store:
        assert store.counts()["article_agencies"] == 1


def test_a_warehouse_of_another_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with opened(tmp_path / "w.duckdb") as store:
        store.execute("update warehouse_state set warehouse_version = '0'")
    with pytest.raises(WarehouseError, match="move the folder away"), opened(tmp_path / "w.duckdb"):
        pass


def test_a_warehouse_with_other_columns_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "w.duckdb") as store:
        store.execute("alter table article_agencies add column more varchar")
    with pytest.raises(WarehouseError, match="article_agencies"), opened(tmp_path / "w.duckdb"):
        pass


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w.duckdb").write_text("no database " * 100)
    with pytest.raises(WarehouseError, match="cannot be opened"), opened(tmp_path / "w.duckdb"):
        pass


def snapshot_of(tmp_path: Path) -> Path:
    with opened(tmp_path / "w.duckdb") as store:
        store.add("article_agencies", agencies(("a", 0, "Reuters")))
        write_snapshot(store, tmp_path / "s.duckdb")
    return tmp_path / "s.duckdb"


def test_a_snapshot_is_read_only_and_sees_no_files(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with opened_snapshot(snapshot_of(tmp_path)) as snapshot:
        assert snapshot.query("select agency from article_agencies").item() == "Reuters"
        for refused in (
            "delete from article_agencies",
            f"select * from read_csv('{tmp_path / 'secret.csv'}')",
            "set enable_external_access = true",
            "select nothing from nowhere",
        ):
            with pytest.raises(QueryError):
                snapshot.query(refused)


def test_a_snapshot_has_views_and_comments_and_a_format_that_others_read(tmp_path: Path) -> None:
    with duckdb.connect(str(snapshot_of(tmp_path)), read_only=True) as connection:
        (views,) = connection.sql(
            "select count(*) from duckdb_views() where not internal and comment is not null"
        ).fetchone()  # type: ignore[misc]
        assert views > 0
        tags = connection.sql(
            "select tags['storage_version'] from duckdb_databases() where database_name = 's'"
        ).fetchall()
        assert "v1.2" in str(tags)


def test_a_missing_snapshot_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="dateline run"), opened_snapshot(tmp_path / "none.duckdb"):
        pass
