"""One event said twice in a sentence is one: "a Russian airstrike killed 12", "arrived for talks with Putin"."""

from transforms.extract.events.matching import Match
from transforms.extract.tokens import Token


def merged(matches: list[Match]) -> list[Match]:
    """Return the matches without nouns that say again what a verb says; the verb takes over their parties."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.pattern.is_noun, m.trigger.i)):
        same = next((other for other in kept if _is_same(match, other)), None)
        if same is None:
            kept.append(match)
            continue
        same.where += [token for token, _ in match.recipients]
        if not same.recipients or not same.actors:
            taken = {token.i for token, _ in (*same.actors, *same.recipients)}
            same.actors = [(t, p) for t, p in same.actors if t.i != match.trigger.i] or same.actors
            for side, extra in ((same.actors, match.actors), (same.recipients, match.recipients)):
                if not side:
                    side += [(token, path) for token, path in extra if token.i not in taken]
    return sorted(kept, key=lambda match: match.trigger.i)


def _is_same(match: Match, other: Match) -> bool:
    if match.pattern.event_type != other.pattern.event_type or not match.pattern.is_noun:
        return False
    return governs(other.trigger, match.trigger)


def governs(verb: Token, noun: Token) -> bool:
    """Whether a noun hangs on a verb or noun with no other verb between them."""
    node = noun
    for _ in range(4):
        head = node.head
        if head == node:
            return False
        if head.i == verb.i:
            return True
        if head.pos_ in {"VERB", "AUX"}:
            return False
        node = head
    return False
