"""Everything that hangs on the whole set of articles, in the order in which one thing follows from another."""

from collections.abc import Mapping

import polars as pl

from transforms.link.copies import article_links, text_pairs
from transforms.link.events import NOT_JUDGED, Judged
from transforms.link.known import actor_tables
from transforms.link.linked import linked
from transforms.link.publication import DATES, inferred, told_themselves
from transforms.link.resolving import resolved
from transforms.link.stories import LEAST, story_pairs

Tables = Mapping[str, pl.DataFrame]
RESOLVED = (
    "actor_mentions",
    "actor_mention_candidates",
    "event_mentions",
    "event_mention_parties",
    "claims",
    "claim_speakers",
)


def settled(tables: Tables, judged: Judged = NOT_JUDGED) -> dict[str, pl.DataFrame]:
    """Return every table that follows from comparing articles, or that changes by it.

    Takes all current rows of the articles and of what was extracted from them, resolved. Undated articles take their
    days from those they share text or a story with, and what hangs on their dates is resolved again; then `actors` and
    their names and roles, copies, stories, events and claim groups are formed anew.
    `judged` is what people say of events.
    """
    found = dict(tables)
    articles = told_themselves(tables["articles"])
    pairs = text_pairs(articles)
    links = article_links(pairs, articles, tables.get("article_agencies"))
    alike = story_pairs(articles, links)
    if articles.get_column("published_start").null_count():
        articles = inferred(articles, links, alike.filter(pl.col("likeness") >= LEAST))
    moved = articles.select("article_id", *DATES).join(
        tables["articles"].select("article_id", *DATES), on=["article_id", *DATES], how="anti", nulls_equal=True
    )
    found["articles"] = articles
    again = _resolved_again(found, moved.get_column("article_id")) if moved.height else {}
    found |= again
    derived = actor_tables(found)
    return {"articles": articles, **again, **derived, **linked(found | derived, judged, pairs, alike)}


def _resolved_again(tables: Tables, article_ids: pl.Series) -> dict[str, pl.DataFrame]:
    """Return the extracted tables with the rows of these articles resolved anew, the other rows as they are."""
    keys = {
        "actor_mention_candidates": ("mention_id", "actor_mentions"),
        "claim_speakers": ("claim_id", "claims"),
        "event_mention_parties": ("mention_id", "event_mentions"),
    }
    theirs = {}
    for name in ("articles", "actor_mentions", "claims", "event_mentions"):
        theirs[name] = tables[name].filter(pl.col("article_id").is_in(article_ids.implode()))
    for name, (key, parent) in keys.items():
        theirs[name] = tables[name].join(theirs[parent].select(key), on=key, how="semi")
    found = {}
    for name, rows in resolved(theirs).items():
        key, parent = keys.get(name, ("article_id", "articles"))
        others = tables[name].join(theirs[parent].select(key), on=key, how="anti", maintain_order="left")
        found[name] = pl.concat([others, rows])
    return found
