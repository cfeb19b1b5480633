"""`make bench`: articles a second, end to end and per stage, beside the bare parse of the same texts in the same run;
what extraction costs beside the parse; and what it costs with larger tables.

Ratios to the bare parse are what to quote: seconds change with the machine.
"""

import json
import os
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Table

from flows.console import at_home
from flows.settings import Settings

WIKINEWS = Path(__file__).parents[3] / "shared" / "corpora" / "wikinews.jsonl"
LIMIT = int(sys.argv[1]) if len(sys.argv) > 1 else 300
ROUNDS = 3
STEPS = ("actors and places", "events and dates", "claims")
BUDGET_WORDS = 890  # the length of article that the budget beside the parse is stated for


def main() -> None:
    """Run the main job on Wikinews (or the bundled corpus where that is missing), and print the rates."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ.update(DATELINE_HOME=folder, DATELINE_WORKERS="1", PREFECT_LOGGING_LEVEL="ERROR")
        settings = at_home()
        console = Console(width=100)
        targets, texts = _given(Path(folder), settings)
        for shown in (
            end_to_end(settings, targets, texts),
            beside_the_parse(settings, texts),
            with_more_names(settings),
        ):
            console.print(shown)


def _given(folder: Path, settings: Settings) -> tuple[list[str], list[str]]:
    from flows.sources import chosen, fetch

    targets = ["bundled"]
    if WIKINEWS.exists():
        given = folder / "wikinews.jsonl"
        given.write_text("\n".join(WIKINEWS.read_text(encoding="utf-8").splitlines()[:LIMIT]), encoding="utf-8")
        targets = [str(given)]
    records = (record for source in chosen(targets) for record in fetch(source, settings.largest_article))
    return targets, [record["text"] for record in records if not record.get("problem")]


def end_to_end(settings: Settings, targets: list[str], texts: list[str]) -> Table:
    """Return seconds, articles a second and the ratio to the bare parse, of each stage and of all."""
    from flows.news import news
    from transforms.extract.language import pipeline

    nlp = pipeline(settings.model)
    list(nlp.pipe(texts[:5]))
    begin = time.perf_counter()
    words = sum(len(doc) for doc in nlp.pipe(texts))
    bare = time.perf_counter() - begin
    begin = time.perf_counter()
    summary = news(targets)
    whole = time.perf_counter() - begin
    stages = summary.seconds
    rows = {"bare nlp.pipe": bare, **stages, "stages together": sum(stages.values()), "with Prefect": whole}
    shown = Table(
        "", "seconds", "articles/s", "ratio to the bare parse", title=f"{len(texts)} articles, {words} tokens"
    )
    for name, seconds in rows.items():
        shown.add_row(name, f"{seconds:.2f}", f"{len(texts) / seconds:.1f}", f"{seconds / bare:.2f}")
    print(json.dumps({name: round(seconds / bare, 3) for name, seconds in rows.items()}))
    return shown


def beside_the_parse(settings: Settings, texts: list[str]) -> Table:
    """Return the core time that actors, events and claims take for an article of `BUDGET_WORDS` words."""
    from transforms.extract.actors import mentions_in
    from transforms.extract.claims import claims_in
    from transforms.extract.events import events_in
    from transforms.extract.language import parsed_articles, pipeline
    from transforms.extract.text import Mentions

    rows = [{"article_id": str(number), "body": text} for number, text in enumerate(texts)]
    words = sum(len(text.split()) for text in texts)
    begin = time.process_time()
    given = list(parsed_articles(rows, pipeline(settings.model)))
    parse = time.process_time() - begin
    rounds: list[Counter[str]] = []
    for _ in range(ROUNDS):
        taken = Counter[str]()
        for article in given:  # anew, as each keeps the tokens that it once made
            fresh = replace(article, paragraphs=[replace(paragraph) for paragraph in article.paragraphs])
            marks = [time.process_time()]
            mentions = Mentions(mentions_in(fresh))
            marks.append(time.process_time())
            events_in(fresh, mentions)
            marks.append(time.process_time())
            claims_in(fresh, mentions)
            marks.append(time.process_time())
            taken.update(dict(zip(STEPS, (end - begin for begin, end in pairwise(marks)), strict=True)))
        rounds.append(taken)
    best = {step: min(taken[step] for taken in rounds) for step in STEPS}
    best["together"] = sum(best.values())
    shown = Table("beside the parse", f"ms of core time for {BUDGET_WORDS} words", "ratio to the parse")
    for name, seconds in {"the parse": parse, **best}.items():
        shown.add_row(name, f"{1000 * seconds / words * BUDGET_WORDS:.1f}", f"{seconds / parse:.3f}")
    return shown


def with_more_names(settings: Settings) -> Table:
    """Return what extracting actors costs with more names in the tables."""
    from tests.bench import names

    shown = Table("", f"ratio to {names.SIZES[0]:,} names added")
    for name, ratio in names.measured(settings.model).items():
        shown.add_row(name, f"{ratio:.2f}")
    return shown


if __name__ == "__main__":
    main()
