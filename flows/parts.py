"""Parquet parts: what one task leaves for the next, complete as soon as it has its name."""

import hashlib
import os
import shutil
from functools import cache
from importlib.metadata import version as package_version
from importlib.resources import files
from pathlib import Path

import polars as pl

import seeds

UNFINISHED = ".unfinished"


def write_part(folder: Path, tables: dict[str, pl.DataFrame]) -> Path:
    """Write one Parquet file per table into a new folder; a reader sees all of them or none."""
    unfinished = folder.with_name(f"{folder.name}{UNFINISHED}-{os.getpid()}")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for name, frame in tables.items():
        frame.write_parquet(unfinished / f"{name}.parquet")
    try:
        unfinished.rename(folder)
    except OSError:  # another try has been faster; its part is the same
        shutil.rmtree(unfinished)
        if not folder.exists():
            raise
    return folder


def read_part(folder: Path) -> dict[str, pl.DataFrame]:
    """Return the tables of a part."""
    return {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}


def remove_unfinished(work: Path) -> None:
    """Remove what a killed run left half-written."""
    for folder in work.glob(f"*/*{UNFINISHED}-*"):
        shutil.rmtree(folder)


@cache
def code_version() -> str:
    """Return the version of what extraction depends on: the package, its transforms and its seeds, as it started."""
    digest = hashlib.sha256(seeds.version().encode())
    root = Path(str(files("transforms")))
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{package_version('dateline')}+{digest.hexdigest()[:12]}"
