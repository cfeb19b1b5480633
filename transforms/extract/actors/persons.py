"""Persons and organisations that stand in no table: found by their capitals, titles and what the text says of them."""

from collections.abc import Iterator
from functools import cache

import seeds
from transforms.extract.actors import tables
from transforms.extract.actors.nouns import role_at
from transforms.extract.actors.phrases import CALENDAR
from transforms.extract.actors.tables import Role
from transforms.extract.actors.titles import honorifics, title_before
from transforms.extract.actors.usage import cues
from transforms.extract.actors.words import NAME_LINKS, Words
from transforms.extract.text import ActorMention

THINGS = frozenset(
    {
        "PRODUCT",
        "EVENT",
        "WORK_OF_ART",
        "LAW",
        "DATE",
        "TIME",
        "MONEY",
        "QUANTITY",
        "PERCENT",
        "CARDINAL",
        "ORDINAL",
        "LANGUAGE",
    }
)
NAMED_FOR = frozenset({"of", "on", "for"})  # "Commission on Human Rights", "Center for Justice"
LISTING = frozenset({"and", ",", "&"})
SAYING = frozenset(
    [
        "say",
        "tell",
        "add",
        "ask",
        "argue",
        "claim",
        "explain",
        "note",
        "warn",
        "write",
        "state",
        "announce",
        "insist",
        "believe",
        "think",
        "declare",
        "reply",
    ]
)


@cache
def given_names() -> dict[str, str | None]:
    """Return given names in lower case with their gender ("m", "f"), or None where it may be either."""
    return {row["name"].lower(): row["gender"] or None for row in seeds.rows("actors/given_names.csv")}


def gender_of(actor_id: str, name: str) -> str | None:
    """Return the gender ("m", "f") of a person of the tables: as they tell, or by the given name, if it does."""
    told = tables.people().get(actor_id, {}).get("gender")
    return told or given_names().get(name.split()[0].lower())


@cache
def organisation_words() -> dict[str, Role]:
    """Return the nouns that make a capitalised name that of an organisation ("Bank", "League")."""
    found = {noun: role for noun, role in tables.roles().items() if role.is_collective and " " not in noun}
    return found | {"center": found["institute"], "centre": found["institute"]}


def unlisted(words: Words) -> Iterator[ActorMention]:
    """Yield a mention of every capitalised name that no table knows and that is no place."""
    position = 0
    while position < words.size:
        if not (words.capitals[position] and _may_begin(words, position)):
            position += 1
            continue
        last = _run_end(words, position)
        first = _without_titles(words, position, last)
        is_vessel = words.texts[position].isupper() and words.lower[position] in cues()["vessels"]
        if is_vessel or any(words.lower[at] in cues()["not_names"] for at in range(first, last)):
            position = last
            continue
        if role_at(words, first)[0] < last:
            mention = _feature(words, first, last) or _organisation(words, first, last) or _person(words, first, last)
            if mention is not None:
                yield words.claim(mention)
        position = last


def _may_begin(words: Words, position: int) -> bool:
    return (
        words.named[position] is None
        and words.is_capitalised(position)
        and words.pos[position] in {"PROPN", "NOUN", "X"}
        and words.tags[position] != "NNS"
        and words.lower[position] not in cues()["no_beginnings"]
        and words.lower[position] not in CALENDAR
        and words.labels[position] not in THINGS
    )


def _run_end(words: Words, first: int) -> int:
    """Return the position behind the longest capitalised name that begins at a word."""
    last = first + 1
    while last < words.size and words.same_sentence(first, last) and words.named[last] is None:
        word = words.lower[last]
        if (
            (words.is_capitalised(last) and words.pos[last] in {"PROPN", "NOUN", "X", "ADJ"} and word not in CALENDAR)
            or (word in NAME_LINKS and _continues(words, last + 1))
            or (word in NAMED_FOR and words.lower[last - 1] in organisation_words() and _continues(words, last + 1))
            or (word in LISTING and _lists(words, first, last))
        ):
            last += 1
        else:
            break
    while last > first + 1 and (words.lower[last - 1] in NAME_LINKS or words.lower[last - 1] in LISTING):
        last -= 1
    return last


