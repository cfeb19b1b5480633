"""The language of a text, by its ISO 639-1 code."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

UNDETERMINED = "und"
# What is read of a text; one with fewer letters tells nothing, one of so many words outweighs what is given.
READ, FEWEST_LETTERS, SURE_WORDS = 400, 20, 40
# Of a short text full of names no language is likely: it is English where that is nearly as likely as any, as
# the news that comes in is, and undetermined where none is likely.
NEARLY, LIKELY = 0.5, 0.15
SHORT_LIKELY = 0.9  # so sure the model must be that a text of few words is in another language
# All of these in one opening make it English, without a look at the model (a fifth of the time that an article takes).
ENGLISH = (" the ", " of ", " to ", " and ")
LETTER = re.compile(r"[^\W\d_]")


def language_of(text: str, given: str | None = None) -> str:
    """Return the language of a text; of a short one as it is given, or `und` where that tells nothing."""
    code = _two_letters(given)
    opening = text[: 2 * READ].strip()[:READ]
    if all(word in text[: 2 * READ] for word in ENGLISH):
        return "en"
    letters = LETTER.findall(opening)
    if len(letters) < FEWEST_LETTERS:
        return code or UNDETERMINED
    is_latin = 2 * sum("a" <= letter.lower() <= "ɏ" for letter in letters) > len(letters)
    if code and len(opening.split()) < SURE_WORDS:
        return code
    ranked = _identifier().rank(opening)
    best, confidence = ranked[0]
    if not is_latin:  # however short: it is not English
        return str(next(label for label, _ in ranked if label != "en"))
    if dict(ranked)["en"] > NEARLY * confidence:
        return "en"
    is_short = len(opening.split()) < SURE_WORDS
    return str(best) if confidence > (SHORT_LIKELY if is_short else LIKELY) else UNDETERMINED


def _two_letters(given: str | None) -> str | None:
    """en, en-US, en_GB and EN are en; what is no such code tells nothing."""
    code = re.split(r"[-_]", (given or "").strip().lower())[0]
    return code if code in _codes() else None


@cache
def _codes() -> frozenset[str]:
    return frozenset(_identifier().labels)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier
