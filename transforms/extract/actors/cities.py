"""Towns and cities in running text, placed by the countries that the article is about."""

from collections.abc import Iterator, Mapping

from transforms.extract.actors import tables
from transforms.extract.actors.persons import given_names
from transforms.extract.actors.phrases import CALENDAR
from transforms.extract.actors.scene import Scene
from transforms.extract.actors.titles import title_before
from transforms.extract.actors.usage import cues
from transforms.extract.actors.words import Words
from transforms.extract.places import City, cities_folded, cities_named, city_named, longest_name
from transforms.extract.text import ActorMention

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
AROUND = frozenset({"county", "province", "region", "district", "governorate", "oblast", "prefecture"})
MAIN_SHARE, MAIN_LEAST = 0.6, 3  # of what an article names of countries, where it is about one
WELL_KNOWN = 150_000  # inhabitants of a city that needs less evidence


def placed(words: Words) -> Iterator[ActorMention]:
    """Yield a mention of every city in a paragraph that is no part of a longer or other name."""
    for first in range(words.size):
        if not (words.capitals[first] and _may_begin(words, first)):
            continue
        longest = longest_name(words.beginning(first))
        for last in range(min(first + longest, words.size), first, -1):
            if any(words.named[position] is not None for position in range(first, last)):
                continue
            found = cities_folded(words.folded[words.starts[first] : words.ends[last - 1]])
            if found and _is_whole(words, first, last) and _is_place(words, first, last, found):
                kind = _kind(words, last)
                last = last if kind == "city" else last + 1
                mention = words.mention(first, last, "place", kind, "city", 0.7)
                mention.place_name = mention.name = mention.text
                follows = words.named[last + 1] if words.word(last) == "," and last + 1 < words.size else None
                if follows is not None and follows.kind in {"country", "region"} and follows.form != "demonym":
                    mention.country = follows.country
                yield words.claim(mention)
                break


def _kind(words: Words, last: int) -> str:
    """Return what a city's name stands for with the word behind it: "Milwaukee County", "Waterloo station"."""
    word = words.word(last)
    if word in AROUND and words.is_capitalised(last):
        return "region"
    is_noun = last < words.size and words.pos[last] in {"NOUN", "PROPN"} and words.same_sentence(last - 1, last)
    return "facility" if word in cues()["facilities"] and is_noun else "city"


def capitals(words: Words) -> Iterator[ActorMention]:
    """Yield "the Russian capital" and its like as the place that it is."""
    for position, word in enumerate(words.lower):
        if word != "capital" or words.named[position] is not None:
            continue
        nation = words.named[position - 1] if position else None
        before = words.word(position - 1)
        if before in {"'s", "'"} and position > 1:
            nation = words.named[position - 2]
        row = tables.capitals().get(nation.country or "") if nation is not None and nation.kind == "country" else None
        if row is None or nation is None or words.pos[position] not in {"NOUN", "PROPN"}:
            continue
        first = nation.first_token - (1 if words.word(nation.first_token - 1) == "the" else 0)
        mention = words.mention(first, position + 1, "place", "city", "capital", 0.7, position)
        mention.country, mention.place_name = nation.country, row
        yield mention


def locate(scene: Scene) -> None:
    """Give places their country and coordinates, by name and by the countries of the article."""
    weights: dict[str, float] = {}
    for mention in scene.mentions:
        if mention.country in tables.country_names():
            weights[str(mention.country)] = weights.get(str(mention.country), 0.0) + 1.0
    main = main_country(weights)
    for mention in scene.mentions:
        if mention.form != "place" and mention.kind not in {"city", "region", "facility"}:
            continue
        known = tables.places().get(tables.slug(mention.name or ""))
        if known is not None:
            mention.place_name, mention.country = known[0], known[1] or mention.country
            mention.latitude, mention.longitude = known[2], known[3]
        elif mention.kind in {"region", "facility"}:
            mention.country = mention.country or _country_around(mention, weights, main)
        elif mention.kind == "city":
            here = {mention.country: 1e6} if mention.country else weights
            city = city_named(mention.place_name or mention.text, here)
            if city is not None and mention.country in {None, city.country}:
                _place(mention, city, len(cities_named(mention.place_name or mention.text)))


