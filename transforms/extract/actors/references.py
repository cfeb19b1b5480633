"""What the mentions of an article go back to, one step after the other."""

from transforms.extract.actors.anaphors import link_anaphors
from transforms.extract.actors.context import fill_countries, fill_homes, merge_opposition
from transforms.extract.actors.groups import groups, link_members
from transforms.extract.actors.identities import (
    doubt_namesakes,
    know_by_short_name,
    know_by_title,
    settle_shared_names,
    settle_shared_places,
)
from transforms.extract.actors.offices import link_offices
from transforms.extract.actors.pronouns import link_pronouns, pronouns
from transforms.extract.actors.scene import Scene
from transforms.extract.actors.surnames import bare_surnames, give_ids, link_acronyms, link_surnames
from transforms.extract.actors.usage import cues

STORMY = frozenset({"person", "organisation", "city"})


def drop_storms(scene: Scene) -> None:
    """Take out names that the article gives to a storm ("Hurricane Maria ... Maria moved north")."""
    storms = {
        words.lower[position + 1]
        for words in scene.words.values()
        for position, word in enumerate(words.lower[:-1])
        if word in cues()["storms"] and words.capitals[position] and words.is_capitalised(position + 1)
    }
    if storms:
        scene.mentions = [
            mention
            for mention in scene.mentions
            if mention.kind not in STORMY
            or mention.actor_id is not None
            or mention.text.split()[-1].lower() not in storms
            or (" " in mention.text and mention.text.split()[0].lower() not in cues()["storms"])
        ]


def settle(scene: Scene) -> None:
    """Find for each mention of an article what it goes back to; adds surnames, groups and pronouns as mentions."""
    drop_storms(scene)
    scene.mentions += bare_surnames(scene)
    scene.mentions += list(groups(scene))
    scene.mentions += pronouns(scene)
    scene.sort()
    settle_shared_names(scene)
    settle_shared_places(scene)
    know_by_short_name(scene)
    doubt_namesakes(scene)
    link_surnames(scene)
    link_acronyms(scene)
    know_by_title(scene)
    fill_homes(scene)
    give_ids(scene)
    link_offices(scene)
    link_anaphors(scene)
    fill_countries(scene)
    merge_opposition(scene)
    link_members(scene)
    link_pronouns(scene)
