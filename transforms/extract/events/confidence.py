"""How likely a coding is right: what speaks for it, weighed as the written examples of `seeds/ontology/` weigh it.

The weights are fitted by `make model` on sentences that the judge of types had not seen in its training.
"""

import math

from transforms.extract.events.matching import Match
from transforms.extract.events.model import NONE
from transforms.extract.events.ontology import Ontology
from transforms.extract.events.rows import Party
from transforms.extract.events.status import Reading
from transforms.extract.events.ties import Coding

PLAYED = frozenset({"ASSAULT", "COERCE", "RETREAT", "AGREE", "THREATEN", "MOBILIZE", "PROTEST", "SUPPORT", "CONSULT"})
LEAST = 0.01  # of a share below, the model says no more than that it is small: news differ from the examples


def surety(match: Match, coding: Coding, sides: list[Party], read: Reading, lemmas: set[str], known: Ontology) -> float:
    """Return how sure a rule is of itself, from 0.02 to 0.98: by what it asks for, parties, and its trigger's place."""
    sure = 0.5 + 0.08 * min(match.pattern.specificity, 3.0)
    actors = [party for party in sides if party.side == "actor"]
    recipients = [party for party in sides if party.side == "recipient"]
    sure += 0.08 * any(party.country or party.actor_mention_id for party in actors)
    sure += 0.06 * any(party.country or party.actor_mention_id for party in recipients)
    if not sides:
        sure -= 0.25
    if match.pattern.is_noun:
        sure -= 0.12 if match.light_verb is None else 0.0
    if match.trigger.dep_ != "ROOT":
        sure -= 0.06
    if coding.status in {"hypothetical", "negated", "planned"}:
        sure -= 0.08
    if read.is_governed:
        sure -= 0.12
    if not coding.is_first:
        sure -= 0.2
    if coding.event_type in PLAYED and known.classes["sport"] & lemmas:
        sure -= 0.3
    return round(min(max(sure, 0.02), 0.98), 3)


def evidence(
    match: Match,
    coding: Coding,
    sides: list[Party],
    read: Reading,
    lemmas: set[str],
    known: Ontology,
    shares: dict[str, float],
) -> dict[str, float]:
    """Return what speaks for and against a coding; `shares` are the model's probabilities of the sentence's types."""
    others = max((share for name, share in shares.items() if name not in {NONE, coding.event_type}), default=0.0)
    return {
        "always": 1.0,
        "asked": min(match.pattern.specificity, 3.0),
        "actor": any((party.country or party.actor_mention_id) and party.side == "actor" for party in sides),
        "recipient": any((party.country or party.actor_mention_id) and party.side == "recipient" for party in sides),
        "nobody": not sides,
        "bare noun": match.pattern.is_noun and match.light_verb is None,
        "not the root": match.trigger.dep_ != "ROOT",
        "did not happen": coding.status in {"hypothetical", "negated", "planned"},
        "governed": read.is_governed,
        "second": not coding.is_first,
        "sport": coding.event_type in PLAYED and not known.classes["sport"].isdisjoint(lemmas),
        "model": math.log(max(shares.get(coding.event_type, 0.0), LEAST)),
        "model: none": math.log(max(shares.get(NONE, 0.0), LEAST)),
        "model: another": math.log(max(others, LEAST)),
    }


def confidence(evidence: dict[str, float], weights: dict[str, float]) -> float:
    """Return a share between 0.01 and 0.99; without weights (in training) it is .5."""
    total = sum(weights.get(name, 0.0) * value for name, value in evidence.items())
    return round(min(max(1 / (1 + math.exp(-total)), 0.01), 0.99), 3)
