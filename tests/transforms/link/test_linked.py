import random
from datetime import date

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.link.linked import linked
from warehouse.schema import table

GIVEN = (
    "articles",
    "event_mentions",
    "event_mention_parties",
    "event_mention_contexts",
    "claims",
    "claim_spans",
    "actor_mentions",
)
BODY = (
    "Orlan and Vesk held talks in Tarsk on Friday about the pipeline through the Karsa valley. "
    "Orlan said that the pipeline would be ready before the winter, and that the valley would have gas. "
    "Fishermen from the coast waited outside with banners, and sang until the two leaders had left "
    "the palace. "
)


def tables(articles, mentions, claims) -> dict[str, pl.DataFrame]:
    reports = articles(
        {"article_id": "a", "body": BODY, "outlet": "Post", "published_on": date(2017, 3, 10)},
        {"article_id": "b", "body": BODY, "outlet": "Echo", "published_on": date(2017, 3, 11)},
        {"article_id": "c", "body": "A mill burnt in Houwell. " * 8, "published_on": date(2017, 3, 11)},
    )
    meeting = {
        "event_type": "CONSULT",
        "actors": ["ARD", "BEL"],
        "day": date(2017, 3, 10),
        "trigger_text": "talks",
    }
    coded = mentions(
        {"mention_id": "1", "article_id": "a", "sentence_text": "Orlan and Vesk held talks.", **meeting},
        {"mention_id": "2", "article_id": "b", "sentence_text": "Orlan and Vesk held talks.", **meeting},
    )
    content = {"speaker_actor_id": "orlan", "content_text": "the pipeline would be ready before the winter"}
    said = claims(
        {"claim_id": "x", "article_id": "a", **content},
        {"claim_id": "y", "article_id": "b", **content},
    )
    given = {"articles": reports, "claims": said, **coded}
    return {name: given.get(name, table(name).frame([])) for name in GIVEN}


def test_every_table_comes_in_the_shape_of_its_contract(articles, mentions, claims) -> None:
    for name, frame in linked(tables(articles, mentions, claims)).items():
        assert frame.schema == table(name).polars, name
        assert frame.select(table(name).key).is_duplicated().any() is False, name


def test_articles_mentions_and_claims_learn_where_they_belong(articles, mentions, claims) -> None:
    found = linked(tables(articles, mentions, claims))
    assert found["articles"]["article_id"].to_list() == ["a", "b", "c"]
    assert found["articles"]["origin_id"].to_list() == ["a", "a", "c"]
    assert found["articles"]["story_id"].n_unique() == 2
    assert found["event_mentions"]["event_id"].n_unique() == 1
    assert found["claims"]["claim_group_id"].n_unique() == 1
    assert found["events"]["origin_count"].to_list() == [1]
    assert found["stories"]["main_event_id"].drop_nulls().to_list() == found["events"]["event_id"].to_list()


def test_nothing_gives_nothing() -> None:
    found = linked({name: table(name).frame([]) for name in GIVEN})
    assert all(frame.is_empty() and frame.schema == table(name).polars for name, frame in found.items())


def test_a_second_run_changes_nothing(articles, mentions, claims) -> None:
    given = tables(articles, mentions, claims)
    once = linked(given)
    twice = linked(given | once)
    assert all(twice[name].equals(once[name]) for name in once)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_links_are_those_of_the_set_of_articles_in_any_order(
    articles, mentions, claims, shuffler: random.Random
) -> None:
    given = tables(articles, mentions, claims)
    shuffled = {}
    for name, frame in given.items():
        order = list(range(frame.height))
        shuffler.shuffle(order)
        shuffled[name] = frame[order]
    one, other = linked(given), linked(shuffled)
    assert all(other[name].sort(table(name).key).equals(one[name].sort(table(name).key)) for name in one)
