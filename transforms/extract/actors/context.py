"""The country of collective actors that come without one: "the government", "the rebels", "police"."""

from collections import Counter

from transforms.extract.actors import tables
from transforms.extract.actors.cities import main_country
from transforms.extract.actors.scene import Scene
from transforms.extract.actors.usage import cues
from transforms.extract.text import ActorMention

KINDS = frozenset({"government", "ministry", "military", "agency", "party", "armed_group", "population", "person"})
FIGHTING = frozenset({"REB", "OPP", "UAF", "PRM"})
FOREIGN = frozenset({"foreign", "international", "overseas", "external"})
LAWLESS = frozenset({"UAF", "CRM"})
INDEFINITE = frozenset({"a", "an", "some", "any", "other", "many", "several", "no", "another", "all", "most", "few"})
OF_A_STATE = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "PTY", "SPY"})
IN = frozenset({"in", "across", "at", "inside"})
FADING = 0.7  # what the weight of a country is multiplied by from one sentence to the next


def fill_countries(scene: Scene) -> None:
    """Give collective actors and offices without a nation the country that the text is about there."""
    weights: dict[str, float] = {}
    latest: dict[str, str] = {}
    at_war = conflict_country(scene)
    sentence = (-1, -1)
    in_sentence: list[ActorMention] = []
    for mention in scene.mentions:
        if scene.sentence_of(mention) != sentence:
            sentence, in_sentence = scene.sentence_of(mention), []
            weights = {code: weight * FADING for code, weight in weights.items()}
        if mention.country is None and _is_collective(scene, mention):
            country = latest.get(_class(mention)) or _beside(scene, in_sentence, mention) or _sender(scene, mention)
            if country is None and mention.sector in FIGHTING:
                country = at_war
            if country is None and mention.form != "office":
                country = _of_sentence(scene, mention)
            if country is None and _with_fighters(scene, mention):
                country = at_war
            if country is None and mention.kind != "population":
                country = max(weights, key=lambda code: weights[code], default=None)
            if country is not None:
                _give(mention, country)
        if mention.country in tables.country_names() and not mention.members:
            code = str(mention.country)
            weights[code] = weights.get(code, 0.0) + (0.5 if mention.form == "place" else 1.0)
            if mention.form in {"description", "office"}:
                latest[_class(mention)] = code
        in_sentence.append(mention)


def fill_homes(scene: Scene) -> None:
    """Give a role the country of the place inside its phrase, and a body in no table that of the whole article.

    "The mayor of Springfield" is of where Springfield is; "the Ministry of Health" of the country that the text is
    nearly all about. Comes before ids are given, which hold the country.
    """
    places: dict[int, list[ActorMention]] = {}
    weights: Counter[str] = Counter()
    for mention in scene.mentions:
        if mention.form == "place" and mention.country:
            places.setdefault(mention.paragraph, []).append(mention)
        if mention.country in tables.country_names():
            weights[str(mention.country)] += 1
    main = main_country(weights)
    for mention in scene.mentions:
        if mention.country is not None or mention.members or mention.antecedent_id:
            continue
        if mention.form in {"description", "office"} and mention.sector:
            inside = (one for one in places.get(mention.paragraph, ()) if mention.start <= one.start < mention.end)
            place = next(inside, None)
            if place is not None:
                _give(mention, str(place.country))
        elif main and mention.rule == "organisation noun" and mention.sector in OF_A_STATE:
            mention.country = main


def merge_opposition(scene: Scene) -> None:
    """Where a country has rebels in the article, its opposition is them."""
    rebels = {m.country: m for m in scene.mentions if m.country and m.actor_id == f"{m.country}-rebels"}
    for mention in scene.mentions:
        if mention.country in rebels and mention.actor_id == f"{mention.country}-opposition":
            rebel = rebels[mention.country]
            mention.antecedent_id = mention.antecedent_id or rebel.mention_id
            mention.actor_id, mention.name = rebel.actor_id, rebel.name
            mention.sector, mention.kind = "REB", "armed_group"


