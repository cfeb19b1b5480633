"""Edits between a raw text and its body, and every span mapped both ways."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Edit:
    """A place where the body differs from the raw text: `raw[start:end]` became `replacement`.

    `kind` is `removed` (boilerplate) or `repaired` (characters, line breaks); `reason` names the rule.
    """

    start: int
    end: int
    replacement: str
    kind: str
    reason: str


class SpanMap:
    """The edits of one text in their order, not overlapping; a ValueError says where they do.

    `length` is the length of the raw text.
    """

    def __init__(self, edits: Iterable[Edit], length: int) -> None:
        self.edits: Sequence[Edit] = sorted(edits, key=lambda edit: (edit.start, edit.end))
        self.length = length
        behind = 0
        for edit in self.edits:
            if not behind <= edit.start <= edit.end <= length or not edit.end > edit.start:
                raise ValueError(f"{edit} is empty, overlaps the edit before, or lies outside of {length} characters")
            behind = edit.end

    @cached_property
    def _raw_starts(self) -> list[int]:
        return [edit.start for edit in self.edits]

    @cached_property
    def _body_starts(self) -> list[int]:
        starts, shift = [], 0
        for edit in self.edits:
            starts.append(edit.start + shift)
            shift += len(edit.replacement) - (edit.end - edit.start)
        return starts

    @property
    def body_length(self) -> int:
        """Length of the text after the edits."""
        return self.length + sum(len(e.replacement) - (e.end - e.start) for e in self.edits)

    def applied(self, raw: str) -> str:
        """Return the raw text with every edit made."""
        pieces: list[str] = []
        behind = 0
        for edit in self.edits:
            pieces += raw[behind : edit.start], edit.replacement
            behind = edit.end
        return "".join([*pieces, raw[behind:]])

    def to_raw(self, start: int, end: int) -> Span:
        """Return the raw span of a body span; one that cuts a replacement grows to what it replaced."""
        _require_span(start, end, self.body_length)
        if start == end:
            return (self._raw_of(start, is_end=False),) * 2
        return self._raw_of(start, is_end=False), self._raw_of(end, is_end=True)

    def to_body(self, start: int, end: int) -> Span | None:
        """Return the body span of a raw span, or None where nothing of it is left."""
        _require_span(start, end, self.length)
        span = self._body_of(start, is_end=False), self._body_of(end, is_end=True)
        return span if span[0] < span[1] else None

    def _raw_of(self, position: int, is_end: bool) -> int:
        # A start lies behind what was removed before its character, an end before what was removed after.
        index = (bisect_left if is_end else bisect_right)(self._body_starts, position) - 1
        if index < 0:
            return position
        edit, body_start = self.edits[index], self._body_starts[index]
        body_end = body_start + len(edit.replacement)
        if body_start < position < body_end or (position == body_start and not is_end and edit.replacement):
            return edit.end if is_end else edit.start
        return edit.end + position - body_end

    def _body_of(self, position: int, is_end: bool) -> int:
        index = (bisect_left if is_end else bisect_right)(self._raw_starts, position) - 1
        if index < 0:
            return position
        edit, body_start = self.edits[index], self._body_starts[index]
        body_end = body_start + len(edit.replacement)
        if position < edit.end:
            return body_end if is_end else body_start
        return body_end + position - edit.end


def _require_span(start: int, end: int, length: int) -> None:
    if not 0 <= start <= end <= length:
        raise ValueError(f"{start}:{end} is no span of {length} characters")