def _lists(words: Words, first: int, position: int) -> bool:
    """Whether a comma or "and" joins what an organisation is for ("Ministry of Trade and Industry")."""
    if not any(
        words.lower[at] in NAMED_FOR and words.lower[at - 1] in organisation_words()
        for at in range(first + 1, position)
    ):
        return False
    following = position + 1 if words.word(position + 1) != "and" else position + 2
    if not _is_common(words, following):
        return False
    if words.lower[position] == "and":
        return True
    while words.same_sentence(position, following) and (_is_common(words, following) or words.texts[following] == ","):
        following += 1
    return words.word(following) == "and" and _is_common(words, following + 1)


def _is_common(words: Words, position: int) -> bool:
    """Whether a word is written with a capital and is no name of its own, nor the title of one."""
    if not (_continues(words, position) and words.is_capitalised(position)) or words.texts[position].isupper():
        return False
    if words.labels[position] == "PERSON" and _continues(words, position + 1):
        return False
    role = role_at(words, position)[1]
    is_title = role is not None and role.office is not None
    return not is_title and words.lower[position] not in CALENDAR and words.lower[position] not in given_names()


def _continues(words: Words, position: int) -> bool:
    return (
        position < words.size
        and words.named[position] is None
        and (words.is_capitalised(position) or words.lower[position] in NAME_LINKS)
    )


def _without_titles(words: Words, first: int, last: int) -> int:
    """Return where a run begins once the titles before the name are left out ("Education Secretary Raul Roco")."""
    for position in range(last - 2, first - 1, -1):
        role = tables.roles().get(words.lower[position])
        is_title = role is not None and not role.is_plural and not role.is_collective and role.reading == ""
        is_title = is_title and position > first and words.lower[position - 1] not in NAMED_FOR
        if is_title or words.lower[position] in honorifics():
            first = position + 1
            break
    while first < last - 1:
        behind, role = role_at(words, first)
        if role is None or behind >= last or (role.is_collective and words.lower[first] in organisation_words()):
            break
        first = behind
    while first < last - 1 and words.texts[first] == "-":
        first += 1
    return first


def _feature(words: Words, first: int, last: int) -> ActorMention | None:
    """Return a place where the name ends with a noun for one ("Milwaukee County", "Mindanao Fault")."""
    if "space" in words.lower[first:last]:
        return None  # "International Space Station"
    if last - first < 2 or words.lower[last - 1] not in cues()["features"] or title_before(words, first)[0]:
        return None
    is_located = words.word(first - 1) in cues()["place_prepositions"]
    if words.lower[first] in given_names() and words.labels[first] == "PERSON" and not is_located:
        return None  # "Veronica Lake"
    kind = "facility" if words.lower[last - 1] in cues()["facilities"] else "region"
    mention = words.mention(first, last, "place", kind, "feature", 0.6)
    mention.name = mention.place_name = mention.text
    behind = words.named[last + 1] if words.word(last) in {",", "in"} and last + 1 < words.size else None
    if behind is not None and behind.kind in {"country", "region"} and behind.form != "demonym":
        mention.country = behind.country
    return mention


