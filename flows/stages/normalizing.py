"""Normalize: find what each delivered record is."""

import polars as pl

from expectations.rules import Tables
from flows.settings import Settings
from flows.stages.common import Progress, ignored
from flows.stages.gating import next_part
from transforms.normalize import normalize_articles


def normalize(part: str, settings: Settings, progress: Progress = ignored) -> str:
    """Find what each delivered record is: `articles`, `article_edits`, `article_agencies`."""
    return next_part(part, "normalize", settings, lambda tables: _normalized(tables, progress))


def _normalized(tables: Tables, progress: Progress) -> dict[str, pl.DataFrame]:
    found = normalize_articles(tables["deliveries"])
    progress(tables["deliveries"].height)
    return {**found, "earlier": tables["earlier"]}
