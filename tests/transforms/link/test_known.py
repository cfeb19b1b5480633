"""Names and profiles of the actors of the reference tables."""

import pytest

from transforms.extract.actors import tables
from transforms.link.actors import profiles
from transforms.link.known import reference_names


def test_whoever_has_a_profile_has_names_and_the_common_one_stands_first() -> None:
    names = reference_names()
    assert names.keys() == profiles().keys()
    assert [actor_id for actor_id, known in profiles().items() if names[actor_id][0] != (known.name, "name")] == []


def test_whoever_a_name_may_stand_for_has_a_profile() -> None:
    known = [known for entries in tables.names().found.values() for known in entries]
    places = {each.actor_id for each in known if each.form == "place"}
    owners = {each.actor_id for each in known if each.form != "place"}
    owners |= {actor_id for owners_of_one in tables.ambiguous().values() for actor_id in owners_of_one} - places
    assert owners - profiles().keys() == set()


@pytest.mark.parametrize(
    ("actor_id", "name"),
    [
        ("abkhazia", ("Republic of Abkhazia", "alias")),
        ("kurds", ("Kurdish", "demonym")),
        ("RUS-government", ("Kremlin", "metonym")),
        ("TUR-government", ("Ankara", "metonym")),
        ("Q1065", ("U.N.", "acronym")),
    ],
)
def test_a_breakaway_state_a_people_and_a_government_go_by_their_names(actor_id: str, name: tuple[str, str]) -> None:
    assert name in reference_names()[actor_id]
