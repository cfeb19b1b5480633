"""Which mentions may report one event, and how much speaks for it.

Mentions of one type family and status are compared within a story, and across stories where parties or place and days
are the same. Mentions that tell the very same within a story, as copies of a text do, are one node and compared once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import polars as pl

from transforms.identity import numbered
from transforms.link.groups import Thing, by_pair, exact, grouped
from transforms.link.occurrences import RULED_OUT, Occurrence, likeness, occurrence
from warehouse.schema import table

# What counts for mentions of two stories that were not compared: they share neither parties nor place on one day, so a
# mention that tells little is no bridge between them. Likenesses are counted from there.
NOT_COMPARED: Final = -0.125
LEAST: Final = 0.3 - NOT_COMPARED  # average likeness within an event
PAIR: Final = ("node_key", "linked_key")

Row = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """What people say of mentions: each group is one event (`same`), or as many events as it has mentions (`other`)."""

    same: tuple[tuple[str, ...], ...] = ()
    other: tuple[tuple[str, ...], ...] = ()

    @property
    def mentions(self) -> frozenset[str]:
        """All mentions of which people say something."""
        return frozenset(mention_id for group in (*self.same, *self.other) for mention_id in group)


NOT_JUDGED: Final = Judged()


def occurrences(
    event_mentions: pl.DataFrame, parties: pl.DataFrame, persons: Collection[str], story_of: Mapping[str, str]
) -> dict[str, Occurrence]:
    """Return what each mention tells.

    `parties` are the rows of `event_mention_parties` of these mentions, `persons` the `mention_id` of actor mentions
    that are persons, `story_of` the story of each article.
    """
    sides = by_mention(parties)
    return {
        row["mention_id"]: occurrence(row, sides.get(row["mention_id"], ()), story_of[row["article_id"]], persons)
        for row in event_mentions.iter_rows(named=True)
    }


def event_nodes(seen: Mapping[str, Occurrence], judged: Judged = NOT_JUDGED) -> pl.DataFrame:
    """Return the node of each mention, in the shape of `event_nodes`; one of which people say something is alone."""
    rows = [
        (mention_id, each.article_id, numbered(*each.told, mention_id if mention_id in judged.mentions else ""))
        for mention_id, each in sorted(seen.items())
    ]
    return pl.DataFrame(rows, schema=table("event_nodes").polars, orient="row")


def shown(nodes: pl.DataFrame) -> dict[int, str]:
    """Return for each node the mention that stands for it: that with the smallest id."""
    return dict(nodes.group_by("node_key").agg(pl.col("mention_id").min()).iter_rows())


def event_keys(nodes: Mapping[int, Occurrence]) -> pl.DataFrame:
    """Return by what nodes meet others, in the shape of `event_keys`."""
    return keyed(nodes, "node_key", pl.Int64())


def keyed(found: Mapping[Thing, Occurrence], column: str, kind: pl.DataType) -> pl.DataFrame:
    """Return by what things meet others: `column`, of this kind, with the id of each, `event_key` and `status`."""
    rows = [
        (thing, key, each.status)
        for thing, each in sorted(found.items())
        for key in sorted({numbered(*key) for key in _blocks(each)})
    ]
    return pl.DataFrame(rows, schema={column: kind, "event_key": pl.Int64, "status": pl.String}, orient="row")


def _blocks(each: Occurrence) -> Iterator[tuple[object, ...]]:
    """Yield the keys by which a mention meets others: its story, and the days of its parties, or of its place."""
    yield each.family, "story", each.story_id
    if each.is_exact and each.begin and each.end:
        for day in range(each.begin.toordinal(), each.end.toordinal() + 1):
            if len(each.parties.keys) > 1:
                yield each.family, day, "parties", *sorted(each.parties.keys)
            if each.place:
                yield each.family, day, "place", each.place


def candidates(keys: pl.DataFrame, index: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs (`node_key` < `linked_key`) that are compared, of nodes of `keys` with all.

    `index` holds every row of `event_keys` with one of these keys.
    """
    return (
        keys.join(index.rename({"node_key": "linked_key"}), on=["event_key", "status"])
        .filter(pl.col("node_key") != pl.col("linked_key"))
        .select(node_key=pl.min_horizontal(PAIR), linked_key=pl.max_horizontal(PAIR))
        .unique()
        .sort(PAIR)
    )


def compared(pairs: pl.DataFrame, nodes: Mapping[int, Occurrence], judged: Judged = NOT_JUDGED) -> pl.DataFrame:
    """Return how alike the pairs are, in the shape of `event_pairs`; what people hold apart is apart."""
    by_people = {each.mention_id: node_key for node_key, each in nodes.items() if each.mention_id in judged.mentions}
    apart = {
        (min(by_people[one], by_people[other]), max(by_people[one], by_people[other]))
        for group in judged.other
        for one, other in combinations(sorted(by_people.keys() & set(group)), 2)
    }
    asked = sorted({*pairs.iter_rows(), *apart}) if apart else pairs.rows()
    values = [
        RULED_OUT if pair in apart else exact(likeness(nodes[pair[0]], nodes[pair[1]]) - NOT_COMPARED) for pair in asked
    ]
    found = pl.DataFrame(asked, schema=dict.fromkeys(PAIR, pl.Int64()), orient="row")
    return found.with_columns(likeness=pl.Series(values, dtype=pl.Float64))


def partition(seen: Mapping[str, Occurrence], judged: Judged = NOT_JUDGED) -> list[list[str]]:
    """Return the ids of the mentions of every event, each list sorted; a pure function of the set of mentions."""
    nodes = event_nodes(seen, judged)
    first = {node_key: seen[mention_id] for node_key, mention_id in shown(nodes).items()}
    keys = event_keys(first)
    found = compared(candidates(keys, keys), first, judged)
    return with_members(joined(grouped(sorted(first), by_pair(found), LEAST), nodes, judged), nodes)


def joined(groups: list[list[int]], nodes: pl.DataFrame, judged: Judged) -> list[list[int]]:
    """Return groups of nodes with those as one that hold mentions of which people say that they are one event."""
    node_of = dict(
        nodes.filter(pl.col("mention_id").is_in(sorted(judged.mentions))).select("mention_id", "node_key").rows()
    )
    for same in judged.same:
        named = {node_of[mention_id] for mention_id in same if mention_id in node_of}
        together = [group for group in groups if not named.isdisjoint(group)]
        if len(together) > 1:
            groups = [group for group in groups if group not in together] + [
                [each for group in together for each in group]
            ]
    return groups


def with_members(groups: Iterable[list[int]], nodes: pl.DataFrame) -> list[list[str]]:
    """Return groups of mentions for groups of nodes, each sorted."""
    members: dict[int, list[str]] = {}
    for mention_id, node_key in nodes.select("mention_id", "node_key").rows():
        members.setdefault(node_key, []).append(mention_id)
    return sorted(sorted(each for node_key in group for each in members[node_key]) for group in groups)


def by_mention(frame: pl.DataFrame) -> dict[str, list[Row]]:
    """Return the rows of each mention, in their order."""
    found: dict[str, list[Row]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["mention_id"], []).append(row)
    return found
