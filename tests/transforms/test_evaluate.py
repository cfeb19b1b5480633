"""Scores are right on examples that can be counted by hand."""

from typing import Any

import pytest

from transforms.evaluate import bundled, evaluated
from transforms.evaluate.matching import paired, same_pairs
from transforms.evaluate.snippets import Quoted

TEXT = "Iran met Turkey. Turkey praised Iran."


def event(start: int, end: int, kind: str, **more: Any) -> dict[str, Any]:
    """A gold event in the first or second sentence of TEXT."""
    first = start < 16
    return {
        "start": start,
        "end": end,
        "sentence_start": 0 if first else 17,
        "sentence_end": 16 if first else 37,
        "event_types": [kind],
        "actor_countries": ["IRN"],
        "recipient_countries": ["TUR"],
        "reciprocal": False,
        "date_start": "2020-01-01",
        "date_end": "2020-01-03",
        "status": "actual",
        "same_event": kind,
        "core": True,
    } | more


MEETING = event(5, 8, "CONSULT", reciprocal=True)
PRAISE = event(24, 31, "SUPPORT", actor_countries=["TUR"], recipient_countries=["IRN"], status="planned")
GOLD = {"id": "a", "text": TEXT, "published_at": None, "events": [MEETING, PRAISE]}


def found(gold: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The prediction that gets a gold event wholly right, but for what is said."""
    return {
        "event_type": gold["event_types"][0],
        "start": gold["start"],
        "end": gold["end"],
        "actors": [{"country": country} for country in gold["actor_countries"]],
        "recipients": [{"country": country} for country in gold["recipient_countries"]],
        "status": gold["status"],
        "date_start": gold["date_start"],
        "date_end": gold["date_end"],
        "event_id": gold["same_event"],
    } | more


def score(golds: list[dict[str, Any]], predictions: list[dict[str, Any]], what: str) -> dict[str, float]:
    return {row["figure"]: row["value"] for row in evaluated(golds, predictions) if row["what"] == what}


def events_of(*predicted: dict[str, Any]) -> dict[str, float]:
    return score([GOLD], [{"id": "a", "events": list(predicted)}], "events")


def test_what_is_all_right_scores_one() -> None:
    figures = events_of(found(MEETING), found(PRAISE))
    wholly = ("precision", "recall", "f1", "type", "actors", "recipients", "status", "not_actual_f1", "date")
    assert [figures[name] for name in wholly] == [1.0] * len(wholly)


def test_nothing_found_scores_nothing() -> None:
    assert events_of()["f1"] == 0
    assert score([GOLD], [], "events")["recall"] == 0


def test_a_false_event_costs_precision_and_a_missed_one_recall() -> None:
    figures = events_of(found(MEETING), found(MEETING, event_type="ASSAULT", start=0, end=4))
    assert figures["precision"] == figures["recall"] == 0.5


def test_a_second_type_on_the_same_trigger_is_no_false_event_if_gold_accepts_it() -> None:
    either = GOLD | {"events": [MEETING | {"event_types": ["CONSULT", "AGREE"]}]}
    prediction = {"id": "a", "events": [found(MEETING), found(MEETING, event_type="AGREE")]}
    assert score([either], [prediction], "events")["precision"] == 1


def test_an_event_in_another_sentence_is_another_event() -> None:
    assert events_of(found(MEETING, start=24, end=31))["type"] == 0


def test_events_that_are_not_core_are_neither_missed_nor_false() -> None:
    background = GOLD | {"events": [MEETING, PRAISE | {"core": False}]}
    for predicted in ([found(MEETING)], [found(MEETING), found(PRAISE)]):
        figures = score([background], [{"id": "a", "events": predicted}], "events")
        assert figures["precision"] == figures["recall"] == 1


def test_the_sides_of_a_meeting_may_be_exchanged_and_those_of_praise_may_not() -> None:
    turned = {"actors": [{"country": "TUR"}, {"country": "IRN"}], "recipients": []}
    assert events_of(found(MEETING, **turned))["actors"] == 1
    assert events_of(found(PRAISE, **turned))["actors"] == 0


@pytest.mark.parametrize(
    ("start", "end", "right"),
    [
        ("2020-01-03", "2020-01-04", 1),
        ("2020-01-04", "2020-01-05", 0),
        ("2020-01-01", "2020-01-09", 1),
        ("2020-01-01", "2020-01-10", 0),
        (None, "2020-01-02", 1),
        (None, None, 0),
    ],
)
def test_a_date_is_right_if_it_overlaps_and_is_at_most_thrice_as_long(
    start: str | None, end: str | None, right: int
) -> None:
    assert events_of(found(MEETING, date_start=start, date_end=end))["date"] == right


def test_mentions_of_one_event_share_an_id_across_articles() -> None:
    golds = [GOLD, GOLD | {"id": "b"}]
    together = [{"id": i, "events": [found(MEETING), found(PRAISE)]} for i in "ab"]
    lumped = [{"id": i, "events": [found(e, event_id="x") for e in (MEETING, PRAISE)]} for i in "ab"]
    assert score(golds, together, "events")["identity_f1"] == 1
    assert score(golds, lumped, "events")["identity_precision"] == pytest.approx(2 / 6)
    assert score(golds, lumped, "events")["identity_recall"] == 1


SAID = "Rouhani said that the deal was good. He smiled. Obama agreed that it was."
QUOTE = {"content_spans": [[13, 35]], "speaker_spans": [[0, 7]], "cue_spans": [[8, 12]], "type": "indirect"}
THOUGHT = {"content_spans": [[55, 72]], "speaker_spans": [[48, 53]], "type": "indirect", "scored": False}
SPEECH = {"id": "a", "text": SAID, "quotes": [QUOTE, THOUGHT]}


def claims_of(*predicted: dict[str, Any]) -> dict[str, float]:
    return score([SPEECH], [{"id": "a", "claims": list(predicted)}], "claims")


def test_a_leading_that_is_no_part_of_what_was_said() -> None:
    figures = claims_of({"content_spans": [[18, 35]], "speaker_start": 0, "speaker_end": 7})
    assert figures["exact_f1"] == figures["attributed_f1"] == figures["recall_indirect"] == 1


def test_half_of_the_words_are_enough_for_a_match_but_not_for_an_exact_one() -> None:
    figures = claims_of({"content_spans": [[22, 30]], "speaker_start": 0, "speaker_end": 7})
    assert (figures["content_f1"], figures["exact_f1"]) == (1, 0)
    assert claims_of({"content_spans": [[31, 35]]})["content_f1"] == 0


def test_a_wrong_speaker_counts_against_attribution_only() -> None:
    figures = claims_of({"content_spans": [[18, 35]], "speaker_start": 48, "speaker_end": 53})
    assert (figures["content_f1"], figures["speaker_accuracy"], figures["attributed_f1"]) == (1, 0, 0)


def test_a_quote_that_is_not_scored_is_neither_missed_nor_false() -> None:
    said = {"content_spans": [[18, 35]], "speaker_start": 0, "speaker_end": 7}
    assert claims_of(said, THOUGHT)["content_f1"] == 1


def mention(start: int, end: int, key: str, **more: Any) -> dict[str, Any]:
    gold = {"kind": "country", "countries": [key], "boilerplate": False}
    return {"start": start, "end": end, "actor_key": key} | gold | more


ACTORS = [
    mention(0, 4, "IRN"),
    mention(9, 15, "TUR"),
    mention(17, 23, "TUR"),
    mention(32, 36, "IRN", boilerplate=True),
    mention(24, 31, "s-400", kind="weapon"),
]
CAST = {"id": "a", "text": TEXT, "actors": ACTORS}


def actors_of(*predicted: tuple[int, int, str | None, str]) -> dict[str, float]:
    rows = [{"start": s, "end": e, "country": c, "actor_id": i} for s, e, c, i in predicted]
    return score([CAST], [{"id": "a", "actors": rows}], "actors")


def test_mentions_are_found_if_half_of_the_joint_span_is_shared() -> None:
    figures = actors_of((0, 8, "IRN", "1"), (9, 15, "TUR", "2"), (17, 30, "TUR", "2"))
    assert figures["recall"] == pytest.approx(2 / 3)
    assert figures["precision"] == pytest.approx(2 / 3)


def test_country_and_identity_are_of_the_mentions_found() -> None:
    figures = actors_of((0, 4, "IRN", "1"), (9, 15, None, "2"), (17, 23, "TUR", "2"), (32, 36, "IRN", "9"))
    assert figures["f1"] == figures["identity_f1"] == 1
    assert figures["country"] == pytest.approx(2 / 3)


def test_a_weapon_is_no_actor() -> None:
    assert actors_of((24, 31, None, "1"))["precision"] == 0


def test_stories_are_scored_by_the_share_of_right_company() -> None:
    golds = [{"id": i, "text": "", "cluster": c} for i, c in (("a", "x"), ("b", "x"), ("c", "y"), ("d", "z"))]
    predicted = [{"id": "a", "story_id": "1"}, {"id": "b", "story_id": "1"}, {"id": "c", "story_id": "1"}]
    figures = score(golds, predicted, "stories")
    assert figures["recall"] == 1
    assert figures["precision"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_only_what_was_annotated_is_scored() -> None:
    assert {row["what"] for row in evaluated([GOLD], [])} == {"events"}
    sentence = {"id": "s", "text": "They met.", "events": [{"event_types": ["CONSULT"], "core": True}]}
    assert evaluated([sentence, {"id": "t", "text": "x", "event_type": "AID"}], []) == []


def test_rows_say_how_many_cases_a_figure_rests_on() -> None:
    rows = {row["figure"]: row["n"] for row in evaluated([GOLD], [{"id": "a", "events": [found(PRAISE)]}])}
    assert (rows["precision"], rows["recall"], rows["date"], rows["not_actual_f1"]) == (1, 2, 1, 1)


def test_the_likest_pair_first_and_each_only_once() -> None:
    assert paired({(0, 0): 0.6, (0, 1): 0.9, (1, 1): 0.8, (1, 0): 0.5}) == {1: 0, 0: 1}


def test_pairs_that_share_a_key_are_counted_without_the_nameless() -> None:
    tally = same_pairs([("1", "a"), ("1", "a"), ("1", "b"), (None, "b"), (None, None)])
    assert (tally.right, tally.wrong, tally.missed) == (1, 2, 1)


def test_gold_as_its_own_prediction_is_perfect() -> None:
    golds = bundled.golds()
    predictions = [
        {
            "id": gold["id"],
            "story_id": gold["cluster"],
            "events": [found(e) for e in gold.get("events", [])],
            "claims": gold.get("quotes", []),
            "actors": [
                {**a, "country": (a["countries"] or [None])[0], "actor_id": a["actor_key"]}
                for a in gold.get("actors", [])
            ],
        }
        for gold in golds
    ]
    rows = evaluated(golds, predictions)
    assert {row["what"] for row in rows} == {"events", "claims", "actors", "stories"}
    assert all(row["value"] == 1 for row in rows)


@pytest.mark.parametrize(
    ("snippet", "words"),
    [
        ("talks", "talks"),
        ("The talks [failed] in", "failed"),
        ("failed ... 2019", "failed in Geneva in 2019"),
        ("talk", "talk"),
    ],
)
def test_snippets_are_whole_words_ranges_or_words_in_their_surroundings(snippet: str, words: str) -> None:
    text = "The talks failed in Geneva in 2019. They talk again."
    start, end = Quoted(text, "a").find(snippet)
    assert text[start:end] == words
    assert snippet != "talk" or start > 30


def test_a_sentence_ends_at_a_full_stop_a_quotation_mark_or_the_end_of_its_line() -> None:
    text = 'U.S. envoys met on Sept. 4. "It went well." They left\nThe end'
    ends = {Quoted(text, "a").sentence(at) for at in range(len(text)) if not text[at].isspace()}
    assert [text[start:end] for start, end in sorted(ends)] == [
        "U.S. envoys met on Sept. 4.",
        '"It went well."',
        "They left",
        "The end",
    ]
