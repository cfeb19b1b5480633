"""What a claim is: the columns of `claims`, `claim_spans`, `claim_speakers` and `claim_actors` that one article
tells."""

from dataclasses import asdict, dataclass, field

CHILDREN = ("pieces", "speakers", "about")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a claim's content: `body[start:end] == text`, without the quotation marks around it."""

    start: int
    end: int
    text: str
    is_quoted: bool


@dataclass(slots=True)
class Claim:
    """A statement in one article; what linking and resolving fill is null here, or absent."""

    claim_id: str
    article_id: str
    kind: str
    content_text: str
    content_start: int
    content_end: int
    sentence_start: int
    sentence_end: int
    rule: str
    parent_claim_id: str | None = None
    speaker_text: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    speaker_mention_id: str | None = None
    speaker_actor_id: str | None = None
    speaker_type: str = "unknown"
    speaker_basis: str = "none"
    cue_text: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    cue_lemma: str | None = None
    addressee_text: str | None = None
    addressee_start: int | None = None
    addressee_end: int | None = None
    addressee_mention_id: str | None = None
    addressee_actor_id: str | None = None
    polarity: str = "affirmed"
    modality: str = "asserted"
    tense: str = "none"
    date_text: str | None = None
    date_expression: str | None = None
    is_headline: bool = False
    is_thought: bool = False
    confidence: float = 0.5
    pieces: list[Piece] = field(default_factory=list)
    speakers: list[tuple[str | None, str | None]] = field(default_factory=list)  # mention and actor of each
    about: list[str] = field(default_factory=list)

    def row(self) -> dict[str, object]:
        """Return the columns of the contract `claims` that are known from the article alone."""
        return {name: value for name, value in asdict(self).items() if name not in CHILDREN}
