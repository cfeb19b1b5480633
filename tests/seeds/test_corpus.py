"""The bundled corpus holds what it is there for, and its annotations fit its articles."""

import json
import re
from collections import Counter
from datetime import datetime
from typing import Any

import pytest

import seeds
from transforms.evaluate import bundled
from transforms.evaluate.snippets import Quoted, SnippetNotFound

TYPES = set(seeds.document("ontology/types.yml")["types"])
STATUSES = {"actual", "ongoing", "planned", "hypothetical", "negated"}
INTERNATIONAL = {"UNO", "EUR", "IGO", "NGO"}
FIELDS = {"id", "url", "title", "outlet", "published_at", "text"}

GOLDS = {gold["id"]: gold for gold in bundled.golds()}
EVENTS = [(gold, event) for gold in GOLDS.values() for event in gold.get("events", [])]
QUOTES = [(gold, quote) for gold in GOLDS.values() for quote in gold.get("quotes", [])]
ACTORS = [(gold, actor) for gold in GOLDS.values() for actor in gold.get("actors", [])]


def lines(folder: str) -> list[str]:
    files = [f for f in seeds.path(f"corpus/{folder}").iterdir() if f.name.endswith(".jsonl")]
    return [line for file in files for line in file.read_text("utf-8").split("\n") if line]


def records(folder: str) -> list[dict[str, Any]]:
    found = []
    for line in lines(folder):
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return found


def texts() -> dict[str, str]:
    folder = seeds.path("corpus/articles/radio-freecoast")
    return {file.name: file.read_text("utf-8") for file in folder.iterdir()}


def test_there_are_thirty_articles_of_six_outlets_on_ten_happenings() -> None:
    outlets = {record["outlet"] for record in records("articles")}
    assert len(GOLDS) >= 30
    assert len(outlets) + 1 == 6, "five outlets with a JSON Lines file, and the radio station's text files"
    assert len({gold["cluster"] for gold in GOLDS.values() if gold.get("events") != []}) >= 10


def test_two_records_are_broken_and_no_others() -> None:
    sound = [record for record in records("articles") if record["text"]]
    assert len(lines("articles")) - len(records("articles")) == 1
    assert len(records("articles")) - len(sound) == 1
    for record in sound:
        assert set(record) == FIELDS
        assert re.fullmatch(r"https://\w+\.example/world/[\w-]+", record["url"])
        assert record["published_at"] is None or datetime.fromisoformat(record["published_at"])


def test_ids_and_addresses_are_unique() -> None:
    sound = [record for record in records("articles") if record["text"]]
    assert max(Counter(record["id"] for record in sound).values()) == 1
    assert max(Counter(record["url"] for record in sound).values()) == 1


def test_articles_are_of_the_length_of_news() -> None:
    for gold in GOLDS.values():
        assert 70 <= len(gold["text"].split()) <= 450, gold["id"]


def test_a_second_delivery_corrects_an_article_of_the_first() -> None:
    first = {record["id"]: record for record in records("articles")}
    (second,) = records("second_delivery")
    assert second["url"] == first[second["id"]]["url"]
    assert second["text"] != first[second["id"]]["text"]
    assert second["fetched_at"] > second["published_at"]


def test_wire_copies_differ_by_their_credit_only() -> None:
    for wire, copy in [
        ("meridian-20150714-vienna", "harbour-20150715-vienna"),
        ("meridian-20220722-istanbul", "harbour-20220722-istanbul"),
        ("meridian-20200806-beirut", "courier-20200807-beirut"),
    ]:
        theirs, ours = (set(sentences(GOLDS[article]["text"])) for article in (wire, copy))
        assert len(theirs & ours) >= 0.75 * len(theirs)
        assert "Meridian" in GOLDS[copy]["text"]


def test_a_rewritten_copy_takes_over_some_sentences() -> None:
    theirs = set(sentences(GOLDS["meridian-20150714-vienna"]["text"]))
    ours = set(sentences(GOLDS["courier-20150715-congress"]["text"]))
    assert 3 <= len(theirs & ours) <= 0.5 * len(ours)


def test_two_meetings_of_the_same_leaders_in_the_same_city_are_two_stories_and_two_events() -> None:
    meetings = {gold["cluster"] for gold in GOLDS.values() if gold["cluster"].startswith("macron-in-berlin")}
    named = {event["same_event"] for _, event in EVENTS if event["same_event"].startswith("berlin-meeting")}
    assert len(meetings) == len(named) == 2


def test_text_files_carry_source_lines_glued_boilerplate_and_no_date_in_one() -> None:
    found = texts()
    glued = [name for name, text in found.items() if re.search(r"Embedded Object[A-Z]", text)]
    undated = [name for name, text in found.items() if not re.search(r"\b20\d\d\b", text)]
    assert glued and undated
    assert any(text.startswith("Source: Radio Freecoast") for text in found.values())


