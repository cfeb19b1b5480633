"""Articles that take text from another: whole copies, and sentences taken over.

Near-duplicates come from MinHash over 5-word shingles, sentences taken over from an index of their first and
last words; what both propose is then compared word by word. Whether two articles are linked depends on these
two alone: with a batch of new articles it is enough to compare those with all, and to follow the new links
(`origins`) through the articles they touch.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Final

import polars as pl
import rensa

from transforms.link.reports import Report, reports
from transforms.link.terms import stem, weight, words
from warehouse.schema import table

SHINGLE: Final = 5  # words
PERMUTATIONS, BANDS, SEED = 128, 32, 1
COPY_JACCARD: Final = 0.5  # of the shingles of both
COPY_SHARE: Final = 0.8  # of the article's words
SHORTEST: Final = 20  # words of an article that is compared at all
TAKEN_WORDS: Final = 24  # outside quotation marks, in runs of at least ENDS words
ENDS: Final = 8  # words at either end by which a sentence is known again
TOPICAL_WORDS: Final = 3  # of sentences taken over, that stand elsewhere in one of the articles too
TOPICAL_WEIGHT: Final = 0.3
KEPT: Final = 2_000  # texts held in memory by their words
BOILERPLATE: Final = 50  # a sentence of more articles than that proves nothing
DERIVED_SHARE: Final = 0.5  # an article with so much taken text is no independent report

QUOTED: Final = re.compile(r"[\"“”„«][^\"“”„«»\n]{1,1500}[\"“”»]")
SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+|\n+")


def copies(articles: pl.DataFrame, agencies: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the pairs of articles of which one takes text from the other, in the shape of `article_links`.

    `articles` needs `article_id` and `body`, and reads the outlet and days of publication; `agencies` is
    `article_agencies`. A quotation that two articles share is no text taken over: both may have heard it.
    """
    bodies = {article_id: body or "" for article_id, body in articles.select("article_id", "body").iter_rows()}

    @lru_cache(maxsize=KEPT)
    def text(article_id: str) -> Text:
        return Text(article_id, bodies[article_id])

    known = reports(articles)
    credited = _credited(agencies)
    rows = []
    for one, other in sorted(_candidates(bodies)):
        later, earlier, basis = _direction(known[one], known[other], credited)
        copy, source = text(later), text(earlier)
        share = copy.share_in([source])
        jaccard = len(copy.shingles & source.shingles) / max(len(copy.shingles | source.shingles), 1)
        if jaccard >= COPY_JACCARD or share >= COPY_SHARE:
            kind = "copy"
        elif not _same_outlet(known[one], known[other]) and copy.takes_over(source):
            kind = "partial_copy"
        else:
            continue
        rows.append(
            {"article_id": later, "linked_id": earlier, "kind": kind}
            | {"shared_share": round(share, 4), "direction_basis": basis}
        )
    return table("article_links").frame(rows).sort("article_id", "linked_id")


