"""How something is said: affirmed or denied, how surely, when, and to whom."""

from collections.abc import Iterable

from transforms.extract.claims.cues import Cue
from transforms.extract.tokens import Token

HEDGES = frozenset(
    {"reportedly", "allegedly", "apparently", "perhaps", "maybe", "possibly", "probably", "likely", "seemingly"}
)
WEAK_MODALS = frozenset({"may", "might", "could"})
UNREAL_MODALS = frozenset({"would", "could", "might", "should"})
REFUSING = frozenset({"decline", "refuse", "fail", "stop"})
TO_LISTENERS = frozenset({"to", "with"})
OWN_SUBJECT = frozenset({"nsubj", "nsubjpass"})
NO_LISTENERS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "QUANTITY"})


def polarity_of(cue: Cue) -> str:
    """Return "affirmed" or "denied".

    Whoever denies, rejects or disputes something denies it; so does who does not say or declines to confirm it. Who
    does not deny it has not said the opposite.
    """
    if cue.entry.part == "verb" and is_negated(cue.token):
        return "affirmed" if cue.entry.polarity == "denied" else "denied"
    return cue.entry.polarity


def is_negated(verb: Token) -> bool:
    """Whether a verb is negated: did not say, never said, declined to say."""
    if any(child.dep_ == "neg" or child.lower_ in ("never", "hardly") for child in verb.children):
        return True
    return verb.dep_ == "xcomp" and verb.head.lemma_ in REFUSING


def modality_of(cue: Cue | None, doc: list[Token], spans: Iterable[tuple[int, int]]) -> str:
    """Return "asserted", "hedged" or "conditional": of the cue, or of the main clause of the content's tokens."""
    roots = [t for first, last in spans for t in doc[first:last] if _is_root(t, first, last)]
    if any(_is_conditional(root) for root in roots[:1]):
        return "conditional"
    if cue is not None and cue.entry.part == "verb":
        auxiliaries = {child.lower_ for child in cue.token.children if child.dep_ == "aux"}
        if auxiliaries & UNREAL_MODALS:
            return "conditional"
        if auxiliaries & WEAK_MODALS or (is_negated(cue.token) and cue.entry.polarity == "denied"):
            return "hedged"
    if cue is not None and cue.entry.modality != "asserted":
        return cue.entry.modality
    return "hedged" if any(_is_hedged(root) for root in roots[:1]) else "asserted"


def _is_root(token: Token, first: int, last: int) -> bool:
    return token.pos_ in ("VERB", "AUX") and (token.head == token or not first <= token.head.i < last)


def _is_conditional(verb: Token) -> bool:
    return any(
        child.dep_ == "advcl" and any(mark.lower_ in ("if", "unless", "provided") for mark in child.children)
        for child in verb.children
    )


def _is_hedged(verb: Token) -> bool:
    return any(
        (child.dep_ == "aux" and child.lower_ in WEAK_MODALS) or (child.dep_ == "advmod" and child.lower_ in HEDGES)
        for child in verb.children
    )


def tense_of(cue: Cue | None) -> str:
    """Return the tense of the saying: "past", "present", "future", or "none" where no verb tells."""
    if cue is None or cue.entry.part != "verb":
        return "none"
    verb = cue.token
    for _ in range(6):
        auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
        words = {child.lower_ for child in auxiliaries}
        if words & {"will", "'ll", "’ll", "shall"}:
            return "future"
        if words & UNREAL_MODALS:
            return "none"
        if words & {"has", "have", "had", "'ve", "’ve", "was", "were", "did"}:
            return "past"
        if words & {"is", "are", "am", "do", "does", "'s", "’s", "'re", "’re"} and verb.tag_ != "VBN":
            return "present"
        if verb.tag_ in ("VBD", "VBZ", "VBP"):
            return "past" if verb.tag_ == "VBD" else "present"
        if "to" in words and not any(child.dep_ in OWN_SUBJECT for child in verb.head.children):
            return "future"  # headline: "Macron to call for reform"
        if verb.head == verb or verb.dep_ == "amod":
            break
        verb = verb.head
    return {"VBN": "past", "VB": "present"}.get(cue.token.tag_, "none")


def addressee_of(cue: Cue) -> Token | None:
    """Return the noun or pronoun for whom a cue is meant: "told reporters", "said to them", "was urged to"."""
    if cue.entry.part != "verb":
        return None
    verb, takes = cue.token, cue.entry.takes
    if "addressee" in takes:
        if any(child.dep_ == "auxpass" for child in verb.children):
            return next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        for child in verb.children:
            if child.i < cue.last or child.i > cue.last + 8 or child.ent_type_ in NO_LISTENERS:
                continue
            if child.dep_ in ("dobj", "dative") and child.pos_ in ("NOUN", "PROPN", "PRON"):
                return child
            if child.dep_ in ("ccomp", "xcomp") and child.tag_ == "VB":
                subject = next((c for c in child.children if c.dep_ == "nsubj" and c.i < child.i), None)
                if subject is not None and any(c.lower_ == "to" for c in child.children):
                    return subject
        return None
    if "to" in takes and cue.entry.name != "say":
        return None
    for child in verb.children:
        if child.dep_ in ("prep", "dative") and child.lower_ == "to" and cue.last <= child.i <= cue.last + 4:
            listener = next((c for c in child.children if c.dep_ == "pobj"), None)
            if listener is not None and listener.pos_ in ("NOUN", "PROPN", "PRON"):
                return listener
    return None
