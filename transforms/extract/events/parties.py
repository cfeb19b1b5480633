"""From the head of a noun phrase to a party of an event: the actor mention that it is, or the country that it names."""

from collections.abc import Iterator
from dataclasses import dataclass

from transforms.extract.dates import WEEKDAYS
from transforms.extract.events.clauses import conjuncts, noun_prepositions
from transforms.extract.events.ontology import Ontology, Slot, spelled, word_class
from transforms.extract.events.rows import Party
from transforms.extract.text import ActorMention, Mentions, Paragraph
from transforms.extract.tokens import Token

MODIFIERS = frozenset({"amod", "compound", "nmod", "poss", "appos"})
OF_WHOM = frozenset({"of", "in", "from"})
THINGS = frozenset(
    {
        "DATE",
        "TIME",
        "PERCENT",
        "MONEY",
        "QUANTITY",
        "ORDINAL",
        "CARDINAL",
        "EVENT",
        "WORK_OF_ART",
        "LAW",
        "LANGUAGE",
        "FAC",
    }
)


@dataclass(frozen=True)
class Parties:
    """The parties of one paragraph, found by the tokens that head them."""

    paragraph: Paragraph
    mentions: Mentions
    ontology: Ontology

    def mention(self, token: Token) -> ActorMention | None:
        """Return the mention that a noun phrase is: headed by the token, else covering it as its last word."""
        headed = self.mentions.headed_by(self.paragraph, token)
        if headed is not None:
            return headed
        covering = self.mentions.covering(self.paragraph, token)
        return next((m for m in covering if m.last_token - 1 == token.i or token.pos_ == "PROPN"), None)

    def fits(self, token: Token, slot: Slot) -> bool:
        """Whether the head of a noun phrase may stand in a slot."""
        if slot.is_free and (token.ent_type_ in NEVER or token.lower_ in WEEKDAYS):
            return False
        if slot.role is not None and self._is_own_body(token):
            return False
        lemma = spelled(REFLEXIVES.get(token.lower_, token.lemma_))
        if lemma in slot.excluded:
            return False
        if slot.is_free or lemma in slot.words or token.lower_ in slot.words:
            return True
        counted = counted_noun(token)
        if counted != token and spelled(counted.lemma_) in slot.words:
            return True
        if slot.words and any(pair in slot.words for pair in compounds(token, lemma)):
            return True
        return token.lower_ not in REFLEXIVES and any(self.is_kind(token, name) for name in slot.kinds)

    def _is_own_body(self, token: Token) -> bool:
        """Whether a noun is a part of somebody's body ("hit his head"; "its head" is who leads it)."""
        return token.lemma_ in self.ontology.classes["body-part"] and any(
            child.dep_ == "poss" and child.lower_ in {"his", "her", "their", "my"} for child in token.children
        )

    def is_kind(self, token: Token, name: str) -> bool:
        """Whether a noun is one of the kinds "person", "actor", "place", "country", "power", "several"."""
        mention = self.mention(token)
        if name == "several":
            return len(conjuncts(token)) > 1 or token.tag_ in {"NNS", "NNPS"} or token.lower_ in {"they", "both", "we"}
        if name == "place":
            return mention is not None and (mention.is_place or mention.kind == "country")
        if name == "country":
            return mention is not None and mention.country is not None
        if name == "power":
            return self._is_power(token, mention)
        if mention is not None and not mention.is_place:
            return True
        if name == "actor" and mention is not None:
            return True
        return self.is_animate(token)

    def _is_power(self, token: Token, mention: ActorMention | None) -> bool:
        """Whether a noun stands for a state, its officials, armed people, a party or an international body."""
        if (
            mention is not None
            and not mention.is_place
            and (mention.country or mention.members or mention.sector in POWERS)
        ):
            return True
        lemma = spelled(counted_noun(token).lemma_)
        return lemma in self.ontology.classes["officials"] or lemma in self.ontology.classes["fighters"]

    def is_animate(self, token: Token) -> bool:
        """Whether a noun stands for people or those who act for them."""
        noun = counted_noun(token)
        lemma = spelled(noun.lemma_)
        return (
            lemma in self.ontology.classes["people"]
            or (noun.tag_ == "NNS" and lemma in self.ontology.classes["people-in-plural"])
            or (noun.pos_ == "PRON" and noun.lower_ in {"he", "she", "they", "him", "her", "them", "who", "we", "us"})
            or (noun.pos_ == "PROPN" and noun.ent_type_ not in THINGS)
            or (noun.pos_ == "NUM" and noun == token)
        )

    def is_thing(self, token: Token) -> bool:
        """Whether a noun stands for a thing behind which nobody is named ("the analysis", not "Moscow's analysis")."""
        noun = counted_noun(token)
        return (
            noun.pos_ == "NOUN"
            and noun.text[0].islower()
            and self.mention(noun) is None
            and not self.is_animate(noun)
            and not _is_doer(noun.lemma_)
            and noun.lemma_ not in self.ontology.classes["deeds"]
            and spelled(noun.lemma_) not in self.ontology.nouns
            and not any(child.dep_ == "poss" for child in noun.children)
            and self._country_modifier(noun) is None
        )

    def of(self, tokens: list[Token], side: str, path: str) -> Iterator[Party]:
        """Yield the parties that noun phrases stand for; a topic, thing or unknown word is none."""
        for token in tokens:
            yield from self.party(token, side, path)

    def party(self, token: Token, side: str, path: str, home: str | None = None) -> Iterator[Party]:
        """Yield the party that one noun phrase stands for, or those whose deed it is ("a Russian airstrike").

        `home` is the country of the event's place, to which "a government helicopter" belongs.
        """
        noun = counted_noun(token)
        mention = self.mention(noun) or self.mention(token)
        if mention is not None:
            if side == "recipient" or not mention.is_place:  # the place of an attack is never the attacker
                yield self._of_mention(mention, noun, side, path)
            return
        if token != noun and noun.pos_ == "PRON":
            return
        lemma = spelled(noun.lemma_)
        modifier = self._country_modifier(noun)
        if self.is_animate(noun):
            country = modifier.country if modifier else self._country_inside(noun)
            sector = self._sector(lemma) or (modifier.sector if modifier and modifier.sector != "GOV" else None)
            yield self._of_phrase(noun, side, path, country, sector)
        elif modifier is not None and (lemma in self.ontology.classes["materiel"] or lemma in self.ontology.nouns):
            sector = "MIL" if lemma in self.ontology.classes["materiel"] else modifier.sector
            yield self._of_phrase(noun, side, f"{path}+modifier", modifier.country, sector)
        elif side == "recipient" and lemma in self.ontology.classes["structures"]:
            country = modifier.country if modifier else self._country_inside(noun)
            country = country or home
            if country:
                yield self._of_phrase(noun, side, f"{path}+place", country, None)

    def holder(self, noun: Token, side: str) -> Iterator[Party]:
        """Yield whose a thing is: "criticised the minister's decision", "condemned the attack by rebels"."""
        for child in noun.children:
            if child.dep_ == "poss":
                for owner in conjuncts(child):
                    if owner.pos_ != "PRON":
                        yield from self.party(owner, side, "poss")
                return
        for word, head in noun_prepositions(noun):
            if word == "by":
                yield from self.party(head, side, "by")

    def concerned(self, noun: Token, beside: list[tuple[str, Token]], side: str) -> Iterator[Party]:
        """Yield whom a thing concerns: "rallies planned by Turkish ministers", "a ban on Turkish fruit"."""
        modifier = self._country_modifier(noun)
        if modifier is not None and modifier.form != "pronoun":
            yield self._of_mention(modifier, noun, side, "modifier")
            return
        near = [(word, head) for word, head in beside if word in {"on", "against"}]  # they often hang on the verb
        for word, head in [*noun_prepositions(noun), *near]:
            if word in CONCERNED:
                mention = self.mention(head) or self._country_modifier(head)
                if mention is not None and mention.country is not None and mention.form != "pronoun":
                    yield self._of_mention(mention, head, side, word)
                    return
        for child in noun.children:
            if child.dep_ == "acl" and child.tag_ in {"VBN", "VBD"}:
                yield from self.holder(child, side)

    def _of_mention(self, mention: ActorMention, noun: Token, side: str, path: str) -> Party:
        country = mention.country
        if country is None and not mention.members and mention.form != "pronoun":
            inside = self._country_modifier(noun)
            country = inside.country if inside else self._country_inside(noun)
        start, end = mention.start, mention.end
        return Party(
            side,
            mention.text,
            start,
            end,
            path,
            mention.mention_id,
            mention.actor_id,
            country,
            mention.sector,
        )

    def _of_phrase(self, noun: Token, side: str, path: str, country: str | None, sector: str | None) -> Party:
        first = min(
            [
                noun.i,
                *(c.i for c in noun.lefts if c.dep_ in {"amod", "compound", "nmod", "nummod", "poss", "det"}),
            ]
        )
        start, end = self.paragraph.offsets(noun.doc[first], noun)
        text = self.paragraph.text[start - self.paragraph.start : end - self.paragraph.start]
        return Party(side, text, start, end, path, country=country, sector=sector)

    def _country_modifier(self, noun: Token) -> ActorMention | None:
        """Return the country that stands before a noun ("a Russian plane", "Turkey's army"), as a mention."""
        for child in noun.lefts:
            if child.dep_ in MODIFIERS:
                for mention in self.mentions.covering(self.paragraph, child):
                    if mention.country is not None and not (mention.is_place and child.dep_ != "poss"):
                        return mention
        return None

    def _country_inside(self, noun: Token) -> str | None:
        """Return the country of a phrase behind a noun ("residents of Aleppo", "officials from Iran")."""
        for word, head in noun_prepositions(noun):
            if word in OF_WHOM:
                mention = self.mention(head)
                if mention is not None and mention.country is not None:
                    return mention.country
        return None

    def _sector(self, lemma: str) -> str | None:
        for name, words in self.ontology.classes.items():
            if name.startswith("sector_") and lemma in words:
                return name.removeprefix("sector_").upper()
        return None

    def place(self, trigger: Token, where: list[Token]) -> ActorMention | None:
        """Return the mention of the place where an event took place: "in", "at", "near" beside its trigger.

        `where` are heads of phrases that may be the place too ("an airstrike on Idlib killed 12").
        """
        nodes = [trigger]
        if trigger.pos_ not in {"VERB", "AUX"} and trigger.head.pos_ in {"VERB", "AUX"}:
            nodes.append(trigger.head)
        for node in nodes:
            found = list(noun_prepositions(node))
            for child in node.children:
                if child.dep_ in {"dobj", "nsubjpass", "attr", "nsubj"}:
                    found += noun_prepositions(child)
            for word, head in found:
                mention = self.mention(head)
                if (
                    word in {"in", "at", "near", "outside", "inside", "across"}
                    and mention is not None
                    and (mention.is_place or mention.kind == "country")
                ):
                    return mention
        return next((m for m in map(self.mention, where) if m is not None and m.is_place), None)

    def place_of_target(self, targets: list[Token]) -> ActorMention | None:
        """Return the mention of the place that is attacked, or of which a part is: "Odesa", "the port of Odesa"."""
        for target in targets:
            parts = (head for word, head in noun_prepositions(target) if word == "of")
            for noun in (target, *parts):
                mention = self.mention(noun)
                if mention is not None and mention.is_place:
                    return mention
        return None

    def are_of_the_news(self, sides: list[Party]) -> bool:
        """Whether an event's parties are more than somebody's talk of himself ("I helped the neighbours")."""
        return all(self.is_somebody(party) for party in sides) or any(
            party.sector in POWERS or (party.country and self.is_named(party)) for party in sides
        )

    def is_named(self, party: Party) -> bool:
        """Whether a party stands in its place by more than a pronoun."""
        mention = self.mentions.by_id.get(party.actor_mention_id) if party.actor_mention_id else None
        return mention is None or mention.form != "pronoun"

    def is_somebody(self, party: Party) -> bool:
        """Whether a party is more than an "I" or "you" of which nothing is known, as in the talk of an interview.

        In a quotation "I" and "we" stand for whoever is quoted.
        """
        mention = self.mentions.by_id.get(party.actor_mention_id) if party.actor_mention_id else None
        if mention is None or mention.country or mention.text.lower() not in TALKING:
            return True
        return self._is_quoted(mention)

    def _is_quoted(self, mention: ActorMention) -> bool:
        before = self.paragraph.text[: mention.start - self.paragraph.start]
        return before.count('"') % 2 == 1 or before.count("“") > before.count("”")

    def is_domestic(self, party: Party, token_lemma: str) -> bool:
        """Whether a party without a country is one of those that every country has ("the government", "protesters")."""
        return party.country is None and token_lemma in self.ontology.classes["domestic"]


