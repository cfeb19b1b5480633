"""What each stage does: one function per stage of the DAG, from parts to parts, with its gate behind it.

Nothing here knows Prefect: `flows/news.py` makes tasks of these, as the DAG declares them.
"""

import contextlib
import datetime as dt
import json
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from expectations.gate import GateFailed, Passed, Rejected, passed, record_json
from expectations.loaded import whole_table_rules
from expectations.rules import Gate, Tables
from flows.dag import DAG
from flows.parts import code_version, read_part, remove_unfinished, write_part
from flows.settings import Settings
from flows.sources import Source, fetch
from transforms.extract import EXTRACTED_TABLES, extracted
from transforms.extract.language import model_version, pipeline
from transforms.identity import article_id, content_hash, hashed
from transforms.link import actor_tables, linked, resolved
from transforms.normalize import normalize_articles
from warehouse import publish
from warehouse.schema import table
from warehouse.store import Store, opened

GATES = {stage.name: stage.gate for stage in DAG}
# What a gate leaves beside the tables of a part, for the load to keep.
KEPT_ASIDE = ("rejects", "reject_reasons", "gate_results")
NORMALIZED_TABLES = ("articles", "article_edits", "article_agencies")
MADE_BY = "made_by.txt"  # by which code and model the parts of a batch were made
Progress = Callable[[int], None]


def ignored(_: int) -> None:
    """Take note of progress, and do nothing."""


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


@dataclass(frozen=True)
class Loaded:
    """What a batch changed in the warehouse."""

    batch_id: str
    articles: int
    rejected: int
    gates: tuple[dict[str, Any], ...]


class Clock:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Measure what runs inside as this stage."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - begin


def heights(parts: Iterable[str]) -> dict[str, int]:
    """Return how many articles (or delivered records) each part holds."""
    found = {}
    for part in parts:
        name = "deliveries" if Path(part).name == "ingest" else "articles"
        found[part] = pl.scan_parquet(Path(part) / f"{name}.parquet").select(pl.len()).collect().item()
    return found


def now() -> dt.datetime:
    """Return this moment in UTC, to the microsecond that the warehouse keeps."""
    return dt.datetime.now(dt.UTC)


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
    outcome = _through("ingest", {"deliveries": deliveries.frame(stamped)}, batch_id, settings)
    former = deliveries.frame([{**record, "fetched_at": moment} for record in earlier])
    part.parent.mkdir(parents=True, exist_ok=True)
    (part.parent / MADE_BY).write_text(_maker(settings), encoding="utf-8")
    return str(write_part(part, outcome | {"earlier": former}))


def normalize(part: str, settings: Settings, progress: Progress = ignored) -> str:
    """Find what each delivered record is: `articles`, `article_edits`, `article_agencies`."""
    return _next_part(part, "normalize", settings, lambda tables: _normalized(tables, progress))


def _normalized(tables: Tables, progress: Progress) -> dict[str, pl.DataFrame]:
    found = normalize_articles(tables["deliveries"])
    progress(tables["deliveries"].height)
    return {**found, "earlier": tables["earlier"]}


def extract(part: str, settings: Settings, progress: Progress = ignored) -> str:
    """Parse the articles, and find actors, events and claims."""

    def rows(tables: Tables) -> dict[str, pl.DataFrame]:
        return {**tables, **extracted(tables["articles"], pipeline(settings.model), progress=progress)}

    return _next_part(part, "extract", settings, rows)


def _next_part(
    part: str, stage: str, settings: Settings, transform: Callable[[Tables], dict[str, pl.DataFrame]]
) -> str:
    """Return the part that a stage makes of another, made anew unless it lies there already."""
    given = Path(part)
    target = given.with_name(stage)
    if target.exists():
        return str(target)
    tables = read_part(given)
    aside = {name: tables.pop(name) for name in KEPT_ASIDE if name in tables}
    outcome = _through(stage, transform(tables), given.parent.name, settings)
    for name, frame in aside.items():
        outcome[name] = pl.concat([frame, outcome[name]])
    return str(write_part(target, outcome))


def _through(stage: str, tables: dict[str, pl.DataFrame], batch_id: str, settings: Settings) -> dict[str, pl.DataFrame]:
    """Return what passes the gate behind a stage, with what the gate kept aside."""
    gate = GATES[stage]
    if gate is None:
        return tables
    try:
        outcome = passed(gate, tables, batch_id, now())
    except GateFailed as failure:
        with opened(settings.warehouse) as store, store.transaction():
            store.put("gate_results", failure.results)
        raise
    return {
        **{name: frame for name, frame in outcome.tables.items() if name != "problems"},
        **aside_of(gate, outcome, tables, batch_id),
    }


