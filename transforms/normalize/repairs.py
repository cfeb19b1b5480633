"""Characters and line breaks put right, as recorded edits: odd spaces, mojibake, wrapped lines."""

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import ftfy

from transforms.normalize.spans import Edit, SpanMap

# Sets of characters, without their brackets.
LINE_BREAKS = "\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
ODD_SPACES = "\t\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
CONTROLS = "\x00-\x08\x0e-\x1b\x7f"
MARKS = "\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
INVISIBLE = CONTROLS + MARKS
ACCENTS, LIGATURES = "\u0300-\u036f", "\ufb00-\ufb06"
# UTF-8 read as a one-byte encoding: what a lead byte became, then what the bytes after it became.
LEAD_BYTES = "\xc2-\xf4"
MORE_BYTES = "\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
SUSPICIOUS = re.compile(
    rf"\r\n?|[{LINE_BREAKS}]"
    rf"|[{INVISIBLE}]+"
    rf"|[{ODD_SPACES}][ {ODD_SPACES}]*| [ {ODD_SPACES}]+| (?=[\n\r])"
    rf"|[{ACCENTS}]+|[{LIGATURES}]"
    rf"|[{LEAD_BYTES}][{MORE_BYTES}][^\x00-\x7f]*"
    r"|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24}\d{0,2});"
)
ODD = re.compile(f"[{LINE_BREAKS}{INVISIBLE}{ODD_SPACES}{ACCENTS}{LIGATURES}]")
FOREIGN = re.compile(f"[{LEAD_BYTES}][{MORE_BYTES}]")
SPACES = re.compile("  +| (?=\n)")
KINDS = (
    ("line_break", re.compile(f"[{LINE_BREAKS}]")),
    ("invisible", re.compile(f"[{INVISIBLE}]")),
    ("space", re.compile(f"[ {ODD_SPACES}]")),
    ("composed", re.compile(f"[{ACCENTS}]")),
    ("ligature", re.compile(f"[{LIGATURES}]")),
    ("html_entity", re.compile("&")),
    ("mojibake", re.compile(f"[{LEAD_BYTES}]")),
)
WRAPPED_LONGEST, WRAPPED_LINES = 100, 5
FINISHED = re.compile(r"[.!?:;…][\"'”’»)\]]*$")


def repaired(raw: str) -> SpanMap:
    """Return the repairs of a raw text; applied, they give plain spaces and one paragraph per line."""
    characters = SpanMap(_character_repairs(raw), len(raw))
    text = characters.applied(raw)
    joins = list(_line_joins(text))
    if not joins:
        return characters
    edits = list(characters.edits)
    for edit in joins:
        start, end = characters.to_raw(edit.start, edit.end)
        edits = [e for e in edits if not (start <= e.start and e.end <= end)] if end - start > 1 else edits
        edits.append(Edit(start, end, edit.replacement, edit.kind, edit.reason))
    return SpanMap(edits, len(raw))


def _character_repairs(raw: str) -> Iterator[Edit]:
    behind = 0
    for match in (SUSPICIOUS if "&" in raw or ODD.search(raw) or FOREIGN.search(raw) else SPACES).finditer(raw):
        start, end, found = match.start(), match.end(), match.group()
        reason = next(name for name, first in KINDS if first.match(found))
        if reason == "line_break":
            replacement = "\n"
        elif reason == "space":
            before, after = raw[start - 1 : start] if start else "", raw[end : end + 1]
            replacement = "" if before in "\n\r" or after in "\n\r" else " "
        elif reason == "mojibake":
            replacement = _plain(ftfy.fix_encoding(found))
        elif reason == "html_entity":
            replacement = _plain(html.unescape(found))
        elif reason == "invisible":
            replacement = ""
        elif reason == "composed":
            start = max(start - 1, behind)
            found = raw[start:end]
            replacement = unicodedata.normalize("NFC", found)
        else:
            replacement = unicodedata.normalize("NFKC", found)
        if replacement != found:
            yield Edit(start, end, replacement, "repaired", reason)
            behind = end


def _plain(text: str) -> str:
    return re.sub(rf"[{INVISIBLE}]", "", re.sub(rf"[{ODD_SPACES}]", " ", text))


def _line_joins(text: str) -> Iterator[Edit]:
    """Yield an edit for each line break inside a sentence of a text that was wrapped to a width."""
    if "\n" not in text:
        return
    lines = text.split("\n")
    longest = max(map(len, lines))
    if longest > WRAPPED_LONGEST:
        return
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    broken = [(a, b) for a, b in pairs if not FINISHED.search(a) and len(a) > 0.6 * longest]
    if len(broken) < WRAPPED_LINES or len(broken) < 0.6 * len(pairs):
        return
    position = 0
    for line, following in pairwise(lines):
        position += len(line)
        if line.strip() and following.strip() and len(line) > 0.6 * longest:
            is_hyphen = len(line) > 1 and line[-1] == "-" and line[-2].isalpha() and following[0].islower()
            yield Edit(position, position + 1, "" if is_hyphen else " ", "repaired", "wrapped_line")
        position += 1
