"""A run that is killed with -9 at any moment, and started again, ends in the same warehouse as one that was not."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import seeds
from flows.dag import NAMES
from tests.flows.dump import dump
from warehouse.store import opened_snapshot

pytestmark = pytest.mark.slow
SEED = 20170310


# Fourteen records, two broken ones among them, in three batches: several transactions to be killed in and between.
GIVEN = [str(seeds.path(f"corpus/articles/{name}.jsonl")) for name in ("harbour-post", "lakeside-tribune")]


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "DATELINE_HOME": str(home), "DATELINE_BATCH_SIZE": "5", "PREFECT_LOGGING_LEVEL": "INFO"}


def started(home: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "flows", "run", *GIVEN],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def finished(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flows", "run", *GIVEN], env=environment(home), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def killed_in(stage: str, home: Path, wait: float) -> None:
    """Kill a run some time after it has begun a stage, and all that it has started."""
    process = started(home)
    assert process.stdout is not None
    before = NAMES[NAMES.index(stage) - 1] if stage != NAMES[0] else None
    for line in process.stdout:
        if (before is None and "Beginning flow run" in line) or (
            before and f"| {before}: " in line.replace("- ", "| ")
        ):
            break
    time.sleep(wait)
    assert process.poll() is None or stage == "publish", "the run ended before it could be killed"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("undisturbed")
    finished(home)
    return home


# In how many seconds of each stage the kill comes: fewer than the rest of the run takes on a quick machine.
SPAN = {"ingest": 8.0, "normalize": 1.0, "extract": 2.0, "load": 2.0, "publish": 0.3}


@pytest.mark.parametrize("stage", NAMES)
def test_a_kill_at_any_stage_changes_nothing(stage: str, undisturbed: Path, tmp_path: Path) -> None:
    chance = random.Random(f"{SEED} {stage}")
    killed_in(stage, tmp_path, chance.uniform(0.0, SPAN[stage]))
    finished(tmp_path)
    assert dump(tmp_path) == dump(undisturbed)
    assert not list((tmp_path / "work").glob("*"))
    with opened_snapshot(tmp_path / "published" / "news.duckdb") as snapshot:
        assert snapshot.query("select count(*) from articles").item() == len(dump(undisturbed)["articles"]) > 0


def test_three_kills_in_a_row_change_nothing(undisturbed: Path, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    for _ in range(3):
        process = started(tmp_path)
        time.sleep(chance.uniform(8, 25))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    finished(tmp_path)
    assert dump(tmp_path) == dump(undisturbed)
