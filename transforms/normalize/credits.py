"""Credits: the agencies that a line names, and the outlet that a source line names."""

import re
from collections.abc import Iterator
from functools import cache

from transforms.normalize.boilerplate import Dropped
from transforms.normalize.dates import BARE_DATE
from transforms.normalize.rules import agencies, agency_pattern

SOURCE = re.compile(r"^\(?(?:(?i:sources?|via|credits?)\s*:\s*)?")
OWNER = re.compile(
    r"^(?P<site>[A-Z].{1,40}?)['’]s (?:web)?site\b"
    r"|(?:©|\([cC]\)|(?i:copyright))[\W\d]*"
    r"(?P<holder>(?!(?i:all rights))[A-Z][\w&'’ ]{1,40}?(?:\.com|\.org)?)(?=[.,|(]|\s(?i:all|and|ltd|inc)\b|$)"
)
BETWEEN = re.compile(r"\s*(?:[,;/|&+]|\band\b|\bwith\b)\s*(?:the )?", re.IGNORECASE)


def agencies_in(text: str) -> Iterator[str]:
    """Yield the agencies that a text names, by their common names."""
    for match in _agency().finditer(text):
        if name := _common_names()[match.group()]:
            yield name


def named_outlet(line: Dropped) -> str | None:
    """Return the outlet that a dropped line names as source or owner: its first name that is no agency's."""
    if line.reason in {"alternate_address", "copyright"}:
        owner = OWNER.search(line.text)
        name = (owner["site"] or owner["holder"]).strip() if owner else ""
        return name if name and not next(agencies_in(name), None) else None
    if line.reason not in {"source_line", "date_line"}:
        return None
    is_labelled = bool(re.match(r"\(?(?i:sources?|via|credits?)\s*:", line.text))
    if not is_labelled and not (line.reason == "source_line" or "|" in line.text):
        return None
    text = SOURCE.sub("", line.text, count=1)
    if day := BARE_DATE.search(text):
        text = text[: day.start()]
    for name in BETWEEN.split(re.sub(r"\b(?i:updated|published|posted)\b.*", "", text)):
        name = name.strip(" .()[]:|-–—")
        if len(name) > 1 and not name[0].islower() and name not in _common_names() and not name.startswith("By "):
            return name
    return None


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){agency_pattern()}(?!\w)")


@cache
def _common_names() -> dict[str, str]:
    return {name: common for common, names in agencies().items() for name in names}
