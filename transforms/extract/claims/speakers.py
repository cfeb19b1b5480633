"""Who says it: the words of the speaker, the actor they stand for, and what kind of source that is."""

from collections.abc import Set
from dataclasses import dataclass

from transforms.extract.claims.cues import Cue
from transforms.extract.text import Paragraph
from transforms.extract.tokens import Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
QUOTES = frozenset("\"“”'‘’") | {"''", "``", "’’", "‘‘"}
REPORTING = frozenset({"said", "says", "say", "added", "told", "noted", "argued", "claimed", "rejected"})
GIVING = frozenset({"make", "issue", "release", "send", "post", "deliver", "write", "give", "sign", "publish", "have"})
SET_OFF = frozenset({",", "—", "–", "-", "--", "…", "?", "!"})
RELATIVES = frozenset({"who", "which", "that"})
LONGEST = 15


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker's tokens in a paragraph: `first`, behind the `last`, `head`; and how it was found.

    `referent` is the token that names the speaker: the antecedent's, where the speaker is "who".
    """

    paragraph: Paragraph
    first: int
    last: int
    head: int
    basis: str
    referent: int

    @property
    def span(self) -> tuple[int, int]:
        """First token and the token behind the last."""
        return self.first, self.last

    def offsets(self) -> tuple[int, int]:
        """Where the speaker stands in the body."""
        tokens = self.paragraph.tokens
        return self.paragraph.offsets(tokens[self.first], tokens[self.last - 1])


def speaker_of(paragraph: Paragraph, cue: Cue, quoted: Set[int] = frozenset()) -> Speaker | None:
    """Return who speaks by the grammar of the cue's sentence, or None where nobody is named.

    `quoted` are tokens in quotation marks: who is named there does not report the quotation.
    """
    token = cue.token
    if cue.entry.part == "adverb":
        return None
    if cue.entry.part == "preposition":
        inner = next((c for t in token.doc[cue.first : cue.last] for c in t.children if c.dep_ == "pobj"), None)
        return phrase(paragraph, inner, "source") if inner is not None else None
    if cue.entry.part == "noun":
        return _of_noun(paragraph, token)
    is_passive = any(c.dep_ in ("auxpass", "agent") for c in token.children) and token.tag_ in ("VBN", "VBD")
    if is_passive or ("addressee" in cue.entry.takes and _is_reduced_passive(token, cue.begin)):
        return _agent(paragraph, token)
    return _of_verb(paragraph, cue, quoted)


def _is_reduced_passive(verb: Token, begin: int) -> bool:
    """Whether a participle tells who is spoken to: "when asked if", "was held and told that"."""
    if verb.tag_ not in ("VBN", "VBD") or any(c.dep_ in ("aux", *SUBJECTS) for c in verb.children):
        return False
    if verb.dep_ == "conj":
        return any(c.dep_ == "auxpass" for c in verb.head.children)
    before = verb.doc[verb.i - 1].lower_ if verb.i > begin else ""
    return before in ("when", "if", "once", "though", "although", "while") or verb.i == begin


def _of_verb(paragraph: Paragraph, cue: Cue, quoted: Set[int]) -> Speaker | None:
    verb = cue.token
    behind = _inverted(cue)
    if behind is not None:
        return phrase(paragraph, behind, "subject")
    subject = _before_relative(verb, cue.begin) or subject_of(verb)
    if subject is not None and subject.head == verb and subject.i > verb.i and "quotation" not in cue.entry.takes:
        subject = None  # what is praised stands behind the cue, who praises it does not
    if subject is not None and subject.i not in quoted:
        if subject.lower_ == "who" and verb.dep_ == "relcl" and verb.head.i == subject.i - 1:
            antecedent = phrase(paragraph, _agreeing(verb), "relative pronoun")
            if antecedent.last - antecedent.first > 1 or verb.head.pos_ == "PRON":
                return antecedent
        is_relative = subject.lower_ in RELATIVES and verb.dep_ == "relcl"
        limit = cue.first if subject.i < cue.first else None
        found = phrase(paragraph, subject, "relative pronoun" if is_relative else "subject", limit)
        return _joined(found, cue.begin)
    if verb.tag_ == "VBG":
        return None
    if verb.tag_ in ("VB", "VBP") and verb.i > 1 and verb.doc[verb.i - 1].lower_ == "to":  # "Macron to call for reform"
        before = verb.doc[verb.i - 2]
        is_first = before.pos_ in ("NOUN", "PROPN") and before.left_edge.i == cue.begin
        return phrase(paragraph, before, "subject", limit=verb.i - 1) if is_first else None
    nominal = _main_subject(verb, cue.begin, quoted) or _before(verb, cue.begin, quoted)
    return phrase(paragraph, nominal, "noun phrase before") if nominal is not None else None


def _agreeing(verb: Token) -> Token:
    """Return the antecedent of "who" that agrees with its verb: "many in the West who say"."""
    noun = verb.head
    if verb.tag_ == "VBP" and noun.tag_ in ("NN", "NNP") and noun.dep_ == "pobj":
        higher = noun.head.head
        if higher.tag_ in ("NNS", "NNPS") or higher.lower_ in ("many", "some", "those", "others", "few", "several"):
            return higher
    return noun


def _inverted(cue: Cue) -> Token | None:
    """Return the subject behind a verb: `"It is done," said Putin.`, `The plan, said Putin, is dead.`.

    Where no quotation mark stands before it, a verb with a subject of its own or with an addressee is not inverted:
    "The minister, who came late, urged Congress to act."
    """
    verb, takes = cue.token, cue.entry.takes
    doc, i, last = verb.doc, verb.i, cue.last
    if "quotation" not in takes:
        return None
    if i and doc[i - 1].text not in QUOTES:
        has_subject = any(c.dep_ in SUBJECTS and c.i < i for c in verb.children)
        if "addressee" in takes or has_subject or doc[i - 1].text not in SET_OFF:
            return None
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or last >= len(doc) or verb.lower_ in ("told", "called"):
        return None
    first = doc[last]
    if first.pos_ not in ("PROPN", "NOUN", "DET", "ADJ", "PRON", "NUM") or first.lower_ in ("that", "this", "what"):
        return None
    head = first
    while head.head != head and head.head.i > i and head.head.pos_ in ("NOUN", "PROPN", "PRON"):
        head = head.head
    if head.pos_ not in ("NOUN", "PROPN", "PRON") or (head.dep_ in SUBJECTS and head.head != verb):
        return None
    follows = doc[head.i + 1 : min(head.i + 3, len(doc))]
    return None if any(t.tag_ in FINITE for t in follows) else head


def _before_relative(verb: Token, begin: int) -> Token | None:
    """Return the subject whose relative clause a verb follows: "Macron, who was late, called on Congress to act".

    Only where the verb has no subject by the parse, and the subject is the first noun phrase of its sentence.
    """
    doc, comma = verb.doc, verb.i - 1
    if verb.tag_ not in ("VBD", "VBN", "VBZ") or comma <= begin or doc[comma].text != ",":
        return None
    if any(child.dep_ in SUBJECTS for child in verb.children):
        return None
    who = next((i for i in range(begin + 2, comma) if doc[i].lower_ == "who" and doc[i - 1].text == ","), None)
    if who is None or not any(t.tag_ in FINITE for t in doc[who:comma]):
        return None
    words = doc[begin : who - 1]
    if any(t.tag_ in FINITE or t.pos_ in ("ADP", "CCONJ", "SCONJ") for t in words):
        return None
    last = words[-1]
    return last if last.pos_ in ("NOUN", "PROPN") else None


def _main_subject(verb: Token, begin: int, quoted: Set[int]) -> Token | None:
    """Return the subject of what a verb goes on from, behind a comma: "Leader hopeful on trade, hails support"."""
    doc = verb.doc
    if verb.tag_ not in FINITE or verb.i <= begin or doc[verb.i - 1].text not in (",", ";"):
        return None
    for token in doc[begin : verb.i]:
        governs = token.head
        if token.dep_ not in SUBJECTS or token.i in quoted or token.lower_ in RELATIVES or governs.i >= verb.i:
            continue
        if governs.head in (governs, verb):
            return token
    return None


def _joined(speaker: Speaker, begin: int) -> Speaker:
    """Return both who speak together where the parse has the last only: "Macron and his counterpart, Angela Merkel"."""
    doc, last = speaker.paragraph.tokens, speaker.first - 1
    if last > begin and doc[last].text == ",":
        last -= 1
    role = last
    while last > begin and role - last < 3 and doc[last].tag_ != "PRP$":
        last -= 1
    if doc[role].pos_ != "NOUN" or doc[last].tag_ != "PRP$" or last - 2 < begin or doc[last - 1].lower_ != "and":
        return speaker
    head = doc[last - 2]
    if head.pos_ not in ("NOUN", "PROPN"):
        return speaker
    colon = next((i + 1 for i in range(head.i - 1, begin - 1, -1) if doc[i].text == ":"), begin)
    first = max(colon, head.left_edge.i)
    return Speaker(speaker.paragraph, first, speaker.last, head.i, speaker.basis, head.i)


def _before(verb: Token, begin: int, quoted: Set[int]) -> Token | None:
    """Return the noun right before a verb whose subject the parser missed."""
    doc, i = verb.doc, verb.i - 1
    while i >= 0 and (doc[i].text == "," or doc[i].pos_ == "ADV"):
        i -= 1
    if i < 0 or i in quoted or doc[i].pos_ not in ("NOUN", "PROPN", "PRON"):
        return None
    top = doc[i]
    while top.head != top and top.head.i < verb.i and top.head.i not in quoted and top.head.i >= begin:
        if top.head.pos_ in ("NOUN", "PROPN", "PRON") or (top.head.pos_ == "ADP" and top.head.head.i < top.head.i):
            top = top.head
        else:
            break
    return top if top.pos_ in ("NOUN", "PROPN", "PRON") else doc[i]


def subject_of(verb: Token) -> Token | None:
    """Return the subject of a verb, through conjuncts, participles, infinitives and the verbs that govern them."""
    is_participle = verb.tag_ == "VBG"
    for step in range(8):
        own = [c for c in verb.children if c.dep_ in SUBJECTS]
        within = is_participle and verb.dep_ == "ccomp" and verb.head.lower_ in REPORTING
        if own and not (step and within):
            return min(own, key=lambda subject: abs(subject.i - verb.i))
        head = verb.head
        if head == verb:
            return None
        if verb.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN", "PRON"):
            return _giver(head, verb) or head
        if verb.dep_ == "relcl":
            return None
        if verb.dep_ in ("xcomp", "ccomp") and step == 0 and not own:
            told = [c for c in head.children if c.dep_ == "dobj" and head.i < c.i < verb.i]
            if told and head.lemma_ in ("allow", "ask", "tell", "urge", "let", "hear", "make"):
                return told[0]
        reporting = head.head.lower_ in REPORTING and head.head.tag_ == verb.tag_
        verb = head.head if verb.dep_ == "conj" and head.dep_ == "ccomp" and reporting else head
    return None


def _giver(noun: Token, verb: Token) -> Token | None:
    """Return who acts in "issued a statement saying", "mounted a campaign to condemn"."""
    if verb.tag_ == "VB":
        owner = next((c for c in noun.children if c.dep_ == "poss"), None)
        if owner is not None:
            return owner
    elif noun.head.lemma_ not in GIVING:
        return None
    return subject_of(noun.head) if noun.dep_ == "dobj" else None


def _agent(paragraph: Paragraph, verb: Token) -> Speaker | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                return phrase(paragraph, inner, "agent")
    if verb.dep_ == "xcomp" or verb.lower_ in ("quoted",):
        subject = subject_of(verb)
        return phrase(paragraph, subject, "subject") if subject is not None else None
    return None


def _of_noun(paragraph: Paragraph, noun: Token) -> Speaker | None:
    for child in noun.children:
        if child.dep_ == "poss":
            return phrase(paragraph, child, "possessor")
        if child.dep_ == "prep" and child.lower_ in ("by", "from"):
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                return phrase(paragraph, inner, "agent")
    head = noun.head
    if noun.dep_ in ("dobj", "attr") and head.pos_ in ("VERB", "AUX"):
        subject = subject_of(head)
        return phrase(paragraph, subject, "subject") if subject is not None else None
    return None


def phrase(paragraph: Paragraph, head: Token, basis: str, limit: int | None = None) -> Speaker:
    """Return the noun phrase of a head with titles and appositions, without relative clauses and last commas."""
    doc = paragraph.tokens
    first, last = head.left_edge.i, head.right_edge.i + 1
    if limit is not None:
        last = min(last, limit)
    for child in head.subtree:
        if child.dep_ == "relcl" and child.i > head.i:
            last = min(last, child.left_edge.i)
    if last - first > LONGEST:
        first = max(first, head.i - 8)
        last = min(last, head.i + 7)
    while last - 1 > head.i and _is_loose(doc[last - 1]):
        last -= 1
    if last - 1 > head.i and doc[last - 1].tag_ == "POS":
        last -= 1
    while first < head.i and (doc[first].is_punct or doc[first].is_space):
        first += 1
    relative = basis == "relative pronoun" and head.lower_ in RELATIVES and head.head.dep_ == "relcl"
    return Speaker(paragraph, first, last, head.i, basis, head.head.head.i if relative else head.i)


def _is_loose(token: Token) -> bool:
    """Whether a token at the end of a phrase is none of its words."""
    return (token.is_punct and token.text != ")") or token.is_space or token.lower_ == "that"
