"""What keeps the house in order, beyond what the linters say."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import yaml

import seeds
from flows.dag import NAMES
from warehouse.schema import table

ROOT = Path(__file__).parents[1]
PRODUCT = [
    path
    for folder in ("flows", "transforms", "expectations", "warehouse", "seeds")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".sql", ".yml", ".yaml", ".csv"} and "__pycache__" not in path.parts
]


def test_the_lock_holds_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "--hash=sha256:" in lock
    assert not re.search(r"https?://|--index-url|file:", lock)


def test_the_lock_holds_the_versions_that_work_together() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert re.search(r"^duckdb==1\.5\.5 ", lock, re.M) and re.search(r"^prefect==3\.8\.8 ", lock, re.M)


def test_the_product_needs_no_folder_beside_it() -> None:
    assert [
        path.name for path in PRODUCT if path.suffix != ".csv" and "../shared" in path.read_text(encoding="utf-8")
    ] == []


def test_every_package_of_the_house_goes_into_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert packages == ["flows", "transforms", "expectations", "warehouse", "seeds"]
    assert all((Path(str(files(package))) / "__init__.py").exists() for package in packages)


def test_the_deployment_deploys_the_flow() -> None:
    (deployment,) = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    assert deployment["entrypoint"] == "flows/news.py:news"
    assert deployment["concurrency_limit"]["limit"] == 1


def test_the_stages_of_rejects_are_those_of_the_dag() -> None:
    stages = next(column.values for column in table("rejects").columns if column.name == "stage")
    assert stages == NAMES[:-1]


def test_the_version_of_the_seeds_changes_with_their_content() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", seeds.version())
