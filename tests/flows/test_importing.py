"""Tables of actors that a user brings: checked, compared, written beside the seeds, and read from there."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import seeds
from flows.importing import import_actors
from flows.settings import Settings
from transforms.extract.actors.imported import COLUMNS

PEOPLE = "name,aliases,country,wikidata_id,source,as_of\n"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_ACTORS", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture
def fresh_version() -> Iterator[None]:
    seeds.version.cache_clear()
    yield
    seeds.version.cache_clear()


def file(folder: Path, text: str, name: str = "people") -> Path:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", COLUMNS)
def test_the_columns_are_those_of_the_table_that_comes_along(name: str) -> None:
    assert tuple(seeds.rows(f"actors/{name}.csv")[0]) == COLUMNS[name]


@pytest.mark.parametrize("name", COLUMNS)
def test_the_tables_that_come_along_have_unique_keys_enough_to_be_updated(name: str) -> None:
    assert set(seeds.KEYS[name]) <= set(COLUMNS[name])


def test_rows_are_added_then_unchanged_then_updated(tmp_path: Path, own: Path) -> None:
    row = "Ondrej Vallo,O. Vallo| Ondra Vallo ,SVK,,mine,2025\n"
    first = import_actors(file(tmp_path, PEOPLE + row))
    assert (first.added, first.updated, first.collisions) == (("ondrej-vallo",), (), ())
    written = list(csv.DictReader((own / "people.csv").open(encoding="utf-8")))
    assert [(r["actor_id"], r["aliases"], r["country"]) for r in written] == [
        ("ondrej-vallo", "O. Vallo|Ondra Vallo", "SVK")
    ]
    assert import_actors(file(tmp_path, PEOPLE + row)).unchanged == ("ondrej-vallo",)
    again = import_actors(file(tmp_path, PEOPLE + row.replace("SVK", "CZE") + "Jana Vallo,,SVK,Q999999999,mine,2025\n"))
    assert (again.updated, again.added) == (("ondrej-vallo",), ("Q999999999",))
    assert len((own / "people.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_a_name_with_another_owner_is_reported_and_still_imported(tmp_path: Path, own: Path) -> None:
    found = import_actors(file(tmp_path, PEOPLE + "Angela Merkel,,NZL,Q999999998,mine,2025\n"))
    assert [(c.name, c.actor_id, len(c.others)) for c in found.collisions] == [("Angela Merkel", "Q999999998", 1)]
    assert found.added == ("Q999999998",)


def test_what_a_bom_and_quotes_make_of_a_file_is_read(tmp_path: Path, own: Path) -> None:
    text = "\N{ZERO WIDTH NO-BREAK SPACE}" + PEOPLE + '"Vallo, Ondrej",,SVK,,mine,2025-06-30\n'
    assert import_actors(file(tmp_path, text)).rows[0]["name"] == "Vallo, Ondrej"


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        ("people", "name,nationality,source,as_of\nA B,SVK,mine,2025\n", "line 1: unknown columns: nationality"),
        ("people", "name,country\nA B,SVK\n", "missing columns: source, as_of"),
        ("people", PEOPLE + "A B,,Slovakia,,mine,2025\n", "line 2: `country` is 'Slovakia'; give an ISO 3166-1"),
        ("people", PEOPLE + "A B,,SVK,,mine,yesterday\n", "line 2: `as_of` is 'yesterday'; give a date as 2014"),
        ("people", PEOPLE + "A B,,SVK,,mine,2025-13\n", "line 2: `as_of` is '2025-13'"),
        ("people", PEOPLE + ",,SVK,,mine,2025\n", "line 2: `name` is empty"),
        ("people", PEOPLE + "A B,-,SVK,,mine,2025\n", "'-' is no name"),
        ("people", PEOPLE + "A B,,SVK,X1,mine,2025\n", "`wikidata_id` is 'X1'"),
        ("people", PEOPLE + "A B,,,,mine,2025\nA B,,,,mine,2025\n", "line 3: actor_id as in line 2"),
        ("people", PEOPLE + "A B,,,Q1065,mine,2025\n", "stands in organisations already"),
        ("people", PEOPLE + "A B,,SVK,,mine,2025,more\n", "line 2: more cells than the header has columns"),
        ("organisations", "name,kind,source,as_of\nA B,club,mine,2025\n", "line 2: `kind` is 'club'; give one of"),
        ("outlets", "name,kind,sector,source,as_of\nA B,outlet,NEWS,mine,2025\n", "`sector` is 'NEWS'; give one of"),
        ("offices", "actor_id,role,source,as_of\nnobody-at-all,mayor,mine,2025\n", "is in no table; import its row"),
        (
            "offices",
            "actor_id,role,start_on,end_on,source,as_of\nQ22686,president,2021,2017,mine,2025\n",
            "`end_on` 2017 is before `start_on` 2021",
        ),
        ("everybody", PEOPLE, "which table is everybody.csv? Name it with --as"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_nothing_is_written(
    tmp_path: Path, own: Path, table: str, text: str, said: str
) -> None:
    with pytest.raises(ValueError) as raised:
        import_actors(file(tmp_path, text, table))
    assert said in str(raised.value)
    assert not own.exists()


def test_without_a_folder_it_tells_how_to_set_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_ACTORS", raising=False)
    with pytest.raises(ValueError, match="name one in DATELINE_ACTORS"):
        import_actors(file(tmp_path, PEOPLE))


@pytest.mark.usefixtures("fresh_version")
def test_own_tables_are_part_of_the_version_of_the_code(tmp_path: Path, own: Path) -> None:
    before = seeds.version()
    import_actors(file(tmp_path, PEOPLE + "Ondrej Vallo,,SVK,,mine,2025\n"))
    seeds.version.cache_clear()
    assert seeds.version() != before


def test_a_folder_named_in_the_settings_reaches_whoever_reads_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_ACTORS", "overwritten")
    Settings(actors=tmp_path)
    assert seeds.own_table("people") == tmp_path / "people.csv"


@pytest.mark.slow
def test_what_was_imported_is_known_to_extraction(tmp_path: Path) -> None:
    environment = {**os.environ, "DATELINE_ACTORS": str(tmp_path / "own"), "DATELINE_HOME": str(tmp_path / "home")}

    def dateline(*arguments: str, given: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "flows", *arguments], env=environment, input=given, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    people = file(
        tmp_path, PEOPLE + "Ondrej Vallo,,SVK,Q999999997,mine,2025\nAngela Merkel,,NZL,Q999999998,mine,2025\n", "mine"
    )
    said = dateline("actors", "import", str(people), "--as", "people")
    assert "2 added, 0 updated" in said and "1 names collide" in said
    terms = "actor_id,role,country,sector,start_on,source,as_of\n"
    offices = file(tmp_path, terms + "Q999999997,finance minister,SVK,GOV,1999-01-01,mine,2025\n", "offices")
    assert "1 added" in dateline("actors", "import", str(offices))
    record = {
        "id": "a",
        "published_at": "2001-02-01",
        "text": "The Slovak finance minister resigned on Monday. Ondrej Vallo met Angela Merkel in Bratislava.",
    }
    found = json.loads(dateline("extract", given=json.dumps(record)))
    named = {actor["text"]: actor for actor in found["actors"]}
    assert named["Ondrej Vallo"]["actor_id"] == "Q999999997"
    assert (named["Ondrej Vallo"]["country"], named["Ondrej Vallo"]["sector"]) == ("SVK", "GOV")
    assert named["The Slovak finance minister"]["actor_id"] == "Q999999997"
    assert named["Angela Merkel"]["country"] == "DEU"  # what a name usually means stands first
