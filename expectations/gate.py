"""Passing a gate: Great Expectations over the frames of a batch. The only place that meets pandas or its context."""

import datetime as dt
import importlib
import json
import logging
import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from expectations.rules import Gate, Rule, Suite, Tables
from warehouse.schema import contracts, table

_ONE_AT_A_TIME = threading.Lock()  # a Great Expectations context is not made for threads


class GateFailed(Exception):
    """A table rule is broken, or too many rows were rejected: the batch is stopped with nothing of it loaded."""

    def __init__(self, message: str, results: pl.DataFrame) -> None:
        super().__init__(message)
        self.results = results


class GateBroken(Exception):
    """An expectation raised: the gate is broken, not the data. The run stops."""


@dataclass(frozen=True)
class Rejected:
    """A row that a gate kept aside, with every critical rule that it broke as (rule, message)."""

    table: str
    row: dict[str, Any]
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Passed:
    """What came through a gate: the rows that may go on, those kept aside, and a `gate_results` row per rule."""

    tables: dict[str, pl.DataFrame]
    rejected: tuple[Rejected, ...]
    results: pl.DataFrame


def passed(gate: Gate, tables: Tables, batch_id: str, now: dt.datetime) -> Passed:
    """Check the frames of a batch, and return what may go on.

    Rows that refer to a rejected row go with it (or lose the reference, where the contract lets it be null).
    Raises GateFailed where the batch must stop and GateBroken where an expectation raised.
    """
    kept, rejected, results = dict(tables), [], []
    stops: list[str] = []
    for suite in gate.suites:
        if suite.table not in tables:
            continue
        frame = suite.frame(kept)
        broken: dict[int, list[tuple[str, str]]] = {}
        for rule, outcome in zip(suite.rules, _checked(gate, suite, frame), strict=True):
            failing = _failing_rows(rule, outcome)
            results.append(_result_row(gate, suite, rule, outcome, frame.height, len(failing), batch_id, now))
            if rule.severity != "critical" or outcome["success"]:
                continue
            if rule.kind == "table":
                stops.append(f"{suite.table}: {rule.id}: {rule.notes} (observed {_observed(outcome)})")
            for position in failing:
                broken.setdefault(position, []).append((rule.id, _message(rule, frame.row(position, named=True))))
        if not broken:
            continue
        if len(broken) >= gate.reject_floor and len(broken) > gate.reject_limit * frame.height:
            stops.append(f"{len(broken)} of {frame.height} rows of {suite.table} broke critical rules")
        contract = table(suite.table)
        columns = [name for name in contract.names if name in frame.columns]
        for position, reasons in sorted(broken.items()):
            row = {name: frame.row(position, named=True)[name] for name in columns}
            rejected.append(Rejected(suite.table, row, tuple(reasons)))
        good = pl.Series([i not in broken for i in range(frame.height)], dtype=pl.Boolean)
        kept[suite.table] = kept[suite.table].filter(good)
        _without_orphans(kept, suite.table)
    frame_of_results = table("gate_results").frame(results)
    if stops:
        raise GateFailed(
            f"Gate {gate.name} stopped batch {batch_id}, nothing of it is loaded: " + "; ".join(stops),
            frame_of_results,
        )
    return Passed(kept, tuple(rejected), frame_of_results)


def _without_orphans(tables: dict[str, pl.DataFrame], parent: str) -> None:
    """Take away (or null) what refers to rows of `parent` that are there no more."""
    key = table(parent).key
    if len(key) != 1:
        return
    present = tables[parent].get_column(key[0]).implode()
    for name in [name for name in tables if name in contracts()]:
        frame = tables[name]
        for column in table(name).columns:
            if column.refers_to != f"{parent}.{key[0]}" or name == parent:
                continue
            is_there = pl.col(column.name).is_in(present) | pl.col(column.name).is_null()
            if not column.is_required and not column.is_key:
                tables[name] = frame.with_columns(pl.when(is_there).then(pl.col(column.name)).alias(column.name))
            elif frame.height != (found := frame.filter(is_there)).height:
                tables[name] = found
                _without_orphans(tables, name)
            frame = tables[name]


