"""Views: the rows that readers see, given rows in the tables; and every view as its contract says.

A case in `tests/views/<view>.yml` gives of each row only what matters and expects every row of the view, on
the columns named; `is_ordered` says that their order matters too.
"""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from sqlfluff.core import FluffConfig, Linter

import warehouse
from warehouse.schema import Column, Table, contracts

FOLDER = Path(warehouse.__file__).parent / "views"
VIEWS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.sql"))}
CASES = Path(__file__).parents[1] / "views"
PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
HEADER = re.compile(r"(?:-- .*\n)+-- grain: (?P<grain>\w+(?:, \w+)*)\ncreate or replace view (?P<name>\w+) as\n")
NEUTRAL: dict[str, Any] = {
    "VARCHAR": "",
    "BIGINT": 0,
    "DOUBLE": 0.0,
    "BOOLEAN": False,
    "DATE": dt.date(2000, 1, 1),
    "TIMESTAMPTZ": dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
}


def cases() -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {name}")
        for path in sorted(CASES.glob("*.yml"))
        for name, case in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    ]


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse without rows: every table, and every view in the order of the files' names."""
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    for table in contracts().values():
        if table.kind == "table":
            for statement in table.ddl():
                connection.execute(statement)
    for text in VIEWS.values():
        connection.execute(text)
    yield connection
    connection.close()


@pytest.fixture
def database(empty: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    empty.execute("begin transaction")
    yield empty
    empty.execute("rollback")


@pytest.mark.parametrize(("view", "case"), cases())
def test_a_view_shows_what_its_case_expects(
    database: duckdb.DuckDBPyConnection, view: str, case: dict[str, Any]
) -> None:
    for name, rows in case["given"].items():
        for number, row in enumerate(rows):
            insert(database, contracts()[name], row, number)
    expected = case["expect"]
    columns = list(expected[0]) if expected else ["*"]
    shown = database.execute(f"select {', '.join(columns)} from {view}").fetchall()
    wanted = [tuple(row[column] for column in columns) for row in expected]
    if not case.get("is_ordered"):
        shown, wanted = sorted(shown, key=repr), sorted(wanted, key=repr)
    assert shown == wanted


def insert(database: duckdb.DuckDBPyConnection, table: Table, given: dict[str, Any], number: int) -> None:
    """Insert a row; what a case leaves out is null, or neutral where the contract requires a value."""
    unknown = set(given) - set(table.names)
    assert not unknown, f"{table.name} has no column {', '.join(sorted(unknown))}"
    row = {column.name: given.get(column.name, neutral(column, number)) for column in table.columns}
    marks = ", ".join("?" for _ in row)
    database.execute(f'insert into "{table.name}" values ({marks})', list(row.values()))


def neutral(column: Column, number: int) -> Any:
    """Return a value that says nothing and that the contract allows; a key's differs from row to row."""
    if not (column.is_required or column.is_key):
        return None
    if column.values:
        return column.values[0]
    if column.is_key and column.type == "VARCHAR":
        return f"{column.name} {number}"
    if column.is_key and column.type == "BIGINT":
        return number
    return NEUTRAL[column.type] if column.minimum is None else max(NEUTRAL[column.type], column.minimum)


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_the_columns_of_its_contract_in_their_order(empty: duckdb.DuckDBPyConnection, view: str) -> None:
    described = empty.execute(f"describe {view}").fetchall()
    found = [(name, kind.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")) for name, kind, *_ in described]
    assert found == [(column.name, column.type) for column in contracts()[view].columns]


def test_the_contracts_comments_can_be_set_on_every_view(database: duckdb.DuckDBPyConnection) -> None:
    for view in VIEWS:
        for statement in contracts()[view].comments():
            database.execute(statement)
    found = database.execute("select view_name, comment from duckdb_views() where not internal").fetchall()
    assert dict(found) == {view: contracts()[view].description for view in VIEWS}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_says_what_it_is_for_and_its_grain_is_its_key(view: str) -> None:
    header = HEADER.match(VIEWS[view])
    assert header, f"{view}.sql must begin with what it is for, `-- grain: columns` and `create or replace view`"
    assert header["name"] == view
    assert header["grain"].split(", ") == contracts()[view].key


def test_every_view_has_a_contract_and_a_case() -> None:
    described = {table.name for table in contracts().values() if table.kind == "view"}
    assert set(VIEWS) == described == {path.stem for path in CASES.glob("*.yml")}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_rests_on_tables_only(empty: duckdb.DuckDBPyConnection, view: str) -> None:
    stored = {table.name for table in contracts().values() if table.kind == "table" and "published" in table.tags}
    _, _, query = VIEWS[view].partition(" as\n")
    assert empty.get_table_names(query) <= stored


def test_views_are_written_in_one_style() -> None:
    linter = Linter(config=FluffConfig.from_path(str(PYPROJECT.parent)))
    found = {
        f"{view}.sql:{violation.line_no}: {violation.desc()}"
        for view, text in VIEWS.items()
        for violation in linter.lint_string(text, fname=f"{view}.sql").get_violations()
    }
    assert not found
