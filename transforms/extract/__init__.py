"""Extraction: each text parsed once, rows of all tables out."""

from collections.abc import Callable
from typing import Any

import polars as pl
from spacy.language import Language

from transforms.extract.actors import mentions_in
from transforms.extract.claims import claims_in
from transforms.extract.claims.claim import Claim
from transforms.extract.events import events_in
from transforms.extract.events.rows import EventMention
from transforms.extract.first_person import link_first_person
from transforms.extract.language import Cache, parsed_articles
from transforms.extract.text import ActorMention, Article, Mentions
from warehouse.schema import table

EXTRACTED_TABLES = (
    "actor_mentions",
    "actor_mention_candidates",
    "claims",
    "claim_spans",
    "claim_speakers",
    "claim_actors",
    "event_mentions",
    "event_mention_parties",
    "event_mention_contexts",
)
CODED_LANGUAGES = ("en", "und")  # a text too short to tell its language is read as English
CHUNK = 50  # articles whose parses are held at once


def extracted(
    articles: pl.DataFrame,
    nlp: Language,
    memo: Cache | None = None,
    progress: Callable[[int], None] = lambda count: None,
) -> dict[str, pl.DataFrame]:
    """Return the rows of every extracted table for these articles.

    `articles` has at least the columns article_id, body, title_end, outlet and language.
    Dates and offices stay as they are said: `transforms.link.resolved` settles them with the day of publication.
    Articles in a language that is not coded have no rows.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in EXTRACTED_TABLES}
    coded = articles.filter(pl.col("language").is_in(CODED_LANGUAGES))
    progress(articles.height - coded.height)
    for chunk in coded.iter_slices(CHUNK):
        for article in parsed_articles(chunk.to_dicts(), nlp, memo):
            for name, found in rows_of(article).items():
                rows[name] += found
            progress(1)
    return {name: table(name).frame(found) for name, found in rows.items()}


def rows_of(article: Article) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every extracted table for one parsed article."""
    mentions = Mentions(mentions_in(article))
    events = list(events_in(article, mentions))
    claims = list(claims_in(article, mentions))
    reported(events, claims)
    link_first_person(mentions, claims)
    return {
        "actor_mentions": [_mention_row(article, mention) for mention in mentions.all],
        "actor_mention_candidates": [row for mention in mentions.all for row in _candidate_rows(mention)],
        "claims": [{**claim.row(), "position": position} for position, claim in enumerate(claims)],
        "claim_spans": [
            {
                "claim_id": claim.claim_id,
                "position": position,
                "start": piece.start,
                "end": piece.end,
                "text": piece.text,
                "is_quoted": piece.is_quoted,
            }
            for claim in claims
            for position, piece in enumerate(claim.pieces)
        ],
        "claim_speakers": [
            {"claim_id": claim.claim_id, "position": position, "actor_mention_id": mention_id, "actor_id": actor_id}
            for claim in claims
            for position, (mention_id, actor_id) in enumerate(claim.speakers)
        ],
        "claim_actors": [
            {"claim_id": claim.claim_id, "position": position, "actor_id": actor_id}
            for claim in claims
            for position, actor_id in enumerate(dict.fromkeys(claim.about))
        ],
        "event_mentions": [{**event.row(), "position": position} for position, event in enumerate(events)],
        "event_mention_parties": [row for event in events for row in event.party_rows()],
        "event_mention_contexts": [row for event in events for row in event.context_rows()],
    }


def reported(events: list[EventMention], claims: list[Claim]) -> None:
    """Point each event to the claim that it stands in, the narrowest where one stands in another."""
    pieces = sorted(
        (
            (piece.end - piece.start, piece.start, piece.end, claim.claim_id)
            for claim in claims
            for piece in claim.pieces
        ),
    )
    for event in events:
        event.claim_id = next(
            (
                claim_id
                for _, start, end, claim_id in pieces
                if start <= event.trigger_start and event.trigger_end <= end
            ),
            None,
        )


def _mention_row(article: Article, mention: ActorMention) -> dict[str, Any]:
    row = {name: getattr(mention, name) for name in table("actor_mentions").names if name != "article_id"}
    # A place has no row in `actors`, whatever it may be called in the reference tables.
    actor_id = None if mention.is_place else mention.actor_id
    return row | {"article_id": article.article_id, "actor_id": actor_id}


def _candidate_rows(mention: ActorMention) -> list[dict[str, Any]]:
    related = [("candidate", actor_id, score) for actor_id, score in mention.candidates]
    related += [("member", actor_id, 1.0) for actor_id in mention.members]
    return [
        {
            "mention_id": mention.mention_id,
            "relation": relation,
            "position": position,
            "actor_id": actor_id,
            "score": score,
        }
        for position, (relation, actor_id, score) in enumerate(related)
    ]
