"""Actors settled by date: who held an office when an article was published, and in what sector somebody was then.

An office is said without a year ("the Turkish president"): the article's day of publication tells who it was. The
same for sectors: a president is GOV while in office, and ELI afterwards. Pure; needs no parse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import seeds
from transforms.extract.actors import tables
from transforms.extract.actors.tables import Office

Row = dict[str, Any]
Published = tuple[date, date] | None  # the first and last day on which an article may have been published

HEADS = ("president", "prime minister", "monarch", "supreme leader", "leader", "general secretary")
ACTIVE_SECTORS = frozenset({"GOV", "MIL", "LEG", "SPY", "JUD"})  # sectors that end with an office
GRACE = timedelta(days=3)  # a predecessor may still be named this long after an office has passed on


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an actor apart from any article; country and sector are None where unknown."""

    actor_id: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    wikidata_id: str | None = None
    source: str | None = None


def resolved(
    mentions: Sequence[Row], candidates: Sequence[Row], published: Mapping[str, Published]
) -> tuple[list[Row], list[Row]]:
    """Return rows of `actor_mentions` and `actor_mention_candidates` settled by their articles' days of publication.

    `published` gives each article's interval, None where it is unknown. Persons get the sector that they had then;
    descriptions by office ("the Turkish president") get the person in office, or the candidates where the interval
    holds several. What goes back to such a mention goes with it. Running it again changes nothing.
    """
    settled = [dict(row) for row in mentions]
    extra: list[Row] = []
    possible: dict[str, list[str]] = {}
    for row in candidates:
        if row["relation"] == "candidate":
            possible.setdefault(row["mention_id"], []).append(row["actor_id"])
    by_id = {row["mention_id"]: row for row in settled}
    for row in settled:
        when = published.get(row["article_id"])
        if row["form"] == "office" and row["antecedent_id"] is None:
            extra += _settle_office(row, when)
        elif row["rule"] != "namesake" and row["office_role"] and row["mention_id"] in possible:
            _settle_namesakes(row, possible[row["mention_id"]], when)
        elif row["actor_id"] in tables.offices() and row["form"] != "pronoun":
            row["sector"] = sector_at(row["actor_id"], when, row["sector"])
    for row in settled:
        antecedent = by_id.get(row["antecedent_id"] or "")
        if antecedent is None:
            continue
        if row["rule"] == "first person" and row["kind"] == "group":
            _speak_for(row, antecedent)
        elif row["actor_id"] is None or antecedent["form"] == "office":
            row["actor_id"], row["country"] = antecedent["actor_id"], antecedent["country"] or row["country"]
            row["name"] = antecedent["name"]
            row["sector"] = row["sector"] or antecedent["sector"]
        elif row["form"] == "pronoun" and row["actor_id"] == antecedent["actor_id"]:
            row["sector"] = antecedent["sector"] or row["sector"]
    replaced = {row["mention_id"] for row in extra}
    kept = [dict(row) for row in candidates if row["relation"] != "candidate" or row["mention_id"] not in replaced]
    return settled, kept + extra


OFFICIAL = frozenset({"GOV", "MIL", "LEG"})  # sectors whose people say "we" for a body of their country


def _speak_for(row: Row, speaker: Row) -> None:
    """Let "we" be of the speaker's country and sector; in the mouth of an official, the body of that country."""
    row["country"], row["sector"] = speaker["country"], speaker["sector"]
    if speaker["kind"] != "person":
        row["actor_id"], row["name"] = speaker["actor_id"], speaker["name"]
    elif speaker["country"] and speaker["sector"] in OFFICIAL:
        row["actor_id"] = tables.body_id(speaker["country"], tables.body_of_sector()[speaker["sector"]])
        row["name"] = profile(row["actor_id"]).name


def _settle_office(row: Row, when: Published) -> list[Row]:
    """Fill in who holds the office of a mention; return rows of candidates where several may."""
    role, country = row["office_role"], row["office_country"] or row["country"]
    if role is None or country is None:
        return []
    found = holders_at(role, country, when)
    if len(found) == 1:
        held = found[0]
        row["actor_id"], row["sector"] = held.actor_id, held.sector or row["sector"]
        row["name"] = profile(held.actor_id).name
        row["rule"], row["confidence"] = "office by date", 0.85 if when else 0.5
        return []
    if len(found) > 1:
        row["actor_id"] = row["name"] = None
    return [
        {
            "mention_id": row["mention_id"],
            "relation": "candidate",
            "position": position,
            "actor_id": held.actor_id,
            "score": round(1 / len(found), 3),
        }
        for position, held in enumerate(found)
    ]


