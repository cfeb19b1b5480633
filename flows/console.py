"""What every command of the command line shares: settings, a quiet home, tables, and what a run did.

Heavy libraries (Prefect, Great Expectations: seconds each) are imported by what needs them.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from flows.settings import Settings

# Telemetry of every library is off: nothing but declared sources is ever contacted.
QUIET = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "GX_ANALYTICS_ENABLED": "false"}

# A log or a file is as wide as a table needs; a terminal is as wide as it is.
out = Console(width=None if sys.stdout.isatty() else 160)
err = Console(stderr=True, width=None if sys.stderr.isatty() else 160)


class Refused(Exception):
    """What was asked for cannot be done; the message says why."""


def read_settings() -> Settings:
    """Return the settings; a ValueError says which is wrong, and how."""
    try:
        return Settings()
    except ValidationError as error:
        raise ValueError(
            "Settings (DATELINE_* variables, dateline.toml): "
            + "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        ) from error


def prepared() -> Settings:
    """Return the settings, and tell libraries that are yet to be imported to be quiet."""
    for name in QUIET:
        os.environ.setdefault(name, QUIET[name])
    return read_settings()


def at_home() -> Settings:
    """Return the settings, and let Prefect keep what it keeps in our home, not in the user's."""
    settings = prepared()
    (settings.home / "prefect").mkdir(parents=True, exist_ok=True)
    for name, value in {
        "PREFECT_HOME": str(settings.home / "prefect"),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_LOGGING_LEVEL": "WARNING" if err.is_terminal else "INFO",
        "PREFECT_CLI_PROMPT": "false",
    }.items():
        os.environ.setdefault(name, value)
    return settings


def run_shown(settings: Settings, flow: Callable[[], Any]) -> int:
    """Run a flow under bars, and print what it did; return the status to exit with."""
    from flows.progress import showing
    from flows.running import RunStopped
    from flows.warming import warming

    warming(settings)
    try:
        with showing(err):
            summary, status = flow(), 0
    except RunStopped as stopped:
        summary, status = stopped.summary, 1
    print_summary(settings, summary)
    return status


def print_summary(settings: Settings, summary: Any) -> None:
    """Print what a run did, and what the warehouse holds."""
    from flows.stages import manifest

    published = manifest(settings)
    counts = published.get("rows", {})
    held = sum(gate["is_success"] for gate in summary.gates)
    warnings = sum(not gate["is_success"] and gate["severity"] != "critical" for gate in summary.gates)
    shown = RichTable("", "this run", "warehouse", title="Dateline")
    shown.add_row("articles", f"{summary.loaded} loaded, {summary.unchanged} unchanged", str(counts.get("articles", 0)))
    for name in ("events", "actors", "claims", "rejects"):
        shown.add_row(name, str(summary.rejected) if name == "rejects" else "", str(counts.get(name, 0)))
    shown.add_row("gates", f"{held} of {len(summary.gates)} rules held, {warnings} warnings", "")
    for stage, seconds in summary.seconds.items():
        shown.add_row(f"seconds: {stage}", f"{seconds:.1f}", "")
    shown.add_row("snapshot", summary.snapshot or "unchanged", str(settings.published / "news.duckdb"))
    out.print(shown)
    for reason in summary.stopped:
        err.print(f"[bold red]stopped[/bold red]: {escape(reason)}", highlight=False)
    for warning in summary.warnings:
        err.print(f"[bold yellow]warning[/bold yellow]: {escape(warning)}", highlight=False)
    if summary.rejected:
        out.print("What was rejected, and why: dateline rejects", highlight=False)


def as_table(frame: Any) -> RichTable:
    """Return a frame as a table."""
    shown = RichTable(*(escape(name) for name in frame.columns))
    for row in frame.iter_rows():
        shown.add_row(*("" if value is None else escape(str(value)) for value in row))
    return shown
