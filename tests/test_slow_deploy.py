"""`prefect.yaml` deploys the flow to a work pool, and a worker runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.serve import api
from warehouse.store import opened_snapshot

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
TALKS = "Ministers meet\n\nThe foreign ministers of France and Germany met in Paris on Tuesday, officials said."


def prefect(*words: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "prefect", *words],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"prefect {' '.join(words)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_a_worker_runs_the_deployed_flow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "talks.txt").write_text(TALKS)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    with api(print) as url:
        environment = {
            **os.environ,
            "PREFECT_API_URL": url,
            "PREFECT_LOGGING_LEVEL": "INFO",
            "PREFECT_CLI_PROMPT": "false",
            "DATELINE_HOME": str(tmp_path / "home"),
        }
        prefect("work-pool", "create", "news", "--type", "process", environment=environment)
        prefect("deploy", "--all", environment=environment)
        parameters = json.dumps({"targets": [str(tmp_path / "talks.txt")]})
        prefect("deployment", "run", "news/every-quarter-hour", "--params", parameters, environment=environment)
        prefect("worker", "start", "--pool", "news", "--run-once", environment=environment)
    with opened_snapshot(tmp_path / "home" / "published" / "news.duckdb") as snapshot:
        assert snapshot.query("select count(*) from articles").item() == 1
