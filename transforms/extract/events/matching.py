"""Which patterns fit a verb or noun of a sentence, and who fills their places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from transforms.extract.events.clauses import Clause, clause_of, conjuncts, noun_prepositions
from transforms.extract.events.ontology import Ontology, Pattern, Slot, spelled, word_class
from transforms.extract.events.parties import REFLEXIVES, Parties
from transforms.extract.tokens import Token

VERBAL = frozenset({"VERB", "AUX"})
DEEDS = frozenset({"ASSAULT", "COERCE"})
BORNE = DEEDS | {"MOBILIZE"}  # of which a weapon says whose they are
Found = list[tuple[Token, str]]  # heads of noun phrases, each with the path on which it was found


@dataclass(slots=True)
class Match:
    """A pattern that fits: its trigger's words and the heads of its parties."""

    pattern: Pattern
    trigger: Token
    words: list[Token]
    actors: Found = field(default_factory=list)
    recipients: Found = field(default_factory=list)
    clause: Clause | None = None
    light_verb: Token | None = None
    where: list[Token] = field(default_factory=list)  # places that stand where one to whom it is done might

    @property
    def main(self) -> Token:
        """The verb on which tense and modality stand, else the noun."""
        return self.light_verb or self.trigger

    @property
    def weight(self) -> float:
        """How well the pattern fits: how much it asks for, and how many of its parties are there."""
        return self.pattern.specificity + 0.4 * bool(self.recipients) + 0.1 * bool(self.actors)

    def add(self, role: str | None, tokens: Iterable[Token], path: str) -> None:
        """Add the heads of noun phrases to a side."""
        side = self.actors if role == "A" else self.recipients if role == "R" else None
        if side is not None:
            side += [(token, path) for token in tokens if all(token.i != known.i for known, _ in side)]


