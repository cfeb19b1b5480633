"""The mentions of one article together, with the words that they stand in."""

from dataclasses import dataclass, field

from transforms.extract.actors.words import Words
from transforms.extract.text import ActorMention


@dataclass(slots=True)
class Scene:
    """The mentions of an article in their order; `words` by the index of the paragraph."""

    words: dict[int, Words]
    mentions: list[ActorMention]
    by_id: dict[str, ActorMention] = field(default_factory=dict)

    def sort(self) -> None:
        """Bring the mentions in the order of the text, an outer one before those inside it."""
        self.mentions.sort(key=lambda m: (m.start, -m.end))
        self.by_id = {mention.mention_id: mention for mention in self.mentions}

    def words_of(self, mention: ActorMention) -> Words:
        """Return the words of the paragraph that a mention stands in."""
        return self.words[mention.paragraph]

    def sentence_of(self, mention: ActorMention) -> tuple[int, int]:
        """Return paragraph and number of the sentence that a mention stands in."""
        return mention.paragraph, self.words[mention.paragraph].sentence[mention.head_token]

    def word_before(self, mention: ActorMention) -> str:
        """Return the word before a mention, in lower case."""
        return self.words[mention.paragraph].word(mention.first_token - 1)


def same_actor(mention: ActorMention, antecedent: ActorMention, rule: str) -> None:
    """Make a mention stand for what another one stands for."""
    mention.antecedent_id = antecedent.mention_id
    mention.actor_id, mention.name = antecedent.actor_id, antecedent.name
    mention.country = antecedent.country or mention.country
    mention.sector = mention.sector if mention.sector == "ELI" else antecedent.sector or mention.sector
    mention.candidates, mention.rule = list(antecedent.candidates), rule
    mention.gender = mention.gender or antecedent.gender
    mention.office_role = mention.office_role or antecedent.office_role
    mention.office_country = mention.office_country or antecedent.office_country
    mention.confidence = round(min(antecedent.confidence, 0.9) * 0.95, 3)
