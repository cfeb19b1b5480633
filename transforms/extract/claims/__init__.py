"""Claims: who said what to whom, in which words, and how surely."""

from transforms.extract.claims.attribution import Draft, drafts_in
from transforms.extract.claims.claim import Claim, Piece
from transforms.extract.claims.quotations import Quotation, quotations_in
from transforms.extract.text import Article, Mentions
from transforms.identity import hashed

__all__ = ["Claim", "Piece", "claims_in"]


def claims_in(article: Article, mentions: Mentions) -> list[Claim]:
    """Return the claims of an article in their order, each once."""
    paragraphs = list(article.paragraphs)
    quotations = quotations_in(paragraph.doc.text for paragraph in paragraphs)
    quoted = [
        (paragraph.start + q.start, paragraph.start + q.end)
        for paragraph, found in zip(paragraphs, quotations, strict=True)
        for q in found
    ]
    claims = {}
    for draft in drafts_in(paragraphs, quotations):
        claim = _claim(article, draft, quoted)
        claims.setdefault(claim.claim_id, claim)
    return sorted(claims.values(), key=lambda c: (c.content_start, c.content_end))


def _claim(article: Article, draft: Draft, quoted: list[tuple[int, int]]) -> Claim:
    pieces = [
        Piece(start, end, article.body[start:end], any(s <= start and end <= e for s, e in quoted))
        for start, end in draft.spans
    ]
    inside = any(p.is_quoted for p in pieces) or any(
        s < p.end and p.start < e for p in pieces for s, e in quoted if not p.is_quoted
    )
    kind = "direct" if all(p.is_quoted for p in pieces) else "mixed" if inside else "indirect"
    claim = Claim(
        claim_id=hashed(article.article_id, *(edge for p in pieces for edge in (p.start, p.end))),
        article_id=article.article_id,
        kind=kind,
        content_text=" ... ".join(p.text for p in pieces),
        content_start=pieces[0].start,
        content_end=pieces[-1].end,
        sentence_start=pieces[0].start,
        sentence_end=pieces[-1].end,
        rule=draft.rule,
        pieces=pieces,
        is_headline=draft.paragraph.is_headline,
    )
    if draft.speaker is not None:
        claim.speaker_start, claim.speaker_end = draft.speaker.offsets()
        claim.speaker_text = article.body[claim.speaker_start : claim.speaker_end]
        claim.speaker_basis = draft.rule if draft.is_floating else draft.speaker.basis
    if draft.cue is not None and draft.cue_span is not None:
        claim.cue_start, claim.cue_end = draft.cue_span
        claim.cue_text = article.body[claim.cue_start : claim.cue_end]
        claim.cue_lemma = draft.cue.entry.name
        claim.polarity, claim.modality = draft.cue.entry.polarity, draft.cue.entry.modality
        claim.is_thought = draft.cue.entry.is_thought
    return claim
