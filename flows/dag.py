"""The DAG, declared once: the flow and its tasks, `dateline plan` and `--from/--to` come from it."""

from dataclasses import dataclass

from expectations.extracted import EXTRACTED
from expectations.ingested import INGESTED
from expectations.loaded import LOADED
from expectations.normalized import NORMALIZED
from expectations.rules import Gate


@dataclass(frozen=True)
class Stage:
    """One stage: what it takes and gives, the gate behind it, and how it is run."""

    name: str
    takes: str
    gives: str
    does: str
    gate: Gate | None = None
    retries: int = 0
    mapped: bool = False  # batches may be worked on side by side
    exclusive: bool = False  # holds the warehouse: one batch after the other


DAG = (
    Stage(
        "ingest",
        takes="source",
        gives="raw",
        does="fetch what is new or changed, in batches",
        gate=INGESTED,
        retries=3,
    ),
    Stage(
        "normalize",
        takes="raw",
        gives="articles",
        does="find title, outlet, date and body",
        gate=NORMALIZED,
        mapped=True,
    ),
    Stage(
        "extract",
        takes="articles",
        gives="mentions",
        does="parse, and find actors, events and claims",
        gate=EXTRACTED,
        mapped=True,
    ),
    Stage(
        "load",
        takes="mentions",
        gives="warehouse",
        does="resolve, link and replace, in one transaction per batch",
        gate=LOADED,
        retries=2,
        exclusive=True,
    ),
    Stage(
        "publish",
        takes="warehouse",
        gives="snapshot",
        does="check the contracts and switch the snapshot that readers open",
        retries=2,
        exclusive=True,
    ),
)
NAMES = tuple(stage.name for stage in DAG)


def between(first: str | None = None, last: str | None = None) -> tuple[Stage, ...]:
    """Return the stages from one to another, both included; ValueError where there is no such stage or order."""
    for name in (first, last):
        if name is not None and name not in NAMES:
            raise ValueError(f"There is no stage {name!r}; the stages are {', '.join(NAMES)}.")
    start, stop = NAMES.index(first or NAMES[0]), NAMES.index(last or NAMES[-1])
    if start > stop:
        raise ValueError(f"Stage {first} comes after {last}; the order is {', '.join(NAMES)}.")
    return DAG[start : stop + 1]
