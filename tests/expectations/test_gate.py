import datetime as dt

import polars as pl
import pytest

from expectations.derived import derived
from expectations.extracted import EXTRACTED
from expectations.gate import GateBroken, GateFailed, passed
from expectations.ingested import INGESTED
from expectations.loaded import LOADED, whole_table_rules
from expectations.normalized import NORMALIZED
from expectations.rules import Gate, Rule, Suite, Tables
from warehouse.schema import table

NOW = dt.datetime(2020, 3, 5, 12, tzinfo=dt.UTC)
GATES = (INGESTED, NORMALIZED, EXTRACTED, LOADED)


def deliveries(*texts: str | None, problem: str | None = None) -> dict[str, pl.DataFrame]:
    rows = [
        {"source": "files", "native_key": str(n), "text": text, "problem": problem, "fetched_at": NOW}
        for n, text in enumerate(texts)
    ]
    return {"deliveries": table("deliveries").frame(rows)}


def article(body: str = "Putin met Erdogan.", **given: object) -> pl.DataFrame:
    row = {
        "article_id": "a", "source": "files", "native_key": "a", "content_hash": "h", "version": 1,
        "published_precision": "day", "published_basis": "metadata", "language": "en", "raw_text": body, "body": body,
        "published_start": dt.date(2020, 3, 5), "published_end": dt.date(2020, 3, 5), "word_count": 3,
        "fetched_at": NOW,
    }  # fmt: skip
    return table("articles").frame([row | given])


def mention(**given: object) -> pl.DataFrame:
    row = {
        "mention_id": "m", "event_id": "e", "article_id": "a", "position": 0, "event_type": "CONSULT", "quad_class": 1,
        "status": "actual", "status_basis": "past tense", "trigger_start": 6, "trigger_end": 9, "trigger_text": "met",
        "sentence_start": 0, "sentence_end": 18, "sentence_text": "Putin met Erdogan.", "is_headline": False,
        "date_precision": "day", "date_basis": "explicit", "date_start": dt.date(2020, 3, 5),
        "date_end": dt.date(2020, 3, 5), "confidence": 0.9, "rule": "r", "ontology_version": "1",
    }  # fmt: skip
    return table("event_mentions").frame([row | given])


def extracted(**tables: pl.DataFrame) -> dict[str, pl.DataFrame]:
    names = [suite.table for suite in EXTRACTED.suites]
    return {"articles": article(), **{name: table(name).frame([]) for name in names}, **tables}


def broken_rules(gate: Gate, tables: Tables) -> set[str]:
    return {rule for row in passed(gate, tables, "batch", NOW).rejected for rule, _ in row.reasons}


def test_a_row_that_breaks_a_rule_is_kept_aside_and_the_others_go_on() -> None:
    outcome = passed(INGESTED, deliveries("Some news.", "  \n"), "batch", NOW)
    assert outcome.tables["deliveries"].get_column("native_key").to_list() == ["0"]
    assert [(row.row["native_key"], row.reasons[0][0]) for row in outcome.rejected] == [("1", "text_has_words")]


def test_a_reject_names_every_rule_that_it_broke() -> None:
    tables = extracted(event_mentions=mention(sentence_text="Something else.", event_type="PARTY"))
    assert broken_rules(EXTRACTED, tables) == {"evidence_is_the_body", "event_type_is_listed"}


def test_every_rule_leaves_a_result_with_its_counts() -> None:
    results = passed(INGESTED, deliveries("Some news.", ""), "batch", NOW).results
    assert results.height == len(INGESTED.suites[0].rules)
    row = results.row(by_predicate=pl.col("rule") == "text_has_words", named=True)
    assert (row["checked_count"], row["failed_count"], row["is_success"]) == (2, 1, False)


def test_too_many_rejects_stop_the_batch() -> None:
    with pytest.raises(GateFailed, match="nothing of it is loaded") as failure:
        passed(INGESTED, deliveries(*["Some news."] * 5, *[""] * 30), "batch", NOW)
    assert not failure.value.results.get_column("is_success").all()


def test_a_few_bad_records_never_stop_a_small_batch() -> None:
    assert passed(INGESTED, deliveries("Some news.", *[""] * 10), "batch", NOW).tables["deliveries"].height == 1


def test_a_broken_table_rule_stops_the_batch() -> None:
    twice = pl.concat([deliveries("Some news.")["deliveries"]] * 2)
    with pytest.raises(GateFailed, match="key_is_unique"):
        passed(INGESTED, {"deliveries": twice}, "batch", NOW)


def test_an_expectation_that_raises_is_a_broken_gate_not_bad_data() -> None:
    rule = Rule("nonsense", "expect_column_values_to_match_regex", {"column": "text", "regex": "("})
    gate = Gate("BROKEN", "ingest", (Suite("deliveries", (rule,)),))
    with pytest.raises(GateBroken, match="raised"):
        passed(gate, deliveries("Some news."), "batch", NOW)


def test_a_rule_on_a_column_that_is_not_there_is_a_broken_gate() -> None:
    rule = Rule("nothing", "expect_column_values_to_not_be_null", {"column": "nowhere"})
    with pytest.raises(GateBroken, match="nowhere"):
        passed(Gate("BROKEN", "ingest", (Suite("deliveries", (rule,)),)), deliveries("Some news."), "batch", NOW)


