"""Load: resolve and link a batch, and replace the rows of its articles, in one transaction."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from expectations.gate import GateFailed, passed
from expectations.loaded import whole_table_rules
from expectations.rules import Tables
from flows.parts import code_version, read_part
from flows.settings import Settings
from flows.stages.common import Progress, ignored, now
from flows.stages.gating import GATES, aside_of
from transforms.extract import EXTRACTED_TABLES
from transforms.extract.language import model_version
from transforms.identity import article_id, content_hash
from transforms.link import resolved, settled
from warehouse.schema import table
from warehouse.store import Store, opened

NORMALIZED_TABLES = ("articles", "article_edits", "article_agencies")


@dataclass(frozen=True)
class Loaded:
    """What a batch changed in the warehouse."""

    batch_id: str
    articles: int
    rejected: int
    gates: tuple[dict[str, Any], ...]


def load(part: str, settings: Settings, progress: Progress = ignored) -> Loaded:
    """Resolve and link a batch, and replace the rows of its articles: one transaction, with its ledger rows."""
    tables = read_part(Path(part))
    batch_id = Path(part).parent.name
    gate = GATES["load"]
    assert gate is not None
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
            _linked(store)
            counted = {name: store.query(f"select ({sql}) as {name}") for name, sql in whole_table_rules().items()}
            derived = {name: store.read(name) for name in ("actors", "events", "event_parties", "stories")}
            second = passed(
                gate,
                {**derived, "whole_tables": pl.concat(counted.values(), how="horizontal")},
                batch_id,
                now(),
            )
            gate_results = pl.concat([tables["gate_results"], first.results, second.results])
            rejects = pl.concat([tables["rejects"], aside["rejects"]])
            _keep_aside(store, rejects, pl.concat([tables["reject_reasons"], aside["reject_reasons"]]), gate_results)
            store.put("ledger", _ledger(tables["articles"], batch_id, settings))
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
    )


def _keep_versions(store: Store, tables: Tables) -> None:
    """Add the delivered versions to `article_versions`, the current one marked as such."""
    earlier = [
        {
            "article_id": article_id(row["source"], row["native_key"]),
            "content_hash": content_hash(row),
            "title": row["title"],
            "raw_text": row["text"],
            "fetched_at": row["fetched_at"],
        }
        for row in tables["earlier"].iter_rows(named=True)
    ]
    current = tables["articles"].select("article_id", "content_hash", "title", "raw_text", "fetched_at").to_dicts()
    stored = dict(
        store.query("select article_id, max(version) as n from article_versions group by article_id").iter_rows()
    )
    have = set(store.query("select article_id, content_hash from article_versions").iter_rows())
    rows = []
    for row in earlier + current:
        key = row["article_id"], row["content_hash"]
        if key not in have:
            have.add(key)
            stored[key[0]] = stored.get(key[0], 0) + 1
            rows.append({**row, "version": stored[key[0]], "is_current": False})
    store.add("article_versions", table("article_versions").frame(rows))
    now_current = pl.DataFrame(
        [{"article_id": row["article_id"], "content_hash": row["content_hash"]} for row in current],
        schema={"article_id": pl.String, "content_hash": pl.String},
    )
    for article, content in now_current.iter_rows():
        store.execute(
            "update article_versions set is_current = (content_hash = ?) where article_id = ? "
            "and is_current <> (content_hash = ?)",
            [content, article, content],
        )


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


def _linked(store: Store) -> None:
    """Form the links anew, and note which ids changed."""
    before = {kind: store.query(sql) for kind, sql in CANONICAL.items()}
    stored = {name: store.read(name) for name in LINKED_FROM}
    for name, frame in settled(stored).items():
        store.replace(name, frame)
    history = []
    for kind, sql in CANONICAL.items():
        holder = dict(store.query(HOLDERS[kind]).iter_rows())
        remaining = set(store.query(sql).get_column("id"))
        for old, member in before[kind].iter_rows():
            if old not in remaining:
                new = holder.get(member)
                reason = "merged" if new else "article replaced"
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
    store.add("rejects", rejects.unique("reject_id", keep="first", maintain_order=True))
    store.put("reject_reasons", reasons.unique(["reject_id", "position"], keep="first", maintain_order=True))
    store.execute(
        "update rejects set code_version = ? where code_version <> ? and reject_id in (select unnest(?))",
        [code_version(), code_version(), rejects.get_column("reject_id").to_list()],
    )
    store.put("gate_results", results)


def _ledger(articles: pl.DataFrame, batch_id: str, settings: Settings) -> pl.DataFrame:
    return articles.select(
        "article_id",
        "content_hash",
        code_version=pl.lit(code_version()),
        model=pl.lit(model_version(settings.model)),
        batch_id=pl.lit(batch_id),
        loaded_at=pl.lit(now()).dt.cast_time_unit("us"),
    ).select(table("ledger").names)
