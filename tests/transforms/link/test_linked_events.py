import random
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.link.events import events
from warehouse.schema import table

NO_CONTEXTS = table("event_mention_contexts").frame([])
TALKS = "Orlan and Vesk held talks in Tarsk on Friday."
MARCH, JANUARY = date(2017, 3, 10), date(2019, 1, 23)


@pytest.fixture
def told(articles, mentions):
    """Form the events of mentions; article `a1` is of the outlet `a` and, unless said otherwise, of "
    "the one story."""

    def build(*rows: dict[str, Any], **further: Any):
        names = sorted({row["article_id"] for row in rows})
        reports = articles(
            *(
                {
                    "article_id": name,
                    "outlet": name[0],
                    "story_id": "s",
                    "origin_id": name,
                    "published_on": MARCH,
                }
                | further.get(name, {})
                for name in names
            )
        )
        found = mentions(*rows)
        return events(found["event_mentions"], found["event_mention_parties"], NO_CONTEXTS, reports)

    return build


def talks(mention_id: str, article_id: str, **further: Any) -> dict[str, Any]:
    return {
        "mention_id": mention_id,
        "article_id": article_id,
        "event_type": "CONSULT",
        "sentence_text": TALKS,
        "trigger_text": "talks",
        "actors": ["ARD", "BEL"],
        "day": MARCH,
    } | further


def groups(found) -> list[list[str]]:
    together = found.mentions.group_by("event_id").agg("mention_id")["mention_id"].to_list()
    return sorted(sorted(group) for group in together)


def test_a_meeting_that_four_outlets_report_is_one_event(told) -> None:
    found = told(
        talks("1", "a1"),
        talks("2", "b1", sentence_text="Orlan received Vesk in the palace.", trigger_text="received"),
        talks("3", "c1", sentence_text="Vesk met Orlan for talks about gas.", trigger_text="met"),
        talks("4", "d1", sentence_text="Vesk travelled to Tarsk for talks.", actors=["BEL"], recipients=["ARD"]),
    )
    assert groups(found) == [["1", "2", "3", "4"]]
    event = found.events.row(0, named=True)
    assert (event["mention_count"], event["article_count"], event["outlet_count"], event["origin_count"]) == (
        4,
        4,
        4,
        4,
    )


def test_two_meetings_of_the_same_people_are_two_events_also_in_one_article(told) -> None:
    found = told(talks("1", "a1"), talks("2", "a1", day=JANUARY), talks("3", "b1", day=JANUARY))
    assert groups(found) == [["1"], ["2", "3"]]


def test_copies_of_one_text_count_as_one_origin(told) -> None:
    found = told(talks("1", "a1"), talks("2", "b1"), b1={"origin_id": "a1"})
    event = found.events.row(0, named=True)
    assert (event["article_count"], event["outlet_count"], event["origin_count"]) == (2, 2, 1)


def test_the_same_parties_with_one_more_are_another_meeting(told) -> None:
    found = told(talks("1", "a1"), talks("2", "a1", actors=["ARD", "BEL", "CAR"], sentence_text="The three met."))
    assert groups(found) == [["1"], ["2"]]


def test_two_persons_of_one_country_are_two_parties(articles, mentions) -> None:
    found = mentions(
        talks("1", "a", actors=[("ARD", "orlan"), ("BEL", "vesk")]),
        talks("2", "a", actors=[("ARD", "minister"), ("BEL", "envoy")]),
    )
    names = ["orlan", "vesk", "minister", "envoy"]
    persons = pl.DataFrame({"mention_id": names, "kind": ["person"] * 4})
    found["event_mention_parties"] = found["event_mention_parties"].with_columns(actor_mention_id="actor_id")
    result = events(*found.values(), NO_CONTEXTS, articles({"article_id": "a", "story_id": "s"}), None, persons)
    assert groups(result) == [["1"], ["2"]]


def test_an_attack_is_not_the_attack_back(told) -> None:
    attack = {"event_type": "ASSAULT", "trigger_text": "attacked", "sentence_text": "They attacked at dawn."}
    found = told(
        talks("1", "a1", actors=["ARD"], recipients=["BEL"], **attack),
        talks("2", "b1", actors=["BEL"], recipients=["ARD"], **attack | {"sentence_text": "Then they attacked."}),
    )
    assert groups(found) == [["1"], ["2"]]


def test_what_one_attack_did_in_one_sentence_is_one_event(told) -> None:
    blast = {"event_type": "ASSAULT", "sentence_text": "A blast tore through Orlan, killing six and wounding ninety."}
    found = told(
        talks("1", "a1", actors=[], recipients=["BEL"], trigger_text="killing", **blast),
        talks("2", "a1", actors=[], trigger_text="wounding", **blast),
        talks("3", "a1", actors=["BEL"], trigger_text="tore", **blast),
    )
    assert groups(found) == [["1", "2"], ["3"]]


