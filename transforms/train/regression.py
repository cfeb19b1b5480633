"""Softmax and logistic regression in numpy: small, and the same bytes out for the same sentences in."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from transforms.extract.events.model import Model

STEPS, RATE, DECAY = 150, 0.15, 2e-6
Floats = NDArray[np.float64]


def fitted(sentences: Sequence[set[str]], labels: Sequence[str], examples: str = "", version: str = "1") -> Model:
    """Return a model without calibration, trained on the features of sentences and the type of each.

    A feature counts where at least two sentences have it. Adam over all sentences at once: no chance is involved.
    """
    counts = Counter(name for features in sentences for name in features)
    index = {name: at for at, name in enumerate(sorted(name for name, n in counts.items() if n > 1))}
    types = tuple(sorted(set(labels)))
    rows, columns, values = _entries(sentences, index)
    wanted = np.eye(len(types))[[types.index(label) for label in labels]]
    filled, firsts = np.unique(rows, return_index=True)
    by_column = np.argsort(columns, kind="stable")
    present, starts = np.unique(columns[by_column], return_index=True)
    weights, intercept = np.zeros((len(index), len(types))), np.zeros(len(types))
    moments = [(np.zeros_like(part), np.zeros_like(part)) for part in (weights, intercept)]
    for step in range(1, STEPS + 1):
        total = np.zeros((len(labels), len(types)))
        total[filled] = np.add.reduceat(weights[columns] * values[:, None], firsts)
        total += intercept
        error = softmax(total) - wanted
        slope = np.zeros_like(weights)
        slope[present] = np.add.reduceat((error[rows] * values[:, None])[by_column], starts)
        slopes = (slope / len(labels) + DECAY * weights, error.mean(axis=0))
        for part, slope, (mean, square) in zip((weights, intercept), slopes, moments, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.01 * (slope**2 - square)
            part -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return Model(version, types, index, weights.astype(np.float32), intercept.astype(np.float32), {}, examples)


def _entries(sentences: Sequence[set[str]], index: dict[str, int]) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    rows, columns, values = [], [], []
    for row, features in enumerate(sentences):
        known = sorted(index[name] for name in features if name in index)
        rows += [row] * len(known)
        columns += known
        values += [len(known) ** -0.5] * len(known)
    return np.array(rows, dtype=np.intp), np.array(columns, dtype=np.intp), np.array(values)


def softmax(total: Floats) -> Floats:
    """Return shares that sum to one in each row."""
    raised = np.exp(total - total.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares


def logistic(rows: Sequence[dict[str, float]], right: Sequence[bool], penalty: float = 1.0) -> dict[str, float]:
    """Return the weight of each piece of evidence (and of "always") for being right, by Newton's method."""
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    truth, weights = np.array(right, dtype=float), np.zeros(len(names))
    for _ in range(25):
        share = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (share - truth) + penalty * weights
        curve = (table * (share * (1 - share))[:, None]).T @ table + penalty * np.eye(len(names))
        weights -= np.linalg.solve(curve, slope)
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
