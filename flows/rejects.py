"""What was rejected: listed, explained, and (the flow `replay`) sent through again after a fix."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import stages
from flows.dag import NAMES
from flows.parts import code_version
from flows.running import Intake, RunStopped, Summary, alone, run_stages
from flows.settings import Settings
from flows.sources import again, declared
from warehouse.schema import table
from warehouse.store import Store, WarehouseError, opened

Record = dict[str, Any]
DONE = ("passed", "superseded")
LISTED = """
select
    rejects.*,
    reasons.rules,
    reasons.why,
    replays.outcome,
    replays.replayed_at
from rejects
left join (
    select
        reject_id,
        list(rule order by position) as rules,
        string_agg(rule || ': ' || message, chr(10) order by position) as why
    from reject_reasons
    group by reject_id
) as reasons using (reject_id)
left join (
    select reject_id, max(replayed_at) as replayed_at, arg_max(outcome, replayed_at) as outcome
    from reject_replays
    group by reject_id
) as replays using (reject_id)
"""


def listed(
    store: Store,
    ids: Sequence[str] = (),
    stage: str | None = None,
    rule: str | None = None,
    *,
    everything: bool = False,
) -> pl.DataFrame:
    """Return rejects of a warehouse or snapshot with their `rules`, `why`, and the last `outcome` of a replay.

    Those that a replay has settled are left out, unless they are named or everything is wanted. Columns are those of
    `rejects`, and these. Raises ValueError for an id that is none.
    """
    found = store.query(f"{LISTED} order by stage, table_name, record_key, reject_id")
    if missing := sorted(set(ids) - set(found["reject_id"])):
        raise ValueError(f"{', '.join(missing)}: no reject; `dateline rejects --all` lists their ids.")
    if ids:
        found = found.filter(pl.col("reject_id").is_in(list(ids)))
    elif not everything:
        found = found.filter(~pl.col("outcome").is_in(DONE).fill_null(False))
    if stage is not None:
        found = found.filter(pl.col("stage") == stage)
    if rule is not None:
        found = found.filter(pl.col("rules").list.contains(rule))
    return found


def counted(found: pl.DataFrame) -> pl.DataFrame:
    """Return how many of these rejects broke each rule: stage, table_name, rule, count; the most frequent first."""
    return (
        found.explode("rules", empty_as_null=False)
        .group_by("stage", "table_name", rule="rules")
        .agg(count=pl.len())
        .sort("count", "stage", "table_name", "rule", descending=[True, False, False, False])
    )


@dataclass
class Replay:
    """What is sent through again: records as their sources read them now, and stored articles of rejected rows."""

    records: list[Record] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    articles: dict[str, set[str]] = field(default_factory=dict)  # of a reject: what it would become
    superseded: list[str] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)  # rejects that cannot be sent again, and why

    @property
    def size(self) -> int:
        """How many articles it may become."""
        return len(self.records) + len(self.stored)


def chosen(store: Store, rejects: pl.DataFrame, settings: Settings) -> Replay:
    """Return what these rejects are when they are tried again."""
    found = Replay()
    known = declared(settings.sources)
    loaded = dict(store.query("select article_id, fetched_at from articles").iter_rows())
    latest: dict[str, Record] = {}
    of_records = rejects.filter(pl.col("table_name").is_in(stages.OF_RECORDS)).sort("rejected_at", descending=True)
    for reject in of_records.iter_rows(named=True):
        given = json.loads(reject["record"])
        records = again(given, known, settings.largest_article)
        if not records:
            found.lost[reject["reject_id"]] = "only its head is kept: repair it at the source and deliver it again"
            continue
        ids = {stages.article_id(record["source"], record["native_key"]) for record in records}
        tried = reject["rejected_at"]
        if any(article in latest or loaded.get(article, tried) > tried for article in ids):
            found.superseded.append(reject["reject_id"])
            continue
        for record in records:
            latest[stages.article_id(record["source"], record["native_key"])] = record
            found.records.append({**record, "fetched_at": tried})
        found.articles[reject["reject_id"]] = ids
    for reject in rejects.filter(~pl.col("table_name").is_in(stages.OF_RECORDS)).iter_rows(named=True):
        article = reject["article_id"]
        if article in latest:
            found.articles[reject["reject_id"]] = {article}
        elif article in loaded:
            found.articles[reject["reject_id"]] = {article}
            found.stored.append(article)
        else:
            found.lost[reject["reject_id"]] = "its article is not stored: deliver it again"
    found.stored = sorted(set(found.stored))
    return found


@task(name="replay", description="rejects -> raw: records as they were delivered", cache_policy=NO_CACHE)
def replayed(replay: Replay, settings: Settings, advance: stages.Progress) -> stages.Delivered:
    """Bring what was rejected as if it were delivered again."""
    return stages.sent_again(replay.records, replay.stored, settings, advance)


@dataclass(frozen=True)
class Replayed:
    """What became of rejects that were sent through again: the run, an outcome by reject, and those that were not."""

    summary: Summary | None
    outcomes: dict[str, str]
    lost: dict[str, str]


@flow(name="replay", description="Rejected records through all stages again, after a fix.")
def replay(rejects: list[str] | None = None, stage: str | None = None, rule: str | None = None) -> Replayed:
    """Send rejects through again: records as they were delivered, rejected rows by extracting their article anew.

    Those that are named, else all open ones, of a stage or rule where one is given. Rejects stay; `reject_replays`
    tells what became of each. Raises WarehouseError, GateBroken, and ValueError for an id that is none.
    """
    settings = Settings()
    if not settings.warehouse.exists():
        raise WarehouseError(f"There is no warehouse at {settings.warehouse}: run `dateline run` first.")
    with alone(settings):
        with opened(settings.warehouse) as store:
            found = chosen(store, listed(store, rejects or (), stage, rule), settings)
        outcomes: dict[str, str] = {}

        def note(loaded: list[stages.Loaded]) -> None:
            outcomes.update(_outcomes(found, loaded))
            with opened(settings.warehouse) as store, store.transaction():
                _noted(store, outcomes)

        if not (found.size or found.superseded):
            return Replayed(None, outcomes, found.lost)
        intake = Intake(lambda advance: replayed(found, settings, advance), found.size, is_replay=True)
        try:
            summary = run_stages(settings, list(NAMES), intake, before_publishing=note)
        except RunStopped as stopped:
            summary = stopped.summary
        return Replayed(summary, outcomes, found.lost)


def _outcomes(found: Replay, loaded: list[stages.Loaded]) -> dict[str, str]:
    articles = {article for batch in loaded for article in batch.article_ids}
    refused = {article for batch in loaded for article in batch.rejected_articles}
    same = {reject_id for batch in loaded for reject_id in batch.reject_ids}
    outcomes = dict.fromkeys(found.superseded, "superseded")
    for reject_id, becomes in found.articles.items():
        if reject_id in same or becomes & refused:
            outcomes[reject_id] = "rejected"
        else:
            outcomes[reject_id] = "passed" if becomes <= articles else "stopped"
    return outcomes


def _noted(store: Store, outcomes: dict[str, str]) -> None:
    moment = stages.now()
    rows = [
        {"reject_id": reject_id, "replayed_at": moment, "code_version": code_version(), "outcome": outcome}
        for reject_id, outcome in outcomes.items()
    ]
    store.put("reject_replays", table("reject_replays").frame(rows))
    store.execute("update warehouse_state set change_count = change_count + 1")
