"""What each stage does: one module per stage of the DAG, from parts to parts, with its gate behind it.

Nothing here knows Prefect: `flows/news.py` makes tasks of these, as the DAG declares them.
"""

from flows.stages.common import Clock, Progress, heights, ignored, now, waiting
from flows.stages.extracting import extract
from flows.stages.gating import OF_RECORDS
from flows.stages.ingesting import (
    KEYS,
    Delivered,
    Known,
    batched,
    ingest,
    known,
    new_records,
    outdated,
    restored,
    sent_again,
    stored,
    stored_ids,
    tidy,
)
from flows.stages.loading import Loaded, load
from flows.stages.normalizing import normalize
from flows.stages.publishing import manifest, published
from transforms.identity import article_id, content_hash

__all__ = [
    "KEYS",
    "OF_RECORDS",
    "Clock",
    "Delivered",
    "Known",
    "Loaded",
    "Progress",
    "article_id",
    "batched",
    "content_hash",
    "extract",
    "heights",
    "ignored",
    "ingest",
    "known",
    "load",
    "manifest",
    "new_records",
    "normalize",
    "now",
    "outdated",
    "published",
    "restored",
    "sent_again",
    "stored",
    "stored_ids",
    "tidy",
    "waiting",
]
