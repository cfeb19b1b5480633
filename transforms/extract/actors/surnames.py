"""Surnames linked to full names, and ids for persons and organisations that stand in no table."""

from collections import Counter
from collections.abc import Iterator

from transforms.extract.actors.lookup import folded
from transforms.extract.actors.scene import Scene, same_actor
from transforms.extract.actors.tables import family_names
from transforms.extract.text import ActorMention
from transforms.identity import hashed

MAIN_TIMES = 4  # how many times more than another one somebody is named whom the text is about


def bare_surnames(scene: Scene) -> Iterator[ActorMention]:
    """Yield capitalised words that no rule has taken for a name, but that are surnames of persons of the article."""
    surnames = _by_surname(scene)
    for words in scene.words.values():
        for position in range(words.size):
            if (
                words.named[position] is None
                and words.is_capitalised(position)
                and words.folded_word(position) in surnames
            ):
                yield words.claim(words.mention(position, position + 1, "name", "person", "surname", 0.6))


def link_acronyms(scene: Scene) -> None:
    """Link an acronym that stands in brackets behind a name, and wherever else it stands, to that name."""
    spelled_out: dict[str, ActorMention] = {}
    for name in scene.mentions:
        words, last = scene.words_of(name), name.last_token
        if name.form == "name" and name.kind != "person" and words.word(last) == "(" and words.word(last + 2) == ")":
            acronym = words.texts[last + 1].replace(".", "")
            if acronym.isupper() and initials(name.text)[-2:] == acronym[-2:]:
                spelled_out.setdefault(acronym, name)
    for mention in scene.mentions:
        name_of = spelled_out.get(mention.text.replace(".", ""))
        if name_of is not None and mention.form == "acronym" and mention.actor_id is None:
            same_actor(mention, name_of, "acronym")
            mention.kind = name_of.kind


def initials(name: str) -> str:
    """Return the capitals that the words of a name begin with ("Bureau of Land Management": "BLM")."""
    return "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper())


def link_surnames(scene: Scene) -> None:
    """Link every short name of a person to the full name before it, or else to the first one after it.

    Where several have the surname, it is the one just named, in the same paragraph; else who is named most so far.
    """
    surnames, given = _by_surname(scene), _by_given_name(scene)
    times: Counter[str] = Counter()
    for mention in scene.mentions:
        if mention.rule == "capitals" and mention.kind == "organisation" and folded(mention.text) in surnames:
            mention.kind = "person"
        if mention.kind != "person" or mention.form != "name" or mention.antecedent_id or _length(mention) > 3:
            times[mention.name or mention.text] += mention.form == "name"
            continue
        key = folded(mention.text).replace("-", " ")
        parts = set(key.split())
        fuller = [
            other
            for other in surnames.get(key, []) or surnames.get(key.split()[-1], []) or given.get(key, [])
            if _length(other) > _length(mention) and parts <= set(folded(other.text).replace("-", " ").split())
        ]
        if not fuller:
            times[mention.name or mention.text] += 1
            continue
        known = [other for other in fuller if mention.actor_id and other.actor_id == mention.actor_id]
        before = [other for other in known or fuller if other.start < mention.start]
        antecedent = before[-1] if before else (known or fuller)[0]
        if antecedent.paragraph != mention.paragraph and len(before) > 1:
            antecedent = max(reversed(before), key=lambda other: times[other.name or other.text])
        else:
            antecedent = _main_one(before, times) or antecedent
        times[antecedent.name or antecedent.text] += 1
        if mention.actor_id is None or mention.candidates or antecedent.actor_id in {mention.actor_id, None}:
            same_actor(mention, antecedent, "surname")


def _main_one(before: list[ActorMention], times: Counter[str]) -> ActorMention | None:
    """Return whom the text is about, where it named that one far more than the last one of the same surname."""
    if len(before) < 2:
        return None
    most = max(reversed(before), key=lambda other: times[other.name or other.text])
    last = before[-1]
    is_main = times[most.name or most.text] >= MAIN_TIMES * max(1, times[last.name or last.text])
    return most if is_main else None


def give_ids(scene: Scene) -> None:
    """Give persons and organisations in no table an id from name, country and kind, the same in every article."""
    unknown = [
        mention
        for mention in scene.mentions
        if mention.actor_id is None and mention.form in {"name", "acronym"} and mention.name
    ]
    first_of: dict[str, ActorMention] = {}
    for mention in unknown:
        if mention.antecedent_id is None:
            first = first_of.setdefault(folded(mention.name or ""), mention)
            first.country = first.country or mention.country
            first.sector = first.sector or mention.sector
            first.description = first.description or mention.description
            first.office_role = first.office_role or mention.office_role
            first.office_country = first.office_country or mention.office_country
    for mention in unknown:
        if mention.antecedent_id is None:
            first = first_of[folded(mention.name or "")]
            mention.country, mention.sector = first.country, mention.sector or first.sector
            mention.actor_id = hashed("actor", folded(mention.name or ""), mention.country or "", mention.kind)
    for mention in scene.mentions:
        antecedent = scene.by_id.get(mention.antecedent_id or "")
        if antecedent is not None and mention.actor_id is None:
            mention.actor_id, mention.country = antecedent.actor_id, antecedent.country or mention.country
            mention.sector = mention.sector or antecedent.sector


def _by_surname(scene: Scene) -> dict[str, list[ActorMention]]:
    found: dict[str, list[ActorMention]] = {}
    for mention in scene.mentions:
        if mention.kind == "person" and mention.form == "name" and mention.name and _length(mention) > 1:
            for surname in dict.fromkeys(
                [*family_names(mention.text, mention.country), *family_names(mention.name, mention.country)]
            ):
                found.setdefault(surname, []).append(mention)
    return found


def _by_given_name(scene: Scene) -> dict[str, list[ActorMention]]:
    """Return the full names of the article by their first word, where one person only has it ("Jong Woo Son")."""
    found: dict[str, list[ActorMention]] = {}
    for mention in scene.mentions:
        if mention.kind == "person" and mention.form == "name" and mention.name and _length(mention) > 1:
            found.setdefault(folded(mention.text).split()[0], []).append(mention)
    return {first: named for first, named in found.items() if len({folded(other.name or "") for other in named}) == 1}


def _length(mention: ActorMention) -> int:
    return len(mention.text.split())