@dataclass(frozen=True)
class Matcher:
    """Finds the patterns in the sentences of one paragraph."""

    ontology: Ontology
    parties: Parties

    def matches(self, sentence: list[Token], lemmas: set[str]) -> Iterator[Match]:
        """Yield the best match of every verb and noun that may say an event; `lemmas` are the sentence's `words_of`."""
        if lemmas.isdisjoint(self.ontology.heads):
            return
        taken: set[int] = set()
        for token in sentence:
            patterns = self._verb_patterns(token) if token.pos_ in VERBAL else None
            if patterns:
                found = self._best(self._of_verb(token, patterns, lemmas))
                if found is not None:
                    taken.update(word.i for word in found.words)
                    yield found
        for token in sentence:
            if token.pos_ == "NOUN" and token.i not in taken:
                named = self.ontology.nouns.get(spelled(token.lemma_))
                found = self._best(self._of_noun(token, named, lemmas)) if named else None
                if found is not None:
                    yield found

    def _verb_patterns(self, token: Token) -> list[Pattern]:
        copula = token.pos_ == "AUX" and token.lemma_ == "be" and token.dep_ not in {"aux", "auxpass"}
        if (token.pos_ == "VERB" and not _is_going_to(token)) or copula:
            return self.ontology.verbs.get(spelled(token.lemma_), [])
        return []

    @staticmethod
    def _best(matches: Iterator[Match]) -> Match | None:
        return max(matches, key=lambda match: match.weight, default=None)

    def _of_verb(self, verb: Token, patterns: list[Pattern], lemmas: set[str]) -> Iterator[Match]:
        clause = clause_of(verb)
        if clause.content is not None and not clause.is_passive and any(s.lower_ == "it" for s in clause.subjects):
            return  # "it struck him that ..."
        for pattern in self._holding(patterns, lemmas):
            found = self._fitted(pattern, clause)
            if found is not None:
                yield found

    def _holding(self, patterns: Iterable[Pattern], lemmas: set[str]) -> Iterator[Pattern]:
        """Yield the patterns of which the sentence holds every word that they want, and none that they forbid."""
        for pattern in patterns:
            for words in pattern.wanted:
                if words.isdisjoint(lemmas):
                    break
            else:
                if all(self.ontology.classes[name].isdisjoint(lemmas) for name in pattern.forbids):
                    yield pattern

    def _fitted(self, pattern: Pattern, clause: Clause) -> Match | None:
        verb = clause.verb
        if pattern.objects and not clause.objects and not pattern.particle and not pattern.objects[0].is_optional:
            return None
        if clause.objects and pattern.is_intransitive and (pattern.is_bare or not clause.is_passive):
            return None
        if pattern.is_bare and any(child.dep_ == "xcomp" for child in verb.children):
            return None
        match = Match(pattern, verb, [verb], clause=clause)
        objects = list(clause.objects)
        if pattern.particle is not None:
            particle = next((w for w in _near(verb) if w.lower_ == pattern.particle and w.dep_ != "det"), None)
            if particle is None or _is_preposition(particle, pattern):
                return None
            match.words.append(particle)
            objects += [noun for word, noun in clause.prepositions if word == pattern.particle and not objects]
        if not self._subject(pattern, clause, match):
            return None
        if not self._objects(pattern, clause, objects, match):
            return None
        for words, slot in pattern.prepositions:
            if not self._preposition(words, slot, clause, match):
                return None
        content = clause.content or next((found for word in match.words[1:] if (found := _content_of(word))), None)
        return match if self._complemented(pattern, clause, content) and self._said_of(match, content) else None

    def _subject(self, pattern: Pattern, clause: Clause, match: Match) -> bool:
        slot = pattern.subject
        if slot is None:
            match.add("A", clause.subjects, clause.subject_path)
            return True
        fitting = [noun for noun in clause.subjects if self.parties.fits(noun, slot)]
        if not fitting:
            return False
        match.add(slot.role, clause.subjects, clause.subject_path)
        if slot.role is None:
            match.words.append(fitting[0])
            between = [noun for word, noun in noun_prepositions(fitting[0]) if word in {"between", "among"}]
            match.add("A", between, "between")
            if pattern.event_type in BORNE:  # "a Russian airstrike on Idlib killed 12": whose strike it was, and where
                match.add("A", fitting, clause.subject_path)
                match.where += [noun for word, noun in noun_prepositions(fitting[0]) if word in {"on", "in", "against"}]
        return True

    def _objects(self, pattern: Pattern, clause: Clause, objects: list[Token], match: Match) -> bool:
        left = list(objects)
        for position, slot in enumerate(pattern.objects):
            if slot.role:
                pool = clause.datives if clause.datives and len(pattern.objects) > 1 and position == 0 else left
                fitting = [noun for noun in pool if self.parties.fits(noun, slot)]
                if not fitting and not slot.is_optional:
                    return False
                match.add(slot.role, fitting, "dobj" if not clause.is_passive else "nsubjpass")
                left = [noun for noun in left if noun not in fitting]
                continue
            pool = [*left, *clause.datives, *clause.wider] if position == 0 else [*left, *_right_words(clause.verb)]
            word = next((noun for noun in pool if self.parties.fits(noun, slot)), None)
            if word is None and not slot.is_optional:
                return False
            if word is not None and not slot.is_free:
                match.words.append(word)
                if clause.is_passive and pattern.event_type in BORNE - DEEDS and not match.actors:
                    match.add("A", [word], "nsubjpass")  # "a North Korean missile was launched": whose missile it was
                left = [noun for noun in left if noun != word]
        return True

    def _preposition(self, words: frozenset[str], slot: Slot, clause: Clause, match: Match) -> bool:
        nouns = [noun for word, noun in clause.prepositions if word in words]
        for subject in match.words[1:2]:  # "negotiations between X and Y resumed"
            nouns += [noun for word, noun in noun_prepositions(subject) if word in words and noun not in nouns]
        if "to" in words or "for" in words:
            nouns += [noun for noun in clause.datives if noun not in nouns]
        fitting = [noun for noun in nouns if self.parties.fits(noun, slot)]
        if not fitting:
            return slot.is_optional
        match.add(slot.role, fitting, next(iter(sorted(words))) if len(words) == 1 else "prep")
        if slot.role is None and not slot.is_optional and not slot.is_free:
            match.words.append(fitting[0])
        return True

    def _complemented(self, pattern: Pattern, clause: Clause, content: Token | None) -> bool:
        if pattern.complement is None:
            return True
        if pattern.complement == "must":
            return content is not None and _is_demanded(content)
        if pattern.complement == "to":
            verb = clause.infinitive
            if (
                verb is not None
                and pattern.event_type == "THREATEN"
                and " not " not in pattern.rule
                and _is_negated(verb)
            ):
                return False  # "promised not to attack"
        elif pattern.complement == "that":
            return content is not None and any(child.lower_ == "that" for child in content.lefts)
        else:
            verb = clause.gerund or next(
                (t for t in _near(clause.verb, 12) if t.dep_ == "pcomp" and t.tag_ == "VBG"), None
            )
        if verb is None:
            return False
        lemma = spelled(verb.lemma_)
        if lemma in pattern.excluded_verbs:
            return False
        return not pattern.complement_verbs or lemma in pattern.complement_verbs

    def _said_of(self, match: Match, content: Token | None) -> bool:
        """Take the subject of the clause that is said ("charged that X had spied"), where the pattern asks for it."""
        slot = match.pattern.content
        if slot is None:
            return True
        if content is None:
            return False
        inner = clause_of(content)
        subjects = inner.objects if inner.is_passive else inner.subjects
        fitting = [noun for noun in subjects if self.parties.fits(noun, slot)]
        match.add(slot.role, fitting, "content")
        if match.pattern.complement == "must":  # the words that demand say the event, wherever they are reported
            match.words[:] = [*(child for child in content.children if child.lower_ == "must"), content]
        return bool(fitting)

    def _of_noun(self, noun: Token, patterns: Iterable[Pattern], lemmas: set[str]) -> Iterator[Match]:
        prepositions: list[tuple[str, Token]] | None = None
        for pattern in self._holding(patterns, lemmas):
            if not _is_followed(noun, pattern):
                continue
            words = [noun]
            if pattern.modifier is not None:
                before = [
                    c for c in noun.lefts if spelled(c.lemma_) == pattern.modifier or c.lower_ == pattern.modifier
                ]
                if not before:
                    continue
                words.append(before[0])
            if prepositions is None:
                prepositions = list(noun_prepositions(noun))
            match = Match(pattern, noun, words)
            if all(
                self._behind(match, words_, slot, prepositions) for words_, slot in pattern.prepositions
            ) and self._said_of(match, _content_of(noun)):
                self._before(match, noun)
                self._by(match, prepositions)
                self._light(match, noun)
                yield match

    def _behind(self, match: Match, words: frozenset[str], slot: Slot, found: list[tuple[str, Token]]) -> bool:
        fitting = [noun for word, noun in found if word in words and self.parties.fits(noun, slot)]
        match.add(slot.role, fitting, "prep" if len(words) > 1 else next(iter(words)))
        return bool(fitting) or slot.is_optional

    def _before(self, match: Match, noun: Token) -> None:
        """Add whose it is ("Russia's bombing", "Assange's arrest") and of which country ("a Russian airstrike")."""
        role = match.pattern.subject.role if match.pattern.subject else "A"
        for child in noun.lefts:
            if child.dep_ == "poss":
                match.add(role, conjuncts(child), "poss")
            elif child.dep_ in {"amod", "compound", "nmod"}:
                mention = self.parties.mention(child)
                if mention is not None and mention.country is not None and not mention.is_place:
                    match.add("A", conjuncts(child), "modifier")

    @staticmethod
    def _by(match: Match, found: list[tuple[str, Token]]) -> None:
        match.add("A", [noun for word, noun in found if word == "by"], "by")
        match.add("A", [noun for word, noun in found if word in {"between", "among"}], "between")

    def _light(self, match: Match, noun: Token) -> None:
        """Take the subject of a verb that only carries the noun ("carried out an attack", "paid a visit")."""
        verb = noun.head
        if verb.lower_ == "of" and verb.head.lemma_ in word_class("series"):  # "launched a campaign of air strikes"
            noun, verb = verb.head, verb.head.head
        if verb.pos_ != "VERB" or spelled(verb.lemma_) not in self.ontology.classes["light"]:
            return
        clause = clause_of(verb)
        if any(noun.i == known.i for known in clause.objects):
            match.light_verb = verb
            match.words.append(verb)
            match.add("A", [s for s in clause.subjects if s.i != noun.i], clause.subject_path)
            for words, slot in match.pattern.prepositions:
                if slot.role is not None:
                    fitting = [n for w, n in clause.prepositions if w in words and self.parties.fits(n, slot)]
                    match.add(slot.role, fitting, "prep")


