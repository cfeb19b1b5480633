"""Syntax: who stands where in the clause of a verb, through passives, conjunctions, relative clauses and control."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from transforms.extract.events.ontology import spelled, word_class
from transforms.extract.tokens import Token

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "SYM"})
RELATIVE = frozenset({"who", "which", "that", "whom"})
OBJECTS = frozenset({"dobj", "obj"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})


@dataclass(slots=True)
class Clause:
    """The arguments of one verb, as heads of noun phrases; conjuncts stand beside the head."""

    verb: Token
    is_passive: bool
    subjects: list[Token] = field(default_factory=list)
    objects: list[Token] = field(default_factory=list)
    datives: list[Token] = field(default_factory=list)
    wider: list[Token] = field(default_factory=list)  # nouns on which a relative clause may hang instead
    prepositions: list[tuple[str, Token]] = field(default_factory=list)  # (preposition, its object)
    gerund: Token | None = None
    infinitive: Token | None = None
    content: Token | None = None
    subject_path: str = "nsubj"


def conjuncts(token: Token) -> list[Token]:
    """Return a noun with the nouns that are joined to it ("Russia, Iran and Turkey")."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in NOMINAL:
            found += conjuncts(child)
    return found


def antecedent(token: Token) -> Token:
    """Return what a relative pronoun stands for, or the token itself."""
    if token.lower_ in RELATIVE and token.tag_ in {"WP", "WDT", "IN", "WRB", "DT"}:
        verb = token.head
        for _ in range(4):
            if verb.dep_ == "relcl":
                return verb.head
            if verb.head == verb:
                break
            verb = verb.head
    return token


