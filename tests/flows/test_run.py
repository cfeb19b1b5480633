"""The main job, end to end, on the bundled corpus and on broken records."""

import json
from pathlib import Path

import pytest

from flows import stages
from flows.news import news
from flows.plan import planned
from flows.running import RunStopped, alone
from flows.settings import Settings
from tests.flows.dump import dump
from warehouse.store import WarehouseError, opened_snapshot

RESCUE = "Storm hits coast\n\nRescuers said on Monday that 200 people had been brought to safety in Manila."
TALKS = "Ministers meet\n\nThe foreign ministers of France and Germany met in Paris on Tuesday, officials said."


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with opened_snapshot(home / "published" / "news.duckdb") as snapshot:
        return snapshot.query(query).rows()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "rescue.txt").write_text(RESCUE)
    (folder / "talks.jsonl").write_text(json.dumps({"id": "t", "text": TALKS, "published_at": "2020-03-05"}) + "\n")
    return folder


def test_the_bundled_corpus_goes_in_and_answers_come_out(home: Path) -> None:
    summary = news(["bundled"])
    assert (summary.delivered, summary.loaded) == (38, 36)
    assert summary.snapshot is not None and list(summary.seconds) == [
        "ingest",
        "normalize",
        "extract",
        "load",
        "publish",
    ]
    assert all(
        gate["is_success"] for gate in summary.gates if gate["severity"] == "critical" and gate["kind"] == "table"
    )
    (counts,) = rows(home, "select count(*), count(distinct event_type) from events")
    assert int(str(counts[0])) > 150 and int(str(counts[1])) == 16
    assert rows(home, "select count(*) from statements where speaker is not null")[0] > (100,)
    of_records = "select rule from rejects join reject_reasons using (reject_id) where stage = 'ingest' order by rule"
    assert rows(home, of_records) == [("record_is_readable",), ("text_has_words",)]
    (rejected,) = rows(home, "select count(*) from rejects where stage <> 'ingest'")
    assert int(str(rejected[0])) <= 0.02 * int(str(counts[0]))
    # the evidence is in the body, for whoever checks it in SQL
    wrong = "substring(body, sentence_start + 1, sentence_end - sentence_start) <> sentence_text"
    assert rows(home, f"select count(*) from event_mentions join articles using (article_id) where {wrong}") == [(0,)]


def test_a_second_run_changes_nothing(home: Path, folder: Path) -> None:
    (folder / "broken.jsonl").write_text("{no json\n")
    first = news([str(folder)])
    before = dump(home, with_moments=True)
    second = news([str(folder)])
    assert (first.loaded, second.loaded, second.unchanged, second.snapshot) == (2, 0, 3, None)
    assert dump(home, with_moments=True) == before


def test_a_corrected_article_replaces_its_rows_and_keeps_its_versions(home: Path, folder: Path) -> None:
    news([str(folder)])
    (folder / "talks.jsonl").write_text(
        json.dumps({"id": "t", "text": TALKS.replace("France", "Spain"), "published_at": "2020-03-05"})
    )
    summary = news([str(folder)])
    assert (summary.loaded, summary.unchanged) == (1, 1)
    assert rows(home, "select version from articles order by version") == [(1,), (2,)]
    versions = (
        "select article_versions.version, is_current from article_versions "
        "join articles using (article_id) where articles.version = 2 order by 1"
    )
    assert rows(home, versions) == [(1, False), (2, True)]
    countries = "select distinct country from event_mention_parties where country in ('FRA', 'ESP')"
    assert rows(home, countries) == [("ESP",)]
    ghosts = "mention_id not in (select mention_id from event_mentions)"
    assert rows(home, f"select count(*) from event_mention_parties where {ghosts}") == [(0,)]


