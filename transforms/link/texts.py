"""Which texts share words: near-duplicates, and sentences that stand in both.

Near-duplicates come from MinHash over 5-word shingles, sentences taken over from an index of their first and last
words; what both propose is then compared word by word. What is found of two texts depends on these two alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

import polars as pl
import rensa

from transforms.identity import numbered
from transforms.link.terms import stem, weight, words
from warehouse.schema import table

SHINGLE: Final = 5  # words
PERMUTATIONS, BANDS, SEED = 128, 32, 1
COPY_JACCARD: Final = 0.5  # of the shingles of both
COPY_SHARE: Final = 0.8  # of the article's words
SHORTEST: Final = 20  # words of an article that is compared at all
TAKEN_WORDS: Final = 24  # outside quotation marks, in runs of at least ENDS words
ENDS: Final = 8  # words at either end by which a sentence is known again
SHARED_ENDS: Final = 2  # beginnings or ends of sentences, for texts to be compared
TOPICAL_WORDS: Final = 3  # of sentences taken over, that stand elsewhere in one of the articles too
TOPICAL_WEIGHT: Final = 0.3
KEPT: Final = 1_000  # texts held in memory by their words
BOILERPLATE: Final = 50  # a sentence of more articles than that proves nothing

QUOTED: Final = re.compile(r"[\"“”„«][^\"“”„«»\n]{1,1500}[\"“”»]")
SENTENCE_END: Final = re.compile(r"[.!?…][\"”’)\]]*\s+|\n+")
RUN: Final = re.compile(rb"\x01(?:\x00{0,%d}\x01)*" % (SHINGLE - 1))  # shingles with fewer than their words between

PAIR: Final = ("article_id", "linked_id")


def text_keys(articles: pl.DataFrame) -> pl.DataFrame:
    """Return by what each text is found, in the shape of `text_keys`; takes `article_id` and `body`."""
    found: dict[str, list[Any]] = {"article_id": [], "text_key": [], "is_end": []}
    for article_id, body in articles.select("article_id", "body").iter_rows():
        text = text_of(body or "")
        if len(text.words) < SHORTEST:
            continue
        bands = [numbered("band", *band) for band in _bands(text)]
        ends = sorted({numbered("end", end) for end in text.sentence_ends})
        found["article_id"] += [article_id] * (len(bands) + len(ends))
        found["text_key"] += bands + ends
        found["is_end"] += [False] * len(bands) + [True] * len(ends)
    return pl.DataFrame(found, schema=table("text_keys").polars)


def boilerplate_changed(before: pl.DataFrame, after: pl.DataFrame, index: pl.DataFrame) -> set[str]:
    """Return the articles that hold an end of a sentence which proves something now and did not before, or the reverse.

    `before` and `after` are the `text_keys` of the articles that changed, `index` all rows with the same keys, now.
    """
    counts = Counter(index.filter("is_end").get_column("text_key").to_list())
    earlier = Counter(counts)
    earlier.subtract(after.filter("is_end").get_column("text_key").to_list())
    earlier.update(before.filter("is_end").get_column("text_key").to_list())
    crossed = [key for key in earlier if (earlier[key] > BOILERPLATE) != (counts[key] > BOILERPLATE)]
    return set(index.filter(pl.col("is_end") & pl.col("text_key").is_in(crossed)).get_column("article_id"))


def candidates(keys: pl.DataFrame, index: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs (`article_id` < `linked_id`) of which both may share text, of articles of `keys` with all.

    `index` holds every row of `text_keys` with one of these keys. Proposed are texts with a band of their MinHash or
    with two beginnings or ends of sentences in common.
    """
    told = index.with_columns(count=pl.len().over("text_key", "is_end"))
    told = told.filter(~pl.col("is_end") | (pl.col("count") <= BOILERPLATE)).drop("count")
    shared = keys.join(told.rename({"article_id": "linked_id"}), on=["text_key", "is_end"]).filter(
        pl.col("article_id") != pl.col("linked_id")
    )
    low, high = pl.min_horizontal(PAIR), pl.max_horizontal(PAIR)
    return (
        shared.select(article_id=low, linked_id=high, text_key="text_key", is_end="is_end")
        .unique()
        .group_by(PAIR)
        .agg(is_band=(~pl.col("is_end")).any(), ends=pl.col("is_end").sum())
        .filter(pl.col("is_band") | (pl.col("ends") >= SHARED_ENDS))
        .select(PAIR)
        .sort(PAIR)
    )


