"""`dateline export` writes what is published, whole, for readers without DuckDB."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from flows.__main__ import app
from warehouse.publish import published
from warehouse.schema import table
from warehouse.store import opened


def test_every_published_table_and_view_is_a_parquet_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, folder = tmp_path / "home", tmp_path / "exported"
    monkeypatch.setenv("DATELINE_HOME", str(home))
    with opened(home / "warehouse.duckdb") as store:
        published(store, home / "published", keep=2, now=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        names = set(store.columns())
    done = CliRunner().invoke(app, ["export", str(folder)])
    assert done.exit_code == 0, done.output
    files = {path.name.removesuffix(".parquet") for path in folder.iterdir()}
    assert {"articles", "events", "actors", "claims", "event_details"} <= files <= names
    assert pl.read_parquet(folder / "events.parquet").schema == table("events").polars
