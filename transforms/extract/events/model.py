"""The learned judge of event types: what the words of a sentence say about its type, "none" being one.

A multinomial logistic regression over the words, pairs of neighbours and pairs of head and dependent of a parsed
sentence, trained by `make model` on the sentences of `seeds/ontology/examples/`. Names stand in it by their kind only
(`<person>`, `<country>`), so that it learns what is done and not who is known for doing it. Inference is a look-up of
each feature's row of weights, and a sum.
"""

import hashlib
import json
import lzma
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

import seeds
from transforms.extract.events.ontology import ontology, spelled
from transforms.extract.text import Mentions, Paragraph
from transforms.extract.tokens import Token

NONE = "NONE"
FILE = "ontology/model.json.xz"
SKIPPED = frozenset({"PUNCT", "SPACE", "SYM"})
ARTICLES = frozenset({"the", "a", "an"})
NUMBERS = frozenset({"MONEY", "PERCENT", "CARDINAL", "QUANTITY", "ORDINAL"})
TIMES = frozenset({"DATE", "TIME"})
RELATIONS = frozenset(
    {"nsubj", "nsubjpass", "dobj", "prep", "pobj", "agent", "prt", "xcomp", "ccomp", "aux", "neg", "dative", "attr"}
    | {"amod", "compound", "pcomp", "acomp", "poss"}
)


@dataclass(frozen=True)
class Model:
    """A trained judge: `weights` is (features, types) in steps of `scale`; `evidence` calibrates confidence."""

    version: str
    types: tuple[str, ...]
    index: dict[str, int]
    weights: NDArray[np.float32]
    intercept: NDArray[np.float32]
    evidence: dict[str, float]
    examples: str  # the hash of the examples on which it was trained

    def scores(self, features: Iterable[str]) -> NDArray[np.float32]:
        """Return the probability of each of `types`, for a sentence of these features."""
        known = sorted(at for at in map(self.index.get, features) if at is not None)  # a sum depends on the order
        total = self.intercept
        if known:
            total = total + self.weights.take(known, axis=0).sum(axis=0) / np.float32(math.sqrt(len(known)))
        raised = np.exp(total - total.max())
        shares: NDArray[np.float32] = raised / raised.sum()
        return shares

    def judge(self, paragraph: Paragraph, sentence: list[Token], mentions: Mentions) -> dict[str, float]:
        """Return the probability of each event type, and of NONE, for one sentence."""
        shares = self.scores(features_of(paragraph, sentence, mentions))
        return dict(zip(self.types, shares.tolist(), strict=True))

    def packed(self) -> bytes:
        """Return the model as the seed file holds it, the same bytes for the same model."""
        scale = float(np.abs(self.weights).max()) / 127
        content = {
            "version": self.version,
            "examples": self.examples,
            "types": self.types,
            "scale": scale,
            "intercept": [round(float(value), 5) for value in self.intercept],
            "evidence": self.evidence,
            "weights": {
                name: [round(float(value) / scale) for value in self.weights[at]] for name, at in self.index.items()
            },
        }
        return lzma.compress(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode(), preset=6)


def unpacked(content: bytes) -> Model:
    """Return the model that `packed` wrote."""
    held = json.loads(lzma.decompress(content))
    return Model(
        version=held["version"],
        types=tuple(held["types"]),
        index={name: at for at, name in enumerate(held["weights"])},
        weights=np.array(list(held["weights"].values()), dtype=np.float32) * np.float32(held["scale"]),
        intercept=np.array(held["intercept"], dtype=np.float32),
        evidence=held["evidence"],
        examples=held["examples"],
    )


@cache
def model() -> Model:
    """Read the trained model of the seeds."""
    return unpacked(seeds.path(FILE).read_bytes())


def examples() -> list[tuple[str, str]]:
    """Return the training sentences with their type, in the order of files and lines."""
    folder = seeds.path("ontology/examples")
    found = []
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        event_type = file.name.removesuffix(".txt").upper()
        lines = dict.fromkeys(line.strip() for line in file.read_text(encoding="utf-8").splitlines())
        found += [(line, event_type) for line in lines if line]
    return found


def examples_hash() -> str:
    """Return a hash of the training sentences; the model names the one on which it was trained."""
    digest = hashlib.sha256()
    for sentence, event_type in examples():
        digest.update(f"{event_type}\t{sentence}\n".encode())
    return digest.hexdigest()[:16]


def features_of(paragraph: Paragraph, sentence: list[Token], mentions: Mentions) -> set[str]:
    """Return what the model sees of a sentence: its words, neighbours, dependents, and the classes of its words."""
    words = {token.i: _word(token, paragraph, mentions) for token in sentence if token.pos_ not in SKIPPED}
    found: set[str] = set(words.values())
    before = "^"
    for position, word in words.items():
        token = paragraph.tokens[position]
        if token.lower_ not in ARTICLES:
            found.add(f"{before} {word}")
            before = word
        head = token.head
        if token.dep_ in RELATIONS and head.i in words and head.i != position:
            found.add(f"{words[head.i]}>{token.dep_}>{word}")
            if token.dep_ == "pobj" and head.head.i in words:
                found.add(f"{words[head.head.i]}>{words[head.i]}>{word}")
        if word[0] != "<":
            found |= _senses(word)
    return found


def _word(token: Token, paragraph: Paragraph, mentions: Mentions) -> str:
    """Return a token's lemma, or the kind of what it names."""
    if token.pos_ == "PROPN" or (token.pos_ == "ADJ" and token.text[0].isupper()):
        covering = mentions.covering(paragraph, token)
        return f"<{covering[0].kind}>" if covering else "<name>"
    if token.ent_type_ in TIMES and token.pos_ != "VERB":
        return "<date>"
    if token.pos_ == "NUM" or (token.ent_type_ in NUMBERS and token.pos_ == "SYM"):
        return "<number>"
    return spelled(token.lemma_)


@lru_cache(maxsize=50_000)
def _senses(lemma: str) -> frozenset[str]:
    """Return the types whose patterns begin with a lemma, and the classes of words that hold it."""
    known = ontology()
    types = {f"verb:{p.event_type}" for p in known.verbs.get(lemma, [])}
    types |= {f"noun:{p.event_type}" for p in known.nouns.get(lemma, [])}
    return frozenset(types | {f"class:{name}" for name, words in known.classes.items() if lemma in words})
