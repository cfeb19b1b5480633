"""Shared text: which stored texts share words with a batch, who took them from whom, and the days that this tells."""

import json
from collections.abc import Collection, Iterator
from typing import Any

import polars as pl

from flows.linking.standing import OF_MENTIONS, Standing, standing
from flows.linking.stored import REPORTS, replaced, rows, swapped, told
from transforms.link import resolved
from transforms.link.copies import article_links, origins, sentence_origins, sentences_of_claims, sentences_of_mentions
from transforms.link.publication import DATES, inferred, told_themselves
from transforms.link.settling import RESOLVED
from transforms.link.stories import LEAST
from transforms.link.texts import PAIR, boilerplate_changed, candidates, compared, text_keys
from warehouse.schema import table
from warehouse.store import Store

DATED = (*REPORTS, "published_precision", "published_basis")
MENTIONED = ("mention_id", "article_id", "sentence_text", "sentence_origin_id")


def compared_texts(store: Store, before: Standing) -> set[str]:
    """Compare the texts of changed articles with all; return the articles that share other text with others now."""
    touched, stored = set(before.articles), set(before.stored)
    fresh = text_keys(rows(store, "articles", "article_id", touched, ("article_id", "body")))
    gone = rows(store, "text_keys", "article_id", stored)
    swapped(store, "text_keys", fresh, ["article_id"], stored)
    index = _with_keys(store, pl.concat([fresh, gone]))
    again = boilerplate_changed(gone, fresh, index) - touched
    if again:
        fresh = pl.concat([fresh, rows(store, "text_keys", "article_id", again)])
        index = _with_keys(store, fresh)
    pairs = candidates(fresh, index)
    earlier = rows(store, "text_pairs", PAIR, stored | again)
    is_new = pl.any_horizontal(pl.col(PAIR).is_in(list(touched)))
    kept = earlier.filter(~is_new).join(pairs, on=PAIR, how="semi")
    fresh_pairs = pairs.join(kept, on=PAIR, how="anti")
    ends = {*fresh_pairs["article_id"], *fresh_pairs["linked_id"]}
    texts = rows(store, "articles", "article_id", ends, ("article_id", "body", "outlet"))
    now = pl.concat([kept, compared(fresh_pairs, texts)])
    swapped(store, "text_pairs", now, PAIR, stored | again)
    changed = set(earlier.iter_rows()) ^ set(now.iter_rows())
    return {end for one, other, *_ in changed for end in (one, other)}


def _with_keys(store: Store, keys: pl.DataFrame) -> pl.DataFrame:
    with store.given(wanted=keys.select("text_key").unique()):
        return store.read("text_keys", "text_key in (select text_key from wanted)")


def dated(store: Store, before: Standing, others: Collection[str]) -> set[str]:
    """Infer the days of undated articles that changed; return those that have other days.

    So of `others`, which share other text with stored ones now, or are otherwise alike to them.
    What hangs on their days is resolved again, from the rows as they were without a date. Where they stood is added to
    `before`.
    """
    touched = set(before.articles)
    is_undated = pl.col("published_start").is_null() | (pl.col("published_basis") == "inferred")
    undated = rows(store, "articles", "article_id", touched | set(others), DATED).filter(is_undated)
    mine = set(undated.get_column("article_id"))
    _keep_undated(store, before, mine & touched)
    if not mine:
        return set()
    pairs = rows(store, "text_pairs", PAIR, mine)
    alike = rows(store, "story_pairs", PAIR, mine).filter(pl.col("likeness") >= LEAST)
    ends = mine.union(*(found[end] for found in (pairs, alike) for end in PAIR))
    articles = told_themselves(rows(store, "articles", "article_id", ends, DATED))
    links = article_links(pairs, articles, rows(store, "article_agencies", "article_id", ends))
    found = inferred(articles, links, alike).select("article_id", *DATES).filter(pl.col("article_id").is_in(list(mine)))
    differs = found.join(undated, on=["article_id", *DATES], how="anti", nulls_equal=True)
    moved = set(differs.get_column("article_id"))
    if moved:
        before.add(standing(store, moved - touched))
        told(store, "articles", "article_id", differs)
        undone = _as_undated(store, moved)
        undone["articles"] = rows(store, "articles", "article_id", moved)
        store.replace_articles(resolved(undone), sorted(moved))
    return moved


