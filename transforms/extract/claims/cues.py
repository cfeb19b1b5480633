"""The words that report speech: `seeds/speech.csv`, and where they stand in a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import seeds
from transforms.extract.tokens import Token

PAST = ("VBD", "VBN")
SAYING = frozenset({"say", "says", "said", "saying"})
GOING_ON = frozenset({"to", "when", "and", "but", "if", "after", "before", "because", "in", "on", "at", "or", "as"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of `seeds/speech.csv`: a cue, and what it takes.

    `takes` holds "quotation", "clause", "infinitive", "object" (a noun phrase), "matter" (one that names no person),
    "naming" (a noun phrase and what it is called or accused of), "addressee" (its object is who is spoken to), and
    prepositions whose objects are content.
    """

    name: str
    part: str
    takes: frozenset[str]
    polarity: str
    modality: str
    is_thought: bool

    @property
    def words(self) -> list[str]:
        """The words of the cue: a verb and its particles."""
        return self.name.split()


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a paragraph: its entry, its main token, and the tokens from `first` to before `last`.

    `begin` is the first token of its sentence, `end` the one behind it.
    """

    entry: Entry
    token: Token
    first: int
    last: int
    begin: int
    end: int


def inflected(verb: str) -> set[str]:
    """Return the regular forms of a verb: warn, warns, warned, warning."""
    if verb.endswith("e"):
        return {verb, verb + "s", verb + "d", verb[:-1] + "ing"}
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    plural = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    return {verb, plural, verb + "ed", verb + "ing"}


@cache
def lexicon() -> dict[tuple[str, str], tuple[Entry, ...]]:
    """Return the entries by part of speech and first word in any form, those of several words first."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for row in seeds.rows("speech.csv"):
        entry = Entry(
            name=row["cue"],
            part=row["part"],
            takes=frozenset(row["takes"].split()),
            polarity=row["polarity"],
            modality=row["modality"],
            is_thought=row["is_thought"] == "true",
        )
        forms = {entry.words[0], *row["forms"].split()}
        if entry.part == "verb":
            forms |= inflected(entry.words[0])
        for form in forms:
            found.setdefault((entry.part, form), []).append(entry)
    return {key: tuple(sorted(entries, key=lambda e: -len(e.words))) for key, entries in found.items()}


def cues_in(tokens: list[Token]) -> Iterator[Cue]:
    """Yield the cues of a paragraph in their order."""
    entries, known = lexicon(), _known()
    for token in tokens:
        word = token.lower_
        if word not in known or _says_nothing(token, word):
            continue
        for part in _parts(token, word):
            cue = next(filter(None, (_matched(entry, token) for entry in entries.get((part, word), ()))), None)
            if cue:
                yield cue
                break


def _says_nothing(token: Token, word: str) -> bool:
    """Whether a cue's word reports nothing: "That said, ...", "Having said that, ...", "said yes", "read more"."""
    doc, i = token.doc, token.i
    before, behind, then = (doc[n].lower_ if 0 <= n < len(doc) else "" for n in (i - 1, i + 1, i + 2))
    if word == "said" and ((before, behind) == ("that", ",") or (before, behind) == ("having", "that")):
        return True
    if word in SAYING and behind in ("yes", "no", "so") and (not then.isalpha() or then in GOING_ON):
        return True
    return word == "read" and behind == "more"


def _parts(token: Token, word: str) -> tuple[str, ...]:
    """Return as which parts of speech a token may be a cue; the tagger's word counts, but not alone."""
    if token.dep_ in ("amod", "compound", "nmod"):
        return ()
    if token.pos_ in ("VERB", "AUX"):
        return ("preposition", "verb")
    if token.pos_ in ("ADP", "SCONJ"):
        return ("preposition",)
    if token.pos_ == "ADV":
        return ("adverb",)
    if token.pos_ == "NOUN":
        return ("verb",) if word in ("said", "says") else ("noun", *(("verb",) if word.endswith("ed") else ()))
    return ("verb",) if word in ("said", "says", "told") or word.endswith("ed") else ()


@cache
def _known() -> frozenset[str]:
    return frozenset(word for _, word in lexicon())


def _matched(entry: Entry, token: Token) -> Cue | None:
    doc, words = token.doc, entry.words
    last = token.i + 1
    for word in words[1:]:
        ahead = next((i for i in range(last, min(last + 2, len(doc))) if doc[i].lower_ == word), None)
        if ahead is None:
            return None
        last = ahead + 1
    return Cue(entry, token, token.i, last, token.sent[0].i, token.sent[-1].i + 1)
