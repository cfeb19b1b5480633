"""Claims put together: the drafts of an article with their speakers resolved, their manner, and what they stand in."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from transforms.extract.claims.attribution import Draft, drafts_in
from transforms.extract.claims.claim import Claim, Piece
from transforms.extract.claims.confidence import confidence_of, is_caption, is_political
from transforms.extract.claims.manner import addressee_of, modality_of, polarity_of, tense_of
from transforms.extract.claims.quotations import quotations_in
from transforms.extract.claims.sources import type_of
from transforms.extract.claims.speakers import Speaker, phrase
from transforms.extract.dates import DateExpression, dates_in
from transforms.extract.text import ActorMention, Article, Mentions, Paragraph
from transforms.extract.tokens import Token
from transforms.identity import hashed

NEAR_CUE = 60  # characters from a cue within which a date tells when it was said
DATE_WORD = re.compile(
    r"day|yester|week|month|year|spring|summer|autumn|winter|ago\b|\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    re.IGNORECASE,
)
GENDERS = {"he": "m", "she": "f"}
NEAR_SPEAKER = 1000  # characters over which a speaker carries on as "he" or "she"
NEAR = 200  # characters behind a speaker in which anonymity is granted


def claims_in(article: Article, mentions: Mentions) -> list[Claim]:
    """Return the claims of an article in their order, each once; content spans lie within the quotation marks."""
    paragraphs = article.paragraphs
    texts = [paragraph.text for paragraph in paragraphs]
    quotations = quotations_in(texts)
    quoted = [
        (paragraph.start + q.start, paragraph.start + q.end)
        for paragraph, found in zip(paragraphs, quotations, strict=True)
        for q in found
    ]
    dates: dict[int, list[DateExpression]] = {}
    claims: dict[str, Claim] = {}
    infinitives: set[str] = set()
    captions: set[str] = set()
    for draft in drafts_in(paragraphs, texts, quotations):
        claim = _claim(article, draft, quoted)
        if claim.claim_id in claims:
            continue
        _set_speaker(article, claim, draft, mentions)
        _set_manner(article, claim, draft)
        _set_addressee(article, claim, draft, mentions)
        _set_date(article, claim, draft, dates)
        claim.about = [
            m.actor_id for p in claim.pieces for m in mentions.within(p.start, p.end) if m.actor_id and not m.is_place
        ]
        claims[claim.claim_id] = claim
        if draft.cue is not None and draft.cue.token.tag_ == "VB":
            infinitives.add(claim.claim_id)
        if is_caption(texts[draft.paragraph.index]):
            captions.add(claim.claim_id)
    found = sorted(claims.values(), key=lambda c: (c.content_start, -c.content_end, c.claim_id))
    _set_parents(found)
    _carry_speakers_on(found, mentions)
    politics = is_political(article, mentions)
    for claim in found:
        claim.confidence = confidence_of(
            claim,
            is_infinitive=claim.claim_id in infinitives,
            is_politics=politics,
            is_below_picture=claim.claim_id in captions,
        )
    return found


def _claim(article: Article, draft: Draft, quoted: list[tuple[int, int]]) -> Claim:
    pieces = [
        Piece(start, end, article.body[start:end], any(s <= start and end <= e for s, e in quoted))
        for start, end in draft.spans
    ]
    has_marks = any(s < p.end and p.start < e for p in pieces for s, e in quoted)
    kind = "direct" if all(p.is_quoted for p in pieces) else "mixed" if has_marks else "indirect"
    start, end = _sentences(draft)
    return Claim(
        claim_id=hashed(article.article_id, *(edge for p in pieces for edge in (p.start, p.end))),
        article_id=article.article_id,
        kind=kind,
        content_text=" ... ".join(p.text for p in pieces),
        content_start=pieces[0].start,
        content_end=pieces[-1].end,
        sentence_start=start,
        sentence_end=end,
        rule=draft.rule,
        pieces=pieces,
        is_headline=draft.paragraph.is_headline,
    )


def _sentences(draft: Draft) -> tuple[int, int]:
    """Offsets of the sentence in which the content begins, and behind that in which content or cue ends."""
    paragraph = draft.paragraph
    sentences = list(paragraph.sentences())
    starts = [paragraph.start + sentence[0].idx for sentence in sentences]
    last = max(draft.spans[-1][1] - 1, draft.cue_span[0] if draft.cue_span else 0)
    first = max(0, bisect_right(starts, draft.spans[0][0]) - 1)
    behind = max(0, bisect_right(starts, last) - 1)
    _, end = paragraph.offsets(sentences[behind][-1])
    return min(starts[first], draft.spans[0][0]), max(end, draft.spans[-1][1])


def _set_speaker(article: Article, claim: Claim, draft: Draft, mentions: Mentions) -> None:
    speaker = draft.speaker
    if speaker is None:
        return
    start, end = speaker.offsets()
    if any(p.start < end and start < p.end for p in claim.pieces):
        return  # nobody stands within their own words
    claim.speaker_start, claim.speaker_end = start, end
    claim.speaker_text = article.body[claim.speaker_start : claim.speaker_end]
    claim.speaker_basis = "floating quotation" if draft.is_floating else speaker.basis
    mention = mention_of(speaker, mentions)
    if mention is not None:
        claim.speaker_mention_id = mention.mention_id
        claim.speaker_actor_id = _actor(mention, mentions)
        together = (mention, *_joint(speaker, mention, mentions))
        claim.speakers = [(one.mention_id, _actor(one, mentions)) for one in together]
    head = speaker.paragraph.tokens[speaker.referent]
    claim.speaker_type = type_of(head, claim.speaker_text, mention, article.body[claim.speaker_end :][:NEAR])


def _joint(speaker: Speaker, mention: ActorMention, mentions: Mentions) -> Iterator[ActorMention]:
    """Yield who is named beside a speaker and speaks with it: "Putin and Erdogan", "France, Germany and Spain"."""
    paragraph = speaker.paragraph
    seen = {mention.mention_id, mention.antecedent_id}
    for token in paragraph.doc[speaker.referent].conjuncts:
        other = mentions.headed_by(paragraph, token.i) if speaker.first <= token.i < speaker.last else None
        if other is not None and not other.is_place and not seen & {other.mention_id, other.actor_id}:
            seen |= {other.mention_id, other.actor_id} - {None}
            yield other


def mention_of(speaker: Speaker, mentions: Mentions) -> ActorMention | None:
    """Return the mention of an actor that the speaker's words are, or None."""
    paragraph = speaker.paragraph
    for token in (speaker.referent, speaker.head):
        mention = mentions.headed_by(paragraph, token)
        if mention is not None and not mention.is_place:
            return mention
    covering = [m for m in mentions.covering(paragraph, speaker.referent) if not m.is_place]
    return covering[0] if covering else None


