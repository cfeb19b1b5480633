"""Gate EXTRACTED: every row is traceable to its sentence, and says something that can be."""

import polars as pl

from expectations.derived import derived
from expectations.rules import Gate, Suite, Tables, holds


def spans_true(frame: pl.DataFrame, bodies: pl.DataFrame, start: str, end: str, text: str) -> pl.Series:
    """Return for each row whether `body[start:end]` is the stored text; a row without a span is true."""
    body_of = dict(bodies.iter_rows())
    return pl.Series(
        [
            begin is None or body_of.get(article, "")[begin:stop] == stored
            for article, begin, stop, stored in frame.select("article_id", start, end, text).iter_rows()
        ],
        dtype=pl.Boolean,
    )


def _bodies(tables: Tables) -> pl.DataFrame:
    return tables["articles"].select("article_id", "body")


def _in_articles(tables: Tables) -> pl.Expr:
    return pl.col("article_id").is_in(tables["articles"].get_column("article_id").implode())


def _event_facts(tables: Tables) -> pl.DataFrame:
    frame, bodies = tables["event_mentions"], _bodies(tables)
    return frame.with_columns(
        has_article=_in_articles(tables),
        trigger_is_true=spans_true(frame, bodies, "trigger_start", "trigger_end", "trigger_text"),
        evidence_is_true=spans_true(frame, bodies, "sentence_start", "sentence_end", "sentence_text"),
        trigger_is_in_sentence=(pl.col("trigger_start") >= pl.col("sentence_start"))
        & (pl.col("trigger_end") <= pl.col("sentence_end")),
    )


def _party_facts(tables: Tables) -> pl.DataFrame:
    frame = tables["event_mention_parties"].join(
        tables["event_mentions"].select("mention_id", "article_id"),
        on="mention_id",
        how="left",
        maintain_order="left",
    )
    both = (
        frame.filter(pl.col("actor_mention_id").is_not_null())
        .group_by("mention_id", "actor_mention_id")
        .agg(sides=pl.col("side").n_unique())
        .filter(pl.col("sides") > 1)
    )
    return frame.with_columns(
        has_mention=pl.col("article_id").is_not_null(),
        words_are_true=spans_true(frame, _bodies(tables), "start", "end", "text"),
        is_on_one_side=~pl.struct("mention_id", "actor_mention_id").is_in(
            both.select(pl.struct("mention_id", "actor_mention_id")).to_series().implode()
        ),
    )


def _claim_facts(tables: Tables) -> pl.DataFrame:
    frame, bodies = tables["claims"], _bodies(tables)
    pieces = tables["claim_spans"].select("claim_id", "start", "end")
    inside = (
        frame.select("claim_id", "speaker_start", "speaker_end")
        .join(pieces, on="claim_id")
        .filter((pl.col("speaker_start") < pl.col("end")) & (pl.col("speaker_end") > pl.col("start")))
        .get_column("claim_id")
    )
    return frame.with_columns(
        has_article=_in_articles(tables),
        speaker_is_true=spans_true(frame, bodies, "speaker_start", "speaker_end", "speaker_text"),
        cue_is_true=spans_true(frame, bodies, "cue_start", "cue_end", "cue_text"),
        speaker_is_outside=~pl.col("claim_id").is_in(inside.implode()),
        has_content=pl.col("claim_id").is_in(pieces.get_column("claim_id").implode()),
    )


def _piece_facts(tables: Tables) -> pl.DataFrame:
    frame = tables["claim_spans"].join(
        tables["claims"].select("claim_id", "article_id"), on="claim_id", how="left", maintain_order="left"
    )
    return frame.with_columns(
        has_claim=pl.col("article_id").is_not_null(),
        words_are_true=spans_true(frame, _bodies(tables), "start", "end", "text"),
    )


def _actor_facts(tables: Tables) -> pl.DataFrame:
    frame = tables["actor_mentions"]
    return frame.with_columns(
        has_article=_in_articles(tables),
        words_are_true=spans_true(frame, _bodies(tables), "start", "end", "text"),
    )


