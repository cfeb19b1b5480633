"""Transcripts: paragraphs that begin with who speaks, "SMITH: We will not go.", turn by turn."""

import re
from collections import Counter
from collections.abc import Sequence

TURN = re.compile(r"(?:[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}):(?= \w)")
FEWEST_TURNS = 3


def turns_in(texts: Sequence[str]) -> dict[int, int]:
    """Return by the index of a paragraph where its speaker's name ends, at the colon.

    Labels that come once each ("LONDON: ...", "PARIS: ...") are no speakers.
    """
    turns = {index: match.group() for index, text in enumerate(texts) if (match := TURN.match(text))}
    labels = Counter(turns.values())
    if len(turns) < FEWEST_TURNS or max(labels.values()) < 2 or len(labels) < 2:
        return {}
    return {index: len(label) - 1 for index, label in turns.items()}
