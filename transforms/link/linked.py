"""Everything that is the same across articles, formed at once: copies, stories, events, claim groups.

All of it is a pure function of the set of articles: any order, any batching, the same groups and ids. The steps are
those by which a batch is linked with what is stored (`flows.linking`), which forms only what the batch changes.
"""

import polars as pl

from transforms.link.claims import claim_groups
from transforms.link.copies import (
    article_links,
    origins,
    sentence_origins,
    sentences_of_claims,
    sentences_of_mentions,
    text_pairs,
)
from transforms.link.events import NOT_JUDGED, Judged, events
from transforms.link.publication import told_themselves
from transforms.link.stories import stories, story_pairs, with_main_events

Tables = dict[str, pl.DataFrame]


def linked(
    tables: Tables,
    judged: Judged = NOT_JUDGED,
    pairs: pl.DataFrame | None = None,
    alike: pl.DataFrame | None = None,
) -> Tables:
    """Return all that follows from comparing articles, in the shapes of the contracts.

    Takes every current row of `articles`, `event_mentions`, `event_mention_parties`,
    `event_mention_contexts`, `claims` and `actor_mentions`, with dates and actors resolved; reads
    `article_agencies` and `actors` where given. Gives `article_links`, `stories`, `story_actors`, `events`,
    `event_parties`, `event_contexts`, `event_links`, `claim_groups`, `claim_links`, and the three tables
    whose rows learn where they belong, in their order: `articles` (`story_id`, `origin_id`), `event_mentions`
    (`event_id`, `sentence_origin_id`), `claims` (`claim_group_id`, `sentence_origin_id`). `judged` is what
    people say of events, `pairs` and `alike` are the `text_pairs` and `story_pairs` where they are known.
    """
    pairs = text_pairs(tables["articles"]) if pairs is None else pairs
    links = article_links(pairs, tables["articles"], tables.get("article_agencies"))
    articles = told(tables["articles"], origins(tables["articles"], links), "article_id")
    if alike is None:
        told_days = told_themselves(articles)
        alike = story_pairs(told_days, article_links(pairs, told_days, tables.get("article_agencies")))
    claims, event_mentions = tables["claims"], tables["event_mentions"]
    said_in = sentence_origins(sentences_of_claims(claims, articles), links, articles)
    claims = told(claims, said_in.rename({"key": "claim_id"}), "claim_id")
    told_in = sentence_origins(sentences_of_mentions(event_mentions), links, articles)
    event_mentions = told(event_mentions, told_in.rename({"key": "mention_id"}), "mention_id")
    found = stories(articles, alike, tables["actor_mentions"])
    articles = told(articles, found.articles, "article_id")
    happened = events(
        event_mentions,
        tables["event_mention_parties"],
        tables["event_mention_contexts"],
        articles,
        tables.get("actors"),
        tables["actor_mentions"],
        judged,
    )
    event_mentions = told(event_mentions, happened.mentions, "mention_id")
    said = claim_groups(claims, articles)
    return {
        "articles": articles,
        "article_links": links,
        "stories": with_main_events(found.stories, articles, event_mentions),
        "story_actors": found.story_actors,
        "event_mentions": event_mentions,
        "events": happened.events,
        "event_parties": happened.event_parties,
        "event_contexts": happened.event_contexts,
        "event_links": happened.event_links,
        "claims": told(claims, said.claims, "claim_id"),
        "claim_groups": said.claim_groups,
        "claim_links": said.claim_links,
    }


def told(rows: pl.DataFrame, found: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return rows, in their order, with the columns of `found` in place of their own."""
    return (
        rows.drop(set(found.columns) - {key}, strict=False)
        .join(found, on=key, how="left", maintain_order="left")
        .select(rows.columns)
    )
