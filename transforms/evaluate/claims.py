"""Score claims: the words that were said, and who said them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from transforms.evaluate.matching import Record, Row, Tally, paired, row, share

WHAT = "claims"
WORD = re.compile(r"\w+")
THAT = re.compile(r"that\b", re.IGNORECASE)
ENOUGH = 0.5  # Dice of the words from which two contents, or two speakers, are taken to be the same
LONGEST_SPEAKER = 15  # words; a longer span that touches the speaker is a whole clause, not a name

Span = Sequence[int]


def figures(golds: Iterable[Record], predictions: Mapping[str, Record]) -> list[Row]:
    """Return the figures for claims over golds with `quotes` (content, speaker and cue spans, type).

    Contents pair one to one by the words they share (Dice from .5 up). `content_*`: of paired contents;
    `exact_f1`: of equal ones; `speaker_accuracy`: of the paired ones whose speaker gold names, those with
    that speaker; `attributed_*`: paired and of the right speaker; `recall_<type>`: by type. A quote that is
    not `scored` (a thought, a plan) is neither missed nor, when found, false.
    """
    content, exact = Tally(), Tally()
    named: Counter[str] = Counter()
    by_type: dict[str, Tally] = {}
    for gold in golds:
        text = gold["text"]
        wanted = _with_content(text, gold["quotes"])
        found = _with_content(text, predictions.get(gold["id"], {}).get("claims", []))
        likeness = {
            (i, j): dice(mine, theirs)
            for i, (mine, _) in enumerate(found)
            for j, (theirs, _) in enumerate(wanted)
            if dice(mine, theirs) >= ENOUGH
        }
        partner = paired(likeness)
        unscored = sum(wanted[j][1].get("scored") is False for j in partner)
        content.wrong += len(found) - len(partner)
        exact.wrong += len(found) - unscored
        for j, (_, quote) in enumerate(wanted):
            if quote.get("scored") is False:
                continue
            is_found = j in partner
            is_equal = is_found and likeness[partner[j], j] == 1.0
            of_type = by_type.setdefault(quote.get("type") or "all", Tally())
            for tally in (content, of_type):
                tally.right += is_found
                tally.missed += not is_found
            exact.right += is_equal
            exact.wrong -= is_equal
            exact.missed += not is_equal
            speakers = [words(text, [span]) for span in spans(quote, "speaker")]
            if speakers:
                named["gold"] += 1
                named["found"] += is_found
                named["right"] += is_found and _is_one_of(words(text, spans(found[partner[j]][1], "speaker")), speakers)
    # A paired content whose speaker gold does not name says nothing of attribution.
    attributable = content.found - (content.right - named["found"])
    attributed = Tally(named["right"], attributable - named["right"], named["gold"] - named["right"])
    return [
        *content.rows(WHAT, "content_"),
        row(WHAT, "exact_f1", exact.f1, exact.wanted),
        row(WHAT, "speaker_accuracy", share(named["right"], named["found"]), named["found"]),
        *attributed.rows(WHAT, "attributed_"),
        *(row(WHAT, f"recall_{name}", tally.recall, tally.wanted) for name, tally in sorted(by_type.items())),
    ]


def spans(quote: Record, part: str) -> list[Span]:
    """Return the spans of a part ("content", "speaker"): its `_spans`, else its `_start` and `_end`."""
    found: list[Span] = list(quote.get(f"{part}_spans") or [])
    if not found and quote.get(f"{part}_start") is not None:
        found = [(quote[f"{part}_start"], quote[f"{part}_end"])]
    return found


def words(text: str, within: Iterable[Span]) -> frozenset[int]:
    """Return where the words that touch the spans begin; a "that" in front of others is not counted."""
    found = sorted({m.start() for start, end in within for m in WORD.finditer(text, max(0, start), end)})
    if len(found) > 1 and THAT.match(text, found[0]):
        found = found[1:]
    return frozenset(found)


def dice(mine: frozenset[int], theirs: frozenset[int]) -> float:
    """Return how far two sets of words are the same, from 0 to 1."""
    return share(2 * len(mine & theirs), len(mine) + len(theirs))


def _with_content(text: str, quotes: Iterable[Record]) -> list[tuple[frozenset[int], Record]]:
    read = ((words(text, spans(quote, "content")), quote) for quote in quotes)
    return [(content, quote) for content, quote in read if content]


def _is_one_of(mine: frozenset[int], speakers: Iterable[frozenset[int]]) -> bool:
    return any(
        dice(mine, speaker) >= ENOUGH or (bool(mine & speaker) and len(mine) <= LONGEST_SPEAKER) for speaker in speakers
    )
