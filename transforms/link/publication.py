"""Days of publication of articles that tell none, from the articles with which they share text."""

from datetime import timedelta
from typing import Final

import polars as pl

LEAST_SHARE: Final = 0.3  # of an article's words, so that a background paragraph dates nothing
AROUND: Final = timedelta(days=3)  # by which copies lie apart


def inferred(articles: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Return articles, in their order, with the days on which an undated one may have been published.

    `links` are `article_links`. Where an article without any date shares text with dated ones, it came out
    within days of them: `published_start` and `published_end` say so, with the precision `span` and the basis
    `inferred`.
    """
    pairs = links.filter(pl.col("shared_share") >= LEAST_SHARE)
    both_ways = pl.concat(
        [
            pairs.select("article_id", "linked_id"),
            pairs.select(article_id="linked_id", linked_id="article_id"),
        ]
    )
    dated = articles.filter(pl.col("published_basis") != "inferred").select(
        "published_start", "published_end", linked_id="article_id"
    )
    found = (
        both_ways.join(dated, on="linked_id")
        .drop_nulls(["published_start", "published_end"])
        .group_by("article_id")
        .agg(first=pl.col("published_start").min() - AROUND, last=pl.col("published_end").max() + AROUND)
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
