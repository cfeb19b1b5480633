"""The tables of actors agree with one another: ids, codes, dates, names and their owners."""

from collections import Counter, defaultdict
from itertools import pairwise

import pytest

import seeds
from transforms.extract.actors import tables
from transforms.extract.actors.lookup import folded
from warehouse.schema import table

INTERNATIONAL = {"UNO", "EUR", "IGO", "NGO"}
SECTORS = {
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
}  # fmt: skip
WITH_COUNTRY = (
    "people",
    "offices",
    "organisations",
    "armed_groups",
    "outlets",
    "metonyms",
    "peoples",
    "places",
    "leading_offices",
)
WITH_SECTOR = ("offices", "organisations", "armed_groups", "outlets", "metonyms", "roles", "bodies", "honorifics")
WITH_SOURCE = ("countries", "leading_offices", *WITH_COUNTRY)


def rows(name: str) -> tuple[dict[str, str], ...]:
    return seeds.rows(f"actors/{name}.csv")


def kinds(contract: str) -> set[str]:
    return set(next(column for column in table(contract).columns if column.name == "kind").values)


def test_every_country_has_a_code_of_three_letters_and_stands_once() -> None:
    codes = [row["country"] for row in rows("countries")]
    assert len(codes) == len(set(codes)) >= 230
    assert all(len(code) == 3 and code.isupper() for code in codes)


def test_every_member_of_the_united_nations_has_a_demonym_and_a_capital() -> None:
    cities = {"MCO", "SMR", "SGP", "VAT", "HKG", "MAC", "COG", "DMA"}
    states = [row for row in rows("countries") if row["led_by"] and row["country"] not in cities]
    assert [row["name"] for row in states if not row["demonyms"]] == []
    assert [row["name"] for row in states if not row["capital"]] == []


@pytest.mark.parametrize("name", WITH_COUNTRY)
def test_a_country_is_one_of_the_table_or_an_international_code(name: str) -> None:
    known = {row["country"] for row in rows("countries")} | INTERNATIONAL | {""}
    assert {row["country"] for row in rows(name)} <= known


@pytest.mark.parametrize("name", WITH_SECTOR)
def test_a_sector_is_one_of_plover(name: str) -> None:
    assert {row["sector"] for row in rows(name)} <= SECTORS | {""}


@pytest.mark.parametrize("name", WITH_SOURCE)
def test_every_row_says_where_it_is_from_and_when_it_was_right(name: str) -> None:
    assert [row for row in rows(name) if not row["source"] or not row["as_of"]] == []


def test_a_kind_is_one_of_the_contract() -> None:
    for name in ("organisations", "armed_groups", "outlets", "bodies"):
        assert {row["kind"] for row in rows(name)} <= kinds("actors"), name
    assert {row["kind"] for row in rows("places")} <= kinds("actor_mentions")


def test_an_id_has_one_owner_across_the_tables() -> None:
    ids = Counter(
        row["actor_id"] for name in ("people", "organisations", "armed_groups", "outlets") for row in rows(name)
    )
    ids.update(row["country"] for row in rows("countries"))
    assert [actor_id for actor_id, count in ids.items() if count > 1] == []


def test_an_office_belongs_to_somebody_of_the_tables() -> None:
    known = {row["actor_id"] for name in ("people", "organisations", "armed_groups") for row in rows(name)}
    assert {row["actor_id"] for row in rows("offices")} <= known
    assert {row["actor_id"] for row in rows("people")} <= {row["actor_id"] for row in rows("offices")}


def test_an_office_ends_after_it_began_and_is_known_after_it_began() -> None:
    for row in rows("offices"):
        start, end = tables.first_day(row["start_on"]), tables.last_day(row["end_on"])
        assert start is None or end is None or start <= end, row


def test_a_country_has_one_president_at_a_time_apart_from_the_days_of_a_change() -> None:
    collective = {"BIH", "CHE", "SMR", "AND", "FRA"}
    for (role, country), terms in tables.holders().items():
        if role != "president" or country in collective or country in INTERNATIONAL:
            continue
        hand = [term for term in terms if term.start_on and term.as_of and term.as_of.year >= 2025]
        for one, other in pairwise(hand):
            assert other.start_on is not None
            assert one.end_on is not None and (other.start_on - one.end_on).days >= -400, (country, one, other)


def test_what_led_a_country_once_is_an_office_that_somebody_held_and_has_its_own_time() -> None:
    for country, spans in tables.leading_offices_once().items():
        for role, first, last in spans:
            assert (role, country) in tables.holders(), (role, country)
            assert first <= last
        assert all(one[2] < other[1] for one, other in pairwise(spans)), country


def test_no_name_has_two_owners_that_are_not_declared_ambiguous() -> None:
    declared = tables.ambiguous()
    owners: dict[str, set[str]] = defaultdict(set)
    for name, entries in tables.names().found.items():
        owners[name] |= {entry.actor_id for entry in entries if entry.kind != "person"}
    shared = {name: sorted(ids) for name, ids in owners.items() if len(ids) > 1}
    assert {name for name in shared if set(shared[name]) != set(declared.get(name, ()))} == set()


def test_what_is_declared_ambiguous_is() -> None:
    for name, ids in tables.ambiguous().items():
        assert set(ids) <= {entry.actor_id for entry in tables.names().found[name]}, name


def test_a_role_noun_stands_once_and_names_a_body_that_there_is() -> None:
    nouns = Counter(folded(row["noun"]) for row in rows("roles"))
    assert [noun for noun, count in nouns.items() if count > 1] == []
    assert {row["body"] for row in rows("roles")} <= {row["body"] for row in rows("bodies")} | {""}
    assert {row["reading"] for row in rows("roles")} <= {"", "equipment", "others", "place", "vague", "body"}


def test_every_body_has_a_name_with_a_gap_for_the_country() -> None:
    assert [row["body"] for row in rows("bodies") if row["name"].count("{}") != 1] == []


def test_the_tables_cover_the_world() -> None:
    assert len([row for row in rows("organisations") if row["country"] in INTERNATIONAL]) >= 140
    assert len(rows("armed_groups")) >= 200
    assert len(rows("outlets")) >= 250
    assert len(rows("people")) >= 10_000
    heads = {row["country"] for row in rows("offices") if row["role"] in {"president", "prime minister", "monarch"}}
    assert len(heads) >= 190


@pytest.mark.parametrize(
    ("role", "country", "name"),
    [
        ("prime minister", "DEU", "Friedrich Merz"),
        ("president", "USA", "Donald Trump"),
        ("president", "SYR", "Ahmed al-Sharaa"),
        ("prime minister", "CAN", "Mark Carney"),
        ("prime minister", "GBR", "Keir Starmer"),
        ("president", "RUS", "Vladimir Putin"),
    ],
)
def test_the_last_holder_of_an_office_is_still_in_it(role: str, country: str, name: str) -> None:
    last = tables.holders()[role, country][-1]
    assert (tables.people()[last.actor_id]["name"], last.end_on) == (name, None)
