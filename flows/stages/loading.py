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
from flows.parts import code_version, read_part
from flows.settings import Settings
from flows.stages.common import Progress, ignored, now
from flows.stages.gating import GATES, OF_RECORDS, aside_of
from transforms.corrections import Corrections, corrected_mentions
from transforms.extract import EXTRACTED_TABLES
from transforms.extract.language import model_version
from transforms.identity import article_id, content_hash
from transforms.link import Judged, resolved, settled
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
            _keep_versions(store, tables)
            rows = {**{name: tables[name] for name in NORMALIZED_TABLES}, **first.tables}
            rows["articles"] = _numbered(store, tables["articles"])
            store.replace_articles(rows, article_ids)
            linked_anew(store, corrections)
            second = passed(gate, whole_tables(store), batch_id, now())
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


def whole_tables(store: Store) -> dict[str, pl.DataFrame]:
    """Return what the gate checks of the warehouse as a whole: derived tables, and the counts of whole-table rules."""
    counted = [store.query(f"select ({sql}) as {name}") for name, sql in whole_table_rules().items()]
    derived = {name: store.read(name) for name in ("actors", "events", "event_parties", "stories")}
    return {**derived, "whole_tables": pl.concat(counted, how="horizontal")}


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
    stored = dict(
        store.query("select article_id, max(version) as n from article_versions group by article_id").iter_rows()
    )
    have = set(store.query("select article_id, content_hash from article_versions").iter_rows())
    rows = []
    for row in _versions(tables["earlier"]) + current:
        key = row["article_id"], row["content_hash"]
        if key not in have:
            have.add(key)
            stored[key[0]] = stored.get(key[0], 0) + 1
            rows.append({**row, "version": stored[key[0]], "is_current": False})
    store.add("article_versions", table("article_versions").frame(rows))
    for article, content in articles.items():
        store.execute(
            "update article_versions set is_current = (content_hash = ?) where article_id = ? "
            "and is_current <> (content_hash = ?)",
            [content, article, content],
        )


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
    versions = store.query("select article_id, content_hash, version from article_versions")
    return (
        articles.drop("version")
        .join(versions, on=["article_id", "content_hash"], how="left", maintain_order="left")
        .select(table("articles").names)
    )


LINKED_FROM = (
    "articles",
    "event_mentions",
    "event_mention_parties",
    "event_mention_contexts",
    "claims",
    "claim_spans",
    "claim_actors",
    "actor_mentions",
    "actor_mention_candidates",
    "article_agencies",
)


def linked_anew(store: Store, corrections: Corrections, gone: str = "article replaced") -> None:
    """Form the links anew, and note which ids changed; `gone` is why an id may stand for nothing any more."""
    before = {kind: store.query(sql) for kind, sql in CANONICAL.items()}
    stored = {name: store.read(name) for name in LINKED_FROM}
    judged = Judged(corrections.groups("same_event"), corrections.groups("other_events"))
    for name, frame in settled(stored, judged).items():
        store.replace(name, frame)
    history = []
    for kind, sql in CANONICAL.items():
        holder = dict(store.query(HOLDERS[kind]).iter_rows())
        remaining = set(store.query(sql).get_column("id"))
        for old, member in before[kind].iter_rows():
            if old not in remaining:
                new = holder.get(member)
                reason = "merged" if new else gone
                history.append({"old_id": old, "new_id": new, "kind": kind, "since": now(), "reason": reason})
    store.put("id_history", table("id_history").frame(history))


# Each id with the member that it comes from, and each member with the id that it belongs to now.
CANONICAL = {
    "event": "select event_id as id, mention_id as member from events",
    "claim_group": "select claim_group_id as id, claim_id as member from claim_groups",
}
HOLDERS = {
    "event": "select mention_id, event_id from event_mentions",
    "claim_group": "select claim_id, claim_group_id from claims",
}


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
