"""Stories: articles on one real-world happening, within days of each other.

Two articles are as alike as the cosine of their weighted words, less the more days lie between them; stories
are the groups of average-linkage clustering over these. The weights are frozen and an article is compared
only with those within the window that share some of its weightiest words.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

import polars as pl

from transforms.identity import hashed, numbered
from transforms.link.groups import Pair, by_pair, exact, grouped, ordered
from transforms.link.reports import counted, reports
from transforms.link.terms import stem, weight, words
from warehouse.schema import table

LEAST: Final = 0.14  # average likeness within a story; .12 to .20 all serve
WINDOW: Final = 30  # days
HALVED_AFTER: Final = 14  # days after which two articles count as half as alike
UNDATED: Final = 0.5  # of the likeness of articles of which one has no date
SAME_DAY: Final = 7  # days between the days that undated articles name, for one happening

TITLE, LEAD = 3, 2  # a word there counts as so many
LEAD_WORDS, BODY_WORDS, BODY_CHARACTERS = 80, 400, 4_000
KEY_TERMS, SHARED_KEY_TERMS = 24, 2  # pairs are compared that share some of their weightiest terms
SHARED_UNDATED: Final = 4  # where no days keep them apart
LEAST_WEIGHT: Final = 0.1  # lighter words stand everywhere
LEAST_LIKENESS: Final = 0.08
MAIN_ACTORS: Final = 8

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DAY: Final = re.compile(r"\b\d{1,2}\b")
MONTH_BEFORE: Final = re.compile(rf"\b{_MONTH}\s+$", re.IGNORECASE)
MONTH_AFTER: Final = re.compile(rf"\s+{_MONTH}\b", re.IGNORECASE)
LONGEST_MONTH: Final = 12  # characters, with the space behind it
PAIR: Final = ("article_id", "linked_id")


@dataclass(frozen=True)
class Stories:
    """Stories in the shape of their contracts, and the story of every article."""

    stories: pl.DataFrame
    story_actors: pl.DataFrame
    articles: pl.DataFrame  # article_id, story_id


def stories(articles: pl.DataFrame, alike: pl.DataFrame, actor_mentions: pl.DataFrame) -> Stories:
    """Return the stories of all articles; every article has one, if only its own.

    `articles` in the shape of their contract with `origin_id` filled, `alike` of `story_pairs`, `actor_mentions` with
    their `actor_id`. The main event stays open (`with_main_events`).
    """
    return formed(partition(articles, alike), articles, actor_mentions)


def formed(groups: Iterable[list[str]], articles: pl.DataFrame, actor_mentions: pl.DataFrame) -> Stories:
    """Return the stories of these groups of articles; `articles` and `actor_mentions` are those of the groups."""
    known = reports(articles)
    titles = dict(articles.select("article_id", "title").iter_rows())
    story_rows, member_rows = [], []
    for group in groups:
        members = sorted((known[article_id] for article_id in group), key=lambda each: each.order)
        first = next((each for each in members if each.origin_id == each.article_id), members[0])
        story_id = hashed("story", first.article_id)
        counts = counted(members)
        story_rows.append(
            {"story_id": story_id, "headline": titles[first.article_id]}
            | {"date_start": counts["first_reported_on"], "date_end": counts["last_reported_on"]}
            | {name: counts[name] for name in ("article_count", "outlet_count", "origin_count")}
        )
        member_rows += [{"article_id": article_id, "story_id": story_id} for article_id in group]
    members_of = pl.DataFrame(member_rows, schema={"article_id": pl.String, "story_id": pl.String}).sort("article_id")
    return Stories(table("stories").frame(story_rows).sort("story_id"), _main(actor_mentions, members_of), members_of)


def _main(actor_mentions: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Return the actors named most in each story, in the shape of `story_actors`; ties go to the smaller id."""
    return (
        actor_mentions.drop_nulls("actor_id")
        .join(articles, on="article_id")
        .group_by("story_id", "actor_id")
        .agg(mention_count=pl.len().cast(pl.Int64))
        .sort("story_id", "mention_count", "actor_id", descending=[False, True, False])
        .with_columns(position=pl.int_range(pl.len(), dtype=pl.Int64).over("story_id"))
        .filter(pl.col("position") < MAIN_ACTORS)
        .select(table("story_actors").names)
    )


