"""Titles before names: "Mr", "General", "Russian Foreign Minister"."""

from functools import cache

import seeds
from transforms.extract.actors.nouns import role_at
from transforms.extract.actors.tables import Role
from transforms.extract.actors.words import Words
from transforms.extract.text import ActorMention


@cache
def honorifics() -> dict[str, tuple[str | None, str | None]]:
    """Return forms of address in lower case, with the gender ("m", "f") and the PLOVER sector that they tell."""
    return {row["title"]: (row["gender"] or None, row["sector"] or None) for row in seeds.rows("actors/honorifics.csv")}


def title_before(words: Words, first: int) -> tuple[bool, Role | None, str | None, int]:
    """Return what title stands before a name: whether one does, its role, the gender it tells, and where it begins.

    Of several titles ("Defence Minister General ...") the one that is an office counts, or else the first.
    """
    position, gender, found = first, None, False
    roles: list[Role] = []
    while position > 0 and words.same_sentence(position - 1, first):
        word = words.word(position - 1)
        if word in honorifics():
            gender = gender or honorifics()[word][0]
            found, position = True, position - 1
            continue
        behind = position - 1 if roles and words.texts[position - 1] == "-" else position
        begin, role = _role_ending_at(words, behind)
        if role is None:
            break
        roles.append(role)
        found, position = True, begin
    office = next((role for role in roles if role.office), None)
    return found, office or (roles[-1] if roles else None), gender, position


def mark_title(words: Words, person: ActorMention) -> None:
    """Note which words are the title of a person, so that they are not taken for somebody themselves."""
    found, role, _, first = title_before(words, person.first_token)
    if found and (role is None or role.office != "counterpart"):
        words.titles.update(range(first, person.first_token))


def _role_ending_at(words: Words, last: int) -> tuple[int, Role | None]:
    """Return the longest role noun that ends before a word, in the singular."""
    best: tuple[int, Role | None] = (last, None)
    for first in range(last - 1, max(last - 7, -1), -1):
        if not words.same_sentence(first, last - 1):
            break
        behind, role = role_at(words, first)
        if behind == last and role is not None and not role.is_plural and (not role.is_collective):
            best = (first, role)
    return best