def _keep_undated(store: Store, before: Standing, undated: set[str]) -> None:
    """Keep the rows of undated articles as they are, resolved without a date."""
    kept = []
    for name in RESOLVED if undated else ():
        for article_id, found in _by_article(store, name, undated):
            kept += [
                {
                    "article_id": article_id,
                    "table_name": name,
                    "position": position,
                    "record": json.dumps(row, default=str),
                }
                for position, row in enumerate(found.sort(table(name).key).iter_rows(named=True))
            ]
    swapped(store, "undated_rows", table("undated_rows").frame(kept), ["article_id"], before.stored)


def _by_article(store: Store, name: str, article_ids: set[str]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the rows of a table of each of these articles."""
    if name in OF_MENTIONS:
        key, parent = OF_MENTIONS[name]
        of_mentions = rows(store, parent, "article_id", article_ids, (key, "article_id"))
        found = rows(store, name, key, set(of_mentions[key])).join(of_mentions, on=key)
    else:
        found = rows(store, name, "article_id", article_ids)
    for (article_id,), part in found.partition_by("article_id", as_dict=True).items():
        yield article_id, part.select(table(name).names)


def _as_undated(store: Store, article_ids: set[str]) -> dict[str, pl.DataFrame]:
    """Return the rows of undated articles as they were kept."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in RESOLVED}
    kept = rows(store, "undated_rows", "article_id", article_ids).sort("article_id", "table_name", "position")
    for name, record in kept.select("table_name", "record").iter_rows():
        found[name].append(json.loads(record))
    return {name: _read(name, records) for name, records in found.items()}


def _read(name: str, records: list[dict[str, Any]]) -> pl.DataFrame:
    """Return rows of JSON in the shape of a contract: days come as text."""
    kinds = table(name).polars
    days = [column for column, kind in kinds.items() if kind == pl.Date]
    frame = pl.DataFrame(records, schema={**kinds, **dict.fromkeys(days, pl.String())}, orient="row")
    return frame.with_columns(pl.col(days).str.to_date())


def linked_texts(store: Store, changed: set[str]) -> set[str]:
    """Say anew who took text from whom, of articles that changed; return the articles whose links are others now."""
    pairs = rows(store, "text_pairs", PAIR, changed)
    before = rows(store, "article_links", PAIR, changed)
    ends = {*pairs["article_id"], *pairs["linked_id"]}
    articles = rows(store, "articles", "article_id", ends, DATED)
    now = article_links(pairs, articles, rows(store, "article_agencies", "article_id", ends))
    replaced(store, "article_links", now, PAIR, changed)
    return {end for one, other, *_ in set(before.iter_rows()) ^ set(now.iter_rows()) for end in (one, other)}


def originated(store: Store, changed: set[str], relinked: set[str]) -> set[str]:
    """Find anew where articles and their sentences come from, of all that copies connect with these.

    `relinked` are those whose links are others now. Return those that, or of which a sentence, come from elsewhere now.
    """
    found, reached = table("article_links").frame([]), set[str]()
    frontier = changed | relinked
    while frontier:
        reached |= frontier
        found = rows(store, "article_links", PAIR, reached)
        frontier = {*found["article_id"], *found["linked_id"]} - reached
    partial = found.filter(pl.col("kind") == "partial_copy")
    articles = rows(store, "articles", "article_id", reached, DATED)
    ends = {*partial["article_id"], *partial["linked_id"]}
    bodies = rows(store, "articles", "article_id", ends, ("article_id", "body"))
    texts = articles.join(bodies, on="article_id", how="left")
    origin_of = origins(texts, found)
    moved = told(store, "articles", "article_id", origin_of)
    texts = texts.drop("origin_id").join(origin_of, on="article_id")
    return moved | _sourced(store, relinked | set(partial["article_id"]), partial, texts)


def _sourced(store: Store, article_ids: set[str], links: pl.DataFrame, texts: pl.DataFrame) -> set[str]:
    """Say of what these articles tell where its sentence comes from; return those of which one comes from elsewhere."""
    claims = rows(store, "claims", "article_id", article_ids)
    mentions = rows(store, "event_mentions", "article_id", article_ids, MENTIONED)
    moved = set[str]()
    for name, key, found, sentences in (
        ("claims", "claim_id", claims, sentences_of_claims(claims, texts)),
        ("event_mentions", "mention_id", mentions, sentences_of_mentions(mentions)),
    ):
        now = sentence_origins(sentences, links, texts).rename({"key": key})
        others = told(store, name, key, now.join(found, on=[key, "sentence_origin_id"], how="anti", nulls_equal=True))
        moved |= set(found.filter(pl.col(key).is_in(list(others)))["article_id"])
    return moved
