"""Names found in running text by hash look-ups; the cost does not grow with the number of names."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

BEGINNING = re.compile(r"[^\W_]+")
PIECE = re.compile(r"\w+|[^\w\s]")
APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "\N{NO-BREAK SPACE}": " ", "–": "-", "‑": "-"})


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    """Return a letter without its accent and in lower case, always one character."""
    base = unicodedata.normalize("NFKD", letter)[0]
    lower = base.lower()
    return {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d"}.get(lower, lower if len(lower) == 1 else base)


def folded(text: str) -> str:
    """Return text in lower case and without accents, every character in its place."""
    text = text.translate(APOSTROPHES)
    if text.isascii():
        return text.lower()
    return "".join(map(_plain, text))


@dataclass(frozen=True, slots=True)
class Known:
    """What a name in the tables stands for."""

    actor_id: str
    name: str
    kind: str
    form: str
    alias: str
    country: str | None = None
    sector: str | None = None


@dataclass(slots=True)
class Names:
    """Names by their folded text, and how many words the longest one has that begins with a given word."""

    found: dict[str, list[Known]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)

    def add(self, known: Known) -> None:
        """Add a name; a second one of the same actor in the same spelling is left out."""
        key = folded(known.alias)
        entries = self.found.setdefault(key, [])
        if any(entry.actor_id == known.actor_id and entry.alias == known.alias for entry in entries):
            return
        entries.append(known)
        begin = BEGINNING.match(key)
        if begin:
            pieces = len(PIECE.findall(key))
            self.longest[begin.group()] = max(pieces, self.longest.get(begin.group(), 0))

    def update(self, names: Iterable[Known]) -> None:
        """Add several names."""
        for known in names:
            self.add(known)

    def at(self, plain: str, text: str, starts: list[int], ends: list[int], position: int) -> tuple[int, list[Known]]:
        """Return the longest name that begins at a word: the position behind it, and what it may stand for.

        `plain` is the folded `text`; `starts` and `ends` are offsets of its words. Without a name: (position, []).
        """
        begin = BEGINNING.match(plain, starts[position])
        if not begin:
            return position, []
        longest = self.longest.get(begin.group())
        if longest is None:
            return position, []
        for last in range(min(position + longest, len(starts)), position, -1):
            entries = self.found.get(plain[starts[position] : ends[last - 1]])
            if entries:
                surface = text[starts[position] : ends[last - 1]]
                fitting = [known for known in entries if written_alike(known.alias, surface)]
                if fitting:
                    return last, fitting
        return position, []


def written_alike(alias: str, surface: str) -> bool:
    """Whether a surface has capitals wherever the alias has them ("us" is not "US", "RUSSIA" is "Russia")."""
    return all(mine.isupper() for name, mine in zip(alias, surface, strict=False) if name.isupper())