def with_main_events(found: pl.DataFrame, articles: pl.DataFrame, event_mentions: pl.DataFrame) -> pl.DataFrame:
    """Return stories with the event that most of their origins report, among what happened; ties by mentions,
    then id.

    `articles` with `story_id` and `origin_id`, `event_mentions` with `event_id`.
    """
    main = (
        event_mentions.filter(pl.col("status").is_in(("actual", "ongoing")))
        .join(articles.select("article_id", "story_id", "origin_id"), on="article_id")
        .group_by("story_id", "event_id")
        .agg(origins=pl.col("origin_id").n_unique(), mentions=pl.len())
        .sort("origins", "mentions", "event_id", descending=[True, True, False])
        .unique("story_id", keep="first", maintain_order=True)
        .select("story_id", main_event_id="event_id")
    )
    return (
        found.drop("main_event_id")
        .join(main, on="story_id", how="left")
        .select(table("stories").names)
        .sort("story_id")
    )


def partition(articles: pl.DataFrame, alike: pl.DataFrame) -> list[list[str]]:
    """Return the ids of the articles of every story, each list sorted; `alike` are `story_pairs`."""
    return grouped(articles.get_column("article_id").to_list(), by_pair(alike), LEAST)


def story_pairs(articles: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of articles that are alike, in the shape of `story_pairs`.

    `articles` with the days that they tell themselves, and their `article_links` by these: what is alike must not hang
    on days that were inferred from what is alike.
    """
    texts = story_texts(articles)
    keys = story_keys(texts)
    return compared(candidates(keys, keys), texts, copied(links))


def story_texts(articles: pl.DataFrame) -> pl.DataFrame:
    """Return what the story of each article is found by, in the shape of `story_texts`."""
    known = reports(articles)
    return table("story_texts").frame(
        [
            {"article_id": row["article_id"]}
            | {"first_on": known[row["article_id"]].first_day, "last_on": known[row["article_id"]].last_day}
            | _text(row)
            for row in articles.iter_rows(named=True)
        ]
    )


def story_keys(texts: pl.DataFrame) -> pl.DataFrame:
    """Return the weightiest words of each article, in the shape of `story_keys`."""
    rows = [
        (article_id, _key(term), first_on, last_on)
        for article_id, first_on, last_on, terms in texts.select(
            "article_id", "first_on", "last_on", "term_weights"
        ).iter_rows()
        for term in terms.split()[: 2 * KEY_TERMS : 2]
    ]
    return pl.DataFrame(rows, schema=table("story_keys").polars, orient="row")


def copied(links: pl.DataFrame) -> set[Pair[str]]:
    """Return the pairs of articles of which one is a copy of the other."""
    pairs = links.filter(pl.col("kind") == "copy").select("article_id", "linked_id")
    return {ordered(*pair) for pair in pairs.iter_rows()}


def candidates(keys: pl.DataFrame, index: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs (`article_id` < `linked_id`) within the window that share weighty words, of `keys` with all.

    `index` holds every row of `story_keys` with one of these keys. Without a date more words must be shared.
    """
    other = index.rename({"article_id": "linked_id", "first_on": "other_first", "last_on": "other_last"})
    gap = pl.max_horizontal(
        (pl.col("other_first") - pl.col("last_on")).dt.total_days(),
        (pl.col("first_on") - pl.col("other_last")).dt.total_days(),
    )
    are_dated = pl.all_horizontal(pl.col("first_on", "last_on", "other_first", "other_last").is_not_null())
    low, high = pl.min_horizontal(PAIR), pl.max_horizontal(PAIR)
    return (
        keys.join(other, on="story_key")
        .filter((pl.col("article_id") != pl.col("linked_id")) & ((gap <= WINDOW) | ~are_dated))
        .select(article_id=low, linked_id=high, story_key="story_key", are_dated=are_dated)
        .unique()
        .group_by(PAIR)
        .agg(shared=pl.len(), are_dated=pl.col("are_dated").first())
        .filter(
            pl.col("shared") >= pl.when("are_dated").then(pl.lit(SHARED_KEY_TERMS)).otherwise(pl.lit(SHARED_UNDATED))
        )
        .select(PAIR)
        .sort(PAIR)
    )


def compared(pairs: pl.DataFrame, texts: pl.DataFrame, copied: Iterable[Pair[str]]) -> pl.DataFrame:
    """Return the pairs, and copies, that are alike enough to count, in the shape of `story_pairs`."""
    known = {row["article_id"]: _Text.of(row) for row in texts.iter_rows(named=True)}
    copies = {pair for pair in copied if pair[0] in known and pair[1] in known}
    found: dict[str, list[Any]] = {"article_id": [], "linked_id": [], "likeness": []}
    for one, other in sorted({*pairs.iter_rows(), *copies}):
        mine, theirs, is_copy = known[one], known[other], (one, other) in copies
        value = _nearness(mine, theirs, is_copy)
        if value:
            value *= 1.0 if is_copy else _cosine(mine.vector, theirs.vector)
        if value >= LEAST_LIKENESS:
            found["article_id"].append(one)
            found["linked_id"].append(other)
            found["likeness"].append(exact(value))
    return pl.DataFrame(found, schema=table("story_pairs").polars)


@dataclass(frozen=True, slots=True)
class _Text:
    vector: Mapping[str, float]  # stem -> share of the length, the heaviest first
    days: frozenset[int]  # days of the year that it names or was published on
    first_on: date | None
    last_on: date | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "_Text":
        parts = row["term_weights"].split()
        days = {int(day) for day in row["named_days"].split()}
        days |= {_day_of_year(day.month, day.day) for day in (row["first_on"], row["last_on"]) if day}
        return cls(
            dict(zip(parts[::2], map(float, parts[1::2]), strict=True)),
            frozenset(days),
            row["first_on"],
            row["last_on"],
        )


def _text(row: Mapping[str, Any]) -> dict[str, str]:
    title, body = row.get("title") or "", row["body"] or ""
    terms = list(map(stem, words(body[:BODY_CHARACTERS])[:BODY_WORDS]))
    counts = Counter(terms + (LEAD - 1) * terms[:LEAD_WORDS] + TITLE * list(map(stem, words(title))))
    weights = {term: (1 + math.log(count)) * heft for term, count in counts.items() if (heft := _heft(term))}
    length = math.sqrt(math.fsum([value * value for value in weights.values()])) or 1.0
    ranked = sorted([(-value, term) for term, value in weights.items()])
    return {
        "named_days": " ".join(map(str, sorted(_named_days(f"{title}\n{body}")))),
        "term_weights": " ".join([f"{term} {-value / length:.5f}" for value, term in ranked]),
    }


@cache
def _heft(term: str) -> float:
    """Return what a term weighs; nothing where it is too short or stands everywhere."""
    heft = weight(term)
    return heft if heft > LEAST_WEIGHT and len(term) > 1 else 0.0


@cache
def _key(term: str) -> int:
    return numbered("term", term)


def _named_days(text: str) -> set[int]:
    found = set()
    for day in DAY.finditer(text):
        start, end = day.span()
        month = MONTH_BEFORE.search(text, max(start - LONGEST_MONTH, 0), start) or MONTH_AFTER.match(text, end)
        if month:
            found.add(_day_of_year(MONTHS.index(month[1].casefold()) + 1, int(day[0])))
    return found


def _day_of_year(month: int, day: int) -> int:
    """Return a day's place in a year of twelve months of 30.4 days: near enough to compare by the week."""
    return round((month - 1) * 30.4) + day


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return math.fsum([one[term] * other[term] for term in one.keys() & other.keys()])


def _nearness(one: _Text, other: _Text, is_copy: bool) -> float:
    """Return by how much the days between two articles lessen their likeness, from 0 to 1."""
    if one.first_on and one.last_on and other.first_on and other.last_on:
        days = max((other.first_on - one.last_on).days, (one.first_on - other.last_on).days, 0)
        return math.pow(0.5, days / HALVED_AFTER) if days <= WINDOW else 0.0
    if is_copy:
        return 1.0
    if one.days and other.days and not any(_days_between(a, b) <= SAME_DAY for a in one.days for b in other.days):
        return 0.0  # they name days, and other ones
    return UNDATED


def _days_between(one: int, other: int) -> int:
    return min(abs(one - other), 365 - abs(one - other))
