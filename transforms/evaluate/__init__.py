"""How well extraction does on annotated articles: `evaluated(golds, predictions)`.

A gold record is one article: `id`, `text`, `published_at`, and what it was annotated for: `events`,
`quotes` (claims), `actors`, `cluster` (its story). A prediction is what `dateline extract` writes for that
article: `id`, `events`, `claims`, `actors`, `story_id`. Spans are offsets into `text`.
`transforms.evaluate.bundled` gives the golds of the bundled corpus.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from transforms.evaluate import actors, claims, events, stories
from transforms.evaluate.matching import Record, Row

Figures = Callable[[Iterable[Record], Mapping[str, Record]], list[Row]]

# What is scored, over which annotations, and what these must have (those of single sentences have not).
SCORED: tuple[tuple[Figures, str, str | None], ...] = (
    (events.figures, "events", "sentence_start"),
    (claims.figures, "quotes", "content_spans"),
    (actors.figures, "actors", "start"),
    (stories.figures, "cluster", None),
)


def evaluated(golds: Iterable[Record], predictions: Iterable[Record]) -> list[Row]:
    """Return one row per figure: `what` (events, claims, actors, stories), `figure`, `value` (0 to 1), `n`.

    `n` is the number of cases that the value rests on. Predictions are joined on `id`; an article without one
    counts as an article in which nothing was found. What no gold record was annotated for has no rows.
    """
    golds = list(golds)
    by_id = {prediction["id"]: prediction for prediction in predictions}
    rows = []
    for figures, part, needed in SCORED:
        annotated = [gold for gold in golds if gold.get(part) is not None]
        if any(_has(gold[part], needed) for gold in annotated):
            rows += figures(annotated, by_id)
    return rows


def _has(annotations: Any, needed: str | None) -> bool:
    return needed is None or any(needed in annotation for annotation in annotations)
