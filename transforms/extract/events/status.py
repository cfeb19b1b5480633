"""Did it really happen? The status of an event from tense, modals, negation and the words that govern it."""

from dataclasses import dataclass
from functools import cache

import seeds
from transforms.extract.events.ontology import spelled, word_class
from transforms.extract.tokens import Token

STATUSES = ("actual", "ongoing", "planned", "hypothetical", "negated")
NEGATIONS = frozenset({"not", "n't", "never", "n’t", "neither", "nor"})
FUTURE = frozenset({"will", "shall", "'ll", "wo", "’ll"})
CONDITIONS = frozenset({"if", "unless", "should", "whether", "lest"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The status of an event, what it rests on, and whether it stands in the future of its own clause."""

    status: str
    basis: str
    is_future: bool = False  # "will meet", "to meet", "is due to meet": the promise itself is an event
    is_refused: bool = False  # "will not withdraw": the refusal itself is an event
    is_governed: bool = False  # under another verb that says so ("agreed to", "refused to", "denied")
    is_background: bool = False  # told again: past perfect, "previously"
    has_condition: bool = False
    is_promise: bool = False  # said by the one who will do it ("they said they will release")


@cache
def cues() -> dict[str, dict[str, str]]:
    """Return, for verbs, nouns and modifiers, the status that each lemma gives to what it governs."""
    content = seeds.document("ontology/status.yml")
    return {
        kind: {spelled(word): status for status, words in by_status.items() for word in words.split()}
        for kind, by_status in content.items()
    }


def reading(trigger: Token, *, is_headline: bool = False) -> Reading:
    """Return the status of the event that a verb or noun says."""
    if trigger.pos_ in {"VERB", "AUX"}:
        return _of_verb(trigger, is_headline)
    return _of_noun(trigger, is_headline)


def _of_verb(verb: Token, is_headline: bool) -> Reading:
    auxiliaries = [child for child in _chain(verb) if child.dep_ in {"aux", "auxpass"}]
    words = {child.lower_ for child in auxiliaries}
    negation = next((child for child in _chain(verb) if child.dep_ == "neg" or child.lower_ in NEGATIONS), None)
    if negation is None:
        negation = next((c for c in verb.children if c.lower_ in {"no", "nobody"} or _has_no(c)), None)
    condition = _condition(verb)
    modal = next((child for child in auxiliaries if child.tag_ == "MD"), None)
    infinitive = "to" in words and modal is None
    if condition:
        return Reading("hypothetical", f"condition: {condition}", has_condition=True)
    if modal is not None:
        return _of_modal(verb, modal, negation)
    if negation is not None and not (infinitive and verb.dep_ in {"xcomp", "ccomp"}):
        return Reading("negated", f"negation: {negation.lower_}")
    if infinitive:
        return _of_infinitive(verb, is_headline, negation)
    if words & {"going"} and verb.tag_ == "VB":
        return Reading("planned", "future: going to", is_future=True)
    if _is_question(verb):
        return Reading("hypothetical", "question")
    finite = verb.tag_ in FINITE or bool(auxiliaries)
    if not finite or verb.dep_ in {"xcomp", "pcomp"}:
        governed = _governed(verb, is_headline)
        if governed is not None:
            return governed
    perfect_past = "had" in words and verb.tag_ == "VBN"
    if verb.tag_ == "VBG" and words & {"is", "are", "am", "been", "'s", "'re", "being", "’s", "’re"}:
        return Reading("ongoing", "present progressive")
    if verb.tag_ == "VBG" and words & {"was", "were"} and _is_reported(verb):
        return Reading("ongoing", "progressive, reported")
    above = _reported(verb)
    if above is not None:
        return above
    if verb.tag_ in {"VBZ", "VBP"} and not auxiliaries:
        return Reading("actual", "present tense")
    return Reading(
        "actual",
        "past perfect" if perfect_past else "past tense",
        is_background=perfect_past and not _is_reported(verb),
    )


def _chain(verb: Token) -> list[Token]:
    """Return the children of a verb, with the auxiliaries of the verb it is joined to where it has none itself."""
    children = list(verb.children)
    if any(child.dep_ in {"aux", "auxpass", *("nsubj", "nsubjpass")} for child in children):
        return children
    if verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and verb.tag_ == verb.head.tag_:
        return children + [c for c in _chain(verb.head) if c.dep_ in {"aux", "auxpass", "neg"}]
    return children


def _has_no(child: Token) -> bool:
    """Whether an argument says that there was none ("no talks were held", "neither side attacked")."""
    return child.dep_ in {"nsubj", "nsubjpass", "dobj"} and any(
        word.lower_ in {"no", "neither"} and word.dep_ in {"det", "neg", "preconj"} for word in child.children
    )


def _condition(verb: Token) -> str | None:
    """Return the word that makes a clause a condition ("if", "unless")."""
    node = verb
    for _ in range(3):
        if node.dep_ in {"advcl", "ccomp", "pcomp"}:
            marks = [c for c in node.children if c.dep_ in {"mark", "advmod"} and c.lower_ in CONDITIONS]
            if marks:
                return marks[0].lower_
        if node.dep_ == "conj" or (node.dep_ == "xcomp" and node.head.pos_ == "VERB"):
            node = node.head
        else:
            break
    return None


def _is_question(verb: Token) -> bool:
    """Whether a verb stands in the main clause of a question."""
    end = verb.sent[-1]
    if end.text in {'"', "”", "'"} and len(verb.sent) > 1:
        end = verb.sent[-2]
    return end.text == "?"


def _of_modal(verb: Token, modal: Token, negation: Token | None) -> Reading:
    word = modal.lower_
    conditional = any(
        child.dep_ == "advcl" and any(c.lower_ in CONDITIONS for c in child.children) for child in verb.children
    )
    if word in FUTURE or (word == "would" and _is_said(verb) and not conditional):
        if negation is not None:
            return Reading("negated", f"future: {word} {negation.lower_}", is_refused=True)
        return Reading(
            "planned", f"future: {word}", is_future=True, has_condition=conditional, is_promise=_is_promise(verb)
        )
    if negation is not None and word in {"could", "ca", "can", "would", "did"}:
        return Reading("negated", f"negation: {word} {negation.lower_}")
    return Reading("hypothetical", f"modal: {word}", has_condition=conditional)


def _is_reported(verb: Token) -> bool:
    return verb.dep_ == "ccomp" and verb.head.tag_ in {"VBD", "VBN", "VBG"}


def _is_said(verb: Token) -> bool:
    return _is_reported(verb) and spelled(verb.head.lemma_) in word_class("reporting")


def _is_promise(verb: Token) -> bool:
    """Whether somebody says what he himself will do: the subject is a pronoun for the one who speaks."""
    if verb.dep_ != "ccomp" or spelled(verb.head.lemma_) not in word_class("reporting"):
        return False
    return any(
        child.dep_ == "nsubj" and child.lower_ in {"it", "they", "he", "she", "we", "i"} for child in verb.children
    )


def _of_infinitive(verb: Token, is_headline: bool, negation: Token | None) -> Reading:
    """Read "to meet": governed by a verb or noun, a plan ("is to meet"), a headline's future, or a purpose."""
    governed = _governed(verb, is_headline)
    if governed is not None:
        if negation is not None and governed.status in {"planned", "actual"}:
            return Reading("negated", f"negation: {negation.lower_}", is_governed=True)
        return governed
    head = verb.head
    if verb.dep_ == "ROOT" or (verb.dep_ in {"relcl", "acl"} and head.dep_ == "ROOT" and not _has_finite(head)):
        return Reading("planned", "headline: to", is_future=True)
    if head.lemma_ == "be" and verb.dep_ == "xcomp":
        return Reading("planned", "is to", is_future=True)
    return Reading("planned" if verb.dep_ == "advcl" else "hypothetical", "purpose", is_governed=True)


def _has_finite(token: Token) -> bool:
    return any(word.tag_ in FINITE for word in token.sent)


def _governed(token: Token, is_headline: bool) -> Reading | None:
    """Return the status that the nearest governing word gives, or None where none says anything."""
    listed, node = cues(), token
    for _ in range(5):
        head = node.head
        if head == node:
            return None
        verbal = head.pos_ in {"VERB", "AUX"} and node.dep_ not in {
            "advcl",
            "nsubj",
            "nsubjpass",
            "relcl",
            "conj",
        }
        if head.pos_ == "ADP":
            node = head
            continue
        kind = (
            "verbs"
            if verbal
            else "nouns"
            if head.pos_ in {"NOUN", "PROPN"}
            else "adjectives"
            if head.pos_ == "ADJ"
            else ""
        )
        if node.dep_ in {"conj", "acl", "relcl"} and kind == "nouns" and node.dep_ != "acl":
            kind = ""
        status = listed.get(kind, {}).get(spelled(head.lemma_)) if kind else None
        if status is not None:
            return _under(head, status, is_headline)
        if node.dep_ in {"xcomp", "ccomp", "pcomp", "dobj", "pobj", "prep", "conj", "acl"} and node.tag_ not in FINITE:
            node = head
            continue
        return None
    return None


def _under(head: Token, status: str, is_headline: bool) -> Reading:
    """Return the reading of what stands under a cue, turned round where the cue is negated itself."""
    basis = f"cue: {head.lower_}"
    negated = any(child.dep_ == "neg" or child.lower_ in NEGATIONS for child in head.children)
    if status == "future":  # "is due to", "is set to", "is scheduled to": a future tense in other words
        if negated:
            return Reading("negated", basis, is_refused=True)
        return Reading("planned", basis, is_future=True)
    if status in {"actual", "ongoing"}:
        if negated:
            return Reading("negated", basis, is_governed=True)
        above = reading(head, is_headline=is_headline) if head.pos_ == "VERB" else None
        if above is not None and above.status in {"planned", "hypothetical", "negated"}:
            return Reading(above.status, above.basis, above.is_future, above.is_refused, True)
        return Reading(status, basis)
    if negated:
        turned = {"negated": "hypothetical", "planned": "negated", "hypothetical": "hypothetical"}[status]
        return Reading(turned, f"{basis}, negated", is_governed=True)
    return Reading(status, basis, is_governed=True)


def _reported(verb: Token) -> Reading | None:
    """Return the status of a finite clause under a verb that takes it back ("denied that", "wants that")."""
    if verb.dep_ != "ccomp":
        return None
    status = cues()["clauses"].get(spelled(verb.head.lemma_))
    return _under(verb.head, status, False) if status else None


def _of_noun(noun: Token, is_headline: bool) -> Reading:
    modifiers = cues()["modifiers"]
    for child in noun.children:
        if child.dep_ in {"det", "neg"} and child.lower_ in {"no", "without"}:
            return Reading("negated", f"negation: {child.lower_}")
        status = modifiers.get(spelled(child.lemma_)) if child.dep_ in {"amod", "compound", "nmod", "acl"} else None
        if status is not None:
            return Reading(status, f"modifier: {child.lower_}", is_governed=True)
    governed = _governed(noun, is_headline)
    if governed is not None:
        return governed
    node = noun
    for _ in range(4):
        head = node.head
        if head == node:
            break
        if head.pos_ in {"VERB", "AUX"}:
            above = _of_verb(head, is_headline)
            if above.status in {"planned", "hypothetical", "negated"} and node.dep_ != "advcl":
                return Reading(above.status, above.basis, is_governed=True)
            if above.is_background:
                return Reading("actual", above.basis, is_background=True)
            break
        node = head
    return Reading("actual", "noun")
