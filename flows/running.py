"""Running the DAG: its stages one after the other, each over all batches, as one Prefect task per stage or batch."""

import fcntl
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from prefect import get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from expectations.gate import GateBroken, GateFailed
from flows import stages
from flows.corrections import unknown
from flows.dag import DAG
from flows.progress import shown
from flows.settings import Settings
from warehouse.store import WarehouseError

# Retrying helps where the world can fail, never where data or code are wrong.
FINAL = (GateFailed, GateBroken, WarehouseError, ValueError, TypeError, KeyError)


@dataclass(frozen=True)
class Summary:
    """What a run did: counts, seconds per stage, gate results, and the snapshot it published (or None)."""

    run_id: str
    delivered: int
    unchanged: int
    loaded: int
    rejected: int
    seconds: dict[str, float]
    gates: list[dict[str, Any]]
    snapshot: str | None
    stopped: list[str]
    warnings: list[str]


def is_worth_a_retry(_task: Any, _run: Any, state: Any) -> bool:
    """Whether a failed task may succeed when it is run again."""
    return not isinstance(state.result(raise_on_failure=False), FINAL)


# One Prefect task per stage of the DAG. NO_CACHE: hashing what they move would cost more than moving it.
TASKS: dict[str, Any] = {
    stage.name: task(
        getattr(stages, {"publish": "published"}.get(stage.name, stage.name)),
        name=stage.name,
        description=f"{stage.takes} -> {stage.gives}: {stage.does}",
        retries=stage.retries,
        retry_delay_seconds=[2.0**n for n in range(1, stage.retries + 1)],
        retry_condition_fn=is_worth_a_retry,
        cache_policy=NO_CACHE,
    )
    for stage in DAG
}


@dataclass(frozen=True)
class Intake:
    """With what a run begins: what brings the first parts, and how much there is to bring (bytes or articles)."""

    bring: Callable[[stages.Progress], stages.Delivered]
    total: int | None = None
    is_bytes: bool = False
    is_replay: bool = False


def nothing(_: list[stages.Loaded]) -> None:
    """Do nothing with what was loaded."""


def run_stages(
    settings: Settings,
    wanted: list[str],
    intake: Intake | None = None,
    before_publishing: Callable[[list[stages.Loaded]], None] = nothing,
) -> Summary:
    """Run the wanted stages one after the other, each over all batches, and tell what became of it.

    Without an intake, the first stage takes what a run before left for it. Raises RunStopped for batches that a gate
    stopped, after all others are loaded and published.
    """
    logger, bars = get_run_logger(), shown()
    started, run_id, clock = stages.now(), uuid.uuid4().hex, stages.Clock()
    delivered = stages.Delivered((), 0, 0)
    loaded: list[stages.Loaded] = []
    stopped: list[str] = []
    parts = [] if intake or wanted[0] == "publish" else stages.waiting(wanted[0], settings)
    snapshot: str | None = None
    for name in wanted:
        with clock(name):
            if name == "ingest" and intake:
                delivered = intake.bring(bars.of(name, intake.total, is_bytes=intake.is_bytes))
                parts = list(delivered.parts)
                stopped += delivered.stopped
            elif name == "load":
                advance = bars.of(name, sum(stages.heights(parts).values()))
                loaded = [b for part in parts if (b := _outcome(TASKS[name].submit(part, settings, advance), stopped))]
                parts = []
            elif name == "publish":
                bars.of(name, 1)
                before_publishing(loaded)
                snapshot = TASKS[name](settings, _run_row(run_id, started, delivered, loaded) if loaded else None)
            else:
                is_replay = {"is_replay": True} if intake and intake.is_replay and name == "normalize" else {}
                parts = _mapped(name, parts, settings, stopped, is_replay)
        bars.done(name)
        logger.info("%s: %s", name, _counts(name, delivered, parts, loaded, snapshot))
    summary = Summary(
        run_id=run_id,
        delivered=delivered.delivered,
        unchanged=delivered.unchanged,
        loaded=sum(batch.articles for batch in loaded),
        rejected=sum(batch.rejected for batch in loaded),
        seconds=clock.seconds,
        gates=[{"batch": batch.batch_id, **row} for batch in loaded for row in batch.gates],
        snapshot=snapshot,
        stopped=stopped,
        warnings=unknown(settings) if "load" in wanted else [],
    )
    for warning in summary.warnings:
        logger.warning("%s", warning)
    _report(summary)
    if summary.stopped:
        raise RunStopped(summary)
    return summary


