from pathlib import Path

import pytest

from flows import stages
from flows.dag import DAG, NAMES, between
from flows.running import TASKS
from flows.serve import interval
from flows.settings import Settings


def test_each_stage_takes_what_the_one_before_gives() -> None:
    assert [stage.takes for stage in DAG[1:]] == [stage.gives for stage in DAG[:-1]]


def test_every_stage_has_its_gate_but_the_last() -> None:
    assert all(stage.gate and stage.gate.stage == stage.name for stage in DAG[:-1])


def test_tasks_are_made_of_the_declared_stages() -> None:
    assert {name: task.retries for name, task in TASKS.items()} == {stage.name: stage.retries for stage in DAG}


def test_stages_are_chosen_from_one_to_another() -> None:
    assert [stage.name for stage in between("normalize", "load")] == ["normalize", "extract", "load"]
    assert tuple(stage.name for stage in between()) == NAMES
    with pytest.raises(ValueError, match="no stage 'nowhere'"):
        between("nowhere")
    with pytest.raises(ValueError, match="comes after"):
        between("load", "ingest")


def record(key: str, text: str) -> dict[str, str]:
    return {"source": "files", "native_key": key, "text": text}


def test_only_new_and_changed_records_are_taken() -> None:
    versions = ("code", "model")
    ids = {key: stages.article_id("files", key) for key in "ab"}
    seen = stages.Known(
        {ids["a"]: (stages.content_hash(record("a", "new")), *versions)},
        frozenset({(ids["a"], stages.content_hash(record("a", text))) for text in ("old", "new")}),
        frozenset({(ids["b"], stages.content_hash(record("b", "broken")))}),
    )

    def taken(*records: dict[str, str], by: tuple[str, str] = versions) -> list[str]:
        return [r["text"] for r in stages.new_records(records, seen, by) if r]

    assert taken(record("a", "new")) == []
    assert taken(record("a", "newer"), record("c", "fresh")) == ["newer", "fresh"]
    assert taken(record("b", "broken"), record("b", "mended")) == ["mended"]
    assert taken(record("a", "new"), by=("other code", "model")) == ["new"]
    # a source that keeps both versions delivers both every time; one that goes back to the old one means it
    assert taken(record("a", "old"), record("a", "new")) == []
    assert taken(record("a", "old")) == ["old"]


@pytest.mark.parametrize(("text", "seconds"), [("15m", 900), ("2h", 7200), ("30s", 30), ("1d", 86_400)])
def test_an_interval_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert interval(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "15", "m", "0m", "quarterly"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no interval"):
        interval(text)


def test_settings_come_from_the_environment_then_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dateline.toml").write_text('batch_size = 7\nhome = "there"\n')
    monkeypatch.setenv("DATELINE_HOME", "here")
    assert (Settings().batch_size, Settings().home) == (7, tmp_path / "here")


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())
