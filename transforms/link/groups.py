"""Partitions of things by how alike they are: the same for every order in which the things come.

Average linkage has a property on which all that grows by the batch rests: what was not merged with anything outside
is formed the same without the outside. So groups need to be formed again only around what changed (`regrouped`).
"""

import heapq
from collections.abc import Collection, Iterable, Mapping
from typing import Final, Protocol

Pair = tuple[str, str]  # ids in their order
Done = dict[tuple[object, ...], list[list[str]]]
STEPS: Final = 2**20  # of likeness in 1


def exact(likeness: float) -> float:
    """Return a likeness as a multiple of 1 / STEPS: sums of these are the same in any order."""
    return likeness if abs(likeness) == float("inf") else round(likeness * STEPS) / STEPS


def ordered(one: str, other: str) -> Pair:
    """Return a pair with its ids in their order."""
    return (one, other) if one < other else (other, one)


def average_linkage(likeness: Mapping[Pair, float], least: float) -> list[list[str]]:
    """Return the groups of average-linkage clustering, merged while two groups are at least so alike on
    average.

    `likeness` holds each pair once, both ids in their order; a pair that is not given counts as not alike at
    all, so that the cost grows with the number of pairs given and not with the square of the members. Ties go
    to the smaller ids.
    """
    return grouped({name for pair in likeness for name in pair}, likeness, least)


def grouped(
    things: Collection[str], likeness: Mapping[Pair, float], least: float, done: Done | None = None
) -> list[list[str]]:
    """Return the groups of all these things (`average_linkage`); what is like nothing else is a group of its own.

    `done` keeps the groups of what was clustered, for the next time with more pairs.
    """
    done = {} if done is None else done
    found: list[list[str]] = []
    for pairs in _connected(likeness, least):
        # Pairs are only ever added: as many of the same members are the same.
        key = len(pairs), *sorted({name for pair in pairs for name in pair})
        if key not in done:
            done[key] = _merged(pairs, least)
        found += done[key]
    together = {thing for group in found for thing in group}
    return sorted(found + [[thing] for thing in things if thing not in together])


def _connected(likeness: Mapping[Pair, float], least: float) -> Iterable[dict[Pair, float]]:
    """Return the pairs within each set of things that chains of alike pairs connect: no group reaches beyond one."""
    first: dict[str, str] = {}

    def root(name: str) -> str:
        while (above := first.setdefault(name, name)) != name:
            first[name] = name = first[above]
        return name

    for (one, other), value in likeness.items():
        if value >= least:
            first[root(one)] = root(other)
    found: dict[str, dict[Pair, float]] = {}
    for pair, value in likeness.items():
        one, other = pair
        if one in first and other in first and (name := root(one)) == root(other):
            found.setdefault(name, {})[pair] = value
    return found.values()


def _merged(likeness: Mapping[Pair, float], least: float) -> list[list[str]]:
    queue = [(-value, one, other, 1, 1) for (one, other), value in likeness.items() if value >= least]
    sums: dict[str, dict[str, float]] = {name: {} for pair in likeness for name in pair}
    members = {name: [name] for name in sums}
    for (one, other), value in likeness.items():
        sums[one][other] = sums[other][one] = value
    heapq.heapify(queue)
    while queue:
        _, one, other, size, other_size = heapq.heappop(queue)
        if len(members.get(one, ())) != size or len(members.get(other, ())) != other_size:
            continue  # one of them has grown, or is gone
        members[one] += members.pop(other)
        mine = sums[one]
        for third, value in sums.pop(other).items():
            theirs = sums[third]
            del theirs[other]
            if third != one:
                mine[third] = theirs[one] = mine.get(third, 0.0) + value
        size += other_size
        for third, value in mine.items():
            third_size = len(members[third])
            average = value / (size * third_size)
            if average >= least:
                pair = (one, third, size, third_size) if one < third else (third, one, third_size, size)
                heapq.heappush(queue, (-average, *pair))
    return [sorted(group) for group in members.values()]


class Grouped(Protocol):
    """What is stored of things: their groups as last formed, and how alike they are now."""

    def pairs(self, things: Collection[str]) -> dict[Pair, float]:
        """Return every pair with one of these in it."""

    def groups(self, things: Collection[str]) -> list[list[str]]:
        """Return the groups that these are in, each whole."""


def regrouped(changed: Collection[str], stored: Grouped, least: float) -> list[list[str]]:
    """Return the groups, as forming all anew would give them, of what changed and of all that this changes.

    `changed` are the things that are new or whose likeness to others is another now, and all that was in one group with
    these or with things that are gone. Groups around them are formed together with them: those that stay as they were
    are left alone, for what is not merged with them now would not be in the whole either. The others join what changed.
    """
    inside = set(changed)
    pairs = stored.pairs(inside)
    done: Done = {}
    while True:
        alike = {thing for pair, value in pairs.items() if value >= least for thing in pair}
        around = stored.groups(alike - inside)
        group_of = {thing: number for number, group in enumerate(around) for thing in group}
        known = inside | group_of.keys()
        likeness = {pair: value for pair, value in pairs.items() if pair[0] in known and pair[1] in known}
        outside = stored.pairs(group_of)
        for (one, other), value in outside.items():
            if one in group_of and group_of[one] == group_of.get(other):
                likeness[one, other] = value
        groups = grouped(inside, likeness, least, done)
        joined = {
            group_of[thing] for group in groups if not inside.isdisjoint(group) for thing in group if thing in group_of
        }
        if not joined:
            return [group for group in groups if not inside.isdisjoint(group)]
        inside |= {thing for number in joined for thing in around[number]}
        pairs |= {pair: value for pair, value in outside.items() if not inside.isdisjoint(pair)}