def test_a_plan_is_another_event_and_linked_to_what_fulfils_it(told) -> None:
    found = told(talks("1", "a1", status="planned"), talks("2", "b1"), talks("3", "c1", status="ongoing"))
    assert groups(found) == [["1"], ["2", "3"]]
    event_of = dict(found.mentions.iter_rows())
    assert found.event_links.rows() == [(event_of["2"], event_of["1"], "fulfils")]


def test_what_did_not_happen_cancels_the_plan(told) -> None:
    found = told(talks("1", "a1", status="planned"), talks("2", "b1", status="negated"))
    event_of = dict(found.mentions.iter_rows())
    assert found.event_links.rows() == [(event_of["2"], event_of["1"], "cancels")]


def test_a_promise_and_what_it_promises_are_linked(told) -> None:
    found = told(talks("1", "a1", status="planned"), talks("2", "a1", event_type="AGREE"))
    event_of = dict(found.mentions.iter_rows())
    assert found.event_links.rows() == [(event_of["1"], event_of["2"], "agreed_in")]


def test_a_denial_and_what_it_denies_are_linked(told) -> None:
    found = told(
        talks("1", "a1", event_type="REJECT", trigger_text="held"),
        talks("2", "a1", event_type="ASSAULT", status="negated", actors=["ARD"]),
    )
    event_of = dict(found.mentions.iter_rows())
    assert found.event_links.rows() == [(event_of["2"], event_of["1"], "denied_in")]


def test_the_more_specific_date_and_place_win(told) -> None:
    town = {
        "place_name": "Tarsk",
        "place_country": "ARD",
        "latitude": 50.0,
        "longitude": 30.0,
        "place_text": "Tarsk",
    }
    found = told(
        talks("1", "a1", **town, day=None, month=date(2017, 3, 1)),
        talks("2", "b1", place_country="ARD", place_text="Ardenia"),
    )
    event = found.events.row(0, named=True)
    assert found.events.height == 1
    assert (event["date_start"], event["date_precision"], event["place_name"]) == (MARCH, "day", "Tarsk")


def test_a_date_that_is_said_beats_one_that_is_guessed(told) -> None:
    found = told(talks("1", "a1", day=JANUARY, basis="published"), talks("2", "b1", day=None, month=date(2017, 3, 1)))
    event = found.events.row(0, named=True)
    assert found.events.height == 1
    assert (event["date_start"], event["date_basis"]) == (date(2017, 3, 1), "explicit")


def test_distant_places_are_two_events(told) -> None:
    found = told(
        talks("1", "a1", place_name="Tarsk", latitude=50.0, longitude=30.0),
        talks("2", "b1", place_name="Nolm", latitude=45.0, longitude=30.0),
    )
    assert groups(found) == [["1"], ["2"]]


def test_stories_apart_share_an_event_only_where_parties_and_day_are_the_same(told) -> None:
    other_day = date(2017, 3, 11)
    found = told(
        talks("1", "a1"),
        talks("2", "b1"),
        talks("3", "c1", day=other_day),
        **{name: {"story_id": name} for name in ("a1", "b1", "c1")},
    )
    assert groups(found) == [["1", "2"], ["3"]]


def test_the_first_and_last_day_of_reporting_are_kept(told) -> None:
    found = told(talks("1", "a1"), talks("2", "b1"), b1={"published_on": date(2017, 3, 12)})
    assert found.events.select("first_reported_on", "last_reported_on").row(0) == (MARCH, date(2017, 3, 12))


def test_parties_carry_the_name_of_their_actor(articles, mentions) -> None:
    found = mentions(talks("1", "a", actors=[("ARD", "orlan"), "BEL"]))
    actors = table("actors").frame([{"actor_id": "orlan", "name": "Jan Orlan"} | _actor()])
    result = events(*found.values(), NO_CONTEXTS, articles({"article_id": "a"}), actors)
    assert result.event_parties["name"].to_list() == ["Jan Orlan", "BEL"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_events_are_those_of_the_set_of_mentions_in_any_order(told, shuffler: random.Random) -> None:
    rows = [
        talks(f"{number}", f"{outlet}1", day=day, actors=actors, sentence_text=f"{TALKS} {number % 3}")
        for number, (outlet, day, actors) in enumerate(
            (outlet, day, actors)
            for outlet in "abc"
            for day in (MARCH, JANUARY, None)
            for actors in (["ARD", "BEL"], ["ARD"], [])
        )
    ]
    given_order = told(*rows)
    shuffler.shuffle(rows)
    shuffled = told(*rows)
    assert shuffled.mentions.equals(given_order.mentions)
    assert shuffled.events.equals(given_order.events)


def test_there_may_be_no_mentions(articles, mentions) -> None:
    found = events(*mentions().values(), NO_CONTEXTS, articles())
    assert found.events.is_empty() and found.event_links.is_empty()


def _actor() -> dict[str, Any]:
    columns = (column for column in table("actors").columns if column.is_required)
    values = {"VARCHAR": "person", "BOOLEAN": False, "BIGINT": 1, "DOUBLE": 1.0}
    return {column.name: values[column.type] for column in columns if column.name not in ("actor_id", "name")}
