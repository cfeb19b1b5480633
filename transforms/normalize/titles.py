"""The title: where a given one stands in the text, or the first line that is one."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice

from transforms.normalize.rules import Line, lines_of
from transforms.normalize.spans import Span

LONGEST, MOST_WORDS = 120, 20  # of a title that is found
HIGHLIGHT = 60  # characters; so long are lines that sum a report up, three of them at its top are no title
AFTER_TITLE = re.compile(r"\s*(?:$|[|•]|[–—-]\s|(?i:updated|published|posted|by)\b)")
QUOTES = str.maketrans("“”„«»‘’‚`´", "\"\"\"\"\"'''''")
FIRST_LINES, FIRST_CHARACTERS = 4, 5_000


def folded(text: str) -> str:
    """Return a text in small letters, with plain quotation marks and single spaces, to compare by."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(QUOTES).casefold().split())


def given_title(text: str, title: str) -> Span | None:
    """Return where a title that was given apart stands as one of the first lines, or None."""
    wanted = folded(title)
    for line in islice(lines_of(text[:FIRST_CHARACTERS]), FIRST_LINES):
        if not folded(line.text[: 2 * len(title) + LONGEST]).startswith(wanted):
            continue
        if folded(line.text) == wanted:
            return line.start, line.end
        if len(wanted.split()) > 2:
            length = next((n for n in range(1, len(line.text) + 1) if folded(line.text[:n]) == wanted), 0)
            if length and AFTER_TITLE.match(line.text, length):
                return line.start, line.start + length
    return None


def found_title(lines: Sequence[Line]) -> Span | None:
    """Return the first line that stayed where it is a title: short, no sentence's end, a text below."""
    if len(lines) < 2:
        return None
    first, second = lines[0], lines[1]
    if len(first.text) > LONGEST or not 2 <= len(first.text.split()) <= MOST_WORDS or second.text[0].islower():
        return None
    ends_open = first.text[-1] not in ".:;,…" and not re.search(r"\.[\"”’']$", first.text)
    if first.text[0].islower() or not (ends_open or _is_title_case(first.text)):
        return None
    if len(lines) > 2 and all(not line.is_finished and len(line.text) >= HIGHLIGHT for line in lines[:3]):
        return None
    if not any(line.is_finished for line in lines[1:]):
        return None
    return first.start, first.end


def _is_title_case(text: str) -> bool:
    """Whether nearly all of its words are written as in a title ("Ministers Meet On Fishing Rights.")."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’]+", text) if len(word) > 3]
    return text[-1] != ":" and len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.9 * len(words)