def _is_doer(lemma: str) -> bool:
    """Whether a noun is made as those of people are ("manager", "specialist", "appointee")."""
    return lemma.endswith(("er", "or", "ist", "ian", "man", "woman", "ee")) and lemma not in word_class("no-doers")


def compounds(token: Token, lemma: str) -> Iterator[str]:
    """Yield a noun with the word before it as one ("martial-law", "hunger-strike"), as classes list such pairs."""
    for child in token.lefts:
        if child.dep_ in {"compound", "amod", "nmod"}:
            yield f"{spelled(child.lemma_)}-{lemma}"
            yield f"{child.lower_}-{lemma}"


def counted_noun(token: Token) -> Token:
    """Return whom a number or group counts: "thousands of protesters", "a group of rebels", "one of the men"."""
    if spelled(token.lemma_) in word_class("counters") or token.pos_ == "NUM":
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                for head in child.children:
                    if head.dep_ == "pobj":
                        return head
    return token


CONCERNED = frozenset({"on", "of", "against", "from", "with", "to", "by", "for"})
POWERS = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "REB", "UAF", "PTY", "OPP", "ELI"})
TALKING = frozenset({"i", "me", "we", "us", "my", "our", "you", "your"})
NEVER = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "ORDINAL"})
REFLEXIVES = dict.fromkeys(("himself", "herself", "itself", "themselves", "myself", "ourselves", "yourself"), "oneself")