HAS_ARTICLE = holds(
    "article_is_there",
    "has_article",
    notes="No event, claim or actor without the article that tells of it.",
    advice="Its article is not in the batch.",
    shows="article_id",
)
WORDS_ARE_TRUE = holds(
    "words_are_the_body",
    "words_are_true",
    notes="Readers go back to the sentence by offsets: they must be exact.",
    advice="body[start:end] is not the stored text",
    shows="text",
)

EXTRACTED = Gate(
    name="EXTRACTED",
    stage="extract",
    suites=(
        Suite(
            table="actor_mentions",
            facts=_actor_facts,
            rules=(*derived("actor_mentions"), HAS_ARTICLE, WORDS_ARE_TRUE),
        ),
        Suite(table="actor_mention_candidates", rules=derived("actor_mention_candidates")),
        Suite(
            table="claims",
            facts=_claim_facts,
            rules=(
                *derived("claims", filled_later=frozenset({"date_precision", "date_basis"})),
                HAS_ARTICLE,
                holds(
                    "speaker_is_the_body",
                    "speaker_is_true",
                    notes="Readers go back to the speaker's words by offsets.",
                    advice="body[speaker_start:speaker_end] is not speaker_text",
                    shows="speaker_text",
                ),
                holds(
                    "cue_is_the_body",
                    "cue_is_true",
                    notes="Readers go back to the cue by offsets.",
                    advice="body[cue_start:cue_end] is not cue_text",
                    shows="cue_text",
                ),
                holds(
                    "speaker_is_outside_the_content",
                    "speaker_is_outside",
                    notes="Who is quoted is not the one who quotes: a speaker inside the content is a wrong parse.",
                    advice="The speaker's span lies in the content",
                    shows="speaker_text",
                ),
                holds(
                    "content_is_there",
                    "has_content",
                    notes="A claim without content says nothing.",
                    advice="The claim has no piece in claim_spans.",
                ),
            ),
        ),
        Suite(table="claim_spans", facts=_piece_facts, rules=(*derived("claim_spans"), WORDS_ARE_TRUE)),
        Suite(
            table="event_mentions",
            facts=_event_facts,
            rules=(
                *derived("event_mentions", filled_later=frozenset({"date_precision", "date_basis"})),
                HAS_ARTICLE,
                holds(
                    "evidence_is_the_body",
                    "evidence_is_true",
                    notes="body[start:end] is the evidence: without it nobody can check the row.",
                    advice="body[sentence_start:sentence_end] is not sentence_text",
                    shows="sentence_text",
                ),
                holds(
                    "trigger_is_the_body",
                    "trigger_is_true",
                    notes="The trigger says why the event was coded.",
                    advice="body[trigger_start:trigger_end] is not trigger_text",
                    shows="trigger_text",
                ),
                holds(
                    "trigger_lies_in_the_evidence",
                    "trigger_is_in_sentence",
                    notes="A trigger outside its sentence is a wrong offset.",
                    advice="The trigger lies outside the sentence",
                    shows="trigger_text",
                ),
            ),
        ),
        Suite(
            table="event_mention_parties",
            facts=_party_facts,
            rules=(
                *derived("event_mention_parties"),
                holds(
                    "mention_is_there",
                    "has_mention",
                    notes="No party without its event.",
                    advice="Its event mention is not in the batch.",
                    shows="mention_id",
                ),
                WORDS_ARE_TRUE,
                holds(
                    "party_is_on_one_side",
                    "is_on_one_side",
                    severity="warning",
                    notes="One actor on both sides of an event is odd: mostly a wrong parse, sometimes a civil war.",
                    advice="The same mention is actor and recipient",
                    shows="text",
                ),
            ),
        ),
        Suite(table="event_mention_contexts", rules=derived("event_mention_contexts")),
    ),
)
