"""Intake at size: 40,000 articles in one file of 250 MB, through ingest and normalize; peak memory and articles a second.

`python -m tests.bench.intake [ARTICLES]`. The articles are made up, the same for every run, and no two alike.
"""

import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

ARTICLES = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
SENTENCES = 40  # of some 155 characters: 6 KB an article
PLACES = (
    "Manila", "Nairobi", "Ankara", "Lima", "Oslo", "Hanoi", "Quito", "Tunis", "Sofia", "Dhaka", "Accra", "Riga",
)  # fmt: skip
WHO = (
    "the foreign minister", "a spokesman for the ministry", "residents of the district", "the opposition leader",
    "officials at the border", "the head of the delegation", "two aid workers", "the armed forces", "a local reporter",
)  # fmt: skip
DID = (
    "met envoys from", "rejected the proposal of", "promised help to", "accused the government of", "called on",
    "signed an agreement with", "withdrew the offer made to", "spoke for hours with", "declined to comment on",
)  # fmt: skip
WHAT = (
    "talks on fishing rights", "the closure of the road", "a shipment of grain", "the results of the count",
    "the release of prisoners", "new rules for exporters", "repairs to the dam", "the cost of the ferry",
)  # fmt: skip
OUTLETS = ("The Harbour Post", "Northern Courier", "The Daily Ledger", "Valley Times")
BOILERPLATE = (
    "READ MORE: {}",
    "Share this article",
    "Sign up for our newsletter to get the latest news.",
    "Source: {}",
)


def articles(count: int) -> Iterator[dict[str, str]]:
    """Yield made-up articles, each with a title, an outlet, a date and some lines of boilerplate."""
    chance = random.Random(40_000)
    for number in range(count):
        lines = []
        for _ in range(SENTENCES // 4):
            sentences = (
                f"{chance.choice(WHO).capitalize()} {chance.choice(DID)} {chance.choice(PLACES)} on {chance.choice(WHAT)}, "
                f"and item {chance.randrange(10**6)} of the list came up in {chance.choice(PLACES)} after {chance.choice(WHAT)}."
                for _ in range(4)
            )
            lines.append(" ".join(sentences))
        title = f"{chance.choice(PLACES)} hears of {chance.choice(WHAT)}, number {number}"
        outlet = chance.choice(OUTLETS)
        lines.insert(chance.randrange(2, len(lines)), chance.choice(BOILERPLATE).format(outlet))
        day = date(2015, 1, 1) + timedelta(days=chance.randrange(3_000))
        yield {
            "id": f"made-up-{number}",
            "url": f"https://news.example/{number}",
            "title": title,
            "outlet": outlet,
            "published_at": day.isoformat(),
            "text": "\n\n".join(lines),
        }


def main() -> None:
    """Make the file, run the first two stages on it in a process of its own, and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made_up.jsonl"
        with path.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(article) + "\n" for article in articles(ARTICLES))
        print(f"{ARTICLES} articles, {path.stat().st_size / 1e6:.0f} MB")
        environment = {**os.environ, "DATELINE_HOME": str(Path(folder) / "home"), "PREFECT_LOGGING_LEVEL": "WARNING"}
        begin = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "flows", "run", str(path), "--to", "normalize"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - begin
        print(done.stdout)
        for stage, took in re.findall(r"seconds: (\w+)\D+([\d.]+)", done.stdout):
            print(f"{stage}: {ARTICLES / float(took):.0f} articles/s")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"whole process: {seconds:.0f} s, {ARTICLES / seconds:.0f} articles/s; peak memory {peak:.0f} MB")
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
