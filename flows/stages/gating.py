"""Between the stages: the gate behind one, and what it leaves aside as rows of their contracts."""

import dataclasses
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
# Tables whose rejects are whole records: what is kept of them is the delivery, and a replay begins with it.
OF_RECORDS = ("deliveries", "articles")
Row = dict[str, Any]


def next_part(
    part: str,
    stage: str,
    settings: Settings,
    transform: Callable[[Tables], dict[str, pl.DataFrame]],
    *,
    is_replay: bool = False,
) -> str:
    """Return the part that a stage makes of another, made anew unless it lies there already."""
    given = Path(part)
    target = given.with_name(stage)
    if target.exists():
        return str(target)
    tables = read_part(given)
    aside = {name: tables.pop(name) for name in KEPT_ASIDE if name in tables}
    outcome = through(stage, transform(tables), given.parent.name, settings, is_replay=is_replay)
    for name, frame in aside.items():
        outcome[name] = pl.concat([frame, outcome[name]])
    return str(write_part(target, outcome))


def through(
    stage: str, tables: dict[str, pl.DataFrame], batch_id: str, settings: Settings, *, is_replay: bool = False
) -> dict[str, pl.DataFrame]:
    """Return what passes the gate behind a stage, with what the gate kept aside.

    Of records that were rejected before, any share may be rejected again: that does not stop a replay.
    """
    gate = GATES[stage]
    if gate is None:
        return tables
    if is_replay:
        gate = dataclasses.replace(gate, reject_limit=1.0)
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
    rejects, reasons = [], []
    if outcome.rejected:
        origins = _Origins(tables)
        for rejected in outcome.rejected:
            row = _reject_row(gate, rejected, origins, batch_id, moment)
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


class _Origins:
    """Of which article, and of which delivery, a row of a batch is."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows: dict[str, dict[str, Row]] = {}
        keys = ("article_id", "source", "native_key", "content_hash")
        self.articles = {row["article_id"]: row for row in _rows(tables, "articles", keys)}
        self.deliveries = {article_id(row["source"], row["native_key"]): row for row in _rows(tables, "deliveries")}

    def article_of(self, name: str, row: Row) -> str | None:
        """Return the article of a row: its own, else that of the row on which it hangs; None where that is missing."""
        if "article_id" in row:
            article: str | None = row["article_id"]
            return article
        for column in table(name).columns:
            if column.is_key and column.refers_to:
                parent = column.refers_to.split(".")[0]
                if parent not in self._rows:
                    key = table(parent).key[0]
                    self._rows[parent] = {found[key]: found for found in _rows(self._tables, parent)}
                found = self._rows[parent].get(row[column.name])
                return self.article_of(parent, found) if found else None
        return None


def _rows(tables: Tables, name: str, columns: tuple[str, ...] = ()) -> list[Row]:
    if name not in tables:
        return []
    return tables[name].select(columns or tables[name].columns).to_dicts()


def _reject_row(gate: Gate, rejected: Rejected, origins: _Origins, batch_id: str, moment: dt.datetime) -> Row:
    row = rejected.row
    article: str | None
    content: str | None
    if rejected.table in OF_RECORDS:
        article = article_id(row["source"], row["native_key"])
        row = origins.deliveries.get(article, row)
        content, source, record_key = content_hash(row), row["source"], row["native_key"]
    else:
        article = origins.article_of(rejected.table, row)
        of_article = origins.articles.get(article or "", {})
        content, source = of_article.get("content_hash"), of_article.get("source")
        record_key = of_article.get("native_key") or "/".join(str(row.get(name)) for name in table(rejected.table).key)
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
        "rejected_count": 1,
    }
