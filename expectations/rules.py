"""How a gate is declared: rules as data, so that declaring one does not load Great Expectations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

Tables = Mapping[str, pl.DataFrame]
Severity = Literal["critical", "warning", "info"]


@dataclass(frozen=True)
class Rule:
    """One expectation of Great Expectations on a table.

    `kind` "row": a row that breaks a critical rule is rejected; "table": a broken critical rule stops the batch.
    `advice` tells whoever reads a reject what is wrong and what to do; `notes` why the rule exists.
    """

    id: str
    expectation: str
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    kind: Literal["row", "table"] = "row"
    severity: Severity = "critical"
    notes: str = ""
    advice: str = ""
    shows: str | None = None  # the column whose value a reject's message shows, where it is not the rule's own


@dataclass(frozen=True)
class Suite:
    """The rules of one table; `facts` adds the columns to it that rules need and the contract does not hold."""

    table: str
    rules: tuple[Rule, ...]
    facts: Callable[[Tables], pl.DataFrame] | None = None

    def frame(self, tables: Tables) -> pl.DataFrame:
        """Return the table with its facts."""
        return self.facts(tables) if self.facts else tables[self.table]


@dataclass(frozen=True)
class Gate:
    """What must hold after a stage.

    A batch is stopped when more than `reject_limit` of the rows of a table are rejected, once there are at least
    `reject_floor` of them: five bad files among six are no reason to lose the sixth.
    """

    name: str
    stage: str
    suites: tuple[Suite, ...]
    reject_limit: float = 0.5
    reject_floor: int = 20


def holds(
    id: str, fact: str, *, notes: str, advice: str, severity: Severity = "critical", shows: str | None = None
) -> Rule:
    """Return the row rule that a boolean fact is true."""
    return Rule(
        id=id,
        expectation="expect_column_values_to_be_in_set",
        kwargs={"column": fact, "value_set": [True]},
        severity=severity,
        notes=notes,
        advice=advice,
        shows=shows,
    )


def none_fails(id: str, count: str, *, notes: str, severity: Severity = "critical") -> Rule:
    """Return the table rule that a one-row result (a whole-table query) counts nothing wrong."""
    return Rule(
        id=id,
        expectation="expect_column_sum_to_be_between",
        kwargs={"column": count, "min_value": 0, "max_value": 0},
        kind="table",
        severity=severity,
        notes=notes,
    )
