"""What a run will need, made ready while Prefect's server starts: another process, for which a run would only wait."""

import threading

from expectations.gate import ready
from flows.settings import Settings
from transforms.extract import extracted
from transforms.extract.language import pipeline
from warehouse.schema import table

SENTENCE = {"article_id": "warming", "body": "Ministers met.", "language": "en"}


def warming(settings: Settings) -> threading.Thread:
    """Start to load what gates and extraction take seconds to load; a run that needs nothing of it does not wait."""
    thread = threading.Thread(target=_load, args=(settings,), name="warming", daemon=True)
    thread.start()
    return thread


def _load(settings: Settings) -> None:
    ready()
    if settings.runner == "threads":
        extracted(table("articles").frame([SENTENCE]), pipeline(settings.model))
