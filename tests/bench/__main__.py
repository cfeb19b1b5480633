"""`make bench`: articles a second, end to end and per stage, beside the bare parse of the same texts in the same run.

Ratios to the bare parse are what to quote: seconds change with the machine.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

WIKINEWS = Path(__file__).parents[3] / "shared" / "corpora" / "wikinews.jsonl"
LIMIT = int(sys.argv[1]) if len(sys.argv) > 1 else 300


def main() -> None:
    """Run the main job on Wikinews (or the bundled corpus where that is missing), and print the rates."""
    os.environ.update(PREFECT_LOGGING_LEVEL="WARNING", PREFECT_SERVER_ANALYTICS_ENABLED="false", DO_NOT_TRACK="1")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DATELINE_HOME=folder, PREFECT_HOME=f"{folder}/prefect", DATELINE_WORKERS="1")
        Console(width=100).print(measured(Path(folder)))


def measured(folder: Path) -> Table:
    """Return a table of seconds, articles a second, and the ratio to the bare parse."""
    from flows.news import news
    from flows.settings import Settings
    from flows.sources import chosen, fetch
    from tests.bench import names
    from transforms.extract.language import pipeline

    settings = Settings()
    if WIKINEWS.exists():
        given = folder / "wikinews.jsonl"
        given.write_text("\n".join(WIKINEWS.read_text(encoding="utf-8").splitlines()[:LIMIT]), encoding="utf-8")
        targets = [str(given)]
    else:
        targets = ["bundled"]
    texts = [
        r["text"] for source in chosen(targets) for r in fetch(source, settings.largest_article) if not r.get("problem")
    ]
    nlp = pipeline(settings.model)
    list(nlp.pipe(texts[:5]))
    begin = time.perf_counter()
    words = sum(len(doc) for doc in nlp.pipe(texts))
    bare = time.perf_counter() - begin
    begin = time.perf_counter()
    summary = news(targets)
    whole = time.perf_counter() - begin
    shown = Table(
        "", "seconds", "articles/s", "ratio to the bare parse", title=f"{len(texts)} articles, {words} tokens"
    )
    rows = {
        "bare nlp.pipe": bare,
        **summary.seconds,
        "stages together": sum(summary.seconds.values()),
        "with Prefect": whole,
    }
    for name, seconds in rows.items():
        shown.add_row(name, f"{seconds:.2f}", f"{len(texts) / seconds:.1f}", f"{seconds / bare:.2f}")
    print(json.dumps({name: round(seconds / bare, 3) for name, seconds in rows.items()}))
    print(json.dumps({name: round(ratio, 2) for name, ratio in names.measured(settings.model).items()}))
    return shown


if __name__ == "__main__":
    main()
