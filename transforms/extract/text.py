"""What the extractors pass to one another: the parsed article and its mentions of actors and places."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Span, Token


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article, parsed alone: `body[start:end] == doc.text`."""

    index: int
    start: int
    doc: Doc
    is_headline: bool = False

    @property
    def end(self) -> int:
        """Offset in the body behind the paragraph."""
        return self.start + len(self.doc.text)

    def offsets(self, part: Span | Token) -> tuple[int, int]:
        """Return where a span or token of this paragraph stands in the body."""
        if isinstance(part, Token):
            return self.start + part.idx, self.start + part.idx + len(part)
        return self.start + part.start_char, self.start + part.end_char


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
        for mention in self.all:
            for token in range(mention.first_token, mention.last_token):
                found.setdefault((mention.paragraph, token), []).append(mention)
        return found

    def covering(self, paragraph: Paragraph, token: Token | int) -> list[ActorMention]:
        """Return the mentions that cover a token, the longest first."""
        position = token if isinstance(token, int) else token.i
        found = self._covering.get((paragraph.index, position), [])
        return sorted(found, key=lambda m: m.first_token - m.last_token)

    def headed_by(self, paragraph: Paragraph, token: Token | int) -> ActorMention | None:
        """Return the longest mention whose head is this token, or None."""
        position = token if isinstance(token, int) else token.i
        return next((m for m in self.covering(paragraph, position) if m.head_token == position), None)

    def within(self, start: int, end: int) -> list[ActorMention]:
        """Return the mentions that lie wholly between two offsets of the body."""
        return [mention for mention in self.all if start <= mention.start and mention.end <= end]
