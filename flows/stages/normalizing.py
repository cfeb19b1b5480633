"""Normalize: find what each delivered record is."""

from pathlib import Path

import polars as pl

from expectations.rules import Tables
from flows.corrections import declared
from flows.settings import Settings
from flows.stages.common import Progress, ignored
from flows.stages.gating import next_part
from transforms.corrections import corrected_articles, corrected_deliveries
from transforms.normalize import normalize_articles


def normalize(part: str, settings: Settings, progress: Progress = ignored, *, is_replay: bool = False) -> str:
    """Find what each delivered record is: `articles`, `article_edits`, `article_agencies`; as corrected by people."""

    def rows(tables: Tables) -> dict[str, pl.DataFrame]:
        corrections, deliveries = declared(settings), tables["deliveries"]
        found = normalize_articles(corrected_deliveries(deliveries, corrections))
        return {**tables, **corrected_articles(deliveries, found, corrections)}

    normalized = next_part(part, "normalize", settings, rows, is_replay=is_replay)
    progress(pl.scan_parquet(Path(part) / "deliveries.parquet").select(pl.len()).collect().item())
    return normalized
