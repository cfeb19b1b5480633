"""Where a noun phrase begins and ends, found from its head by parts of speech and dependencies together."""

from transforms.extract.actors.words import Words

BEFORE_NOUN = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN"})
PREDETERMINERS = frozenset({"both", "all", "half", "such"})
STOPS = frozenset({"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr."})
NO_BEGINNING = frozenset({",", "-", "'s", "and", "or", "'", "least", "than"})
CALENDAR = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
    ]
)


def left_edge(words: Words, head_first: int, head: int) -> int:
    """Return the first word of the noun phrase whose head noun begins at `head_first`."""
    first = head_first
    while first > 0 and words.same_sentence(first - 1, head) and _belongs(words, first - 1, first, head):
        first -= 1
        if words.pos[first] == "DET" or words.tags[first] in {"PRP$", "WP$"}:
            if words.word(first - 1) in PREDETERMINERS:
                first -= 1
            break
    while first < head_first and words.lower[first] in NO_BEGINNING:
        first += 1
    return first


def _belongs(words: Words, position: int, first: int, head: int) -> bool:
    """Whether the word before `first` is still part of the phrase of `head`."""
    pos, word = words.pos[position], words.lower[position]
    if word in CALENDAR and not words.named[position]:
        return False
    if word == "-":
        return words.ends[position] == words.starts[position + 1]  # a hyphen, not a dash
    if words.tags[position] == "PRP$":
        return True
    if word in {"'s", "'"} and words.pos[position] in {"PART", "PUNCT"}:
        return position > 0 and words.pos[position - 1] in {"NOUN", "PROPN", "ADJ", "NUM"}
    if words.named[position] is not None:
        return _hangs_on(words, position, head) or words.deps[position] not in {
            "nsubj", "nsubjpass", "pobj", "dobj", "npadvmod", "dative", "ROOT", "conj", "attr", "appos",
        }  # fmt: skip
    if pos in {"DET", "ADJ", "NUM"}:
        return words.deps[position] not in {"nsubj", "dobj", "pobj"} or _hangs_on(words, position, head)
    if pos in {"NOUN", "PROPN"}:
        return _hangs_on(words, position, head)
    if pos == "VERB" and words.tags[position] in {"VBN", "VBG"}:
        return words.deps[position] == "amod" or (words.word(position - 1) == "-" and words.heads[position] > position)
    if pos == "ADV":
        return (
            words.deps[position] == "advmod"
            and first <= words.heads[position] < head
            and words.pos[first] in {"ADJ", "VERB"}
        )
    if pos == "CCONJ" and word in {"and", "or"}:
        return (
            position > 0
            and words.pos[position - 1] in {"ADJ", "PROPN", "NOUN"}
            and words.pos[first] in {"ADJ", "PROPN", "NOUN"}
            and _hangs_on(words, position - 1, head)
            and words.deps[position - 1] in {"amod", "compound", "nmod"}
        )
    return False


def _hangs_on(words: Words, position: int, head: int) -> bool:
    """Whether a word depends, through words of the same phrase, on the head."""
    for _ in range(6):
        governor = words.heads[position]
        if governor == head:
            return words.deps[position] not in {"npadvmod", "relcl", "advcl"}
        if governor == position or governor > head:
            return False
        if words.pos[governor] in {"VERB", "AUX", "ADP"} and words.deps[governor] != "amod":
            return False
        position = governor
    return False


def noun_phrase_after(words: Words, position: int, limit: int = 12) -> int:
    """Return the position behind the noun phrase that begins at `position`; `position` where there is none."""
    last, seen_noun = position, False
    while last < words.size and last - position < limit and words.same_sentence(position, last):
        pos, word = words.pos[last], words.lower[last]
        if words.named[last] is not None:
            named = words.named[last]
            if named is not None and named.kind == "person" and last > position and words.named[last - 1] is not None:
                break  # "President of the United States Joe Biden"
            last, seen_noun = named.last_token if named else last + 1, True
            continue
        if pos in {"NOUN", "PROPN"}:
            seen_noun = True
        elif pos in {"DET", "ADJ", "NUM"} or words.tags[last] == "PRP$":
            if seen_noun and words.word(last - 1) not in {"'s", "'", "-", ",", "and"}:
                break
        elif word not in {"'s", "'", "-"} and not (pos == "VERB" and words.deps[last] == "amod"):
            break
        last += 1
    while last > position and words.word(last - 1) in {"'s", "'", "-", ",", "and"}:
        last -= 1
    return last if seen_noun else position


def joined_names(words: Words, position: int) -> int:
    """Return the position behind a list of names ("Russia, the US and Turkey") that begins at `position`."""
    last = position
    while last < words.size and words.same_sentence(position, last):
        start = (
            last + 1 if words.lower[last] in {"the", "central", "northern", "southern", "eastern", "western"} else last
        )
        named = words.named[start] if start < words.size else None
        if named is None or (last > position and named.kind == "person"):
            break
        last = named.last_token
        if words.word(last) == "," and words.word(last + 1) == "and":
            following = last + 2
        elif words.word(last) in {",", "and"}:
            following = last + 1
        else:
            return last
        behind = following + 1 if words.word(following) == "the" else following
        next_name = words.named[behind] if behind < words.size else None
        if next_name is None or next_name.kind == "person":
            return last
        last = following
    return last