def conflict_country(scene: Scene) -> str | None:
    """Return the country whose war, ceasefire or rebels the article speaks of most, or None."""
    conflict = cues()["conflict"]
    found: Counter[str] = Counter()
    for mention in scene.mentions:
        if not mention.country:
            continue
        words = scene.words_of(mention)
        after = words.lower[mention.last_token : mention.last_token + 2]
        before = words.lower[max(0, mention.first_token - 4) : mention.first_token]
        if conflict & set(after) or (before[-1:] == ["in"] and conflict & set(before)):
            found[mention.country] += 1
        elif mention.sector in {"REB", "OPP"} and mention.form == "description":
            found[mention.country] += 2
    return next((code for code, _ in found.most_common(1)), None)


def _is_collective(scene: Scene, mention: ActorMention) -> bool:
    if mention.form not in {"description", "office"} or mention.kind not in KINDS or not mention.sector:
        return False
    if mention.kind == "person" and mention.form != "office":
        return False
    words = scene.words_of(mention)
    first = words.word(mention.first_token)
    if first in {"our", "my"} or (mention.sector in LAWLESS and words.pos[mention.first_token] == "NOUN"):
        return False  # whose they are is told by who speaks; terrorists may be anybody's
    if FOREIGN & set(words.lower[mention.first_token : mention.head_token]):
        return False
    return first not in INDEFINITE and not mention.members and not mention.antecedent_id


def _give(mention: ActorMention, country: str) -> None:
    mention.country, mention.confidence, mention.rule = country, 0.45, "context"
    if mention.form == "office":
        mention.office_country = country
        return
    body = tables.bodies().get(mention.body or "")
    if body is not None and mention.actor_id is None:
        mention.actor_id = tables.body_id(country, body.name)
        mention.name = body.title.format(tables.country_names().get(country, country))


def _class(mention: ActorMention) -> str:
    """Return by what an earlier mention is looked up: the collective actor, or the office."""
    return mention.body or mention.office_role or f"{mention.kind} {mention.sector}"


def _beside(scene: Scene, in_sentence: list[ActorMention], mention: ActorMention) -> str | None:
    """Return the country of what a mention is joined to ("between Assad and the opposition")."""
    words = scene.words_of(mention)
    if words.word(mention.first_token - 1) != "and":
        return None
    return next(
        (
            other.country
            for other in reversed(in_sentence)
            if other.last_token == mention.first_token - 1 and other.kind in {"person", "government", "military"}
        ),
        None,
    )


def _sender(scene: Scene, mention: ActorMention) -> str | None:
    """Return the country that moves troops of its own ("Japan is sending troops")."""
    words = scene.words_of(mention)
    verb = words.heads[mention.head_token]
    if mention.kind != "military" or words.deps[mention.head_token] not in {"dobj", "obj"}:
        return None
    if words.lemmas[verb] not in cues()["deploying"]:
        return None
    return next(
        (
            other.country
            for other in scene.mentions
            if other.paragraph == mention.paragraph
            and other.country
            and words.heads[other.head_token] == verb
            and words.deps[other.head_token] == "nsubj"
        ),
        None,
    )


def _with_fighters(scene: Scene, mention: ActorMention) -> bool:
    """Whether rebels or an opposition stand in the same sentence as a government or army."""
    if mention.kind not in {"government", "military"}:
        return False
    here = scene.sentence_of(mention)
    return any(m.sector in FIGHTING and scene.sentence_of(m) == here for m in scene.mentions)


def _of_sentence(scene: Scene, mention: ActorMention) -> str | None:
    """Return the country of the place that the sentence names ("in Syria"), where there is one only."""
    here = scene.sentence_of(mention)
    found = {
        other.country
        for other in scene.mentions
        if other.country and scene.sentence_of(other) == here and scene.word_before(other) in IN
    }
    return found.pop() if len(found) == 1 else None
