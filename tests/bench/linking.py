"""Linking a batch with 1,000, 10,000 and 100,000 stored articles, beside the extraction of such a batch; and near-
duplicates among 20,000.

`python -m tests.bench.linking`. The ratio to the extraction of one run counts; seconds are of processor time, all threads
together, so that other work on the machine matters less, and beside them those that somebody waits. Articles are invented
as rows (`tests.flows.invented`), in the order in which they are published, one in twenty a day late. The larger warehouses
are the smaller one several times over, each time with other ids, words and days: linked as if all had come by batches, in
less time.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import polars as pl

from flows.linking import linked, standing
from flows.settings import Settings
from tests.bench.intake import articles as written
from tests.flows.invented import MOMENT, Agency, tables
from transforms.extract import extracted
from transforms.extract.language import pipeline
from transforms.link.copies import text_pairs
from transforms.link.occurrences import worded
from transforms.link.statements import statement, verdict
from transforms.link.texts import COPY_JACCARD, Text, text_of
from transforms.normalize import normalize_articles
from warehouse.schema import contracts, table
from warehouse.store import Store, is_stored, opened

BATCH, SMALL = 500, 50
STORED = 1_000
TIMES = (7, 9)  # over: 10,500 and 99,000
PER_DAY = 2_000  # articles
EXTRACTED = 20
NEAR_DUPLICATES = 20_000


def main() -> None:
    """Print what linking costs with more and more articles stored, and how well near-duplicates are found."""
    for_one = extraction_seconds()
    print(f"extraction: {1000 * for_one:.0f} ms an article of {words_of_extracted():.0f} words")
    with tempfile.TemporaryDirectory() as folder:
        for stored, batch, (seconds, waited) in linkings(Path(folder)):
            print(
                f"{stored:7,} stored: {batch} more linked in {seconds:.1f} s, {1000 * seconds / batch:.1f} ms an article, "
                f"{seconds / batch / for_one:.1%} of their extraction; waited for {waited:.1f} s, "
                f"{waited / batch / for_one:.1%}",
                flush=True,
            )
    recall, precision, seconds = near_duplicates()
    print(
        f"{NEAR_DUPLICATES:,} articles: near-duplicates (Jaccard {COPY_JACCARD} of runs of five words) "
        f"with recall {recall:.3f} and precision {precision:.3f} in {seconds:.0f} s"
    )


def texts_to_extract() -> pl.DataFrame:
    """Return invented articles as they are delivered, of 600 to 900 words."""
    rows = [
        {"source": "bench", "native_key": row["id"], "text": _cut(row["text"]), "published_text": row["published_at"]}
        | {"fetched_at": MOMENT}
        for row in written(EXTRACTED)
    ]
    return table("deliveries").frame(rows)


def _cut(text: str) -> str:
    """Return the first paragraphs of a text, some 750 words."""
    lines = text.split("\n\n")
    return "\n\n".join(lines[: max(1, len(lines) * 750 // len(text.split()))])


def words_of_extracted() -> float:
    """Return how many words the extracted articles have on average."""
    return sum(len(text.split()) for text in texts_to_extract()["text"]) / EXTRACTED


def extraction_seconds() -> float:
    """Return the seconds for extracting one article, tables loaded."""
    nlp = pipeline(Settings().model)
    found = normalize_articles(texts_to_extract())["articles"]
    extracted(found.head(2), nlp)
    return seconds_for(lambda: extracted(found, nlp)) / found.height


def linkings(folder: Path) -> Iterator[tuple[int, int, tuple[float, float]]]:
    """Yield the articles stored, those of a batch more, and the seconds for linking it (`load`), of rising warehouses.

    To the largest a small batch is added too, of which looking up takes the most.
    """
    agency = Agency(7, per_day=PER_DAY)
    with opened(folder / "warehouse.duckdb") as store:
        for _ in range(STORED // BATCH):
            load(store, agency.batch(BATCH))
        yield STORED, BATCH, load(store, agency.batch(BATCH))
        for salt, times in enumerate(TIMES):
            multiply(store, times, 100 * salt)
            stored = store.query("select count(*) from articles").item()
            yield stored, BATCH, load(store, agency.batch(BATCH))
        stored = store.query("select count(*) from articles").item()
        yield stored, SMALL, load(store, agency.batch(SMALL))


def load(store: Store, articles: list[dict[str, list[dict[str, object]]]]) -> tuple[float, float]:
    """Put a batch into the warehouse, with nothing in memory of the one before.

    Returns the seconds for linking it, of processor time and by the clock.
    """
    for kept in (text_of, statement, verdict, worded):
        kept.cache_clear()
    found = tables(articles)
    article_ids = found["articles"]["article_id"].to_list()
    with store.transaction():
        begin, clock = time.process_time(), time.perf_counter()
        before = standing(store, article_ids)
        seconds, waited = time.process_time() - begin, time.perf_counter() - clock
        store.replace_articles(found, article_ids)
        clock = time.perf_counter()
        seconds += seconds_for(lambda: linked(store, before, lambda: MOMENT))
        return seconds, waited + time.perf_counter() - clock


def multiply(store: Store, times: int, salt: int) -> None:
    """Store everything so many times over, under other ids, with other words, on earlier days; actors stay the same.

    What is older comes first, as if it had come first. `salt` makes the ids others than those of the last time.
    """
    days = store.query("select max(published_on) - min(published_on) + 1 as days from articles").item()
    for name, described in contracts().items():
        if described.kind != "table" or not is_stored(described) or name in KEPT:
            continue
        store.execute(f'create or replace temp table own as select * from "{name}"')
        store.execute(f'delete from "{name}"')
        for n in range(times - 1, 0, -1):
            columns = ", ".join(_moved(column.name, column.type, n * days, n + salt) for column in described.columns)
            store.execute(f'insert into "{name}" select {columns} from own')
        store.execute(f'insert into "{name}" select * from own')


KEPT = {"actors", "actor_names", "actor_roles", "warehouse_state"}


def _moved(column: str, kind: str, days: int, salt: int) -> str:
    if kind == "DATE":
        return f'"{column}" - {days}'
    if column.endswith("_key") and kind == "BIGINT":
        return f'cast(hash("{column}", {salt}) >> 1 as bigint)'
    if column.endswith("_id") and kind == "VARCHAR" and "actor_id" not in column:
        return f'left(md5("{column}" || {salt}), 16)'
    return f'"{column}"'


def near_duplicates() -> tuple[float, float, float]:
    """Return recall and precision of near-duplicates among invented texts, and the seconds that finding them takes."""
    bodies, families = related_texts(NEAR_DUPLICATES)
    frame = pl.DataFrame({"article_id": list(bodies), "body": list(bodies.values())})
    begin = time.process_time()
    pairs = text_pairs(frame).filter("is_near_duplicate")
    seconds = time.process_time() - begin
    found = set(pairs.select("article_id", "linked_id").iter_rows())
    true = {pair for family in families for pair in combinations(family, 2) if jaccard(bodies, pair) >= COPY_JACCARD}
    return len(found & true) / len(true), len(found & true) / len(found), seconds


def related_texts(count: int) -> tuple[dict[str, str], list[list[str]]]:
    """Return texts by id, and those that were made of one another; texts of other families share nothing."""
    chance = random.Random(7)
    vocabulary = ["".join(chance.choices("abcdefghiklmnoprstuvz", k=chance.randint(2, 9))) for _ in range(20_000)]
    bodies: dict[str, str] = {}
    families: list[list[str]] = []
    while len(bodies) < count:
        first = chance.choices(vocabulary, k=chance.randint(120, 600))
        family = [first]
        if chance.random() < 0.3:
            family += [_edited(first, vocabulary, chance) for _ in range(chance.randint(1, 4))]
        ids = [f"{len(bodies) + number:06}" for number in range(len(family))]
        families.append(ids)
        bodies |= dict(zip(ids, map(" ".join, family), strict=True))
    return bodies, families


def _edited(text: list[str], vocabulary: list[str], chance: random.Random) -> list[str]:
    """Return a text with some words exchanged, or with its end cut off or written anew."""
    share = chance.random() * 0.6
    cut = int(len(text) * (1 - share))
    kind = chance.random()
    if kind < 0.4:
        return [chance.choice(vocabulary) if chance.random() < share / 5 else word for word in text]
    return text[:cut] + (chance.choices(vocabulary, k=len(text) - cut) if kind < 0.7 else [])


def jaccard(bodies: dict[str, str], pair: tuple[str, str]) -> float:
    """Return which share of the runs of five words of two texts stands in both."""
    one, other = (Text(bodies[article_id]).shingles for article_id in pair)
    return len(one & other) / max(len(one | other), 1)


def seconds_for(job: Callable[[], object]) -> float:
    """Return the seconds of processor time that something takes."""
    begin = time.process_time()
    job()
    return time.process_time() - begin


if __name__ == "__main__":
    main()
