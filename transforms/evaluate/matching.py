"""What all scores share: shares, tallies of right, wrong and missed, and one-to-one pairing."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import comb
from typing import Any, TypedDict

Record = Mapping[str, Any]


class Row(TypedDict):
    """One figure: what was scored, the figure's name, its value (0 to 1), and how many cases it rests on."""

    what: str
    figure: str
    value: float
    n: int


@dataclass
class Tally:
    """Counts of what was found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def found(self) -> int:
        """How many were found, rightly or wrongly."""
        return self.right + self.wrong

    @property
    def wanted(self) -> int:
        """How many there were to be found."""
        return self.right + self.missed

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return share(self.right, self.found)

    @property
    def recall(self) -> float:
        """Return the share of what was to be found that was."""
        return share(self.right, self.wanted)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return harmonic(self.precision, self.recall)

    def rows(self, what: str, prefix: str = "") -> list[Row]:
        """Return precision, recall and F1 as rows, their names prefixed."""
        return [
            row(what, prefix + "precision", self.precision, self.found),
            row(what, prefix + "recall", self.recall, self.wanted),
            row(what, prefix + "f1", self.f1, self.wanted),
        ]


def row(what: str, figure: str, value: float, n: int) -> Row:
    """Return one figure as a row."""
    return {"what": what, "figure": figure, "value": value, "n": n}


def share(part: float, whole: float) -> float:
    """Return part of whole, 0 where there is nothing to share."""
    return part / whole if whole else 0.0


def harmonic(precision: float, recall: float) -> float:
    """Return the F1 of a precision and a recall."""
    return share(2 * precision * recall, precision + recall)


def paired(likeness: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Pair predictions with golds one to one, the likest first.

    `likeness` maps (prediction, gold) positions to a score; among equals the earlier ones pair first. The
    result maps the position of a gold to that of its prediction.
    """
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for prediction, gold in sorted(likeness, key=lambda pair: (-likeness[pair], pair)):
        if prediction not in taken and gold not in partner:
            partner[gold] = prediction
            taken.add(prediction)
    return partner


def same_pairs(keys: Iterable[tuple[Hashable | None, Hashable | None]]) -> Tally:
    """Tally the pairs of things that share a key, over (predicted, gold) keys; None is nobody's key."""
    both: Counter[Hashable] = Counter()
    mine: Counter[Hashable] = Counter()
    theirs: Counter[Hashable] = Counter()
    for predicted, gold in keys:
        both.update([(predicted, gold)] if predicted is not None and gold is not None else [])
        mine.update([predicted] if predicted is not None else [])
        theirs.update([gold] if gold is not None else [])
    right, claimed, wanted = (sum(comb(n, 2) for n in counts.values()) for counts in (both, mine, theirs))
    return Tally(right, claimed - right, wanted - right)


def overlap(start: int, end: int, other_start: int, other_end: int) -> int:
    """Return how many characters two spans share."""
    return max(0, min(end, other_end) - max(start, other_start))
