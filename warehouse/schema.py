"""Contracts read: the columns of every table and view, as DuckDB DDL, Polars schema and descriptions.

A table is its contract, one Open Data Contract Standard file in `contracts/`: nothing about a column is said elsewhere.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import polars as pl
import yaml

POLARS_TYPES: dict[str, Any] = {
    "VARCHAR": pl.String(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
    "DATE": pl.Date(),
    "TIMESTAMPTZ": pl.Datetime("us", "UTC"),
}
# Ids that hardly two rows of a table share and by which linking looks rows up.
SCATTERED = {"mention_id", "event_id", "claim_id", "claim_group_id", "linked_id"}


@dataclass(frozen=True)
class Column:
    """A column as its contract describes it."""

    name: str
    type: str
    description: str
    is_key: bool
    is_required: bool
    minimum: float | None
    maximum: float | None
    values: tuple[str, ...]
    refers_to: str | None


@dataclass(frozen=True)
class Table:
    """A table or view as its contract describes it."""

    name: str
    kind: str  # "table" or "view"
    description: str
    version: str
    tags: frozenset[str]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """Names of the columns, in their order."""
        return [column.name for column in self.columns]

    @property
    def is_index(self) -> bool:
        """Whether it only serves to find rows of other tables: it stays in the warehouse and is never published."""
        return "index" in self.tags

    @property
    def key(self) -> list[str]:
        """Names of the columns of the primary key."""
        return [column.name for column in self.columns if column.is_key]

    @cached_property
    def polars(self) -> pl.Schema:
        """The Polars schema."""
        return pl.Schema({column.name: POLARS_TYPES[column.type] for column in self.columns})

    def frame(self, rows: list[dict[str, Any]]) -> pl.DataFrame:
        """Return rows as a frame in this table's shape; a missing column is null, an unknown one a ValueError."""
        unknown = {name for row in rows for name in row} - set(self.names)
        if unknown:
            raise ValueError(
                f"{self.name} has no column {', '.join(sorted(unknown))}: describe it in its contract first"
            )
        return pl.DataFrame(rows, schema=self.polars, strict=True, orient="row")

    def ddl(self) -> list[str]:
        """Return the DuckDB statements that create the table with its comments."""
        lines = [_definition(column) for column in self.columns]
        if self.key and not self.is_index:  # an index is large, and kept free of doubles by those who write it
            lines.append(f"PRIMARY KEY ({', '.join(_quoted(name) for name in self.key)})")
        return [f"CREATE TABLE {_quoted(self.name)} (\n  " + ",\n  ".join(lines) + "\n)", *self.comments()]

    def comments(self) -> list[str]:
        """Return the statements that set the comments of the table (or view) and its columns."""
        return [
            f"COMMENT ON {self.kind.upper()} {_quoted(self.name)} IS {literal(self.description)}",
            *(
                f"COMMENT ON COLUMN {_quoted(self.name)}.{_quoted(c.name)} IS {literal(c.description)}"
                for c in self.columns
            ),
        ]


@cache
def contracts() -> dict[str, Table]:
    """Return every table and view by name, as the contracts describe them, tables first."""
    found = [_table(yaml.safe_load(text)) for text in contract_texts().values()]
    return {table.name: table for table in sorted(found, key=lambda t: (t.kind, t.name))}


@cache
def contract_texts() -> dict[str, str]:
    """Return the text of every contract by the name of its table."""
    folder = files(__package__) / "contracts"
    return {
        item.name.removesuffix(".odcs.yaml"): item.read_text(encoding="utf-8")
        for item in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if item.name.endswith(".odcs.yaml")
    }


def table(name: str) -> Table:
    """Return one table or view; a KeyError lists what there is."""
    try:
        return contracts()[name]
    except KeyError:
        raise KeyError(f"There is no table {name!r}; there are {', '.join(contracts())}") from None


def _table(contract: dict[str, Any]) -> Table:
    schema = contract["schema"][0]
    return Table(
        name=schema["name"],
        kind=schema["physicalType"],
        description=schema["description"],
        version=contract["version"],
        tags=frozenset(schema.get("tags", ())),
        columns=tuple(_column(entry) for entry in schema["properties"]),
    )


def _column(entry: dict[str, Any]) -> Column:
    options = entry.get("logicalTypeOptions", {})
    listed = (rule for rule in entry.get("quality", ()) if rule.get("metric") == "invalidValues")
    return Column(
        name=entry["name"],
        type=entry["physicalType"],
        description=entry["description"],
        is_key=entry.get("primaryKey", False),
        is_required=entry.get("required", False),
        minimum=options.get("minimum"),
        maximum=options.get("maximum"),
        values=tuple(next(listed, {"arguments": {"validValues": ()}})["arguments"]["validValues"]),
        refers_to=next((link["to"] for link in entry.get("relationships", ())), None),
    )


def _definition(column: Column) -> str:
    """Return a column as DDL; SCATTERED ids are looked up twice as fast where they are not compressed."""
    compression = " USING COMPRESSION uncompressed" if column.name in SCATTERED else ""
    constraint = " NOT NULL" if column.is_required or column.is_key else ""
    return f"{_quoted(column.name)} {column.type}{compression}{constraint}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def literal(value: str | int) -> str:
    """Return a text or a number as SQL writes it."""
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("'", "''") + "'"
