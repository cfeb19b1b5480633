"""Where quotation marks open and close, whatever marks an article uses.

Marks come in many kinds, mixed within one article, opened as one kind and closed as another, doubled, forgotten. So
the glyph is only a hint: what stands beside a mark says whether it can open (a word follows, none precedes) or close
(something precedes). Marks within a quotation are left alone; a mark that can be neither is no mark.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DOUBLE = re.compile(r"[\"“”„‟«»＂]+|''|``|‘‘|’’")
SINGLE_OPENER = re.compile(r"(?:(?<=[\s(\[—–/:-])|^)['‘`](?=[\w$£€“(\[])(?!\d\ds?\b|(?:em|til|cause|tis|twas|n)\b)")
SINGLE_CLOSER = re.compile(r"(?<=\S)['’](?!\w)")
OTHER_CLOSER = re.compile(r"(?<=[,.?!…])['’‘](?=\s|$)")
LONGEST_SINGLE = 600


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, as offsets into their paragraph.

    `start` and `end` lie within the marks, `outer_start` and `outer_end` around them. What is not closed runs to the
    end of the paragraph, what is not opened (the paragraph before left off within it) from its beginning.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    is_opened: bool = True
    is_closed: bool = True


def quotations_in(paragraphs: Iterable[str]) -> list[list[Quotation]]:
    """Return the quotations of each paragraph of an article, in their order; never fails, whatever the marks."""
    found: list[list[Quotation]] = []
    is_open = False
    for text in paragraphs:
        quotations = _of_paragraph(text, is_open)
        found.append(quotations)
        is_open = bool(quotations) and not quotations[-1].is_closed
    return found


def _of_paragraph(text: str, is_open: bool) -> list[Quotation]:
    doubles = list(_doubles(text, is_open))
    edges = [0, *(edge for q in doubles for edge in (q.outer_start, q.outer_end)), len(text)]
    singles = [q for begin, end in zip(edges[::2], edges[1::2], strict=True) for q in _singles(text, begin, end)]
    return sorted(doubles + singles, key=lambda q: q.outer_start)


def _doubles(text: str, is_open: bool) -> Iterator[Quotation]:
    """Yield the quotations that a double mark of some kind opens or closes."""
    opener: tuple[int, int] | None = None
    done = 0
    for mark in DOUBLE.finditer(text):
        if opener is None:
            if is_open and done == 0 and not _can_open(text, mark) and _can_close(text, mark):
                yield Quotation(0, mark.start(), 0, mark.end(), is_opened=False)
            elif _can_open(text, mark):
                opener = mark.span()
                continue
            else:
                earlier = list(SINGLE_OPENER.finditer(text, done, mark.start()))
                if not earlier or not _can_close(text, mark):
                    continue
                yield _trimmed(text, earlier[0].span(), mark.span())
            done = mark.end()
        elif _can_close(text, mark):
            yield _trimmed(text, opener, mark.span())
            opener, done = None, mark.end()
        elif _can_open(text, mark):  # the earlier one was never closed, or by a mark of another kind
            other = OTHER_CLOSER.search(text, opener[1], mark.start())
            if other:
                yield _trimmed(text, opener, other.span())
            opener, done = mark.span(), mark.start()
    if opener is not None:
        other = OTHER_CLOSER.search(text, opener[1])
        if other:
            yield _trimmed(text, opener, other.span())
        elif _begins_speech(text, opener[0]) and text[opener[1] :].strip():
            yield Quotation(opener[1], len(text), opener[0], len(text), is_closed=False)


def _singles(text: str, begin: int, end: int) -> Iterator[Quotation]:
    """Yield the quotations in single marks, which look like apostrophes, between two offsets."""
    position = begin
    while opener := SINGLE_OPENER.search(text, position, end):
        limit = min(end, opener.end() + LONGEST_SINGLE)
        closers = list(SINGLE_CLOSER.finditer(text, opener.end(), limit))
        closer = next((c for c in closers if not _is_possessive(text, c, closers)), None)
        if closer is None or closer.start() <= opener.end():
            position = opener.end()
            continue
        yield _trimmed(text, opener.span(), closer.span())
        position = closer.end()


def _is_possessive(text: str, mark: re.Match[str], closers: list[re.Match[str]]) -> bool:
    """Whether a mark is rather the apostrophe of "the leaders' plan", a better one being to come."""
    behind = text[mark.end() : mark.end() + 2]
    return text[mark.start() - 1] == "s" and behind[:1] == " " and behind[1:].isalpha() and mark is not closers[-1]


def _can_open(text: str, mark: re.Match[str]) -> bool:
    before, after = text[: mark.start()][-1:], text[mark.end() :][:1]
    if "«" in mark.group() and after:
        return not before.isalnum()
    return bool(after) and not after.isspace() and after not in ",.;:!?)]" and not before.isalnum()


def _can_close(text: str, mark: re.Match[str]) -> bool:
    before, after = text[: mark.start()][-1:], text[mark.end() :][:1]
    if "»" in mark.group():
        return bool(before)
    return bool(before) and (not before.isspace() or not after or after in ",.;:!?)")


def _begins_speech(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in ",:.?!…—–"


def _trimmed(text: str, opener: tuple[int, int], closer: tuple[int, int]) -> Quotation:
    start, end = opener[1], closer[0]
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quotation(start, end, opener[0], closer[1])
