"""How much of the world and of time the tables of office-holders cover, and that nobody stands in them twice."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from rapidfuzz import fuzz

from transforms.extract.actors import tables
from transforms.extract.actors.lookup import folded
from transforms.extract.actors.tables import Office

KNOWN_UNTIL = date(2025, 11, 1)  # as of when the tables were last gone through

# The countries that English-language news tells of most, all four offices of which are filled.
MOST_COVERED = """
    USA GBR FRA DEU ITA ESP PRT NLD BEL CHE AUT SWE NOR DNK FIN IRL POL CZE SVK HUN ROU BGR GRC SRB UKR BLR RUS GEO
    AZE KAZ TUR SYR LBN ISR JOR IRQ IRN SAU YEM ARE KWT EGY TUN DZA MAR SDN SOM UGA COD NGA ZAF ZWE AFG PAK IND BGD
    MMR THA VNM KHM MYS SGP IDN PHL CHN TWN JPN KOR AUS NZL CAN MEX CUB VEN COL CHL ARG BRA LVA LTU EST
"""
OFFICES = {
    "foreign minister": ("foreign minister",),
    "defence minister": ("defence minister",),
    "interior minister": ("interior minister", "justice minister"),  # the latter runs the police of Brazil or Norway
    "chief of staff": ("chief of staff",),
}
HEADS = ("president", "prime minister", "monarch", "supreme leader", "leader", "chief executive", "pope", "chairman")
# states younger than 2000, what had no government of its own for years, and a state led by two captains for half a year
SINCE = {"SSD": date(2011, 7, 9), "TLS": date(2002, 5, 20), "XKX": date(2002, 3, 4)}
UNLED = {"SMR"}


def days_filled(roles: tuple[str, ...], country: str, since: date) -> float:
    """Return the share of days from `since` on which the tables know who held one of the offices."""
    terms = [term for role in roles for term in tables.holders().get((role, country), ())]
    free, filled = since, 0
    for term in sorted(terms, key=lambda term: term.start_on or date.min):
        first = max(free, term.start_on or date.min)
        last = min(term.end_on or KNOWN_UNTIL, KNOWN_UNTIL)
        if last >= first:
            filled += (last - first).days + 1
            free = last + timedelta(days=1)
    return filled / ((KNOWN_UNTIL - since).days + 1)


def states() -> list[str]:
    """Return the countries that have a demonym, a capital and an office that leads them."""
    return sorted(set(tables.leading_offices()) | {term[1] for term in tables.holders() if term[0] == "president"})


@pytest.mark.parametrize("office", OFFICES)
def test_ministers_and_chiefs_of_staff_of_the_most_covered_countries_are_known_since_2010(office: str) -> None:
    assert len(MOST_COVERED.split()) >= 60
    shares = {code: round(days_filled(OFFICES[office], code, date(2010, 1, 1)), 2) for code in MOST_COVERED.split()}
    assert {code: share for code, share in shares.items() if share < 0.8} == {}


def test_who_leads_a_state_is_known_on_nearly_every_day_since_2000() -> None:
    led = [code for code in states() if code in tables.country_names() and code not in UNLED]
    assert len(led) >= 194
    shares = {code: round(days_filled(HEADS, code, SINCE.get(code, date(2000, 1, 1))), 2) for code in led}
    assert {code: share for code, share in shares.items() if share < 0.95} == {}


UNIQUE = {
    "president", "prime minister", "monarch", "foreign minister", "defence minister", "interior minister",
    "finance minister", "chief of staff", "vice president", "health minister", "UN ambassador", "leader",
}  # fmt: skip


def test_nobody_stands_in_the_tables_twice_under_two_spellings() -> None:
    twice = {
        (country, tables.people()[one.actor_id]["name"], tables.people()[other.actor_id]["name"])
        for (role, country), terms in tables.holders().items()
        if role in UNIQUE
        for one, other in combinations(terms, 2)
        if one.actor_id != other.actor_id and share_a_term(one, other) and are_alike(one.actor_id, other.actor_id)
    }
    assert twice == set()


def test_a_wikidata_id_stands_once() -> None:
    ids = [row["wikidata_id"] for row in tables.people().values() if row["wikidata_id"]]
    assert len(ids) == len(set(ids))


def share_a_term(one: Office, other: Office) -> bool:
    """Whether two people are said to have had an office for most of the same time."""
    begin = max(one.start_on or date.min, other.start_on or date.min)
    end = min(one.end_on or date.max, other.end_on or date.max)
    lengths = [(term.end_on or date.max) - (term.start_on or date.min) for term in (one, other)]
    return end - begin > 0.6 * min(lengths)


def are_alike(one: str, other: str) -> bool:
    """Whether every word of the shorter name stands in the other, or nearly does."""
    if not {one, other} <= tables.people().keys():
        return False
    short, long = sorted((words_of(tables.people()[actor_id]["name"]) for actor_id in (one, other)), key=len)
    return len(short) > 1 and all(max(fuzz.ratio(word, theirs) for theirs in long) >= 75 for word in short)


def words_of(name: str) -> list[str]:
    """Return the words of a name that tell people apart, spelled as alike as may be."""
    plain = folded(name).replace("-", " ").replace("'", "").replace("dj", "d").replace("kh", "h")
    return [word for word in plain.split() if len(word) > 2 and word not in {"bin", "the", "von", "van", "sir"}]
