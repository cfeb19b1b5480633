"""Partitions of things by how alike they are: the same for every order in which the things come."""

import heapq
from collections.abc import Mapping


def average_linkage(likeness: Mapping[tuple[str, str], float], least: float) -> list[list[str]]:
    """Return the groups of average-linkage clustering, merged while two groups are at least so alike on
    average.

    `likeness` holds each pair once, both ids in their order; a pair that is not given counts as not alike at
    all, so that the cost grows with the number of pairs given and not with the square of the members. Ties go
    to the smaller ids.
    """
    members = {name: [name] for pair in sorted(likeness) for name in pair}
    sums: dict[str, dict[str, float]] = {name: {} for name in members}
    for (one, other), value in sorted(likeness.items()):
        sums[one][other] = sums[other][one] = value
    queue = [(-value, one, other, 1, 1) for (one, other), value in likeness.items() if value >= least]
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
