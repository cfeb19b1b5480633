"""Score stories: are the articles on one happening together, and no others?"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping

from transforms.evaluate.matching import Record, Row, harmonic, row, share

WHAT = "stories"


def figures(golds: Iterable[Record], predictions: Mapping[str, Record]) -> list[Row]:
    """Return B-cubed precision, recall and F1 of `story_id` over golds with `cluster`.

    An article without a story is a story of its own.
    """
    mine: dict[Hashable, set[str]] = defaultdict(set)
    theirs: dict[Hashable, set[str]] = defaultdict(set)
    articles: list[tuple[Hashable, Hashable]] = []
    for gold in golds:
        story = predictions.get(gold["id"], {}).get("story_id") or ("alone", gold["id"])
        mine[story].add(gold["id"])
        theirs[gold["cluster"]].add(gold["id"])
        articles.append((story, gold["cluster"]))
    n = len(articles)
    precision = share(sum(len(mine[a] & theirs[b]) / len(mine[a]) for a, b in articles), n)
    recall = share(sum(len(mine[a] & theirs[b]) / len(theirs[b]) for a, b in articles), n)
    return [
        row(WHAT, "precision", precision, n),
        row(WHAT, "recall", recall, n),
        row(WHAT, "f1", harmonic(precision, recall), n),
    ]
