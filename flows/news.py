"""The flow `news`: ingest -> normalize -> extract -> load -> publish, as `flows/dag.py` declares it."""

from prefect import flow

from flows.dag import between
from flows.running import TASKS, Intake, Summary, alone, run_stages
from flows.settings import Settings
from flows.sources import chosen, size_of


@flow(name="news", description="News articles in, a warehouse of who did what to whom and who said what out.")
def news(targets: list[str] | None = None, first: str | None = None, last: str | None = None) -> Summary:
    """Run the DAG on declared sources or paths (all declared sources where none are named), from one stage to another.

    Raises SourceError, WarehouseError, GateBroken; and RunStopped for batches that a gate stopped, after all others
    are loaded and published.
    """
    settings = Settings()
    wanted = [stage.name for stage in between(first, last)]
    intake = None
    if "ingest" in wanted:
        sources = chosen(targets or [], settings.sources)
        intake = Intake(lambda advance: TASKS["ingest"](sources, settings, advance), size_of(sources), is_bytes=True)
    with alone(settings):
        return run_stages(settings, wanted, intake)
