"""The rules of `seeds/boilerplate.yml`: patterns of lines, their parts and blocks to drop."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import seeds
from transforms.normalize.dates import BARE_DATE

LINE = re.compile(r"[^\n]+")
FINISHED = re.compile(r"[.!?…][\"'”’»)\]]*$")
# Characters: no pattern for lines sees a longer one, and most rules are about shorter ones.
LONGEST, USUAL = 1_000, 400
EDGE = 8  # lines that count as top and as foot


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: where it stands in the text, and its text without the space around."""

    start: int
    end: int
    text: str
    follows_blank: bool

    @property
    def is_finished(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(FINISHED.search(self.text, max(0, len(self.text) - 8)))


class Place(NamedTuple):
    """Where a line stands among the lines of its text."""

    is_first: bool
    is_top: bool
    is_foot: bool

    @property
    def name(self) -> str:
        """Return top, foot or inner."""
        return "top" if self.is_top else "foot" if self.is_foot else "inner"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with its reason, and where it holds."""

    reason: str
    pattern: re.Pattern[str]
    where: str
    is_open: bool
    unless: re.Pattern[str] | None
    longest: int

    def drops(self, line: Line) -> bool:
        """Whether the whole line is what the rule names."""
        if len(line.text) > self.longest or not self.pattern.fullmatch(line.text):
            return False
        return not (self.is_open and line.is_finished) and not (self.unless and self.unless.search(line.text))


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of a text that are not blank."""
    behind = 0
    for match in LINE.finditer(text):
        words = match.group().strip()
        if words:
            start = match.start() + match.group().index(words[0])
            yield Line(start, start + len(words), words, text.count("\n", behind, start) > 1)
            behind = start + len(words)


def place_of(index: int, count: int) -> Place:
    """Return where a line of this number stands among so many."""
    return Place(index == 0, index < EDGE, index >= count - EDGE)


def settings(name: str) -> Any:
    """Return a part of `seeds/boilerplate.yml`."""
    return seeds.document("boilerplate.yml")[name]


def hints_in(text: str) -> list[str]:
    """Return the hints that a text has anywhere, so that its lines need to be searched for these only."""
    small = text.lower()
    return [hint for hint in settings("hints") if hint in small]


def has_hint(line: Line, hints: list[str]) -> bool:
    """Whether one of the hints stands in a line."""
    small = line.text.lower()
    for hint in hints:  # noqa: SIM110 - twice as fast as any(), and run for every line
        if hint in small:
            return True
    return False


def may_be_boilerplate(line: Line, hints: list[str]) -> bool:
    """Whether a line can be boilerplate at all: a short one, or one with a word that the rules are about."""
    if len(line.text) > LONGEST:
        return False
    is_prose = len(line.text) >= settings("prose") and line.is_finished
    return not is_prose or has_hint(line, hints)


def reason_to_drop(line: Line, kind: str, place: Place) -> str | None:
    """Return the reason of the first rule of a kind that drops a line, or None."""
    if not _any_rule_at(kind, place).fullmatch(line.text):
        return None
    return next((rule.reason for rule in rules_at(kind, place) if rule.drops(line)), None)


@cache
def rules_at(kind: str, place: Place) -> tuple[Rule, ...]:
    """Return the rules of a kind (lines, parts, blocks) that hold at a place."""
    holds = {"any": True, "top": place.is_top, "foot": place.is_foot, "inner": not place.is_first}
    return tuple(rule for rule in _rules(kind) if holds[rule.where])


@cache
def _any_rule_at(kind: str, place: Place) -> re.Pattern[str]:
    """All patterns of a place in one: what it does not match, none of them does."""
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in rules_at(kind, place)))


@cache
def _rules(kind: str) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            reason=entry["reason"],
            pattern=re.compile(filled(entry["pattern"])),
            where=entry.get("where", "any"),
            is_open=entry.get("open", False),
            unless=re.compile(filled(entry["unless"])) if "unless" in entry else None,
            longest=entry.get("longest", USUAL),
        )
        for entry in settings(kind)
    )


def filled(pattern: str) -> str:
    """Return a pattern with the words, agencies and dates that it names in braces."""
    for name, words in reversed(settings("words").items()):
        pattern = pattern.replace("{" + name + "}", f"(?:{words})")
    return pattern.replace("{DATE}", BARE_DATE.pattern).replace("{AGENCY}", agency_pattern())


@cache
def agency_pattern() -> str:
    """Return a pattern of every name of every agency, the longest first."""
    names = sorted((name for names in agencies().values() for name in names), key=lambda n: (-len(n), n))
    return f"(?:{'|'.join(map(re.escape, names))})"


@cache
def agencies() -> dict[str, tuple[str, ...]]:
    """Return the names of each agency by its common name; the empty one stands for unnamed agencies."""
    return {name: tuple(names) for name, names in settings("agencies").items()}
