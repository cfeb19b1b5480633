"""`dateline plan`: what a run would do, on what, and why, from the declared DAG and what is stored."""

from collections.abc import Iterator

from flows import stages
from flows.dag import between
from flows.parts import code_version
from flows.settings import Settings
from flows.sources import chosen, fetch
from transforms.extract.language import model_version
from transforms.identity import article_id

Step = tuple[str, str, str, str, int, str, str, str]


def planned(settings: Settings, targets: list[str], first: str | None, last: str | None) -> Iterator[Step]:
    """Yield a row per stage: name, takes, gives, gate, retries, how it runs, on what, and why."""
    wanted = between(first, last)
    on, why = _beginning(settings, targets, wanted[0].name)
    for stage in wanted:
        runs = "batches side by side" if stage.mapped else "one at a time" if stage.exclusive else "once"
        yield (
            stage.name,
            stage.takes,
            stage.gives,
            stage.gate.name if stage.gate else "",
            stage.retries,
            runs,
            on if stage.name != "publish" else "the warehouse",
            why if stage.name == wanted[0].name else f"what {stage.takes} it is given",
        )


def _beginning(settings: Settings, targets: list[str], stage: str) -> tuple[str, str]:
    """Return on what a run would begin, and why."""
    if stage == "publish":
        return "the warehouse", "publishes only where something changed since the last snapshot"
    waiting = stages.waiting("normalize" if stage == "ingest" else stage, settings)
    parts = sum(stages.heights(waiting).values())
    if stage != "ingest":
        return (
            f"{len(waiting)} batches, {parts} articles",
            "left by an earlier run that ended before this stage",
        )
    seen, versions = stages.known(settings, waiting), (code_version(), model_version(settings.model))
    new = changed = again = unchanged = 0
    for source in chosen(targets, settings.sources):
        for record in stages.new_records(fetch(source, settings.largest_article), seen, versions):
            if record is None:
                unchanged += 1
                continue
            current = seen.current.get(article_id(record["source"], record["native_key"]))
            new += current is None
            again += current is not None and current[1:] != versions
            changed += current is not None and current[1:] == versions
    why = [f"{new} new", f"{changed} changed", f"{again} extracted by other code, seeds or model"]
    why += [f"{parts} left by a run that died"] if parts else []
    return f"{new + changed + again + parts} records", ", ".join(why) + f"; {unchanged} unchanged are left alone"
