"""Find what an annotation quotes: snippets of a text become spans.

Annotations are kept as people write them: the words themselves, in the order of the text. A snippet is whole
words; `first words ... last words` is all from the one to the other; with square brackets, only what stands
in them is meant and the rest says where (`the talks [failed] in`).
"""

import re
from collections.abc import Iterator

ABBREVIATION = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Sen|Jan|Feb|Aug|Sept|Oct|Nov|Dec|No)\.$")
SENTENCE_END = re.compile(r"[.!?][\"'”’]*(?=\s+[\"'“‘]?[A-Z0-9])")

Span = tuple[int, int]


class SnippetNotFound(ValueError):
    """An annotation quotes what its text does not say (there)."""

    def __init__(self, snippet: str, article_id: str, after: int) -> None:
        super().__init__(f"{article_id}: no {snippet!r} behind character {after}; quote it in the order of the text")
        self.snippet, self.article_id, self.after = snippet, article_id, after


class Quoted:
    """A text in which snippets are found."""

    def __init__(self, text: str, article_id: str) -> None:
        self.text, self.article_id = text, article_id

    def find(self, snippet: str, after: int = 0) -> Span:
        """Return the first place at or behind `after`; raise SnippetNotFound where there is none."""
        found = next(self._places(snippet, after), None)
        if found is None:
            raise SnippetNotFound(snippet, self.article_id, after)
        return found

    def has(self, snippet: str) -> bool:
        """Whether the text holds a snippet anywhere."""
        return next(self._places(snippet, 0), None) is not None

    def nearest(self, snippet: str, *to: Span) -> Span:
        """Return the place that the fewest characters separate from the given spans."""
        places = list(self._places(snippet, 0))
        if not places:
            raise SnippetNotFound(snippet, self.article_id, 0)
        return min(places, key=lambda place: sum(max(place[0] - end, start - place[1], 0) for start, end in to))

    def in_order(self, snippets: list[str]) -> Iterator[Span]:
        """Yield one span per snippet; each begins behind the one before, or is another span at its place."""
        last: Span = (-1, -1)
        for snippet in snippets:
            span = self.find(snippet, max(last[0], 0))
            if span == last:
                span = self.find(snippet, last[0] + 1)
            yield span
            last = span

    def sentence(self, start: int) -> Span:
        """Return the sentence that an offset stands in; a sentence ends with its line at the latest."""
        line_start = self.text.rfind("\n", 0, start) + 1
        line_end = self.text.find("\n", start)
        line_end = len(self.text) if line_end < 0 else line_end
        first, last = line_start, line_end
        for match in SENTENCE_END.finditer(self.text, line_start, line_end):
            if ABBREVIATION.search(self.text, line_start, match.start() + 1):
                continue
            if match.end() > start:
                last = match.end()
                break
            first = match.end()
        sentence = self.text[first:last]
        return last - len(sentence.lstrip()), first + len(sentence.rstrip())

    def _places(self, snippet: str, after: int) -> Iterator[Span]:
        before, meant, behind = _parts(snippet)
        head, _, tail = meant.partition(" ... ")
        pattern = re.escape(before) + "(" + re.escape(head) + (r"[^\n]*?" + re.escape(tail) if tail else "") + ")"
        for match in re.finditer(
            _whole(pattern + re.escape(behind), before + head, (behind or tail or head)), self.text
        ):
            if match.start(1) >= after:
                yield match.span(1)


def _parts(snippet: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"(.*)\[(.+)\](.*)", snippet, re.DOTALL)
    return (found[1], found[2], found[3]) if found else ("", snippet, "")


def _whole(pattern: str, first: str, last: str) -> str:
    """Keep a pattern from beginning or ending inside a word."""
    return (r"(?<!\w)" if first[0].isalnum() else "") + pattern + (r"(?!\w)" if last[-1].isalnum() else "")
