"""What is rejected is listed with its reasons, and may be sent through again after a fix."""

import json
from pathlib import Path

import polars as pl
import pytest

from flows.gates import rules
from flows.news import news
from flows.rejects import counted, listed, replay
from flows.settings import Settings
from flows.stages import extracting
from transforms.extract import extracted
from warehouse.store import opened, opened_snapshot

TALKS = "Ministers meet\n\nThe foreign ministers of France and Germany met in Paris on Tuesday, officials said."


def rejects(home: Path, *, everything: bool = True) -> pl.DataFrame:
    with opened_snapshot(home / "published" / "news.duckdb") as snapshot:
        return listed(snapshot, everything=everything)


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A declared source `mine`: a folder with one article, and records that cannot be read."""
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "good.txt").write_text(TALKS)
    (folder / "latin.txt").write_bytes("Café à Paris".encode("latin-1"))
    (folder / "huge.txt").write_bytes(b"word " * 500_000)
    late = {"id": "late", "text": TALKS, "published_at": "20177-03-05"}
    (folder / "lines.jsonl").write_text(
        json.dumps({"id": "other", "story": TALKS}) + "\n{no json\n" + json.dumps(late) + "\n"
    )
    monkeypatch.setenv("DATELINE_SOURCES", str(declared(tmp_path, {})))
    return folder


def declared(tmp_path: Path, fields: dict[str, str]) -> Path:
    path = tmp_path / "sources.yml"
    stanza = {"kind": "files", "paths": [str(tmp_path / "given")], "fields": fields}
    path.write_text(json.dumps({"sources": {"mine": stanza}}))
    return path


def test_rejects_are_listed_replayed_and_kept(home: Path, given: Path, tmp_path: Path) -> None:
    assert news(["mine"]).loaded == 1
    found = rejects(home)
    assert dict(found.select("record_key", "rules").iter_rows()) == {
        "latin.txt": ["record_is_readable"],
        "huge.txt": ["record_is_readable"],
        "lines.jsonl:2": ["record_is_readable"],
        "other": ["text_has_words"],
        "late": ["given_fields_are_usable"],
    }
    assert "2,500,000 bytes" in found.filter(record_key="huge.txt")["why"].item()
    assert counted(found).row(0) == ("ingest", "deliveries", "record_is_readable", 3)
    # all that was delivered is kept, whatever could be made of it
    record = json.loads(found.filter(record_key="latin.txt")["record"].item())
    assert record["as_delivered"] == "base64:Q2Fm6SDgIFBhcmlz"

    # a field's name was wrong in the stanza of the source; the others stay as they are
    declared(tmp_path, {"text": "story"})
    done = replay()
    keys = dict(found.select("reject_id", "record_key").iter_rows())
    assert {keys[reject_id]: outcome for reject_id, outcome in done.outcomes.items()} == {
        "other": "passed", "latin.txt": "rejected", "lines.jsonl:2": "rejected", "late": "rejected",
    }  # fmt: skip
    assert {keys[reject_id]: reason.split(":")[0] for reject_id, reason in done.lost.items()} == {
        "huge.txt": "only its head is kept"
    }
    assert done.summary is not None and done.summary.loaded == 1 and done.summary.snapshot
    counts = dict(rejects(home).select("record_key", "rejected_count").iter_rows())
    assert counts == {"latin.txt": 2, "huge.txt": 1, "lines.jsonl:2": 2, "other": 1, "late": 2}
    assert "other" not in set(rejects(home, everything=False)["record_key"])

    # a later delivery of the article supersedes the record that was rejected
    (given / "lines.jsonl").write_text(json.dumps({"id": "late", "text": TALKS, "published_at": "2017-03-05"}) + "\n")
    assert news(["mine"]).loaded == 1
    assert list(replay(rule="given_fields_are_usable").outcomes.values()) == ["superseded"]
    with pytest.raises(ValueError, match="nowhere: no reject"):
        replay(["nowhere"])


def test_a_rejected_row_is_made_anew_from_its_article(home: Path, given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_sure(*arguments: object, **named: object) -> dict[str, pl.DataFrame]:
        tables = extracted(*arguments, **named)  # type: ignore[arg-type]
        for name in ("event_mentions", "event_mention_parties"):
            tables[name] = tables[name].with_columns(
                pl.lit(2.0 if name == "event_mentions" else "nobody").alias(
                    "confidence" if name == "event_mentions" else "side"
                )
            )
        return tables

    with monkeypatch.context() as patched:
        patched.setattr(extracting, "extracted", too_sure)
        news([str(given / "good.txt")])
    settings = Settings()
    with opened(settings.warehouse) as store:
        assert store.query("select count(*) from event_mentions").item() == 0
        (article,) = store.query("select article_id from articles")["article_id"]
    found = rejects(home)
    assert set(found["rules"].explode()) == {"confidence_is_in_range"}
    assert set(found["article_id"]) == {article} and set(found["record_key"]) == {"good.txt"}
    done = replay(stage="extract")
    assert set(done.outcomes.values()) == {"passed"} and len(done.outcomes) == found.height
    with opened(settings.warehouse) as store:
        assert store.query("select count(*) from event_mentions").item() == found.height
    assert replay().summary is None


def test_every_rule_of_every_gate_is_told_with_its_limit() -> None:
    found = list(rules())
    assert {row["stage"] for row in found} == {"ingest", "normalize", "extract", "load"}
    assert all(all(row.values()) for row in found)
    limits = {(row["kind"], row["severity"]): row["limit"] for row in found}
    assert limits["table", "critical"] == "stops the batch" and limits["row", "warning"] == "is noted"
    assert "over 50% (from 20 on)" in limits["row", "critical"]
    with pytest.raises(ValueError, match="no gate behind 'publish'"):
        list(rules("publish"))
