"""Ingest: fetch what is new or changed, in batches; what a run that died had fetched comes first."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.gate import GateFailed
from flows.parts import code_version, read_part, remove_unfinished, write_part
from flows.settings import Settings
from flows.sources import Source, fetch
from flows.stages.common import Progress, ignored, now, waiting
from flows.stages.gating import through
from transforms.extract.language import model_version
from transforms.identity import article_id, content_hash, hashed
from warehouse.schema import table
from warehouse.store import opened

MADE_BY = "made_by.txt"  # by which code and model the parts of a batch were made


@dataclass(frozen=True)
class Known:
    """What the warehouse holds already: by article the current version, all versions, and what was rejected."""

    current: dict[str, tuple[str, str, str]]
    versions: frozenset[tuple[str, str]]
    tried: frozenset[tuple[str, str]]  # rejected by this code, or fetched by a run that died


@dataclass(frozen=True)
class Delivered:
    """What a fetch brought: parts of new or changed records, and how many were delivered and unchanged."""

    parts: tuple[str, ...]
    delivered: int
    unchanged: int
    stopped: tuple[str, ...] = ()  # why the gate stopped batches, and let the others go on


def known(settings: Settings, waiting_parts: Iterable[str] = ()) -> Known:
    """Read from the warehouse, and from parts that wait, what need not be fetched and extracted again."""
    fetched = set()
    for part in waiting_parts:
        tables = read_part(Path(part))
        for row in (*tables["deliveries"].iter_rows(named=True), *tables["earlier"].iter_rows(named=True)):
            fetched.add((article_id(row["source"], row["native_key"]), content_hash(row)))
        fetched.update(tables["rejects"].select("article_id", "content_hash").iter_rows())
    if not settings.warehouse.exists():
        return Known({}, frozenset(), frozenset(fetched))
    with opened(settings.warehouse) as store:
        ledger = store.query("select article_id, content_hash, code_version, model from ledger").rows()
        versions = store.query("select article_id, content_hash from article_versions").rows()
        rejected = store.query(
            "select article_id, content_hash from rejects where content_hash is not null and code_version = ? "
            "and table_name in ('deliveries', 'articles')",
            [code_version()],
        ).rows()
    return Known(
        {article: (content, code, model) for article, content, code, model in ledger},
        frozenset(versions),
        frozenset({*rejected, *fetched}),
    )


def new_records(
    records: Iterable[dict[str, Any]], seen: Known, versions: tuple[str, str]
) -> Iterator[dict[str, Any] | None]:
    """Yield each record that is new or changed, and None for one that is not.

    A record that was a former version of its article counts as changed only when nothing newer of the article comes
    behind it: a source that keeps old and corrected version side by side delivers both every time.
    """
    held_back: dict[str, dict[str, Any]] = {}
    for record in records:
        article = article_id(record["source"], record["native_key"])
        content = content_hash(record)
        held_back.pop(article, None)
        if seen.current.get(article) == (content, *versions) or (article, content) in seen.tried:
            yield None
        elif (article, content) in seen.versions and seen.current.get(article, ("", ""))[0] != content:
            held_back[article] = record
            yield None
        else:
            yield record
    yield from held_back.values()


def ingest(sources: list[Source], settings: Settings, progress: Progress = ignored) -> Delivered:
    """Fetch what is new or changed, in batches: a part of `deliveries` each, and `earlier` where one batch holds
    several versions of an article. What a run that died had fetched already comes first and is not fetched again."""
    tidy(settings)
    parts = waiting("normalize", settings)
    seen, versions = known(settings, parts), (code_version(), model_version(settings.model))
    delivered = unchanged = 0
    batch: list[dict[str, Any]] = []
    stopped: list[str] = []

    def close() -> None:
        try:
            parts.append(_ingested(batch, settings))
        except GateFailed as failure:
            stopped.append(str(failure))
        batch.clear()

    every = (record for source in sources for record in fetch(source, settings.largest_article))
    for record in new_records(every, seen, versions):
        delivered += 1
        progress(1)
        if record is None:
            unchanged += 1
            continue
        batch.append(record)
        if len(batch) == settings.batch_size:
            close()
    if batch:
        close()
    return Delivered(tuple(parts), delivered, unchanged, tuple(stopped))


def tidy(settings: Settings) -> None:
    """Remove from the work folder what a killed run left half-written, what is loaded, and what other code made."""
    remove_unfinished(settings.work)
    loaded = set()
    if settings.warehouse.exists():
        with opened(settings.warehouse) as store:
            loaded = set(store.query("select distinct batch_id from gate_results where stage = 'load'")["batch_id"])
    for batch in settings.work.glob("*"):
        if batch.name in loaded:
            shutil.rmtree(batch)
        elif (made_by := batch / MADE_BY).exists() and made_by.read_text(encoding="utf-8") != _maker(settings):
            for later in ("normalize", "extract"):
                shutil.rmtree(batch / later, ignore_errors=True)
            made_by.write_text(_maker(settings), encoding="utf-8")


def _maker(settings: Settings) -> str:
    return f"{code_version()} {settings.model}"


def _ingested(batch: list[dict[str, Any]], settings: Settings) -> str:
    latest: dict[tuple[str, str], dict[str, Any]] = {}
    earlier = []
    for record in batch:
        key = record["source"], record["native_key"]
        if key in latest:
            earlier.append(latest.pop(key))
        latest[key] = record
    batch_id = hashed(code_version(), settings.model, *(content_hash(record) for record in batch))
    part = settings.work / batch_id / "ingest"
    if part.exists():
        return str(part)
    moment = now()
    stamped = [{**record, "fetched_at": moment} for record in latest.values()]
    deliveries = table("deliveries")
    outcome = through("ingest", {"deliveries": deliveries.frame(stamped)}, batch_id, settings)
    former = deliveries.frame([{**record, "fetched_at": moment} for record in earlier])
    part.parent.mkdir(parents=True, exist_ok=True)
    (part.parent / MADE_BY).write_text(_maker(settings), encoding="utf-8")
    return str(write_part(part, outcome | {"earlier": former}))
