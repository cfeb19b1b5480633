"""What people say of events stands, whatever else speaks for or against it."""

from datetime import date
from typing import Any

from transforms.link.events import Judged, events
from warehouse.schema import table

NO_CONTEXTS = table("event_mention_contexts").frame([])
TALKS = {
    "event_type": "CONSULT",
    "sentence_text": "Orlan and Vesk held talks.",
    "trigger_text": "talks",
    "actors": ["ARD", "BEL"],
}
MARCH, JANUARY = date(2017, 3, 10), date(2019, 1, 23)


def grouped(articles: Any, mentions: Any, judged: Judged, **days: date) -> list[list[str]]:
    names = [
        {"article_id": name, "outlet": name, "story_id": "s", "origin_id": name, "published_on": MARCH} for name in days
    ]
    found = mentions(*({"mention_id": name, "article_id": name, "day": day} | TALKS for name, day in days.items()))
    formed = events(
        found["event_mentions"], found["event_mention_parties"], NO_CONTEXTS, articles(*names), judged=judged
    ).mentions
    return sorted(sorted(group) for group in formed.group_by("event_id").agg("mention_id")["mention_id"].to_list())


def test_mentions_said_to_be_of_one_event_are(articles: Any, mentions: Any) -> None:
    days = {"a": MARCH, "b": MARCH, "c": JANUARY}
    assert grouped(articles, mentions, Judged(), **days) == [["a", "b"], ["c"]]
    assert grouped(articles, mentions, Judged(same=(("b", "c"),)), **days) == [["a", "b", "c"]]


def test_mentions_said_to_be_of_other_events_are_and_the_others_stay_together(articles: Any, mentions: Any) -> None:
    days = {"a": MARCH, "b": MARCH, "c": MARCH}
    assert grouped(articles, mentions, Judged(), **days) == [["a", "b", "c"]]
    apart = grouped(articles, mentions, Judged(other=(("a", "b"),)), **days)
    assert len(apart) == 2 and ["a", "b"] not in apart


def test_what_is_said_of_mentions_that_are_not_there_changes_nothing(articles: Any, mentions: Any) -> None:
    judged = Judged(same=(("a", "gone"),), other=(("b", "gone"),))
    assert grouped(articles, mentions, judged, a=MARCH, b=MARCH) == [["a", "b"]]