def _checked(gate: Gate, suite: Suite, frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the result of each rule on a frame, in their order."""
    if frame.is_empty() and all(rule.kind == "row" for rule in suite.rules):
        return [{"success": True, "result": {}} for _ in suite.rules]
    needed = sorted({name for rule in suite.rules for name in _columns_of(rule)})
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise GateBroken(f"Gate {gate.name}: {suite.table} has no column {', '.join(missing)} that a rule needs.")
    pandas_frame = frame.select(needed).to_pandas()
    name, every = f"{gate.name}.{suite.table}", range(len(suite.rules))
    with _ONE_AT_A_TIME:
        # Which rows break a rule takes twice as long to tell as whether any does: asked only of broken rules.
        found = _validated(name, suite.rules, every, pandas_frame, "BOOLEAN_ONLY")
        broken = [position for position in every if not found[position]["success"]]
        if broken:
            found |= _validated(name, suite.rules, broken, pandas_frame, "COMPLETE")
    return [found[position] for position in every]


def _validated(
    name: str, rules: Sequence[Rule], positions: Iterable[int], frame: Any, detail: str
) -> dict[int, dict[str, Any]]:
    """Return what Great Expectations says of the rules at these positions, by position."""
    suite = _great_expectations().ExpectationSuite(
        name=name,
        expectations=[
            {
                "type": rules[position].expectation,
                "kwargs": dict(rules[position].kwargs),
                "severity": rules[position].severity,
                "notes": rules[position].notes or None,
                "meta": {"position": position},
            }
            for position in positions
        ],
    )
    batch = _source().add_dataframe_asset(name=name).add_batch_definition_whole_dataframe("all")
    try:
        outcome = batch.get_batch(batch_parameters={"dataframe": frame}).validate(
            suite, result_format={"result_format": detail}
        )
    finally:
        _source().delete_asset(name)
    found = {}
    for result in outcome.results:
        config = result.expectation_config
        if raised := _raised(result):
            raise GateBroken(f"Gate {name}: {config.type} raised: {raised}")
        found[config.meta["position"]] = {"success": bool(result.success), "result": dict(result.result)}
    return found


def _raised(result: Any) -> str | None:
    info = result.exception_info or {}
    if "raised_exception" in info:
        info = {"": info}
    return next((str(i.get("exception_message")) for i in info.values() if i and i.get("raised_exception")), None)


def _columns_of(rule: Rule) -> list[str]:
    named = [rule.kwargs[key] for key in ("column", "column_A", "column_B") if key in rule.kwargs]
    return [*named, *rule.kwargs.get("column_list", ())]


def _failing_rows(rule: Rule, outcome: dict[str, Any]) -> list[int]:
    if rule.kind == "table":
        return []
    return [int(position) for position in outcome["result"].get("unexpected_index_list") or ()]


def _observed(outcome: dict[str, Any]) -> str:
    result = outcome["result"]
    return str(result.get("observed_value", f"{result.get('unexpected_count')} unexpected"))


def _message(rule: Rule, row: dict[str, Any]) -> str:
    shown = row.get(rule.shows or rule.kwargs.get("column", ""))
    said = f" (found {str(shown)[:200]!r})" if shown is not None and not isinstance(shown, bool) else ""
    return (rule.advice or rule.notes or rule.expectation) + said


def _result_row(
    gate: Gate,
    suite: Suite,
    rule: Rule,
    outcome: dict[str, Any],
    height: int,
    failed: int,
    batch_id: str,
    now: dt.datetime,
) -> dict[str, Any]:
    return {
        "batch_id": batch_id,
        "stage": gate.stage,
        "table_name": suite.table,
        "rule": rule.id,
        "kind": rule.kind,
        "severity": rule.severity,
        "is_success": outcome["success"],
        "checked_count": height,
        "failed_count": failed or (0 if outcome["success"] else int(outcome["result"].get("unexpected_count") or 1)),
        "detail": None if outcome["success"] else f"observed {_observed(outcome)[:500]}",
        "notes": rule.notes or None,
        "checked_at": now,
    }


def ready() -> None:
    """Load what gates need, which takes seconds, before the first of them runs."""
    _source()


@cache
def _great_expectations() -> Any:
    """Import Great Expectations once, and only where a gate runs: it takes seconds."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    return importlib.import_module("great_expectations")


@cache
def _source() -> Any:
    gx = _great_expectations()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    return context.data_sources.add_pandas("frames")


def record_json(row: dict[str, Any]) -> str:
    """Return a rejected row as JSON, dates in ISO 8601."""
    return json.dumps(row, default=str, ensure_ascii=False, sort_keys=True)
