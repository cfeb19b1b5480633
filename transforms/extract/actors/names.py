"""Names that stand in the reference tables, as they occur in a paragraph."""

from collections.abc import Iterator

from transforms.extract.actors import tables
from transforms.extract.actors.lookup import Known, folded
from transforms.extract.actors.nouns import role_at
from transforms.extract.actors.persons import gender_of, given_names
from transforms.extract.actors.phrases import CALENDAR
from transforms.extract.actors.titles import honorifics
from transforms.extract.actors.usage import GOVERNMENT, PLACE, cues, usage
from transforms.extract.actors.words import Words
from transforms.extract.text import ActorMention


def named(words: Words) -> Iterator[ActorMention]:
    """Yield a mention of every name of the tables in a paragraph, longest names first at each word."""
    table, text, position = tables.names(), words.text, 0
    longest = table.longest
    while position < words.size:
        if words.beginning(position) not in longest:
            position += 1
            continue
        last, entries = table.at(words.folded, text, words.starts, words.ends, position)
        if not entries or _is_part_of_other_name(words, position, last, entries) or role_at(words, position)[0] > last:
            position += 1
            continue
        mention = words.claim(_mention(words, position, last, entries))
        yield mention
        position = mention.last_token


def _mention(words: Words, first: int, last: int, entries: list[Known]) -> ActorMention:
    usual = tables.ambiguous().get(folded(entries[0].alias), ())
    best = min(entries, key=lambda known: usual.index(known.actor_id) if known.actor_id in usual else len(usual))
    form, kind, confidence = best.form, best.kind, 0.9
    mention = words.mention(first, last, form, kind, "table", confidence)
    if kind == "country" and form == "name" and words.word(last) in cues()["features"] and words.capitals[last]:
        mention = words.mention(first, last + 1, "place", "region", "feature", 0.6)
        mention.place_name, mention.country = mention.text, best.country
        return mention
    mention.actor_id, mention.name = best.actor_id, best.name
    mention.country, mention.sector = best.country, best.sector
    if best.kind == "person":
        mention.gender = gender_of(best.actor_id, best.name)
    elif best.form == "metonym":
        _settle_metonym(words, mention, best)
    elif best.form == "place":
        mention.actor_id, mention.place_name = None, best.name
    actors = [entry.actor_id for entry in entries if entry.form != "place" or best.form == "place"]
    others = list(dict.fromkeys((best.actor_id, *actors)))
    if len(others) > 1:
        mention.candidates = [(actor_id, round(1 / len(others), 3)) for actor_id in others]
    return mention


def _settle_metonym(words: Words, mention: ActorMention, known: Known) -> None:
    """Make a mention of a capital or seat of power a place where its use says so."""
    use = usage(words, mention.first_token, mention.last_token)
    elsewhere = _country_behind(words, mention.last_token)
    if elsewhere not in {None, known.country}:
        use, mention.country = PLACE, elsewhere  # "Tripoli, Lebanon"
    is_building = known.kind != "government" or known.alias in tables.buildings()
    if use == PLACE:
        mention.form, mention.kind = "place", "facility" if is_building else "city"
        mention.actor_id, mention.sector = None, None
        mention.place_name, mention.name = mention.text, mention.text
        mention.rule = "place"
    else:
        mention.rule = "metonym"
        mention.confidence = 0.85 if use == GOVERNMENT else 0.6


def _country_behind(words: Words, last: int) -> str | None:
    """Return the country that follows a name behind a comma ("Birmingham, England")."""
    if words.word(last) != "," or last + 1 >= words.size:
        return None
    _, entries = tables.names().at(words.folded, words.text, words.starts, words.ends, last + 1)
    is_nation = bool(entries) and entries[0].kind in {"country", "region"} and entries[0].form != "demonym"
    return entries[0].country if is_nation else None


def _is_part_of_other_name(words: Words, first: int, last: int, entries: list[Known]) -> bool:
    """Whether a name is part of one that is not in the tables ("Michael Jordan", "Ali Mehr", "The National Trust")."""
    known = entries[0]
    if known.form == "demonym" and last - first == 1 and _is_given_name(words, first, known):
        return True  # "Christian Keysers"
    if known.form in {"name", "acronym"} and words.word(last) in {"dollar", "dollars"}:
        return True  # "five million US dollars"
    if known.form in {"demonym", "acronym"} or last - first > 2:
        return False
    is_place = known.kind in {"country", "government"}
    for other, governor in ((first - 1, range(first, last)), (last, range(last, last + 4))):
        if not _may_join(words, first, other):
            continue
        one, two = (other, last - 1) if other < first else (last - 1, other)
        if is_place and last - first == 1 and words.labels[one] == words.labels[two] == "PERSON":
            return True
        if not is_place and words.deps[one] in {"compound", "nmod"} and words.heads[one] in governor:
            return True
    return False


def _is_given_name(words: Words, first: int, known: Known) -> bool:
    """Whether a name of a people is a given name here, with a surname behind it that stands in no table."""
    behind = first + 1
    return (
        (known.kind == "population" or words.lower[first] in given_names())
        and _may_join(words, first, behind)
        and words.labels[first] == words.labels[behind] == "PERSON"
        and not tables.names().at(words.folded, words.text, words.starts, words.ends, behind)[1]
    )


def _may_join(words: Words, first: int, other: int) -> bool:
    """Whether a word beside a name is itself a name in no table, and neither a title nor a noun for a role."""
    return (
        words.same_sentence(first, other)
        and words.pos[other] == "PROPN"
        and words.capitals[other]
        and words.named[other] is None
        and words.lower[other] not in tables.roles()
        and words.lower[other] not in CALENDAR
        and words.lower[other] not in honorifics()
    )
