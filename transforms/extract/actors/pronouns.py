"""Pronouns, and whom they go back to."""

from collections.abc import Iterator, Sequence

from transforms.extract.actors.scene import Scene, same_actor
from transforms.extract.actors.words import Words
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
REACH_OF_PERSONS = 40
SENTENCES = 6  # how many sentences back a person may be spoken of
FADING = 0.6  # how fast a person is out of mind, per sentence
SUBJECT, INNER_SUBJECT, POSSESSOR, OTHER = 1.0, 0.75, 0.45, 0.6  # who "he" rather is


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
    """Link he and she to the last fitting person, they to the last of several, it to the last country or body.

    A person stays in mind by being "he" and "she": such a pronoun is a mention of that person to the next one.
    """
    recent: list[ActorMention] = []
    persons: list[ActorMention] = []
    places = _sentences_before(scene)
    for mention in scene.mentions:
        if mention.form != "pronoun":
            if mention.form not in {"demonym", "place"}:
                recent.append(mention)
                if mention.kind == "person" and not mention.is_plural:
                    persons.append(mention)
            continue
        word = mention.text.lower()
        if word in FIRST_PERSON:
            continue
        if word == "who":
            antecedent = _before(recent, mention)
        elif mention.gender:
            antecedent = _person(scene, persons, mention, places)
        else:
            antecedent = _antecedent(scene, recent, mention)
        if antecedent is not None:
            if mention.gender and word in {"he", "she"}:
                persons.append(mention)
            if antecedent.form == "pronoun" and antecedent.antecedent_id:
                antecedent = scene.by_id[antecedent.antecedent_id]
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


def _sentences_before(scene: Scene) -> dict[int, int]:
    """Return how many sentences of the article stand before each paragraph."""
    places, count = {}, 0
    for index, words in sorted(scene.words.items()):
        places[index] = count
        count += words.sentence[-1] + 1 if words.size else 0
    return places


def _person(
    scene: Scene, persons: Sequence[ActorMention], pronoun: ActorMention, places: dict[int, int]
) -> ActorMention | None:
    """Return the person whom "he" or "she" is: of fitting gender, of whom the last main clauses tell."""

    def sentence(mention: ActorMention) -> int:
        return places[mention.paragraph] + scene.sentence_of(mention)[1]

    best, best_score, here = None, 0.0, sentence(pronoun)
    for mention in reversed(persons[-REACH_OF_PERSONS:]):
        distance = here - sentence(mention)
        if distance > SENTENCES:
            break
        if not _fits(mention, pronoun) or (not distance and _is_of_the_same_verb(scene, mention, pronoun)):
            continue
        score = _prominence(scene, mention) / (1 + FADING * distance) * (1.0 if mention.gender else 0.9)
        if score > best_score:
            best, best_score = mention, score
    return best


def _prominence(scene: Scene, mention: ActorMention) -> float:
    """How much its sentence is about a person: as the subject of the main clause, of another one, or else."""
    words, position = scene.words_of(mention), mention.head_token
    while words.deps[position] in {"appos", "conj", "compound"} and words.heads[position] != position:
        position = words.heads[position]
    if words.deps[position] == "poss":
        return POSSESSOR
    if words.deps[position] not in {"nsubj", "nsubjpass"}:
        return OTHER
    verb = words.heads[position]
    while words.deps[verb] == "conj" or (words.deps[verb] == "advcl" and _contrasts(words, verb)):
        verb = words.heads[verb]
    return SUBJECT if words.deps[verb] == "ROOT" else INNER_SUBJECT


def _contrasts(words: Words, verb: int) -> bool:
    """Whether a clause stands beside the main one rather than within it: "A said this, while B said that"."""
    return any(
        words.lower[position] in {"while", "whereas"} and words.heads[position] == verb
        for position in range(max(0, verb - REACH), verb)
    )


def _is_of_the_same_verb(scene: Scene, mention: ActorMention, pronoun: ActorMention) -> bool:
    """Whether a person is named beside a pronoun that is the subject of one verb: "Speaking to Smith, he said"."""
    words, position = scene.words_of(mention), mention.head_token
    if mention.paragraph != pronoun.paragraph or words.deps[pronoun.head_token] not in {"nsubj", "nsubjpass"}:
        return False
    verb = words.heads[pronoun.head_token]
    while position != verb and words.deps[position] != "ROOT":
        if words.deps[position] in {"nsubj", "nsubjpass", "relcl"}:
            return False
        position = words.heads[position]
    return position == verb


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
    if pronoun.gender:  # never a body or a place
        return mention.kind == "person" and not mention.is_plural and mention.gender in {pronoun.gender, None}
    if pronoun.is_plural:
        return mention.is_plural or mention.kind in {"population", "group", "armed_group"} or bool(mention.members)
    return mention.kind not in {"person", "population", "group"} and not mention.is_plural