def _carry_speakers_on(claims: list[Claim], mentions: Mentions) -> None:
    """Give "he" and "she" of whom nothing else is known the person who spoke last, unless the gender forbids it.

    Who is not known but speaks, or is spoken of as "he" since then, comes in between: then nobody is better.
    """
    actor_id: str | None = None
    gender: str | None = None
    spoken_at = 0
    for claim in sorted((c for c in claims if c.speaker_start is not None), key=lambda c: c.speaker_start or 0):
        word, start = (claim.speaker_text or "").lower(), claim.speaker_start or 0
        if claim.speaker_actor_id is not None and claim.speaker_type == "person":
            mention = mentions.by_id.get(claim.speaker_mention_id or "")
            actor_id, gender = claim.speaker_actor_id, GENDERS.get(word, mention.gender if mention else None)
            spoken_at = start
        elif word not in GENDERS:
            actor_id = None if claim.speaker_type in ("person", "anonymous") else actor_id
        elif gender in (None, GENDERS[word]) and start - spoken_at < NEAR_SPEAKER:
            pronoun = mentions.by_id.get(claim.speaker_mention_id or "")
            antecedent = mentions.by_id.get(pronoun.antecedent_id or "") if pronoun else None
            if antecedent is not None and antecedent.start > spoken_at:
                continue
            claim.speaker_actor_id = actor_id
            claim.speakers = [(None, actor_id)] if actor_id else claim.speakers
            claim.speaker_basis = "previous speaker" if actor_id else claim.speaker_basis
            gender, spoken_at = GENDERS[word], start


