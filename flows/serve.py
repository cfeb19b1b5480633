"""`dateline serve`: the flow on a schedule, with Prefect's own `serve`."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from socket import socket

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.types.entrypoint import EntrypointType

from flows.news import news
from flows.settings import Settings
from flows.sources import chosen

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
NAME = "every"


def interval(text: str) -> timedelta:
    """Return what "15m" or "2h" means; a ValueError says what is understood."""
    match = re.fullmatch(r"(\d+)\s*([smhd])", text.strip())
    if not match or int(match[1]) == 0:
        raise ValueError(f"{text!r} is no interval: give a number and s, m, h or d, such as 15m.")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def served(
    settings: Settings,
    targets: list[str],
    every: str | None,
    cron: str | None,
    announce: Callable[[str], None],
) -> None:
    """Serve the flow until interrupted; runs never overlap: one that would is cancelled, the next comes anyway."""
    if (every is None) == (cron is None):
        raise ValueError("Say when to run: either --every 15m or --cron '*/15 * * * *'.")
    chosen(targets, settings.sources)  # a source that is not declared is told now, not at the first run
    with api(announce) as url, temporary_settings({PREFECT_API_URL: url}):
        news.serve(
            name=NAME,
            interval=interval(every) if every else None,
            cron=cron,
            parameters={"targets": targets},
            limit=1,
            global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            pause_on_shutdown=False,
            entrypoint_type=EntrypointType.MODULE_PATH,
            description="Ingest, normalize, extract, load and publish.",
        )


@contextmanager
def api(announce: Callable[[str], None]) -> Iterator[str]:
    """Give the address of the Prefect API: the one that is set, else that of a server started for as long as needed."""
    if url := os.environ.get("PREFECT_API_URL"):
        yield url
        return
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    # A server in its schedule-keeping role needs its own address: without it, its services stay off.
    server = subprocess.Popen([*command, "--no-ui"], env={**os.environ, "PREFECT_API_URL": url}, stdout=sys.stderr)
    try:
        _until_healthy(url, server)
        announce(f"Prefect server at {url}")
        os.environ["PREFECT_API_URL"] = url  # for the processes that the runs are
        yield url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.terminate()
        server.wait(30)


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_healthy(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        if server.poll() is not None:
            raise OSError(f"The Prefect server ended with status {server.returncode}; its log tells why.")
        with temporary_settings({PREFECT_API_URL: url}), get_client(sync_client=True) as client:
            if client.api_healthcheck() is None:
                return
        time.sleep(0.5)
    raise OSError(f"The Prefect server at {url} did not come up within two minutes.")
