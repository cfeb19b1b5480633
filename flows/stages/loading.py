"""Load: resolve and link a batch, and replace the rows of its articles, in one transaction."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from expectations.gate import GateFailed, passed
from expectations.loaded import whole_table_rules
from expectations.rules import Tables
from flows.corrections import actors_in, articles_of, declared
from flows.linking import Linked, linked, standing
from flows.linking.stored import rows
from flows.parts import code_version, read_part
from flows.settings import Settings
from flows.stages.common import Progress, ignored, now
from flows.stages.gating import GATES, OF_RECORDS, aside_of
from transforms.corrections import Corrections, corrected_mentions
from transforms.extract import EXTRACTED_TABLES
from transforms.extract.language import model_version
from transforms.identity import article_id, content_hash
from transforms.link import Judged, resolved
from warehouse.schema import table
from warehouse.store import Store, opened

NORMALIZED_TABLES = ("articles", "article_edits", "article_agencies", "applied_corrections")


@dataclass(frozen=True)
class Loaded:
    """What a batch changed in the warehouse."""

    batch_id: str
    articles: int
    rejected: int
    gates: tuple[dict[str, Any], ...]
    article_ids: tuple[str, ...] = ()
    reject_ids: tuple[str, ...] = ()
    rejected_articles: tuple[str, ...] = ()  # those of which nothing is loaded


def load(part: str, settings: Settings, progress: Progress = ignored) -> Loaded:
    """Resolve and link a batch, and replace the rows of its articles: one transaction, with its ledger rows."""
    tables = read_part(Path(part))
    batch_id = Path(part).parent.name
    gate = GATES["load"]
    assert gate is not None
    corrections = declared(settings)
    tables |= corrected_mentions(tables, corrections, _known_actors(corrections, settings))
    tables |= resolved({name: tables[name] for name in ("articles", *EXTRACTED_TABLES)})
    try:
        first = passed(gate, {name: tables[name] for name in ("articles", *EXTRACTED_TABLES)}, batch_id, now())
        aside = aside_of(gate, first, tables, batch_id)
        with opened(settings.warehouse) as store, store.transaction():
            article_ids = tables["articles"].get_column("article_id").to_list()
            before = standing(store, article_ids)
            _keep_versions(store, tables)
            found = {**{name: tables[name] for name in NORMALIZED_TABLES}, **first.tables}
            found["articles"] = _numbered(store, tables["articles"])
            store.replace_articles(found, article_ids)
            written = linked(store, before, now, judged_by(corrections))
            second = passed(gate, checked_tables(store, written), batch_id, now())
            gate_results = pl.concat([tables["gate_results"], first.results, second.results])
            rejects = pl.concat([tables["rejects"], aside["rejects"]])
            _keep_aside(store, rejects, pl.concat([tables["reject_reasons"], aside["reject_reasons"]]), gate_results)
            store.put("ledger", _ledger(store, tables["articles"], batch_id, corrections, settings))
            store.execute("update warehouse_state set change_count = change_count + 1")
    except GateFailed as failure:
        with opened(settings.warehouse) as store, store.transaction():
            store.put("gate_results", failure.results)
        raise
    shutil.rmtree(Path(part).parent, ignore_errors=True)
    progress(tables["articles"].height)
    return Loaded(
        batch_id,
        articles=tables["articles"].height,
        rejected=rejects.height,
        gates=tuple(
            gate_results.select(
                "stage", "table_name", "rule", "kind", "severity", "is_success", "failed_count", "detail"
            ).to_dicts()
        ),
        article_ids=tuple(article_ids),
        reject_ids=tuple(rejects.get_column("reject_id")),
        rejected_articles=tuple(rejects.filter(pl.col("table_name").is_in(OF_RECORDS))["article_id"].drop_nulls()),
    )


def checked_tables(store: Store, written: Linked) -> dict[str, pl.DataFrame]:
    """Return what the gate checks after linking: the derived rows that were written, and whole-table rules counted."""
    counted = [store.query(f"select ({sql}) as {name}") for name, sql in whole_table_rules().items()]
    derived = {
        "actors": rows(store, "actors", "actor_id", written.actors),
        "events": rows(store, "events", "event_id", written.events),
        "event_parties": rows(store, "event_parties", "event_id", written.events),
        "stories": rows(store, "stories", "story_id", written.stories),
    }
    return {**derived, "whole_tables": pl.concat(counted, how="horizontal")}


def judged_by(corrections: Corrections) -> Judged:
    """Return what corrections say of events."""
    return Judged(corrections.groups("same_event"), corrections.groups("other_events"))


def _known_actors(corrections: Corrections, settings: Settings) -> set[str]:
    if not corrections.of("mention"):
        return set()
    with opened(settings.warehouse) as store:
        return actors_in(corrections, store)


GIVEN = ("title", "url", "outlet", "byline", "published_text", "language")


def _keep_versions(store: Store, tables: Tables) -> None:
    """Add the delivered versions to `article_versions` as they were delivered, the current one marked as such."""
    articles = dict(tables["articles"].select("article_id", "content_hash").iter_rows())
    current = [row for row in _versions(tables["deliveries"]) if row["article_id"] in articles]
    versions = store.query(
        "select article_id, content_hash, version from article_versions where article_id in (select unnest($1))",
        [list(_articles_of(tables))],
    )
    have = set(versions.select("article_id", "content_hash").iter_rows())
    stored: dict[str, int] = {}
    for article, _, version in versions.iter_rows():
        stored[article] = max(stored.get(article, 0), version)
    added = []
    for row in _versions(tables["earlier"]) + current:
        key = row["article_id"], row["content_hash"]
        if key not in have:
            have.add(key)
            stored[key[0]] = stored.get(key[0], 0) + 1
            added.append({**row, "version": stored[key[0]], "is_current": False})
    store.add("article_versions", table("article_versions").frame(added))
    with store.given(current=tables["articles"].select("article_id", "content_hash")):
        store.execute(
            "update article_versions as stored set is_current = (stored.content_hash = current.content_hash) "
            "from current where stored.article_id = current.article_id "
            "and stored.is_current <> (stored.content_hash = current.content_hash)"
        )


def _articles_of(tables: Tables) -> set[str]:
    """Return the articles of which the batch holds a version."""
    delivered = pl.concat([tables["earlier"], tables["deliveries"]]).select("source", "native_key").unique()
    return {article_id(source, key) for source, key in delivered.iter_rows()}


def _versions(deliveries: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "article_id": article_id(row["source"], row["native_key"]),
            "content_hash": content_hash(row),
            "raw_text": row["text"],
            "fetched_at": row["fetched_at"],
            **{name: row[name] for name in GIVEN},
        }
        for row in deliveries.iter_rows(named=True)
    ]


def _numbered(store: Store, articles: pl.DataFrame) -> pl.DataFrame:
    """Return the articles with the number of their version."""
    versions = store.query(
        "select article_id, content_hash, version from article_versions where article_id in (select unnest($1))",
        [articles.get_column("article_id").to_list()],
    )
    return (
        articles.drop("version")
        .join(versions, on=["article_id", "content_hash"], how="left", maintain_order="left")
        .select(table("articles").names)
    )


def _keep_aside(store: Store, rejects: pl.DataFrame, reasons: pl.DataFrame, results: pl.DataFrame) -> None:
    again = "where reject_id in (select unnest(?))"
    found = rejects.get_column("reject_id").to_list()
    store.execute(
        f"update rejects set code_version = ?, rejected_count = rejected_count + 1 {again}", [code_version(), found]
    )
    store.execute(f"delete from reject_reasons {again}", [found])
    store.add("rejects", rejects.unique("reject_id", keep="first", maintain_order=True))
    store.put("reject_reasons", reasons.unique(["reject_id", "position"], keep="first", maintain_order=True))
    store.put("gate_results", results)


def _ledger(
    store: Store, articles: pl.DataFrame, batch_id: str, corrections: Corrections, settings: Settings
) -> pl.DataFrame:
    hashes = corrections.hashes(articles_of(corrections, store))
    return articles.select(
        "article_id",
        "content_hash",
        code_version=pl.lit(code_version()),
        model=pl.lit(model_version(settings.model)),
        corrections_hash=pl.col("article_id").replace_strict(hashes, default=None, return_dtype=pl.String),
        batch_id=pl.lit(batch_id),
        loaded_at=pl.lit(now()).dt.cast_time_unit("us"),
    ).select(table("ledger").names)
