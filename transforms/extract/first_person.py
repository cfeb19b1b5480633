"""Whom "I" and "we" stand for: within the quotation marks of a claim, the one who speaks."""

from collections.abc import Iterable

from transforms.extract.actors.pronouns import FIRST_PERSON
from transforms.extract.actors.scene import same_actor
from transforms.extract.claims.claim import Claim
from transforms.extract.text import ActorMention, Mentions

CONFIDENCE = 0.6


def link_first_person(mentions: Mentions, claims: Iterable[Claim]) -> None:
    """Link "I" and "we" in quoted pieces to the speaker, the inmost claim's where one stands in another.

    "I" is the speaker; for whom "we" is said depends on the speaker's office, and so on the day of publication.
    """
    said = [mention for mention in mentions.all if mention.form == "pronoun" and mention.text.lower() in FIRST_PERSON]
    if not said:
        return
    pieces = sorted(
        (
            (piece.end - piece.start, piece.start, piece.end, speaker)
            for claim in claims
            if (speaker := _speaker(mentions, claim)) is not None
            for piece in claim.pieces
            if piece.is_quoted
        ),
        key=lambda piece: piece[:3],
    )
    for mention in said:
        speaker = next((who for _, start, end, who in pieces if start <= mention.start and mention.end <= end), None)
        if speaker is None:
            continue
        if mention.is_plural:
            mention.antecedent_id, mention.confidence = speaker.mention_id, CONFIDENCE
            mention.kind, mention.rule = "group", "first person"
        else:
            same_actor(mention, speaker, "first person")


def _speaker(mentions: Mentions, claim: Claim) -> ActorMention | None:
    speaker = mentions.by_id.get(claim.speaker_mention_id or "")
    if speaker is not None and speaker.form == "pronoun":
        return mentions.by_id.get(speaker.antecedent_id or "")
    return speaker