def aside_of(gate: Gate, outcome: Passed, tables: Tables, batch_id: str) -> dict[str, pl.DataFrame]:
    """Return rejects, their reasons and the gate's results as rows of their contracts."""
    moment = now()
    articles = {row["article_id"]: row for row in _article_keys(tables)}
    rejects, reasons = [], []
    for rejected in outcome.rejected:
        row = _reject_row(gate, rejected, articles, batch_id, moment)
        rejects.append(row)
        reasons += [
            {"reject_id": row["reject_id"], "position": position, "rule": rule, "message": message}
            for position, (rule, message) in enumerate(rejected.reasons)
        ]
    return {
        "rejects": table("rejects").frame(rejects),
        "reject_reasons": table("reject_reasons").frame(reasons),
        "gate_results": outcome.results,
    }


def _article_keys(tables: Tables) -> list[dict[str, Any]]:
    if "articles" not in tables:
        return []
    return tables["articles"].select("article_id", "source", "native_key", "content_hash").to_dicts()


def _reject_row(
    gate: Gate, rejected: Rejected, articles: dict[str, dict[str, Any]], batch_id: str, moment: dt.datetime
) -> dict[str, Any]:
    row = rejected.row
    key = table(rejected.table).key
    article: str | None
    content: str | None
    if rejected.table == "deliveries":
        article, content = article_id(row["source"] or "", row["native_key"] or ""), content_hash(row)
        source, record_key = row["source"], row["native_key"]
    else:
        article = row.get("article_id")
        of_article = articles.get(article or "", {})
        content, source = of_article.get("content_hash"), of_article.get("source")
        record_key = of_article.get("native_key") or "/".join(str(row.get(name)) for name in key)
    record = record_json({name: value for name, value in row.items() if name != "fetched_at"})
    return {
        "reject_id": hashed(gate.stage, rejected.table, source, record_key, record),
        "stage": gate.stage,
        "table_name": rejected.table,
        "source": source or "unknown",
        "record_key": record_key or "unknown",
        "article_id": article,
        "content_hash": content,
        "code_version": code_version(),
        "record": record,
        "batch_id": batch_id,
        "rejected_at": moment,
    }


def load(part: str, settings: Settings, progress: Progress = ignored) -> Loaded:
    """Resolve and link a batch, and replace the rows of its articles: one transaction, with its ledger rows."""
    tables = read_part(Path(part))
    batch_id = Path(part).parent.name
    gate = GATES["load"]
    assert gate is not None
    tables |= resolved({name: tables[name] for name in ("articles", *EXTRACTED_TABLES)})
    try:
        first = passed(gate, {name: tables[name] for name in ("articles", *EXTRACTED_TABLES)}, batch_id, now())
        aside = aside_of(gate, first, tables, batch_id)
        with opened(settings.warehouse) as store, store.transaction():
            article_ids = tables["articles"].get_column("article_id").to_list()
            _keep_versions(store, tables)
            rows = {**{name: tables[name] for name in NORMALIZED_TABLES}, **first.tables}
            rows["articles"] = _numbered(store, tables["articles"])
            store.replace_articles(rows, article_ids)
            _linked(store)
            counted = {name: store.query(f"select ({sql}) as {name}") for name, sql in whole_table_rules().items()}
            derived = {name: store.read(name) for name in ("actors", "events", "event_parties", "stories")}
            second = passed(
                gate,
                {**derived, "whole_tables": pl.concat(counted.values(), how="horizontal")},
                batch_id,
                now(),
            )
            gate_results = pl.concat([tables["gate_results"], first.results, second.results])
            rejects = pl.concat([tables["rejects"], aside["rejects"]])
            _keep_aside(store, rejects, pl.concat([tables["reject_reasons"], aside["reject_reasons"]]), gate_results)
            store.put("ledger", _ledger(tables["articles"], batch_id, settings))
            store.execute("update warehouse_state set change_count = change_count + 1")
    except GateFailed as failure:
        with opened(settings.warehouse) as store, store.transaction():
            store.put("gate_results", failure.results)
        raise
    shutil.rmtree(Path(part).parent, ignore_errors=True)
    progress(tables["articles"].height)
    return Loaded(
        batch_id,
        articles=tables["articles"].height,
        rejected=rejects.height,
        gates=tuple(
            gate_results.select(
                "stage", "table_name", "rule", "kind", "severity", "is_success", "failed_count", "detail"
            ).to_dicts()
        ),
    )


