"""An article told from its boilerplate: by the rules, and by the shape and neighbours of its lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from transforms.normalize.rules import (
    LONGEST,
    Line,
    Place,
    filled,
    has_hint,
    hints_in,
    lines_of,
    may_be_boilerplate,
    place_of,
    reason_to_drop,
    rules_at,
    settings,
)
from transforms.normalize.spans import Span

SECTIONS = re.compile(r"[A-Z][\w&'’. -]{0,30}(?:\s*[/>|»›]\s*[A-Z][\w&'’. -]{0,30}){1,4}")
LISTED = 160  # characters; so long are the lines of a list of links, and what opens it
Reasons = dict[int, str]  # why lines are dropped, by their number


@dataclass(frozen=True, slots=True)
class Dropped:
    """A span of the text that is boilerplate, the rule that says so, and where it is: top, foot or inner."""

    start: int
    end: int
    text: str
    reason: str
    where: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines that stay, without what was dropped at their ends, and what was dropped, in their order."""

    kept: list[Line]
    dropped: list[Dropped]


def read(text: str, title: Span | None = None) -> Reading:
    """Tell the article in a text from its boilerplate; nothing of the title (a span of it) is boilerplate."""
    lines = list(lines_of(text))
    hints = hints_in(text)
    reasons = _by_rules(lines, hints, title)
    if not title:
        reasons |= _section_labels(lines, reasons)
    reasons |= _blocks(lines, reasons, hints, title)
    reasons |= _caption_neighbours(lines, reasons)
    reasons |= _headings(lines, reasons, title)
    if len(reasons) == len(lines):
        reasons = {}  # it is all there is
    kept: list[Line] = []
    dropped = list(_whole_lines(text, lines, reasons))
    for index, line in enumerate(lines):
        if index not in reasons:
            parts = _parts(line, place_of(index, len(lines)), title) if has_hint(line, hints) else []
            dropped += parts
            kept.append(_without(line, parts))
    return Reading(kept, sorted(dropped, key=lambda d: d.start))


def _by_rules(lines: list[Line], hints: list[str], title: Span | None) -> Reasons:
    found: Reasons = {}
    for index, line in enumerate(lines):
        is_title = title and line.start < title[1] and line.end > title[0]
        if is_title or not may_be_boilerplate(line, hints):
            continue
        if reason := reason_to_drop(line, "lines", place_of(index, len(lines))):
            found[index] = reason
    return found


def _section_labels(lines: list[Line], reasons: Reasons) -> Reasons:
    """Labels above a title: "News / Syria", "World"."""
    found: Reasons = {}
    for index, line in enumerate(lines[: min(3, len(lines) - 2)]):
        if index in reasons:
            continue
        is_label = SECTIONS.fullmatch(line.text) or line.text.lower() in settings("sections")
        if len(line.text) > 60 or not is_label:
            break
        found[index] = "section_label"
    return found


def _blocks(lines: list[Line], reasons: Reasons, hints: list[str], title: Span | None) -> Reasons:
    """Lists that a line opens ("Related stories"): its short lines without a sentence's end go with it."""
    found: Reasons = {}
    reason: str | None = None
    for index, line in enumerate(lines):
        opened = None
        if len(line.text) <= LISTED and (index or not title) and may_be_boilerplate(line, hints):
            opened = reason_to_drop(line, "blocks", place_of(index, len(lines)))
        if opened:
            found[index] = reason = opened
        elif line.is_finished or len(line.text) > LISTED or line.text.endswith(":"):
            reason = None
        elif reason:
            found[index] = reasons.get(index, reason)
    return found


def _caption_neighbours(lines: list[Line], reasons: Reasons) -> Reasons:
    """Where blank lines part the paragraphs, an unfinished line next to a caption belongs to the picture."""
    found: Reasons = {}
    if sum(line.follows_blank for line in lines) < 0.5 * (len(lines) - 1):
        return found
    for index, line in enumerate(lines):
        beside = set() if line.follows_blank else {index - 1}
        if index + 1 < len(lines) and not lines[index + 1].follows_blank:
            beside.add(index + 1)
        is_open = index > 0 and len(line.text) <= LONGEST and not line.is_finished
        if is_open and index not in reasons and any(reasons.get(other) == "caption" for other in beside):
            found[index] = "caption"
    return found


def _headings(lines: list[Line], reasons: Reasons, title: Span | None) -> Reasons:
    """Inset headings: short lines without a sentence's end, between two paragraphs of sentences."""
    limits = settings("headings")
    kept = [index for index in range(len(lines)) if index not in reasons]
    found: Reasons = {}
    for before, index, after in zip(kept, kept[1:], kept[2:], strict=False):
        text = lines[index].text
        if len(text) > limits["longest"] or len(text.split()) > limits["words"] or lines[index].is_finished:
            continue
        is_title = title and lines[index].start < title[1]
        is_between = lines[before].is_finished and lines[after].is_finished and len(lines[after].text) > len(text)
        if is_between and not is_title and (_is_heading(text) or _is_repeated(text, lines[after].text)):
            found[index] = "heading"
    return found


def _is_heading(text: str) -> bool:
    if not text[0].isupper() or _heading_exception().search(text):
        return False
    if text.endswith(":"):
        return text.split()[0].lower().rstrip(":") in settings("headings")["openers"]
    return text[-1].isalnum() or text[-1] in "'’)"


def _is_repeated(text: str, follows: str) -> bool:
    """Whether a line only puts above a paragraph what somebody says in it."""
    return text[0] in "'\"‘“" and text.strip("'\"‘’“” ") in follows


@cache
def _heading_exception() -> re.Pattern[str]:
    return re.compile(filled(settings("headings")["unless"]))


def _whole_lines(text: str, lines: list[Line], reasons: Reasons) -> Iterator[Dropped]:
    """Drop lines up to the next, so that paragraphs stay apart; at the end, from the last line that stays."""
    tail = max((index for index in range(len(lines)) if index not in reasons), default=-1) + 1
    for index, reason in reasons.items():
        start = lines[index - 1].end if index == tail > 0 else lines[index].start
        end = lines[index + 1].start if index + 1 < len(lines) else len(text)
        yield Dropped(start, end, lines[index].text, reason, place_of(index, len(lines)).name)


def _parts(line: Line, place: Place, title: Span | None) -> list[Dropped]:
    """Drop what is boilerplate within a line, behind the title where that begins it."""
    first = title[1] - line.start if title and line.start < title[1] else 0
    found: list[Dropped] = []
    for rule in rules_at("parts", place):
        for match in rule.pattern.finditer(line.text, max(first, 0)):
            start, end = match.span()
            if line.text[max(start - 1, 0) : start] == " " and line.text[end : end + 1] in {"", " "}:
                start -= 1  # one space between the words around it is enough
            start, end = line.start + start, line.start + end
            if start < end and not any(d.start < end and start < d.end for d in found):
                found.append(Dropped(start, end, match.group().strip(), rule.reason, place.name))
    return found


def _without(line: Line, parts: list[Dropped]) -> Line:
    """Return a line without what was dropped at its ends."""
    start = max((part.end for part in parts if part.start == line.start), default=line.start)
    end = min((part.start for part in parts if part.end == line.end), default=line.end)
    if (start, end) == (line.start, line.end):
        return line
    return Line(start, end, line.text[start - line.start : end - line.start], line.follows_blank)