def _settle_namesakes(row: Row, people: Sequence[str], when: Published) -> None:
    """Choose the one of several persons of a name who was in the office that the title says, if it is one only."""
    if when is None:
        return
    in_office = [
        actor_id
        for actor_id in people
        if any(o.role == row["office_role"] and _touches(o, *when) for o in tables.offices().get(actor_id, ()))
    ]
    if len(in_office) == 1:
        found = profile(in_office[0])
        row["actor_id"], row["country"], row["rule"] = found.actor_id, found.country, "office by date"
        row["name"] = found.name
        row["sector"] = sector_at(found.actor_id, when, None)


def holders_at(role: str, country: str, when: Published) -> list[Office]:
    """Return the terms of an office ("leader" is whoever leads the country) that an interval touches, latest first.

    Without an interval nobody is known. An open end counts as still in office.
    """
    if when is None or role in UNSETTLED:
        return []
    if role != "leader":
        return _in_office([(role, *when)], country)
    leading = _in_office(tables.leading_office(country, *when), country)
    return leading or next(filter(None, (_in_office([(head, *when)], country) for head in HEADS)), [])


def _in_office(spans: Sequence[tuple[str, date, date]], country: str) -> list[Office]:
    """Return who held a country's offices between their days, each once, whoever held it longest or latest first.

    Who shares but one day with the interval has just left or is about to come: the others go before.
    """
    found = [
        (_overlap(office, first, last), office.start_on or date.min, office)
        for role, first, last in spans
        for office in tables.holders().get((role, country), ())
        if _touches(office, first, last)
    ]
    people: dict[str, Office] = {}
    longest = max((days for days, _, _ in found), default=0)
    for days, _, office in sorted(found, key=lambda one: one[:2], reverse=True):
        if days or not longest:
            people.setdefault(office.actor_id, office)
    return list(people.values()) if len(people) < 6 else []


UNSETTLED = frozenset({"minister", "ambassador", "governor", "chief minister", "deputy minister", "envoy", "speaker"})


def _touches(office: Office, first: date, last: date) -> bool:
    return (office.start_on or date.min) <= last and first <= (office.end_on or date.max)


def _overlap(office: Office, first: date, last: date) -> int:
    begin, end = max(office.start_on or date.min, first), min(office.end_on or date.max, last)
    return (end - begin).days


def sector_at(actor_id: str, when: Published, said: str | None = None) -> str | None:
    """Return the PLOVER sector of an actor of the tables at a time; that of its last known role where it is None.

    What the text says of a former office-holder (ELI) stands. Between and after offices somebody is ELI when the last
    office was in government, army, parliament, court or service; before the first office, what that was in.
    """
    terms = tables.offices().get(actor_id, ())
    if not terms or said == "ELI":
        return said
    if when is None:
        return said or terms[-1].sector
    held = [office for office in terms if _touches(office, *when)]
    if held:
        return (
            max(held, key=lambda office: (office.sector != "GOV", office.start_on or date.min)).sector
            if all(office.sector != "GOV" for office in held)
            else "GOV"
        )
    past = [office for office in terms if office.end_on is not None and office.end_on < when[0]]
    if not past:
        return said or terms[0].sector
    last = max(past, key=lambda office: office.end_on or date.min)
    return last.sector if last.end_on and when[0] - last.end_on <= GRACE else _afterwards(last)


def _afterwards(office: Office) -> str | None:
    return "ELI" if office.sector in ACTIVE_SECTORS and office.end_on is not None else office.sector


def profile(actor_id: str) -> Profile:
    """Return what the tables say of an actor; for an actor of no table, a profile without country and sector."""
    return profiles().get(actor_id) or Profile(actor_id, actor_id, "person", None, None)


@cache
def profiles() -> dict[str, Profile]:
    """Return every actor of the reference tables by id, with the sector of its last known role."""
    found: dict[str, Profile] = {}
    for row in seeds.rows("actors/countries.csv"):
        code, name = row["country"], row["name"]
        found[code] = Profile(code, name, "country", code, None, row["wikidata_id"] or None, row["source"])
        for body in tables.bodies().values():
            actor_id = tables.body_id(code, body.name)
            found[actor_id] = Profile(actor_id, body.title.format(name), body.kind, code, body.sector)
    for file in ("organisations", "armed_groups", "outlets"):
        for row in seeds.rows(f"actors/{file}.csv"):
            found[row["actor_id"]] = Profile(
                row["actor_id"], row["name"], row["kind"], row["country"] or None, row["sector"] or None,
                row.get("wikidata_id") or None, row["source"],
            )  # fmt: skip
    for row in seeds.rows("actors/people.csv"):
        found[row["actor_id"]] = Profile(
            row["actor_id"], row["name"], "person", row["country"] or None, sector_at(row["actor_id"], None),
            row["wikidata_id"] or None, row["source"],
        )  # fmt: skip
    for known in tables.other_actors():
        found.setdefault(
            known.actor_id, Profile(known.actor_id, known.name, known.kind, known.country, known.sector, None, "seeds")
        )
    return found
