"""How likely a coding is right: from how much its pattern asks for, its parties, and where its trigger stands."""

from transforms.extract.events.matching import Match
from transforms.extract.events.ontology import Ontology
from transforms.extract.events.rows import Party
from transforms.extract.events.status import Reading
from transforms.extract.events.ties import Coding

PLAYED = frozenset({"ASSAULT", "COERCE", "RETREAT", "AGREE", "THREATEN", "MOBILIZE", "PROTEST", "SUPPORT", "CONSULT"})


def confidence(
    match: Match, coding: Coding, sides: list[Party], read: Reading, lemmas: set[str], known: Ontology
) -> float:
    """Return a share between 0.02 and 0.98."""
    surety = 0.5 + 0.08 * min(match.pattern.specificity, 3.0)
    actors = [party for party in sides if party.side == "actor"]
    recipients = [party for party in sides if party.side == "recipient"]
    surety += 0.08 * any(party.country or party.actor_mention_id for party in actors)
    surety += 0.06 * any(party.country or party.actor_mention_id for party in recipients)
    if not sides:
        surety -= 0.25
    if match.pattern.is_noun:
        surety -= 0.12 if match.light_verb is None else 0.0
    if match.trigger.dep_ != "ROOT":
        surety -= 0.06
    if coding.status in {"hypothetical", "negated", "planned"}:
        surety -= 0.08
    if read.is_governed:
        surety -= 0.12
    if not coding.is_first:
        surety -= 0.2
    if coding.event_type in PLAYED and known.classes["sport"] & lemmas:
        surety -= 0.3
    return round(min(max(surety, 0.02), 0.98), 3)
