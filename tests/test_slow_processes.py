"""The same flow, its mapped stages in processes of their own, comes to the same warehouse."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.dump import dump

pytestmark = pytest.mark.slow


def test_processes_come_to_the_same_as_threads(tmp_path: Path) -> None:
    for runner in ("threads", "processes"):
        environment = {
            **os.environ,
            "DATELINE_HOME": str(tmp_path / runner),
            "DATELINE_RUNNER": runner,
            "DATELINE_BATCH_SIZE": "20",
        }
        done = subprocess.run(
            [sys.executable, "-m", "flows", "run", "bundled"], env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert dump(tmp_path / "threads") == dump(tmp_path / "processes")