def has_auxiliary(verb: Token) -> bool:
    """Whether a verb has an auxiliary of its own."""
    return any(child.dep_ in {"aux", "auxpass"} for child in verb.children)


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive: with its auxiliary, joined to one, or reduced ("troops deployed in ...")."""
    if any(child.dep_ in {"auxpass", "nsubjpass", "agent"} for child in verb.children):
        return True
    if verb.tag_ != "VBN" or has_auxiliary(verb):
        return False
    if any(child.dep_ in OBJECTS and child.i > verb.i for child in verb.children):
        return False
    if verb.dep_ in {"acl", "amod", "advcl"}:
        return True
    if verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"}:
        return is_passive(verb.head) and not any(child.dep_ in SUBJECTS for child in verb.children)
    return False


def clause_of(verb: Token) -> Clause:
    """Return the arguments of a verb."""
    clause = Clause(verb, is_passive(verb))
    clause.subjects, clause.subject_path = surface_subjects(verb)
    clause.objects = _objects(verb)
    for child in verb.children:
        if child.dep_ == "dative":
            clause.datives += (
                conjuncts(next(iter(_objects_of(child)), child)) if child.tag_ in {"IN", "TO"} else [child]
            )
        elif child.dep_ in {"xcomp", "ccomp"}:
            _complement(clause, child)
        elif child.dep_ == "acomp":
            for grandchild in child.children:
                if grandchild.dep_ in {"xcomp", "ccomp"}:
                    _complement(clause, grandchild)
        elif child.dep_ == "advcl" and any(grandchild.lower_ == "to" for grandchild in child.lefts):
            clause.infinitive = clause.infinitive or child
    clause.prepositions = list(_prepositions(verb))
    if verb.dep_ in {"relcl", "acl"}:
        clause.wider = list(_above(verb.head))
    if clause.is_passive:
        agents = [noun for word, noun in clause.prepositions if word == "by"]
        clause.objects = [*clause.subjects, *(o for o in clause.objects if o not in clause.subjects)]
        clause.subjects, clause.subject_path = agents, "agent"
    return clause


def surface_subjects(verb: Token, depth: int = 0) -> tuple[list[Token], str]:
    """Return the subjects of a verb (of a passive: those to whom it is done) and the path on which they were found."""
    own = [child for child in verb.children if child.dep_ in SUBJECTS]
    if own:
        heads = [antecedent(child) for child in own]
        heads = [*_listed_before(own[0]), *heads]
        return [noun for head in heads for noun in conjuncts(head)], own[0].dep_
    head = verb.head
    if depth > 5 or head == verb:
        return [], "none"
    if verb.dep_ == "acl":
        if head.pos_ in NOMINAL and (verb.tag_ in {"VBN", "VBD"} or (verb.tag_ == "VBG" and not _says(head))):
            return conjuncts(head) if verb.i > head.i else [head], "acl"
        return _holder(head, depth)
    if verb.dep_ == "relcl":
        listed = [c for c in head.children if c.dep_ == "appos" and c.pos_ == "PROPN"] if head.dep_ == "ROOT" else []
        return [*conjuncts(head), *listed], "relcl"  # of a headline: "Putin, Erdogan to discuss ..."
    if verb.dep_ == "conj" and head.pos_ in {"VERB", "AUX"}:
        subjects, path = surface_subjects(head, depth + 1)
        if is_passive(head) and not is_passive(verb):
            return subjects, path
        return subjects, path
    if verb.dep_ in {"xcomp", "ccomp", "advcl", "dep", "parataxis"} and head.pos_ in {
        "VERB",
        "AUX",
        "ADJ",
        "NOUN",
    }:
        if verb.dep_ != "advcl" and spelled_control(head):
            objects = _objects(head) if not is_passive(head) else surface_subjects(head, depth + 1)[0]
            if objects:
                return objects, "control"
        if verb.dep_ == "advcl" and verb.tag_ == "VBG" and _is_said_of_thing(head):
            head = head.head  # "said the truce is observed while welcoming X": the speaker welcomes
        return surface_subjects(head, depth + 1)[0], "control"
    if verb.dep_ == "pcomp":
        governor = head.head
        if governor.pos_ in {"VERB", "AUX"}:
            if head.lower_ in {"of", "for", "from", "into"} and spelled_control(governor):
                objects = surface_subjects(governor, depth + 1)[0] if is_passive(governor) else _objects(governor)
                if objects:
                    return objects, "control"
            return surface_subjects(governor, depth + 1)[0], "control"
        if governor.pos_ in NOMINAL:
            return _holder(governor, depth)
    return [], "none"


def _is_said_of_thing(verb: Token) -> bool:
    """Whether a clause is what somebody says of a thing, which cannot do what a participle behind it says."""
    if verb.dep_ != "ccomp" or verb.head.pos_ != "VERB":
        return False
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    return bool(subjects) and all(
        noun.pos_ == "NOUN" and spelled(noun.lemma_) not in word_class("people") for noun in subjects
    )


def _listed_before(subject: Token) -> list[Token]:
    """Return those who stand before a subject without "and": "Iran, Oman to hold talks", "X and his counterpart, Y"."""
    comma = subject.left_edge.i - 1
    start = subject.sent[0].i
    if subject.pos_ != "PROPN" or comma <= start or subject.doc[comma].text != ",":
        return []
    before = subject.doc[comma - 1]
    if before.lemma_ == "counterpart" and before.dep_ == "conj":
        return [before.head]
    is_list = before.pos_ == "PROPN" and before.left_edge.i == start and before.head != subject
    return [before] if is_list and comma - start <= 3 else []


def _says(noun: Token) -> bool:
    """Whether a noun is something said or done by somebody ("comments accusing Berlin", "a move angering Paris")."""
    return noun.pos_ == "NOUN" and noun.lemma_ in word_class("deeds")


def spelled_control(verb: Token) -> bool:
    """Whether the object of a verb is the subject of the infinitive behind it."""
    return spelled(verb.lemma_) in word_class("object-control")


def _above(noun: Token) -> Iterator[Token]:
    """Yield the nouns in whose phrase a noun stands ("a ban on imports from Turkey that ...")."""
    node = noun
    for _ in range(8):
        if node.head == node or node.head.pos_ not in NOMINAL | {"ADP"}:
            return
        node = node.head
        if node.pos_ != "ADP":
            yield node


def _holder(noun: Token, depth: int) -> tuple[list[Token], str]:
    """Return whose plan, decision or threat it is: a possessor, else the subject of the verb that governs the noun."""
    for child in noun.children:
        if child.dep_ == "poss":
            return conjuncts(child), "poss"
        if child.dep_ == "prep" and child.lower_ in {"by", "of"}:
            found = list(_objects_of(child))
            if found and found[0].pos_ == "PROPN":
                return conjuncts(found[0]), child.lower_
    governor = noun.head
    for _ in range(3):
        if governor.pos_ in {"VERB", "AUX"}:
            return surface_subjects(governor, depth + 1)[0], "control"
        governor = governor.head
    return [], "none"


def _objects(verb: Token) -> list[Token]:
    found = [antecedent(child) for child in verb.children if child.dep_ in OBJECTS]
    if not found:
        complements = {"attr", "oprd", "acomp"} if verb.lemma_ == "be" else {"attr", "oprd"}
        found = [child for child in verb.children if child.dep_ in complements and child.i > verb.i]
    if not found:
        # "told Turkey to leave" often comes out as a clause whose subject is the one told.
        for child in verb.children:
            if child.dep_ in {"ccomp", "xcomp"} and child.i > verb.i and child.tag_ in {"VB", "VBG", "VBN", "JJ"}:
                found += [s for s in child.children if s.dep_ in SUBJECTS and verb.i < s.i < child.i]
    if not found and verb.dep_ == "relcl" and not is_passive(verb):
        own = [child for child in verb.children if child.dep_ in SUBJECTS]
        if own and own[0].lower_ not in RELATIVE:
            found = [verb.head]
    if not found and not is_passive(verb):
        # "shelled and bombed the town": the object stands behind the last verb.
        following = [child for child in verb.children if child.dep_ == "conj" and child.pos_ == "VERB"]
        if following and following[0].i - verb.i <= 3 and following[0].tag_ == verb.tag_:
            found = [child for child in following[0].children if child.dep_ in OBJECTS]
    return [noun for head in found for noun in conjuncts(head)]


def _objects_of(preposition: Token) -> Iterator[Token]:
    for child in preposition.children:
        if child.dep_ in {"pobj", "pcomp"} and child.pos_ != "VERB":
            yield child
        elif child.dep_ == "prep":  # "out of", "because of"
            yield from _objects_of(child)


def noun_prepositions(noun: Token, depth: int = 0) -> Iterator[tuple[str, Token]]:
    """Yield (preposition, its object) of a noun phrase, through the phrases inside it."""
    for child in noun.children:
        if child.dep_ in {"prep", "agent", "dative"}:
            for head in _objects_of(child):
                for joined in conjuncts(head):
                    yield child.lower_, joined
                    if depth < 3:
                        yield from noun_prepositions(joined, depth + 1)


def _prepositions(verb: Token) -> Iterator[tuple[str, Token]]:
    """Yield (preposition, its object): of the verb, then of its objects (where the parser often hangs them)."""
    yield from noun_prepositions(verb)
    for child in verb.children:
        if child.dep_ in {"dobj", "attr", "oprd", "nsubjpass", "npadvmod", "advmod", "acomp", "prt"}:
            for noun in conjuncts(child):
                yield from noun_prepositions(noun)


def _complement(clause: Clause, child: Token) -> None:
    to = any(grandchild.lower_ == "to" and grandchild.dep_ == "aux" for grandchild in child.lefts)
    if to:
        clause.infinitive = clause.infinitive or child
    elif child.tag_ == "VBG":
        clause.gerund = clause.gerund or child
    elif child.dep_ == "ccomp":
        clause.content = clause.content or child
