"""Links are those of the set of articles, whatever the batches by which it came about."""

import random
from datetime import date
from pathlib import Path

import pytest

from flows.linking import linked, standing
from tests.flows.invented import MOMENT, Newsroom, Row, Tables, tables
from tests.transforms.link.test_copies import HARBOUR, LATE, VINEYARDS
from transforms.link import Judged, settled
from transforms.link.events import NOT_JUDGED
from warehouse.schema import contracts, table
from warehouse.store import Store, is_stored, opened

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


@pytest.mark.parametrize("seed", range(3))
def test_any_batches_replacements_and_deletions_link_as_all_at_once(tmp_path: Path, seed: int) -> None:
    chance, newsroom = random.Random(seed), Newsroom(seed)
    current: Articles = {}
    with opened(tmp_path / "w.duckdb") as store:
        for size in (12, 6, 3):
            batch = {key: newsroom.article(key) for key in map(str, chance.sample(range(18), size))}
            batch |= {key: current[key] for key in chance.sample(sorted(current), min(2, len(current)))}  # again
            there = sorted(current.keys() - batch.keys())
            gone = chance.sample(there, min(len(there), 3))
            load(store, batch, [current[key]["articles"][0]["article_id"] for key in gone])
            current = {key: rows for key, rows in (current | batch).items() if key not in gone}
        assert_same(store, current)


def test_indexes_too_are_those_of_the_set_of_articles(tmp_path: Path) -> None:
    newsroom = Newsroom(7)
    first, second = ({str(n): newsroom.article(str(n)) for n in numbers} for numbers in (range(6), range(4, 9)))
    with opened(tmp_path / "batches.duckdb") as by_batches, opened(tmp_path / "once.duckdb") as once:
        load(by_batches, first, [])
        load(by_batches, second, [])
        load(once, first | second, [])
        assert stored(by_batches) == stored(once)


def test_what_people_say_of_events_stands_whatever_the_batches(tmp_path: Path) -> None:
    newsroom = Newsroom(5)
    articles = {str(n): newsroom.article(str(n)) for n in range(8)}
    mentions = [row["mention_id"] for rows in articles.values() for row in rows["event_mentions"]]
    judged = Judged(same=((mentions[0], mentions[-1]),), other=((mentions[1], mentions[2]),))
    with opened(tmp_path / "w.duckdb") as store:
        load(store, {key: articles[key] for key in "0246"}, [], judged)
        load(store, {key: articles[key] for key in "1357"}, [], judged)
        assert_same(store, articles, judged)


def test_a_claim_in_a_sentence_taken_over_corroborates_nobody(tmp_path: Path) -> None:
    newsroom = Newsroom(7, undated=0)
    first, taker, witness = (newsroom.article(key) for key in "abc")
    said, (taken, other, *_) = "he will close the northern harbour to every grain ship", HARBOUR.split(". ")
    for article, outlet, day, body in (
        (first, "Post", 1, HARBOUR),
        (taker, "Echo", 2, f"{taken}. Meanwhile, {other}. {LATE}{VINEYARDS}"),
        (witness, "Courier", 3, f"The coast had a bad week. {LATE}"),
    ):
        (row,) = article["articles"]
        published = date(2020, 5, day)
        row |= {"outlet": outlet, "title": said, "body": body, "published_basis": "metadata"}
        row |= {"published_on": published, "published_start": published, "published_end": published}
        row |= {"published_at": None, "published_precision": "day"}
        for name in ("article_agencies", "event_mentions", "event_mention_parties", "event_mention_contexts"):
            article[name] = []
        claim = {"claim_id": row["article_id"], "article_id": row["article_id"], "position": 0, "content_text": said}
        claim |= {"kind": "indirect", "content_start": 0, "content_end": 9, "sentence_start": 0, "rule": "test"}
        claim |= {"sentence_end": body.index(".") + 1, "speaker_type": "person", "speaker_basis": "subject"}
        claim |= {"speaker_text": "Turkey", "speaker_actor_id": "TUR", "polarity": "affirmed", "modality": "asserted"}
        claim |= {"tense": "past", "confidence": 0.8, "date_precision": "unknown", "date_basis": "unknown"}
        article["claims"] = [claim | {"is_headline": False, "is_thought": False}]
        article["claim_speakers"] = article["claim_actors"] = []
    outlets = "select independent_outlets, origin_count, article_count from corroborated_claims"
    with opened(tmp_path / "w.duckdb") as store:
        load(store, {"a": first, "b": taker}, [])
        assert store.query("select count(*) from claim_groups").item() == 1
        assert store.query(outlets).is_empty(), "its sentence is the first one's"
        load(store, {"c": witness}, [])
        assert store.query(outlets).rows() == [("Courier; Post", 2, 3)]
        load(store, {}, [first["articles"][0]["article_id"]])
        assert store.query(outlets).rows() == [("Courier; Echo", 2, 2)], "nobody is left from whom it took it"