def test_corrupt_input_is_kept_aside_and_the_rest_is_loaded(home: Path, folder: Path) -> None:
    (folder / "latin.txt").write_bytes("Café à Paris".encode("latin-1"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "huge.txt").write_bytes(b"word " * 6_000_000)
    lines = [
        '{"text": "cut of',
        json.dumps({"id": "no text", "title": "A title"}),
        json.dumps({"id": "late", "text": RESCUE, "published_at": "20177-03-05"}),
    ]
    (folder / "lines.jsonl").write_text("\n".join(lines) + "\n")
    summary = news([str(folder)])
    assert summary.loaded == 2
    reasons = dict(
        rows(home, "select record_key, string_agg(rule) from rejects join reject_reasons using (reject_id) group by 1")
    )
    assert reasons == {
        "latin.txt": "record_is_readable",
        "empty.txt": "text_has_words",
        "huge.txt": "record_is_readable",
        "lines.jsonl:1": "record_is_readable",
        "no text": "text_has_words",
        "late": "given_fields_are_usable",
    }
    assert max(len(str(record)) for (record,) in rows(home, "select record from rejects")) < 2_000


def test_too_many_bad_records_stop_the_batch_and_leave_the_results_of_its_gate(home: Path, folder: Path) -> None:
    (folder / "bad.jsonl").write_text("{no json\n" * 30)
    with pytest.raises(RunStopped, match="nothing of it is loaded"):
        news([str(folder)])
    stored = dump(home)
    assert stored["articles"] == [] and stored["ledger"] == []
    assert any(False in row for row in stored["gate_results"])


def test_a_run_may_end_early_and_be_taken_up_where_it_ended(home: Path, folder: Path) -> None:
    first = news([str(folder)], last="normalize")
    assert list(first.seconds) == ["ingest", "normalize"] and not (home / "warehouse.duckdb").exists()
    (step, *_) = planned(Settings(), [], "extract", None)
    assert "1 batches, 2 articles" in step
    second = news(None, first="extract")
    assert second.loaded == 2 and second.snapshot is not None
    assert not list((home / "work").glob("*"))


def test_what_a_run_that_died_had_fetched_is_not_lost(home: Path, folder: Path) -> None:
    news([str(folder)], last="ingest")
    (folder / "rescue.txt").unlink()
    assert news([str(folder)]).loaded == 2


def test_the_plan_tells_what_would_run_and_why(home: Path, folder: Path) -> None:
    ingest, *_, publish = planned(Settings(), [str(folder)], None, None)
    assert ingest[:5] == ("ingest", "source", "raw", "INGESTED", 3)
    assert ingest[6:] == (
        "2 records",
        "2 new, 0 changed, 0 extracted by other code, seeds or model; 0 unchanged are left alone",
    )
    assert publish[0] == "publish"
    news([str(folder)])
    (folder / "rescue.txt").write_text(RESCUE + " More is to come.")
    again, *_ = planned(Settings(), [str(folder)], None, None)
    assert "0 new, 1 changed" in again[7] and "1 unchanged" in again[7]


def test_batches_come_to_the_same_as_one_batch(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news([str(folder)])
    whole = dump(home)
    monkeypatch.setenv("DATELINE_HOME", str(home.parent / "other"))
    monkeypatch.setenv("DATELINE_BATCH_SIZE", "1")
    news([str(folder)])
    parts = dump(home.parent / "other")
    of_batches = {"gate_results", "ledger", "rejects"}
    assert {n: r for n, r in parts.items() if n not in of_batches} == {
        n: r for n, r in whole.items() if n not in of_batches
    }


def test_two_runs_never_overlap(home: Path) -> None:
    with alone(Settings()), pytest.raises(WarehouseError, match="Another run"), alone(Settings()):
        pass


def test_a_batch_loaded_by_a_run_that_died_before_tidying_is_not_loaded_again(home: Path, folder: Path) -> None:
    settings = Settings()
    news([str(folder)], last="extract")
    (part,) = stages.waiting("load", settings)
    kept = {path.name: path.read_bytes() for path in Path(part).iterdir()}
    stages.load(part, settings)
    Path(part).mkdir(parents=True)
    for name, content in kept.items():
        (Path(part) / name).write_bytes(content)
    stages.tidy(settings)
    assert stages.waiting("load", settings) == []