def main_country(weights: Mapping[str, float]) -> str | None:
    """Return the country that a text is nearly all about (weights by code), or None."""
    country = max(weights, key=lambda code: weights[code], default=None)
    is_main = country is not None and weights[country] >= max(MAIN_LEAST, MAIN_SHARE * sum(weights.values()))
    return country if is_main else None


def _country_around(mention: ActorMention, weights: Mapping[str, float], main: str | None) -> str | None:
    """Return where a county, street or station lies: by the city that it is named for, or by the whole article."""
    city = city_named(mention.text.rsplit(" ", 1)[0], weights) if mention.rule == "city" else None
    most = max(weights, key=lambda code: weights[code], default=None)
    is_near = city is not None and (mention.kind == "region" or city.country == most)
    return city.country if city is not None and is_near else main


def _place(mention: ActorMention, city: City, namesakes: int) -> None:
    mention.country = city.country
    mention.latitude, mention.longitude, mention.geonames_id = city.latitude, city.longitude, city.geonames_id
    mention.confidence = 0.8 if namesakes == 1 else 0.65


def _may_begin(words: Words, position: int) -> bool:
    word = words.lower[position]
    return (
        words.named[position] is None
        and words.is_capitalised(position)
        and words.pos[position] in {"PROPN", "NOUN", "X", "ADJ"}
        and word not in CALENDAR
        and word not in cues()["not_cities"]
    )


def _is_whole(words: Words, first: int, last: int) -> bool:
    """Whether a name is no part of a longer capitalised one ("Birmingham Bowl", "Jack London")."""
    if last < words.size and words.same_sentence(first, last) and words.named[last] is None:
        follows = words.lower[last]
        if words.is_capitalised(last) and words.pos[last] == "PROPN" and follows not in CALENDAR:
            return follows in AROUND or follows in {"city", "airport", "state"}
    for dash, other in ((last, last + 1), (first - 1, first - 2)):
        is_joined = words.word(dash) == "-" and words.same_sentence(first, other) and words.capitals[other]
        if is_joined and words.ends[min(dash, other)] == words.starts[max(dash, other)]:
            return False  # "Bogo-Medellin"
    if first > 0 and words.same_sentence(first, first - 1) and words.named[first - 1] is None:
        before = words.lower[first - 1]
        if words.is_capitalised(first - 1) and words.pos[first - 1] == "PROPN" and before not in CALENDAR:
            return words.begins_sentence(first - 1) and words.pos[first - 1] != "PROPN"
    return not title_before(words, first)[0]


def _is_place(words: Words, first: int, last: int, found: tuple[City, ...]) -> bool:
    """Whether the context lets a capitalised name be a city."""
    is_labelled = words.labels[first] in PLACE_LABELS
    before = words.word(first - 1) if words.same_sentence(first, first - 1) else ""
    follows = words.named[last + 1] if last + 1 < words.size and words.word(last) == "," else None
    is_given_name = words.lower[first] in given_names() or words.lower[first] in tables.roles()
    if follows is not None and follows.kind in {"country", "region", "government"} and follows.form != "demonym":
        return True
    if before in {"of", "and"}:
        return is_labelled or (before == "of" and words.word(first - 2) in cues()["place_nouns"])
    if before in cues()["before_places"]:
        return (
            is_labelled
            or not (is_given_name or words.labels[first] in {"PERSON", "ORG"})
            or (found[0].population >= WELL_KNOWN and not is_given_name)
        )
    if last - first == words.size:
        return not is_given_name
    return is_labelled and (not is_given_name or found[0].population >= WELL_KNOWN)
