"""Between the stages: the gate behind one, and what it leaves aside as rows of their contracts."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from expectations.gate import GateFailed, Passed, Rejected, passed, record_json
from expectations.rules import Gate, Tables
from flows.dag import DAG
from flows.parts import code_version, read_part, write_part
from flows.settings import Settings
from flows.stages.common import now
from transforms.identity import article_id, content_hash, hashed
from warehouse.schema import table
from warehouse.store import opened

GATES = {stage.name: stage.gate for stage in DAG}
# What a gate leaves beside the tables of a part, for the load to keep.
KEPT_ASIDE = ("rejects", "reject_reasons", "gate_results")


def next_part(part: str, stage: str, settings: Settings, transform: Callable[[Tables], dict[str, pl.DataFrame]]) -> str:
    """Return the part that a stage makes of another, made anew unless it lies there already."""
    given = Path(part)
    target = given.with_name(stage)
    if target.exists():
        return str(target)
    tables = read_part(given)
    aside = {name: tables.pop(name) for name in KEPT_ASIDE if name in tables}
    outcome = through(stage, transform(tables), given.parent.name, settings)
    for name, frame in aside.items():
        outcome[name] = pl.concat([frame, outcome[name]])
    return str(write_part(target, outcome))


def through(stage: str, tables: dict[str, pl.DataFrame], batch_id: str, settings: Settings) -> dict[str, pl.DataFrame]:
    """Return what passes the gate behind a stage, with what the gate kept aside."""
    gate = GATES[stage]
    if gate is None:
        return tables
    try:
        outcome = passed(gate, tables, batch_id, now())
    except GateFailed as failure:
        with opened(settings.warehouse) as store, store.transaction():
            store.put("gate_results", failure.results)
        raise
    return {
        **{name: frame for name, frame in outcome.tables.items() if name != "problems"},
        **aside_of(gate, outcome, tables, batch_id),
    }


def aside_of(gate: Gate, outcome: Passed, tables: Tables, batch_id: str) -> dict[str, pl.DataFrame]:
    """Return rejects, their reasons and the gate's results as rows of their contracts."""
    moment = now()
    articles = {row["article_id"]: row for row in _article_keys(tables)}
    rejects, reasons = [], []
    for rejected in outcome.rejected:
        row = _reject_row(gate, rejected, articles, batch_id, moment)
        rejects.append(row)
        reasons += [
            {"reject_id": row["reject_id"], "position": position, "rule": rule, "message": message}
            for position, (rule, message) in enumerate(rejected.reasons)
        ]
    return {
        "rejects": table("rejects").frame(rejects),
        "reject_reasons": table("reject_reasons").frame(reasons),
        "gate_results": outcome.results,
    }


def _article_keys(tables: Tables) -> list[dict[str, Any]]:
    if "articles" not in tables:
        return []
    return tables["articles"].select("article_id", "source", "native_key", "content_hash").to_dicts()


def _reject_row(
    gate: Gate, rejected: Rejected, articles: dict[str, dict[str, Any]], batch_id: str, moment: dt.datetime
) -> dict[str, Any]:
    row = rejected.row
    key = table(rejected.table).key
    article: str | None
    content: str | None
    if rejected.table == "deliveries":
        article, content = article_id(row["source"] or "", row["native_key"] or ""), content_hash(row)
        source, record_key = row["source"], row["native_key"]
    else:
        article = row.get("article_id")
        of_article = articles.get(article or "", {})
        content, source = of_article.get("content_hash"), of_article.get("source")
        record_key = of_article.get("native_key") or "/".join(str(row.get(name)) for name in key)
    record = record_json({name: value for name, value in row.items() if name != "fetched_at"})
    return {
        "reject_id": hashed(gate.stage, rejected.table, source, record_key, record),
        "stage": gate.stage,
        "table_name": rejected.table,
        "source": source or "unknown",
        "record_key": record_key or "unknown",
        "article_id": article,
        "content_hash": content,
        "code_version": code_version(),
        "record": record,
        "batch_id": batch_id,
        "rejected_at": moment,
    }
