"""Days of publication of articles that tell none, from the articles with which they share text or a story."""

from datetime import timedelta
from typing import Final

import polars as pl

LEAST_SHARE: Final = 0.3  # of an article's words, so that a background paragraph dates nothing
AROUND: Final = timedelta(days=3)  # by which copies, and articles on one happening, lie apart
ONE_HAPPENING: Final = timedelta(days=7)  # within which the dated articles of one lie, or it is none
DATES: Final = ("published_start", "published_end", "published_precision", "published_basis")


def told_themselves(articles: pl.DataFrame) -> pl.DataFrame:
    """Return articles with the dates that they tell themselves: what was inferred is inferred anew."""
    was_inferred = pl.col("published_basis") == "inferred"
    unknown = {"published_precision": pl.lit("unknown"), "published_basis": pl.lit("unknown")}
    return articles.with_columns(
        pl.when(was_inferred).then(unknown.get(name, pl.lit(None))).otherwise(pl.col(name)).alias(name)
        for name in DATES
    )


def inferred(articles: pl.DataFrame, links: pl.DataFrame, alike: pl.DataFrame) -> pl.DataFrame:
    """Return articles, in their order, with the days on which an undated one may have been published.

    `links` are `article_links`, `alike` are pairs of `story_pairs` as alike as articles of one story. Where an article
    without any date shares text with dated ones, it came out within days of them; else within days of the dated ones
    that it is alike to, if these all lie within a week. `published_start` and `published_end` say so, with the
    precision `span` and the basis `inferred`.
    """
    dated = articles.filter(pl.col("published_basis") != "inferred").select(
        "published_start", "published_end", linked_id="article_id"
    )
    by_text = _span(links.filter(pl.col("shared_share") >= LEAST_SHARE), dated)
    by_story = _span(alike, dated).filter(pl.col("last") - pl.col("first") <= ONE_HAPPENING)
    found = pl.concat([by_text, by_story.join(by_text, on="article_id", how="anti")]).with_columns(
        first=pl.col("first") - AROUND, last=pl.col("last") + AROUND
    )
    is_open = (pl.col("published_precision") == "unknown") | (pl.col("published_basis") == "inferred")
    is_told = is_open & pl.col("first").is_not_null()
    return (
        articles.join(found, on="article_id", how="left", maintain_order="left")
        .with_columns(
            published_start=pl.when(is_told).then("first").otherwise("published_start"),
            published_end=pl.when(is_told).then("last").otherwise("published_end"),
            published_precision=pl.when(is_told).then(pl.lit("span")).otherwise("published_precision"),
            published_basis=pl.when(is_told).then(pl.lit("inferred")).otherwise("published_basis"),
        )
        .select(articles.columns)
    )


def _span(pairs: pl.DataFrame, dated: pl.DataFrame) -> pl.DataFrame:
    """Return `article_id` with the `first` and `last` day of the dated articles that it is paired with."""
    return (
        pl.concat(
            [
                pairs.select("article_id", "linked_id"),
                pairs.select(article_id="linked_id", linked_id="article_id"),
            ]
        )
        .join(dated, on="linked_id")
        .drop_nulls(["published_start", "published_end"])
        .group_by("article_id")
        .agg(first=pl.col("published_start").min(), last=pl.col("published_end").max())
    )