def compared(pairs: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs that share text, in the shape of `text_pairs`, whoever took it from whom.

    `articles` needs `article_id` and `body`, and reads `outlet`. A quotation that two articles share is no text taken
    over, both may have heard it; and an outlet repeats its own notices and background and copies nobody.
    """
    bodies = dict(articles.select("article_id", "body").iter_rows())
    outlets = dict(articles.select("article_id", "outlet").iter_rows()) if "outlet" in articles.columns else {}
    rows = []
    for one, other in pairs.select(PAIR).iter_rows():
        mine, theirs = text_of(bodies[one] or ""), text_of(bodies[other] or "")
        shares = round(mine.share_in([theirs]), 4), round(theirs.share_in([mine]), 4)
        is_near = len(mine.shingles & theirs.shingles) >= COPY_JACCARD * max(len(mine.shingles | theirs.shingles), 1)
        may_take = not is_near and not (outlets.get(one) and outlets.get(one) == outlets.get(other))
        row = {
            "article_id": one,
            "linked_id": other,
            "article_share": shares[0],
            "linked_share": shares[1],
            "is_near_duplicate": is_near,
            "is_taken_by_article": may_take and shares[0] < COPY_SHARE and mine.takes_over(theirs),
            "is_taken_by_linked": may_take and shares[1] < COPY_SHARE and theirs.takes_over(mine),
        }
        if is_near or max(shares) >= COPY_SHARE or row["is_taken_by_article"] or row["is_taken_by_linked"]:
            rows.append(row)
    return table("text_pairs").frame(rows)


@dataclass(frozen=True)
class Text:
    """A text by its words."""

    body: str

    @cached_property
    def words(self) -> list[str]:
        """All its words."""
        return self.own_words if self.own_text is self.body else words(self.body)

    @cached_property
    def word_counts(self) -> Counter[str]:
        """How often each of its words stands in it."""
        return Counter(self.words)

    @cached_property
    def running(self) -> str:
        """All its words, between spaces: a sentence of them stands in it as `running` of the sentence."""
        return f" {' '.join(self.words)} "

    @cached_property
    def own_words(self) -> list[str]:
        """Its words outside quotation marks."""
        return [word for sentence in self.own_sentences for word in sentence]

    @cached_property
    def own_sentences(self) -> list[list[str]]:
        """The words of its sentences, quotations left out."""
        return [words(sentence) for sentence in SENTENCE_END.split(self.own_text)]

    @cached_property
    def own_text(self) -> str:
        """The text without its quotations."""
        found, count = QUOTED.subn(" \N{HORIZONTAL ELLIPSIS} ", self.body)
        return found if count else self.body

    @cached_property
    def shingle_list(self) -> list[str]:
        """Every run of five words, in their order."""
        return _shingles(self.words)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Every run of five words; none where the text is shorter."""
        return frozenset(self.shingle_list)

    @cached_property
    def sentence_ends(self) -> frozenset[str]:
        """The first and the last words of its sentences, quotations left out."""
        long = (each for each in self.own_sentences if len(each) >= ENDS)
        return frozenset(" ".join(end) for each in long for end in (each[:ENDS], each[-ENDS:]))

    def share_in(self, others: Iterable["Text"]) -> float:
        """Return which share of its words stands, in runs of five, in the others together."""
        theirs = frozenset[str]().union(*(other.shingles for other in others))
        shared = sum(end - start for start, end in _runs(self.shingle_list, theirs))
        return shared / len(self.words) if self.words else 0.0

    def taken_from(self, other: "Text") -> list[tuple[int, int]]:
        """Return where, in its words outside quotation marks, longer runs of the other's words begin and end."""
        return [(start, end) for start, end in _runs(_shingles(self.own_words), other.shingles) if end - start >= ENDS]

    def takes_over(self, other: "Text") -> bool:
        """Whether sentences of the other stand in it, outside quotation marks, that say what both are about.

        A notice that an outlet prints below everything is shared too, but the rest of the article does not
        speak of it.
        """
        runs = self.taken_from(other)
        if sum(end - start for start, end in runs) < TAKEN_WORDS:
            return False
        taken = Counter(word for start, end in runs for word in self.own_words[start:end])
        mine, theirs = self.word_counts, other.word_counts
        topical = [word for word, count in taken.items() if max(mine[word], theirs[word]) > count and _tells(word)]
        return len(topical) >= TOPICAL_WORDS


@lru_cache(maxsize=KEPT)
def text_of(body: str) -> Text:
    """Return a text by its words."""
    return Text(body)


def _shingles(found: list[str]) -> list[str]:
    return list(map(" ".join, zip(*(found[start:] for start in range(SHINGLE)), strict=False)))


def _runs(found: list[str], shingles: frozenset[str]) -> list[tuple[int, int]]:
    """Return where the runs of words begin and end that are made of these shingles; `found` are all shingles."""
    shared = bytes(map(shingles.__contains__, found))
    return [(run.start(), run.end() - 1 + SHINGLE) for run in RUN.finditer(shared)]


def _tells(word: str) -> bool:
    return weight(stem(word)) >= TOPICAL_WEIGHT


def _bands(text: Text) -> Iterator[tuple[int, ...]]:
    """Yield the bands of a text's MinHash; most texts with half of their shingles in common share one."""
    minhash = rensa.RMinHash(PERMUTATIONS, SEED)
    minhash.update(text.shingle_list)
    digest = minhash.digest()
    rows = PERMUTATIONS // BANDS
    for band in range(BANDS):
        yield band, *digest[band * rows : (band + 1) * rows]