def _mapped(name: str, parts: list[str], settings: Settings, stopped: list[str], further: dict[str, bool]) -> list[str]:
    """Run a mapped stage on as many batches at once as there are workers; return the parts that came through."""
    heights = stages.heights(parts)
    advance = shown().of(name, sum(heights.values()))
    with _runner(settings) as runner:
        # A process of its own cannot move our bars: they move when it is done.
        in_processes = settings.runner == "processes"
        given = {"settings": settings, **further} | ({} if in_processes else {"progress": advance})
        through = []
        for part, future in [(part, runner.submit(TASKS[name], {"part": part, **given})) for part in parts]:
            if outcome := _outcome(future, stopped):
                through.append(outcome)
            if in_processes:
                advance(heights[part])
    return through


def _runner(settings: Settings) -> TaskRunner[PrefectFuture[Any]]:
    kind: Any = ProcessPoolTaskRunner if settings.runner == "processes" else ThreadPoolTaskRunner
    runner: TaskRunner[PrefectFuture[Any]] = kind(max_workers=settings.workers)
    return runner


def _outcome(future: PrefectFuture[Any], stopped: list[str]) -> Any:
    """Return the result of a task; a batch that a gate stopped is noted, and the others go on."""
    try:
        return future.result()
    except GateFailed as failure:
        stopped.append(str(failure))
        return None


def _counts(
    name: str,
    delivered: stages.Delivered,
    parts: list[str],
    loaded: list[stages.Loaded],
    snapshot: str | None,
) -> str:
    if name == "ingest":
        return f"{delivered.delivered} delivered, {delivered.unchanged} unchanged, {len(parts)} batches"
    if name == "load":
        return f"{sum(b.articles for b in loaded)} articles, {sum(b.rejected for b in loaded)} rejects"
    if name == "publish":
        return snapshot or "nothing changed"
    return f"{len(parts)} batches"


class RunStopped(Exception):
    """Gates stopped batches of this run; the others are loaded and published."""

    def __init__(self, summary: Summary) -> None:
        super().__init__("\n".join(summary.stopped))
        self.summary = summary


def _run_row(run_id: str, started: Any, delivered: stages.Delivered, loaded: list[stages.Loaded]) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "started_at": started,
        "finished_at": stages.now(),
        "delivered_count": delivered.delivered,
        "loaded_count": sum(batch.articles for batch in loaded),
        "unchanged_count": delivered.unchanged,
        "rejected_count": sum(batch.rejected for batch in loaded),
        "snapshot": None,
    }


def _report(summary: Summary) -> None:
    """Leave two artifacts with Prefect: what the run did, and what its gates found."""
    lines = [
        f"| {name} | {value} |"
        for name, value in (
            ("delivered", summary.delivered),
            ("unchanged", summary.unchanged),
            ("loaded", summary.loaded),
            ("rejected", summary.rejected),
            ("snapshot", summary.snapshot or "unchanged"),
            *((f"seconds in {stage}", f"{seconds:.1f}") for stage, seconds in summary.seconds.items()),
            *(("stopped", reason) for reason in summary.stopped),
        )
    ]
    create_markdown_artifact(
        key="news-summary",
        markdown="| | |\n| --- | --- |\n" + "\n".join(lines),
        description="What this run did.",
    )
    create_table_artifact(
        key="news-gates",
        table=[row for row in summary.gates if not row["is_success"]] or [{"gates": "all rules held"}],
        description=f"Rules that were broken, of {len(summary.gates)} checked.",
    )


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the lock of this home: two runs never overlap, and a killed one frees it."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WarehouseError(
                f"Another run is at work in {settings.home}: wait for it, or set DATELINE_HOME to another folder."
            ) from None
        yield
