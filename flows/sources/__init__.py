"""Where articles come from: one module per kind of source, all with the same one function `fetch`.

`fetch(source, largest) -> Iterator[record]` yields records in the shape of the contract `deliveries`, without
`fetched_at`. What cannot be read is a record too, with its `problem`; it is rejected at the gate and not lost.
A kind that knows how much there is to read tells it (`SIZES`), and each record its `size`, in bytes.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

import seeds
from flows.sources import files

Record = dict[str, Any]
KINDS: dict[str, Callable[..., Iterator[Record]]] = {"files": files.fetch}
SIZES: dict[str, Callable[..., int]] = {"files": files.size_of}
AGAIN: dict[str, Callable[..., Iterator[Record]]] = {"files": files.again}
REFERENCE = re.compile(r"\$\{(\w+)\}")


class SourceError(Exception):
    """A source is not declared, or declared wrongly; the message says what to do."""


class Source(BaseModel):
    """One declared source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    kind: str
    paths: tuple[str, ...] = ()
    outlet: str | None = None
    fields: dict[str, str] = {}
    is_example: bool = False


def fetch(source: Source, largest: int, read: Callable[[int], None] = lambda size: None) -> Iterator[Record]:
    """Yield what a source delivers now, as records of the contract `deliveries`; `largest` in bytes.

    `read` is told how many bytes of `size_of` the source each record was.
    """
    for record in KINDS[source.kind](source, largest):
        read(record.pop("size", 0))
        yield {"source": source.name, **record}


def size_of(sources: list[Source]) -> int | None:
    """Return how many bytes these sources have to be read, or None where one cannot tell."""
    if any(source.kind not in SIZES for source in sources):
        return None
    return sum(SIZES[source.kind](source) for source in sources)


def again(record: Record, known: dict[str, Source], largest: int) -> list[Record]:
    """Return a rejected record as its source reads it now; nothing where it must be delivered again."""
    source = known.get(record["source"]) or Source(name="files", kind="files")
    return list(AGAIN[source.kind](record, source, largest)) if source.kind in AGAIN else [record]


def declared(path: Path | None = None) -> dict[str, Source]:
    """Return the declared sources by name; SourceError names the stanza that is wrong."""
    content = yaml.safe_load(path.read_text(encoding="utf-8")) if path else seeds.document("sources.yml")
    found = {}
    for name, stanza in (content.get("sources") or {}).items():
        try:
            source = Source(name=name, **_filled(stanza, name))
        except (ValidationError, TypeError) as error:
            raise SourceError(f"Source {name!r} is declared wrongly: {error}") from error
        if source.kind not in KINDS:
            raise SourceError(f"Source {name!r} has kind {source.kind!r}; there are {', '.join(KINDS)}.")
        found[name] = source
    return found


def chosen(targets: list[str], path: Path | None = None) -> list[Source]:
    """Return the sources that the targets of a run name: declared names, or paths of files and folders.

    All given paths together are one source, `files`. Without targets, every declared source.
    """
    known = declared(path)
    if not targets:
        return list(known.values())
    named = [known[target] for target in targets if target in known]
    paths = [target for target in targets if target not in known]
    missing = [target for target in paths if not Path(target).exists()]
    if missing:
        raise SourceError(
            f"{', '.join(missing)}: no such file or folder, and no declared source. "
            f"Declared are {', '.join(known) or 'none'}; add a stanza to seeds/sources.yml (or DATELINE_SOURCES)."
        )
    if paths:
        named.append(Source(name="files", kind="files", paths=tuple(str(Path(p).absolute()) for p in paths)))
    return named


def _filled(value: Any, name: str) -> Any:
    """Replace ${NAME} by the environment variable of that name, wherever it stands."""
    if isinstance(value, dict):
        return {key: _filled(item, name) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, name) for item in value]
    if not isinstance(value, str):
        return value

    def variable(match: re.Match[str]) -> str:
        if match[1] not in os.environ:
            raise SourceError(f"Source {name!r} refers to ${{{match[1]}}}: set that environment variable.")
        return os.environ[match[1]]

    return REFERENCE.sub(variable, value)
