"""A paragraph's tokens as plain lists: rules look at every word several times, and lists are faster than tokens."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from spacy import attrs
from spacy.strings import StringStore

from transforms.extract.actors.lookup import BEGINNING, folded
from transforms.extract.text import ActorMention, Paragraph
from transforms.identity import hashed

NAME_PARTS = frozenset(
    {"al", "el", "ul", "bin", "bint", "ibn", "abu", "de", "da", "do", "dos", "del", "della", "di", "du"}
)
NAME_LINKS = NAME_PARTS | {
    "van",
    "von",
    "der",
    "den",
    "ter",
    "la",
    "le",
    "los",
    "y",
    "e",
    "-",
    "ould",
    "mac",
    "st",
    "st.",
}

ATTRIBUTES = [
    attrs.IDX, attrs.LENGTH, attrs.POS, attrs.TAG, attrs.DEP, attrs.LEMMA, attrs.ENT_TYPE, attrs.HEAD, attrs.SENT_START,
]  # fmt: skip


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


@dataclass(slots=True)
class Words:
    """The words of a paragraph. Positions are those of the spaCy tokens."""

    article_id: str
    paragraph: Paragraph
    body: str  # of the article
    text: str = field(init=False)
    texts: list[str] = field(init=False)
    lower: list[str] = field(init=False)
    pos: list[str] = field(init=False)
    tags: list[str] = field(init=False)
    deps: list[str] = field(init=False)
    lemmas: list[str] = field(init=False)
    heads: list[int] = field(init=False)
    size: int = field(init=False)
    capitals: list[bool] = field(init=False)
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)
    labels: list[str] = field(init=False)
    sentence: list[int] = field(init=False)
    folded: str = field(init=False)
    beginnings: dict[int, str] = field(init=False)  # the letters and digits from an offset of `folded` on
    named: list[ActorMention | None] = field(init=False)  # the name that covers a word
    titles: set[int] = field(init=False)  # words of titles before names

    def __post_init__(self) -> None:
        doc = self.paragraph.doc
        values = doc.to_array(ATTRIBUTES).T
        starts, lengths, pos, tags, deps, lemmas, labels = values[:-2].tolist()
        heads, begins = values[-2:].astype("int64").tolist()  # relative: a head to the left is negative
        text_of = _strings(doc.vocab.strings).__getitem__
        self.size = len(starts)
        self.starts, self.ends = starts, [start + length for start, length in zip(starts, lengths, strict=True)]
        begin, end = self.paragraph.start, self.ends[-1] if self.ends else 0
        self.text = self.body[begin : begin + end]  # much faster than to join the tokens
        self.folded = folded(self.text)
        self.beginnings = {found.start(): found.group() for found in BEGINNING.finditer(self.folded)}
        self.texts = [self.text[start:end] for start, end in zip(self.starts, self.ends, strict=True)]
        self.lower = [text.lower().replace("’", "'") for text in self.texts]
        self.pos, self.tags, self.deps = (list(map(text_of, column)) for column in (pos, tags, deps))
        self.lemmas, self.labels = list(map(text_of, lemmas)), list(map(text_of, labels))
        self.heads = [position + offset for position, offset in enumerate(heads)]
        self.capitals = [text[:1].isupper() for text in self.texts]
        self.sentence, number = [], -1
        for begin in begins:
            number += begin == 1 or number < 0
            self.sentence.append(number)
        self.named = [None] * self.size
        self.titles = set()

    def __len__(self) -> int:
        return self.size

    def surface(self, first: int, last: int) -> str:
        """Return the text of the words from `first` to before `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def word(self, position: int) -> str:
        """Return a word in lower case, or an empty string where there is none."""
        return self.lower[position] if 0 <= position < self.size else ""

    def folded_word(self, position: int) -> str:
        """Return a word in lower case and without accents."""
        return self.folded[self.starts[position] : self.ends[position]]

    def beginning(self, position: int) -> str:
        """Return the letters and digits that a word begins with, folded; an empty string where it has none."""
        start = self.starts[position]
        known = self.beginnings.get(start)
        if known is None and (found := BEGINNING.match(self.folded, start)):  # in the middle of "cannot"
            return found.group()
        return known or ""

    def same_sentence(self, one: int, other: int) -> bool:
        """Whether both positions exist and lie in one sentence."""
        return 0 <= one < self.size and 0 <= other < self.size and self.sentence[one] == self.sentence[other]

    def is_capitalised(self, position: int) -> bool:
        """Whether a word begins with a capital letter."""
        return self.capitals[position]

    def is_name_like(self, position: int) -> bool:
        """Whether a word may be part of a proper name, by its capital and its part of speech."""
        return self.is_capitalised(position) and self.pos[position] in {"PROPN", "NOUN", "ADJ", "X", "VERB"}

    def begins_sentence(self, position: int) -> bool:
        """Whether a word is the first of its sentence, quotation marks aside."""
        before = position - 1
        while before >= 0 and self.sentence[before] == self.sentence[position]:
            if self.texts[before][:1].isalnum():
                return False
            before -= 1
        return True

    def head_of(self, first: int, last: int) -> int:
        """Return the word of a span on which its others depend."""
        for position in range(last - 1, first - 1, -1):
            is_outward = not first <= self.heads[position] < last or self.heads[position] == position
            if is_outward and self.pos[position] not in {"PUNCT", "PART"}:
                return position
        return last - 1

    def inside(self, first: int, last: int) -> Iterator[int]:
        """Yield the positions of a span that are words."""
        return (position for position in range(first, last) if self.texts[position][:1].isalnum())

    def mention(
        self,
        first: int,
        last: int,
        form: str,
        kind: str,
        rule: str,
        confidence: float,
        head: int | None = None,
    ) -> ActorMention:
        """Return a new mention of the words from `first` to before `last`."""
        start, end = self.paragraph.start + self.starts[first], self.paragraph.start + self.ends[last - 1]
        return ActorMention(
            mention_id=hashed(self.article_id, start, end, form),
            paragraph=self.paragraph.index,
            start=start,
            end=end,
            text=self.surface(first, last),
            first_token=first,
            last_token=last,
            head_token=self.head_of(first, last) if head is None else head,
            form=form,
            kind=kind,
            rule=rule,
            confidence=confidence,
        )

    def claim(self, mention: ActorMention) -> ActorMention:
        """Note that a name covers its words, so that no other name is found there; return it."""
        for position in range(mention.first_token, mention.last_token):
            self.named[position] = mention
        return mention
