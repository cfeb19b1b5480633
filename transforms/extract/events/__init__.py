"""Events: who did what to whom, when, where, and did it really happen.

The patterns of `seeds/ontology/` find a trigger; the syntax finds its parties; tense, mood and the words around it
say its status; PLOVER's tie-breaking says what it counts as.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from transforms.extract.dates import DateExpression, dates_in
from transforms.extract.events.confidence import confidence, evidence, surety
from transforms.extract.events.dated import Dates
from transforms.extract.events.matching import Found, Match, Matcher, words_of
from transforms.extract.events.merging import merged
from transforms.extract.events.model import Model, model
from transforms.extract.events.near_misses import is_harmed_by_nobody, is_near_miss, is_of_a_disaster
from transforms.extract.events.ontology import Ontology, ontology, spelled
from transforms.extract.events.parties import POWERS, Parties, counted_noun
from transforms.extract.events.rows import EventMention, Party
from transforms.extract.events.status import Reading, reading
from transforms.extract.events.ties import Coding, codings
from transforms.extract.text import Article, Mentions, Paragraph
from transforms.extract.tokens import Token
from transforms.identity import hashed

__all__ = ["EventMention", "Party", "events_in", "evidence_in"]

# What a rule must be sure of by itself to be heard, and what the judge makes of it: see Confidence in the README.
LOWEST_SURETY = 0.54
LOWEST_DENIED = 0.32
LOWEST_OF_A_NOUN = 0.36
UNLIKELY = 0.06
LIKELY = 0.6
UNLIKELY_OF_NOBODY = 0.1  # of people of whom no country, name or office is known
UNLIKELY_TO_BE = 0.3  # the same, of what did not happen
CONCERNING = frozenset({"REJECT", "CONCEDE", "SANCTION"})  # what is called off or lifted concerns somebody
CHARGED = frozenset({"COERCE", "ACCUSE", "SANCTION"})
SIDES = ("actor", "recipient")
HAPPENED = frozenset({"actual", "ongoing"})
TO_COME = ("future", "is to", "headline", "cue")  # what a status rests on where something is announced or denied


def events_in(article: Article, mentions: Mentions) -> list[EventMention]:
    """Return the events of an article, the surest first within a sentence, numbered by `position`."""
    known, judge = ontology(), model()
    found: list[EventMention] = []
    for coder, matches in _coders(article, mentions, known, judge):
        found += coder.events(matches)
    unique = {event.mention_id: event for event in reversed(found)}
    kept = [event for event in found if unique[event.mention_id] is event]
    return [replace(event, position=position) for position, event in enumerate(kept)]


def evidence_in(article: Article, mentions: Mentions, judge: Model) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield type and evidence of whatever the rules would code, however unsure: what calibration is fitted on."""
    for coder, matches in _coders(article, mentions, ontology(), judge):
        for _, events in coder.coded(matches):
            yield from ((event.event_type, event.evidence) for event in events)


def _coders(
    article: Article, mentions: Mentions, known: Ontology, judge: Model
) -> Iterator[tuple["Coder", list[Match]]]:
    """Yield a coder for each sentence in which a pattern fits, with its matches."""
    for paragraph in article.paragraphs:
        parties = Parties(paragraph, mentions, known)
        matcher = Matcher(known, parties)
        dates = dates_in(paragraph)
        for sentence in paragraph.sentences():
            lemmas = words_of(sentence)
            matches = merged(list(matcher.matches(sentence, lemmas)))
            if matches:
                yield Coder(article, paragraph, sentence, parties, known, dates, lemmas, judge), matches


def is_heard(event: EventMention) -> bool:
    """Whether an event is coded: by a rule that is sure enough of itself, or by an unsure one of somebody with which
    the judge agrees. An act denied stands beside the denial."""
    is_denied = event.status == "negated" and event.status_basis.startswith("cue")
    if event.surety >= (LOWEST_DENIED if is_denied else LOWEST_SURETY):
        return not is_unlikely(event)
    return event.confidence >= LIKELY and bool(_known_sides(event))


def is_unlikely(event: EventMention) -> bool:
    """Whether the judge does not believe in an event that lacks a party, or whose parties nobody knows."""
    if not any(party.country or party.actor_id or party.sector in POWERS for party in event.parties):
        if event.status_basis.startswith(TO_COME):
            return False
        return event.confidence < (UNLIKELY_OF_NOBODY if event.status in HAPPENED else UNLIKELY_TO_BE)
    return event.confidence < UNLIKELY and event.status in HAPPENED and len(_known_sides(event)) < len(SIDES)


