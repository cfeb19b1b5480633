"""What a pattern fits and what is no event between actors: an interview, a thing that does something, a disaster."""

from collections.abc import Iterable

from transforms.extract.events.clauses import SUBJECTS
from transforms.extract.events.matching import Match
from transforms.extract.events.ontology import Ontology, spelled, word_class
from transforms.extract.events.parties import Parties
from transforms.extract.events.rows import Party
from transforms.extract.text import Article
from transforms.extract.tokens import Token

DONE = frozenset({"ASSAULT", "COERCE", "SANCTION"})
OF_PEOPLE = frozenset({"SUPPORT", "REQUEST", "AGREE", "AID", "REJECT", "CONSULT", "COOPERATE", "THREATEN"})


def is_near_miss(match: Match, sides: list[Party], parties: Parties) -> bool:
    """Whether a pattern fits by its words only, whoever its parties are."""
    event_type = match.pattern.event_type
    return (
        (event_type == "CONSULT" and any(party.sector == "JRN" and parties.is_named(party) for party in sides))
        or (event_type in OF_PEOPLE and _is_of_a_thing(match, sides, parties))
        or (event_type in DONE and _is_general(match.trigger))
    )


def _is_of_a_thing(match: Match, sides: list[Party], parties: Parties) -> bool:
    """Whether it is a thing that "supports", "helps" or "demands", which nobody said, made or owns."""
    clause = match.clause
    if clause is None or match.pattern.subject is not None or any(party.side == "actor" for party in sides):
        return False
    return bool(clause.subjects) and all(parties.is_thing(noun) for noun in clause.subjects)


def _is_general(verb: Token) -> bool:
    """Whether a passive of the present tells in a subordinate clause what happens ("raids in which men are killed")."""
    auxiliary = next((child for child in verb.children if child.dep_ == "auxpass"), None)
    if auxiliary is None or auxiliary.tag_ != "VBP" or verb.dep_ not in {"relcl", "advcl", "ccomp"}:
        return False
    return not any(child.dep_ in {"aux", "npadvmod"} for child in verb.children) and (
        verb.dep_ != "ccomp" or _is_present(verb.head)
    )


def _is_present(verb: Token) -> bool:
    return verb.tag_ in {"VBZ", "VBP"} and any(child.dep_ in SUBJECTS for child in verb.children)


def is_harmed_by_nobody(match: Match, sides: list[Party], lemmas: set[str], known: Ontology) -> bool:
    """Whether somebody or something comes to harm, and no word of the sentence says that anybody did it.

    The police may say so of an accident too.
    """
    return (
        match.pattern.event_type == "ASSAULT"
        and spelled(match.trigger.lemma_) in known.classes["harmed"]
        and not any(party.side == "actor" for party in sides)
        and known.classes["attack-or-assailant"].isdisjoint(lemmas)
    )


def is_of_a_disaster(article: Article) -> bool:
    """Whether an article tells more of accidents, storms and illness than of attacks and fighters."""
    disasters, attacks = word_class("disaster-news"), word_class("attack-news")
    words = list(_words(article))
    return sum(word in disasters for word in words) > sum(word in attacks for word in words)


def _words(article: Article) -> Iterable[str]:
    for paragraph in article.paragraphs:
        for token in paragraph.tokens:
            if token.pos_ in {"NOUN", "PROPN", "VERB"}:
                yield token.lemma_.lower()
