"""The judge of event types: as its examples have it, the same on every training, and telling types apart."""

import numpy as np

from transforms.extract.events.model import NONE, examples_hash, model, unpacked
from transforms.train.regression import fitted, logistic

WORDS = [{"meet", "minister"}, {"meet", "talks"}, {"bomb", "town"}, {"bomb", "village"}, {"sunny", "town"}, {"sunny"}]
LABELS = ["CONSULT", "CONSULT", "ASSAULT", "ASSAULT", NONE, NONE]


def test_the_model_was_trained_on_the_examples_as_they_are():
    assert model().examples == examples_hash(), "the examples changed: run `make model`"


def test_training_twice_gives_the_same_bytes():
    assert fitted(WORDS, LABELS).packed() == fitted(WORDS, LABELS).packed()


def test_training_tells_the_types_apart():
    judge = fitted(WORDS, LABELS)
    for words, label in zip(WORDS, LABELS, strict=True):
        assert judge.types[int(np.argmax(judge.scores(words)))] == label


def test_the_packed_model_judges_as_the_trained_one():
    judge = fitted(WORDS, LABELS)
    read = unpacked(judge.packed())
    assert (read.types, read.index) == (judge.types, judge.index)
    for words in WORDS:
        assert np.allclose(read.scores(words), judge.scores(words), atol=0.02)


def test_words_that_were_never_seen_leave_only_the_intercept():
    judge = fitted(WORDS, LABELS)
    assert np.isclose(judge.scores({"never seen"}).sum(), 1)


def test_evidence_that_goes_with_being_right_gets_weight():
    weights = logistic([{"always": 1.0, "actor": float(at % 2)} for at in range(40)], [at % 2 == 1 for at in range(40)])
    assert weights["actor"] > 1 > weights["always"]


def test_what_speaks_for_a_type_raises_confidence_and_for_none_lowers_it():
    weights = model().evidence
    assert weights["model"] > 0 > weights["model: none"]
