"""Noun phrases that stand for somebody in a role: "Turkish soldiers", "authorities in Germany", "the opposition"."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from transforms.extract.actors import tables
from transforms.extract.actors.lookup import written_alike
from transforms.extract.actors.phrases import joined_names, left_edge, noun_phrase_after
from transforms.extract.actors.tables import Body, Role
from transforms.extract.actors.usage import cues
from transforms.extract.actors.words import Words
from transforms.extract.text import ActorMention

LOCAL = frozenset({"in", "from", "at", "across", "inside", "throughout"})
NATIONS = frozenset({"country", "city", "region", "population"})
# kinds of organisations whose people are they ("Taliban militants", "DEA officials")
EMPLOYERS = frozenset(
    {"armed_group", "organisation", "international_organisation", "party", "agency", "ministry", "military"}
)
EMPLOYED = frozenset({"MIL", "UAF", "REB", "PRM", "CRM"})  # sectors of nouns for the people of a fighting group


@dataclass(slots=True)
class Phrase:
    """A noun phrase around a role noun, and what its parts say of it."""

    first: int
    last: int
    noun_first: int
    head: int
    role: Role
    nations: list[ActorMention] = field(default_factory=list)  # the countries that modify, possess or locate it
    owners: list[ActorMention] = field(default_factory=list)  # persons and organisations that possess or modify it
    modifiers: list[str] = field(default_factory=list)
    sectors: list[str] = field(default_factory=list)
    has_own_name: bool = False
    is_told: bool = False  # whether words before the noun tell whose it is


def described(words: Words) -> Iterator[ActorMention]:
    """Yield a mention of every noun phrase whose head is a role noun."""
    position, beginnings = 0, tables.longest_role()
    while position < words.size:
        if words.lower[position] not in beginnings:
            position += 1
            continue
        last, role = role_at(words, position)
        if role is None:
            position += 1
            continue
        head = last - 1
        if head not in words.titles and _is_head(words, head, role):
            phrase = phrase_of(words, position, head, role)
            person = words.named[phrase.last] if phrase.last < words.size else None
            if person is not None and person.kind == "person" and not role.is_plural and phrase.last > head + 1:
                _give_title(words, phrase, person)
            elif _is_party(words, phrase):
                yield _mention(words, phrase)
            elif _may_go_back(words, phrase):
                yield _empty(words, phrase)
        position = last


def _give_title(words: Words, phrase: Phrase, person: ActorMention) -> None:
    """Make a phrase right before a name the title of that person ("President of the Republic Jane Doe")."""
    if not words.same_sentence(phrase.head, person.first_token):
        return
    person.description = words.surface(phrase.first, phrase.last)
    person.country = person.country or country_of(phrase)
    if person.actor_id is None or is_former(phrase):
        person.sector = sector_of(phrase)
    if phrase.role.office and not is_former(phrase):
        person.office_role, person.office_country = phrase.role.office, country_of(phrase)


def role_at(words: Words, position: int) -> tuple[int, Role | None]:
    """Return the longest role noun that begins at a word: the position behind it, and the role."""
    longest = tables.longest_role().get(words.lower[position])
    if longest is None or words.named[position] is not None:
        return position, None
    roles, text = tables.roles(), words.text
    for last in range(min(position + longest, words.size), position, -1):
        if words.named[last - 1] is not None or not words.same_sentence(position, last - 1):
            continue
        surface = text[words.starts[position] : words.ends[last - 1]].replace("’", "'")
        role = roles.get(surface.lower())
        if role is None or (role.noun.isupper() and not written_alike(role.noun, surface)):
            continue
        if words.pos[last - 1] in {"NOUN", "PROPN"} or (last - position > 1 and words.pos[last - 1] == "ADJ"):
            return last, role
        person = words.named[last] if last < words.size and words.capitals[last - 1] else None
        if person is not None and person.kind == "person":
            return last, role  # a title, whatever its part of speech
        if words.tags[last - 1] in {"NNS", "VBZ"} and words.word(position - 1) in {"the", "of", "by"}:
            return last, role
        if role.noun in {"displaced", "opposition"} and words.word(last) not in {
            "people",
            "persons",
            "families",
        }:
            return last, role
    return position, None


def _is_head(words: Words, head: int, role: Role) -> bool:
    """Whether a role noun is the head of its phrase: not part of a longer noun, not the title of a name."""
    after = head + 1
    if not words.same_sentence(head, after):
        return True
    is_modifier = words.deps[head] in {"compound", "nmod", "amod"} and head < words.heads[head] <= head + 5
    following = words.named[after]
    if following is not None and following.kind == "person":
        return role.office == "counterpart"
    if is_modifier and words.pos[words.heads[head]] in {"NOUN", "PROPN"}:
        return False
    if words.is_capitalised(after) and words.pos[after] == "PROPN" and following is None:
        return not is_modifier and role.is_plural
    return not (words.texts[after] == "-" and words.word(head + 2) in cues()["support"])


def phrase_of(words: Words, noun_first: int, head: int, role: Role, governor: int | None = None) -> Phrase:
    """Return the phrase around a role noun; its words depend on `governor`, where given ("President Putin")."""
    first = left_edge(words, noun_first, head if governor is None else governor)
    phrase = Phrase(first, head + 1, noun_first, head, role)
    position = first
    while position < noun_first:
        named = words.named[position]
        if named is not None:
            _sort_in(words, phrase, named)
            position = named.last_token
            continue
        word = words.lower[position]
        inner, inner_role = role_at(words, position)
        if inner_role is not None:
            if inner_role.sector and words.word(inner) not in cues()["support"]:
                phrase.sectors.append(inner_role.sector)
            phrase.modifiers += words.lower[position:inner]
            position = inner
            continue
        phrase.modifiers.append(word)
        if words.pos[position] == "PROPN" and words.is_capitalised(position) and word not in cues()["former"]:
            phrase.has_own_name = True
        position += 1
    phrase.is_told = bool(phrase.nations or phrase.owners or phrase.has_own_name)
    if governor is None:
        _extend(words, phrase)
        _add_allegiance(words, phrase)
    return phrase


def _add_allegiance(words: Words, phrase: Phrase) -> None:
    """Take the nation of whoever a force is loyal to ("troops loyal to General Haftar")."""
    if phrase.nations or phrase.owners or words.word(phrase.last) != "loyal" or words.word(phrase.last + 1) != "to":
        return
    behind = noun_phrase_after(words, phrase.last + 2)
    phrase.owners = _names_between(words, phrase.last + 2, behind) or [
        named for at in range(behind, min(behind + 2, words.size)) if (named := words.named[at]) is not None
    ]


def _sort_in(words: Words, phrase: Phrase, named: ActorMention) -> None:
    """Put a name inside a phrase where it belongs: nation, owner, or neither ("US-backed")."""
    behind = named.last_token
    if words.word(behind) == "-" and words.word(behind + 1) in cues()["support"]:
        if words.word(behind + 1) in {"based", "born"} and phrase.role.sector != "JUD":
            phrase.nations.append(named)  # a court is often not that of the country where it sits
        return
    if words.word(named.first_token - 1) == "-" and words.word(named.first_token - 2) in {
        "anti",
        "pro",
        "ex",
        "non",
    }:
        phrase.modifiers.append(words.word(named.first_token - 2))
        if words.word(named.first_token - 2) == "anti":
            phrase.owners.append(named)
        return
    if _is_nation(named):
        phrase.nations.append(named)
    else:
        phrase.owners.append(named)


def _extend(words: Words, phrase: Phrase) -> None:
    """Take in what follows the noun: "of the republic", "in Germany", "to Turkey"."""
    after = phrase.last
    for _ in range(3):
        preposition = words.word(after)
        if not words.same_sentence(phrase.head, after + 1):
            return
        stands_for = preposition == "for" and phrase.role.takes_sector
        if preposition == "of" or stands_for:
            last = noun_phrase_after(words, after + 1)
        elif preposition in LOCAL or (preposition == "to" and phrase.role.office == "ambassador"):
            last = joined_names(words, after + 1)
            if last > after + 1 and preposition != "to" and not _modifies(words, after, phrase):
                return
        else:
            return
        if last <= after + 1:
            return
        names = _names_between(words, after + 1, last)
        after = last
        if stands_for and not names and not _sectors_between(words, phrase.last + 1, last):
            return
        if preposition == "of" and not names and not _noun_of(words, phrase.last + 1, last):
            continue  # "a professor of strategic studies at ...": nobody, but somebody may follow
        phrase.last = last
        if preposition == "to":
            continue
        nations = [name for name in names if _is_nation(name)]
        owners = [name for name in names if not _is_nation(name)]
        if preposition in {"of", "for"}:
            phrase.owners = phrase.owners or owners
            phrase.sectors = phrase.sectors or _sectors_between(words, phrase.head + 1, last)
        elif owners and not phrase.owners and not phrase.nations:
            phrase.owners = owners
        phrase.nations = phrase.nations or nations


def _is_nation(named: ActorMention) -> bool:
    return named.kind in NATIONS or named.form in {"demonym", "metonym"}


def _modifies(words: Words, preposition: int, phrase: Phrase) -> bool:
    """Whether "in Germany" goes with the noun, and not with a verb of the sentence."""
    governor = words.heads[preposition]
    return phrase.first <= governor < phrase.last or words.deps[phrase.head] in {"pobj", "ROOT", "agent"}


def _names_between(words: Words, first: int, last: int) -> list[ActorMention]:
    found: list[ActorMention] = []
    for position in range(first, last):
        named = words.named[position]
        if named is not None and named not in found:
            found.append(named)
    return found


def _noun_of(words: Words, first: int, last: int) -> bool:
    return any(words.lower[position] in tables.roles() for position in range(first, last)) or any(
        words.pos[position] == "PROPN" for position in range(first, last)
    )


def _sectors_between(words: Words, first: int, last: int) -> list[str]:
    found = []
    position = first
    while position < last:
        behind, role = role_at(words, position)
        if role is not None and role.sector:
            found.append(role.sector)
        position = max(behind, position + 1)
    return found


def _is_party(words: Words, phrase: Phrase) -> bool:
    """Whether a phrase stands for somebody: not for a thing, a place or a mere noun."""
    noun, reading = phrase.role.noun, phrase.role.reading
    if phrase.first == 0 and words.word(phrase.last) == ":":
        return False  # a label: "Source: ..."
    dep, is_told = words.deps[phrase.head], bool(phrase.nations or phrase.owners)
    is_bare = phrase.first == phrase.noun_first and not words.capitals[phrase.noun_first]
    is_alone = phrase.first == phrase.noun_first and not phrase.role.is_plural and not is_told
    if phrase.role.office and phrase.first == phrase.noun_first and words.word(phrase.first - 1) == "as":
        return False  # "elected as President of France"
    if phrase.role.office and is_alone and dep == "pobj" and words.word(phrase.first - 1) in {"for", "of", "as"}:
        return False  # "the job of President", "nominated for Vice President": the office, not who is in it
    if noun == "head" and phrase.owners and not phrase.nations and phrase.owners[-1].kind == "person":
        return False  # "the head of Jesus": a part of the body
    if noun == "opposition" and words.word(phrase.head + 1) == "to":
        return False  # "his opposition to the ban"
    if noun == "justice" and not phrase.role.is_plural and words.pos[phrase.first] == "ADJ" and not is_told:
        return False  # "swift and certain justice"
    if phrase.role.office and is_bare and not phrase.role.is_plural and dep not in {"nsubj", "nsubjpass"}:
        return False  # "a candidate for prime minister": nobody yet
    if reading == "equipment":
        return is_told and (dep in {"nsubj", "ROOT", "agent", "compound"} or words.word(phrase.first - 1) == "by")
    if reading == "others":
        return is_told or (phrase.role.is_plural and dep == "nsubj")
    if reading == "place":
        return noun == "city" and bool(phrase.nations) and dep in {"nsubj", "agent"}
    if reading == "vague":
        return is_told or phrase.is_told or bool(phrase.sectors) or phrase.modifiers[-1:] == ["armed"]
    if reading == "body":
        is_counted = phrase.role.is_plural or words.pos[phrase.first] == "DET" or phrase.has_own_name
        return (phrase.is_told or bool(phrase.sectors)) and (noun != "business" or is_counted)
    return noun != "counterpart" or bool(phrase.nations)


def _mention(words: Words, phrase: Phrase) -> ActorMention:
    role = phrase.role
    mention = words.mention(phrase.first, phrase.last, "description", "group", "role noun", 0.6, phrase.head)
    mention.is_plural = role.is_plural
    mention.country, mention.sector = country_of(phrase), sector_of(phrase)
    body = tables.bodies().get(_body(phrase, mention.sector) or "") if not _are_rivals(phrase) else None
    is_single = not role.is_plural and not role.is_collective and role.reading not in {"equipment", "place", "body"}
    mention.kind = "person" if is_single else body.kind if body else "group"
    if body is None and not role.is_plural and role.reading in {"place", "body"}:
        mention.kind = "government" if mention.sector == "GOV" else "organisation"
    if role.body and _are_rivals(phrase):
        mention.kind = "armed_group"  # one of several, so that none is named
    mention.body = body.name if body is not None and not is_single else None
    if role.reading == "others":
        mention.kind, mention.country, mention.sector = "group" if role.is_plural else "person", None, None
        return mention
    codes = _joined_nations(words, phrase.nations)
    if len(codes) > 1:
        mention.form, mention.country = "group", None
        mention.members = codes if body is None else [tables.body_id(code, body.name) for code in codes]
        return mention
    if phrase.has_own_name and not is_single:
        mention.form = "name"
        mention.name = words.surface(phrase.first, phrase.last).removeprefix("the ").removeprefix("The ")
        mention.kind = body.kind if body and body.kind != "population" else "organisation"
    elif role.office and not is_former(phrase):
        mention.form, mention.office_role, mention.office_country = "office", role.office, mention.country
    elif not is_single:
        _name_body(words, phrase, mention, body)
    return mention


def _are_rivals(phrase: Phrase) -> bool:
    """Whether a phrase tells of whoever fights each other, and not of whom ("rival forces")."""
    is_told = phrase.nations or phrase.owners
    return phrase.role.is_plural and not is_told and bool(cues()["rival"] & set(phrase.modifiers))


def _may_go_back(words: Words, phrase: Phrase) -> bool:
    """Whether a noun that says nothing by itself may go back to a name ("the group")."""
    role = phrase.role
    is_body = role.reading in {"vague", "body"} and role.is_collective and not role.is_plural
    has_own_name = words.is_capitalised(phrase.head) and words.word(phrase.head + 1) in {"on", "for", "of"}
    return is_body and words.word(phrase.first) in {"the", "this"} and not has_own_name


def _empty(words: Words, phrase: Phrase) -> ActorMention:
    """Return a mention that is somebody only if a name before it tells who ("the group")."""
    mention = words.mention(phrase.first, phrase.last, "description", "organisation", "anaphor", 0.4, phrase.head)
    mention.sector = phrase.role.sector
    return mention


def _name_body(words: Words, phrase: Phrase, mention: ActorMention, body: Body | None) -> None:
    """Give a collective its actor: the organisation whose people they are, or the body of a country or people."""
    owner = _employer(words, phrase)
    if owner is not None:
        mention.actor_id, mention.name, mention.kind = owner.actor_id, owner.name, owner.kind
        mention.sector, mention.antecedent_id = owner.sector or mention.sector, owner.mention_id
        return
    people = next((nation for nation in reversed(phrase.nations) if nation.kind == "population"), None)
    if body is None:
        return
    if people is not None and people is phrase.nations[-1] and not people.country and people.actor_id:
        mention.actor_id = tables.body_id(people.actor_id, "forces" if mention.sector in EMPLOYED else body.name)
        mention.name = words.surface(people.first_token, phrase.head + 1)
        mention.body = None
    elif mention.country in tables.country_names():
        mention.actor_id = tables.body_id(str(mention.country), body.name)
        mention.name = body.title.format(tables.country_names()[str(mention.country)])
        mention.confidence = 0.75


def _employer(words: Words, phrase: Phrase) -> ActorMention | None:
    """Return the organisation right before the noun of which this is a part, or which it is itself."""
    owner = next(reversed(phrase.owners), None)
    if owner is None or phrase.nations or owner.kind not in EMPLOYERS:
        return None
    if owner.last_token != phrase.noun_first or phrase.role.reading == "others":
        return None
    role = phrase.role
    return (
        owner if role.takes_sector or role.sector in EMPLOYED or (role.is_collective and not role.is_plural) else None
    )


def country_of(phrase: Phrase) -> str | None:
    """Return the country that a phrase tells: of the nation nearest to the noun, or of whom it belongs to."""
    owners = [] if phrase.role.noun in cues()["outsiders"] else phrase.owners
    for named in (*reversed(phrase.nations), *reversed(owners)):
        if named.country:
            return named.country
    return None


def _joined_nations(words: Words, nations: list[ActorMention]) -> list[str]:
    """Return the countries of a phrase that are named side by side ("Russian and Turkish media")."""
    found = [nation for nation in nations if nation.country]
    for one, other in pairwise(found):
        between = set(words.lower[one.last_token : other.first_token])
        if not between or not between <= {"and", ",", "the", "or", "-"}:
            return []
    return list(dict.fromkeys(str(nation.country) for nation in found))


def is_former(phrase: Phrase) -> bool:
    """Whether a phrase says that somebody was in a role and is no more."""
    return bool(cues()["former"] & set(phrase.modifiers))


def sector_of(phrase: Phrase) -> str | None:
    """Return the PLOVER sector of a phrase from its noun, its modifiers and whom it belongs to."""
    role, modifiers = phrase.role, set(phrase.modifiers)
    owner = next(reversed(phrase.owners), None)
    if modifiers & cues()["against"] and (role.noun in cues()["fighting"] or "anti" in modifiers):
        return "REB"
    if (
        role.noun == "force"
        and phrase.nations
        and phrase.nations[-1].kind == "population"
        and not phrase.nations[-1].country
    ):
        return "REB"  # forces of a people that has no state
    sector = role.sector
    if role.takes_sector or sector is None:
        if owner is not None and owner.kind != "person" and owner.sector:
            sector = owner.sector
        elif phrase.sectors:
            sector = phrase.sectors[-1]
        elif any(nation.form == "metonym" and nation.kind != "city" for nation in phrase.nations):
            sector = next(nation.sector for nation in reversed(phrase.nations) if nation.form == "metonym")
    if is_former(phrase) and sector in {"GOV", "LEG", "SPY", "MIL", "JUD"} and not role.is_plural:
        return "ELI"
    if role.office == "leader" and sector is None and (phrase.nations or owner):
        return "GOV"
    return sector


def _body(phrase: Phrase, sector: str | None) -> str | None:
    """Return the collective actor of a phrase: that of its noun, unless its sector is another."""
    role = phrase.role
    if sector == "REB" and role.sector != "REB":
        return "rebels"
    body = tables.bodies().get(role.body or "")
    if body is not None and sector and body.sector != sector:
        return tables.body_of_sector().get(sector)
    return role.body
