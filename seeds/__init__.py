"""What people edit by hand: sources, ontology, actors, cues, boilerplate. Data only; this module just reads it."""

import csv
import hashlib
import os
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

# Tables of actors that a user may add to, and the columns by which a row takes the place of one that comes along.
KEYS = {
    "people": ("actor_id",),
    "organisations": ("actor_id",),
    "armed_groups": ("actor_id",),
    "outlets": ("actor_id",),
    "offices": ("actor_id", "role", "country", "start_on"),
}
OWN = "DATELINE_ACTORS"  # names the folder of a user's own tables; the environment reaches worker processes too


def path(name: str) -> Traversable:
    """Return the seed file or folder of this name ("speech.csv", "actors/people.csv")."""
    return files(__package__).joinpath(*name.split("/"))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a CSV seed, one dict per row; an empty cell is an empty string.

    Behind the rows of a table of actors come those of the user's own table of that name (see `own_table`).
    """
    with path(name).open(encoding="utf-8") as lines:
        found = tuple(csv.DictReader(lines))
    own = own_rows(name.removeprefix("actors/").removesuffix(".csv"))
    return replaced(found, own, KEYS[name[7:-4]]) if own else found


def own_table(table: str) -> Path | None:
    """Return the file of a user's own table of actors ("people"); None where it can have none."""
    return Path(os.environ[OWN]) / f"{table}.csv" if table in KEYS and os.environ.get(OWN) else None


def own_rows(table: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a user's own table of actors ("people"), as it is now; none where there is no such file."""
    own = own_table(table)
    if own is None or not own.exists():
        return ()
    with own.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def replaced(
    rows: tuple[dict[str, str], ...], by: tuple[dict[str, str], ...], key: tuple[str, ...]
) -> tuple[dict[str, str], ...]:
    """Return rows with others added; one with the same key takes the place of the first."""
    taken = {tuple(row[column] for column in key) for row in by}
    return (*(row for row in rows if tuple(row[column] for column in key) not in taken), *by)


@cache
def document(name: str) -> Any:
    """Return the content of a YAML seed."""
    return yaml.load(path(name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def version() -> str:
    """Return a hash of what extraction depends on: every seed but corpus, sources and corrections; the own tables."""
    digest = hashlib.sha256()
    own = [(f"own/{table}", file.read_bytes()) for table in KEYS if (file := own_table(table)) and file.exists()]
    for name, content in (*_contents(files(__package__)), *own):
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:12]


def _contents(folder: Traversable, prefix: str = "") -> list[tuple[str, bytes]]:
    found = []
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = prefix + item.name
        if item.is_dir():
            if name not in {"corpus", "__pycache__"}:
                found += _contents(item, name + "/")
        elif name not in {"sources.yml", "corrections.yml"} and item.name.endswith((".csv", ".yml", ".xz")):
            found.append((name, item.read_bytes()))
    return found
