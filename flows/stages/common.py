"""What the stages share: progress, the clock, where parts wait and how one is made of another."""

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import polars as pl

from flows.dag import DAG
from flows.settings import Settings

Progress = Callable[[int], None]


def ignored(_: int) -> None:
    """Take note of progress, and do nothing."""


class Clock:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Measure what runs inside as this stage."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - begin


def heights(parts: Iterable[str]) -> dict[str, int]:
    """Return how many articles (or delivered records) each part holds."""
    found = {}
    for part in parts:
        name = "deliveries" if Path(part).name == "ingest" else "articles"
        found[part] = pl.scan_parquet(Path(part) / f"{name}.parquet").select(pl.len()).collect().item()
    return found


def now() -> dt.datetime:
    """Return this moment in UTC, to the microsecond that the warehouse keeps."""
    return dt.datetime.now(dt.UTC)


def waiting(stage: str, settings: Settings) -> list[str]:
    """Return the parts that the stage before `stage` left and that were not loaded yet, oldest first."""
    names = [entry.name for entry in DAG]
    before = names[names.index(stage) - 1]
    found = [path for path in settings.work.glob(f"*/{before}") if path.is_dir()]
    return [str(path) for path in sorted(found, key=lambda path: (path.stat().st_mtime_ns, path))]
