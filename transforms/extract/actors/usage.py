"""Whether the name of a capital or a seat of power means the government or the place, by its use in the sentence."""

from functools import cache

import seeds
from transforms.extract.actors.phrases import CALENDAR
from transforms.extract.actors.words import Words

PLACE, GOVERNMENT, UNDECIDED = "place", "government", "undecided"


@cache
def cues() -> dict[str, frozenset[str]]:
    """Return the word lists of `seeds/actors/usage.yml` by name."""
    return {name: frozenset(listed) for name, listed in seeds.document("actors/usage.yml").items()}


def usage(words: Words, first: int, last: int, depth: int = 0) -> str:
    """Return "place", "government" or "undecided" for the name in the words from `first` to before `last`."""
    head = words.head_of(first, last)
    dep, governor = words.deps[head], words.heads[head]
    before, after = words.word(first - 1), words.word(last)
    if before in {"the", "central", "downtown"}:
        before = words.word(first - 2) if before == "the" else "in"
    if _is_dateline(words, first, last):
        return PLACE
    if before in {"capital", "city", "town", "port"}:
        return PLACE
    if dep == "appos" and words.lower[governor] == "capital":
        return PLACE
    if after in {"'s", "'"}:
        return _of_possession(words, last)
    if after == "-" and words.word(last + 1) in cues()["participles"]:
        return PLACE if words.word(last + 1) in {"based", "born", "area"} else GOVERNMENT
    if dep in {"compound", "nmod", "amod"} and governor >= last:
        return GOVERNMENT if words.lower[governor] in cues()["of_governments"] else PLACE
    if before in cues()["place_prepositions"]:
        return PLACE
    if before in cues()["party_prepositions"]:
        return GOVERNMENT
    if before in {"to", "from", "for", "of", "on"}:
        return _after_preposition(words, before, first)
    if dep == "nsubj":
        return GOVERNMENT if words.lemmas[governor] not in cues()["place_verbs"] else PLACE
    if dep == "nsubjpass":
        return PLACE if words.lemmas[governor] in cues()["harmed_place_verbs"] else GOVERNMENT
    if dep in {"dobj", "obj", "dative"}:
        place = cues()["harmed_place_verbs"] | cues()["reached_place_verbs"]
        return PLACE if words.lemmas[governor] in place else GOVERNMENT
    if dep == "conj" and depth < 3 and governor < first:
        return usage(words, governor, governor + 1, depth + 1)
    if dep == "agent" or (dep == "pobj" and words.lower[governor] in cues()["party_prepositions"]):
        return GOVERNMENT
    return UNDECIDED


def _is_dateline(words: Words, first: int, last: int) -> bool:
    """Whether the name opens the paragraph as the place where it was written ("MOSCOW (Reuters) - ...")."""
    if first > 1:
        return False
    rest = words.lower[last : last + 8]
    if not rest:
        return False
    is_dated = rest[0] == "," and bool({"—", "--", "-", "–"} & set(rest) or CALENDAR & set(rest[:3]))
    return is_dated or rest[0] in {"—", "–", "--", "-", "("}


def _of_possession(words: Words, mark: int) -> str:
    """Decide by what is possessed: "Moscow's decision" or "Moscow's airport"."""
    for position in range(mark + 1, min(mark + 6, words.size)):
        if words.lower[position] in cues()["of_places"]:
            return PLACE
        if words.pos[position] in {"VERB", "AUX", "ADP", "PUNCT"}:
            break
    return GOVERNMENT


def _after_preposition(words: Words, preposition: str, first: int) -> str:
    """Decide by the word that a preposition belongs to: "fly to", "apologise to"."""
    place = first - 1 if words.word(first - 1) == preposition else first - 2
    governor = words.heads[place]
    near = {words.lemmas[governor], words.lower[governor], words.word(place - 1)}
    if near & cues()["travel"]:
        return PLACE
    if preposition == "of":
        return PLACE if near & (cues()["of_places"] | cues()["near_places"]) else GOVERNMENT
    if preposition == "from" and near & cues()["from_places"]:
        return PLACE
    return GOVERNMENT
