"""`dateline serve` with a real Prefect server: a schedule fires, loads and publishes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from warehouse.store import opened_snapshot

pytestmark = pytest.mark.slow
TALKS = "Ministers meet\n\nThe foreign ministers of France and Germany met in Paris on Tuesday, officials said."


def until(condition: object, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(1)
    return False


@pytest.mark.parametrize("when", [("--every", "20s"), ("--cron", "* * * * *")], ids=["interval", "cron"])
def test_a_schedule_fires_loads_and_publishes(when: tuple[str, str], tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    (given / "talks.txt").write_text(TALKS)
    log = tmp_path / "log.txt"
    environment = {**os.environ, "DATELINE_HOME": str(tmp_path / "home"), "PREFECT_LOGGING_LEVEL": "INFO"}
    environment.pop("PREFECT_API_URL", None)
    current = tmp_path / "home" / "published" / "news.duckdb"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "flows", "serve", str(given), *when],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            assert until(current.exists, 240), log.read_text()[-5_000:]
            first = current.resolve()
            (given / "more.txt").write_text(TALKS.replace("Tuesday", "Friday").replace("Paris", "Berlin"))
            assert until(lambda: current.resolve() != first, 240), log.read_text()[-5_000:]
            with opened_snapshot(current) as snapshot:
                assert snapshot.query("select count(*) from articles").item() == 2
                overlaps = snapshot.query(
                    "select count(*) as n from runs as one join runs as other "
                    "on one.run_id < other.run_id and one.started_at < other.finished_at and other.started_at < one.finished_at"
                )
                assert overlaps.item() == 0
        finally:
            os.killpg(server.pid, signal.SIGINT)
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()
