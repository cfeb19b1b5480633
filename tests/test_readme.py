"""The README tells what is: its commands run, its settings and views are all there."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from flows.settings import Settings
from warehouse.schema import contracts
from warehouse.store import opened_snapshot

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, re.S) for line in block.splitlines() if line]
QUERIES = re.findall(r"```sql\n(.*?)```", README, re.S)
# These have a test of their own, or run this very test.
ELSEWHERE = {"make run", "make test", "make bench"}


def test_every_setting_stands_in_the_readme() -> None:
    for name, field in Settings.model_fields.items():
        assert f"`DATELINE_{name.upper()}`" in README
        assert str(field.description).split(":")[0].split(";")[0].rstrip(".") in README


def test_every_view_stands_in_the_readme() -> None:
    assert [
        name for name, described in contracts().items() if described.kind == "view" and f"`{name}`" not in README
    ] == []


def test_every_folder_on_the_map_is_there() -> None:
    assert all((ROOT / folder).is_dir() for folder in re.findall(r"^\| `(\w+)/`", README, re.M))


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = tmp_path_factory.mktemp("readme")
    (home / "given").mkdir()
    (home / "given" / "talks.txt").write_text(
        "Ministers meet\n\nFrance's foreign minister met his German counterpart on Tuesday."
    )
    return {**os.environ, "DATELINE_HOME": str(home / "home"), "GIVEN": str(home / "given")}


def run(command: str, environment: dict[str, str]) -> str:
    home = Path(environment["DATELINE_HOME"])
    words = command.replace("FOLDER_OR_FILE", environment["GIVEN"]).replace("FILE", f"{environment['GIVEN']}/talks.txt")
    words = words.replace("FOLDER", str(home / "exported"))
    for name, table in (("EVENT_ID", "events"), ("REJECT_ID", "rejects"), ("ARTICLE_ID", "articles")):
        if name in words:
            with opened_snapshot(home / "published" / "news.duckdb") as snapshot:
                words = words.replace(name, snapshot.query(f"select min({name.lower()}) from {table}").item())
    arguments = shlex.split(words)
    assert arguments.pop(0) == "dateline", f"{command!r} is not run by any test"
    done = subprocess.run(
        [sys.executable, "-m", "flows", *arguments], env=environment, capture_output=True, text=True, cwd=home.parent
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.slow
def test_every_command_of_the_readme_runs(environment: dict[str, str]) -> None:
    for command in COMMANDS:
        if command in ELSEWHERE or command.startswith("dateline serve"):  # test_slow_serve.py
            continue
        assert run(command, environment).strip(), f"{command} says nothing"
    with opened_snapshot(Path(environment["DATELINE_HOME"]) / "published" / "news.duckdb") as snapshot:
        for query in QUERIES:
            assert snapshot.query(query).width > 0


@pytest.mark.slow
def test_make_run_shows_a_summary_and_three_answers(tmp_path: Path) -> None:
    environment = {**os.environ, "DATELINE_HOME": str(tmp_path)}
    done = subprocess.run(["make", "run"], env=environment, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(
        word in done.stdout for word in ("articles", "events", "actors", "claims", "rejects", "gates", "snapshot")
    )
    assert done.stdout.lower().count("limit 10;") == 3


@pytest.mark.slow
def test_the_wheel_runs_from_anywhere(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT, check=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    target = tmp_path / "installed"
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", target, wheel], check=True)
    program = (
        f"import sys; sys.path[:] = [{str(target)!r}] + [p for p in sys.path if p and p != {str(ROOT)!r}]; "
        f"import flows; assert flows.__file__.startswith({str(target)!r}), flows.__file__; "
        "from flows.__main__ import main; main()"
    )
    for arguments in (["describe", "events"], ["plan", "bundled"]):
        done = subprocess.run(
            [sys.executable, "-P", "-c", program, *arguments],
            cwd="/",
            env={**os.environ, "DATELINE_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
