"""Whether two contents say the same: the comparison by which `claims` are grouped, and contradictions found.

No embedding separates "taxes would rise" from "taxes would not rise", so contents are compared by their
stems, and what tells them apart is looked for: negation, numbers, days, names, opposites.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import fuzz

import seeds
from transforms.link.terms import POSSESSIVE, WORD, stem, weight

SAME, DIFFERENT, CONTRADICTED = "same", "different", "contradicted"

LIGHT: Final = 0.12  # weight of words that tell nothing
LEAST_SHARE: Final = 0.65  # of the shorter content's weight that the longer one has too
LEAST_COMMON: Final = 0.3  # of the weight of both
LEAST_WEIGHT: Final = 1.0  # shared; less only where nothing else is said
SAID_SHARE: Final = 0.5  # of the telling sentences of the shorter content, that the other says too
NEGATED_WORDS: Final = 8  # content words behind a negation that it reaches, in one clause
NEGATED_SHARE: Final = 0.25  # of the shared weight that is negated on one side only
DENIED_WORDS: Final = 3  # content words in common: the denial of a mere noun contradicts nobody
DENIED_COMMON: Final = 0.55  # of the weight of both
LIKE_TEMPLATE: Final = 76  # similarity of the words in their order, of 100, from which one other word tells them apart

EXCHANGED: Final = 0.55  # weight of the words that only the one has, and only the other

KEPT: Final = 20_000  # contents and pairs of them in memory: of copies they are the same

SENTENCE_END: Final = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\s\.\.\.\s|;\s")
CLAUSE_END: Final = re.compile(r"[,;:.!?()\[\]]|\b(?:but|because|although|though|while)\b")


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """What a content says, ready to be compared; the same thing for the same words (`statement`)."""

    weights: dict[str, float]  # stems of content words
    negated: frozenset[str]  # those of them that a negation reaches
    figures: tuple[frozenset[str], ...]  # its numbers, ordinals, days of the week and months
    names: frozenset[str]  # capitalised words within a clause
    capitalised: tuple[str, ...]  # all, in their order
    is_passive: bool  # says by whom
    stems: tuple[str, ...]  # all, in their order
    text: str
    total: float  # of the weights
    sentences: tuple["Statement", ...]  # where there are several


@lru_cache(maxsize=KEPT)
def statement(content: str, is_denied: bool = False) -> Statement:
    """Return what a content says; a denial turns what is negated round."""
    parts = [part for part in SENTENCE_END.split(content) if part.strip()]
    text = content.replace("’", "'").replace("[", "").replace("]", "")
    text = re.sub(r"\bcan't\b|\bcannot\b", "can not", text, flags=re.IGNORECASE)
    text = re.sub(r"n't\b", " not", re.sub(r"(?<=\d),(?=\d{3})", "", text))
    classes = _classes()
    weights: dict[str, float] = {}
    negated: set[str] = set()
    stems: list[str] = []
    names: set[str] = set()
    capitalised: list[str] = []
    numbers: set[str] = set()
    plain: set[str] = set()
    for clause in filter(None, CLAUSE_END.split(text)):
        reach = 0
        for position, match in enumerate(WORD.finditer(clause)):
            printed = match.group()
            word = printed.casefold()
            word = POSSESSIVE.sub("", word) if "'" in word else word  # text has no other apostrophe
            if word in classes.negations:
                reach = 0 if reach and word != "nor" else NEGATED_WORDS  # "cannot deny that" affirms
                continue
            if word in classes.numbers or word[0].isdigit():
                numbers.add(classes.numbers.get(word, word))
                continue
            if printed != "may":  # the verb; the month is written "May"
                plain.add(word)
            term = stem(word)
            stems.append(term)
            if printed[0].isupper():
                capitalised.append(term)
                names |= {term} if position else set()
            if weight(term) <= LIGHT or word in classes.light:
                continue
            weights[term] = weight(term)
            if reach:
                negated.add(term)
                reach -= 1
    if is_denied:
        negated = set(weights) - negated
    return Statement(
        weights,
        frozenset(negated),
        (frozenset(numbers), *(frozenset(plain & kind) for kind in classes.exclusive)),
        frozenset(names),
        tuple(capitalised),
        "by" in plain,
        tuple(stems),
        text,
        math.fsum(weights.values()),
        tuple(statement(part, is_denied) for part in parts) if len(parts) > 1 else (),
    )


@lru_cache(maxsize=KEPT)
def verdict(one: Statement, other: Statement) -> str:
    """Return whether two contents say the SAME, something DIFFERENT, or whether one is CONTRADICTED by the
    other.

    A content of several sentences says the same as another where half of the shorter one is said by sentences
    of both.
    """
    found = _verdict(one, other)
    if found != DIFFERENT or not (one.sentences or other.sentences):
        return found
    shorter, longer = _by_weight(one, other)
    telling = [each for each in shorter.sentences or (shorter,) if each.total >= LEAST_WEIGHT]
    verdicts = [{_verdict(each, theirs) for theirs in longer.sentences or (longer,)} for each in telling]
    same = sum(SAME in found for found in verdicts)
    contradicted = sum(CONTRADICTED in found and SAME not in found for found in verdicts)
    if max(same, contradicted) < max(SAID_SHARE * len(telling), 1):
        return DIFFERENT
    return SAME if same >= contradicted else CONTRADICTED


def _verdict(one: Statement, other: Statement) -> str:
    shared = one.weights.keys() & other.weights.keys()
    common = _sum(one, shared)
    shorter, longer = _by_weight(one, other)
    if one.weights.keys() != other.weights.keys() and (
        common < LEAST_WEIGHT
        or common < LEAST_SHARE * shorter.total
        or common < LEAST_COMMON * (shorter.total + longer.total - common)
    ):
        return DIFFERENT
    if not shared or _are_told_apart(one, other, shorter, longer):
        return DIFFERENT
    turned = {term for term in shared if (term in one.negated) != (term in other.negated)}
    if _sum(one, turned) <= NEGATED_SHARE * common or (shared & one.negated and shared & other.negated):
        return SAME
    either = shorter.total + longer.total - common
    is_denial = len(shared) >= DENIED_WORDS and common >= DENIED_COMMON * either
    return CONTRADICTED if is_denial else DIFFERENT


def _by_weight(one: Statement, other: Statement) -> tuple[Statement, Statement]:
    """Return the one that says less, then the other."""
    return (one, other) if (one.total, one.text) <= (other.total, other.text) else (other, one)


def _sum(each: Statement, terms: Iterable[str]) -> float:
    return math.fsum(each.weights[term] for term in terms)


def _are_told_apart(one: Statement, other: Statement, shorter: Statement, longer: Statement) -> bool:
    """Whether numbers, days, names, opposites, or one word exchanged in one frame tell two contents apart."""
    for mine, theirs in zip(shorter.figures, longer.figures, strict=True):
        if mine and theirs and not (mine <= theirs or theirs <= mine):
            return True
    mine_only = set(one.stems) - set(other.stems)
    theirs_only = set(other.stems) - set(one.stems)
    if (one.names & mine_only and other.names & theirs_only) or _have_changed_roles(one, other):
        return True
    if any(theirs_only & _opposites().get(word, frozenset()) for word in mine_only):
        return True
    return _is_template(one, other, mine_only, theirs_only)


def _have_changed_roles(one: Statement, other: Statement) -> bool:
    """Whether two names stand the other way round, and no passive explains it."""
    mine = [name for name in one.capitalised if name in other.capitalised]
    theirs = [name for name in other.capitalised if name in one.capitalised]
    return len(mine) == 2 and mine == theirs[::-1] != theirs and one.is_passive == other.is_passive


def _is_template(one: Statement, other: Statement, mine_only: set[str], theirs_only: set[str]) -> bool:
    """Whether the two are one frame with another weighty word in each."""
    return (
        _sum(one, mine_only & one.weights.keys()) >= EXCHANGED
        and _sum(other, theirs_only & other.weights.keys()) >= EXCHANGED
        and fuzz.ratio(one.stems, other.stems) >= LIKE_TEMPLATE
    )


@dataclass(frozen=True, slots=True)
class _Classes:
    negations: frozenset[str]
    light: frozenset[str]
    numbers: dict[str, str]
    exclusive: tuple[frozenset[str], ...]


@cache
def _classes() -> _Classes:
    classes = seeds.document("word_classes.yml")
    return _Classes(
        negations=frozenset(classes["negations"]),
        light=frozenset(classes["function_words"]) | frozenset(classes["exclusive"]["ordinals"]),
        numbers={word: str(number) for word, number in classes["numbers"].items()},
        exclusive=tuple(frozenset(words) for words in classes["exclusive"].values()),
    )


@cache
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in seeds.rows("opposites.csv"):
        word, opposite = stem(row["word"]), stem(row["opposite"])
        found.setdefault(word, set()).add(opposite)
        found.setdefault(opposite, set()).add(word)
    return {word: frozenset(others) for word, others in found.items()}
