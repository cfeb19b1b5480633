"""What the extractor of events gives: event mentions, their parties and contexts, in the shape of the contracts."""

from dataclasses import dataclass, field

from warehouse.schema import table


@dataclass(slots=True)
class Party:
    """Who did it or to whom: a row of `event_mention_parties` (mention_id and position are the event's)."""

    side: str
    text: str
    start: int
    end: int
    found_by: str
    actor_mention_id: str | None = None
    actor_id: str | None = None
    country: str | None = None
    sector: str | None = None


@dataclass(slots=True)
class EventMention:
    """A coded mention of an event: a row of `event_mentions`, with its parties and contexts.

    `date_expression` is in the normal form of `transforms.extract.dates`; the date itself is filled by
    `transforms.link.dates`, event_id and claim_id by linking.
    """

    mention_id: str
    article_id: str
    event_type: str
    mode: str | None
    quad_class: int
    intensity: float | None
    status: str
    status_basis: str
    trigger_start: int
    trigger_end: int
    trigger_text: str
    sentence_start: int
    sentence_end: int
    sentence_text: str
    is_headline: bool
    confidence: float
    rule: str
    ontology_version: str
    date_text: str | None = None
    date_start_offset: int | None = None
    date_expression: str | None = None
    place_text: str | None = None
    place_start: int | None = None
    place_end: int | None = None
    place_name: str | None = None
    place_country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    claim_id: str | None = None
    position: int = 0
    parties: list[Party] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)
    surety: float = field(default=0.5, repr=False)  # of its rule alone
    evidence: dict[str, float] = field(default_factory=dict, repr=False)  # of which the confidence is made

    @property
    def actors(self) -> list[Party]:
        """Those who did it."""
        return [party for party in self.parties if party.side == "actor"]

    @property
    def recipients(self) -> list[Party]:
        """Those to whom it was done."""
        return [party for party in self.parties if party.side == "recipient"]

    def row(self) -> dict[str, object]:
        """Return the columns of `event_mentions`; the date is unknown until it is resolved."""
        unresolved = {"date_precision": "unknown", "date_basis": "unknown"}
        return {name: getattr(self, name, unresolved.get(name)) for name in table("event_mentions").names}

    def party_rows(self) -> list[dict[str, object]]:
        """Return the rows of `event_mention_parties`, numbered within each side."""
        return [
            {
                "mention_id": self.mention_id,
                "side": party.side,
                "position": position,
                "text": party.text,
                "start": party.start,
                "end": party.end,
                "actor_mention_id": party.actor_mention_id,
                "actor_id": party.actor_id,
                "country": party.country,
                "sector": party.sector,
                "found_by": party.found_by,
            }
            for side in (self.actors, self.recipients)
            for position, party in enumerate(side)
        ]

    def context_rows(self) -> list[dict[str, object]]:
        """Return the rows of `event_mention_contexts`."""
        return [{"mention_id": self.mention_id, "context": context} for context in self.contexts]
