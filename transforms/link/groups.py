"""Partitions of things by how alike they are: the same for every order in which the things come.

Average linkage has a property on which all that grows by the batch rests: what was not merged with anything outside
is formed the same without the outside. So groups need to be formed again only around what changed (`regrouped`).
"""

import heapq
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final, Generic, Protocol, TypeVar

import polars as pl

Thing = TypeVar("Thing", str, int)  # its id
Pair = tuple[Thing, Thing]  # in their order
STEPS: Final = 2**20  # of likeness in 1


def exact(likeness: float) -> float:
    """Return a likeness as a multiple of 1 / STEPS: sums of these are the same in any order."""
    return likeness if abs(likeness) == float("inf") else round(likeness * STEPS) / STEPS


def ordered(one: Thing, other: Thing) -> Pair[Thing]:
    """Return a pair with its ids in their order."""
    return (one, other) if one < other else (other, one)


def by_pair(found: pl.DataFrame) -> dict[Any, float]:
    """Return how alike pairs are, of (thing, thing, likeness)."""
    one, other, likeness = (column.to_list() for column in found.iter_columns())
    return dict(zip(zip(one, other, strict=True), likeness, strict=True))


def average_linkage(likeness: Mapping[Pair[Thing], float], least: float) -> list[list[Thing]]:
    """Return the groups of average-linkage clustering, merged while two groups are at least so alike on
    average.

    `likeness` holds each pair once, both ids in their order; a pair that is not given counts as not alike at
    all, so that the cost grows with the number of pairs given and not with the square of the members. Ties go
    to the smaller ids.
    """
    return grouped({name for pair in likeness for name in pair}, likeness, least)


def grouped(things: Iterable[Thing], likeness: Mapping[Pair[Thing], float], least: float) -> list[list[Thing]]:
    """Return the groups of all these things (`average_linkage`); what is like nothing else is a group of its own."""
    known = _Known[Thing](least, things)
    known.add(likeness)
    return sorted(group for part in known.connected() for group in _merged(known.within(part), part, least))


class Grouped(Protocol[Thing]):
    """What is stored of things: their groups as last formed, and how alike they are now."""

    def pairs(self, things: Collection[Thing]) -> Mapping[Pair[Thing], float]:
        """Return every pair with one of these in it."""

    def groups(self, things: Collection[Thing]) -> list[list[Thing]]:
        """Return the groups that these are in, each whole."""


def regrouped(changed: Collection[Thing], stored: Grouped[Thing], least: float) -> list[list[Thing]]:
    """Return the groups, as forming all anew would give them, of what changed and of all that this changes.

    `changed` are the things that are new or whose likeness to others is another now, and all that was in one group with
    these or with things that are gone. Groups around them are formed together with them: those that stay as they were
    are left alone, for what is not merged with them now would not be in the whole either. The others join what changed.
    """
    known = _Known[Thing](least, changed)
    known.add(stored.pairs(known.inside))
    formed: dict[tuple[frozenset[Thing], int], list[list[Thing]]] = {}
    numbers = itertools.count()
    found: list[list[Thing]] = []
    joined = known.inside
    while joined:
        around = stored.groups(known.alike(joined) - known.inside - known.group_of.keys())
        known.group_of |= {thing: number for number, group in zip(numbers, around, strict=False) for thing in group}
        known.add(stored.pairs({thing for group in around for thing in group}))
        found = []
        for part in known.connected():
            key = part, len(part & known.inside)  # with the rest inside, more is known of the part
            if key not in formed:
                formed[key] = _merged(known.within(part), part, least)
            found += (group for group in formed[key] if not known.inside.isdisjoint(group))
        reached = {known.group_of[thing] for group in found for thing in group if thing in known.group_of}
        joined = {thing for thing, number in known.group_of.items() if number in reached}
        known.inside |= joined
        for thing in joined:
            del known.group_of[thing]
    return sorted(found)


class _Known(Generic[Thing]):
    """How alike things are, as far as it was read: of what is inside, and of the groups around it, which only count
    within themselves and with what is inside. Other things do not count: their own groups were not read.
    """

    def __init__(self, least: float, inside: Iterable[Thing]) -> None:
        """What is at least so alike may be merged."""
        self._least = least
        self._near: defaultdict[Thing, dict[Thing, float]] = defaultdict(dict)
        self._alike: defaultdict[Thing, set[Thing]] = defaultdict(set)
        self.inside: set[Thing] = set(inside)
        self.group_of: dict[Thing, int] = {}

    def add(self, likeness: Mapping[Pair[Thing], float]) -> None:
        """Take in how alike pairs are."""
        near, alike, least = self._near, self._alike, self._least
        for (one, other), value in likeness.items():
            near[one][other] = near[other][one] = value
            if value >= least:
                alike[one].add(other)
                alike[other].add(one)

    def alike(self, things: Iterable[Thing]) -> set[Thing]:
        """Return what is alike to one of these."""
        return set().union(*(self._alike.get(one, ()) for one in things))

    def connected(self) -> Iterator[frozenset[Thing]]:
        """Yield what chains of alike pairs connect with each thing inside, once: no group reaches beyond."""
        seen: set[Thing] = set()
        for start in self.inside:
            if start in seen:
                continue
            part, ends = {start}, [start]
            while ends:
                one = ends.pop()
                more = {other for other in self._alike.get(one, ()) if other not in part and self._counts(one, other)}
                part |= more
                ends += more
            seen |= part
            yield frozenset(part)

    def within(self, part: frozenset[Thing]) -> dict[Pair[Thing], float]:
        """Return how alike the things of a part are."""
        if len(part) == 1:
            return {}
        by_group: defaultdict[int, set[Thing]] = defaultdict(set)
        for thing in part - self.inside:
            by_group[self.group_of[thing]].add(thing)
        inside = part & self.inside
        found: dict[Pair[Thing], float] = {}
        for one in part:
            near = self._near[one]
            others = part if one in inside else by_group[self.group_of[one]] | inside
            found |= {(one, other): near[other] for other in near.keys() & others if one < other}
        return found

    def _counts(self, one: Thing, other: Thing) -> bool:
        if one in self.inside:
            return other in self.inside or other in self.group_of
        return other in self.inside or self.group_of.get(other) == self.group_of[one]


def _merged(likeness: Mapping[Pair[Thing], float], things: Iterable[Thing], least: float) -> list[list[Thing]]:
    members = {name: [name] for name in things}
    if len(members) == 1:
        return list(members.values())
    queue = [(-value, one, other, 1, 1) for (one, other), value in likeness.items() if value >= least]
    sums: dict[Thing, dict[Thing, float]] = {name: {} for name in members}
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
                if one < third:
                    heapq.heappush(queue, (-average, one, third, size, third_size))
                else:
                    heapq.heappush(queue, (-average, third, one, third_size, size))
    return [sorted(group) for group in members.values()]
