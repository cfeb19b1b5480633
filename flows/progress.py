"""Progress bars, one per stage."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from flows.dag import NAMES


class HowFar(ProgressColumn):
    """How much is done of how much, in articles or bytes."""

    def render(self, task: Task) -> Text:
        """Return both, `?` for a total that nobody knows."""
        shown = decimal if task.fields.get("is_bytes") else str
        done, total = shown(int(task.completed)), "?" if task.total is None else shown(int(task.total))
        return Text(f"{done}/{total}", style="progress.download")


class Bars:
    """One bar per stage, on a console."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(bar_width=40),
            HowFar(),
            TimeElapsedColumn(),
            console=console,
        )
        self._ids: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        for name in NAMES:
            self._ids[name] = self._progress.add_task(name, total=None, start=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def of(self, stage: str, total: int | None, *, is_bytes: bool = False) -> Callable[[int], None]:
        """Start the bar of a stage, and return what advances it."""
        bar = self._ids[stage]
        self._progress.start_task(bar)
        self._progress.update(bar, total=total, is_bytes=is_bytes)
        if total == 0:
            self._progress.update(bar, total=1, completed=1)

        def advance(count: int) -> None:
            self._progress.advance(bar, count)

        return advance

    def done(self, stage: str) -> None:
        """Fill the bar of a stage, whatever its total was thought to be."""
        task = self._progress.tasks[self._ids[stage]]
        total = task.total or task.completed or 1
        self._progress.update(task.id, total=total, completed=total)


class NoBars:
    """No bars: nobody watches a scheduled run."""

    def of(self, stage: str, total: int | None, *, is_bytes: bool = False) -> Callable[[int], None]:
        """Return what takes note of progress and does nothing."""
        return _ignored

    def done(self, stage: str) -> None:
        """Do nothing."""


def _ignored(count: int) -> None:
    return None


_SHOWN: ContextVar[Bars | NoBars] = ContextVar("shown", default=NoBars())  # noqa: B039 (it has no state)


def shown() -> Bars | NoBars:
    """Return the bars that somebody watches, or none."""
    return _SHOWN.get()


@contextmanager
def showing(console: Console) -> Iterator[None]:
    """Show one bar per stage on a console while a flow runs inside."""
    with Bars(console) as bars:
        token = _SHOWN.set(bars)
        try:
            yield
        finally:
            _SHOWN.reset(token)
