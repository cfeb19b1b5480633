"""Surnames linked to full names, and ids for persons and organisations that stand in no table."""

from collections import Counter
from collections.abc import Iterator

from transforms.extract.actors.identities import known_by_title
from transforms.extract.actors.lookup import folded
from transforms.extract.actors.offices import holds
from transforms.extract.actors.scene import Scene, same_actor
from transforms.extract.actors.tables import family_names, offices, people
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

    Whom the tables know by surname or title is not somebody else of that name: "President Obama", or the Obama of
    whom the text tells before it names another one. Where several have the surname, it is the one just named, in the
    same paragraph; else who is named most so far. The only one who held an office comes before others.
    """
    surnames, given = _by_surname(scene), _by_given_name(scene)
    times: Counter[str] = Counter()
    alone: dict[str, list[ActorMention]] = {}  # surnames that stand for themselves
    for mention in scene.mentions:
        if mention.rule == "capitals" and mention.kind == "organisation" and folded(mention.text) in surnames:
            mention.kind = "person"
        if _stands_alone(mention, surnames):
            alone.setdefault(_key(mention), []).append(mention)
    for mention in scene.mentions:
        key = _key(mention)
        if not _is_short(mention) or mention in alone.get(key, ()):
            times[mention.name or mention.text] += mention.form == "name"
            continue
        parts = set(key.split())
        fuller = [
            other
            for other in surnames.get(key, []) or surnames.get(key.split()[-1], []) or given.get(key, [])
            if _length(other) > _length(mention) and parts <= set(folded(other.text).replace("-", " ").split())
        ]
        fuller = sorted([*fuller, *alone.get(key, [])], key=lambda other: other.start)
        fuller = _of_one_sex(mention, fuller)
        fuller = _holders(mention, fuller) or fuller
        if not fuller:
            times[mention.name or mention.text] += 1
            continue
        known = [other for other in fuller if mention.actor_id and other.actor_id == mention.actor_id]
        antecedent = _nearest(mention, known or fuller, times)
        times[antecedent.name or antecedent.text] += 1
        if mention.actor_id is None or mention.candidates or antecedent.actor_id in {mention.actor_id, None}:
            same_actor(mention, antecedent, "surname")


def _key(mention: ActorMention) -> str:
    """Return a name as surnames are kept (`family_names`)."""
    return folded(mention.text).replace("-", " ")


def _is_short(mention: ActorMention) -> bool:
    is_name = mention.kind == "person" and mention.form == "name"
    return is_name and not mention.antecedent_id and _length(mention) <= 3


def _stands_alone(mention: ActorMention, surnames: dict[str, list[ActorMention]]) -> bool:
    """Whether a surname is that of somebody whom the tables know, and whom the article does not name in full."""
    if not _is_short(mention) or " " in mention.text:
        return False
    fuller = surnames.get(_key(mention), [])
    if mention.actor_id is None:
        return not _holders(mention, fuller) and known_by_title(mention)
    if any(other.actor_id in {mention.actor_id, *dict(mention.candidates)} for other in fuller):
        return False
    roles = {office.role for office in offices().get(mention.actor_id, ())}
    return mention.office_role in roles or all(mention.start < other.start for other in fuller)


def _of_one_sex(mention: ActorMention, fuller: list[ActorMention]) -> list[ActorMention]:
    """Return those who may be addressed so; where none may, those whose sex was guessed by their given names."""
    fitting = [other for other in fuller if None in (mention.gender, other.gender) or mention.gender == other.gender]
    return fitting or [other for other in fuller if other.actor_id not in people()]


def _holders(mention: ActorMention, fuller: list[ActorMention]) -> list[ActorMention]:
    """Return those who hold the office of the mention's title."""
    role, country = mention.office_role, mention.office_country
    return [other for other in fuller if role and holds(other, role, country)]


def _nearest(mention: ActorMention, fuller: list[ActorMention], times: Counter[str]) -> ActorMention:
    """Return whom a short name means among those that have it; `times` is how often each was named so far."""
    before = [other for other in fuller if other.start < mention.start]
    main = _main_one(before, times)
    if main is not None:
        return main
    in_office = [other for other in fuller if other.actor_id in offices()]
    if len({other.actor_id for other in in_office}) == 1:
        fuller = in_office
        before = [other for other in in_office if other.start < mention.start]
    antecedent = before[-1] if before else fuller[0]
    if antecedent.paragraph != mention.paragraph and len(before) > 1:
        return max(reversed(before), key=lambda other: times[other.name or other.text])
    return antecedent


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
