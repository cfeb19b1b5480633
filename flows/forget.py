"""`dateline forget`: an article's text and all that was drawn from it, erased wherever we keep anything."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from flows import stages
from flows.corrections import declared
from flows.linking import linked, standing
from flows.parts import read_part, remove_unfinished, write_part
from flows.settings import Settings
from flows.sources import again
from flows.sources import declared as declared_sources
from flows.stages.loading import NORMALIZED_TABLES, judged_by
from transforms.extract import EXTRACTED_TABLES
from warehouse import publish
from warehouse.schema import table
from warehouse.store import QueryError, Store, WarehouseError, compacted, opened, opened_snapshot

# What holds something of an article beside its own rows, and by what it is found.
LEDGERS = ("article_versions", "ledger", "rejects")
OF_REJECTS = ("reject_reasons", "reject_replays")


@dataclass
class Forgotten:
    """What was touched: rows by table, batches in the work folder, snapshots removed, the one published instead.

    `copies` are articles that share text with a forgotten one and are still there; `corrections` still name one.
    """

    rows: dict[str, int] = field(default_factory=dict)
    batches: list[str] = field(default_factory=list)
    snapshots: list[str] = field(default_factory=list)
    published: str | None = None
    copies: list[str] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)


def forget(settings: Settings, article_ids: Sequence[str]) -> Forgotten:
    """Erase articles from warehouse, parts, rejects and snapshots, and leave tombstones, so that they stay away.

    To be called with the lock of the home held. May be called again: what was left by one that died is done then.
    Raises ValueError for ids that nobody knows, WarehouseError where there is no warehouse.
    """
    if not settings.warehouse.exists():
        raise WarehouseError(f"There is no warehouse at {settings.warehouse}: nothing is kept yet.")
    wanted = set(article_ids)
    remove_unfinished(settings.work)
    waiting = _waiting(settings.work, wanted)
    found = Forgotten(batches=[batch.name for batch in waiting])
    with opened(settings.warehouse) as store:
        keys = _keys(store, wanted).vstack(pl.concat(waiting.values()) if waiting else stages.KEYS.to_frame()).unique()
        if missing := sorted(wanted - set(keys["article_id"])):
            raise ValueError(
                f"{', '.join(missing)}: no article that is kept anywhere; ids stand in articles.article_id."
            )
        found.copies = _copies(store, wanted)
        before = store.counts()
        with store.transaction():
            _erase(store, wanted, keys, settings)
        found.rows = {name: lost for name, n in store.counts().items() if (lost := before[name] - n) > 0}
    for batch in waiting:
        _rewrite(batch, wanted)
    compacted(settings.warehouse)
    with opened(settings.warehouse) as store:
        found.published = publish.published(store, settings.published, settings.keep_snapshots, stages.now())
    found.snapshots = _without_snapshots(settings.published, wanted)
    found.corrections = sorted({one.id for one in declared(settings).every if wanted & set(one.targets)})
    return found


def _waiting(work: Path, wanted: set[str]) -> dict[Path, pl.DataFrame]:
    """Return the batches in the work folder that hold one of the articles, with the keys that they hold of them."""
    found = {}
    for path in sorted(work.glob("*/ingest/keys.parquet")):
        keys = pl.read_parquet(path).filter(pl.col("article_id").is_in(list(wanted)))
        if keys.height:
            found[path.parents[1]] = keys
    return found


def _keys(store: Store, wanted: set[str]) -> pl.DataFrame:
    """Return (article_id, content_hash) of all that is known of the articles, also of those that were forgotten."""
    every = " union ".join(
        f"select article_id, coalesce(content_hash, '') as content_hash from {name}"
        for name in (*LEDGERS, "tombstones")
    )
    return store.query(f"select * from ({every}) where article_id in (select unnest(?))", [list(wanted)]).cast(
        stages.KEYS
    )


def _copies(store: Store, wanted: set[str]) -> list[str]:
    links = store.query("select article_id, linked_id from article_links").rows()
    return sorted({one for pair in links if wanted & set(pair) for one in pair} - wanted)


def _erase(store: Store, wanted: set[str], keys: pl.DataFrame, settings: Settings) -> None:
    ids = list(wanted)
    rejected = _rejects_of(store, wanted, settings)
    for name in OF_REJECTS:
        store.execute(f"delete from {name} where reject_id in (select unnest(?))", [rejected])
    store.execute("delete from rejects where reject_id in (select unnest(?))", [rejected])
    for name in ("article_versions", "ledger"):
        store.execute(f"delete from {name} where article_id in (select unnest(?))", [ids])
    before = standing(store, ids)
    store.replace_articles({name: table(name).frame([]) for name in (*NORMALIZED_TABLES, *EXTRACTED_TABLES)}, ids)
    linked(store, before, stages.now, judged_by(declared(settings)), gone="article forgotten")
    moment = stages.now()
    tombstones = [{**row, "forgotten_at": moment} for row in keys.iter_rows(named=True)]
    store.add("tombstones", table("tombstones").frame(tombstones))
    store.execute("update warehouse_state set change_count = change_count + 1")


def _rejects_of(store: Store, wanted: set[str], settings: Settings) -> list[str]:
    """Return the rejects that hold something of the articles, also those of records that became one of them later."""
    sources = declared_sources(settings.sources)
    rows = store.query(
        "select reject_id, article_id, record, table_name, article_id is null and batch_id in "
        "(select batch_id from ledger where article_id in (select unnest(?))) as may_be from rejects",
        [list(wanted)],
    )
    found = []
    for row in rows.iter_rows(named=True):
        becomes: set[str] = set()
        if row["table_name"] in stages.OF_RECORDS and (record := json.loads(row["record"])).get("as_delivered"):
            records = again(record, sources, settings.largest_article)
            becomes = {stages.article_id(each["source"], each["native_key"]) for each in records}
        if row["article_id"] in wanted or row["may_be"] or becomes & wanted:
            found.append(row["reject_id"])
    return found


def _rewrite(batch: Path, wanted: set[str]) -> None:
    """Write what a batch holds of other articles anew, to be normalized and extracted again; remove an empty batch."""
    tables = read_part(batch / "ingest")
    of_wanted = pl.col("article_id").is_in(list(wanted))
    for name in ("deliveries", "earlier"):
        keys = tables[name].select("source", "native_key").iter_rows()
        tables[name] = tables[name].filter([stages.article_id(*key) not in wanted for key in keys])
    for name in ("keys", "rejects"):
        tables[name] = tables[name].filter(~of_wanted.fill_null(False))
    tables["reject_reasons"] = tables["reject_reasons"].join(tables["rejects"], on="reject_id", how="semi")
    if tables["keys"].is_empty():
        shutil.rmtree(batch)
        return
    fresh = write_part(batch / "fresh", tables)
    for stage in ("extract", "normalize", "ingest"):
        shutil.rmtree(batch / stage, ignore_errors=True)
    fresh.rename(batch / "ingest")


def _without_snapshots(folder: Path, wanted: set[str]) -> list[str]:
    """Remove the snapshots that hold something of the articles; return their names."""
    removed = []
    for path in sorted(folder.glob(publish.SNAPSHOTS)):
        if _holds(path, wanted):
            path.unlink()
            removed.append(path.name)
    return removed


def _holds(snapshot: Path, wanted: set[str]) -> bool:
    every = " union all ".join(f"select article_id from {name}" for name in LEDGERS)
    try:
        with opened_snapshot(snapshot) as store:
            query = f"select count(*) from ({every}) where article_id in (select unnest(?))"
            return bool(store.query(query, [list(wanted)]).item())
    except (QueryError, WarehouseError):  # of another version: nobody can tell, so it goes
        return True
