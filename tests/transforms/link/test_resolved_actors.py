"""Offices, sectors and namesakes settled by the day of publication."""

from datetime import date
from typing import Any

import pytest

from transforms.extract.actors.lookup import folded
from transforms.link.actors import Published, holders_at, profile, resolved, sector_at

PERSON = {
    "mention_id": "m", "article_id": "a", "form": "name", "kind": "person", "actor_id": None, "name": None,
    "country": None, "sector": None, "office_role": None, "office_country": None, "antecedent_id": None,
    "rule": "", "confidence": 0.5,
}  # fmt: skip


def day(year: int, month: int = 6, number: int = 1) -> Published:
    return date(year, month, number), date(year, month, number)


def names(role: str, country: str, when: Published) -> list[str]:
    return [profile(office.actor_id).name for office in holders_at(role, country, when)]


def settled(row: dict[str, Any], when: Published, candidates: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return resolved([PERSON | row], candidates or [], {"a": when})[0][0]


@pytest.mark.parametrize(
    ("role", "country", "when", "name"),
    [
        ("president", "TUR", day(2012), "Abdullah Gul"),
        ("president", "TUR", day(2017), "Recep Tayyip Erdogan"),
        ("prime minister", "TUR", day(2012), "Recep Tayyip Erdogan"),
        ("leader", "DEU", day(2010), "Angela Merkel"),
        ("leader", "FRA", day(2010), "Nicolas Sarkozy"),
        ("foreign minister", "RUS", day(2020), "Sergei Lavrov"),
        ("prime minister", "GBR", day(2025), "Keir Starmer"),
    ],
)
def test_who_holds_an_office_is_told_by_the_day(role: str, country: str, when: Published, name: str) -> None:
    assert names(role, country, when) == [name]


def test_an_interval_with_a_change_of_office_has_both() -> None:
    assert set(names("president", "USA", (date(2021, 1, 1), date(2021, 2, 28)))) == {"Donald Trump", "Joe Biden"}


def test_without_a_day_nobody_is_known_to_be_in_office() -> None:
    assert names("president", "USA", None) == []


def test_several_holders_become_candidates() -> None:
    row = {"form": "office", "office_role": "president", "office_country": "USA", "country": "USA"}
    mentions, candidates = resolved([PERSON | row], [], {"a": (date(2021, 1, 1), date(2021, 2, 28))})
    assert mentions[0]["actor_id"] is None
    assert [row["relation"] for row in candidates] == ["candidate", "candidate"]
    assert sum(row["score"] for row in candidates) == pytest.approx(1)


@pytest.mark.parametrize(
    ("when", "sector"), [(day(2019), "GOV"), (day(2022), "ELI"), (day(2025), "GOV"), (None, "GOV")]
)
def test_a_president_is_of_the_elite_out_of_office(when: Published, sector: str) -> None:
    donald_trump = holders_at("president", "USA", day(2019))[0].actor_id
    assert sector_at(donald_trump, when) == sector


def test_what_the_text_says_of_a_former_official_stands() -> None:
    donald_trump = holders_at("president", "USA", day(2019))[0].actor_id
    assert sector_at(donald_trump, day(2019), "ELI") == "ELI"


def test_what_goes_back_to_an_office_goes_with_it() -> None:
    office = PERSON | {
        "mention_id": "o",
        "form": "office",
        "office_role": "president",
        "office_country": "CHL",
        "country": "CHL",
    }
    pronoun = PERSON | {"mention_id": "p", "form": "pronoun", "antecedent_id": "o"}
    mentions, _ = resolved([office, pronoun], [], {"a": day(2023)})
    assert [row["name"] for row in mentions] == ["Gabriel Boric", "Gabriel Boric"]


def test_running_it_again_changes_nothing() -> None:
    row = PERSON | {"form": "office", "office_role": "president", "office_country": "CHL", "country": "CHL"}
    once, candidates = resolved([row], [], {"a": day(2023)})
    assert resolved(once, candidates, {"a": day(2023)}) == (once, candidates)


def test_an_actor_of_no_table_has_a_profile_without_country() -> None:
    assert (profile("0123456789abcdef").country, profile("0123456789abcdef").sector) == (None, None)


def test_a_body_of_a_country_has_a_profile() -> None:
    assert (profile("KEN-military").name, profile("KEN-military").sector) == ("Armed forces of Kenya", "MIL")


@pytest.mark.parametrize(
    ("country", "year", "name"),
    [
        ("TUR", 2012, "Recep Tayyip Erdogan"),
        ("TUR", 2017, "Recep Tayyip Erdogan"),
        ("GEO", 2008, "Mikheil Saakashvili"),
        ("ARM", 2016, "Serzh Sargsyan"),
        ("ARM", 2020, "Nikol Pashinyan"),
        ("PAK", 2005, "Pervez Musharraf"),
        ("PAK", 2019, "Imran Khan"),
        ("KGZ", 2015, "Almazbek Atambayev"),
        ("UKR", 2016, "Petro Poroshenko"),
        ("IRQ", 2002, "Saddam Hussein"),
        ("MMR", 2018, "Aung San Suu Kyi"),
        ("SRB", 2016, "Aleksandar Vucic"),
        ("AFG", 2015, "Ashraf Ghani"),
    ],
)
def test_the_leader_of_a_country_is_who_led_it_then(country: str, year: int, name: str) -> None:
    assert [folded(known) for known in names("leader", country, day(year))] == [folded(name)]


def test_a_leading_office_counts_up_to_the_day_on_which_another_one_took_its_place() -> None:
    change = (date(2014, 8, 20), date(2014, 9, 10))
    assert [profile(office.actor_id).name for office in holders_at("leader", "TUR", change)] == ["Recep Tayyip Erdogan"]
