"""How likely a found claim is one: by the rule that found it, and by what makes reports doubtful.

A claim within another claim is less the article's own report than the outer one; so is one in an infinitive, in a
relative clause, or that might be made. Noun phrases suffer from all of these more than clauses do. The shares were
read off annotated news and rounded.
"""

from transforms.extract.claims.claim import Claim

BY_RULE = {
    "quotation": 0.95,
    "clause": 0.9,
    "beside": 0.9,
    "rest": 0.8,
    "colon": 0.8,
    "floating quotation": 0.8,
    "preposition for": 0.85,
    "preposition of": 0.8,
    "preposition on": 0.75,
    "infinitive": 0.8,
    "noun infinitive": 0.8,
    "naming": 0.75,
    "object": 0.7,
    "noun clause": 0.6,
    "passive": 0.6,
}
OTHER = 0.55
CLAUSAL = frozenset({"quotation", "clause", "beside", "rest", "colon", "floating quotation"})
SHORT = 5  # words


def confidence_of(claim: Claim, is_infinitive: bool) -> float:
    """Return the confidence of a claim; `is_infinitive` where its cue is one ("to say", "would say")."""
    likely = BY_RULE.get(claim.rule, OTHER)
    is_clausal = claim.rule in CLAUSAL
    if claim.parent_claim_id is not None:
        likely *= 0.55 if is_clausal else 0.35
    if claim.rule in ("quotation", "floating quotation", "colon"):
        return round(likely, 3)
    if claim.kind == "mixed":
        likely = min(0.95, likely * 1.15)
    if is_infinitive:
        likely *= 0.85 if is_clausal else 0.75
    if claim.speaker_basis == "relative pronoun":
        likely *= 0.8 if is_clausal else 0.55
    if claim.modality != "asserted" and not is_clausal:
        likely *= 0.7
    if claim.speaker_text is None:
        likely *= 0.85
    if len(claim.content_text.split()) <= SHORT:
        likely *= 0.85
    return round(likely, 3)
