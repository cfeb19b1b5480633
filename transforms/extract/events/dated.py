"""Which date expression of a sentence belongs to which event."""

import re
from dataclasses import replace

from transforms.extract.dates import WEEKDAYS, DateExpression
from transforms.extract.text import Paragraph
from transforms.extract.tokens import Token

MONTH = re.compile(r"--\d\d")
RECENT = frozenset(WEEKDAYS) | {"yesterday", "today"}
COMING = frozenset({"planned", "hypothetical"})


class Dates:
    """The date expressions of one sentence, by the word on which each hangs."""

    def __init__(self, paragraph: Paragraph, sentence: list[Token], dates: list[DateExpression]) -> None:
        start, end = paragraph.offsets(sentence[0], sentence[-1])
        self.sentence = sentence
        self.found: list[tuple[Token, DateExpression]] = []
        for expression in dates:
            if start <= expression.start < end:
                span = paragraph.doc.char_span(
                    expression.start - paragraph.start,
                    expression.end - paragraph.start,
                    alignment_mode="expand",
                )
                if span is not None:
                    self.found.append((paragraph.tokens[span.root.i], expression))

    def of(self, trigger: Token, status: str, *, is_background: bool) -> DateExpression | None:
        """Return the date of the event that a trigger says; "before" where it is told again without one."""
        expression = self._nearest(trigger)
        if expression is None:
            return DateExpression(0, 0, "", "before") if is_background else None
        normal = directed(expression.normal, status)
        if status == "actual" and trigger.tag_ == "VBD" and MONTH.fullmatch(normal):
            normal += ":past"  # "banned travel in January", told in November
        return replace(expression, normal=normal)

    def _nearest(self, trigger: Token) -> DateExpression | None:
        best: tuple[int, DateExpression] | None = None
        for root, expression in self.found:
            distance = self._distance(root, trigger)
            if distance is not None and (best is None or distance < best[0]):
                best = distance, expression
        return best[1] if best else None

    def _distance(self, date: Token, trigger: Token) -> int | None:
        """Return how far a date hangs from a trigger, or None where it belongs to another clause."""
        node, steps = date, 0
        while steps < 8:
            if node.i == trigger.i:
                return steps
            if node.pos_ in {"VERB", "AUX"} and node.i != date.i and node.dep_ != "prep":
                break
            if node.head == node:
                break
            node, steps = node.head, steps + 1
        anchor = node
        # The date of a verb is that of what hangs closely on it (an infinitive, an object), and of verbs joined to it.
        node = trigger
        for up in range(1, 5):
            if node.head == node:
                break
            relation = node.dep_
            node = node.head
            if node.i == anchor.i and relation not in {"ccomp", "advcl", "relcl"}:
                return 10 + up
            if node.i == anchor.i and relation == "ccomp" and (_is_fronted(date, anchor) or _is_before(trigger)):
                return 20 + up
            if relation in {"ccomp", "advcl", "relcl", "parataxis"}:
                break
        if anchor.dep_ == "xcomp" and anchor.head == trigger and date.lower_ in RECENT:
            return 5  # "agreed to build a railway on Monday": that was the day of the agreement
        if anchor.pos_ not in {"VERB", "AUX"} and len(self.found) == 1 and abs(date.i - trigger.i) < 12:
            return 30
        if len(self.found) == 1 and date.i == self.sentence[0].i + 1 and self.sentence[0].pos_ == "ADP":
            return 40  # "In 2015, ..." at the head of the sentence holds for all of it
        return None


def _is_fronted(date: Token, verb: Token) -> bool:
    return date.i < verb.i


def _is_before(verb: Token) -> bool:
    """Whether a verb is in the past perfect: "said on Monday that it had lifted the ban"."""
    return verb.tag_ == "VBN" and any(child.lower_ in {"had", "'d"} for child in verb.children)


def directed(normal: str, status: str) -> str:
    """Return a form without direction with the one that its event's status gives: past, or next for what is to come."""
    unit, _, count = normal.partition(":")
    if count == "0" and unit in {"week", "month", "year"}:  # "this year": up to, or from, the day of publication
        return f"rest:{unit}" if status in COMING else f"this:{unit}" if status == "actual" else normal
    is_open = (normal.startswith("weekday:") and normal.count(":") == 1) or (
        normal.startswith("--") and ":" not in normal
    )
    if not is_open:
        return normal
    return f"{normal}:next" if status in COMING else f"{normal}:past" if normal.startswith("weekday") else normal