def origins(articles: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Return `article_id` and `origin_id`: the article that it is a copy of, through others; its own id where
    original.

    An article whose text is taken from several others, at least half of it in all, comes from the one that
    gave most.
    """
    known = reports(articles)
    linked = {*links["article_id"], *links["linked_id"]}
    texts = {
        article_id: Text(article_id, body or "")
        for article_id, body in articles.select("article_id", "body").iter_rows()
        if article_id in linked
    }
    copied: dict[str, set[str]] = {each: set() for each in linked}  # from which it is a copy
    taken: dict[str, set[str]] = {each: set() for each in linked}  # from which it took sentences
    either: dict[str, set[str]] = {each: set() for each in linked}  # with which it shares them, whoever took
    for article_id, linked_id, kind, basis in links.select(
        "article_id", "linked_id", "kind", "direction_basis"
    ).iter_rows():
        (copied if kind == "copy" else taken)[article_id].add(linked_id)
        if kind == "partial_copy" and basis == "unknown":
            either[article_id].add(linked_id)
            either[linked_id].add(article_id)
    compiled = {
        each
        for each in linked
        if _are_strangers(taken[each] | either[each], taken, copied)
        and texts[each].share_in(texts[other] for other in taken[each] | either[each]) >= DERIVED_SHARE
    }
    parents = {}
    for each in linked:
        found = copied[each] or (
            taken[each] | either[each] if each in compiled else taken[each] - (either[each] & compiled)
        )
        share = {other: texts[each].share_in([texts[other]]) for other in sorted(found)}
        if copied[each] or texts[each].share_in(texts[other] for other in found) >= DERIVED_SHARE:
            parents[each] = max(share, key=lambda other: (share[other], other))
    rows = [{"article_id": each, "origin_id": _root(each, parents, known)} for each in sorted(known)]
    return pl.DataFrame(rows, schema={"article_id": pl.String, "origin_id": pl.String})


@dataclass(frozen=True)
class Text:
    """A text by its words."""

    article_id: str
    body: str

    @cached_property
    def words(self) -> list[str]:
        """All its words."""
        return words(self.body)

    @cached_property
    def own_words(self) -> list[str]:
        """Its words outside quotation marks."""
        return words(self.own_text)

    @property
    def own_text(self) -> str:
        """The text without its quotations."""
        return QUOTED.sub(" \N{HORIZONTAL ELLIPSIS} ", self.body)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Every run of five words; none where the text is shorter."""
        return frozenset(_shingles(self.words))

    @cached_property
    def sentence_ends(self) -> frozenset[str]:
        """The first and the last words of its sentences, quotations left out."""
        found = (words(sentence) for sentence in SENTENCE_END.split(self.own_text))
        return frozenset(" ".join(end) for each in found if len(each) >= ENDS for end in (each[:ENDS], each[-ENDS:]))

    def share_in(self, others: Iterable["Text"]) -> float:
        """Return which share of its words stands, in runs of five, in the others together."""
        theirs = frozenset[str]().union(*(other.shingles for other in others))
        shared = sum(end - start for start, end in _runs(self.words, theirs))
        return shared / len(self.words) if self.words else 0.0

    def takes_over(self, other: "Text") -> bool:
        """Whether sentences of the other stand in it, outside quotation marks, that say what both are about.

        A notice that an outlet prints below everything is shared too, but the rest of the article does not
        speak of it.
        """
        runs = [(start, end) for start, end in _runs(self.own_words, other.shingles) if end - start >= ENDS]
        if sum(end - start for start, end in runs) < TAKEN_WORDS:
            return False
        taken = Counter(word for start, end in runs for word in self.own_words[start:end])
        mine, theirs = Counter(self.words), Counter(other.words)
        topical = [word for word, count in taken.items() if max(mine[word], theirs[word]) > count and _tells(word)]
        return len(topical) >= TOPICAL_WORDS


def _are_strangers(found: set[str], *shared: Mapping[str, set[str]]) -> bool:
    """Whether two of these share no text with each other: who shares text with both took it from both."""
    return any(
        not any(other in sources[one] or one in sources[other] for sources in shared)
        for one, other in combinations(sorted(found), 2)
    )


def _shingles(found: list[str]) -> list[str]:
    return [" ".join(found[i : i + SHINGLE]) for i in range(len(found) - SHINGLE + 1)]


def _runs(found: list[str], shingles: frozenset[str]) -> list[tuple[int, int]]:
    """Return where the runs of words begin and end that are made of these shingles."""
    runs: list[tuple[int, int]] = []
    for start, shingle in enumerate(_shingles(found)):
        if shingle in shingles:
            if runs and start <= runs[-1][1]:
                runs[-1] = runs[-1][0], start + SHINGLE
            else:
                runs.append((start, start + SHINGLE))
    return runs


def _tells(word: str) -> bool:
    return weight(stem(word)) >= TOPICAL_WEIGHT


def _candidates(bodies: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return the pairs that may be near-duplicates, or have two beginnings or ends of sentences in common."""
    bands: dict[tuple[int, ...], list[str]] = {}
    ends: dict[str, list[str]] = {}
    for article_id in sorted(bodies):
        text = Text(article_id, bodies[article_id])
        if len(text.words) < SHORTEST:
            continue
        for band in _bands(text):
            bands.setdefault(band, []).append(article_id)
        for end in text.sentence_ends:
            ends.setdefault(end, []).append(article_id)
    shared = Counter(
        pair for members in ends.values() if len(members) <= BOILERPLATE for pair in combinations(members, 2)
    )
    taken = {pair for pair, count in shared.items() if count >= 2}
    return taken | {pair for members in bands.values() for pair in combinations(members, 2)}


def _bands(text: Text) -> Iterator[tuple[int, ...]]:
    """Yield the bands of a text's MinHash; most texts with half of their shingles in common share one."""
    minhash = rensa.RMinHash(PERMUTATIONS, SEED)
    minhash.update(_shingles(text.words))
    digest = minhash.digest()
    rows = PERMUTATIONS // BANDS
    for band in range(BANDS):
        yield band, *digest[band * rows : (band + 1) * rows]


def _same_outlet(one: Report, other: Report) -> bool:
    """Whether both are of one outlet, which repeats its own notices and background and copies nobody."""
    return one.outlet is not None and one.outlet == other.outlet


def _direction(one: Report, other: Report, credited: Mapping[str, frozenset[str]]) -> tuple[str, str, str]:
    """Return the copying article, the one copied, and what that rests on."""
    for copy, source in ((one, other), (other, one)):
        if source.outlet and source.outlet.casefold() in credited.get(copy.article_id, ()):
            return copy.article_id, source.article_id, "credit"
    for copy, source in ((one, other), (other, one)):
        if copy.first_day and source.last_day and source.last_day < copy.first_day:
            return copy.article_id, source.article_id, "date"
    return max(one.article_id, other.article_id), min(one.article_id, other.article_id), "unknown"


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