def _is_preposition(particle: Token, pattern: Pattern) -> bool:
    """Whether a word has an object of its own where a pattern asks for another preposition ("given to X in May")."""
    asked = {word for words, slot in pattern.prepositions if not slot.is_optional for word in words}
    return bool(asked) and any(child.dep_ == "pobj" for child in particle.children)


def _is_going_to(verb: Token) -> bool:
    """Whether "going" only makes the future of the verb behind it ("is going to sign")."""
    return verb.lower_ == "going" and any(
        child.dep_ == "xcomp" and any(word.lower_ == "to" for word in child.lefts) for child in verb.children
    )


def _is_followed(noun: Token, pattern: Pattern) -> bool:
    """Whether the infinitive that a noun's pattern asks for stands behind the noun ("a decision to help")."""
    if pattern.complement != "to":
        return True
    return any(
        child.dep_ in {"acl", "relcl", "xcomp", "advcl"}
        and any(word.lower_ == "to" and word.dep_ == "aux" for word in child.lefts)
        and (not pattern.complement_verbs or spelled(child.lemma_) in pattern.complement_verbs)
        for child in noun.children
    )


def _is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)


def _content_of(noun: Token) -> Token | None:
    """Return the verb of the clause that a noun holds ("charges that the Kurds are linked to ...")."""
    return next(
        (
            child
            for child in noun.children
            if child.dep_ in {"acl", "relcl", "ccomp"}
            and any(word.lower_ == "that" and word.dep_ == "mark" for word in child.lefts)
        ),
        None,
    )


