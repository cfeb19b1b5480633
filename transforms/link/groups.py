"""Partitions of things by how alike they are: the same for every order in which the things come.

Average linkage has a property on which all that grows by the batch rests: what was not merged with anything outside
is formed the same without the outside. So groups need to be formed again only around what changed (`regrouped`).
"""

import heapq
from collections.abc import Collection, Mapping
from typing import Final, Protocol

Pair = tuple[str, str]  # ids in their order
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
    queue = [(-value, one, other, 1, 1) for (one, other), value in likeness.items() if value >= least]
    merging = {name for _, one, other, *_ in queue for name in (one, other)}  # no other is merged with anything
    members = {name: [name] for pair in likeness for name in pair}
    sums: dict[str, dict[str, float]] = {name: {} for name in merging}
    for (one, other), value in likeness.items():
        if one in merging and other in merging:
            sums[one][other] = sums[other][one] = value
    heapq.heapify(queue)
    while queue:
        _, one, other, *sizes = heapq.heappop(queue)
        if [len(members.get(name, ())) for name in (one, other)] != sizes:
            continue  # one of them has grown, or is gone
        members[one] += members.pop(other)
        for third, value in sums.pop(other).items():
            del sums[third][other]
            if third != one:
                sums[one][third] = sums[third][one] = sums[one].get(third, 0.0) + value
        size = len(members[one])
        for third, value in sums[one].items():
            average = value / (size * len(members[third]))
            if average >= least:
                first, second = sorted((one, third))
                heapq.heappush(queue, (-average, first, second, len(members[first]), len(members[second])))
    return sorted(sorted(group) for group in members.values())


def grouped(things: Collection[str], likeness: Mapping[Pair, float], least: float) -> list[list[str]]:
    """Return the groups of all these things; what is like nothing else is a group of its own."""
    groups = average_linkage(likeness, least)
    found = {thing for group in groups for thing in group}
    return sorted(groups + [[thing] for thing in things if thing not in found])


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
    while True:
        alike = {thing for pair, value in pairs.items() if value >= least for thing in pair}
        around = stored.groups(sorted(alike - inside))
        group_of = {thing: number for number, group in enumerate(around) for thing in group}
        known = inside | group_of.keys()
        likeness = {pair: value for pair, value in pairs.items() if pair[0] in known and pair[1] in known}
        outside = stored.pairs(group_of)
        for (one, other), value in outside.items():
            if one in group_of and group_of[one] == group_of.get(other):
                likeness[one, other] = value
        groups = grouped(sorted(inside), likeness, least)
        joined = {
            group_of[thing] for group in groups if not inside.isdisjoint(group) for thing in group if thing in group_of
        }
        if not joined:
            return [group for group in groups if not inside.isdisjoint(group)]
        inside |= {thing for number in joined for thing in around[number]}
        pairs |= {pair: value for pair, value in outside.items() if not inside.isdisjoint(pair)}
