"""What a cue reports, by the grammar of its sentence: spans of tokens of the content, best guess first.

The parser is small and errs, most of all beside quotation marks. So a complement is looked for among several
relations, and words that stand aside of their cue ("It was, she said, a mistake") are found by commas.
"""

from dataclasses import dataclass

from transforms.extract.actors.tables import roles
from transforms.extract.claims.cues import Cue, lexicon
from transforms.extract.tokens import Token

CLAUSE_WORDS = frozenset({"that", "whether", "if", "how"})
CLAUSES = frozenset({"ccomp", "parataxis", "csubj"})
NAMED_BY = frozenset({"as", "for", "of", "over", "about", "to", "on", "with", "in"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
WHEN_AND_WHERE = """
    monday tuesday wednesday thursday friday saturday sunday today yesterday week month year morning afternoon evening
    night january february march april june july august september october november december interview statement
    conference press briefing tweet email twitter facebook
"""
TIMES = frozenset(WHEN_AND_WHERE.split())
DAYS = frozenset(WHEN_AND_WHERE.split()[:9])  # of the week, today and yesterday
QUOTES = frozenset("\"“”'‘’") | {"''", "``"}
GOING_ON_WORDS = """
    adding saying noting arguing claiming insisting warning calling citing suggesting stressing telling asking urging
    accusing describing vowing promising pledging praising criticizing criticising blaming denying pointing explaining
    stating declaring alleging acknowledging admitting emphasizing emphasising
"""
GOING_ON = frozenset(GOING_ON_WORDS.split())
NOUN_PHRASES = frozenset({"object", "matter"})
PERSONAL = frozenset({"me", "you", "him", "her", "us", "them"})
PAST = frozenset({"VBD", "VBN"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
STRIPPED = frozenset(",;:-–—")


@dataclass(slots=True)
class Content:
    """Spans of tokens (first, behind the last), the rule that found them, and who is spoken to, where it says so."""

    spans: list[tuple[int, int]]
    rule: str
    addressee: Token | None = None
    is_aside: bool = False


def content_of(cue: Cue, speaker_span: tuple[int, int] | None) -> Content | None:
    """Return the content of a cue, or None where its sentence has none; `speaker_span` are the speaker's tokens."""
    if cue.entry.part == "preposition":
        return _beside(cue, speaker_span)
    if cue.entry.part == "noun":
        return _of_noun(cue)
    if cue.entry.part == "adverb":
        return _of_adverb(cue)
    if _is_passive(cue.token):
        if cue.entry.is_thought:
            return None
        return _of_passive(cue) or _aside(cue, speaker_span)
    behind = _behind(cue, speaker_span)
    return _inset(cue, behind, speaker_span) or behind or _aside(cue, speaker_span) or _rest(cue, speaker_span)


def _is_passive(verb: Token) -> bool:
    if any(child.dep_ in ("auxpass", "nsubjpass", "agent") for child in verb.children):
        return verb.tag_ in ("VBN", "VBD")
    return False


def _behind(cue: Cue, speaker_span: tuple[int, int] | None) -> Content | None:
    """The complement that follows a verb in the active."""
    verb, takes = cue.token, cue.entry.takes
    ahead = [child for child in verb.children if child.i >= cue.last]
    for particle in verb.doc[verb.i + 1 : cue.last]:  # "made it clear that": the clause hangs on "clear"
        ahead += [child for child in particle.children if child.i >= cue.last]
    if speaker_span is not None:  # ", reported French media"
        ahead = [child for child in ahead if not speaker_span[0] <= child.i < speaker_span[1]]
    spoken_to = _addressee(cue, ahead)
    if spoken_to is not None:
        told = next((c for c in spoken_to.children if c.dep_ in ("acl", "relcl") and _is_that_clause(c)), None)
        if told is not None:
            return Content([(told.left_edge.i + 1, _extended(cue, told.right_edge.i + 1))], "clause", spoken_to)
        ahead = [child for child in ahead if child != spoken_to]
    for child in ahead:
        found = _verbal(cue, child, spoken_to, speaker_span)
        if found:
            return found
    adjacent = next((c for c in ahead if c.dep_ == "prep" and c.i == cue.last and c.lower_ in takes), None)
    if adjacent is not None:
        found = _prepositional(adjacent, cue)
        if found:
            return found
    if "naming" in takes and not (verb.dep_ == "acl" and verb.tag_ == "VBN"):  # "a campaign called Dawn"
        named = _naming(cue, ahead)
        if named:
            return named
    if takes & NOUN_PHRASES:
        found = _object(cue, ahead)
        if found:
            return found
    for child in ahead:
        if child.dep_ == "prep" and child.lower_ in takes and child.i <= cue.last + 6:
            found = _prepositional(child, cue)
            if found:
                return found
    return None


def _verbal(cue: Cue, child: Token, spoken_to: Token | None, speaker_span: tuple[int, int] | None) -> Content | None:
    """A complement with a verb: a clause, an infinitive or a participle."""
    takes = cue.entry.takes
    is_infinitive = _is_infinitive(child)
    if is_infinitive and takes & {"infinitive", "addressee"} and child.dep_ in CLAUSES:
        return _infinitive(cue, child, spoken_to)
    if is_infinitive and "infinitive" in takes and child.dep_ in ("xcomp", "advcl"):
        return _infinitive(cue, child, spoken_to)
    begins_clause = child.dep_ == "advcl" and _first_word(child) in CLAUSE_WORDS
    if not is_infinitive and (child.dep_ in CLAUSES or begins_clause):
        is_taken = takes & {"clause", "quotation"} and "naming" not in takes
        if is_taken or (child.dep_ == "ccomp" and "clause" in takes):
            return _clause(cue, child, spoken_to, speaker_span)
    if child.dep_ in ("xcomp", "ccomp") and child.tag_ == "VBG" and takes & NOUN_PHRASES:
        return Content([_edges(child)], "gerund")
    return None


def _clause(cue: Cue, head: Token, spoken_to: Token | None, speaker_span: tuple[int, int] | None) -> Content:
    first = _behind_day(cue, max(head.left_edge.i, cue.last))
    if not _has_subject(head) and not cue.entry.takes & {*NOUN_PHRASES, "naming", "addressee"}:  # taken for an object
        first = min([first, *(c.left_edge.i for c in cue.token.children if c.dep_ == "dobj" and c.i >= cue.last)])
    if speaker_span and first <= speaker_span[0] < head.i and cue.last >= speaker_span[0] - 1:
        first = max(first, speaker_span[1])
    if spoken_to is not None and first <= spoken_to.i < head.i:
        first = spoken_to.right_edge.i + 1 if spoken_to.right_edge.i < head.i else spoken_to.i + 1
    last = _cut(cue, head, first, _extended(cue, head.right_edge.i + 1))
    return Content([(first, last)], "clause", spoken_to)


def _behind_day(cue: Cue, first: int) -> int:
    """Begin a clause behind the day on which it was said: "said Friday its engineers"."""
    doc = cue.token.doc
    if first != cue.last or first + 2 > len(doc) or doc[first].lower_ not in DAYS:
        return first
    goes_on = doc[first + 1].pos_ in ("DET", "PRON", "NUM", "PROPN")
    return first + 1 if goes_on and doc[first + 1].lower_ not in DAYS else first


def _extended(cue: Cue, last: int) -> int:
    """Move the end of a clause on where the parser broke off in the middle of words."""
    doc, end = cue.token.doc, cue.end
    while last < end and not doc[last].is_punct and not doc[last].is_space:
        top = doc[last]
        while top.head != top and top.head != cue.token and top.head.i >= last:
            top = top.head
        if top.head == cue.token or top.head.i < cue.first or top.dep_ in ("cc", "conj"):
            break
        last += 1
    return last


def _cut(cue: Cue, head: Token, first: int, last: int) -> int:
    """End a clause before ", adding", "and denied" or ", as he welcomed", a second cue of the speaker that hangs on the
    wrong verb.
    """
    for token in head.doc[head.i + 1 : last]:
        if (
            token.tag_ == "VBD"
            and token.dep_ == "advcl"
            and cue.token.tag_ in PAST
            and ("verb", token.lower_) in lexicon()
        ):
            opening = token.left_edge
            has_pronoun = any(c.dep_ == "nsubj" and c.lower_ in ("he", "she", "they") for c in token.children)
            if opening.lower_ in ("as", "when", "while") and has_pronoun and head.doc[opening.i - 1].text == ",":
                return opening.i - 1
        goes_on = token.tag_ == "VBG" and token.dep_ in ("advcl", "conj") and token.lower_ in GOING_ON
        if goes_on and head.doc[token.i - 1].text == "," and token.i - 1 > first:
            return token.i - 1
        if token.tag_ == cue.token.tag_ in FINITE and token.dep_ == "conj" and ("verb", token.lower_) in lexicon():
            joint = token.i - 1
            while joint > head.i and head.doc[joint].pos_ == "ADV":
                joint -= 1
            if head.doc[joint].lower_ in ("and", "but") and not _has_subject(token):
                return joint
    return last


def _infinitive(cue: Cue, head: Token, spoken_to: Token | None) -> Content:
    first = head.left_edge.i
    to = next((t.i for t in head.children if t.lower_ == "to" and t.i < head.i), head.i)
    subject = next((t for t in head.children if t.dep_ == "nsubj" and t.i < to), None)
    if subject is not None:
        spoken_to = spoken_to or subject
        first = to
        if to and head.doc[to - 1].lower_ == "not":
            first = to - 1
    return Content([(first, _cut(cue, head, first, head.right_edge.i + 1))], "infinitive", spoken_to)


def _naming(cue: Cue, ahead: list[Token]) -> Content | None:
    """What is called how, accused of what, blamed for what."""
    parts = [
        child
        for child in ahead
        if child.dep_ in ("dobj", "oprd", "ccomp", "xcomp", "acomp", "attr", "dative", "nsubj")
        or (child.dep_ in ("prep", "advcl") and _first_word(child) in NAMED_BY and not _is_time(child))
    ]
    if not parts or not any(p.dep_ not in ("prep", "advcl", "xcomp") for p in parts):
        return None
    called_up = cue.entry.name == "call" and not any(p.dep_ in ("oprd", "ccomp", "acomp", "attr") for p in parts)
    words = cue.token.doc[cue.last : parts[-1].right_edge.i + 1]
    if called_up and not any(word.text in QUOTES for word in words):  # a visit or a telephone call
        return None
    return Content([(min(p.left_edge.i for p in parts), max(p.right_edge.i for p in parts) + 1)], "naming")


def _object(cue: Cue, ahead: list[Token]) -> Content | None:
    parts = [c for c in ahead if c.dep_ in ("dobj", "attr", "oprd")]
    if not parts or parts[0].lower_ in ("so", "it", "that", "this", "himself", "herself"):
        return None
    if "matter" in cue.entry.takes and _is_person(parts[0]):  # who welcomes a guest says nothing
        return None
    first, last = parts[0].left_edge.i, parts[0].right_edge.i
    for child in ahead:
        if child.i == last + 1 and child.dep_ == "prep" and not _is_time(child):
            last = child.right_edge.i
    return Content([(first, last + 1)], "object")


def _prepositional(preposition: Token, cue: Cue) -> Content | None:
    inner = next((c for c in preposition.children if c.dep_ in ("pobj", "pcomp") and c.i > preposition.i), None)
    if inner is None or (_is_time(preposition) and "to" not in cue.entry.takes):
        return None
    if preposition.lower_ == "on" and inner.ent_type_ in ("DATE", "TIME"):
        return None
    last = inner.right_edge.i
    call_on = preposition.lower_ in ("on", "for", "to") and inner.dep_ == "pobj"
    for sibling in cue.token.children if call_on else ():
        if sibling.i > last and sibling.dep_ in ("xcomp", "advcl") and _is_infinitive(sibling):
            last = sibling.right_edge.i
    return Content([(inner.left_edge.i, last + 1)], "preposition " + preposition.lower_)


def _of_passive(cue: Cue) -> Content | None:
    """The content of "was accused of", "was told that", "is said to", "it was announced that"."""
    verb, takes = cue.token, cue.entry.takes
    ahead = [child for child in verb.children if child.i >= cue.last]
    subject = next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj") and c.i < verb.i), None)
    spoken_to = subject if "addressee" in takes else None
    for child in ahead:
        is_clause = child.dep_ == "ccomp" or (child.dep_ == "advcl" and _first_word(child) in ("that", "whether"))
        if is_clause and not _is_infinitive(child) and takes & {"clause", "quotation"}:
            return _clause(cue, child, spoken_to, None)
        if child.dep_ in ("xcomp", "oprd") and _is_infinitive(child):
            if spoken_to is not None:
                return _infinitive(cue, child, spoken_to)
            if subject is not None:
                return Content([_edges(subject), (child.left_edge.i, child.right_edge.i + 1)], "passive")
    if spoken_to is not None:
        about = next((c for c in ahead if c.dep_ == "prep" and c.lower_ in takes), None)
        return _prepositional(about, cue) if about is not None else None
    if subject is None or subject.lower_ in ("it", "which", "that", "who"):
        return None
    if "naming" in takes:
        parts = [
            c
            for c in ahead
            if c.dep_ in ("oprd", "attr", "acomp")
            or (c.dep_ in ("prep", "advcl") and _first_word(c) in NAMED_BY and not _is_time(c))
        ]
        spans = [_edges(subject)]
        if parts:
            spans.append((parts[0].left_edge.i, max(p.right_edge.i for p in parts) + 1))
        return Content(spans, "passive")
    if takes & NOUN_PHRASES and not ("matter" in takes and _is_person(subject)):
        return Content([_edges(subject)], "passive")
    return None


def _of_noun(cue: Cue) -> Content | None:
    noun, takes = cue.token, cue.entry.takes
    for child in noun.children:
        if child.i <= noun.i:
            continue
        if child.dep_ in ("acl", "ccomp", "relcl", "advcl"):
            if "clause" in takes and _first_word(child) == "that" and _has_subject(child):
                return Content([(child.left_edge.i, child.right_edge.i + 1)], "noun clause")
            if "infinitive" in takes and child.dep_ == "acl" and _is_infinitive(child):
                return Content([(child.left_edge.i, child.right_edge.i + 1)], "noun infinitive")
        if child.dep_ == "prep" and child.lower_ in takes and child.i <= noun.i + 2:
            inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
            if inner is not None:
                return Content([(inner.left_edge.i, inner.right_edge.i + 1)], "noun preposition")
    return None


def _of_adverb(cue: Cue) -> Content | None:
    """The clause that "reportedly" colours, without the adverb itself."""
    head = cue.token.head
    if head.pos_ not in ("VERB", "AUX") or not _has_subject(head):
        return None
    subject = next(c for c in head.children if c.dep_ in SUBJECTS)
    first, last = subject.left_edge.i, head.right_edge.i + 1
    spans = [(first, cue.first), (cue.last, last)]
    return Content([s for s in spans if s[0] < s[1]], "adverb")


def _aside(cue: Cue, speaker_span: tuple[int, int] | None) -> Content | None:
    """The words that stand before a cue and are set off by a comma: "It was a mistake, she said on Monday."."""
    if "clause" not in cue.entry.takes or speaker_span is None or cue.token.tag_ == "VBG":
        return None
    if cue.token.doc[speaker_span[0]].lower_ in ("who", "which", "that"):
        return None
    return _beside(cue, speaker_span)


def _beside(cue: Cue, speaker_span: tuple[int, int] | None) -> Content | None:
    doc, begin, end = cue.token.doc, cue.begin, cue.end
    first, last = cue.first, cue.last
    if speaker_span:
        first, last = min(first, speaker_span[0]), max(last, speaker_span[1])
    is_preposition = cue.entry.part == "preposition"
    if first > begin and doc[first - 1].lower_ == "as":
        first -= 1
        is_preposition = is_preposition or first == begin
    at_comma = first > begin and doc[first - 1].text in (",", "—", "–", "-", "--")
    if first <= begin + 1 and is_preposition:
        comma = next((i for i in range(last, min(last + 4, end)) if doc[i].text == ","), None)
        return None if comma is None else Content([(comma + 1, end)], "beside", is_aside=True)
    if not at_comma and not is_preposition:
        return None
    behind = _resumed(doc, cue, last, end)
    goes_on = behind is not None and any(t.tag_ in FINITE for t in doc[behind[0] : behind[1]])
    closes = cue.token.tag_ in FINITE and at_comma and (last >= end or doc[last].text == ".")
    reported = doc[begin:first]
    if not goes_on and not any(_is_main(t, cue) or (closes and t.tag_ in FINITE) for t in reported):
        return None
    spans = [(begin, first)]
    if behind:
        spans.append(behind)
    return Content(spans, "beside", is_aside=True)


def _inset(cue: Cue, behind: Content | None, speaker_span: tuple[int, int] | None) -> Content | None:
    """Words on both sides of a cue between commas: "If talks fail, Putin said, the truce will end"."""
    if behind is None or behind.rule != "clause" or speaker_span is None or len(behind.spans) != 1:
        return None
    doc, first = cue.token.doc, speaker_span[0]
    if speaker_span[1] != cue.first or first - 1 <= cue.begin or behind.spans[0][0] < cue.last:
        return None
    if cue.last >= len(doc) or not doc[first - 1].text == doc[cue.last].text == ",":
        return None
    if doc[min(cue.last + 1, len(doc) - 1)].text in QUOTES:  # "In an interview, Putin said, '...'"
        return None
    if first - cue.begin == 2 and doc[cue.begin].lower_ in ("but", "and", "so"):
        return None
    return Content([(cue.begin, first), (cue.last + 1, behind.spans[0][1])], "beside", is_aside=True)


def _is_main(token: Token, cue: Cue) -> bool:
    """Whether a token is the verb of a main clause that a cue may report."""
    if token.tag_ not in FINITE and not any(c.tag_ in FINITE for c in token.children):
        return False
    if token.dep_ == "relcl":  # of a dateline, where nothing relates it
        return _has_subject(token) and token.left_edge.tag_ not in ("WDT", "WP", "WP$", "IN", "WRB")
    return token.dep_ in ("ccomp", "ROOT", "parataxis", "csubj") or cue.token.head == token


def _resumed(doc: list[Token], cue: Cue, last: int, end: int) -> tuple[int, int] | None:
    """Where the content goes on behind a cue that is set into it: "It was, she said, a mistake"."""
    comma = next((i for i in range(last, min(last + 8, end)) if doc[i].text in (",", "—", "–", "--")), None)
    if comma is None or comma + 1 >= end:
        return None
    following = doc[comma + 1]
    head = following
    while head.head.i > comma and head.head != head:
        head = head.head
    starts_anew = following.tag_ == "VBG" or following.lower_ in (
        "while",
        "as",
        "who",
        "which",
        "after",
        "when",
    )
    if starts_anew or (head.dep_ in ("advcl", "prep", "relcl", "npadvmod") and head.head == cue.token):
        return None
    return comma + 1, end


def _rest(cue: Cue, speaker_span: tuple[int, int] | None) -> Content | None:
    """The rest of the sentence where the parser saw no complement, though a finite clause follows the cue."""
    verb, doc = cue.token, cue.token.doc
    if not {"quotation", "clause"} <= cue.entry.takes or speaker_span is None or speaker_span[0] > verb.i:
        return None
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or any(
        c.i > verb.i and c.dep_ in ("dobj", "xcomp", "ccomp", "prt") for c in verb.children
    ):
        return None
    start, end = _behind_day(cue, cue.last), cue.end
    if start < end and doc[start].lower_ in ("that", "that,"):
        return Content([(start, end)], "rest")
    finite = next((t for t in doc[start:end] if t.tag_ in ("VBD", "VBZ", "VBP", "MD")), None)
    if finite is None or doc[start].tag_ not in (
        "DT",
        "PRP",
        "PRP$",
        "NNP",
        "NNS",
        "NN",
        "JJ",
        "EX",
        "CD",
        "WP",
        "WRB",
    ):
        return None
    return Content([(start, end)], "rest")


def _addressee(cue: Cue, ahead: list[Token]) -> Token | None:
    if "addressee" in cue.entry.takes:
        return next((c for c in ahead if c.dep_ in ("dobj", "dative") and c.i <= cue.last + 12), None)
    return None


def _edges(token: Token) -> tuple[int, int]:
    return token.left_edge.i, token.right_edge.i + 1


def _first_word(token: Token) -> str:
    return token.left_edge.lower_


def _is_person(token: Token) -> bool:
    """Whether a noun phrase names persons, by name or by role."""
    return token.ent_type_ == "PERSON" or token.lower_ in roles() or token.lower_ in PERSONAL


def _is_infinitive(token: Token) -> bool:
    return any(c.tag_ == "TO" and c.i < token.i for c in token.children)


def _is_that_clause(token: Token) -> bool:
    """Whether a clause that was hung on a noun begins with a "that" which is not its subject."""
    first = token.left_edge
    return first.lower_ == "that" and first.dep_ in ("mark", "det") and _has_subject(token)


def _has_subject(token: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in token.children)


def _is_time(token: Token) -> bool:
    """Whether a prepositional phrase says when or where something was said, rather than what."""
    return any(t.ent_type_ in ("DATE", "TIME") or t.lower_ in TIMES for t in token.children)
