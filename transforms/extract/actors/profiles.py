"""What the text says of a person: title, nationality, apposition."""

from collections.abc import Sequence

from transforms.extract.actors.nouns import country_of, is_former, phrase_of, sector_of
from transforms.extract.actors.titles import honorifics, title_before
from transforms.extract.actors.words import Words
from transforms.extract.text import ActorMention


def characterise(words: Words, mentions: Sequence[ActorMention]) -> None:
    """Give the persons of a paragraph the country, sector and office that their titles and appositions tell."""
    starting = {mention.first_token: mention for mention in mentions if mention.form in {"description", "office"}}
    ending = {mention.last_token: mention for mention in mentions if mention.form in {"description", "office"}}
    for mention in mentions:
        if mention.kind != "person" or mention.form not in {"name", "acronym"}:
            continue
        _from_title(words, mention)
        before = ending.get(mention.first_token) or (
            ending.get(mention.first_token - 1) if words.word(mention.first_token - 1) == "," else None
        )
        after = (
            starting.get(mention.last_token + 1)
            if words.word(mention.last_token) in {",", "(", "-", "—", "–"}
            else None
        )
        for description in (after, before):
            if description is not None and _is_apposition(words, mention, description):
                _join(mention, description)


def _from_title(words: Words, mention: ActorMention) -> None:
    found, role, gender, first = title_before(words, mention.first_token)
    mention.gender = gender or mention.gender
    if not found and words.pos[mention.first_token - 1] != "ADJ" and words.word(mention.first_token - 1) != "'s":
        return
    if role is None:
        word = words.word(mention.first_token - 1)
        mention.sector = mention.sector or honorifics().get(word, (None, None))[1]
        named = words.named[mention.first_token - 1] if mention.first_token else None
        if named is not None and named.form == "demonym":
            mention.country = mention.country or named.country
        return
    phrase = phrase_of(words, first, mention.first_token - 1, role, mention.head_token)
    country, sector = country_of(phrase), sector_of(phrase)
    if role.noun == "representative" and not phrase.owners and words.is_capitalised(mention.first_token - 1):
        sector = "LEG"  # "U.S. Representative Jane Doe"
    mention.description = words.surface(phrase.first, mention.first_token).strip(" ,")
    mention.country = mention.country or country
    if sector and (mention.actor_id is None or is_former(phrase)):
        mention.sector = sector
    if role.office and not is_former(phrase):
        mention.office_role, mention.office_country = role.office, country or mention.country


def _is_apposition(words: Words, mention: ActorMention, description: ActorMention) -> bool:
    """Whether a description beside a name, with a comma between, is about the same one."""
    if (
        description.is_plural
        or description.kind != "person"
        or not words.same_sentence(mention.head_token, description.head_token)
    ):
        return False
    if description.first_token > mention.head_token:
        closes = words.word(description.last_token)
        return words.deps[description.head_token] == "appos" or closes in {
            ",",
            ".",
            ")",
            "",
            "who",
            "-",
            "—",
            "–",
            ";",
        }
    return (
        words.deps[mention.head_token] == "appos"
        or words.heads[mention.head_token] == description.head_token
        or description.last_token == mention.first_token
        or words.word(mention.last_token) in {",", ".", ""}
    )


def _join(mention: ActorMention, description: ActorMention) -> None:
    """Make a description and a name one, each with what the other tells."""
    description.antecedent_id = mention.mention_id
    description.actor_id, description.name = mention.actor_id, mention.name
    mention.country = mention.country or description.country
    mention.sector = mention.sector or description.sector
    description.country = description.country or mention.country
    mention.description = mention.description or description.text
    mention.office_role = mention.office_role or description.office_role
    mention.office_country = mention.office_country or description.office_country
    description.rule = "apposition"
