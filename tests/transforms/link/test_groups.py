import math
import random
from collections.abc import Collection

from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms.link.groups import Pair, average_linkage, grouped, regrouped


def test_groups_merge_while_they_are_alike_on_average() -> None:
    likeness = {("a", "b"): 0.9, ("b", "c"): 0.5, ("c", "d"): 0.9}
    assert average_linkage(likeness, 0.4) == [["a", "b"], ["c", "d"]]
    assert average_linkage(likeness, 0.1) == [["a", "b", "c", "d"]]


def test_what_is_ruled_out_keeps_groups_apart() -> None:
    assert average_linkage({("a", "b"): 0.9, ("b", "c"): 0.8, ("a", "c"): -1.0}, 0.3) == [["a", "b"], ["c"]]


def test_one_pair_that_can_never_be_keeps_whole_groups_apart() -> None:
    likeness = {
        ("a", "b"): 1.0,
        ("c", "d"): 1.0,
        ("a", "c"): 1.0,
        ("b", "c"): 1.0,
        ("a", "d"): 1.0,
        ("b", "d"): -math.inf,
    }
    assert average_linkage(likeness, 0.3) == [["a", "b", "c"], ["d"]]


def test_ties_go_to_the_smaller_ids() -> None:
    assert average_linkage({("a", "b"): 0.5, ("b", "c"): 0.5}, 0.5) == [["a", "b"], ["c"]]


@settings(deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]),
        st.floats(-1, 1),
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_pairs_does_not_matter(
    numbered: dict[tuple[int, int], float], shuffler: random.Random
) -> None:
    pairs = [((f"{one}", f"{other}"), value) for (one, other), value in numbered.items()]
    given_order = average_linkage(dict(pairs), 0.3)
    shuffler.shuffle(pairs)
    assert average_linkage(dict(pairs), 0.3) == given_order
    assert sorted(member for group in given_order for member in group) == sorted({m for pair, _ in pairs for m in pair})


class Stored:
    """Groups and likenesses that are stored."""

    def __init__(self, likeness: dict[Pair[str], float], formed: list[list[str]]) -> None:
        self.likeness, self.formed = likeness, formed

    def pairs(self, things: Collection[str]) -> dict[Pair[str], float]:
        return {pair: value for pair, value in self.likeness.items() if not set(pair).isdisjoint(things)}

    def groups(self, things: Collection[str]) -> list[list[str]]:
        return [group for group in self.formed if not set(group).isdisjoint(things)]


@settings(deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]),
        st.sampled_from((-1.0, 0.25, 0.5, 0.75)),
        max_size=30,
    ),
    st.sets(st.integers(0, 9)),
)
@example({(0, 1): 0.5, (0, 2): 0.5, (2, 3): 0.5}, {3})  # what the neighbours are alike to is not read
def test_forming_again_around_what_came_is_forming_all(numbered: dict[tuple[int, int], float], new: set[int]) -> None:
    likeness = {(f"{one}", f"{other}"): value for (one, other), value in numbered.items()}
    came = {f"{one}" for one in new}
    there = {str(one) for one in range(10)} - came
    before = {pair: value for pair, value in likeness.items() if there.issuperset(pair)}
    stored = Stored(likeness, grouped(there, before, 0.3))
    again = regrouped(came, stored, 0.3)
    kept = [group for group in stored.formed if not any(set(group) & set(other) for other in again)]
    assert sorted(again + kept) == grouped(there | came, likeness, 0.3)
