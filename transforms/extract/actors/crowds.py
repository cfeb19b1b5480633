"""People who are counted and not named: "many in the West", "some of the residents"."""

from collections.abc import Iterator

from transforms.extract.actors import tables
from transforms.extract.actors.phrases import noun_phrase_after
from transforms.extract.actors.usage import cues
from transforms.extract.actors.words import Words
from transforms.extract.text import ActorMention

ACTING = frozenset({"nsubj", "agent"})
AMONG = frozenset({"in", "of", "from", "among"})


def crowds(words: Words) -> Iterator[ActorMention]:
    """Yield a mention of every quantity of people that does something; its country is that of the place named."""
    for position, word in enumerate(words.lower):
        if word not in cues()["crowds"] or words.deps[position] not in ACTING or words.named[position] is not None:
            continue
        if position + 1 < words.size and words.pos[position + 1] in {"NOUN", "PROPN", "ADJ", "NUM"}:
            continue
        first = position - 1 if word == "percent" and words.pos[position - 1] == "NUM" else position
        last = position + 1
        if words.word(last) in AMONG:
            behind = noun_phrase_after(words, last + 1)
            if behind > last + 1 and not _may_be_people(words, last + 1, behind):
                continue
            last = behind if behind > last + 1 else last
        mention = words.mention(first, last, "description", "population", "crowd", 0.5, position)
        mention.is_plural, mention.sector = True, "CVL"
        nations = [named for at in range(first, last) if (named := words.named[at]) is not None and named.country]
        mention.country = nations[-1].country if nations else None
        yield mention


def _may_be_people(words: Words, first: int, last: int) -> bool:
    """Whether a noun phrase names a place or people, and not things or animals ("most of the rats")."""
    return any(words.named[at] is not None for at in range(first, last)) or any(
        words.lower[at] in tables.roles() or words.is_capitalised(at) for at in range(first, last)
    )
