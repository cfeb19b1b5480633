"""Stories: articles on one real-world happening, within days of each other.

Two articles are as alike as the cosine of their weighted words, less the more days lie between them; stories
are the groups of average-linkage clustering over these. The weights are frozen and an article is compared
only with those within the window, so a new article touches only the connected component of pairs that it
falls into.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from transforms.identity import hashed
from transforms.link.groups import average_linkage
from transforms.link.reports import Report, counted, days_apart, reports
from transforms.link.terms import stem, weight, words
from warehouse.schema import table

LEAST: Final = 0.14  # average likeness within a story; .12 to .20 all serve
WINDOW: Final = 30  # days
HALVED_AFTER: Final = 14  # days after which two articles count as half as alike
UNDATED: Final = 0.5  # of the likeness of articles of which one has no date
SAME_DAY: Final = 7  # days between the days that undated articles name, for one happening

TITLE, LEAD = 3, 2  # a word there counts as so many
LEAD_WORDS, BODY_WORDS, BODY_CHARACTERS = 80, 400, 4_000
KEY_TERMS, SHARED_KEY_TERMS = 30, 2  # pairs are compared that share some of their weightiest terms
LEAST_WEIGHT: Final = 0.1  # lighter words stand everywhere
LEAST_LIKENESS: Final = 0.03
MAIN_ACTORS: Final = 8

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
NAMED_DAY: Final = re.compile(rf"\b(?:{_MONTH}\s+(\d{{1,2}})|(\d{{1,2}})\s+{_MONTH})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Stories:
    """Stories in the shape of their contracts, and the story of every article."""

    stories: pl.DataFrame
    story_actors: pl.DataFrame
    articles: pl.DataFrame  # article_id, story_id


def stories(articles: pl.DataFrame, links: pl.DataFrame, actor_mentions: pl.DataFrame) -> Stories:
    """Return the stories of all articles; every article has one, if only its own.

    `articles` in the shape of their contract with `origin_id` filled, `links` of `article_links`,
    `actor_mentions` with their `actor_id`. The main event stays open (`with_main_events`).
    """
    known = reports(articles)
    titles = dict(articles.select("article_id", "title").iter_rows())
    named = _actor_counts(actor_mentions)
    story_rows, actor_rows, member_rows = [], [], []
    for group in partition(articles, links):
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
        actors = sum((named.get(article_id, Counter()) for article_id in group), Counter[str]())
        main = sorted(actors.items(), key=lambda item: (-item[1], item[0]))[:MAIN_ACTORS]
        actor_rows += [
            {"story_id": story_id, "position": position, "actor_id": actor_id, "mention_count": count}
            for position, (actor_id, count) in enumerate(main)
        ]
    return Stories(
        table("stories").frame(story_rows).sort("story_id"),
        table("story_actors").frame(actor_rows).sort("story_id", "position"),
        pl.DataFrame(member_rows, schema={"article_id": pl.String, "story_id": pl.String}).sort("article_id"),
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


def partition(articles: pl.DataFrame, links: pl.DataFrame) -> list[list[str]]:
    """Return the ids of the articles of every story, each list sorted; a pure function of the set of
    articles.
    """
    known = reports(articles)
    texts = {row["article_id"]: _text(row) for row in articles.sort("article_id").iter_rows(named=True)}
    copied = {
        (min(pair), max(pair))
        for pair in links.filter(pl.col("kind") == "copy").select("article_id", "linked_id").iter_rows()
    }
    likeness = {}
    for one, other in sorted(_candidates(texts, known) | copied):
        value = 1.0 if (one, other) in copied else _cosine(texts[one].vector, texts[other].vector)
        value *= _nearness(texts[one], texts[other], known[one], known[other], (one, other) in copied)
        if value >= LEAST_LIKENESS:
            likeness[one, other] = value
    groups = average_linkage(likeness, LEAST)
    grouped = {article_id for group in groups for article_id in group}
    return sorted(groups + [[article_id] for article_id in texts if article_id not in grouped])


@dataclass(frozen=True, slots=True)
class _Text:
    vector: dict[str, float]  # stem -> share of the length, the heaviest first
    days: frozenset[int]  # days of the year that it names or was published on


def _text(row: dict[str, Any]) -> _Text:
    title, body = row.get("title") or "", row["body"] or ""
    counts: Counter[str] = Counter()
    for position, word in enumerate(words(body[:BODY_CHARACTERS])[:BODY_WORDS]):
        counts[stem(word)] += LEAD if position < LEAD_WORDS else 1
    for word in words(title):
        counts[stem(word)] += TITLE
    weights = {
        term: (1 + math.log(count)) * weight(term)
        for term, count in counts.items()
        if len(term) > 1 and weight(term) > LEAST_WEIGHT
    }
    length = math.sqrt(math.fsum(value * value for value in weights.values())) or 1.0
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return _Text({term: value / length for term, value in ordered}, frozenset(_named_days(f"{title}\n{body}")))


def _named_days(text: str) -> Iterable[int]:
    for month_first, day_after, day_before, month_last in NAMED_DAY.findall(text):
        month = MONTHS.index((month_first or month_last).casefold()) + 1
        yield _day_of_year(month, int(day_after or day_before))


def _day_of_year(month: int, day: int) -> int:
    """Return a day's place in a year of twelve months of 30.4 days: near enough to compare by the week."""
    return round((month - 1) * 30.4) + day


