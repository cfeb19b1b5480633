"""Links are those of the set of articles, whatever the batches by which it came about."""

import datetime as dt
import random
from pathlib import Path

import pytest

from flows.linking import linked, standing
from tests.flows.invented import MOMENT, Newsroom, Row, Tables, tables
from transforms.link import Judged, settled
from transforms.link.events import NOT_JUDGED
from warehouse.schema import contracts, table
from warehouse.store import Store, is_stored, opened

LATER = dt.timedelta(days=1)
Articles = dict[str, dict[str, list[Row]]]


def load(store: Store, articles: Articles, gone: list[str], judged: Judged = NOT_JUDGED) -> None:
    """Replace articles, take some away, and link them."""
    found = tables(articles.values())
    article_ids = [*found["articles"]["article_id"], *gone]
    with store.transaction():
        before = standing(store, article_ids)
        store.replace_articles(found, article_ids)
        linked(store, before, lambda: MOMENT, judged)


def stored(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return all that linking writes, rows in order; history apart, which tells how it came about."""
    names = [n for n, t in contracts().items() if t.kind == "table" and is_stored(t) and n != "id_history"]
    return {name: sorted(store.read(name).rows(), key=repr) for name in names}


def from_scratch(articles: Articles, judged: Judged = NOT_JUDGED) -> Tables:
    given = tables(articles.values())
    return given | settled(given, judged)


def assert_same(store: Store, articles: Articles, judged: Judged = NOT_JUDGED) -> None:
    for name, frame in from_scratch(articles, judged).items():
        expected = sorted(frame.select(table(name).names).rows(), key=repr)
        found = sorted(store.read(name).rows(), key=repr)
        assert found == expected, name


@pytest.mark.parametrize("seed", range(4))
def test_any_batches_replacements_and_deletions_link_as_all_at_once(tmp_path: Path, seed: int) -> None:
    chance, newsroom = random.Random(seed), Newsroom(seed)
    current: Articles = {}
    with opened(tmp_path / "w.duckdb") as store:
        for _ in range(3):
            keys = [f"{chance.randrange(24)}" for _ in range(chance.randint(1, 9))]
            batch = {key: newsroom.article(key) for key in keys}
            batch |= {key: current[key] for key in chance.sample(sorted(current), min(2, len(current)))}  # again
            there = sorted(current.keys() - batch.keys())
            gone = chance.sample(there, min(len(there), chance.choice((0, 0, 1, 3))))
            load(store, batch, [current[key]["articles"][0]["article_id"] for key in gone])
            current = {key: rows for key, rows in (current | batch).items() if key not in gone}
            assert_same(store, current)
        by_batches = stored(store)
    with opened(tmp_path / "once.duckdb") as once:
        load(once, current, [])
        assert stored(once) == by_batches
