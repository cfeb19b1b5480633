"""What an article is: its title, outlet, byline, dateline, agencies, language, date and body, found."""

import re
from dataclasses import dataclass, field

from transforms.normalize.boilerplate import Dropped, Reading, read
from transforms.normalize.credits import agencies_in, named_outlet
from transforms.normalize.datelines import Dateline, dateline_of
from transforms.normalize.dates import Published, UnusableDate, parsed
from transforms.normalize.languages import language_of
from transforms.normalize.publication import published
from transforms.normalize.repairs import repaired
from transforms.normalize.spans import Edit, Span, SpanMap
from transforms.normalize.titles import folded, found_title, given_title
from transforms.normalize.urls import canonical, host

CREDITS = {"source_line", "agency_credit", "byline", "date_line", "copyright"}
BYLINE = re.compile(r"^(?:(?i:written |reported |story |posted )?(?i:by))\s*:?\s+")


@dataclass(frozen=True)
class NormalizedArticle:
    """An article as found in a delivered text; every offset counts characters of `body`.

    `text_start` is where the delivered text begins in `raw_text` (a title given apart stands before it).
    `bases` says on what title, outlet and byline rest: given, first_line, source_line, url, byline_line.
    `problems` are given fields that cannot be used, by name, with what is wrong.
    """

    raw_text: str
    text_start: int
    body: str
    spans: SpanMap
    title: str | None
    title_span: Span | None
    outlet: str | None
    byline: str | None
    dateline: str | None
    dateline_span: Span | None
    published: Published
    language: str
    agencies: tuple[str, ...]
    url: str | None
    bases: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was removed and repaired, in the order of the raw text."""
        return tuple(self.spans.edits)

    @property
    def word_count(self) -> int:
        """Words in the body."""
        return len(self.body.split())


def normalized(
    text: str,
    title: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    published_text: str | None = None,
    url: str | None = None,
    language: str | None = None,
) -> NormalizedArticle:
    """Return the article in a text as it was delivered, with what the source tells of it apart.

    Never raises on what a source may deliver: `problems` tells of a date that cannot be one, of a blank text.
    """
    title, outlet, byline = (_collapsed(value) for value in (title, outlet, byline))
    prefix = f"{title}\n\n" if title and not given_title(text, title) else ""
    raw_text = prefix + text
    repairs = repaired(raw_text)
    clean = repairs.applied(raw_text)
    title_span = given_title(clean, title) if title else None
    reading = read(clean, title_span)
    title_basis = "given"
    if not title and (title_span := found_title(reading.kept)):
        title, title_basis = clean[slice(*title_span)], "first_line"
    dateline = dateline_of(line for line in reading.kept if not title_span or line.start >= title_span[1])
    placed = dateline if dateline and dateline.place else None
    problems: dict[str, str] = {}
    if not text.strip():
        problems["text"] = "The text is blank"
    found_outlet, outlet_basis = _outlet(outlet, url, reading.dropped)
    found_byline, byline_basis = (byline, "given") if byline else _byline(reading.dropped)
    when = _published(published_text, url, reading, dateline, problems)
    spans = _combined(repairs, reading.dropped, len(raw_text))
    body = spans.applied(raw_text)
    bases = {"title": title and title_basis, "outlet": outlet_basis, "byline": byline_basis}
    return NormalizedArticle(
        raw_text=raw_text,
        text_start=len(prefix),
        body=body,
        spans=spans,
        title=clean[slice(*title_span)] if title_span else title,
        title_span=_in_body(title_span, repairs, spans),
        outlet=found_outlet,
        byline=found_byline,
        dateline=placed.text if placed else None,
        dateline_span=_in_body((placed.start, placed.end), repairs, spans) if placed else None,
        published=when,
        language=language_of(body, language),
        agencies=_agencies(reading.dropped, dateline, byline),
        url=canonical(url) if url and url.strip() else None,
        bases={name: basis for name, basis in bases.items() if basis},
        problems=problems,
    )


def _collapsed(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None


def _published(
    given: str | None, url: str | None, reading: Reading, dateline: Dateline | None, problems: dict[str, str]
) -> Published:
    try:
        metadata = parsed(given or "")
    except UnusableDate as error:
        problems["published_text"] = str(error)
        return Published()
    return published(metadata, url, reading, dateline)


def _outlet(given: str | None, url: str | None, dropped: list[Dropped]) -> tuple[str | None, str | None]:
    """Return who published it, and what that rests on: as given, a name in a line, the URL's host."""
    if given:
        is_host = re.fullmatch(r"(?i:www\.)[\w.-]+", given)
        return (given.lower().removeprefix("www.") if is_host else given), "given"
    named = next((name for line in dropped if line.where != "inner" and (name := named_outlet(line))), None)
    site = host(url) if url else None
    if named and (not site or _same_name(named, site)):
        return named, "source_line"
    return (site, "url") if site else (None, None)


def _same_name(name: str, site: str) -> bool:
    squeezed, label = re.sub(r"\W", "", folded(name)), re.sub(r"\W", "", site)
    return squeezed in label or any(part in squeezed for part in site.split(".")[:-1] if len(part) > 3)


def _byline(dropped: list[Dropped]) -> tuple[str | None, str | None]:
    line = next((d.text for d in dropped if d.reason == "byline"), None)
    return (BYLINE.sub("", line).strip(" |•"), "byline_line") if line else (None, None)


def _agencies(dropped: list[Dropped], dateline: Dateline | None, byline: str | None) -> tuple[str, ...]:
    """Return the agencies whose text this is, in the order of their credits; photo credits do not count."""
    credited = [(d.start, d.text) for d in dropped if d.reason in CREDITS and d.where != "inner"]
    if dateline and dateline.agency:
        credited.append((dateline.start, dateline.agency))
    texts = [byline or "", *(text for _, text in sorted(credited))]
    return tuple(dict.fromkeys(name for text in texts for name in agencies_in(text)))


def _combined(repairs: SpanMap, dropped: list[Dropped], length: int) -> SpanMap:
    """Return the edits of the raw text: what was dropped, and the repairs outside of it."""
    removed: list[Edit] = []
    for span in dropped:
        start, end = repairs.to_raw(span.start, span.end)
        start = max(start, removed[-1].end) if removed else start
        if start < end:
            removed.append(Edit(start, end, "", "removed", span.reason))
    gone = iter(removed)
    current = next(gone, None)
    kept = []
    for repair in repairs.edits:
        while current and current.end <= repair.start:
            current = next(gone, None)
        if not current or repair.end <= current.start:
            kept.append(repair)
    return SpanMap([*kept, *removed], length)


def _in_body(span: Span | None, repairs: SpanMap, spans: SpanMap) -> Span | None:
    return spans.to_body(*repairs.to_raw(*span)) if span else None