def _organisation(words: Words, first: int, last: int) -> ActorMention | None:
    """Return an organisation where the name holds a noun for one ("Human Rights League", "Bank of Utopia")."""
    before = words.named[first - 1] if first else None
    if before is not None and before.form in {"demonym", "acronym"} and words.lower[last - 1] in organisation_words():
        return None  # "Iraqi Special Operations Forces": a phrase with its nation
    is_for = words.word(first + 1) in NAMED_FOR and words.lower[first] in organisation_words()
    for position in [first] if is_for else range(last - 1, first - 1, -1):
        role = organisation_words().get(words.lower[position])
        if role is None or (last - first == 1):
            continue
        if position not in (first, last - 1) and words.word(position + 1) not in NAMED_FOR:
            continue
        mention = words.mention(first, last, "name", "organisation", "organisation noun", 0.6)
        body = tables.bodies().get(role.body or "")
        if body is not None and body.kind not in {"population", "ministry"}:
            mention.kind = body.kind
        mention.sector, mention.name = role.sector, mention.text
        home = last + 2 if words.word(last + 1) == "the" else last + 1
        nation = words.named[home] if words.word(last) in {"of", "in"} and home < words.size else None
        if before is not None and before.kind == "country" and before.form == "name":
            nation = before  # "United States Department of Transportation"
        mention.country = nation.country if nation is not None else None
        return mention
    return None


def _person(words: Words, first: int, last: int) -> ActorMention | None:
    """Return a person, or an organisation known by its capitals only, where the context lets it be one."""
    labels = {words.labels[position] for position in range(first, last)}
    titles, _, gender, title_first = title_before(words, first)
    given = words.lower[first] in given_names()
    length = sum(1 for _ in words.inside(first, last))
    before = words.named[first - 1] if first else None
    if words.lower[last - 1] in organisation_words() and length > 1 and not titles:
        return None
    if last - first == 1 and before is not None and not titles:
        return None  # "Turkish Stream": more of a name than of a person
    head = words.head_of(first, last)
    if "-" in words.texts[first:last] and not titles and _modifies_noun(words, head, last):
        return None  # "the Smith-Jones ticket"
    is_subject = words.deps[head] in {"nsubj", "appos"} and words.lemmas[words.heads[head]] in SAYING
    text = words.surface(first, last)
    if text.isupper() and length == 1 and len(text) > 1 and not titles:
        return _acronym(words, first, last)
    is_person = (
        titles
        or (given and 2 <= length <= 5)
        or ("PERSON" in labels and length <= 5 and not any(c.isdigit() for c in text))
        or (is_subject and 2 <= length <= 4)
    )
    if not is_person or (length == 1 and words.pos[first] != "PROPN"):
        is_part = before is not None and before.form in {"demonym", "acronym"}
        is_acting = length > 1 or words.deps[head] in {"nsubj", "nsubjpass", "poss"}
        if "ORG" in labels and words.pos[first] == "PROPN" and length <= 6 and is_acting and not is_part:
            mention = words.mention(first, last, "name", "organisation", "capitals", 0.35)
            mention.name = text
            return mention
        return None
    mention = words.mention(first, last, "name", "person", "title" if titles else "capitals", 0.7 if titles else 0.5)
    mention.name = text
    mention.gender = gender or given_names().get(words.lower[first])
    if titles:
        mention.description = words.surface(title_first, first).strip(" ,")
    return mention


def _modifies_noun(words: Words, head: int, last: int) -> bool:
    """Whether a name goes before a common noun that it modifies."""
    return words.deps[head] in {"compound", "amod", "nmod"} and words.word(last).islower() and words.pos[last] == "NOUN"


def _acronym(words: Words, first: int, last: int) -> ActorMention | None:
    if (
        not words.texts[first].isalpha()
        or len(words.texts[first]) > 6
        or words.labels[first] not in {"ORG", "GPE", "PERSON", "NORP"}
    ):
        return None
    if all(text.isupper() for text in words.texts if text.isalpha() and len(text) > 3):
        return None  # a headline in capitals
    is_spelled_out = words.word(first - 1) == "(" and words.word(last) == ")"
    if is_spelled_out and words.word(first - 2) in cues()["not_names"]:
        return None  # "the Ballot Protection Act (BPA)"
    if not is_spelled_out and words.deps[first] not in {"nsubj", "nsubjpass", "poss", "agent"}:
        return None
    mention = words.mention(first, last, "acronym", "organisation", "capitals", 0.4)
    mention.name = mention.text
    return mention
