"""Who says it: the words of the speaker, the actor they stand for, and what kind of source that is."""

from dataclasses import dataclass

from spacy.tokens import Token

from transforms.extract.claims.cues import Cue
from transforms.extract.text import ActorMention, Mentions, Paragraph

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
RELATIVES = frozenset({"who", "which", "that"})
LONGEST = 15


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker's tokens in a paragraph: `first`, behind the `last`, `head`; and how it was found."""

    paragraph: Paragraph
    first: int
    last: int
    head: int
    basis: str

    @property
    def span(self) -> tuple[int, int]:
        """First token and the token behind the last."""
        return self.first, self.last

    def offsets(self) -> tuple[int, int]:
        """Where the speaker stands in the body."""
        return self.paragraph.offsets(self.paragraph.doc[self.first : self.last])


def speaker_of(paragraph: Paragraph, cue: Cue) -> Speaker | None:
    """Return who speaks by the grammar of the cue's sentence, or None where nobody is named."""
    token = cue.token
    if cue.entry.part == "adverb":
        return None
    if cue.entry.part == "preposition":
        inner = next(
            (c for t in token.doc[cue.first : cue.last] for c in t.children if c.dep_ == "pobj"), None
        )
        return _phrase(paragraph, inner, "source") if inner is not None else None
    if cue.entry.part == "noun":
        return _of_noun(paragraph, token)
    if any(c.dep_ in ("auxpass", "agent") for c in token.children) and token.tag_ in ("VBN", "VBD"):
        return _agent(paragraph, token)
    return _of_verb(paragraph, token)


def _of_verb(paragraph: Paragraph, verb: Token) -> Speaker | None:
    subject = subject_of(verb)
    if subject is not None:
        if subject.lower_ in RELATIVES and verb.dep_ == "relcl" and verb.head.i < subject.i:
            return _phrase(paragraph, subject, "relative pronoun")
        return _phrase(paragraph, subject, "subject")
    if verb.i + 1 < len(verb.doc) and verb.tag_ in ("VBD", "VBZ", "VBP"):
        named = next(
            (c for c in verb.children if c.dep_ in ("dobj", "attr", "npadvmod") and c.i > verb.i), None
        )
        if named is not None and named.left_edge.i == verb.i + 1 and _is_inverted(verb):
            return _phrase(paragraph, named, "subject")
    return None


def _is_inverted(verb: Token) -> bool:
    """Whether the subject follows: 'done," said Putin' with nothing but a mark or comma before the verb."""
    return verb.i > 0 and verb.nbor(-1).is_punct and verb.lower_ not in ("told", "asked", "called")


def subject_of(verb: Token) -> Token | None:
    """Return the subject of a verb, through conjuncts, participles, infinitives and the verbs that govern them."""
    seen = 0
    while seen < 8:
        own = [c for c in verb.children if c.dep_ in SUBJECTS]
        if own:
            return own[0]
        seen += 1
        head = verb.head
        if head == verb:
            return None
        if verb.dep_ in ("acl",) and head.pos_ in ("NOUN", "PROPN", "PRON"):
            return head
        if verb.dep_ == "relcl":
            return None
        if verb.dep_ in ("xcomp", "ccomp", "advcl") and seen == 1:
            told = [c for c in head.children if c.dep_ == "dobj" and head.i < c.i < verb.i]
            if (
                told
                and verb.dep_ != "advcl"
                and head.lemma_ in ("allow", "ask", "tell", "urge", "let", "hear", "make")
            ):
                return told[0]
        verb = head
    return None


def _agent(paragraph: Paragraph, verb: Token) -> Speaker | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                return _phrase(paragraph, inner, "agent")
    if verb.dep_ == "xcomp" or verb.lower_ in ("quoted",):
        subject = subject_of(verb)
        return _phrase(paragraph, subject, "subject") if subject is not None else None
    return None


def _of_noun(paragraph: Paragraph, noun: Token) -> Speaker | None:
    for child in noun.children:
        if child.dep_ == "poss":
            return _phrase(paragraph, child, "possessor")
        if child.dep_ == "prep" and child.lower_ in ("by", "from"):
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                return _phrase(paragraph, inner, "agent")
    head = noun.head
    if noun.dep_ in ("dobj", "attr") and head.pos_ in ("VERB", "AUX"):
        subject = subject_of(head)
        return _phrase(paragraph, subject, "subject") if subject is not None else None
    return None


def _phrase(paragraph: Paragraph, head: Token, basis: str) -> Speaker:
    """The noun phrase of a head with its titles and appositions, without relative clauses and trailing commas."""
    doc = paragraph.doc
    first, last = head.left_edge.i, head.right_edge.i + 1
    for child in head.subtree:
        if child.dep_ == "relcl" and child.i > head.i:
            last = min(last, child.left_edge.i)
    if last - first > LONGEST:
        first = max(first, head.i - 8)
        last = min(last, head.i + 7)
    while (
        last - 1 > head.i and (doc[last - 1].is_punct or doc[last - 1].is_space) and doc[last - 1].text != ")"
    ):
        last -= 1
    if last - 1 > head.i and doc[last - 1].tag_ == "POS":
        last -= 1
    while first < head.i and (doc[first].is_punct or doc[first].is_space):
        first += 1
    return Speaker(paragraph, first, last, head.i, basis)


def mention_of(speaker: Speaker, mentions: Mentions) -> ActorMention | None:
    """Return the mention of an actor that the speaker's words are, or None."""
    return mentions.headed_by(speaker.paragraph, speaker.head)
