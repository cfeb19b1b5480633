"""What people edit by hand: sources, ontology, actors, cues, boilerplate. Data only; this module just reads it."""

import csv
import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml


def path(name: str) -> Traversable:
    """Return the seed file or folder of this name ("speech.csv", "actors/people.csv")."""
    return files(__package__).joinpath(*name.split("/"))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a CSV seed, one dict per row; an empty cell is an empty string."""
    with path(name).open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


@cache
def document(name: str) -> Any:
    """Return the content of a YAML seed."""
    return yaml.load(path(name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def version() -> str:
    """Return a hash of every seed that extraction depends on (all but the bundled corpus and the sources)."""
    digest = hashlib.sha256()
    for name, content in _contents(files(__package__)):
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:12]


def _contents(folder: Traversable, prefix: str = "") -> list[tuple[str, bytes]]:
    found = []
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = prefix + item.name
        if item.is_dir():
            if name not in {"corpus", "__pycache__"}:
                found += _contents(item, name + "/")
        elif name != "sources.yml" and item.name.endswith((".csv", ".yml")):
            found.append((name, item.read_bytes()))
    return found
