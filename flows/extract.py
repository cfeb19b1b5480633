"""`dateline extract` and `dateline evaluate`: extraction without a warehouse."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from flows.sources.files import HEAD, record_of
from transforms.evaluate import evaluated
from transforms.evaluate.bundled import golds as bundled_golds
from transforms.extract import extracted
from transforms.extract.language import pipeline
from transforms.link import resolved, settled
from transforms.link.actors import profile
from transforms.normalize import normalize_articles
from transforms.normalize.spans import Edit, SpanMap
from warehouse.schema import table

Record = dict[str, Any]
SOURCE = "extract"
PRONOUN = "pronoun"
SURE_CLAIM = 0.6


def records(files: list[Path], standard_input: BinaryIO | None = None) -> Iterator[Record]:
    """Yield the records of text and JSON Lines files, or of JSON Lines on standard input where there are none.

    Raises ValueError, which names file and line, where a line is no record with a text.
    """
    if standard_input is not None and not files:
        yield from _lines(standard_input, "standard input")
    for path in files:
        if path.suffix.lower() in {".jsonl", ".ndjson", ".json"}:
            with path.open("rb") as content:
                yield from _lines(content, str(path))
        else:
            yield {"id": path.name, "text": path.read_text(encoding="utf-8")}


def _lines(content: BinaryIO, name: str) -> Iterator[Record]:
    for number, line in enumerate(content, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{name}, line {number}: no JSON ({error}): {line[:HEAD]!r}") from error
        if not isinstance(found, dict) or not isinstance(found.get("text"), str):
            raise ValueError(f"{name}, line {number}: a record is an object with a string in `text`")
        yield {"id": found.get("id", f"{name}:{number}"), **found}


def predictions(given: Iterable[Record], model: str) -> Iterator[Record]:
    """Yield for each record what is extracted from it; offsets are into its `text` as given.

    The records are normalized as the pipeline does, and linked with one another (`event_id`, `story_id`).
    """
    rows = list(given)
    moment = datetime.now(UTC)
    deliveries = table("deliveries").frame(
        [
            {
                **{name: value for name, value in record_of(row, str(number)).items() if name != "native_key"},
                "source": SOURCE,
                "native_key": str(number),
                "outlet": row.get("outlet"),
                "fetched_at": moment,
            }
            for number, row in enumerate(rows)
        ]
    )
    found = normalize_articles(deliveries)
    articles = found["articles"]
    tables = {**found, **extracted(articles, pipeline(model))}
    tables |= resolved(tables)
    tables |= settled(tables)
    articles = tables["articles"]
    edits = _by(found["article_edits"], "article_id")
    of = {name: _by(tables[name], "article_id") for name in ("event_mentions", "claims", "actor_mentions")}
    parties = _by(tables["event_mention_parties"], "mention_id")
    pieces = _by(tables["claim_spans"], "claim_id")
    groups = _group_members(tables["actor_mention_candidates"])
    for row, article in zip(rows, articles.iter_rows(named=True), strict=True):
        mapped = _Mapped(article, edits.get(article["article_id"], []), len(row["text"]))
        yield {
            "id": row["id"],
            **{
                name: article[name]
                for name in (
                    "title",
                    "outlet",
                    "byline",
                    "dateline",
                    "published_on",
                    "language",
                    "body",
                    "story_id",
                )
            },
            "published_on": article["published_on"] or _single_day(article),
            "published_basis": article["published_basis"],
            "events": [
                event
                for mention in sorted(
                    of["event_mentions"].get(article["article_id"], []),
                    key=lambda m: (-m["confidence"], m["position"]),
                )
                if (event := _event(mention, parties.get(mention["mention_id"], []), mapped))
            ],
            "claims": [
                claim
                for stored in of["claims"].get(article["article_id"], [])
                if _is_said(stored) and (claim := _claim(stored, pieces.get(stored["claim_id"], []), mapped))
            ],
            "actors": [
                actor
                for mention in of["actor_mentions"].get(article["article_id"], [])
                if mention["form"] != PRONOUN and (actor := _actor(mention, groups, mapped))
            ],
        }


class _Mapped:
    """Spans of a body, as spans of the text that was given."""

    def __init__(self, article: Record, edits: list[Record], length: int) -> None:
        self._map = SpanMap(
            (Edit(e["raw_start"], e["raw_end"], e["replacement"], e["kind"], e["reason"]) for e in edits),
            len(article["raw_text"]),
        )
        self._prefix = len(article["raw_text"]) - length  # a title that was given apart

    def __call__(self, start: int | None, end: int | None) -> tuple[int, int] | None:
        """Return the span in the text as given; None where there is none, or it lies in a title given apart."""
        if start is None or end is None:
            return None
        raw_start, raw_end = self._map.to_raw(start, end)
        raw_start, raw_end = raw_start - self._prefix, raw_end - self._prefix
        return (raw_start, raw_end) if raw_start >= 0 else None


def _event(mention: Record, parties: list[Record], mapped: _Mapped) -> Record | None:
    trigger = mapped(mention["trigger_start"], mention["trigger_end"])
    if trigger is None:
        return None
    sides: dict[str, list[Record]] = {"actor": [], "recipient": []}
    for party in sorted(parties, key=lambda p: p["position"]):
        sides[party["side"]].append({name: party[name] for name in ("country", "sector", "actor_id", "text")})
    return {
        "start": trigger[0],
        "end": trigger[1],
        "actors": sides["actor"],
        "recipients": sides["recipient"],
        **{
            name: mention[name]
            for name in (
                "event_type", "mode", "status", "event_id", "date_start", "date_end", "date_precision", "date_basis",
                "date_text", "place_text", "place_name", "place_country", "trigger_text", "sentence_text", "rule",
                "confidence",
            )
        },
    }  # fmt: skip


def _is_said(claim: Record) -> bool:
    """Whether a claim is something said, and sure enough to be counted on; the warehouse keeps the others too."""
    return not claim["is_thought"] and claim["confidence"] >= SURE_CLAIM


def _claim(stored: Record, pieces: list[Record], mapped: _Mapped) -> Record | None:
    spans = [span for piece in pieces if (span := mapped(piece["start"], piece["end"]))]
    if len(spans) < len(pieces):
        return None
    found: Record = {"content_spans": [list(span) for span in spans]}
    for part in ("speaker", "cue", "addressee"):
        span = mapped(stored[f"{part}_start"], stored[f"{part}_end"])
        found[f"{part}_start"], found[f"{part}_end"] = span or (None, None)
    names = (
        "claim_id", "claim_group_id", "parent_claim_id", "kind", "content_text", "speaker_text", "speaker_actor_id",
        "speaker_type", "cue_lemma", "polarity", "modality", "is_thought", "rule", "confidence",
    )  # fmt: skip
    return found | {name: stored[name] for name in names}


def _actor(mention: Record, groups: dict[str, list[str]], mapped: _Mapped) -> Record | None:
    span = mapped(mention["start"], mention["end"])
    if span is None:
        return None
    names = ("text", "form", "kind", "name", "country", "sector", "rule", "confidence")
    members = groups.get(mention["mention_id"], [])
    countries = list(dict.fromkeys(country for actor in members if (country := profile(actor).country)))
    return {
        "start": span[0],
        "end": span[1],
        "actor_id": mention["actor_id"] or "+".join(members) or mention["place_name"],
        **{name: mention[name] for name in names},
        # a group has the countries of its members, and the first of them where there is room for one
        "country": mention["country"] or next(iter(countries), None),
        "countries": [mention["country"]] if mention["country"] else countries,
    }


def _group_members(candidates: pl.DataFrame) -> dict[str, list[str]]:
    """Return the actors that each mention of a group stands for, in the order of their ids."""
    members: dict[str, list[str]] = {}
    of_groups = candidates.filter(pl.col("relation") == "member").sort("actor_id")
    for mention, actor in of_groups.select("mention_id", "actor_id").iter_rows():
        members.setdefault(mention, []).append(actor)
    return members


def _single_day(article: Record) -> Any:
    start, end = article["published_start"], article["published_end"]
    return start if start is not None and start == end else None


def _by(frame: pl.DataFrame, key: str) -> dict[str, list[Record]]:
    """Return the rows of a frame by a column, in the order of their position, else of their span."""
    ordered = (
        frame.sort("position") if "position" in frame.columns else frame.sort("start", "end", descending=[False, True])
    )
    found: dict[str, list[Record]] = {}
    for row in ordered.iter_rows(named=True):
        found.setdefault(row[key], []).append(row)
    return found


def scored(gold_files: list[Path], model: str) -> list[Record]:
    """Return the figures of extraction on gold records, those of the bundled corpus where no files are given."""
    golds = [record for path in gold_files for record in records([path])] if gold_files else bundled_golds()
    asked = [{name: gold[name] for name in ("id", "text", "published_at") if gold.get(name)} for gold in golds]
    return [dict(row) for row in evaluated(golds, list(predictions(asked, model)))]
