"""Namesakes: whether a name of the tables is that person here, and who "President Bush" is."""

from transforms.extract.actors import tables
from transforms.extract.actors.lookup import folded
from transforms.extract.actors.scene import Scene
from transforms.extract.text import ActorMention


def doubt_namesakes(scene: Scene) -> None:
    """Take persons who held lesser offices for somebody else where the article is about other countries.

    The reference stays as a candidate. Without any country in the article, only a title that is none of theirs
    ("chairman") speaks against them.
    """
    countries = {
        mention.country
        for mention in scene.mentions
        if mention.country in tables.country_names() and mention.kind != "person"
    }
    for mention in scene.mentions:
        actor_id = mention.actor_id
        if mention.kind != "person" or actor_id is None or tables.is_prominent(actor_id) or mention.form != "name":
            continue
        if mention.country in countries or (not countries and mention.description is None):
            continue
        if mention.office_role and any(
            office.role == mention.office_role for office in tables.offices().get(actor_id, ())
        ):
            continue
        mention.candidates = [(actor_id, 0.3)]
        mention.actor_id, mention.country, mention.name = None, None, mention.text
        mention.rule, mention.confidence = "namesake", 0.4


def know_by_title(scene: Scene) -> None:
    """Resolve surnames that stand in no table by the office in their title; several holders become candidates."""
    for mention in scene.mentions:
        if (
            mention.actor_id is not None
            or mention.kind != "person"
            or mention.form != "name"
            or not mention.office_role
        ):
            continue
        if " " in mention.text or mention.antecedent_id:
            continue
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


def _be(mention: ActorMention, actor_id: str) -> None:
    person = tables.people()[actor_id]
    mention.actor_id, mention.name, mention.country = actor_id, person["name"], person["country"] or None
    mention.rule, mention.confidence = "surname and title", 0.75
