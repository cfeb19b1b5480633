from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from transforms.identity import hashed
from transforms.normalize import normalize_articles
from warehouse.schema import table

FETCHED = datetime(2021, 5, 9, 12, 0, tzinfo=UTC)
TEXT = "The ministers of Norway and Latvia met in Riga on Friday, officials said.\n\nThey parted.\n\n(AFP)"


def deliveries(*rows: dict[str, Any]) -> pl.DataFrame:
    filled = [
        {"source": "files", "native_key": f"{n}.txt", "text": TEXT, "fetched_at": FETCHED, **row}
        for n, row in enumerate(rows)
    ]
    return table("deliveries").frame(filled)


def test_every_delivery_is_an_article_in_the_shape_of_the_contracts() -> None:
    frames = normalize_articles(deliveries({"published_text": "2021-05-08"}, {"url": "https://mirror.example/a#b"}))
    for name in ("articles", "article_edits", "article_agencies"):
        assert frames[name].schema == table(name).polars
    first, second = frames["articles"].to_dicts()
    assert first["article_id"] == first["origin_id"] == hashed("files", "0.txt")
    assert (first["version"], first["story_id"], first["fetched_at"]) == (1, None, FETCHED)
    assert (first["published_on"], first["published_basis"]) == (date(2021, 5, 8), "metadata")
    assert (second["url"], second["outlet"]) == ("https://mirror.example/a", "mirror.example")
    assert frames["article_agencies"]["agency"].to_list() == ["AFP", "AFP"]
    assert frames["problems"].is_empty()


def test_edits_turn_the_raw_text_into_the_body() -> None:
    frames = normalize_articles(deliveries({}))
    article = frames["articles"].row(0, named=True)
    body, behind = "", 0
    for edit in frames["article_edits"].sort("position").iter_rows(named=True):
        body += article["raw_text"][behind : edit["raw_start"]] + edit["replacement"]
        behind = edit["raw_end"]
    assert body + article["raw_text"][behind:] == article["body"]


def test_another_text_or_another_given_field_is_another_content() -> None:
    rows: list[dict[str, Any]] = [
        {},
        {"text": TEXT + "!"},
        {"title": "Friends"},
        {"published_text": "2021-05-08"},
    ]
    hashes = normalize_articles(deliveries(*rows))["articles"]["content_hash"]
    assert hashes.n_unique() == len(rows)
    assert (
        normalize_articles(deliveries({"fetched_at": datetime(2022, 1, 1, tzinfo=UTC)}))["articles"]["content_hash"][0]
        == hashes[0]
    )


def test_a_record_that_cannot_be_used_is_told_and_stops_no_other() -> None:
    frames = normalize_articles(
        deliveries({}, {"published_text": "20177-03-10"}, {"text": " "}, {"published_text": "2021-06-01"})
    )
    assert frames["articles"].height == 4
    assert [(p["native_key"], p["field"]) for p in frames["problems"].to_dicts()] == [
        ("1.txt", "published_text"),
        ("2.txt", "text"),
        ("3.txt", "published_text"),
    ]
    assert set(frames["articles"]["published_precision"]) == {"unknown"}


def test_no_delivery_is_no_article() -> None:
    assert all(frame.is_empty() for frame in normalize_articles(table("deliveries").frame([])).values())