def _actor(mention: ActorMention, mentions: Mentions) -> str | None:
    """Return the actor of a mention, through what a pronoun or description refers to."""
    seen: set[str] = set()
    while mention.actor_id is None and mention.antecedent_id and mention.mention_id not in seen:
        seen.add(mention.mention_id)
        antecedent = mentions.by_id.get(mention.antecedent_id)
        if antecedent is None:
            break
        mention = antecedent
    return mention.actor_id


def _set_manner(article: Article, claim: Claim, draft: Draft) -> None:
    cue, paragraph = draft.cue, draft.paragraph
    spans = []
    for piece in claim.pieces:
        span = paragraph.doc.char_span(
            piece.start - paragraph.start, piece.end - paragraph.start, alignment_mode="contract"
        )
        if span is not None:
            spans.append((span.start, span.end))
    claim.modality = modality_of(cue, paragraph.tokens, spans)
    claim.tense = tense_of(cue)
    if cue is not None:
        claim.polarity = polarity_of(cue)
        claim.is_thought = cue.entry.is_thought
        claim.cue_lemma = cue.entry.name
    if draft.cue_span is not None:
        claim.cue_start, claim.cue_end = draft.cue_span
        claim.cue_text = article.body[claim.cue_start : claim.cue_end]


def _set_addressee(article: Article, claim: Claim, draft: Draft, mentions: Mentions) -> None:
    if draft.cue is None:
        return
    listener: Token | None = addressee_of(draft.cue)
    if listener is None and draft.content is not None:
        listener = draft.content.addressee
    if listener is None:
        return
    behind = [first for first, _ in draft.content.spans if first > listener.i] if draft.content else []
    spoken_to = phrase(draft.paragraph, listener, "addressee", limit=min(behind, default=None))
    start, end = spoken_to.offsets()
    if any(p.start < end and start < p.end for p in claim.pieces):
        return
    claim.addressee_start, claim.addressee_end = start, end
    claim.addressee_text = article.body[start:end]
    mention = mention_of(spoken_to, mentions)
    if mention is not None:
        claim.addressee_mention_id = mention.mention_id
        claim.addressee_actor_id = _actor(mention, mentions)


def _set_date(article: Article, claim: Claim, draft: Draft, dates: dict[int, list[DateExpression]]) -> None:
    """When it was said: the date expression nearest to the cue in its sentence, outside of the content."""
    if draft.cue is None:
        return
    paragraph: Paragraph = draft.paragraph
    said_at = paragraph.start + draft.cue.token.idx
    if not DATE_WORD.search(article.body, max(paragraph.start, said_at - NEAR_CUE), said_at + NEAR_CUE):
        return
    if paragraph.index not in dates:
        dates[paragraph.index] = dates_in(paragraph)
    low, high = paragraph.offsets(paragraph.tokens[draft.cue.begin], paragraph.tokens[draft.cue.end - 1])
    near = [
        date
        for date in dates[paragraph.index]
        if low <= date.start < high and not any(s < date.end and date.start < e for s, e in draft.spans)
    ]
    if near:
        date = min(near, key=lambda d: abs(d.start - said_at))
        if abs(date.start - said_at) < NEAR_CUE:
            claim.date_text, claim.date_expression = date.text, date.normal


def _set_parents(claims: list[Claim]) -> None:
    """A claim whose cue stands in the content of another is that other's: A said that B had said."""
    for claim in claims:
        if claim.cue_start is None or claim.cue_end is None:
            continue
        around = [
            other
            for other in claims
            if other is not claim and any(p.start <= claim.cue_start and claim.cue_end <= p.end for p in other.pieces)
        ]
        if around:
            claim.parent_claim_id = min(around, key=lambda c: c.content_end - c.content_start).claim_id
