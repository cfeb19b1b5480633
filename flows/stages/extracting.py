"""Extract: parse the articles, and find actors, events and claims."""

import polars as pl

from expectations.rules import Tables
from flows.settings import Settings
from flows.stages.common import Progress, ignored
from flows.stages.gating import next_part
from transforms.extract import extracted
from transforms.extract.language import pipeline


def extract(part: str, settings: Settings, progress: Progress = ignored) -> str:
    """Parse the articles, and find actors, events and claims."""

    def rows(tables: Tables) -> dict[str, pl.DataFrame]:
        return {**tables, **extracted(tables["articles"], pipeline(settings.model), progress=progress)}

    return next_part(part, "extract", settings, rows)
