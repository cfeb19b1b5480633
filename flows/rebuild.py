"""The flow `rebuild`: extract again from stored articles, after a rule, a seed or the model changed."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import stages
from flows.dag import NAMES
from flows.running import Intake, Summary, alone, run_stages
from flows.settings import Settings


@task(name="restore", description="warehouse -> raw: stored articles as they were delivered", cache_policy=NO_CACHE)
def restored(articles: list[str], settings: Settings, advance: stages.Progress) -> stages.Delivered:
    """Bring stored articles as if they were delivered again."""
    return stages.restored(articles, settings, advance)


@flow(name="rebuild", description="Stored articles through all stages again, after a rule or the model changed.")
def rebuild(articles: list[str] | None = None, everything: bool = False) -> Summary:
    """Send stored articles through normalize, extract and load again: the same stages and gates, a transaction a batch.

    These articles where some are given, else those that other code, seeds, corrections or another model read, or all.
    A rebuild that died goes on with what is left. Raises as the flow `news`, and ValueError for articles not stored.
    """
    settings = Settings()
    with alone(settings):
        chosen = stages.outdated(settings) if not (articles or everything) else stages.stored_ids(settings, articles)
        bring = Intake(lambda advance: restored(chosen, settings, advance), len(chosen))
        return run_stages(settings, list(NAMES), bring)
