"""What is forgotten is gone from every byte that we keep, and stays away."""

import json
import secrets
from pathlib import Path

import polars as pl
import pytest

from flows import stages
from flows.forget import Forgotten, forget
from flows.news import news
from flows.running import alone
from flows.settings import Settings
from warehouse.store import opened_snapshot

TALKS = (
    "Ministers meet\n\nThe foreign ministers of France and Germany met in Paris on Tuesday, officials said. They spoke for "
    "two hours about fishing rights in the northern sea and about the price of gas. A second meeting in Berlin is planned "
    "for the end of the month, when the heads of both navies will take part."
)


def forgotten(*article_ids: str) -> Forgotten:
    settings = Settings()
    with alone(settings):
        return forget(settings, article_ids)


def where(home: Path, marker: str) -> set[str]:
    """Return the files under a home that hold a marker, in their bytes or in what is read of them."""
    found = set()
    for path in home.rglob("*"):
        if not path.is_file() or path.is_symlink():
            continue
        holds = marker.encode() in path.read_bytes()
        if path.suffix == ".parquet":
            holds |= marker in pl.read_parquet(path).write_json()
        if path.suffix == ".duckdb":
            with opened_snapshot(path) as store:
                names = store.columns()
                holds |= any(marker in store.query(f"select * from {name}").write_json() for name in names)
        if holds:
            found.add(path.relative_to(home).parts[0])
    return found


def test_nothing_of_a_forgotten_article_is_left_and_it_does_not_come_back(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = secrets.token_urlsafe(60)  # nothing compresses it away
    monkeypatch.setenv("DATELINE_KEEP_SNAPSHOTS", "9")
    given = tmp_path / "given.jsonl"
    secret = {"id": "secret", "text": f'{TALKS}\n\n"The code is {marker}", officials said.'}
    other = {"id": "other", "text": TALKS}

    def deliver(*records: dict[str, str], last: str | None = None) -> int:
        given.write_text("".join(json.dumps(record) + "\n" for record in records))
        return news([str(given)], last=last).loaded

    # two versions and a rejected one are in the warehouse and in snapshots, another one waits to be normalized
    assert deliver(other) == 1
    assert deliver(secret, other) == 1
    assert deliver(secret | {"text": secret["text"] + " More."}, secret | {"published_at": "20177-01-01"}) == 0
    assert deliver(secret | {"text": secret["text"] + " More."}) == 1
    deliver(
        secret | {"text": secret["text"] + " Even more."}, {"id": "third", "text": TALKS + " Later."}, last="ingest"
    )
    assert where(home, marker) == {"warehouse.duckdb", "published", "work"}
    assert marker.encode() in (home / "warehouse.duckdb").read_bytes()  # so that its absence means something
    first_snapshot = min((home / "published").glob("news-*.duckdb"))

    article = stages.article_id("files", "secret")
    with pytest.raises(ValueError, match="nowhere: no article"):
        forgotten(article, "nowhere")
    found = forgotten(article)
    assert where(home, marker) == set()
    assert {"articles", "article_versions", "claims", "ledger", "rejects", "reject_reasons"} <= set(found.rows)
    assert found.rows["article_versions"] == 2 and len(found.batches) == 1 and len(found.snapshots) == 3
    assert found.copies == [stages.article_id("files", "other")]
    # a snapshot of before it came stays; the current one is fresh, and the rest of what waited is still to be loaded
    assert sorted((home / "published").glob("news-*.duckdb")) == [
        first_snapshot,
        home / "published" / str(found.published),
    ]
    with opened_snapshot(home / "published" / "news.duckdb") as snapshot:
        assert snapshot.query("select count(*) from articles").item() == 1
        tombstones = snapshot.query("select distinct article_id, count(*) over () from tombstones")
        assert tombstones.rows() == [(article, 4)]

    given.write_text(json.dumps(secret) + "\n" + json.dumps(secret | {"text": f"New words. {marker}"}) + "\n")
    summary = news([str(given)])
    assert (summary.loaded, summary.unchanged) == (1, 2)  # what waited, and neither version of what was forgotten
    assert where(home, marker) == set()
    assert forgotten(article).rows == {}
