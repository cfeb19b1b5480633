"""Events: one row per real-world event of the mentions that report it.

Events are the groups of average-linkage clustering over how much speaks for one event (`pairs`, `occurrences`). What
did not happen, is to come or may be is another event than what happened, and linked to it (`links`).
"""

from dataclasses import dataclass

import polars as pl

from transforms.link.events.links import link_rows, outcomes, plans, said_in
from transforms.link.events.pairs import NOT_JUDGED, Judged, keyed, occurrences, partition
from transforms.link.events.rows import formed
from transforms.link.reports import reports

__all__ = ["NOT_JUDGED", "Events", "Judged", "events"]


@dataclass(frozen=True)
class Events:
    """Events in the shape of their contracts, and the event of every mention."""

    events: pl.DataFrame
    event_parties: pl.DataFrame
    event_contexts: pl.DataFrame
    event_links: pl.DataFrame
    mentions: pl.DataFrame  # mention_id, event_id


def events(
    event_mentions: pl.DataFrame,
    parties: pl.DataFrame,
    contexts: pl.DataFrame,
    articles: pl.DataFrame,
    actors: pl.DataFrame | None = None,
    actor_mentions: pl.DataFrame | None = None,
    judged: Judged = NOT_JUDGED,
) -> Events:
    """Return the events that the mentions report.

    `event_mentions`, `parties` (`event_mention_parties`) and `contexts` (`event_mention_contexts`) with dates
    and actors resolved, `articles` with `story_id` and `origin_id`. `actors` gives parties their names,
    `actor_mentions` tell which parties are persons: two persons of one country are two parties, a country and
    its president may be one. `judged` is what people say of mentions, whatever else speaks for or against it.
    """
    story_of = {each.article_id: each.story_id or each.article_id for each in reports(articles).values()}
    seen = occurrences(event_mentions, parties, persons_in(actor_mentions), story_of)
    names = {} if actors is None else dict(actors.select("actor_id", "name").iter_rows())
    rows = formed(partition(seen, judged), event_mentions, parties, contexts, articles, names)
    first = {event_id: seen[mention_id] for event_id, mention_id in rows.events.select("event_id", "mention_id").rows()}
    keys = keyed(first, "event_id", pl.String())
    told = event_mentions.drop("event_id").join(rows.mentions, on="mention_id")
    links = outcomes(plans(keys, keys), first) | said_in(told.iter_rows(named=True))
    return Events(rows.events, rows.event_parties, rows.event_contexts, link_rows(links), rows.mentions)


def persons_in(actor_mentions: pl.DataFrame | None) -> frozenset[str]:
    """Return the mentions of actors that are persons."""
    if actor_mentions is None:
        return frozenset()
    return frozenset(actor_mentions.filter(pl.col("kind") == "person").get_column("mention_id"))
