"""Corrections by people: how they are declared, and what they change."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from transforms.corrections import (
    Corrections,
    corrected_articles,
    corrected_deliveries,
    corrected_mentions,
    corrections_in,
    unknown_in,
)
from transforms.extract import EXTRACTED_TABLES
from transforms.identity import article_id, content_hash
from transforms.link import resolved
from transforms.normalize import normalize_articles
from warehouse.schema import table

NOW = dt.datetime(2020, 3, 5, tzinfo=dt.UTC)
ARTICLE = article_id("files", "a")


def declared(*entries: dict[str, Any]) -> Corrections:
    return corrections_in({"corrections": [{"id": f"c{n}", **entry} for n, entry in enumerate(entries)]})


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ([{"article": "x"}], "must be a mapping with an `id`"),
        ([{"id": "one"}], "one.*must be about one of article, mention"),
        ([{"id": "one", "article": "x"}], "one.*must say one of published, title, outlet"),
        ([{"id": "one", "article": "x", "published": "soon"}], "one.*'soon' is no date"),
        ([{"id": "one", "article": "x", "published": "2017-03-12..2017-03-01"}], "one.*first and last day"),
        ([{"id": "one", "article": "x", "colour": "red"}], "one.*colour, which says nothing about article"),
        ([{"id": "one", "same_event": ["x"]}], "one.*two or more"),
        ([{"id": "one", "no_event": "x"}, {"id": "one", "no_event": "y"}], "id one is given twice"),
    ],
)
def test_a_wrong_correction_is_named(entries: list[dict[str, Any]], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        corrections_in({"corrections": entries})


def test_no_corrections_are_none() -> None:
    assert corrections_in(None) == corrections_in({"corrections": []}) == Corrections()


@pytest.mark.parametrize(
    ("said", "start", "end", "on", "precision"),
    [
        (dt.date(2017, 3, 12), "2017-03-12", "2017-03-12", "2017-03-12", "day"),
        ("2017-03", "2017-03-01", "2017-03-31", None, "month"),
        (2017, "2017-01-01", "2017-12-31", None, "year"),
        ("2017-03-10..2017-03-12", "2017-03-10", "2017-03-12", None, "span"),
    ],
)
def test_an_article_is_dated_as_corrected(said: object, start: str, end: str, on: str | None, precision: str) -> None:
    deliveries = table("deliveries").frame(
        [
            {
                "source": "files",
                "native_key": key,
                "text": "Talks held\n\nBoth met.",
                "published_text": "20177-01-01",
                "fetched_at": NOW,
            }
            for key in "ab"
        ]
    )
    corrections = declared({"article": ARTICLE, "published": said, "outlet": "The Herald", "title": "Talks held"})
    found = normalize_articles(corrected_deliveries(deliveries, corrections))
    found = corrected_articles(deliveries, found, corrections)
    corrected, other = found["articles"].to_dicts()
    assert [str(corrected[f"published_{name}"]) for name in ("start", "end")] == [start, end]
    assert (corrected["published_on"] and str(corrected["published_on"])) == on
    assert (corrected["published_precision"], corrected["published_basis"]) == (precision, "corrected")
    assert (corrected["outlet"], corrected["title"]) == ("The Herald", "Talks held")
    # the version is what was delivered, whatever was corrected
    assert corrected["content_hash"] == content_hash(deliveries.row(0, named=True))
    assert other["published_basis"] == "unknown" and other["outlet"] is None
    assert found["problems"].get_column("native_key").to_list() == ["b"]
    assert sorted(found["applied_corrections"].select("field", "was_text").iter_rows()) == [
        ("outlet", None), ("published", "20177-01-01"), ("title", None),
    ]  # fmt: skip


def extracted() -> dict[str, pl.DataFrame]:
    """ "The president ... he" met somebody; another event of the same article."""
    mention = {"article_id": ARTICLE, "start": 0, "end": 1, "confidence": 0.5, "rule": "r", "kind": "person"}
    actors = [
        {**mention, "mention_id": "office", "text": "The president", "form": "office", "office_role": "president",
         "office_country": "FRA", "country": "FRA", "sector": "GOV"},
        {**mention, "mention_id": "he", "text": "he", "form": "pronoun", "antecedent_id": "office", "start": 30, "end": 32},
    ]  # fmt: skip
    event = {
        "article_id": ARTICLE, "event_type": "CONSULT", "quad_class": 1, "status": "actual", "status_basis": "x",
        "trigger_start": 0, "trigger_end": 1, "trigger_text": "met", "sentence_start": 0, "sentence_end": 9,
        "sentence_text": "x", "is_headline": False, "date_precision": "unknown", "date_basis": "unknown", "confidence": 1.0,
        "rule": "r", "ontology_version": "1",
    }  # fmt: skip
    events = [{**event, "mention_id": name, "position": n} for n, name in enumerate(("met", "struck"))]
    party = {
        "side": "actor",
        "position": 0,
        "text": "he",
        "start": 0,
        "end": 1,
        "found_by": "subject",
        "country": "FRA",
    }
    parties = [{**party, "mention_id": "met", "actor_mention_id": "he"}, {**party, "mention_id": "struck"}]
    article = {
        "article_id": ARTICLE, "source": "files", "native_key": "a", "content_hash": "h", "version": 1, "fetched_at": NOW,
        "published_precision": "day", "published_basis": "metadata", "published_start": dt.date(2020, 3, 5),
        "published_end": dt.date(2020, 3, 5), "language": "en", "raw_text": "x", "body": "x", "word_count": 1,
    }  # fmt: skip
    empty = {name: table(name).frame([]) for name in EXTRACTED_TABLES}
    return empty | {
        "articles": table("articles").frame([article]),
        "actor_mentions": table("actor_mentions").frame(actors),
        "event_mentions": table("event_mentions").frame(events),
        "event_mention_parties": table("event_mention_parties").frame(parties),
    }


def test_a_mention_stands_for_whom_people_say_with_all_that_refers_to_it() -> None:
    found = corrected_mentions(extracted(), declared({"mention": "office", "actor": "DEU"}))
    again = found
    for _ in range(2):  # resolving changes nothing of it, however often
        again = {**again, **resolved({name: again[name] for name in ("articles", *EXTRACTED_TABLES)})}
        office, he = again["actor_mentions"].sort("start").to_dicts()
        assert (office["actor_id"], office["country"], office["rule"]) == ("DEU", "DEU", "correction:c0")
        assert he["actor_id"] == "DEU"
        party = again["event_mention_parties"].filter(mention_id="met").row(0, named=True)
        assert (party["actor_id"], party["country"]) == ("DEU", "DEU")
    (applied,) = found["applied_corrections"].to_dicts()
    assert (applied["field"], applied["target_id"], applied["became_text"]) == ("actor", "office", "DEU")


def test_a_mention_may_stand_for_nobody() -> None:
    found = corrected_mentions(extracted(), declared({"mention": "office", "actor": None}))
    found |= resolved({name: found[name] for name in ("articles", *EXTRACTED_TABLES)})
    assert found["actor_mentions"]["actor_id"].null_count() == 2
    assert found["event_mention_parties"].filter(mention_id="met")["country"].item() is None


def test_an_event_that_is_none_goes_with_its_parties() -> None:
    found = corrected_mentions(extracted(), declared({"no_event": "struck"}, {"same_event": ["met", "elsewhere"]}))
    assert found["event_mentions"]["mention_id"].to_list() == ["met"]
    assert found["event_mention_parties"]["mention_id"].to_list() == ["met"]
    assert sorted(found["applied_corrections"].select("field", "target_id", "was_text", "became_text").iter_rows()) == [
        ("event", "struck", "CONSULT", None), ("same_event", "met", None, "elsewhere"),
    ]  # fmt: skip


def test_what_nobody_knows_is_told_and_left_alone() -> None:
    corrections = declared({"article": "x", "title": "T"}, {"mention": "office", "actor": "nobody"}, {"no_event": "y"})
    found = corrected_mentions(extracted(), corrections)
    assert found["applied_corrections"].is_empty() and found["event_mentions"].height == 2
    warnings = list(unknown_in(corrections, {ARTICLE}, {"office"}, set()))
    assert [warning.split("'")[1::2] for warning in warnings] == [["c0", "x"], ["c1", "nobody"], ["c2", "y"]]


def test_only_articles_that_a_correction_touches_have_a_hash_of_it() -> None:
    before = declared({"article": ARTICLE, "title": "T"}, {"no_event": "m"})
    after = declared({"article": ARTICLE, "title": "T"}, {"no_event": "m"}, {"no_event": "n"})
    articles = {"m": "b", "n": "c"}
    assert set(before.hashes(articles)) == {ARTICLE, "b"} and set(before.hashes({})) == {ARTICLE}
    assert {name: value for name, value in after.hashes(articles).items() if name != "c"} == before.hashes(articles)
    assert before.version != after.version
