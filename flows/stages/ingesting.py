"""Ingest: fetch what is new or changed, in batches; what a run that died had fetched comes first."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import polars as pl

from expectations.gate import GateFailed
from flows.corrections import articles_of, declared
from flows.parts import code_version, remove_unfinished, write_part
from flows.settings import Settings
from flows.sources import Source, fetch
from flows.stages.common import Progress, ignored, now, waiting
from flows.stages.gating import through
from transforms.extract.language import model_version
from transforms.identity import article_id, content_hash, hashed
from warehouse.schema import table
from warehouse.store import Store, WarehouseError, opened

MADE_BY = "made_by.txt"  # by which code and model the parts of a batch were made
KEYS = pl.Schema({"article_id": pl.String(), "content_hash": pl.String()})
Record = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What the warehouse holds already: by article the current version, all versions, and what was rejected."""

    current: dict[str, tuple[str, str, str]]
    versions: frozenset[tuple[str, str]]
    # Rejected by this code (and by no correction since), or fetched by a run that died.
    tried: frozenset[tuple[str, str]]
    corrected: frozenset[str] = frozenset()  # articles whose corrections changed since they were loaded
    forgotten: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Delivered:
    """What a fetch brought: parts of new or changed records, and how many were delivered and unchanged."""

    parts: tuple[str, ...]
    delivered: int
    unchanged: int
    stopped: tuple[str, ...] = ()  # why the gate stopped batches, and let the others go on


def known(settings: Settings, waiting_parts: Iterable[str] = ()) -> Known:
    """Read from the warehouse, and from parts that wait, what need not be fetched and extracted again."""
    fetched = {key for part in waiting_parts for key in pl.read_parquet(f"{part}/keys.parquet").iter_rows()}
    if not settings.warehouse.exists():
        return Known({}, frozenset(), frozenset(fetched))
    corrections = declared(settings)
    with opened(settings.warehouse) as store:
        ledger = store.query(
            "select article_id, content_hash, code_version, model, corrections_hash from ledger order by loaded_at"
        ).rows()
        versions = store.query("select article_id, content_hash from article_versions").rows()
        rejected = store.query(
            "select article_id, content_hash from rejects where content_hash is not null and code_version = ? "
            "and table_name in ('deliveries', 'articles')",
            [code_version()],
        ).rows()
        forgotten = store.query("select article_id from tombstones").get_column("article_id")
        hashes = corrections.hashes(articles_of(corrections, store))
    current = {article: (content, code, model) for article, content, code, model, _ in ledger}
    applied = {article: corrected for article, _, _, _, corrected in ledger}
    return Known(
        current,
        frozenset(versions),
        frozenset({*fetched, *(key for key in rejected if key[0] not in hashes)}),
        frozenset(article for article, corrected in applied.items() if hashes.get(article) != corrected),
        frozenset(forgotten),
    )


def new_records(records: Iterable[Record], seen: Known, versions: tuple[str, str]) -> Iterator[Record | None]:
    """Yield each record that is new or changed, and None for one that is not.

    A record that was a former version of its article counts as changed only when nothing newer of the article comes
    behind it: a source that keeps old and corrected version side by side delivers both every time.
    """
    held_back: dict[str, Record] = {}
    again = set(seen.corrected)
    for record in records:
        article = article_id(record["source"], record["native_key"])
        content = content_hash(record)
        held_back.pop(article, None)
        is_as_loaded = seen.current.get(article) == (content, *versions) and article not in again
        if is_as_loaded or article in seen.forgotten or (article, content) in seen.tried:
            yield None
        elif (article, content) in seen.versions and seen.current.get(article, ("",))[0] != content:
            held_back[article] = record
            yield None
        else:
            again.discard(article)
            yield record
    yield from held_back.values()


def ingest(sources: list[Source], settings: Settings, progress: Progress = ignored) -> Delivered:
    """Fetch what is new or changed, in batches: a part of `deliveries` each, and `earlier` where one batch holds
    several versions of an article. What a run that died had fetched already comes first and is not fetched again; then
    stored articles whose corrections changed. `progress` is told of bytes, where a source has such."""
    tidy(settings)
    parts = waiting("normalize", settings)
    seen = known(settings, parts)
    fetched = (record for source in sources for record in fetch(source, settings.largest_article, progress))
    records = chain(stored(sorted(seen.corrected), settings), fetched)
    return batched(new_records(records, seen, (code_version(), model_version(settings.model))), settings, parts)


def restored(article_ids: Sequence[str], settings: Settings, progress: Progress = ignored) -> Delivered:
    """Put stored articles into parts, as if they were delivered again; what a run that died left comes first."""
    tidy(settings)
    parts = waiting("normalize", settings)
    fetched = {article for part in parts for article in pl.read_parquet(f"{part}/keys.parquet")["article_id"]}
    left = [article for article in article_ids if article not in fetched]
    return batched(_told(stored(left, settings), progress), settings, parts)


