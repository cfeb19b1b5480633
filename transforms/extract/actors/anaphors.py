"""Bodies spoken of again without their name: "the company", "the agency", "the group"."""

from transforms.extract.actors.lookup import folded
from transforms.extract.actors.scene import Scene, same_actor
from transforms.extract.text import ActorMention

BODIES = frozenset(
    {"organisation", "international_organisation", "party", "agency", "outlet", "armed_group", "ministry"}
)
DEFINITE = frozenset({"the", "this", "that"})
REACH = 20  # how many mentions back the name may lie


def link_anaphors(scene: Scene) -> None:
    """Link definite descriptions of one body to the last name of a body that they may stand for.

    A noun that says nothing by itself ("the group") and that goes back to no name is no mention.
    """
    named: list[ActorMention] = []
    dropped: set[str] = set()
    for mention in scene.mentions:
        if mention.form in {"name", "acronym"} and mention.kind in BODIES:
            named.append(mention)
        elif mention.form == "description" and mention.actor_id is None and mention.country is None:
            is_empty = mention.rule == "anaphor"
            candidates = _of_that_noun(scene, named, mention) if is_empty else named
            antecedent = _antecedent(candidates, mention) if _is_definite(scene, mention) else None
            if antecedent is not None:
                same_actor(mention, antecedent, "anaphor")
                mention.kind = antecedent.kind
            elif is_empty:
                dropped.add(mention.mention_id)
    scene.mentions = [mention for mention in scene.mentions if mention.mention_id not in dropped]


def _is_definite(scene: Scene, mention: ActorMention) -> bool:
    words = scene.words_of(mention)
    length = mention.last_token - mention.first_token
    return (
        not mention.is_plural
        and mention.kind != "person"
        and length <= 3
        and words.word(mention.first_token) in DEFINITE
    )


def _of_that_noun(scene: Scene, named: list[ActorMention], mention: ActorMention) -> list[ActorMention]:
    """Return the names that hold a noun that is written with a capital ("the Alliance"); all of them for any other."""
    words = scene.words_of(mention)
    if not words.is_capitalised(mention.head_token) or mention.first_token == mention.head_token:
        return named
    noun = words.folded_word(mention.head_token)
    return [other for other in named if noun in folded(other.name or other.text).split()]


def _antecedent(named: list[ActorMention], mention: ActorMention) -> ActorMention | None:
    """Return the last name of a body in the paragraphs before; of the same sector where the noun tells one."""
    for other in reversed(named[-REACH:]):
        if other.paragraph < mention.paragraph - 2:
            return None
        is_alike = mention.sector and other.sector == mention.sector and mention.kind != "government"
        if mention.rule == "anaphor" or is_alike:
            return other
    return None
