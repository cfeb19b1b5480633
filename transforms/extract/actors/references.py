"""Whom surnames, descriptions, groups and pronouns of an article go back to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from transforms.extract.actors import tables
from transforms.extract.actors.lookup import folded
from transforms.extract.actors.persons import HONORIFICS
from transforms.extract.actors.words import NAME_PARTS, Words
from transforms.extract.text import ActorMention
from transforms.identity import hashed

FAMILY_NAME_FIRST = frozenset({"CHN", "PRK", "KOR", "TWN", "HKG", "KHM", "VNM"})
HEADS = frozenset({"president", "prime minister", "monarch", "supreme leader", "leader", "general secretary"})
GROUP_NOUNS = {
    "persons": frozenset(
        [
            "leaders",
            "presidents",
            "ministers",
            "men",
            "officials",
            "counterparts",
            "premiers",
            "diplomats",
            "chiefs",
            "women",
        ]
    ),
    "countries": frozenset(
        [
            "countries",
            "nations",
            "sides",
            "parties",
            "governments",
            "capitals",
            "neighbours",
            "neighbors",
            "states",
            "powers",
            "allies",
            "rivals",
        ]
    ),
}
PRONOUNS = {
    "he": ("m", False), "him": ("m", False), "his": ("m", False), "himself": ("m", False),
    "she": ("f", False), "her": ("f", False), "hers": ("f", False), "herself": ("f", False),
    "they": (None, True), "them": (None, True), "their": (None, True), "themselves": (None, True),
    "it": (None, False), "its": (None, False), "itself": (None, False), "i": (None, False), "we": (None, True),
    "me": (None, False), "us": (None, True), "my": (None, False), "our": (None, True), "who": (None, False),
}  # fmt: skip
DETERMINED = frozenset({"the", "both", "these", "all", "two", "three"})
CONTEXT_KINDS = frozenset({"government", "ministry", "military", "agency", "party", "armed_group", "population"})


@dataclass(slots=True)
class Scene:
    """The mentions of an article in their order, with the words that they stand in."""

    words: dict[int, Words]
    mentions: list[ActorMention]
    by_id: dict[str, ActorMention] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sort()

    def sort(self) -> None:
        """Bring the mentions in the order of the text, an outer one before those inside it."""
        self.mentions.sort(key=lambda m: (m.start, -m.end))
        self.by_id = {mention.mention_id: mention for mention in self.mentions}


def settle(scene: Scene, article_id: str) -> None:
    """Find for each mention of an article what it goes back to; adds groups, surnames and pronouns as mentions."""
    scene.mentions += [*_bare_surnames(scene), *_groups(scene), *_pronouns(scene)]
    scene.sort()
    _link_surnames(scene)
    _give_ids(scene)
    _link_offices(scene)
    _fill_countries(scene)
    _merge_opposition(scene)
    _link_members(scene)
    _link_pronouns(scene)


def same_actor(mention: ActorMention, antecedent: ActorMention, rule: str) -> None:
    """Make a mention stand for what an earlier one stands for."""
    mention.antecedent_id = antecedent.mention_id
    mention.actor_id, mention.name = antecedent.actor_id, antecedent.name
    mention.country = antecedent.country or mention.country
    mention.sector = mention.sector if mention.sector == "ELI" else antecedent.sector or mention.sector
    mention.candidates, mention.rule = list(antecedent.candidates), rule
    mention.gender = mention.gender or antecedent.gender
    mention.office_role = mention.office_role or antecedent.office_role
    mention.office_country = mention.office_country or antecedent.office_country
    mention.confidence = round(min(antecedent.confidence, 0.9) * 0.95, 3)


def family_names(name: str, country: str | None) -> list[str]:
    """Return by what a person of this full name may be called for short, folded."""
    parts = [part for part in folded(name).replace("-", " ").split() if part not in HONORIFICS]
    if len(parts) < 2:
        return parts
    found = [parts[0]] if country in FAMILY_NAME_FIRST else []
    short = [parts[-1]]
    position = len(parts) - 1
    while position > 1 and parts[position - 1] in NAME_PARTS | {"van", "von", "der", "den", "le", "la"}:
        position -= 1
        short.append(" ".join(parts[position:]))
    return found + short


def _persons_by_surname(scene: Scene) -> dict[str, list[ActorMention]]:
    found: dict[str, list[ActorMention]] = {}
    for mention in scene.mentions:
        if mention.kind == "person" and mention.form == "name" and mention.name:
            is_full = mention.last_token - mention.first_token > 1
            for surname in family_names(mention.text if is_full else mention.name, mention.country) if is_full else []:
                found.setdefault(surname, []).append(mention)
    return found


def _bare_surnames(scene: Scene) -> Iterator[ActorMention]:
    """Yield capitalised words that no rule has taken for a name, but that are surnames of persons of the article."""
    surnames = _persons_by_surname(scene)
    for words in scene.words.values():
        for position in range(len(words)):
            if (
                words.named[position] is None
                and words.is_capitalised(position)
                and words.folded_word(position) in surnames
            ):
                yield words.claim(words.mention(position, position + 1, "name", "person", "surname", 0.6))


def _link_surnames(scene: Scene) -> None:
    surnames = _persons_by_surname(scene)
    for mention in scene.mentions:
        if mention.kind != "person" or mention.form != "name" or mention.antecedent_id:
            continue
        key = folded(mention.text).replace("-", " ")
        known = [m for m in surnames.get(key.split()[-1] if " " in key else key, []) if m is not mention]
        known = known or [m for m in surnames.get(key, []) if m is not mention]
        full = [m for m in known if m.last_token - m.first_token > mention.last_token - mention.first_token]
        if not full or mention.last_token - mention.first_token > 2:
            continue
        if " " in key and not all(set(key.split()) <= set(folded(m.text).replace("-", " ").split()) for m in full):
            continue
        before = [m for m in full if m.start < mention.start]
        antecedent = before[-1] if before else full[0]
        if (
            mention.actor_id is None
            or mention.candidates
            or antecedent.actor_id == mention.actor_id
            or antecedent.actor_id is None
        ):
            same_actor(mention, antecedent, "surname")


def _give_ids(scene: Scene) -> None:
    """Give persons and organisations in no table an id from name, country and kind, the same in every article."""
    facts: dict[str, ActorMention] = {}
    for mention in scene.mentions:
        if (
            mention.actor_id is None
            and mention.form in {"name", "acronym"}
            and mention.name
            and not mention.antecedent_id
        ):
            first = facts.setdefault(folded(mention.name), mention)
            first.country = first.country or mention.country
            first.sector = first.sector or mention.sector
            first.description = first.description or mention.description
            first.office_role = first.office_role or mention.office_role
    for mention in scene.mentions:
        if (
            mention.actor_id is None
            and mention.form in {"name", "acronym"}
            and mention.name
            and not mention.antecedent_id
        ):
            first = facts[folded(mention.name)]
            mention.country, mention.sector = first.country, mention.sector or first.sector
            mention.actor_id = hashed("actor", folded(mention.name), mention.country or "", mention.kind)
    for mention in scene.mentions:
        if mention.antecedent_id and mention.antecedent_id in scene.by_id and mention.actor_id is None:
            antecedent = scene.by_id[mention.antecedent_id]
            mention.actor_id, mention.country = antecedent.actor_id, antecedent.country or mention.country
            mention.sector = mention.sector or antecedent.sector


def holds(mention: ActorMention, role: str, country: str | None) -> bool:
    """Whether a person of the article is said, or known from the tables, to be in an office."""
    wanted = HEADS if role == "leader" else {role}
    if mention.office_role in wanted and (country is None or mention.office_country in {country, None}):
        return True
    return any(
        office.role in wanted and (country is None or office.country == country)
        for office in tables.offices().get(mention.actor_id or "", ())
    )


def _link_offices(scene: Scene) -> None:
    """Link "the Turkish leader", "his Turkish counterpart" and "the president" to a person of the article."""
    persons: list[ActorMention] = []
    for mention in scene.mentions:
        if mention.kind == "person" and mention.form == "name":
            persons.append(mention)
            continue
        if mention.form != "office" or mention.antecedent_id or mention.is_plural or mention.office_role is None:
            continue
        role, country = mention.office_role, mention.country
        if role == "counterpart":
            other = next((p for p in reversed(persons) if p.country and p.country != country), None)
            role = _role_of(other) if other else "leader"
            mention.office_role = role
        words = scene.words[mention.paragraph]
        if (
            country is None
            and words.word(mention.first_token) not in {"the", "his", "her", "their"}
            and words.texts[mention.first_token].islower()
        ):
            continue
        known = [p for p in persons if holds(p, role, country)] or (
            [
                p
                for p in scene.mentions
                if p.kind == "person" and p.form == "name" and country and holds(p, role, country)
            ]
        )
        if known:
            person = known[-1]
            same_actor(mention, person, "office")
            mention.office_role, mention.office_country = role, country or person.office_country


def _role_of(person: ActorMention) -> str:
    if person.office_role:
        return person.office_role
    offices = tables.offices().get(person.actor_id or "", ())
    return offices[-1].role if offices else "leader"


def _fill_countries(scene: Scene) -> None:
    """Give collective actors and offices that come without a nation the country that the text is about there."""
    weights: Counter[str] = Counter()
    latest: dict[str, ActorMention] = {}
    sentence = (-1, -1)
    for mention in scene.mentions:
        words = scene.words[mention.paragraph]
        here = (mention.paragraph, words.sentence[mention.head_token])
        if here != sentence:
            sentence = here
            for code in weights:
                weights[code] *= 0.7  # type: ignore[assignment]
        if mention.form not in {"description", "office"} or mention.country is not None:
            if mention.country and not mention.members:
                weights[mention.country] += 1
                if mention.form in {"description", "office"} and mention.name:
                    latest[_class_of(mention)] = mention
            continue
        if mention.kind not in CONTEXT_KINDS or not mention.sector:
            continue
        if _is_indefinite(words, mention):
            continue
        earlier = latest.get(_class_of(mention))
        country = earlier.country if earlier is not None else _of_sentence(scene, mention) or _heaviest(weights)
        if country is None:
            continue
        mention.country, mention.confidence, mention.rule = country, 0.45, "context"
        if mention.name is None:
            body = tables.bodies()[_class_of(mention)] if _class_of(mention) in tables.bodies() else None
            if body is not None:
                mention.actor_id = tables.body_id(country, body.name)
                mention.name = body.title.format(tables.country_names().get(country, country))
        if mention.form == "office":
            mention.office_country = country


def _class_of(mention: ActorMention) -> str:
    return mention.description or f"{mention.kind} {mention.sector}"


def _is_indefinite(words: Words, mention: ActorMention) -> bool:
    return words.word(mention.first_token) in {"a", "an", "some", "any", "other", "many", "several", "no"}


def _of_sentence(scene: Scene, mention: ActorMention) -> str | None:
    """Return the country of the place that the sentence names ("in Syria"), where there is one only."""
    words = scene.words[mention.paragraph]
    number = words.sentence[mention.head_token]
    found = {
        m.country
        for m in scene.mentions
        if m.paragraph == mention.paragraph
        and m.country
        and words.sentence[m.head_token] == number
        and words.word(m.first_token - 1) in {"in", "across", "at"}
    }
    return found.pop() if len(found) == 1 else None


def _heaviest(weights: Counter[str]) -> str | None:
    best = weights.most_common(2)
    return best[0][0] if best and best[0][1] > 0 else None


def _merge_opposition(scene: Scene) -> None:
    """Where a country has rebels in the article, its opposition is them."""
    rebels = {
        m.country: m for m in scene.mentions if m.sector == "REB" and m.country and m.actor_id == f"{m.country}-rebels"
    }
    for mention in scene.mentions:
        if mention.country in rebels and mention.actor_id == f"{mention.country}-opposition":
            mention.antecedent_id = mention.antecedent_id or rebels[mention.country].mention_id
            mention.actor_id, mention.name = rebels[mention.country].actor_id, rebels[mention.country].name
            mention.sector, mention.kind = "REB", "armed_group"


def _groups(scene: Scene) -> Iterator[ActorMention]:
    """Yield "the two leaders", "both sides", "the two countries"."""
    taken = {(m.paragraph, m.head_token): m for m in scene.mentions if m.form in {"description", "office"}}
    dropped = []
    for words in scene.words.values():
        for position in range(1, len(words)):
            kind = next((kind for kind, nouns in GROUP_NOUNS.items() if words.lower[position] in nouns), None)
            if kind is None or words.pos[position] not in {"NOUN", "PROPN"}:
                continue
            first = position
            while first > 0 and position - first < 3 and words.word(first - 1) in DETERMINED:
                first -= 1
            before = set(words.lower[first:position])
            if not before & {"two", "both", "three"} and not (before and words.lower[position] == "sides"):
                continue
            mention = words.mention(first, position + 1, "group", "group", f"group of {kind}", 0.6, position)
            mention.is_plural = True
            if (words.paragraph.index, position) in taken:
                dropped.append(taken[words.paragraph.index, position])
            yield mention
    for mention in dropped:
        scene.mentions.remove(mention)


def _link_members(scene: Scene) -> None:
    persons: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    homes: dict[str, str | None] = {}
    for mention in scene.mentions:
        if mention.form == "group" and mention.rule.startswith("group of "):
            if mention.rule.endswith("persons"):
                mention.members = [actor for actor, _ in persons.most_common(2)]
            if len(mention.members) < 2:
                mention.members = [code for code, _ in countries.most_common(2)]
            if len(mention.members) < 2:
                mention.members = []
            shared = {homes.get(member) for member in mention.members}
            mention.country = shared.pop() if len(shared) == 1 else None
            continue
        weight = 2.0 if scene.words[mention.paragraph].paragraph.is_headline else 1.0
        if mention.form == "place" or scene.words[mention.paragraph].word(mention.first_token - 1) in {
            "in",
            "near",
            "across",
        }:
            weight *= 0.3
        if mention.actor_id and mention.kind == "person" and mention.form != "pronoun":
            if mention.sector in {"GOV", None} or mention.office_role:
                persons[mention.actor_id] += weight  # type: ignore[assignment]
            homes[mention.actor_id] = mention.country
        if mention.country and len(mention.country) == 3:
            countries[mention.country] += weight  # type: ignore[assignment]
            homes[mention.country] = mention.country


def _pronouns(scene: Scene) -> Iterator[ActorMention]:
    for words in scene.words.values():
        for position, word in enumerate(words.lower):
            if (
                word in PRONOUNS
                and words.pos[position] in {"PRON", "DET", "PROPN", "NOUN"}
                and words.texts[position] != "US"
            ):
                if words.named[position] is not None or (word == "who" and words.tags[position] != "WP"):
                    continue
                gender, is_plural = PRONOUNS[word]
                kind = "person" if gender or word in {"i", "me", "my", "who"} else "group"
                mention = words.mention(position, position + 1, "pronoun", kind, "pronoun", 0.3, position)
                mention.gender, mention.is_plural = gender, is_plural
                yield mention


def _link_pronouns(scene: Scene) -> None:
    """Link he and she to the last fitting person, they to the last group, it to the last country or body."""
    recent: list[ActorMention] = []
    for mention in scene.mentions:
        if mention.form != "pronoun":
            if mention.form not in {"demonym", "place"}:
                recent.append(mention)
            continue
        words, word = scene.words[mention.paragraph], mention.text.lower()
        if word in {"i", "we", "me", "us", "my", "our"}:
            continue
        antecedent = (
            _relative_antecedent(recent, mention) if word == "who" else _antecedent(scene, words, recent, mention)
        )
        if antecedent is not None:
            same_actor(mention, antecedent, "pronoun")
            mention.kind, mention.confidence = antecedent.kind, 0.5
            mention.members = list(antecedent.members)


def _relative_antecedent(recent: Sequence[ActorMention], pronoun: ActorMention) -> ActorMention | None:
    return next(
        (
            m
            for m in reversed(recent[-4:])
            if m.paragraph == pronoun.paragraph and 0 <= pronoun.first_token - m.last_token <= 1
        ),
        None,
    )


def _antecedent(
    scene: Scene, words: Words, recent: Sequence[ActorMention], pronoun: ActorMention
) -> ActorMention | None:
    """Return the best mention of the last sentences: of fitting gender and number, subjects and near ones first."""
    best, best_score = None, 0.0
    for distance, mention in enumerate(reversed(recent[-14:])):
        if mention.paragraph < pronoun.paragraph - 2 or not _fits(mention, pronoun):
            continue
        there = scene.words[mention.paragraph]
        score = 1.0 / (1 + 0.25 * distance)
        if there.deps[mention.head_token] in {"nsubj", "nsubjpass"}:
            score += 0.6
        if mention.paragraph != pronoun.paragraph:
            score -= 0.25
        elif there.sentence[mention.head_token] == words.sentence[pronoun.head_token]:
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
