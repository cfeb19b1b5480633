"""Stories of a batch: formed again where an article came, changed or went, and around there."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from flows.linking.standing import Standing
from flows.linking.stored import REPORTS, StoredGroups, near, replaced, rows, swapped, told, values
from transforms.link.copies import article_links
from transforms.link.groups import regrouped
from transforms.link.publication import told_themselves
from transforms.link.stories import (
    LEAST,
    PAIR,
    WINDOW,
    candidates,
    compared,
    copied,
    formed,
    story_keys,
    story_texts,
    with_main_events,
)
from warehouse.store import Store

TOLD = (
    "article_id",
    "published_on",
    "published_at",
    "published_start",
    "published_end",
    "published_precision",
    "published_basis",
)
COLUMNS = ("title", *REPORTS)


@dataclass(frozen=True)
class FormedStories:
    """Stories formed again, the ids that may stand for nothing now, and the articles that are in another one."""

    stories: pl.DataFrame
    gone: set[str]
    articles: set[str]


def compared_stories(store: Store, before: Standing, shared: set[str]) -> set[str]:
    """Find what changed articles, and those that share other text now, are alike to by the days that they tell.

    Return the articles that are alike to others now, or otherwise.
    """
    changed = before.articles | shared
    stored = changed - before.fresh
    pairs = rows(store, "text_pairs", PAIR, changed)
    ends = {*pairs["article_id"], *pairs["linked_id"]}
    articles = told_themselves(rows(store, "articles", "article_id", before.articles, (*TOLD, "title", "body")))
    fresh = story_texts(articles)
    swapped(store, "story_texts", fresh, ["article_id"], before.stored)
    swapped(store, "story_keys", story_keys(fresh), ["article_id"], before.stored)
    texts = pl.concat([fresh, rows(store, "story_texts", "article_id", changed - before.articles)])
    keys = story_keys(texts)
    both = told_themselves(rows(store, "articles", "article_id", ends, (*TOLD, "outlet")))
    copies = copied(article_links(pairs, both, rows(store, "article_agencies", "article_id", ends)))
    found = candidates(keys, _with_keys(store, keys))
    others = {*found["article_id"], *found["linked_id"], *(end for pair in copies for end in pair)} - changed
    earlier = rows(store, "story_pairs", PAIR, stored)
    now = compared(found, pl.concat([texts, rows(store, "story_texts", "article_id", others)]), copies)
    swapped(store, "story_pairs", now, PAIR, stored)
    return {end for one, other, _ in set(earlier.iter_rows()) ^ set(now.iter_rows()) for end in (one, other)}


def _with_keys(store: Store, keys: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the index with one of these keys, within the window of their days and without a date."""
    undated = keys.filter(pl.any_horizontal(pl.col("first_on", "last_on").is_null()))
    with store.given(wanted=keys.select("story_key").unique(), ever=undated.select("story_key").unique()):
        return store.read(
            "story_keys",
            f"(story_key in (select story_key from wanted) and "
            f"({near(keys, WINDOW)} or first_on is null or last_on is null)) "
            + ("or story_key in (select story_key from ever)" if undated.height else ""),
        )


def formed_stories(store: Store, before: Standing, changed: set[str], retold: set[str]) -> FormedStories:
    """Form the stories again of what changed, and write those anew that hold an article whose origin is another now."""
    there = values(store, "articles", "article_id", changed, "article_id")
    stories = before.stories | values(store, "articles", "article_id", changed - before.fresh, "story_id")
    stored = StoredGroups[str](store, "story_pairs", lambda ids: _in_stories_of(store, ids))
    groups = regrouped(there | values(store, "articles", "story_id", stories, "article_id"), stored, LEAST)
    grouped = {article_id for group in groups for article_id in group}
    groups += [group for group in stored.groups(sorted(retold)) if grouped.isdisjoint(group)]
    members = {article_id for group in groups for article_id in group}
    articles = rows(store, "articles", "article_id", members, COLUMNS)
    named = rows(store, "actor_mentions", "article_id", members, ("article_id", "actor_id"))
    found = formed(groups, articles, named)
    gone = stories | set(articles.get_column("story_id").drop_nulls())
    moved = told(store, "articles", "article_id", found.articles)
    replaced(store, "story_actors", found.story_actors, ["story_id"], gone | set(found.stories["story_id"]))
    return FormedStories(found.stories, gone, moved)


def _in_stories_of(store: Store, article_ids: Collection[str]) -> pl.DataFrame:
    """Return (article, story) of all that is in the stories of these articles."""
    stories = values(store, "articles", "article_id", article_ids, "story_id")
    return rows(store, "articles", "story_id", stories, ("article_id", "story_id"))


def write_stories(store: Store, found: FormedStories, articles_of_events: set[str]) -> set[str]:
    """Write stories with their main events, also those of articles that tell of events that were formed; return their
    ids.
    """
    formed_ids = set(found.stories.get_column("story_id"))
    others = values(store, "articles", "article_id", articles_of_events, "story_id")
    stories = pl.concat([found.stories, rows(store, "stories", "story_id", others - formed_ids)])
    every = formed_ids | others
    articles = rows(store, "articles", "story_id", every, ("article_id", "story_id", "origin_id"))
    members = set(articles.get_column("article_id"))
    mentions = rows(store, "event_mentions", "article_id", members, ("article_id", "event_id", "status"))
    replaced(store, "stories", with_main_events(stories, articles, mentions), ["story_id"], every | found.gone)
    return every
