"""Descriptions by office ("the Turkish leader", "his counterpart") linked to persons that the article names."""

from transforms.extract.actors import tables
from transforms.extract.actors.scene import Scene, same_actor
from transforms.extract.text import ActorMention

HEADS = frozenset({"president", "prime minister", "monarch", "supreme leader", "leader", "general secretary"})
DEFINITE = frozenset({"the", "his", "her", "their", "its"})


def link_offices(scene: Scene) -> None:
    """Link each description by office to the last person before it that holds the office, or else to one after it."""
    persons: list[ActorMention] = []
    named = [mention for mention in scene.mentions if mention.kind == "person" and mention.form == "name"]
    for mention in scene.mentions:
        if mention.kind == "person" and mention.form == "name":
            persons.append(mention)
            continue
        if mention.form != "office" or mention.antecedent_id or mention.is_plural or mention.office_role is None:
            continue
        role, country = mention.office_role, mention.country
        if role == "counterpart":
            other = next((person for person in reversed(persons) if person.country not in {None, country}), None)
            mention.office_role = role = _role_of(other) if other else "leader"
        if country is None and not _is_definite(scene, mention):
            continue
        known = [person for person in persons if holds(person, role, country)]
        said = known if country is None else [person for person in known if _is_said(person, role, country)]
        known = said or known
        if not known and country:
            known = [person for person in named if holds(person, role, country)]
        ids = list(dict.fromkeys(person.actor_id for person in reversed(known) if person.actor_id))
        if known and (said or len(ids) < 2):
            same_actor(mention, known[-1], "office")
            mention.office_role, mention.office_country = role, country or known[-1].office_country
        elif known:  # several had the office at some time: the article's date tells
            mention.actor_id, mention.name, mention.rule = known[-1].actor_id, known[-1].name, "office"
            mention.candidates = [(actor_id, round(1 / len(ids), 3)) for actor_id in ids]


def _is_said(person: ActorMention, role: str, country: str | None) -> bool:
    wanted = HEADS if role == "leader" else {role}
    return person.office_role in wanted and (country is None or person.office_country in {country, None})


def holds(person: ActorMention, role: str, country: str | None) -> bool:
    """Whether a person of the article is said, or known from the tables, to be in an office."""
    if _is_said(person, role, country):
        return True
    wanted = HEADS if role == "leader" else {role}
    return any(
        office.role in wanted and (country is None or office.country == country)
        for office in tables.offices().get(person.actor_id or "", ())
    )


def _role_of(person: ActorMention) -> str:
    if person.office_role and person.office_role != "counterpart":
        return person.office_role
    offices = tables.offices().get(person.actor_id or "", ())
    return offices[-1].role if offices else "leader"


def _is_definite(scene: Scene, mention: ActorMention) -> bool:
    words = scene.words_of(mention)
    return words.word(mention.first_token) in DEFINITE or words.is_capitalised(mention.head_token)
