"""What the extractors pass to one another: the parsed article and its mentions of actors and places."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Span

from transforms.extract.tokens import Token, tokens_of


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of an article, parsed alone: `body[start:end] == text == doc.text`."""

    index: int
    start: int
    text: str
    doc: Doc
    is_headline: bool = False

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens of its parse, which rules look at."""
        return tokens_of(self.doc)

    @property
    def end(self) -> int:
        """Offset in the body behind the paragraph."""
        return self.start + len(self.text)

    def sentences(self) -> Iterator[list[Token]]:
        """Yield the tokens of each sentence."""
        end = 0
        while end < len(self.tokens):
            sentence = self.tokens[end].sent
            yield sentence
            end += len(sentence)

    def offsets(self, first: Token | Span, last: Token | None = None) -> tuple[int, int]:
        """Return where a token of this paragraph, or the words from one to another, or a span of the parse, stands in
        the body."""
        if isinstance(first, Span):
            return self.start + first.start_char, self.start + first.end_char
        last = last or first
        return self.start + first.idx, self.start + last.idx + len(last)


@dataclass(slots=True)
class ActorMention:
    """A mention of an actor or place; the columns of `actor_mentions` and what resolution needs besides.

    `kind` is one of the contract's kinds. `candidates` are (actor_id, score), best first, where the surface form
    fits several; `members` are actor ids of a group ("the two leaders"). `office_role` and `office_country` say by
    which office it refers, to be resolved with the article's date.
    """

    mention_id: str
    paragraph: int
    start: int
    end: int
    text: str
    first_token: int
    last_token: int  # the token behind the last one, as in a spaCy span
    head_token: int
    form: str
    kind: str
    actor_id: str | None = None
    country: str | None = None
    sector: str | None = None
    candidates: list[tuple[str, float]] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    office_role: str | None = None
    office_country: str | None = None
    antecedent_id: str | None = None
    gender: str | None = None  # "m", "f", or None
    is_plural: bool = False
    body: str | None = None  # the collective actor of a country that a description names ("military")
    name: str | None = None  # the full name or common name that the mention stands for
    description: str | None = None  # what the text says of it: apposition, title
    place_name: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    confidence: float = 0.5
    rule: str = ""

    @property
    def is_place(self) -> bool:
        """Whether it stands for a place and can never act (a country acts; a city does not)."""
        return self.kind in {"city", "region", "facility"}


@dataclass(frozen=True)
class Article:
    """An article whose paragraphs are parsed."""

    article_id: str
    body: str
    paragraphs: Sequence[Paragraph]
    outlet: str | None = None

    def sentences(self) -> Iterator[tuple[Paragraph, Span]]:
        """Yield every sentence with its paragraph, in the order of the text."""
        for paragraph in self.paragraphs:
            for sentence in paragraph.doc.sents:
                yield paragraph, sentence


class Mentions:
    """The mentions of one article, found by paragraph and token."""

    def __init__(self, mentions: Iterable[ActorMention]) -> None:
        self.all = sorted(mentions, key=lambda m: (m.start, -m.end))

    @cached_property
    def by_id(self) -> dict[str, ActorMention]:
        """Mentions by their id."""
        return {mention.mention_id: mention for mention in self.all}

    @cached_property
    def _covering(self) -> dict[tuple[int, int], list[ActorMention]]:
        found: dict[tuple[int, int], list[ActorMention]] = {}
        for mention in sorted(self.all, key=lambda m: m.first_token - m.last_token):
            for token in range(mention.first_token, mention.last_token):
                found.setdefault((mention.paragraph, token), []).append(mention)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self.all]

    def covering(self, paragraph: Paragraph, token: Token | int) -> Sequence[ActorMention]:
        """Return the mentions that cover a token, the longest first."""
        position = token if isinstance(token, int) else token.i
        return self._covering.get((paragraph.index, position), ())

    def headed_by(self, paragraph: Paragraph, token: Token | int) -> ActorMention | None:
        """Return the longest mention whose head is this token, or None."""
        position = token if isinstance(token, int) else token.i
        return next((m for m in self.covering(paragraph, position) if m.head_token == position), None)

    def within(self, start: int, end: int) -> list[ActorMention]:
        """Return the mentions that lie wholly between two offsets of the body."""
        begun = self.all[bisect_left(self._starts, start) : bisect_right(self._starts, end)]
        return [mention for mention in begun if mention.end <= end]