def _known_sides(event: EventMention) -> set[str]:
    return {party.side for party in event.parties if party.country or party.actor_mention_id}


class Coder:
    """Codes the matches of one sentence."""

    def __init__(
        self,
        article: Article,
        paragraph: Paragraph,
        sentence: list[Token],
        parties: Parties,
        known: Ontology,
        dates: list[DateExpression],
        lemmas: set[str],
        judge: Model,
    ) -> None:
        self.article, self.paragraph, self.sentence = article, paragraph, sentence
        self.parties, self.known = parties, known
        self.dates = Dates(paragraph, sentence, dates)
        self.lemmas, self.judge = lemmas, judge

    @cached_property
    def shares(self) -> dict[str, float]:
        """The probability of each event type that the judge sees in the sentence."""
        return self.judge.judge(self.paragraph, self.sentence, self.parties.mentions)

    def coded(self, matches: list[Match]) -> list[tuple[Match, list[EventMention]]]:
        """Return the matches with the events that each counts as, the surest first, before any limit of confidence."""
        readings = [reading(match.main, is_headline=self.paragraph.is_headline) for match in matches]
        return [
            (match, events)
            for match, read in zip(matches, readings, strict=True)
            if not self._is_content(match, read, matches) and (events := list(self._coded(match, read, matches)))
        ]

    def events(self, matches: list[Match]) -> list[EventMention]:
        """Return the events of the sentence's matches, in the order of their confidence."""
        coded = self.coded(matches)
        found = [event for _, events in coded if is_heard(events[0]) for event in events]
        if not found:  # a noun is taken more readily where no verb says an event
            found = [
                events[0]
                for match, events in coded
                if match.pattern.is_noun
                and events[0].surety >= LOWEST_OF_A_NOUN
                and not is_unlikely(events[0])
                and events[0].status in HAPPENED
            ]
        return sorted(found, key=lambda event: -event.confidence)

    @staticmethod
    def _is_content(match: Match, read: Reading, matches: list[Match]) -> bool:
        """Whether an event is only what another one is about ("urged to halt", "agreed to send"), not an act denied."""
        if _is_description(match.main, match, matches) or _is_charge(match.main, matches):
            return True
        if read.basis == "modal: must" and any(match.main.head == other.main for other in matches):
            return True
        if not read.is_governed or read.status not in {"planned", "hypothetical"}:
            return False
        node = match.main
        while (
            node.dep_ in {"xcomp", "ccomp", "pcomp", "dobj", "pobj", "prep", "conj", "acl", "advcl"}
            and node.head != node
        ):
            node = node.head
            if any(node.i in {word.i for word in other.words} for other in matches if other is not match):
                return True
        return False

    def _coded(self, match: Match, read: Reading, matches: list[Match]) -> Iterator[EventMention]:
        place = self.parties.place(match.main, match.where)
        if place is None and match.pattern.event_type == "ASSAULT":
            place = self.parties.place_of_target([token for token, _ in match.recipients])
        sides = self._sides(match, matches, place.country if place is not None else None)
        if not self.parties.are_of_the_news(sides) or is_near_miss(match, sides, self.parties):
            return
        if is_harmed_by_nobody(match, sides, self.lemmas, self.known) and is_of_a_disaster(self.article):
            return
        for coding in codings(
            match.pattern.event_type,
            match.pattern.mode,
            read,
            has_actor=any(p.side == "actor" for p in sides),
        ):
            parties = sides
            if coding.event_type == "THREATEN" and not any(party.side == "recipient" for party in parties):
                parties = [*parties, *self._threatened(match, read)]
            event = self._event(match, coding, parties, read)
            if event is not None:
                if place is not None:
                    event.place_text, event.place_start, event.place_end = place.text, place.start, place.end
                    event.place_name, event.place_country = place.place_name or place.name, place.country
                    event.latitude, event.longitude = place.latitude, place.longitude
                    event.geonames_id = place.geonames_id
                yield event

    def _sides(self, match: Match, matches: list[Match], country: str | None) -> list[Party]:
        recipients = match.recipients
        if match.pattern.event_type == "THREATEN" and not recipients:
            recipients = self._of_embedded(match, matches)
        sides = [
            *self._resolved(match.actors, "actor", country),
            *self._resolved(recipients, "recipient", country),
        ]
        is_open = not any(party.side == "recipient" for party in sides)
        if is_open and match.pattern.event_type in CONCERNING and match.clause is not None:
            acting = {party.country for party in sides}
            objects = [noun for noun in match.clause.objects if noun.pos_ == "NOUN"]
            thing = next((word for word in match.words[1:] if word in objects), None)
            if thing is not None:
                sides += [
                    party
                    for party in self.parties.concerned(thing, match.clause.prepositions, "recipient")
                    if party.country not in acting
                ]
        unique: dict[tuple[int, int], Party] = {}
        for party in sides:
            unique.setdefault((party.start, party.end), party)
        return list(unique.values())

    def _resolved(self, found: Found, side: str, country: str | None) -> Iterator[Party]:
        for token, path in found:
            parties = list(self.parties.party(token, side, path, home=country))
            if not parties and side == "recipient":
                parties = list(self.parties.holder(token, side))
            for party in parties:
                lemma = spelled(counted_noun(token).lemma_)
                if country and self.parties.is_domestic(party, lemma):
                    yield replace(party, country=country, found_by=f"{path}+place")
                else:
                    yield party

    @staticmethod
    def _of_embedded(match: Match, matches: list[Match]) -> Found:
        """Return to whom it would be done what is threatened ("threatened to attack X")."""
        embedded = match.clause.infinitive if match.clause else None
        for other in matches:
            if embedded is not None and (other.main.i == embedded.i or other.trigger.head.i == embedded.i):
                return other.recipients
        return []

    def _threatened(self, match: Match, read: Reading) -> Iterator[Party]:
        """Yield who is warned by a conditional threat: the one whose act is its condition."""
        if not read.has_condition:
            return
        for child in match.main.children:
            if child.dep_ == "advcl":
                for subject in child.children:
                    if subject.dep_ in {"nsubj", "nsubjpass"}:
                        yield from self.parties.party(subject, "recipient", "condition")

    def _event(self, match: Match, coding: Coding, sides: list[Party], read: Reading) -> EventMention | None:
        start, end = self._span(match)
        event_type = self.known.types[coding.event_type]
        group = "happened" if coding.status in HAPPENED else coding.status
        sentence_start, sentence_end = self.paragraph.offsets(self.sentence[0], self.sentence[-1])
        speaks = evidence(match, coding, sides, read, self.lemmas, self.known, self.shares)
        expression = self.dates.of(match.main, coding.status, is_background=read.is_background)
        return EventMention(
            mention_id=hashed(self.article.article_id, start, end, coding.event_type, group),
            article_id=self.article.article_id,
            event_type=coding.event_type,
            mode=coding.mode,
            quad_class=event_type.quad_class,
            intensity=event_type.intensity(coding.mode),
            status=coding.status,
            status_basis=coding.basis,
            trigger_start=start,
            trigger_end=end,
            trigger_text=self.article.body[start:end],
            sentence_start=sentence_start,
            sentence_end=sentence_end,
            sentence_text=self.article.body[sentence_start:sentence_end],
            is_headline=self.paragraph.is_headline,
            confidence=confidence(speaks, self.judge.evidence),
            surety=surety(match, coding, sides, read, self.lemmas, self.known),
            evidence=speaks,
            rule=match.pattern.rule,
            ontology_version=self.known.version,
            date_text=expression.text if expression else None,
            date_start_offset=expression.start if expression and expression.text else None,
            date_expression=expression.normal if expression else None,
            parties=list(sides),
            contexts=[name for name, words in self.known.contexts.items() if words & self.lemmas],
        )

    def _span(self, match: Match) -> tuple[int, int]:
        """Return the trigger's offsets: all its words where they stand close together, else the verb or noun."""
        words: list[Token] = sorted(match.words, key=lambda token: token.i)
        if words[-1].i - words[0].i > 5:
            words = [match.trigger]
        start, _ = self.paragraph.offsets(words[0])
        _, end = self.paragraph.offsets(words[-1])
        return start, end


def _is_description(main: Token, match: Match, matches: list[Match]) -> bool:
    """Whether a participle only says whom another event is about ("arrested a man suspected of spying")."""
    is_reduced = main.dep_ == "acl" and main.tag_ == "VBN" and not match.actors
    if not is_reduced or match.pattern.event_type not in {"ACCUSE", "SANCTION"}:
        return False
    above = {token.i for token in main.ancestors}
    return any(other.main.i in above for other in matches if other is not match)


def _is_charge(main: Token, matches: list[Match]) -> bool:
    """Whether an act is only what somebody is held for ("arrested for collaborating with the rebels")."""
    preposition = main.head
    if main.dep_ != "pcomp" or preposition.lower_ not in {"for", "of", "over", "on"}:
        return False
    above = {token.i for token in preposition.ancestors}
    return any(other.main.i in above for other in matches if other.pattern.event_type in CHARGED)
