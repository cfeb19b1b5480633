from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.normalize.spans import Edit, SpanMap


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, SpanMap]:
    """A text of distinct characters and edits in it; what they put in is found nowhere in the text."""
    length = draw(st.integers(0, 40))
    raw = "".join(chr(0x100 + n) for n in range(length))
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=12)))
    edits = [
        Edit(start, end, draw(st.sampled_from(["", " ", "xyz"])), "repaired", "drawn")
        for start, end in pairwise(cuts)
        if draw(st.booleans())
    ]
    return raw, SpanMap(edits, length)


def spans_of(length: int) -> list[tuple[int, int]]:
    return [(start, end) for start in range(length + 1) for end in range(start, length + 1)]


@given(edited_texts())
def test_a_body_span_maps_to_raw_text_that_the_edits_turn_into_it(case: tuple[str, SpanMap]) -> None:
    raw, spans = case
    body = spans.applied(raw)
    assert len(body) == spans.body_length
    for start, end in spans_of(len(body)):
        raw_start, raw_end = spans.to_raw(start, end)
        inside = [e for e in spans.edits if raw_start <= e.start and e.end <= raw_end]
        shifted = [Edit(e.start - raw_start, e.end - raw_start, e.replacement, e.kind, e.reason) for e in inside]
        again = SpanMap(shifted, raw_end - raw_start).applied(raw[raw_start:raw_end])
        assert body[start:end] in again
        if "x" not in again and "z" not in again:  # no replacement of several characters was cut
            assert again == body[start:end]


@given(edited_texts())
def test_a_body_span_maps_to_raw_and_back_to_a_span_that_holds_it(case: tuple[str, SpanMap]) -> None:
    raw, spans = case
    body = spans.applied(raw)
    for start, end in spans_of(len(body)):
        if start < end:
            back = spans.to_body(*spans.to_raw(start, end))
            assert back is not None
            assert back[0] <= start < end <= back[1]
            if "x" not in body[slice(*back)] and "z" not in body[slice(*back)]:
                assert back == (start, end)


@given(edited_texts())
def test_every_kept_character_maps_both_ways_to_itself(case: tuple[str, SpanMap]) -> None:
    raw, spans = case
    body = spans.applied(raw)
    for position, character in enumerate(raw):
        mapped = spans.to_body(position, position + 1)
        if character in body:
            assert mapped is not None
            assert body[slice(*mapped)] == character
            assert spans.to_raw(*mapped) == (position, position + 1)
        else:
            assert mapped is None or body[slice(*mapped)] in {" ", "xyz"}


def test_a_span_of_removed_text_only_is_nowhere_in_the_body() -> None:
    spans = SpanMap([Edit(2, 5, "", "removed", "share")], 8)
    assert spans.to_body(2, 5) is None
    assert spans.to_body(1, 6) == (1, 3)


def test_a_body_span_over_removed_text_maps_to_all_of_the_raw_text_between() -> None:
    assert SpanMap([Edit(2, 5, "", "removed", "share")], 8).to_raw(1, 3) == (1, 6)


def test_a_span_next_to_removed_text_does_not_take_it_in() -> None:
    spans = SpanMap([Edit(2, 5, "", "removed", "share")], 8)
    assert spans.to_raw(0, 2) == (0, 2)
    assert spans.to_raw(2, 5) == (5, 8)


@pytest.mark.parametrize("edits", [[(0, 3), (2, 4)], [(3, 3)], [(5, 9)]])
def test_edits_that_overlap_are_empty_or_lie_outside_are_an_error(edits: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        SpanMap([Edit(start, end, "", "removed", "share") for start, end in edits], 8)


def test_a_span_outside_of_the_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="no span of 8"):
        SpanMap([], 8).to_raw(4, 9)
