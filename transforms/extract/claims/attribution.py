"""Which words belong to which cue: what the grammar gives, and quotations, which say themselves where they end.

Quotations go before grammar: a parser seldom sees their bounds. A quotation takes the cue that stands behind it
(`"A," he said`) or before it (`He said: "A"`); one without a cue of its own floats: its speaker carries on.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from transforms.extract.claims.contents import STRIPPED, Content, content_of
from transforms.extract.claims.cues import Cue, cues_in
from transforms.extract.claims.manner import REFUSING
from transforms.extract.claims.quotations import Quotation
from transforms.extract.claims.speakers import Speaker, phrase, speaker_of
from transforms.extract.claims.transcripts import turns_in
from transforms.extract.text import Paragraph
from transforms.extract.tokens import Token

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
DATELINE = re.compile(
    r"(?:[A-Z][\w.'’]*,? ?){1,4}\([\w ./]{2,20}\)\s*(?:[—–:]|--?)?\s"
    r"|(?:[A-Z]{3,}[,.]? ?){1,3}(?:[A-Z]\w*\.? ?)?(?:[—–:]|--?)\s"
)
POINTER = re.compile(r"(?:READ|WATCH|LISTEN|SEE|RELATED|MORE)(?: [A-Z]+)?: ")  # to another article
NAMES = frozenset({"PROPN", "NOUN", "ADJ"})
SENTENCE_END = re.compile(r"(?<=[.?!])[\"”'’)]*\s+|;\s+")
LONGEST_ATTRIBUTION = 40


@dataclass(slots=True)
class Draft:
    """A claim in the making; spans are offsets into the body."""

    paragraph: Paragraph
    cue: Cue | None
    speaker: Speaker | None
    content: Content | None
    rule: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)
    quoted: list[tuple[int, int]] = field(default_factory=list)
    is_floating: bool = False
    cue_span: tuple[int, int] | None = None


@dataclass(slots=True)
class Passage:
    """A paragraph with its quotations, as token ranges too, and its cues."""

    paragraph: Paragraph
    text: str
    quotations: list[Quotation]
    ranges: list[tuple[int, int]]
    drafts: list[Draft]

    @property
    def doc(self) -> list[Token]:
        """The tokens of the paragraph."""
        return self.paragraph.tokens

    def within(self, token: int) -> int | None:
        """Return which quotation a token stands in, or None."""
        return next((n for n, (first, last) in enumerate(self.ranges) if first <= token < last), None)


def drafts_in(paragraphs: Sequence[Paragraph], texts: list[str], quotations: list[list[Quotation]]) -> list[Draft]:
    """Return the drafts of all claims of an article, by paragraph; `texts` are theirs (`doc.text` is slow)."""
    found: list[Draft] = []
    speaking: Draft | None = None
    turns = turns_in(["" if POINTER.match(text) else text for text in texts])
    for index, (paragraph, text, quoted) in enumerate(zip(paragraphs, texts, quotations, strict=True)):
        if POINTER.match(text):
            continue
        if index in turns and (turn := _turn(paragraph, turns[index])) is not None:
            _settle(Passage(paragraph, text, quoted, [], [turn]), turn)
            found.append(turn)
            speaking = turn
            continue
        passage = _passage(paragraph, text, quoted)
        drafts = list(_attributed(passage, speaking))
        found += drafts
        outside = [d for d in drafts if d.quoted and d.spans]
        if outside:
            speaking = max(outside, key=lambda d: d.spans[-1][1])
        elif drafts:
            speaking = drafts[-1]
    return found


def _passage(paragraph: Paragraph, text: str, quotations: list[Quotation]) -> Passage:
    starts = [token.idx for token in paragraph.tokens] if quotations else []
    ranges = [(bisect_left(starts, q.start), bisect_left(starts, q.end)) for q in quotations]
    drafts = []
    quoted = {token for first, last in ranges for token in range(first, last)}
    for cue in cues_in(paragraph.tokens):
        if cue.first in quoted:  # what is told within a quotation is the speaker's matter
            continue
        if _is_refused(cue) or _is_imperative(cue):
            continue
        speaker = speaker_of(paragraph, cue, quoted)
        content = content_of(cue, speaker.span if speaker else None)
        if content and content.rule == "noun preposition" and speaker is None:
            continue  # "the demand for copper" is nobody's
        drafts.append(Draft(paragraph, cue, speaker, content, content.rule if content else "quotation"))
    for draft, later in pairwise(drafts):
        _end_before(draft, later)
    for source in drafts:
        for draft in drafts if source.cue is not None and source.cue.entry.part == "preposition" else ():
            _end_at_source(draft, source)
    return Passage(paragraph, text, quotations, ranges, drafts)


def _end_before(draft: Draft, later: Draft) -> None:
    """End the content of a relative clause where its sentence goes on: "X, who called it a sham, urged Y to go"."""
    if draft.cue is None or later.cue is None or draft.content is None or later.speaker is None:
        return
    comma = later.cue.first - 1
    goes_on = later.speaker.first < draft.cue.first < comma and draft.cue.token.dep_ == "relcl"
    if goes_on and later.cue.token.doc[comma].text == ",":
        draft.content.spans = [(first, min(last, comma)) for first, last in draft.content.spans if first < comma]


def _end_at_source(draft: Draft, source: Draft) -> None:
    """End a content before the source of its whole sentence: "The deal, Putin said, is dead, according to Tass"."""
    if draft is source or draft.content is None or source.cue is None or source.speaker is None:
        return
    comma = source.cue.first - 1
    first, last = draft.content.spans[-1]
    if first < comma < last <= source.speaker.last + 1 and source.cue.token.doc[comma].text == ",":
        draft.content.spans[-1] = (first, comma)


def _is_refused(cue: Cue) -> bool:
    """Whether a cue is what somebody declines to do and has no clause of its own: "declined to comment on it"."""
    verb = cue.token
    if verb.dep_ != "xcomp" or verb.head.lemma_ not in REFUSING:
        return False
    return not any(child.dep_ == "ccomp" for child in verb.children)


def _is_imperative(cue: Cue) -> bool:
    """Whether a cue is what readers are told to do: "Ask him if he agrees."."""
    verb = cue.token
    first = next((i for i in range(cue.begin, cue.end) if not verb.doc[i].is_punct), cue.begin)
    return verb.tag_ in ("VB", "VBP") and verb.i == first and not any(c.dep_ == "nsubj" for c in verb.children)


def _attributed(passage: Passage, speaking: Draft | None) -> Iterator[Draft]:
    """Yield the drafts of a paragraph that have content."""
    paragraph = passage.paragraph
    floating: list[Draft] = []
    latest: Draft | None = None
    for number, quotation in enumerate(passage.quotations):
        if not is_statement(passage, number):
            draft, start = _ended(passage, number)
            if draft is None:
                continue
            draft.quoted.append((start, passage.paragraph.start + quotation.outer_end))
            latest = draft
            continue
        draft = _cued(passage, number)
        if draft is None:
            draft = _colon(passage, number)
            if draft is not None:
                floating.append(draft)
        if draft is None:
            if _contained(passage, number):
                continue
            draft = _carried_on(passage, number, latest, speaking)
            if draft is None:
                continue
            if draft.is_floating and draft not in floating:
                floating.append(draft)
        span = (passage.paragraph.start + quotation.start, passage.paragraph.start + quotation.end)
        draft.quoted.append(span)
        latest = draft
    if not passage.quotations and paragraph.is_headline:
        floating += _headline(paragraph)
    for draft in [*passage.drafts, *floating]:
        _settle(passage, draft)
        if draft.spans:
            yield draft


def _cued(passage: Passage, number: int) -> Draft | None:
    """The cue of a quotation: the one behind it, but not a participle with words of its own: `said "A", adding "B"`."""
    behind = _behind(passage, number)
    if behind is None or behind.cue is None or behind.cue.token.tag_ != "VBG":
        return behind or _before(passage, number)
    return _before(passage, number) or behind


def is_statement(passage: Passage, number: int) -> bool:
    """Whether a quotation may be speech of its own, not a fragment, a scare quote, a title or a nickname."""
    quotation, (first, last) = passage.quotations[number], passage.ranges[number]
    text = passage.text
    words = [t for t in passage.doc[first:last] if not t.is_punct and not t.is_space]
    if not words:
        return False
    before = text[: quotation.outer_start].rstrip()
    ends = text[quotation.end - 1] in ".,?!…—–-" or text[quotation.outer_end : quotation.outer_end + 1] == ","
    begins = not before or before[-1] in ".:?!,…—–\"”'’)"
    if not quotation.is_opened or not quotation.is_closed:
        return True
    if begins and ends:
        return True
    is_sentence = any(t.tag_ in FINITE for t in words)
    return len(words) >= 4 and is_sentence and (words[0].text[0].isupper() or begins)


def _behind(passage: Passage, number: int) -> Draft | None:
    """The cue behind a quotation: `"A," said Putin`, `"A," the minister, a friend of his, told reporters`."""
    doc, first = passage.doc, passage.ranges[number][1]
    while first < len(doc) and (doc[first].is_punct or doc[first].is_space):
        first += 1
    ahead = passage.ranges[number + 1][0] if number + 1 < len(passage.ranges) else len(doc)
    closes = _expects_cue(passage, number)
    for draft in passage.drafts:
        cue = draft.cue
        if cue is None or cue.first < first or "quotation" not in cue.entry.takes:
            continue
        if cue.first >= min(ahead, first + LONGEST_ATTRIBUTION):
            return None
        between = doc[first : cue.first]
        if any(t.text in (".", ";", ":", "?", "!") for t in between):
            return None
        if not _is_nominal(between, cue.token, draft.speaker, first):
            return None
        own = draft.content is not None and not draft.content.is_aside and draft.content.spans[0][0] >= cue.last
        if own and not closes:
            return None
        if not closes and first < len(doc) and first > 0 and not _follows_on(doc, first, cue):
            return None
        return draft
    return None


def _ended(passage: Passage, number: int) -> tuple[Draft | None, int]:
    """A sentence that ends in quoted words, with its cue behind: `They will be "well paid," he said.`.

    Returns its draft and where the sentence begins in the body.
    """
    quotation, text = passage.quotations[number], passage.text
    draft = _behind(passage, number) if _expects_cue(passage, number) else None
    if draft is None or draft.quoted or draft.speaker is None:
        return None, 0
    begin = passage.quotations[number - 1].outer_end if number else 0
    breaks = list(SENTENCE_END.finditer(text, 0, quotation.outer_start))
    start = breaks[-1].end() if breaks else 0
    if begin > start and text[begin - 2 : begin - 1] in ",.?!":
        return None, 0
    if any(d.cue is not None and start <= d.cue.token.idx < quotation.outer_start for d in passage.drafts):
        return None, 0
    return draft, passage.paragraph.start + start


def _colon(passage: Passage, number: int) -> Draft | None:
    """Speech after a name and a colon: `Sanders: "It is not radical."`, `He was blunt: "No deal."`."""
    paragraph, doc = passage.paragraph, passage.doc
    before = passage.text[: passage.quotations[number].outer_start].rstrip()
    if not before.endswith(":"):
        return None
    colon = next((t for t in doc if t.idx <= len(before) - 1 < t.idx + len(t)), None)
    if colon is None:
        return None
    words = [t for t in doc[colon.sent[0].i : colon.i] if not t.is_punct] or doc[max(0, colon.i - 8) : colon.i]
    head = next((t for t in words if t.dep_ in ("nsubj", "nsubjpass") and t.head.i < colon.i), None)
    if head is None and len(words) <= 8 and not any(t.tag_ in FINITE for t in words):
        head = next(
            (t for t in words if t.pos_ in ("PROPN", "NOUN", "PRON") and (t.head == t or t.head not in words)), None
        )
        head = head or next((t for t in reversed(words) if t.pos_ == "PROPN"), None)
    if head is None:
        return None
    start = paragraph.start + colon.idx
    speaker = phrase(paragraph, head, "colon", limit=colon.i)
    return Draft(paragraph, None, speaker, None, "colon", cue_span=(start, start + 1))


def _headline(paragraph: Paragraph) -> Iterator[Draft]:
    """Yield the claim of a headline that names its source: `Turkey ready for talks: Erdogan`, `Erdogan: No deal`."""
    doc = paragraph.tokens
    colons = [t.i for t in doc if t.text == ":"]
    if len(colons) != 1:
        return
    colon = colons[0]
    sides = [(0, colon), (colon + 1, len(doc))]
    for (first, last), content in zip(reversed(sides), sides, strict=True):
        words = [t for t in doc[first:last] if not t.is_punct]
        is_name = 0 < len(words) <= 4 and all(t.text[0].isupper() and t.pos_ in NAMES for t in words)
        if is_name and content[1] - content[0] > 2:
            speaker = Speaker(paragraph, words[0].i, words[-1].i + 1, words[-1].i, "colon", words[-1].i)
            start = paragraph.start + doc[colon].idx
            spans = Content([content], "colon")
            yield Draft(paragraph, None, speaker, spans, "colon", cue_span=(start, start + 1))
            return


def _turn(paragraph: Paragraph, colon_at: int) -> Draft | None:
    """The turn of a transcript: all that stands behind the name and its colon."""
    doc = paragraph.tokens
    colon = next((t.i for t in doc if t.idx == colon_at and t.text == ":"), 0)
    if not colon or colon + 1 >= len(doc):
        return None
    speaker = Speaker(paragraph, 0, colon, colon - 1, "colon", colon - 1)
    start = paragraph.start + colon_at
    turn = Draft(paragraph, None, speaker, None, "colon", cue_span=(start, start + 1))
    turn.quoted.append(paragraph.offsets(doc[colon + 1], doc[-1]))
    return turn


def _expects_cue(passage: Passage, number: int) -> bool:
    """Whether a quotation ends so that its sentence goes on: in a comma, a question, an exclamation, a dash."""
    quotation, text = passage.quotations[number], passage.text
    return text[quotation.end - 1] in ",?!…—–-" or text[quotation.outer_end : quotation.outer_end + 1] == ","


def _follows_on(doc: list[Token], first: int, cue: Cue) -> bool:
    """Whether an attribution may follow a full stop: `"A." he said.`, `"A." Putin said.`."""
    end = next((i for i in range(cue.last, len(doc)) if doc[i].text in ".;\n"), len(doc))
    return end - cue.last <= 8 and cue.first - first <= 8


def _is_nominal(between: list[Token], verb: Token, speaker: Speaker | None, first: int) -> bool:
    """Whether words between a quotation and a cue can be its speaker and nothing else."""
    if speaker is not None and speaker.first <= first + 1 and speaker.first < verb.i:
        return True
    for token in between:
        if token.tag_ in FINITE and token.head != verb and token.dep_ not in ("relcl", "aux", "auxpass"):
            return False
    return True


def _before(passage: Passage, number: int) -> Draft | None:
    """The cue before a quotation: `He said: "A"`, `told reporters on Friday, "A"`."""
    doc, (first, _) = passage.doc, passage.ranges[number]
    quotation = passage.quotations[number]
    begin = passage.ranges[number - 1][1] if number else 0
    before = passage.text[: quotation.outer_start].rstrip()
    mark = before[-1:] if before else ""
    if not before or mark in ".?!…":
        return None
    for draft in reversed(passage.drafts):
        cue = draft.cue
        if cue is None or cue.last > first or "quotation" not in cue.entry.takes or cue.entry.part != "verb":
            continue
        if cue.first < begin or first - cue.last > LONGEST_ATTRIBUTION:
            return None
        between = [t for t in doc[cue.last : first] if not t.is_space]
        if any(t.text in (".", ";", "?", "!") for t in between):
            return None
        words = [t for t in between if not t.is_punct]
        if mark == ":":
            return draft
        if words and words[-1].lower_ in ("that", "as", "a", "an", "the", "of", "how"):
            return None
        if any(t.tag_ in FINITE for t in words):
            continue
        if not words or mark == ",":
            return draft
        return None
    return None


def _contained(passage: Passage, number: int) -> bool:
    """Whether a quotation lies in what some cue outside of it reports, or within its sentence as a mere fragment."""
    first, last = passage.ranges[number]
    for draft in passage.drafts:
        if draft.content is None or draft.cue is None or first <= draft.cue.first < last:
            continue
        if any(start <= first + 1 and end > first for start, end in draft.content.spans):
            return True
    before = passage.text[: passage.quotations[number].outer_start].rstrip()
    return bool(before) and before[-1] not in ".?!…:\"”'’"


def _carried_on(passage: Passage, number: int, latest: Draft | None, speaking: Draft | None) -> Draft | None:
    """The draft of a quotation without a cue of its own: the speaker before carries on, or nobody does."""
    paragraph = passage.paragraph
    first = passage.ranges[number][0]
    if latest is not None and latest.quoted:
        return Draft(paragraph, None, latest.speaker, None, "floating quotation", is_floating=True)
    earlier = [d for d in passage.drafts if d.cue is not None and d.cue.first < first and d.speaker is not None]
    if earlier:
        return Draft(paragraph, None, earlier[-1].speaker, None, "floating quotation", is_floating=True)
    if number == 0 and speaking is not None:
        return Draft(paragraph, None, speaking.speaker, None, "floating quotation", is_floating=True)
    return None


def _settle(passage: Passage, draft: Draft) -> None:
    """Set the spans of a draft's content: quotations as they are, the grammar's words stretched around fragments."""
    paragraph, doc = passage.paragraph, passage.doc
    if draft.cue is not None:
        draft.cue_span = paragraph.offsets(doc[draft.cue.first], doc[draft.cue.last - 1])
    spans = list(draft.quoted)
    if draft.content is not None:
        for first, last in draft.content.spans:
            if first == 0 and draft.content.is_aside:
                first = _behind_dateline(passage)
            span = _grown(passage, draft, first, last)
            if span is None:
                continue
            if any(start < span[1] and span[0] < end for start, end in draft.quoted):
                continue
            if draft.quoted and not draft.content.is_aside:
                continue
            spans.append(span)
    draft.spans = []
    for start, end in sorted(set(spans)):
        if not draft.spans or start >= draft.spans[-1][1]:
            draft.spans.append((start, end))


def _behind_dateline(passage: Passage) -> int:
    """Return the first token of a paragraph that is not of its dateline: `KABUL (AP) - `, `Moscow, March 12: `."""
    match = DATELINE.match(passage.text)
    if match is None:
        return 0
    return next((t.i for t in passage.doc if t.idx >= match.end()), 0)


def _grown(passage: Passage, draft: Draft, first: int, last: int) -> tuple[int, int] | None:
    """Return offsets of a span of tokens, whole where it cuts a quotation, bare of "that" and of commas and "and"."""
    doc, paragraph = passage.doc, passage.paragraph
    own = passage.within(draft.cue.first) if draft.cue else None
    while first < last and (doc[first].text in STRIPPED or doc[first].is_space):
        first += 1
    if first < last and doc[first].lower_ == "that" and (doc[first].dep_ == "mark" or doc[first].tag_ == "IN"):
        first += 1
    while first < last and _is_loose(doc[last - 1]):
        last -= 1
    if first >= last:
        return None
    start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
    for number, quotation in enumerate(passage.quotations):
        if number == own:
            start, end = max(start, quotation.start), min(end, quotation.end)
        elif quotation.outer_start < end and start < quotation.outer_end:
            before, behind = start < quotation.outer_start, end > quotation.outer_end
            if before and not behind:
                end = quotation.outer_end
            elif behind and not before:
                start = quotation.outer_start
            elif not before:
                start, end = max(start, quotation.start), min(end, quotation.end)
    if start >= end:
        return None
    return paragraph.start + start, paragraph.start + end


def _is_loose(token: Token) -> bool:
    """Whether a token at the end of a content is none of its words."""
    return token.text in STRIPPED or token.text == "." or token.is_space or token.lower_ in ("and", "but")
