"""`dateline gates`: every rule of every gate in one place, as the gates declare them."""

import re
from collections.abc import Iterator
from typing import Any

from expectations.rules import Gate, Rule
from flows.dag import DAG

Row = dict[str, Any]


def rules(stage: str | None = None) -> Iterator[Row]:
    """Yield a row per rule, in the order in which a record meets them: stage, table, rule, kind, severity, expects,
    limit (what happens when it is broken), notes. A ValueError lists the stages where there is none of that name."""
    gates = [entry.gate for entry in DAG if entry.gate is not None]
    if stage is not None and stage not in [gate.stage for gate in gates]:
        raise ValueError(
            f"There is no gate behind {stage!r}; there are gates behind {', '.join(g.stage for g in gates)}."
        )
    for gate in gates:
        for suite in gate.suites if stage in (None, gate.stage) else ():
            for rule in suite.rules:
                yield {
                    "stage": gate.stage,
                    "table": suite.table,
                    "rule": rule.id,
                    "kind": rule.kind,
                    "severity": rule.severity,
                    "expects": _expects(rule),
                    "limit": _limit(gate, rule),
                    "notes": rule.notes,
                }


def _expects(rule: Rule) -> str:
    """Return an expectation in short: `status in_set ['actual', 'planned']`."""
    kwargs = dict(rule.kwargs)
    columns = kwargs.pop("column_list", None) or [kwargs.pop("column", "")]
    name = re.sub(r"^expect_(?:column_values_to_(?:be_)?|compound_columns_to_be_|column_)?", "", rule.expectation)
    values = " ".join(str(value) for value in kwargs.values() if value is not None)
    return f"{', '.join(columns)} {name} {values}".strip()


def _limit(gate: Gate, rule: Rule) -> str:
    if rule.severity != "critical":
        return "is noted"
    if rule.kind == "table":
        return "stops the batch"
    return f"rejects the row; over {gate.reject_limit:.0%} (from {gate.reject_floor} on) the batch"
