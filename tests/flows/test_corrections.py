"""Corrections by people are applied by every run, to the articles that they are about, and are seen in the warehouse."""

import json
from pathlib import Path

import pytest

from flows import stages
from flows.news import news
from tests.flows.dump import dump
from warehouse.store import opened_snapshot

TALKS = "The foreign ministers of France and Germany met in Paris on Tuesday, officials said."
OF_CODE = {"gate_results", "ledger", "id_history", "rejects"}


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with opened_snapshot(home / "published" / "news.duckdb") as snapshot:
        return snapshot.query(query).rows()


def test_corrections_are_applied_told_and_taken_back(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, corrections = tmp_path / "given.jsonl", tmp_path / "corrections.yml"
    given.write_text("".join(json.dumps({"id": name, "text": f"Talks held\n\n{TALKS}"}) + "\n" for name in "abc"))
    news([str(given)])
    before = dump(home)
    a, b = (stages.article_id("files", name) for name in "ab")
    # copies of one text: all three tell of one event
    assert rows(home, "select mention_count from events") == [(3,)]
    mention = dict(rows(home, "select article_id, mention_id from event_mentions"))

    def declare(*entries: dict[str, object]) -> None:
        corrections.write_text(json.dumps({"corrections": [{"id": f"c{n}", **one} for n, one in enumerate(entries)]}))

    monkeypatch.setenv("DATELINE_CORRECTIONS", str(corrections))
    given.unlink()  # what is stored is enough
    (tmp_path / "empty").mkdir()
    declare({"article": a, "published": "2017-03-10", "outlet": "The Herald"}, {"article": "nowhere", "title": "T"})
    summary = news([str(tmp_path / "empty")])
    assert (summary.loaded, len(summary.warnings)) == (1, 1) and "'nowhere'" in summary.warnings[0]
    basis = "select published_on::varchar, published_basis, outlet from articles order by article_id <> '{}'"
    assert rows(home, basis.format(a))[0] == ("2017-03-10", "corrected", "The Herald")
    assert rows(home, f"select date_start::varchar from event_mentions where article_id = '{a}'") == [("2017-03-07",)]
    assert news([str(tmp_path / "empty")]).loaded == 0

    declare({"no_event": mention[a]}, {"other_events": [mention[b], mention[stages.article_id("files", "c")]]})
    assert news([str(tmp_path / "empty")]).loaded == 3
    assert rows(home, "select mention_count from events") == [(1,), (1,)]
    applied = rows(home, "select correction_id, field, target_id from applied_corrections order by all")
    assert applied[0] == ("c0", "event", mention[a]) and [row[1] for row in applied[1:]] == ["other_event"] * 2

    declare()
    assert news([str(tmp_path / "empty")]).loaded == 3
    after = dump(home)
    assert {n: r for n, r in after.items() if n not in OF_CODE} == {n: r for n, r in before.items() if n not in OF_CODE}


def test_a_wrong_file_of_corrections_stops_the_run_before_it_begins(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "corrections.yml").write_text("corrections: [{id: odd, article: x, colour: red}]")
    (tmp_path / "a.txt").write_text(TALKS)
    monkeypatch.setenv("DATELINE_CORRECTIONS", str(tmp_path / "corrections.yml"))
    with pytest.raises(ValueError, match="'odd' has colour"):
        news([str(tmp_path / "a.txt")])
    assert not (home / "warehouse.duckdb").exists()
