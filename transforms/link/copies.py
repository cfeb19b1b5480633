"""Articles that take text from another: whole copies, and sentences taken over, with who took from whom.

Which texts share words is found by `texts`; here dates and credits say in which direction, and where each comes from.
"""

from collections.abc import Mapping
from functools import cache
from itertools import combinations
from typing import Final

import polars as pl

from transforms.link.reports import Report, reports
from transforms.link.texts import COPY_SHARE, ENDS, Text, candidates, compared, text_keys, text_of
from warehouse.schema import table

SENTENCES: Final = {"key": pl.String, "article_id": pl.String, "text": pl.String}
DERIVED_SHARE: Final = 0.5  # an article with so much taken text is no independent report


def copies(articles: pl.DataFrame, agencies: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the pairs of articles of which one takes text from the other, in the shape of `article_links`.

    `articles` needs `article_id` and `body`, and reads the outlet and days of publication; `agencies` is
    `article_agencies`.
    """
    return article_links(text_pairs(articles), articles, agencies)


def text_pairs(articles: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of texts that share words, in the shape of `text_pairs`."""
    keys = text_keys(articles)
    return compared(candidates(keys, keys), articles)


def article_links(pairs: pl.DataFrame, articles: pl.DataFrame, agencies: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return `article_links` of texts that share words (`text_pairs`); `articles` are those of the pairs."""
    known = reports(articles)
    credited = _credited(agencies)
    rows = []
    for pair in pairs.iter_rows(named=True):
        later, earlier, basis = _direction(known[pair["article_id"]], known[pair["linked_id"]], credited)
        taker = "article" if later == pair["article_id"] else "linked"
        share = pair[f"{taker}_share"]
        if pair["is_near_duplicate"] or share >= COPY_SHARE:
            kind = "copy"
        elif pair[f"is_taken_by_{taker}"]:
            kind = "partial_copy"
        else:
            continue
        rows.append(
            {"article_id": later, "linked_id": earlier, "kind": kind}
            | {"shared_share": share, "direction_basis": basis}
        )
    return table("article_links").frame(rows).sort("article_id", "linked_id")


def origins(articles: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Return `article_id` and `origin_id`: the article that it is a copy of, through others; its own id where
    original.

    An article whose text is taken from several others, at least half of it in all, comes from the one that
    gave most. Takes whole components of `links`; `body` is read of articles with partial copies.
    """
    known = reports(articles)
    linked = {*links["article_id"], *links["linked_id"]}
    bodies = dict(articles.filter(pl.col("article_id").is_in(sorted(linked))).select("article_id", "body").iter_rows())
    copied: dict[str, set[str]] = {each: set() for each in linked}  # from which it is a copy
    taken: dict[str, set[str]] = {each: set() for each in linked}  # from which it took sentences
    either: dict[str, set[str]] = {each: set() for each in linked}  # with which it shares them, whoever took
    told: dict[tuple[str, str], float] = {}
    for article_id, linked_id, kind, basis, shared in links.select(
        "article_id", "linked_id", "kind", "direction_basis", "shared_share"
    ).iter_rows():
        told[article_id, linked_id] = shared
        (copied if kind == "copy" else taken)[article_id].add(linked_id)
        if kind == "partial_copy" and basis == "unknown":
            either[article_id].add(linked_id)
            either[linked_id].add(article_id)

    def text(article_id: str) -> Text:
        return text_of(bodies[article_id] or "")

    def share(each: str, others: set[str]) -> float:
        """Return which share of an article stands in others together."""
        if len(others) == 1 and (each, *others) in told:
            return told[each, next(iter(others))]
        return text(each).share_in(text(other) for other in others) if others else 0.0

    compiled = {
        each
        for each in linked
        if _are_strangers(taken[each] | either[each], taken, copied)
        and share(each, taken[each] | either[each]) >= DERIVED_SHARE
    }
    parents = {}
    for each in linked:
        found = copied[each] or (
            taken[each] | either[each] if each in compiled else taken[each] - (either[each] & compiled)
        )
        if copied[each] or share(each, found) >= DERIVED_SHARE:
            parents[each] = max((share(each, {other}), other) for other in found)[1]
    rows = [{"article_id": each, "origin_id": _root(each, parents, known)} for each in sorted(known)]
    return pl.DataFrame(rows, schema={"article_id": pl.String, "origin_id": pl.String})


def sentences_of_claims(claims: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Return `key`, `article_id` and `text` of the sentence of each claim; none of a headline: nobody takes it over."""
    bodies = dict(articles.select("article_id", "body").rows())
    columns = ("claim_id", "article_id", "sentence_start", "sentence_end", "is_headline")
    told = [
        (claim_id, article_id, None if is_headline else (bodies.get(article_id) or "")[start:end])
        for claim_id, article_id, start, end, is_headline in claims.select(columns).rows()
    ]
    return pl.DataFrame(told, schema=SENTENCES, orient="row")


def sentences_of_mentions(event_mentions: pl.DataFrame) -> pl.DataFrame:
    """Return `key`, `article_id` and `text` of the sentence of each mention of an event."""
    return event_mentions.select(key="mention_id", article_id="article_id", text="sentence_text")


def sentence_origins(sentences: pl.DataFrame, links: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Return `key` and `sentence_origin_id` of each of `sentences`: where the article that took it over has it from.

    `sentences` have a `key`, their `article_id` and their `text`, `links` are the `article_links` of their articles,
    `articles` those of both ends with `body`, `origin_id` and days. A sentence with fewer words than ENDS outside
    quotation marks proves nothing, and in a copy of a whole article it is the article that comes from elsewhere.
    """
    known = reports(articles)
    bodies = dict(articles.select("article_id", "body").rows())
    sources: dict[str, list[Report]] = {}
    for taker, source in links.filter(pl.col("kind") == "partial_copy").select("article_id", "linked_id").rows():
        if known[taker].origin_id == taker:
            sources.setdefault(taker, []).append(known[source])

    @cache
    def origin(article_id: str, printed: str) -> str | None:
        sentence = Text(printed)
        if len(sentence.own_words) < ENDS:
            return None
        having = (
            each for each in sources[article_id] if sentence.running in text_of(bodies[each.article_id] or "").running
        )
        first = min(having, key=lambda each: each.order, default=None)
        return first.origin_id if first else None

    told = [
        (key, origin(article_id, printed) if printed and article_id in sources else None)
        for key, article_id, printed in sentences.select("key", "article_id", "text").rows()
    ]
    return pl.DataFrame(told, schema={"key": pl.String, "sentence_origin_id": pl.String}, orient="row")


def _are_strangers(found: set[str], *shared: Mapping[str, set[str]]) -> bool:
    """Whether two of these share no text with each other: who shares text with both took it from both."""
    return any(
        not any(other in sources[one] or one in sources[other] for sources in shared)
        for one, other in combinations(sorted(found), 2)
    )


def _direction(one: Report, other: Report, credited: Mapping[str, frozenset[str]]) -> tuple[str, str, str]:
    """Return the copying article, the one copied, and what that rests on."""
    for copy, source in ((one, other), (other, one)):
        if source.outlet and source.outlet.casefold() in credited.get(copy.article_id, ()):
            return copy.article_id, source.article_id, "credit"
    for copy, source in ((one, other), (other, one)):
        if _is_before(source, copy):
            return copy.article_id, source.article_id, "date"
    return max(one.article_id, other.article_id), min(one.article_id, other.article_id), "unknown"


def _is_before(one: Report, other: Report) -> bool:
    """Whether one was published before the other, by the day, or by the time where both tell it."""
    if one.published_at and other.published_at:
        return one.published_at < other.published_at
    return bool(one.last_day and other.first_day and one.last_day < other.first_day)


def _credited(agencies: pl.DataFrame | None) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in () if agencies is None else agencies.iter_rows(named=True):
        found.setdefault(row["article_id"], set()).add(row["agency"].casefold())
    return {article_id: frozenset(names) for article_id, names in found.items()}


def _root(article_id: str, parents: Mapping[str, str], known: Mapping[str, Report]) -> str:
    """Follow the copies to the original; where they run in a circle, it is the circle's first by date, else
    by id.
    """
    path = [article_id]
    while (parent := parents.get(path[-1])) is not None:
        if parent in path:
            return min(path[path.index(parent) :], key=lambda each: known[each].order)
        path.append(parent)
    return path[-1]
