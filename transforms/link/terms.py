"""Words and what they weigh: the terms by which articles and claims are compared.

Weights come from a frozen table (`seeds/term_weights.csv`: in how many of some hundred news articles a word
stands), never from the articles at hand, so that a link between two articles does not depend on which others
there are.
"""

import math
import re
from functools import cache
from typing import Final

import seeds

WORD: Final = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
POSSESSIVE: Final = re.compile(r"['’]s\b|['’](?!\w)")
ALL: Final = "*"  # the row of the table that counts the articles themselves

SPELLINGS: Final = (
    ("our", "or"),
    ("ours", "ors"),
    ("amme", "am"),
    ("ammes", "ams"),
    ("tre", "ter"),
    ("tres", "ters"),
)
# Of each list the first ending that fits is taken off.
_INFLECTIONS: Final = (
    ("ies", "y"),
    ("ied", "y"),
    ("ily", "y"),
    ("ings", ""),
    ("ing", ""),
    ("edly", ""),
    ("ed", ""),
    ("es", ""),
    ("ly", ""),
    ("s", ""),
)
_DERIVATIONS: Final = (
    ("ational", "ate"),
    ("fulness", "ful"),
    ("iveness", ""),
    ("ization", "ize"),
    ("isation", "ize"),
    ("ments", ""),
    ("ment", ""),
    ("ations", ""),
    ("ation", ""),
    ("ion", ""),
    ("ness", ""),
    ("ive", ""),
    ("iv", ""),
)


def words(text: str) -> list[str]:
    """Return the words of a text in their order, lower-case and without a possessive ending."""
    text = text.casefold()
    return WORD.findall(POSSESSIVE.sub("", text) if "'" in text or "’" in text else text)


@cache
def stem(word: str) -> str:
    """Return a word without its inflection ("talks" and "talking": "talk"); the same for every spelling of a
    stem.
    """
    word = _bases().get(word, word)
    for british, american in SPELLINGS:
        if word.endswith(british) and len(word) > len(british) + 2:
            word = word.removesuffix(british) + american
    if len(word) < 4 or not word.isalpha() or word.endswith("ss"):
        return word
    for endings in (_INFLECTIONS, _DERIVATIONS):
        for ending, instead in endings:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word.removesuffix(ending) + instead
                break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]  # "stopped", "stopping"
    return word.removesuffix("e") if len(word) > 3 else word


@cache
def weight(term: str) -> float:
    """Return how much a stem tells, from 0 (in every article) to 1 (in hardly any); an unknown one tells
    much.
    """
    counts = _article_counts()
    return math.log(counts[ALL] / counts.get(term, 1)) / math.log(counts[ALL])


@cache
def _bases() -> dict[str, str]:
    return {row["form"]: row["base"] for row in seeds.rows("irregular_forms.csv")}


@cache
def _article_counts() -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in seeds.rows("term_weights.csv"):
        term = row["term"] if row["term"] == ALL else stem(row["term"])
        counts[term] = max(counts.get(term, 0), int(row["article_count"]))
    return counts