def test_what_hangs_on_a_rejected_row_goes_with_it() -> None:
    party = {
        "mention_id": "m", "side": "actor", "position": 0, "text": "Putin", "start": 0, "end": 5, "found_by": "nsubj",
    }  # fmt: skip
    tables = extracted(
        event_mentions=mention(trigger_text="saw"),
        event_mention_parties=table("event_mention_parties").frame([party]),
    )
    outcome = passed(EXTRACTED, tables, "batch", NOW)
    assert outcome.tables["event_mentions"].is_empty() and outcome.tables["event_mention_parties"].is_empty()


def test_no_event_without_its_article() -> None:
    assert "article_is_there" in broken_rules(EXTRACTED, extracted(event_mentions=mention(article_id="gone")))


def claim(**given: object) -> dict[str, pl.DataFrame]:
    row = {
        "claim_id": "c", "article_id": "a", "position": 0, "kind": "indirect", "speaker_text": "Putin",
        "speaker_start": 0, "speaker_end": 5, "speaker_type": "person", "speaker_basis": "subject",
        "content_text": "Erdogan",
        "content_start": 10, "content_end": 17, "sentence_start": 0, "sentence_end": 18, "polarity": "affirmed",
        "modality": "asserted", "tense": "past", "is_headline": False, "is_thought": False,
        "confidence": 0.9, "rule": "r",
    }  # fmt: skip
    piece = {"claim_id": "c", "position": 0, "start": 10, "end": 17, "text": "Erdogan", "is_quoted": False}
    return {
        "claims": table("claims").frame([row | given]),
        "claim_spans": table("claim_spans").frame([piece]),
    }


def test_a_speaker_lies_outside_the_content() -> None:
    inside = {"speaker_text": "Erdogan", "speaker_start": 10, "speaker_end": 17}
    assert broken_rules(EXTRACTED, extracted(**claim())) == set()
    assert broken_rules(EXTRACTED, extracted(**claim(**inside))) == {"speaker_is_outside_the_content"}


def test_one_actor_on_both_sides_is_a_warning() -> None:
    side = {
        "mention_id": "m",
        "position": 0,
        "text": "Putin",
        "start": 0,
        "end": 5,
        "actor_mention_id": "x",
        "found_by": "nsubj",
    }
    parties = table("event_mention_parties").frame([side | {"side": "actor"}, side | {"side": "recipient"}])
    named = {
        "mention_id": "x", "article_id": "a", "start": 0, "end": 5, "text": "Putin", "form": "name", "kind": "person",
        "confidence": 1.0, "rule": "r",
    }  # fmt: skip
    tables = extracted(
        event_mentions=mention(),
        event_mention_parties=parties,
        actor_mentions=table("actor_mentions").frame([named]),
    )
    outcome = passed(EXTRACTED, tables, "batch", NOW)
    row = outcome.results.row(by_predicate=pl.col("rule") == "party_is_on_one_side", named=True)
    assert (row["is_success"], row["severity"], row["failed_count"]) == (False, "warning", 2)
    assert outcome.tables["event_mention_parties"].height == 2


@pytest.mark.parametrize(
    ("day", "status", "broken"),
    [
        (6, "actual", set()),
        (7, "actual", {"future_events_are_not_actual"}),
        (7, "planned", set()),
        (7, "negated", set()),
    ],
)
def test_an_event_dated_more_than_a_day_after_its_article_has_not_happened(
    day: int, status: str, broken: set[str]
) -> None:
    later = mention(date_start=dt.date(2020, 3, day), date_end=dt.date(2020, 3, day), status=status)
    assert broken_rules(LOADED, {"articles": article(), "event_mentions": later}) == broken


def test_whole_table_rules_stop_the_batch() -> None:
    counts = pl.DataFrame([dict.fromkeys(whole_table_rules(), 0) | {"mentions_without_event": 1}])
    with pytest.raises(GateFailed, match="mentions_without_event"):
        passed(LOADED, {"whole_tables": counts}, "batch", NOW)


def test_unusable_given_fields_reject_the_article() -> None:
    none = pl.DataFrame(schema=dict.fromkeys(("source", "native_key", "field", "message"), pl.String))
    given = {
        "source": "files",
        "native_key": "a",
        "field": "published_text",
        "message": "the year 20177 cannot be",
    }
    problem = pl.DataFrame([given], schema=none.schema)
    assert broken_rules(NORMALIZED, {"articles": article(), "problems": none}) == set()
    assert broken_rules(NORMALIZED, {"articles": article(), "problems": problem}) == {"given_fields_are_usable"}


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_rules_say_why_and_have_ids_of_their_own(gate: Gate) -> None:
    for suite in gate.suites:
        ids = [rule.id for rule in suite.rules]
        assert len(ids) == len(set(ids)), f"{gate.name} has a rule twice on {suite.table}"
        assert all(rule.notes for rule in suite.rules)
        assert all(rule.advice for rule in suite.rules if rule.kind == "row" and rule.severity == "critical")


def test_a_contract_implies_its_rules() -> None:
    ids = {rule.id for rule in derived("events")}
    assert {"event_type_is_listed", "quad_class_is_in_range", "mention_id_is_given", "key_is_unique"} <= ids
