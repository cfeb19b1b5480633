"""Namesakes: whether a name of the tables is that person here, and who "President Bush" is."""

from transforms.extract.actors import tables
from transforms.extract.actors.lookup import Known, folded
from transforms.extract.actors.persons import gender_of
from transforms.extract.actors.scene import Scene
from transforms.extract.text import ActorMention


def doubt_namesakes(scene: Scene) -> None:
    """Take persons who held lesser offices for somebody else where the article is about other countries.

    The reference stays as a candidate. Without any country in the article, only a title that is none of theirs
    ("chairman") speaks against them. "Mrs. Trump" is not Donald Trump.
    """
    countries = {
        mention.country
        for mention in scene.mentions
        if mention.country in tables.country_names() and mention.kind != "person"
    }
    for mention in scene.mentions:
        actor_id = mention.actor_id
        if mention.kind != "person" or actor_id is None or mention.form != "name":
            continue
        if " " not in mention.text and {mention.gender, gender_of(actor_id, mention.name or "")} == {"f", "m"}:
            _forget(mention, [])
            continue
        if tables.is_prominent(actor_id):
            continue
        if mention.country in countries or (not countries and mention.description is None):
            continue
        roles = {office.role for office in tables.offices().get(actor_id, ())}
        if mention.office_role in roles:
            continue
        _forget(mention, [(actor_id, 0.3)])


def _forget(mention: ActorMention, candidates: list[tuple[str, float]]) -> None:
    mention.candidates = candidates
    mention.actor_id, mention.country, mention.name = None, None, mention.text
    mention.rule, mention.confidence = "namesake", 0.4


def settle_shared_names(scene: Scene) -> None:
    """Choose between actors that share a name ("Congolese") the one whose country the article names otherwise."""
    shared = [m for m in scene.mentions if len(m.candidates) > 1 and m.rule == "table" and m.kind != "person"]
    named = [m for m in scene.mentions if m.rule in {"table", "place", "metonym", "city"} and m not in shared]
    countries = {mention.country for mention in named if mention.country}
    for mention in shared:
        known = {entry.actor_id: entry for entry in tables.names().found.get(folded(mention.text), ())}
        possible = [known[actor_id] for actor_id, _ in mention.candidates if actor_id in known]
        fitting = [entry for entry in possible if entry.country in countries]
        if len({entry.country for entry in fitting}) == 1:
            _choose(scene, mention, fitting[0])


def settle_shared_places(scene: Scene) -> None:
    """Take a country's name for the region of another country ("Georgia") where the article names places of that one.

    A demonym, capital or town of the country itself speaks against it.
    """
    places = {mention.country for mention in scene.mentions if mention.form == "place" and mention.country}
    for mention in scene.mentions:
        if mention.kind != "country" or mention.form != "name" or mention.rule != "table":
            continue
        entries = tables.names().found.get(folded(mention.text), ())
        region = next((entry for entry in entries if entry.form == "place" and entry.country in places), None)
        if region is None or any(
            other.country == mention.country and folded(other.text) != folded(mention.text) for other in scene.mentions
        ):
            continue
        mention.form, mention.kind, mention.country = "place", region.kind, region.country
        mention.actor_id, mention.name, mention.place_name = None, region.name, region.name


def _choose(scene: Scene, mention: ActorMention, chosen: Known) -> None:
    """Make a mention one of those that share its name, and what it stands in ("Congolese police") with it."""
    for outer in scene.mentions:
        is_around = outer.start <= mention.start and mention.end <= outer.end and outer is not mention
        if is_around and outer.country == mention.country and chosen.country:
            outer.country = chosen.country
            outer.office_country = chosen.country if outer.office_country else None
            if outer.body and outer.actor_id:
                outer.actor_id = tables.body_id(chosen.country, outer.body)
                outer.name = tables.bodies()[outer.body].title.format(tables.country_names()[chosen.country])
    mention.actor_id, mention.name, mention.kind = chosen.actor_id, chosen.name, chosen.kind
    mention.country, mention.sector = chosen.country, chosen.sector


def know_by_short_name(scene: Scene) -> None:
    """Resolve full names by the shorter one that the tables know ("Robert Gabriel Mugabe", "Ana Díaz Soto").

    Where the text tells a country, it must be that of the person.
    """
    for mention in scene.mentions:
        parts = mention.text.split()
        if mention.kind != "person" or mention.form != "name" or mention.actor_id or not 3 <= len(parts) <= 4:
            continue
        for short in (f"{parts[0]} {parts[-1]}", f"{parts[0]} {parts[1]}"):
            known = tables.names().found.get(folded(short), ())
            people = list(dict.fromkeys(entry.actor_id for entry in known if entry.kind == "person"))
            if len(people) == len(known) == 1 and mention.country in {None, known[0].country}:
                _be(mention, people[0])
                mention.rule = "short name"
                for other in scene.mentions:
                    if other.antecedent_id == mention.mention_id:
                        other.actor_id, other.name = mention.actor_id, mention.name
                break


def know_by_title(scene: Scene) -> None:
    """Resolve surnames that stand in no table by the office in their title."""
    for mention in scene.mentions:
        if mention.kind == "person" and mention.form == "name" and not mention.antecedent_id:
            known_by_title(mention)


def known_by_title(mention: ActorMention) -> bool:
    """Resolve a surname that stands in no table by the office in its title; several holders become candidates.

    Return whether there is one holder.
    """
    if not mention.office_role or " " in mention.text or mention.actor_id:
        return False
    holders = [
        office
        for office in tables.holders_by_surname().get((mention.office_role, folded(mention.text)), ())
        if mention.office_country in {None, office.country}
    ]
    people = list(dict.fromkeys(office.actor_id for office in reversed(holders)))
    if len(people) == 1:
        _be(mention, people[0])
    elif people:
        mention.candidates = [(actor_id, round(1 / len(people), 3)) for actor_id in people]
    return len(people) == 1


def _be(mention: ActorMention, actor_id: str) -> None:
    person = tables.people()[actor_id]
    mention.actor_id, mention.name, mention.country = actor_id, person["name"], person["country"] or None
    mention.rule, mention.confidence = "surname and title", 0.75
