"""A paragraph's tokens as plain lists: rules look at every word several times, and lists are faster than tokens."""

from collections.abc import Iterator
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class Words:
    """The words of a paragraph. Positions are those of the spaCy tokens."""

    article_id: str
    paragraph: Paragraph
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
    named: list[ActorMention | None] = field(init=False)  # the name that covers a word
    titles: set[int] = field(init=False)  # words of titles before names

    def __post_init__(self) -> None:
        tokens = self.paragraph.tokens
        self.size = len(tokens)
        self.text = self.paragraph.text
        self.texts = [token.text for token in tokens]
        self.starts = [token.idx for token in tokens]
        self.ends = [start + len(text) for start, text in zip(self.starts, self.texts, strict=True)]
        self.folded = folded(self.text)
        self.lower = [token.lower_.replace("’", "'") for token in tokens]
        self.pos = [token.pos_ for token in tokens]
        self.tags = [token.tag_ for token in tokens]
        self.deps = [token.dep_ for token in tokens]
        self.lemmas = [token.lemma_ for token in tokens]
        self.labels = [token.ent_type_ for token in tokens]
        self.heads = [token.head.i for token in tokens]
        self.capitals = [text[:1].isupper() for text in self.texts]
        self.sentence = [number for number, found in enumerate(self.paragraph.sentences()) for _ in found]
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
        start, end = self.starts[position], self.ends[position]
        word = self.folded[start:end]
        if word.isalnum() and not self.folded[end : end + 1].isalnum():
            return word
        found = BEGINNING.match(self.folded, start)  # of "R2-D2", or into the next token of "cannot"
        return found.group() if found else ""

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