def test_quotation_marks_are_mixed_and_one_curly_one_is_closed_by_a_straight_one() -> None:
    joined = "\n".join(gold["text"] for gold in GOLDS.values())
    assert all(mark in joined for mark in "“”\"'")
    assert re.search(r'“[^“”"]+"', joined)


def test_plain_news_holds_no_event() -> None:
    assert sum(gold.get("events") == [] for gold in GOLDS.values()) >= 5


def test_every_article_has_its_story_and_every_story_its_article() -> None:
    assert set(seeds.document("corpus/gold/stories.yml")) == set(GOLDS)


def test_annotations_are_of_articles_that_there_are() -> None:
    folder = seeds.path("corpus/gold/articles")
    named = [
        article
        for file in folder.iterdir()
        for article in seeds.document(f"corpus/gold/articles/{file.name}")["articles"]
    ]
    assert set(named) <= set(GOLDS)


def test_enough_is_annotated_to_measure_on() -> None:
    assert sum("events" in gold and "quotes" in gold for gold in GOLDS.values()) >= 12
    assert sum("actors" in gold for gold in GOLDS.values()) >= 8
    assert {event["status"] for _, event in EVENTS} == STATUSES
    assert {kind for _, event in EVENTS for kind in event["event_types"]} == TYPES
    assert {quote["type"] for _, quote in QUOTES} == {"direct", "indirect", "mixed"}


def test_events_are_of_listed_types_countries_and_dates() -> None:
    for _, event in EVENTS:
        assert set(event["event_types"]) <= TYPES
        assert event["status"] in STATUSES
        assert all(map(is_country, event["actor_countries"] + event["recipient_countries"]))
        days = [event["date_start"], event["date_end"]]
        assert all(day is None or datetime.fromisoformat(day) for day in days)
        assert None in days or days[0] <= days[1]
        assert not event["reciprocal"] or event["actor_countries"]


def test_triggers_stand_in_their_sentence_and_sentences_in_the_text() -> None:
    for gold, event in EVENTS:
        sentence = gold["text"][event["sentence_start"] : event["sentence_end"]]
        assert event["sentence_start"] <= event["start"] < event["end"] <= event["sentence_end"]
        assert sentence == sentence.strip() and "\n" not in sentence
        assert event["trigger"] in sentence


def test_speaker_and_cue_stand_near_what_was_said_and_not_in_it() -> None:
    for gold, quote in QUOTES:
        pieces = [range(*span) for span in quote["content_spans"]]
        for start, end in quote["speaker_spans"] + quote["cue_spans"]:
            assert not any(start in piece or end - 1 in piece for piece in pieces), quote
            assert "\n" not in gold["text"][start : pieces[0].start] + gold["text"][pieces[0].stop : end]
            assert gold["text"][start:end].strip()


def test_direct_quotes_have_quotation_marks_and_indirect_ones_have_none() -> None:
    for gold, quote in QUOTES:
        for start, end in quote["content_spans"]:
            marks = set("“”\"'’‘") & set(gold["text"][start - 1 : end + 2])
            inside = set('“”"') & set(gold["text"][start:end])
            assert marks or quote["type"] != "direct", quote
            assert not inside or quote["type"] == "mixed", quote


def test_actors_are_known_and_their_countries_listed() -> None:
    known = seeds.document("corpus/gold/actors.yml")
    used = {actor["actor_key"] for _, actor in ACTORS}
    assert set(known) <= used, "no key without a mention"
    assert all(is_country(country) for _, actor in ACTORS for country in actor["countries"])


def test_no_mention_stands_in_another_of_the_same_actor() -> None:
    for gold in GOLDS.values():
        mentions = gold.get("actors", [])
        for a in mentions:
            for b in mentions:
                inside = a is not b and b["start"] <= a["start"] and a["end"] <= b["end"]
                assert not (inside and a["actor_key"] == b["actor_key"]), (gold["id"], a, b)


def test_a_snippet_that_the_text_does_not_say_is_an_error_that_says_which() -> None:
    with pytest.raises(SnippetNotFound, match="a1: no 'held talks'"):
        Quoted("They met in Vienna.", "a1").find("held talks")


def sentences(text: str) -> list[str]:
    straight = text.translate(str.maketrans("“”’", '""\''))
    quoted = Quoted(straight, "")
    starts = [match.start() for match in re.finditer(r"\S+", straight)]
    return [straight[start:end] for start, end in sorted({quoted.sentence(start) for start in starts})]


def is_country(code: str) -> bool:
    return code in INTERNATIONAL or bool(re.fullmatch(r"[A-Z]{3}", code))
