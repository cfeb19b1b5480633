"""Stories of a batch: formed again where an article came, changed or went, and around there."""

from dataclasses import dataclass

import polars as pl

from flows.linking.standing import Standing
from flows.linking.stored import StoredGroups, found_in, near, one_of, picked, replaced, rows, swapped, told, values
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

PAIRS = f"select article_id, linked_id, likeness from story_pairs where {one_of(*PAIR)}"
GROUPS = f"""
    select article_id, story_id from articles
    where story_id in (select story_id from {found_in("articles", "article_id")})
"""
OF_STORIES = f"select article_id from {found_in('articles', 'story_id')}"
TOLD = "article_id, published_on, published_start, published_end, published_precision, published_basis"
COLUMNS = "article_id, title, outlet, origin_id, story_id, published_on, published_start, published_end"


@dataclass(frozen=True)
class FormedStories:
    """Stories formed again, the ids that may stand for nothing now, and the articles that are in another one."""

    stories: pl.DataFrame
    gone: set[str]
    articles: set[str]


def compared_stories(store: Store, touched: set[str], shared: set[str]) -> set[str]:
    """Find what touched articles, and those that share other text now, are alike to by the days that they tell.

    Return the articles that are alike to others now, or otherwise.
    """
    changed = touched | shared
    pairs = rows(store, "text_pairs", PAIR, changed)
    ends = {*pairs["article_id"], *pairs["linked_id"]}
    articles = told_themselves(
        picked(store, f"select {TOLD}, title, body from {found_in('articles', 'article_id')}", changed)
    )
    texts = story_texts(articles)
    keys = story_keys(texts)
    swapped(store, "story_texts", texts, ["article_id"], changed)
    swapped(store, "story_keys", keys, ["article_id"], changed)
    both = told_themselves(picked(store, f"select {TOLD}, outlet from {found_in('articles', 'article_id')}", ends))
    copies = copied(article_links(pairs, both, rows(store, "article_agencies", "article_id", ends)))
    found = candidates(keys, _with_keys(store, keys))
    others = {*found["article_id"], *found["linked_id"], *(end for pair in copies for end in pair)} - changed
    before = rows(store, "story_pairs", PAIR, changed)
    now = compared(found, pl.concat([texts, rows(store, "story_texts", "article_id", others)]), copies)
    swapped(store, "story_pairs", now, PAIR, changed)
    return {end for one, other, _ in set(before.iter_rows()) ^ set(now.iter_rows()) for end in (one, other)}


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
    there = values(store, f"select article_id from {found_in('articles', 'article_id')}", changed)
    stories = before.stories | values(store, f"select story_id from {found_in('articles', 'article_id')}", changed)
    stored = StoredGroups(store, PAIRS, GROUPS)
    groups = regrouped(there | values(store, OF_STORIES, stories), stored, LEAST)
    grouped = {article_id for group in groups for article_id in group}
    groups += [group for group in stored.groups(sorted(retold)) if grouped.isdisjoint(group)]
    members = {article_id for group in groups for article_id in group}
    articles = picked(store, f"select {COLUMNS} from {found_in('articles', 'article_id')}", members)
    named = picked(
        store,
        f"select article_id, actor_id from actor_mentions where actor_id is not null and ({one_of('article_id')})",
        members,
    )
    found = formed(groups, articles, named)
    gone = stories | set(articles.get_column("story_id").drop_nulls())
    moved = told(store, "articles", "article_id", found.articles)
    replaced(store, "story_actors", found.story_actors, ["story_id"], gone | set(found.stories["story_id"]))
    return FormedStories(found.stories, gone, moved | there)


def write_stories(store: Store, found: FormedStories, events: set[str]) -> set[str]:
    """Write stories with their main events, also those with one of the events that were formed; return their ids."""
    formed_ids = set(found.stories.get_column("story_id"))
    others = values(
        store,
        "select distinct story_id from articles join event_mentions using (article_id) where " + one_of("event_id"),
        events,
    )
    stories = pl.concat([found.stories, rows(store, "stories", "story_id", others - formed_ids)])
    every = formed_ids | others
    articles = picked(store, f"select article_id, story_id, origin_id from {found_in('articles', 'story_id')}", every)
    mentions = picked(
        store,
        f"select article_id, event_id, status from {found_in('event_mentions', 'article_id')}",
        set(articles.get_column("article_id")),
    )
    replaced(store, "stories", with_main_events(stories, articles, mentions), ["story_id"], every | found.gone)
    return every