def _candidates(texts: dict[str, _Text], known: dict[str, Report]) -> set[tuple[str, str]]:
    """Return the pairs within the window that share some of their weightiest terms."""
    index: dict[str, list[Report]] = {}
    for article_id, text in texts.items():
        for term in list(text.vector)[:KEY_TERMS]:
            index.setdefault(term, []).append(known[article_id])
    shared = Counter(pair for members in index.values() for pair in _near(members))
    return {pair for pair, count in shared.items() if count >= SHARED_KEY_TERMS}


def _near(members: list[Report]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of articles within the window, ids in their order; an undated one is near to all."""
    dated = sorted((each for each in members if each.first_day and each.last_day), key=lambda each: each.order)
    undated = [each for each in members if not (each.first_day and each.last_day)]
    for position, one in enumerate(dated):
        for other in dated[position + 1 :]:
            if (days_apart(one, other) or 0) > WINDOW:
                break  # and so is everything after it
            yield _pair(one, other)
    for position, one in enumerate(undated):
        for other in (*dated, *undated[position + 1 :]):
            yield _pair(one, other)


def _pair(one: Report, other: Report) -> tuple[str, str]:
    return min(one.article_id, other.article_id), max(one.article_id, other.article_id)


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    return math.fsum(value * other[term] for term, value in one.items() if term in other)


def _nearness(one: _Text, other: _Text, report: Report, other_report: Report, is_copy: bool) -> float:
    """Return by how much the days between two articles lessen their likeness, from 0 to 1."""
    days = days_apart(report, other_report)
    if days is not None:
        return math.pow(0.5, days / HALVED_AFTER) if days <= WINDOW else 0.0
    if is_copy:
        return 1.0
    mine, theirs = (
        text.days | {_day_of_year(day.month, day.day) for day in (each.first_day, each.last_day) if day}
        for text, each in ((one, report), (other, other_report))
    )
    if mine and theirs and not any(_days_between(a, b) <= SAME_DAY for a in mine for b in theirs):
        return 0.0  # they name days, and other ones
    return UNDATED


def _days_between(one: int, other: int) -> int:
    return min(abs(one - other), 365 - abs(one - other))


def _actor_counts(actor_mentions: pl.DataFrame) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for article_id, actor_id in actor_mentions.drop_nulls("actor_id").select("article_id", "actor_id").iter_rows():
        found.setdefault(article_id, Counter())[actor_id] += 1
    return found
