"""The tokens of a parse as plain objects: rules ask each of them many times, and spaCy looks every answer up anew."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from spacy import attrs
from spacy.lang.lex_attrs import is_punct
from spacy.strings import StringStore
from spacy.tokens import Doc

TEXTS = [attrs.ORTH, attrs.LOWER, attrs.LEMMA, attrs.POS, attrs.TAG, attrs.DEP, attrs.ENT_TYPE]
NUMBERS = [attrs.IDX, attrs.HEAD, attrs.SENT_START]


@dataclass(slots=True, eq=False, repr=False)
class Token:
    """A token of a parsed text; what it knows is named, and means the same, as with spaCy's tokens."""

    doc: list["Token"]  # all tokens of its text
    i: int
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    idx: int
    head: "Token" = field(init=False)  # of a root, the token itself
    sent: list["Token"] = field(init=False)  # the tokens of its sentence
    children: list["Token"] = field(init=False, default_factory=list)  # in their order

    def __len__(self) -> int:
        return len(self.text)

    @property
    def lefts(self) -> list["Token"]:
        """The children before it."""
        return [child for child in self.children if child.i < self.i]

    @property
    def ancestors(self) -> Iterator["Token"]:
        """What it hangs on, from its head up to the root."""
        node = self
        while node.head is not node:
            node = node.head
            yield node

    @property
    def subtree(self) -> list["Token"]:
        """The token and all that hangs on it, the nearer first."""
        found = [self]
        for token in found:
            found += token.children
        return found

    @property
    def left_edge(self) -> "Token":
        """The first token of its subtree."""
        return self.doc[min([token.i for token in self.subtree])] if self.children else self

    @property
    def right_edge(self) -> "Token":
        """The last token of its subtree."""
        return self.doc[max([token.i for token in self.subtree])] if self.children else self

    @property
    def is_punct(self) -> bool:
        """Whether it is a mark of punctuation."""
        return bool(is_punct(self.text))

    @property
    def is_space(self) -> bool:
        """Whether it is nothing but white space."""
        return self.text.isspace()


class Strings(dict[int, str]):
    """The texts of spaCy's values; each is looked up once."""

    def __init__(self, store: StringStore) -> None:
        super().__init__({0: ""})
        self.store = store

    def __missing__(self, value: int) -> str:
        text = self[value] = str(self.store[value])
        return text


@cache
def _strings(store: StringStore) -> Strings:
    return Strings(store)


def tokens_of(doc: Doc) -> list[Token]:
    """Return the tokens of a parse, each with its sentence, head and children."""
    values = doc.to_array(TEXTS + NUMBERS).T
    text_of = _strings(doc.vocab.strings).__getitem__
    texts = (map(text_of, column) for column in values[: len(TEXTS)].tolist())
    offsets, heads, begins = values[len(TEXTS) :].astype("int64").tolist()  # a head to the left is negative
    tokens: list[Token] = []
    tokens += [Token(tokens, *known) for known in zip(range(len(offsets)), *texts, offsets, strict=True)]
    for token, distance in zip(tokens, heads, strict=True):
        token.head = tokens[token.i + distance]
        if distance:
            token.head.children.append(token)
    edges = [0, *(i for i, mark in enumerate(begins) if mark == 1 and i), len(tokens)]
    for first, last in pairwise(edges):
        sentence = tokens[first:last]
        for token in sentence:
            token.sent = sentence
    return tokens
