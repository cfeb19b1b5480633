"""Pronouns, and whom they go back to."""

from collections.abc import Iterator, Sequence

from transforms.extract.actors.scene import Scene, same_actor
from transforms.extract.text import ActorMention

PRONOUNS: dict[str, tuple[str | None, bool]] = {  # gender, and whether it stands for several
    "he": ("m", False), "him": ("m", False), "his": ("m", False), "himself": ("m", False),
    "she": ("f", False), "her": ("f", False), "hers": ("f", False), "herself": ("f", False),
    "they": (None, True), "them": (None, True), "their": (None, True), "themselves": (None, True),
    "it": (None, False), "its": (None, False), "itself": (None, False), "who": (None, False),
    "i": (None, False), "me": (None, False), "my": (None, False), "we": (None, True), "us": (None, True),
    "our": (None, True),
}  # fmt: skip
FIRST_PERSON = frozenset({"i", "me", "my", "we", "us", "our"})  # whoever speaks: the claims know
REACH = 14  # how many mentions back an antecedent may lie


def pronouns(scene: Scene) -> Iterator[ActorMention]:
    """Yield a mention of every pronoun that may stand for somebody."""
    for words in scene.words.values():
        for position, word in enumerate(words.lower):
            known = PRONOUNS.get(word)
            if known is None or words.named[position] is not None or words.texts[position] == "US":
                continue
            if words.pos[position] not in {"PRON", "DET", "PROPN", "NOUN"} or (
                word == "who" and words.tags[position] != "WP"
            ):
                continue
            gender, is_plural = known
            kind = "person" if gender or word in {"i", "me", "my", "who"} else "group"
            mention = words.mention(position, position + 1, "pronoun", kind, "pronoun", 0.3, position)
            mention.gender, mention.is_plural = gender, is_plural
            yield mention


def link_pronouns(scene: Scene) -> None:
    """Link he and she to the last fitting person, they to the last of several, it to the last country or body."""
    recent: list[ActorMention] = []
    for mention in scene.mentions:
        if mention.form != "pronoun":
            if mention.form not in {"demonym", "place"}:
                recent.append(mention)
            continue
        word = mention.text.lower()
        if word in FIRST_PERSON:
            continue
        antecedent = _before(recent, mention) if word == "who" else _antecedent(scene, recent, mention)
        if antecedent is not None:
            same_actor(mention, antecedent, "pronoun")
            mention.kind, mention.confidence = antecedent.kind, 0.5
            mention.members = list(antecedent.members)


def _before(recent: Sequence[ActorMention], pronoun: ActorMention) -> ActorMention | None:
    """Return the mention right before a relative pronoun."""
    return next(
        (
            mention
            for mention in reversed(recent[-4:])
            if mention.paragraph == pronoun.paragraph and 0 <= pronoun.first_token - mention.last_token <= 1
        ),
        None,
    )


def _antecedent(scene: Scene, recent: Sequence[ActorMention], pronoun: ActorMention) -> ActorMention | None:
    """Return the best mention of the last sentences: of fitting gender and number, subjects and near ones first."""
    best, best_score = None, 0.0
    for distance, mention in enumerate(reversed(recent[-REACH:])):
        if mention.paragraph < pronoun.paragraph - 2 or not _fits(mention, pronoun):
            continue
        score = 1.0 / (1 + 0.25 * distance)
        if scene.words_of(mention).deps[mention.head_token] in {"nsubj", "nsubjpass"}:
            score += 0.6
        if mention.paragraph != pronoun.paragraph:
            score -= 0.25
        elif scene.sentence_of(mention) == scene.sentence_of(pronoun):
            score += 0.1
        if score > best_score:
            best, best_score = mention, score
    return best


def _fits(mention: ActorMention, pronoun: ActorMention) -> bool:
    if pronoun.gender:
        return mention.kind == "person" and not mention.is_plural and mention.gender in {pronoun.gender, None}
    if pronoun.is_plural:
        return mention.is_plural or mention.kind in {"population", "group", "armed_group"} or bool(mention.members)
    return mention.kind not in {"person", "population", "group"} and not mention.is_plural
