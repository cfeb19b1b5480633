"""Deliveries in, articles out: what each article is, its body, and a record of all that was changed."""

from datetime import datetime, timedelta
from typing import Any

import polars as pl

from transforms.identity import content_hash, hashed
from transforms.normalize.articles import NormalizedArticle, normalized
from transforms.normalize.spans import SpanMap
from transforms.normalize.urls import canonical, native_key
from warehouse.schema import table

PROBLEMS = pl.Schema({name: pl.String() for name in ("source", "native_key", "field", "message")})
GIVEN = ("text", "title", "outlet", "byline", "published_text", "url", "language")
AHEAD = timedelta(days=2)  # how far the clock of a source may be ahead of ours, time zones included

__all__ = ["NormalizedArticle", "SpanMap", "canonical", "native_key", "normalize_articles", "normalized"]


def normalize_articles(deliveries: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the articles of deliveries, as frames by name, one article per delivery in its order.

    `articles`, `article_edits` and `article_agencies` have the shape of their contracts. `problems` (source,
    native_key, field, message) holds one row per given field that cannot be used: a date that is none or lies
    ahead of when it was fetched, a blank text. Such an article is there too, without a date, for the gate to
    reject.
    """
    articles: list[dict[str, Any]] = []
    edits: list[dict[str, Any]] = []
    agencies: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    for delivery in deliveries.iter_rows(named=True):
        key = {name: delivery[name] for name in ("source", "native_key")}
        given = {name: delivery[name] for name in GIVEN}
        article = normalized(**{**given, "text": given["text"] or ""})
        wrong = article.problems | _too_late(article, delivery["fetched_at"])
        article_id = hashed(*key.values())
        articles.append(
            {
                **key,
                "article_id": article_id,
                "origin_id": article_id,
                "content_hash": content_hash(delivery),
                "version": 1,
                "fetched_at": delivery["fetched_at"],
                **_columns(article, is_dated="published_text" not in wrong),
            }
        )
        edits += (_row_of(article_id, n, **row) for n, row in enumerate(_edit_rows(article)))
        agencies += (_row_of(article_id, n, agency=name) for n, name in enumerate(article.agencies))
        problems += ({**key, "field": name, "message": message} for name, message in wrong.items())
    return {
        "articles": table("articles").frame(articles),
        "article_edits": table("article_edits").frame(edits),
        "article_agencies": table("article_agencies").frame(agencies),
        "problems": pl.DataFrame(problems, schema=PROBLEMS, orient="row"),
    }


def _row_of(article_id: str, position: int, **columns: Any) -> dict[str, Any]:
    return {"article_id": article_id, "position": position, **columns}


def _columns(article: NormalizedArticle, is_dated: bool) -> dict[str, Any]:
    when = article.published
    title_start, title_end = article.title_span or (None, None)
    return {
        "url": article.url,
        "title": article.title,
        "title_start": title_start,
        "title_end": title_end,
        "outlet": article.outlet,
        "byline": article.byline,
        "dateline": article.dateline,
        "published_at": when.at if is_dated else None,
        "published_on": when.on if is_dated else None,
        "published_start": when.start if is_dated else None,
        "published_end": when.end if is_dated else None,
        "published_precision": when.precision if is_dated else "unknown",
        "published_basis": when.basis if is_dated else "unknown",
        "language": article.language,
        "raw_text": article.raw_text,
        "body": article.body,
        "word_count": article.word_count,
    }


def _edit_rows(article: NormalizedArticle) -> list[dict[str, Any]]:
    return [
        {
            "raw_start": edit.start,
            "raw_end": edit.end,
            "replacement": edit.replacement,
            "kind": edit.kind,
            "reason": edit.reason,
        }
        for edit in article.edits
    ]


def _too_late(article: NormalizedArticle, fetched_at: datetime | None) -> dict[str, str]:
    """A given date that lies ahead of the moment at which the article was fetched cannot be one."""
    day = article.published.start
    if not fetched_at or not day or article.published.basis != "metadata" or day <= (fetched_at + AHEAD).date():
        return {}
    return {"published_text": f"{day} lies ahead of {fetched_at.date()}, when it was fetched"}
