"""Events as rows: one per group of mentions, with what the mention says that tells most."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from transforms.identity import hashed
from transforms.link.events.pairs import Row, by_mention
from transforms.link.occurrences import EXACT, SAID
from transforms.link.reports import counted, reports, told_in
from warehouse.schema import table

PRECISIONS: Final = ("day", "week", "month", "season", "year", "span", "open", "unknown")
BASES: Final = ("explicit", "relative", "inherited", "published", "unknown")
DATE: Final = ("date_text", "date_start", "date_end", "date_precision", "date_basis")
PLACE: Final = ("place_text", "place_name", "place_country", "latitude", "longitude", "geonames_id")
CODED: Final = ("event_type", "mode", "quad_class", "intensity", "status", "mention_id", "ontology_version")
SIDES: Final = ("actor", "recipient")


@dataclass(frozen=True)
class Rows:
    """Events in the shape of their contracts, and the event of every mention."""

    events: pl.DataFrame
    event_parties: pl.DataFrame
    event_contexts: pl.DataFrame
    mentions: pl.DataFrame  # mention_id, event_id


def formed(
    groups: Iterable[list[str]],
    event_mentions: pl.DataFrame,
    parties: pl.DataFrame,
    contexts: pl.DataFrame,
    articles: pl.DataFrame,
    names: Mapping[str, str],
) -> Rows:
    """Return the events of these groups of mentions; the frames are those of the groups, `names` those of actors."""
    mentions = {row["mention_id"]: row for row in event_mentions.iter_rows(named=True)}
    sides = by_mention(parties.sort("mention_id", "side", "position"))
    found_contexts = by_mention(contexts)
    known = reports(articles)
    event_rows, party_rows, context_rows, member_rows = [], [], [], []
    for group in groups:
        members = sorted((mentions[each] for each in group), key=lambda row: _readable(row, sides))
        event_id = hashed("event", members[0]["mention_id"])
        dated, placed = min(members, key=_vagueness_of_date), min(members, key=_vagueness_of_place)
        event_rows.append(
            {"event_id": event_id, "story_id": known[members[0]["article_id"]].story_id}
            | {name: members[0][name] for name in CODED}
            | {name: dated[name] for name in DATE}
            | {name: placed[name] for name in PLACE}
            | {"mention_count": len(members), "confidence": max(row["confidence"] for row in members)}
            | counted(told_in(row, known) for row in members)
        )
        party_rows += [
            {"event_id": event_id, "name": names.get(row["actor_id"]) or row["text"]}
            | {name: row[name] for name in ("side", "position", "actor_id", "country", "sector")}
            for row in _parties([sides.get(row["mention_id"], []) for row in members])
        ]
        said = sorted({row["context"] for each in group for row in found_contexts.get(each, ())})
        context_rows += [{"event_id": event_id, "context": context} for context in said]
        member_rows += [{"mention_id": each, "event_id": event_id} for each in group]
    return Rows(
        table("events").frame(event_rows).sort("event_id"),
        table("event_parties").frame(party_rows).sort("event_id", "side", "position"),
        table("event_contexts").frame(context_rows).sort("event_id", "context"),
        pl.DataFrame(member_rows, schema={"mention_id": pl.String, "event_id": pl.String}).sort("mention_id"),
    )


def _readable(row: Row, sides: Mapping[str, list[Row]]) -> tuple[object, ...]:
    """Sort key of the mentions of an event: the one that tells most comes first."""
    keys: dict[str, set[str]] = {side: set() for side in SIDES}
    for party in sides.get(row["mention_id"], ()):
        if key := party["country"] or party["actor_id"]:
            keys[party["side"]].add(key)
    told = 2 if len(keys["actor"] | keys["recipient"]) > 1 else bool(keys["actor"]) + bool(keys["recipient"])
    is_exact = (
        row["date_basis"] in SAID
        and row["date_precision"] in EXACT
        and (row["date_start"] is not None or row["date_end"] is not None)
    )
    is_placed = row["place_name"] is not None and None not in (row["latitude"], row["longitude"])
    return -told, not is_exact, not is_placed, -row["confidence"], row["is_headline"], row["mention_id"]


def _vagueness_of_date(row: Row) -> tuple[bool, int, int]:
    """Sort key of dates: said before guessed, then the more exact."""
    return row["date_basis"] not in SAID, PRECISIONS.index(row["date_precision"]), BASES.index(row["date_basis"])


def _vagueness_of_place(row: Row) -> int:
    return [row[name] is None for name in ("latitude", "place_name", "place_country", "place_text")].count(True)


def _parties(by_member: list[list[Row]]) -> list[dict[str, Any]]:
    """Return the parties of the first mention; a side it lacks comes from the next, less whom it has."""
    found = by_member[0]
    for side in SIDES:
        if not any(row["side"] == side for row in found):
            theirs = ([row for row in rows if row["side"] == side] for rows in by_member[1:])
            more = next(filter(None, theirs), [])
            found = found + [row for row in more if not any(_may_be_one(row, other) for other in found)]
    return found


def _may_be_one(one: Row, other: Row) -> bool:
    """Whether two parties may be the same: nobody stands on both sides because two mentions call him otherwise."""
    if one["actor_id"] and one["actor_id"] == other["actor_id"]:
        return True
    is_one_country = one["country"] is not None and one["country"] == other["country"]
    return is_one_country and (one["sector"] == other["sector"] or None in (one["sector"], other["sector"]))
