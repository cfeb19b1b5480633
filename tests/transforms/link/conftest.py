"""Rows with only what matters in them, for tests of linking."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from warehouse.schema import table

Frame = Callable[..., pl.DataFrame]

ARTICLE = {
    "source": "test",
    "native_key": "",
    "content_hash": "",
    "version": 1,
    "published_precision": "day",
    "published_basis": "metadata",
    "language": "en",
    "raw_text": "",
    "body": "",
    "word_count": 0,
    "fetched_at": None,
}
MENTION = {
    "position": 0,
    "quad_class": 1,
    "status": "actual",
    "status_basis": "",
    "trigger_start": 0,
    "trigger_end": 0,
    "trigger_text": "",
    "sentence_start": 0,
    "sentence_end": 1,
    "sentence_text": "",
    "is_headline": False,
    "date_precision": "unknown",
    "date_basis": "unknown",
    "confidence": 0.5,
    "rule": "test",
    "ontology_version": "1",
}
CLAIM = {
    "position": 0,
    "kind": "direct",
    "speaker_type": "person",
    "speaker_basis": "subject",
    "content_start": 0,
    "content_end": 1,
    "sentence_start": 0,
    "sentence_end": 1,
    "polarity": "affirmed",
    "modality": "asserted",
    "tense": "past",
    "date_precision": "unknown",
    "date_basis": "unknown",
    "is_headline": False,
    "is_thought": False,
    "confidence": 0.5,
    "rule": "test",
}


@pytest.fixture
def articles() -> Frame:
    """Build articles of (id, body, day of publication or None, further columns)."""

    def build(*rows: dict[str, Any]) -> pl.DataFrame:
        return table("articles").frame([ARTICLE | _published(row) | row for row in rows])

    return build


@pytest.fixture
def mentions() -> Callable[..., dict[str, pl.DataFrame]]:
    """Build event mentions; `actors` and `recipients` list their countries, or pairs of country and actor."""

    def build(*rows: dict[str, Any]) -> dict[str, pl.DataFrame]:
        coded, parties = [], []
        for row in rows:
            row = dict(row)
            sides = {side: row.pop(f"{side}s", []) for side in ("actor", "recipient")}
            trigger = row.get("trigger_text", "")
            start = row.get("sentence_text", "").find(trigger)
            offsets = {"trigger_start": start, "trigger_end": start + len(trigger)}
            coded.append(MENTION | offsets | _dated(row))
            for side, found in sides.items():
                for position, party in enumerate(found):
                    country, actor_id = (party, None) if isinstance(party, str) else party
                    parties.append(
                        {"mention_id": row["mention_id"], "side": side, "position": position}
                        | {"text": actor_id or country, "start": 0, "end": 1, "found_by": "test"}
                        | {"country": country, "actor_id": actor_id}
                    )
        return {
            "event_mentions": table("event_mentions").frame(coded),
            "event_mention_parties": table("event_mention_parties").frame(parties),
        }

    return build


@pytest.fixture
def claims() -> Frame:
    """Build claims of (id, article, speaker's actor, content, further columns)."""

    def build(*rows: dict[str, Any]) -> pl.DataFrame:
        return table("claims").frame([CLAIM | row for row in rows])

    return build


def _published(row: dict[str, Any]) -> dict[str, Any]:
    day = row.get("published_on")
    return {"published_start": day, "published_end": day} if day else {"published_precision": "unknown"}


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    """Take `day` or `month` (its first day) for an explicit date."""
    day, month = row.pop("day", None), row.pop("month", None)
    basis = row.pop("basis", "explicit")
    if day:
        return row | {"date_start": day, "date_end": day, "date_precision": "day", "date_basis": basis}
    if month:
        end = date(month.year, month.month, 28)
        return row | {"date_start": month, "date_end": end, "date_precision": "month", "date_basis": basis}
    return row
