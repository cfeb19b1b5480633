"""Sources of kind `files`: folders and files of text, or JSON Lines with one article a line."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import seeds
from transforms.normalize.urls import native_key

HEAD = 1_000  # characters that are shown of what cannot be read
KEPT = 1_000_000  # bytes up to which it is kept whole, to be tried again
BASE64 = "base64:"
PLACE_OF_LINE = re.compile(r"\.(?:jsonl|ndjson):\d+$", re.I)
SUFFIXES = {".txt", ".text", ".jsonl", ".ndjson"}
BUNDLED = "seeds:"
# What others call the fields of an article (news-please's names among them), first match wins.
FIELDS: dict[str, tuple[str, ...]] = {
    "native_key": ("guid", "id"),
    "url": ("url", "link"),
    "title": ("title", "headline"),
    "outlet": ("outlet", "source_domain", "publisher", "source"),
    "byline": ("byline", "author", "authors"),
    "published_text": ("published_at", "date_publish", "published", "date"),
    "language": ("language", "lang"),
    "text": ("text", "maintext", "body", "content"),
}


class FileSource(Protocol):
    """What this kind reads of a declared source."""

    @property
    def paths(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def outlet(self) -> str | None: ...  # noqa: D102
    @property
    def fields(self) -> dict[str, str]: ...  # noqa: D102


def fetch(source: FileSource, largest: int) -> Iterator[dict[str, Any]]:
    """Yield a record per text file and per line of a JSON Lines file, in the order of their paths.

    A record that cannot be read (not UTF-8, no JSON object, larger than `largest` bytes) carries its `problem`, the
    head of its bytes as text and, where it is not too large, all of them as `as_delivered`. `size` says how many bytes
    of `size_of(source)` a record takes.
    """
    for path, key in _paths(source):
        is_lines = path.suffix.lower() in {".jsonl", ".ndjson"}
        records = _lines(path, key, source.fields, largest) if is_lines else _text(path, key, largest)
        for record in records:
            yield record | {"outlet": record.get("outlet") or source.outlet}


def size_of(source: FileSource) -> int:
    """Return how many bytes a source has to be read."""
    return sum(path.stat().st_size for path, _ in _paths(source))


def again(record: Mapping[str, Any], source: FileSource, largest: int) -> Iterator[dict[str, Any]]:
    """Yield a record of before as it is read now; nothing where it could not be read and is not kept whole."""
    kept = record.get("as_delivered")
    if kept is None:
        if not record.get("problem"):
            yield dict(record)
        return
    content = base64.b64decode(kept.removeprefix(BASE64)) if kept.startswith(BASE64) else kept.encode("utf-8")
    key = record["native_key"]
    is_line = PLACE_OF_LINE.search(key) or content.lstrip().startswith(b"{")
    found = (
        _line(content, key, source.fields, len(content), largest)
        if is_line
        else [{"native_key": key} | _decoded(content)]
    )
    for read in found:
        yield {
            **read,
            "source": record["source"],
            "outlet": read.get("outlet") or record.get("outlet") or source.outlet,
        }


def _paths(source: FileSource) -> Iterator[tuple[Path, str]]:
    """Yield the files of a source, each with the key that it is known by."""
    for name in source.paths:
        given = Path(str(seeds.path(name.removeprefix(BUNDLED)))) if name.startswith(BUNDLED) else Path(name)
        root = given if given.is_dir() else given.parent
        for path in sorted(p for p in given.rglob("*") if p.is_file()) if given.is_dir() else [given]:
            if not path.name.startswith(".") and (path.suffix.lower() in SUFFIXES or path == given):
                yield path, path.relative_to(root).as_posix()


def _text(path: Path, key: str, largest: int) -> Iterator[dict[str, Any]]:
    size = path.stat().st_size
    if size > largest:
        with path.open("rb") as content:
            yield _too_large(key, content.read(4 * HEAD), size, largest) | {"size": size}
        return
    yield {"native_key": key, "size": size} | _decoded(path.read_bytes())


def _lines(path: Path, key: str, names: Mapping[str, str], largest: int) -> Iterator[dict[str, Any]]:
    """Yield the records of a JSON Lines file without ever holding more than one line of it."""
    with path.open("rb") as content:
        number = 0
        while line := content.readline(largest + 1):
            number += 1
            size = len(line)
            while not line.endswith(b"\n") and size > largest and (rest := content.readline(1 << 20)):
                size += len(rest)
                if rest.endswith(b"\n"):
                    break
            if line.strip():
                for record in _line(line, f"{key}:{number}", names, size, largest):
                    yield record | {"size": size}


def _line(line: bytes, place: str, names: Mapping[str, str], size: int, largest: int) -> Iterator[dict[str, Any]]:
    if size > largest:
        yield _too_large(place, line, size, largest)
        return
    decoded = _decoded(line)
    if "problem" in decoded:
        yield {"native_key": place} | decoded
        return
    try:
        found = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        problem = f"line is no JSON: {error}"
    else:
        if isinstance(found, dict):
            record = record_of(found, place, names)
            is_whole = record["text"] and not record.get("problem")
            yield record if is_whole else record | {"as_delivered": _kept(line)}
            return
        problem = "line is JSON, but no object"
    yield {"native_key": place, "text": decoded["text"][:HEAD], "problem": problem, "as_delivered": _kept(line)}


def record_of(found: Mapping[str, Any], place: str, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a JSON object as a record; `place` is its key where it has neither guid, id nor URL."""
    record: dict[str, Any] = {}
    for column, usual in FIELDS.items():
        candidates = ((names or {}).get(column), *usual)
        value = next((found[name] for name in candidates if name and found.get(name) not in (None, "", [])), None)
        record[column] = _as_text(value)
    record["native_key"] = native_key(record["native_key"], record["url"], place)
    if not isinstance(found.get("text", ""), str | None):
        record["problem"] = f"text is a {type(found['text']).__name__}, not a string"
    record["text"] = record["text"] or ""
    surrogate = next((c for c, v in record.items() if isinstance(v, str) and not _is_unicode(v)), None)
    if surrogate:
        record = {c: v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for c, v in record.items()}
        record["problem"] = f"{surrogate} holds half of a surrogate pair, which is no character"
    return record


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _decoded(content: bytes) -> dict[str, Any]:
    try:
        return {"text": content.decode("utf-8-sig")}
    except UnicodeDecodeError as error:
        return {
            "text": content[: 4 * HEAD].decode("utf-8", "replace")[:HEAD],
            "problem": f"not UTF-8: {error.reason} at byte {error.start}",
            "as_delivered": _kept(content),
        }


def _kept(content: bytes) -> str | None:
    """Return bytes as text, those that are no UTF-8 in base64; None where they are too many to be kept."""
    if len(content) > KEPT:
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return BASE64 + base64.b64encode(content).decode("ascii")
    return text if not text.startswith(BASE64) else BASE64 + base64.b64encode(content).decode("ascii")


def _too_large(key: str, head: bytes, size: int, largest: int) -> dict[str, Any]:
    return {
        "native_key": key,
        "text": head.decode("utf-8", "replace")[:HEAD],
        "problem": f"{size:,} bytes are more than an article can have ({largest:,}; DATELINE_LARGEST_ARTICLE)",
    }
