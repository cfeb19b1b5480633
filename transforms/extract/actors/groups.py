"""Groups that stand for their members: "the two leaders", "both sides", "the two countries"."""

from collections import Counter
from collections.abc import Iterator

from transforms.extract.actors import tables
from transforms.extract.actors.scene import Scene
from transforms.extract.actors.usage import cues
from transforms.extract.text import ActorMention

DETERMINERS = frozenset({"the", "both", "these", "those", "all", "two", "three"})
COUNTING = frozenset({"two", "both", "three"})
LEADING = frozenset({"leaders", "presidents", "ministers", "premiers"})  # they may stand for their countries
SIZES = {"three": 3}


def groups(scene: Scene) -> Iterator[ActorMention]:
    """Yield a mention of every group; a description with the same head is taken out of the scene."""
    persons, countries = cues()["groups_of_persons"], cues()["groups_of_countries"]
    described = {(m.paragraph, m.head_token): m for m in scene.mentions if m.form in {"description", "office"}}
    for words in scene.words.values():
        for position in range(1, words.size):
            noun = words.lower[position]
            if noun not in persons and noun not in countries:
                continue
            first = position
            while first > 0 and position - first < 3 and words.word(first - 1) in DETERMINERS:
                first -= 1
            before = set(words.lower[first:position])
            if not before & COUNTING and not (before and noun == "sides"):
                continue
            mention = words.mention(first, position + 1, "group", "group", "group", 0.6, position)
            mention.is_plural, mention.description = True, noun
            if (words.paragraph.index, position) in described:
                scene.mentions.remove(described[words.paragraph.index, position])
            yield mention


def link_members(scene: Scene) -> None:
    """Find the members of each group: those that the article has most to do with up to there."""
    persons: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    homes: dict[str, str | None] = {}
    pair: list[str] = []  # the countries that were last named together
    previous: ActorMention | None = None
    for mention in scene.mentions:
        if mention.form == "group" and mention.rule == "group":
            size = SIZES.get(mention.text.lower().replace("the ", "").split()[0], 2)
            are_persons = mention.description in cues()["groups_of_persons"]
            of_persons = [actor for actor, _ in persons.most_common(size)] if are_persons else []
            if len(of_persons) == size:
                mention.members = of_persons
                homelands = list(dict.fromkeys(home for actor in of_persons if (home := homes[actor])))
                pair = homelands if len(homelands) == size else pair
            elif are_persons and mention.description not in LEADING:
                mention.members = []
            elif len(pair) == size:
                mention.members = list(pair)
            elif len(countries) >= size:
                mention.members = [code for code, _ in countries.most_common(size)]
            mention.country = _shared_country(mention.members, homes)
            continue
        weight = _weight(scene, mention)
        if mention.actor_id and mention.kind == "person" and mention.form != "pronoun":
            homes[mention.actor_id] = mention.country
            if mention.sector in {"GOV", None} or mention.office_role:
                persons[mention.actor_id] += weight  # type: ignore[assignment]
        if mention.country in tables.country_names():
            countries[str(mention.country)] += weight  # type: ignore[assignment]
            if previous is not None and _are_joined(scene, previous, mention):
                pair = [str(previous.country), str(mention.country)]
            previous = mention


def _weight(scene: Scene, mention: ActorMention) -> float:
    weight = 2.0 if scene.words_of(mention).paragraph.is_headline else 1.0
    return weight * (0.3 if mention.form == "place" or scene.word_before(mention) in {"in", "near", "across"} else 1.0)


def _are_joined(scene: Scene, one: ActorMention, other: ActorMention) -> bool:
    """Whether two mentions of different countries are named as a pair of actors ("Moscow and Ankara")."""
    if one.paragraph != other.paragraph or one.country == other.country or scene.word_before(one) in {"in", "across"}:
        return False
    between = scene.words_of(one).lower[one.last_token : other.first_token]
    return bool(between) and set(between) <= {"and", "the", "his", "her", ","} and "and" in between


def _shared_country(members: list[str], homes: dict[str, str | None]) -> str | None:
    shared = {homes.get(member) for member in members}
    return shared.pop() if len(shared) == 1 else None
