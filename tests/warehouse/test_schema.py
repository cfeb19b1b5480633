"""The schema: DDL, Polars schema, frames and look-ups as the contracts describe them."""

import datetime as dt
from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from warehouse.schema import POLARS_TYPES, contract_texts, contracts, table

TABLES = [described for described in contracts().values() if described.kind == "table"]


@pytest.fixture(scope="module")
def created() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    for described in TABLES:
        for statement in described.ddl():
            connection.execute(statement)
    yield connection
    connection.close()


def test_every_contract_file_is_a_table_or_view_of_its_name() -> None:
    assert set(contracts()) == set(contract_texts())
    assert {described.kind for described in contracts().values()} == {"table", "view"}


def test_tables_come_before_views() -> None:
    kinds = [described.kind for described in contracts().values()]
    assert kinds == sorted(kinds)


def test_the_ddl_makes_the_columns_of_the_contract(created: duckdb.DuckDBPyConnection) -> None:
    rows = created.execute(
        "select table_name, column_name, data_type, not is_nullable from duckdb_columns() "
        "where not internal order by table_name, column_index"
    ).fetchall()
    expected = [
        (
            described.name,
            column.name,
            column.type.replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE"),
            column.is_required,
        )
        for described in sorted(TABLES, key=lambda described: described.name)
        for column in described.columns
    ]
    assert rows == expected


def test_the_ddl_makes_the_keys_of_the_contract(created: duckdb.DuckDBPyConnection) -> None:
    found = created.execute(
        "select table_name, constraint_column_names from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
    ).fetchall()
    assert dict(found) == {described.name: described.key for described in TABLES if not described.is_index}


def test_the_ddl_declares_no_foreign_key(created: duckdb.DuckDBPyConnection) -> None:
    """Parent and child are replaced in one transaction; DuckDB refuses that under a foreign key."""
    found = created.execute(
        "select count(*) from duckdb_constraints() where constraint_type = 'FOREIGN KEY'"
    ).fetchone()
    assert found == (0,)


def test_every_table_and_column_carries_its_description(created: duckdb.DuckDBPyConnection) -> None:
    tables = created.execute("select table_name, comment from duckdb_tables() where not internal").fetchall()
    assert dict(tables) == {described.name: described.description for described in TABLES}
    columns = created.execute(
        "select table_name, column_name, comment from duckdb_columns() where not internal"
    ).fetchall()
    assert {(name, column): comment for name, column, comment in columns} == {
        (described.name, column.name): column.description for described in TABLES for column in described.columns
    }


def test_polars_and_duckdb_exchange_every_type_without_a_change(created: duckdb.DuckDBPyConnection) -> None:
    for described in TABLES:
        shown = created.sql(f'select * from "{described.name}"').to_arrow_table()
        frame = pl.DataFrame(shown)
        assert frame.schema == described.polars, described.name


def test_rows_become_a_frame_in_the_shape_of_the_table() -> None:
    moment = dt.datetime(2020, 3, 5, 12, tzinfo=dt.UTC)
    frame = table("id_history").frame([{"old_id": "a", "kind": "event", "since": moment, "reason": "merged"}])
    assert frame.schema == table("id_history").polars
    assert frame.rows(named=True) == [
        {"old_id": "a", "new_id": None, "kind": "event", "since": moment, "reason": "merged"}
    ]
    assert table("events").frame([]).schema == table("events").polars


def test_a_column_that_no_contract_describes_is_refused() -> None:
    with pytest.raises(ValueError, match=r"events has no column sentiment: describe it in its contract first"):
        table("events").frame([{"event_id": "e1", "sentiment": 0.5}])


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(pl.exceptions.ComputeError, match="many"):
        table("events").frame([{"event_id": "e1", "mention_count": "many"}])


def test_a_table_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(KeyError, match=r"There is no table 'evnets'; there are .*events"):
        table("evnets")


def test_a_column_knows_its_limits_values_and_reference() -> None:
    columns = {column.name: column for column in table("event_parties").columns}
    assert columns["side"].values == ("actor", "recipient")
    assert columns["event_id"].refers_to == "events.event_id"
    assert (columns["position"].minimum, columns["position"].maximum) == (0, None)
    assert (columns["country"].is_required, columns["name"].is_required) == (False, True)
    assert table("event_parties").key == ["event_id", "side", "position"]


def test_descriptions_may_hold_quotation_marks() -> None:
    comments = table("rejects").comments()
    assert any("record''s key" in statement for statement in comments)
    assert set(POLARS_TYPES) >= {column.type for column in table("rejects").columns}