def _keep_versions(store: Store, tables: Tables) -> None:
    """Add the delivered versions to `article_versions`, the current one marked as such."""
    earlier = [
        {
            "article_id": article_id(row["source"], row["native_key"]),
            "content_hash": content_hash(row),
            "title": row["title"],
            "raw_text": row["text"],
            "fetched_at": row["fetched_at"],
        }
        for row in tables["earlier"].iter_rows(named=True)
    ]
    current = tables["articles"].select("article_id", "content_hash", "title", "raw_text", "fetched_at").to_dicts()
    stored = dict(
        store.query("select article_id, max(version) as n from article_versions group by article_id").iter_rows()
    )
    have = set(store.query("select article_id, content_hash from article_versions").iter_rows())
    rows = []
    for row in earlier + current:
        key = row["article_id"], row["content_hash"]
        if key not in have:
            have.add(key)
            stored[key[0]] = stored.get(key[0], 0) + 1
            rows.append({**row, "version": stored[key[0]], "is_current": False})
    store.add("article_versions", table("article_versions").frame(rows))
    now_current = pl.DataFrame(
        [{"article_id": row["article_id"], "content_hash": row["content_hash"]} for row in current],
        schema={"article_id": pl.String, "content_hash": pl.String},
    )
    for article, content in now_current.iter_rows():
        store.execute(
            "update article_versions set is_current = (content_hash = ?) where article_id = ? "
            "and is_current <> (content_hash = ?)",
            [content, article, content],
        )


def _numbered(store: Store, articles: pl.DataFrame) -> pl.DataFrame:
    """Return the articles with the number of their version."""
    versions = store.query("select article_id, content_hash, version from article_versions")
    return (
        articles.drop("version")
        .join(versions, on=["article_id", "content_hash"], how="left", maintain_order="left")
        .select(table("articles").names)
    )


LINKED_FROM = (
    "articles",
    "event_mentions",
    "event_mention_parties",
    "event_mention_contexts",
    "claims",
    "claim_spans",
    "claim_actors",
    "actor_mentions",
    "actor_mention_candidates",
    "article_agencies",
)


def _linked(store: Store) -> None:
    """Form the links anew, and note which ids changed."""
    before = {kind: store.query(sql) for kind, sql in CANONICAL.items()}
    stored = {name: store.read(name) for name in LINKED_FROM}
    derived = actor_tables(stored)
    for name, frame in (derived | linked(stored | derived)).items():
        store.replace(name, frame)
    history = []
    for kind, sql in CANONICAL.items():
        holder = dict(store.query(HOLDERS[kind]).iter_rows())
        remaining = set(store.query(sql).get_column("id"))
        for old, member in before[kind].iter_rows():
            if old not in remaining:
                new = holder.get(member)
                reason = "merged" if new else "article replaced"
                history.append({"old_id": old, "new_id": new, "kind": kind, "since": now(), "reason": reason})
    store.put("id_history", table("id_history").frame(history))


# Each id with the member that it comes from, and each member with the id that it belongs to now.
CANONICAL = {
    "event": "select event_id as id, mention_id as member from events",
    "claim_group": "select claim_group_id as id, claim_id as member from claim_groups",
}
HOLDERS = {
    "event": "select mention_id, event_id from event_mentions",
    "claim_group": "select claim_id, claim_group_id from claims",
}


def _keep_aside(store: Store, rejects: pl.DataFrame, reasons: pl.DataFrame, results: pl.DataFrame) -> None:
    store.add("rejects", rejects.unique("reject_id", keep="first", maintain_order=True))
    store.put("reject_reasons", reasons.unique(["reject_id", "position"], keep="first", maintain_order=True))
    store.execute(
        "update rejects set code_version = ? where code_version <> ? and reject_id in (select unnest(?))",
        [code_version(), code_version(), rejects.get_column("reject_id").to_list()],
    )
    store.put("gate_results", results)


def _ledger(articles: pl.DataFrame, batch_id: str, settings: Settings) -> pl.DataFrame:
    return articles.select(
        "article_id",
        "content_hash",
        code_version=pl.lit(code_version()),
        model=pl.lit(model_version(settings.model)),
        batch_id=pl.lit(batch_id),
        loaded_at=pl.lit(now()).dt.cast_time_unit("us"),
    ).select(table("ledger").names)


def waiting(stage: str, settings: Settings) -> list[str]:
    """Return the parts that the stage before `stage` left and that were not loaded yet, oldest first."""
    names = [entry.name for entry in DAG]
    before = names[names.index(stage) - 1]
    found = [path for path in settings.work.glob(f"*/{before}") if path.is_dir()]
    return [str(path) for path in sorted(found, key=lambda path: (path.stat().st_mtime_ns, path))]


def published(settings: Settings, run: dict[str, Any] | None = None) -> str | None:
    """Check the contracts and switch the snapshot, where the warehouse changed since the last one; return its name."""
    if not settings.warehouse.exists():
        return None
    with opened(settings.warehouse) as store:
        if run is not None:
            with store.transaction():
                store.put("runs", table("runs").frame([run]))
        return publish.published(store, settings.published, settings.keep_snapshots, now())


def manifest(settings: Settings) -> dict[str, Any]:
    """Return what the current snapshot says of itself."""
    path = settings.published / publish.MANIFEST
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}
