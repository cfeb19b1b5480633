import random
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.link.copies import copies
from transforms.link.stories import partition, stories, story_pairs, with_main_events
from warehouse.schema import table

MEETING = (
    "President Orlan of Ardenia and Premier Vesk of Belmark met in Tarsk {day}. The two leaders spoke "
    "about the pipeline through "
    "the Karsa valley, fishing quotas and the release of sailors. {more} Orlan called Vesk a reliable "
    "neighbour, and Vesk "
    "invited Orlan to Belmark."
)
FIRE = (
    "A fire destroyed the paper mill of Houwell on Sunday night. Two hundred firefighters needed nine "
    "hours to contain the flames, "
    "and smoke drifted over the town. {more} The mill had employed every fourth person in Houwell, "
    "its owner said."
)
NO_LINKS = table("article_links").frame([])
NO_ACTORS = table("actor_mentions").frame([])


def groups(articles: pl.DataFrame) -> list[list[str]]:
    return partition(articles, story_pairs(articles, copies(articles)))


def test_reports_of_one_happening_are_a_story(articles) -> None:
    found = articles(
        {
            "article_id": "a",
            "body": MEETING.format(day="on Friday", more=""),
            "published_on": date(2017, 3, 10),
        },
        {
            "article_id": "b",
            "title": "Orlan and Vesk discuss Karsa pipeline in Tarsk",
            "body": "Ardenia's Orlan has received Belmark's Premier Vesk in Tarsk. Quotas for fishing "
            "boats and the Karsa "
            "pipeline were on the table, and both sides promised more talks about jailed sailors.",
            "published_on": date(2017, 3, 11),
        },
        {"article_id": "c", "body": FIRE.format(more=""), "published_on": date(2017, 3, 11)},
    )
    assert groups(found) == [["a", "b"], ["c"]]


def test_the_same_people_meeting_again_is_another_story(articles) -> None:
    found = articles(
        {
            "article_id": "a",
            "body": MEETING.format(day="on Friday", more=""),
            "published_on": date(2017, 3, 10),
        },
        {
            "article_id": "b",
            "body": MEETING.format(day="on Friday", more="It rained."),
            "published_on": date(2019, 1, 23),
        },
    )
    assert groups(found) == [["a"], ["b"]]


def test_undated_articles_that_name_other_days_are_other_stories(articles) -> None:
    talks = "They spoke at length about {topic}, and an aide handed out a list of {count} points."
    bodies = {
        "a": MEETING.format(day="on March 10", more=talks.format(topic="the bridge over the Nar", count="nine")),
        "b": MEETING.format(
            day="on 10 March", more="Reporters were kept outside for the whole afternoon and saw nothing."
        ),
        "c": MEETING.format(day="on January 23", more="This time their wives came along, and the dinner was short."),
    }
    found = articles(*({"article_id": name, "body": body} for name, body in bodies.items()))
    assert partition(found, story_pairs(found, NO_LINKS)) == [["a", "b"], ["c"]]


def test_a_story_counts_articles_outlets_and_origins(articles) -> None:
    body = FIRE.format(more="")
    found = articles(
        {
            "article_id": "a",
            "title": "Mill burns",
            "body": body,
            "outlet": "Post",
            "published_on": date(2020, 6, 1),
        },
        {
            "article_id": "b",
            "body": body,
            "outlet": "Echo",
            "published_on": date(2020, 6, 2),
            "origin_id": "a",
        },
        {
            "article_id": "c",
            "body": body,
            "outlet": "Echo",
            "published_on": date(2020, 6, 3),
            "origin_id": "a",
        },
    )
    story = stories(found, story_pairs(found, copies(found)), NO_ACTORS).stories.row(0, named=True)
    assert (story["article_count"], story["outlet_count"], story["origin_count"]) == (3, 2, 1)
    assert (story["headline"], story["date_start"], story["date_end"]) == (
        "Mill burns",
        date(2020, 6, 1),
        date(2020, 6, 3),
    )


def test_the_actors_named_most_often_come_first(articles) -> None:
    found = articles({"article_id": "a", "body": FIRE.format(more="")})
    named = pl.DataFrame({"article_id": ["a"] * 4, "actor_id": ["mill", "owner", "owner", None]})
    rows = (
        stories(found, story_pairs(found, NO_LINKS), named)
        .story_actors.select("position", "actor_id", "mention_count")
        .rows()
    )
    assert rows == [(0, "owner", 2), (1, "mill", 1)]


def test_the_main_event_is_the_one_that_most_origins_report(articles, mentions) -> None:
    found = articles({"article_id": "a", "origin_id": "a"}, {"article_id": "b", "origin_id": "b"})
    found = found.with_columns(story_id=pl.lit("s"))
    coded = mentions(
        {"mention_id": "1", "article_id": "a", "event_type": "CONSULT", "event_id": "meeting"},
        {"mention_id": "2", "article_id": "b", "event_type": "CONSULT", "event_id": "meeting"},
        *(
            {"mention_id": f"{number}", "article_id": "a", "event_type": "ACCUSE", "event_id": "quarrel"}
            for number in range(3, 7)
        ),
    )
    one = table("stories").frame([{"story_id": "s", "article_count": 2, "outlet_count": 0, "origin_count": 2}])
    assert with_main_events(one, found, coded["event_mentions"])["main_event_id"].to_list() == ["meeting"]


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_stories_are_those_of_the_set_of_articles_in_any_order(shuffler: random.Random) -> None:
    bodies = [MEETING.format(day="on Friday", more=f"Point {number} took an hour.") for number in range(4)]
    bodies += [FIRE.format(more=f"Wall {number} fell.") for number in range(4)]
    rows = [
        {"article_id": f"{number}", "title": None, "body": body, "published_on": date(2020, 5, 1 + number)}
        for number, body in enumerate(bodies)
    ]
    schema = {"article_id": pl.String, "title": pl.String, "body": pl.String, "published_on": pl.Date}
    given_order = pl.DataFrame(rows, schema=schema)
    shuffler.shuffle(rows)
    shuffled = pl.DataFrame(rows, schema=schema)
    found = stories(shuffled, story_pairs(shuffled, copies(shuffled)), NO_ACTORS)
    assert found.articles.equals(
        stories(given_order, story_pairs(given_order, copies(given_order)), NO_ACTORS).articles
    )
    assert found.stories.height == 2
