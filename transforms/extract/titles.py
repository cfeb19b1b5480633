"""Headlines in title case, read as sentences: "Putin Warns Iran Over Missile Test" is parsed as "Putin warns Iran ...".

A parser trained on sentences takes every capital for a name. So the words of the ontology and the small words of the
language are read in lower case; names stay as they are.
"""

import re
from collections.abc import Iterator
from functools import cache

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc

from transforms.extract.events.ontology import ontology, spelled

WORD = re.compile(r"[A-Za-z]+")
LONGEST = 160  # characters of a headline
FEWEST = 4  # words; of fewer nothing can be told
SHARE = 0.8  # of the longer words that begin with a capital in a title
NAMES_TOO = frozenset({"may", "march", "us", "it", "un", "eu", "bill", "mark", "grant", "rice", "king", "pope"})
ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))


def as_sentence(text: str) -> str:
    """Return a headline in title case with its ordinary words in lower case; any other text as it is."""
    if len(text) > LONGEST or text.endswith((".", '."', ".”")):
        return text
    words = list(WORD.finditer(text))
    longer = [word.group() for word in words[1:] if len(word.group()) > 3]
    if len(words) < FEWEST or len(longer) < FEWEST - 1 or text.isupper():
        return text
    if sum(word[0].isupper() for word in longer) < SHARE * len(longer):
        return text
    read, first = list(text), words[0].start()
    for word in words:
        found = word.group()
        if word.start() != first and found.istitle() and is_ordinary(found.lower()):
            read[word.start()] = found[0].lower()
    return "".join(read)


@cache
def is_ordinary(word: str) -> bool:
    """Whether a word in lower case is one of the language and not only a name."""
    if word in NAMES_TOO:
        return False
    return word in STOP_WORDS or any(form in _vocabulary() for form in _bases(word))


def _bases(word: str) -> Iterator[str]:
    yield spelled(word)
    for ending, base in ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)] + base
            yield spelled(stem)
            if not base and ending != "s" and stem[-1] == stem[-2]:  # "bans", "banned"
                yield spelled(stem[:-1])


@cache
def _vocabulary() -> frozenset[str]:
    known = ontology()
    return known.heads.union(*known.classes.values(), *known.contexts.values())


def cased(doc: Doc, text: str) -> Doc:
    """Return the parse of `as_sentence(text)` as one of the text itself: the same tokens in their own letters."""
    return Doc(
        doc.vocab,
        words=[text[token.idx : token.idx + len(token)] for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[token.tag_ for token in doc],
        pos=[token.pos_ for token in doc],
        morphs=[str(token.morph) for token in doc],
        lemmas=[token.lemma_ for token in doc],
        heads=[token.head.i for token in doc],
        deps=[token.dep_ for token in doc],
        ents=[f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O" for token in doc],
    )