def _is_demanded(verb: Token) -> bool:
    """Whether a clause says what must be done."""
    return any(child.dep_ == "aux" and child.lower_ == "must" for child in verb.children)


def words_of(sentence: list[Token]) -> set[str]:
    """Return the lemmas of a sentence, its words in lower case, and pairs of neighbours joined by a hyphen."""
    lemmas = [spelled(token.lemma_) for token in sentence]
    lower = [token.lower_ for token in sentence]
    words = {*lemmas, *lower}
    words.update([f"{a}-{b}" for a, b in pairwise(lemmas)])
    words.update([f"{a}-{b}" for a, b in zip(lower, lemmas[1:], strict=False)])
    if not words.isdisjoint(REFLEXIVES):
        words.add("oneself")
    return words


def _near(verb: Token, reach: int = 6) -> Iterator[Token]:
    """Yield the words behind a verb, in its sentence, up to the next verb's subject."""
    end = min(verb.i + 1 + reach, verb.sent[-1].i + 1)
    for token in verb.doc[verb.i + 1 : end]:
        if token.dep_ == "nsubj" and token.head != verb:
            return
        yield token


def _right_words(verb: Token) -> list[Token]:
    """Return the words behind a verb that may complete it ("took hostage"), none of which hangs on another phrase."""
    return [
        token
        for token in _near(verb, 10)
        if token.pos_ in {"NOUN", "ADJ", "PROPN", "VERB", "ADV"} and token.dep_ not in {"pobj", "poss", "compound"}
    ]