def sent_again(
    records: Iterable[Record], article_ids: Sequence[str], settings: Settings, progress: Progress = ignored
) -> Delivered:
    """Put records that were rejected before, and stored articles, into parts; any share may be rejected again."""
    every = chain(records, stored(article_ids, settings))
    return batched(_told(every, progress), settings, is_replay=True)


def _told(records: Iterable[Record], progress: Progress) -> Iterator[Record]:
    for record in records:
        progress(1)
        yield record


def outdated(settings: Settings) -> list[str]:
    """Return the stored articles that other code, seeds, corrections or another model read.

    Not those that this code has tried and rejected: their rows of before stay.
    """
    seen, versions = known(settings), (code_version(), model_version(settings.model))
    return [
        article
        for article in stored_ids(settings)
        if (current := seen.current[article])[1:] != versions or article in seen.corrected
        if (article, current[0]) not in seen.tried
    ]


def stored_ids(settings: Settings, wanted: Sequence[str] | None = None) -> list[str]:
    """Return the ids of all stored articles, or those that are wanted; a ValueError names any that is not stored."""
    if not settings.warehouse.exists():
        raise WarehouseError(f"There is no warehouse at {settings.warehouse}: run `dateline run` first.")
    with opened(settings.warehouse) as store:
        found = store.query("select article_id from articles order by article_id")["article_id"].to_list()
    if missing := sorted(set(wanted or ()) - set(found)):
        raise ValueError(f"{', '.join(missing)}: no stored article; ids stand in articles.article_id.")
    return [article for article in found if not wanted or article in set(wanted)]


def batched(
    records: Iterable[Record | None], settings: Settings, parts: Sequence[str] = (), *, is_replay: bool = False
) -> Delivered:
    """Put records into parts of a batch each, behind those that are there; None counts as delivered and unchanged."""
    found = list(parts)
    delivered = unchanged = 0
    batch: list[Record] = []
    stopped: list[str] = []

    def close() -> None:
        try:
            found.append(_ingested(batch, settings, is_replay=is_replay))
        except GateFailed as failure:
            stopped.append(str(failure))
        batch.clear()

    for record in records:
        delivered += 1
        if record is None:
            unchanged += 1
            continue
        batch.append(record)
        if len(batch) == settings.batch_size:
            close()
    if batch:
        close()
    return Delivered(tuple(dict.fromkeys(found)), delivered, unchanged, tuple(stopped))


def stored(article_ids: Sequence[str], settings: Settings) -> Iterator[Record]:
    """Yield the current versions of stored articles as they were delivered, with the moment of that delivery."""
    for begin in range(0, len(article_ids), settings.batch_size):
        with opened(settings.warehouse) as store:
            found = _deliveries_of(store, article_ids[begin : begin + settings.batch_size])
        yield from found.iter_rows(named=True)


def _deliveries_of(store: Store, article_ids: Sequence[str]) -> pl.DataFrame:
    return store.query(
        """
        select
            articles.source, articles.native_key, article_versions.url, article_versions.title, article_versions.outlet,
            article_versions.byline, article_versions.published_text, article_versions.language,
            article_versions.raw_text as text, article_versions.fetched_at
        from articles inner join article_versions using (article_id, content_hash)
        where article_id in (select unnest(?))
        order by article_id
        """,
        [list(article_ids)],
    )


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
    return f"{code_version()} {settings.model} {declared(settings).version}"


def _ingested(batch: list[Record], settings: Settings, *, is_replay: bool) -> str:
    latest: dict[tuple[str, str], Record] = {}
    earlier = []
    for record in batch:
        key = record["source"], record["native_key"]
        if key in latest:
            earlier.append(latest.pop(key))
        latest[key] = record
    hashes = [content_hash(record) for record in batch]
    batch_id = hashed(_maker(settings), *hashes)
    part = settings.work / batch_id / "ingest"
    if part.exists():
        return str(part)
    moment = now()
    deliveries = table("deliveries")
    stamped = deliveries.frame([{"fetched_at": moment, **record} for record in latest.values()])
    former = deliveries.frame([{"fetched_at": moment, **record} for record in earlier])
    keys = [(article_id(r["source"], r["native_key"]), content) for r, content in zip(batch, hashes, strict=True)]
    outcome = through("ingest", {"deliveries": stamped}, batch_id, settings, is_replay=is_replay)
    part.parent.mkdir(parents=True, exist_ok=True)
    (part.parent / MADE_BY).write_text(_maker(settings), encoding="utf-8")
    return str(write_part(part, outcome | {"earlier": former, "keys": pl.DataFrame(keys, KEYS, orient="row")}))
