"""Events: one row per real-world event of the mentions that report it.

Mentions of one type family and status are compared within a story, and across stories where parties and days
are the same; events are the groups of average-linkage clustering over their likeness (`occurrences`). What
did not happen, is to come or may be is another event than what happened, and linked to it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import polars as pl

from transforms.identity import hashed
from transforms.link.groups import average_linkage
from transforms.link.occurrences import RULED_OUT, SAID, Occurrence, likeness, occurrence
from transforms.link.reports import counted, reports
from warehouse.schema import table

LEAST: Final = 0.3  # average likeness within an event
LEAST_LINK: Final = 0.3  # of a plan and what became of it

Row = dict[str, Any]

PRECISIONS: Final = ("day", "week", "month", "season", "year", "span", "open", "unknown")
BASES: Final = ("explicit", "relative", "inherited", "published", "unknown")
DATE: Final = ("date_text", "date_start", "date_end", "date_precision", "date_basis")
PLACE: Final = ("place_text", "place_name", "place_country", "latitude", "longitude", "geonames_id")
CODED: Final = ("event_type", "mode", "quad_class", "intensity", "status", "mention_id", "ontology_version")
SIDES: Final = ("actor", "recipient")


@dataclass(frozen=True)
class Judged:
    """What people say of mentions: each group is one event (`same`), or as many events as it has mentions (`other`)."""

    same: tuple[tuple[str, ...], ...] = ()
    other: tuple[tuple[str, ...], ...] = ()


NOT_JUDGED: Final = Judged()


@dataclass(frozen=True)
class Events:
    """Events in the shape of their contracts, and the event of every mention."""

    events: pl.DataFrame
    event_parties: pl.DataFrame
    event_contexts: pl.DataFrame
    event_links: pl.DataFrame
    mentions: pl.DataFrame  # mention_id, event_id


def events(
    event_mentions: pl.DataFrame,
    parties: pl.DataFrame,
    contexts: pl.DataFrame,
    articles: pl.DataFrame,
    actors: pl.DataFrame | None = None,
    actor_mentions: pl.DataFrame | None = None,
    judged: Judged = NOT_JUDGED,
) -> Events:
    """Return the events that the mentions report.

    `event_mentions`, `parties` (`event_mention_parties`) and `contexts` (`event_mention_contexts`) with dates
    and actors resolved, `articles` with `story_id` and `origin_id`. `actors` gives parties their names,
    `actor_mentions` tell which actors are persons: two persons of one country are two parties, a country and
    its president may be one. `judged` is what people say of mentions, whatever else speaks for or against it.
    """
    mentions = {row["mention_id"]: row for row in event_mentions.sort("mention_id").iter_rows(named=True)}
    sides = _by_mention(parties.sort("mention_id", "side", "position"))
    found_contexts = _by_mention(contexts)
    known = reports(articles)
    persons = _persons(actor_mentions)
    names = {} if actors is None else dict(actors.select("actor_id", "name").iter_rows())
    seen = {
        mention_id: occurrence(
            row, sides.get(mention_id, ()), known[row["article_id"]].story_id or row["article_id"], persons
        )
        for mention_id, row in mentions.items()
    }
    event_rows, party_rows, context_rows, member_rows = [], [], [], []
    first: dict[str, Occurrence] = {}
    for group in partition(seen, judged):
        members = sorted((mentions[each] for each in group), key=lambda row: _readable(row, seen[row["mention_id"]]))
        event_id = hashed("event", members[0]["mention_id"])
        first[event_id] = seen[members[0]["mention_id"]]
        event_rows.append(
            {"event_id": event_id, "story_id": known[members[0]["article_id"]].story_id}
            | {name: members[0][name] for name in CODED}
            | {name: min(members, key=_vagueness_of_date)[name] for name in DATE}
            | {name: min(members, key=_vagueness_of_place)[name] for name in PLACE}
            | {"mention_count": len(members), "confidence": max(row["confidence"] for row in members)}
            | counted(known[row["article_id"]] for row in members)
        )
        party_rows += [
            {
                "event_id": event_id,
                "side": row["side"],
                "position": row["position"],
                "actor_id": row["actor_id"],
            }
            | {
                "name": names.get(row["actor_id"]) or row["text"],
                "country": row["country"],
                "sector": row["sector"],
            }
            for row in _parties([sides.get(row["mention_id"], []) for row in members])
        ]
        said = sorted({row["context"] for each in group for row in found_contexts.get(each, ())})
        context_rows += [{"event_id": event_id, "context": context} for context in said]
        member_rows += [{"mention_id": each, "event_id": event_id} for each in group]
    member_of = {row["mention_id"]: row["event_id"] for row in member_rows}
    links = {*_outcomes(first), *_said_in(mentions.values(), member_of)}
    return Events(
        table("events").frame(event_rows).sort("event_id"),
        table("event_parties").frame(party_rows).sort("event_id", "side", "position"),
        table("event_contexts").frame(context_rows).sort("event_id", "context"),
        table("event_links").frame(
            [dict(zip(table("event_links").names, link, strict=True)) for link in sorted(links)]
        ),
        pl.DataFrame(member_rows, schema={"mention_id": pl.String, "event_id": pl.String}).sort("mention_id"),
    )


def partition(seen: dict[str, Occurrence], judged: Judged = NOT_JUDGED) -> list[list[str]]:
    """Return the ids of the mentions of every event, each list sorted; a pure function of the set of mentions."""
    by_people = {mention_id for group in (*judged.same, *judged.other) for mention_id in group}

    def told(mention_id: str) -> tuple[object, ...]:
        return (seen[mention_id].told, mention_id if mention_id in by_people else None)

    alike: dict[tuple[object, ...], list[str]] = {}  # what copies of one text tell, compared once
    for mention_id in sorted(seen):
        alike.setdefault(told(mention_id), []).append(mention_id)
    blocks: dict[tuple[object, ...], list[str]] = {}
    for first, *_ in alike.values():
        for key in _blocks(seen[first]):
            blocks.setdefault((seen[first].status, *key), []).append(first)
    pairs = {pair for members in blocks.values() for pair in combinations(members, 2)}
    apart = {pair for group in judged.other for pair in combinations(sorted(seen.keys() & set(group)), 2)}
    values = {(a, b): likeness(seen[a], seen[b]) for a, b in pairs} | dict.fromkeys(apart, RULED_OUT)
    groups = average_linkage(values, LEAST)
    grouped = {first for group in groups for first in group}
    groups += [[first] for first, *_ in alike.values() if first not in grouped]
    for same in judged.same:
        joined = [group for group in groups if not set(same).isdisjoint(group)]
        groups = [group for group in groups if group not in joined] + [[each for group in joined for each in group]]
    return sorted(sorted(each for first in group for each in alike[told(first)]) for group in groups if group)


def _blocks(each: Occurrence) -> Iterator[tuple[object, ...]]:
    """Yield the keys by which a mention meets others: its story, and the weeks of its parties, or of its place."""
    yield each.family, "story", each.story_id
    if each.is_exact and each.begin and each.end:
        for week in range(each.begin.toordinal() // 7, each.end.toordinal() // 7 + 1):
            if len(each.parties.keys) > 1:
                yield each.family, week, each.parties.keys
            if each.place:
                yield each.family, week, each.place


def _outcomes(first: dict[str, Occurrence]) -> Iterable[tuple[str, str, str]]:
    """Yield what became of plans: (what happened, plan, fulfils), (what did not, plan, cancels)."""
    blocks: dict[tuple[object, ...], dict[str, list[str]]] = {}
    for event_id, each in sorted(first.items()):
        for key in _blocks(each):
            blocks.setdefault(key, {}).setdefault(each.status, []).append(event_id)
    for by_status in blocks.values():
        for plan in by_status.get("planned", ()):
            for status, kind in (("actual", "fulfils"), ("negated", "cancels")):
                for outcome in by_status.get(status, ()):
                    if likeness(first[outcome], first[plan]) >= LEAST_LINK:
                        yield outcome, plan, kind


def _said_in(mentions: Iterable[Row], member_of: dict[str, str]) -> Iterable[tuple[str, str, str]]:
    """Yield events and the act of speech in which they are promised or denied, coded of the same words."""
    by_place: dict[tuple[str, int], list[Row]] = {}
    for row in mentions:
        by_place.setdefault((row["article_id"], row["trigger_start"]), []).append(row)
        by_place.setdefault((row["article_id"], -1 - row["sentence_start"]), []).append(row)
    for (_, place), rows in by_place.items():
        for event in rows:
            for speech in rows:
                if place >= 0 and event["status"] == "planned" and speech["event_type"] in ("AGREE", "CONCEDE"):
                    kind = "agreed_in"
                elif event["status"] == "negated" and speech["event_type"] == "REJECT":
                    kind = "denied_in"
                else:
                    continue
                pair = member_of[event["mention_id"]], member_of[speech["mention_id"]]
                if speech["status"] in ("actual", "ongoing") and pair[0] != pair[1]:
                    yield *pair, kind


def _readable(row: Row, each: Occurrence) -> tuple[object, ...]:
    """Sort key of the mentions of an event: the one that tells most comes first."""
    sides = bool(each.actors.keys) + bool(each.recipients.keys) if len(each.parties.keys) < 2 else 2
    return (
        -sides,
        not each.is_exact,
        not each.place,
        -row["confidence"],
        row["is_headline"],
        row["mention_id"],
    )


def _vagueness_of_date(row: Row) -> tuple[bool, int, int]:
    """Sort key of dates: said before guessed, then the more exact."""
    return row["date_basis"] not in SAID, PRECISIONS.index(row["date_precision"]), BASES.index(row["date_basis"])


def _vagueness_of_place(row: Row) -> int:
    return [row[name] is None for name in ("latitude", "place_name", "place_country", "place_text")].count(True)


def _parties(by_member: list[list[Row]]) -> list[Row]:
    """Return the parties of the first mention; a side it lacks comes from the next, less whom it has."""
    found = by_member[0]
    for side in SIDES:
        if not any(row["side"] == side for row in found):
            theirs = ([row for row in rows if row["side"] == side] for rows in by_member[1:])
            taken = {(row["actor_id"], row["country"]) for row in found}
            more = (row for row in next(filter(None, theirs), ()))
            found = found + [row for row in more if (row["actor_id"], row["country"]) not in taken]
    return found


def _by_mention(frame: pl.DataFrame) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["mention_id"], []).append(row)
    return found


def _persons(actor_mentions: pl.DataFrame | None) -> frozenset[str]:
    if actor_mentions is None:
        return frozenset()
    return frozenset(actor_mentions.filter(pl.col("kind") == "person")["actor_id"].drop_nulls())
