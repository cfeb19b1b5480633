"""How likely a found claim is one: by the rule that found it, and by what makes reports doubtful.

A claim within another claim is less the article's own report than the outer one; so is one in an infinitive, in a
relative clause, or that might be made. Noun phrases suffer from all of these more than clauses do. Who "praises" or
"calls for" something makes a statement in politics; in sport and in stories of daily life he mostly just does it. The
words below a picture say again what the article says. The shares were read off annotated news and rounded.
"""

import re

from transforms.extract.claims.claim import Claim
from transforms.extract.text import Article, Mentions

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
    "gerund": 0.8,
    "infinitive": 0.8,
    "noun infinitive": 0.8,
    "naming": 0.75,
    "object": 0.7,
    "noun clause": 0.6,
    "passive": 0.6,
}
OTHER = 0.55
CLAUSAL = frozenset({"quotation", "clause", "beside", "rest", "colon", "floating quotation", "gerund"})
SHORT = 5  # words
POLITICAL = frozenset({"GOV", "LEG", "PTY", "OPP", "MIL", "JUD", "ELI", "SPY", "REB"})
POWERS = frozenset({"country", "government", "ministry", "international_organisation", "military", "armed_group"})
DENSE = 1.5  # mentions of political actors in a hundred tokens, from which on an article is one on politics
CREDIT = re.compile(
    r"\((?:[A-Z][\w.'’ -]+/ ?[A-Z][\w.'’ -]+|(?:the )?[A-Z][\w ]+ (?:photo|file|Press|News))\)[. ]*$", re.I
)


def is_political(article: Article, mentions: Mentions) -> bool:
    """Whether an article is much about states, governments, parties, parliaments, courts and forces."""
    tokens = sum(len(paragraph.doc) for paragraph in article.paragraphs)
    named = sum(not m.is_place and (m.sector in POLITICAL or m.kind in POWERS) for m in mentions.all)
    return named * 100 >= DENSE * tokens


def is_caption(text: str) -> bool:
    """Whether a paragraph stands below a picture: it ends in its credit, "(Jane Roe/Reuters)"."""
    return CREDIT.search(text) is not None


def confidence_of(claim: Claim, *, is_infinitive: bool, is_politics: bool, is_below_picture: bool) -> float:
    """Return the confidence of a claim; `is_infinitive` where its cue is one ("to say", "would say")."""
    likely = BY_RULE.get(claim.rule, OTHER)
    is_clausal = claim.rule in CLAUSAL
    if claim.parent_claim_id is not None:
        likely *= 0.55 if is_clausal else 0.35
    if claim.rule in ("quotation", "floating quotation", "colon"):
        return round(likely, 3)
    if is_below_picture:
        likely *= 0.6
    if claim.kind == "mixed":
        likely = min(0.95, likely * 1.15)
    if is_infinitive:
        likely *= 0.85 if is_clausal else 0.75
    if claim.speaker_basis == "relative pronoun":
        likely *= 0.8 if is_clausal else 0.55
    if claim.modality != "asserted" and not is_clausal:
        likely *= 0.7
    if claim.speaker_text is None:
        likely *= 0.85 if not is_clausal else 0.65
    if claim.tense == "future":
        likely *= 0.75
    if (claim.speaker_text or "").lower() == "you":
        likely *= 0.6
    if not is_clausal and not is_politics:
        likely *= 0.6
    if len(claim.content_text.split()) <= SHORT:
        likely *= 0.85
    return round(likely, 3)
