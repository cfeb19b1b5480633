"""Stored articles are extracted again without being delivered again."""

import json
from pathlib import Path

import pytest

from flows import parts, stages
from flows.news import news
from flows.rebuild import rebuild
from flows.settings import Settings
from tests.flows.dump import dump
from warehouse.store import opened

TALKS = "The foreign ministers of France and Germany met in Paris on Tuesday, officials said."
# What tells by which code a row was made.
OF_CODE = {"gate_results", "ledger"}


@pytest.fixture
def loaded(home: Path, tmp_path: Path) -> Path:
    """A warehouse of three articles whose files are gone."""
    given = tmp_path / "given.jsonl"
    told = {"title": "Ministers meet", "outlet": "The Herald", "byline": "By A. Writer", "published_at": "2020-03-05"}
    lines = [{"id": "told apart", "text": TALKS, **told}, {"id": "bare", "text": f"Talks held\n\n{TALKS}"}]
    lines.append({"id": "changed", "text": f"Old words. {TALKS}"})
    given.write_text("".join(json.dumps(line) + "\n" for line in lines))
    news([str(given)])
    given.write_text(json.dumps(lines[2] | {"text": f"New words. {TALKS}"}) + "\n")
    news([str(given)])
    given.unlink()
    return home


def test_what_is_stored_is_what_was_delivered(loaded: Path) -> None:
    settings = Settings()
    ids = stages.stored_ids(settings)
    with opened(settings.warehouse) as store:
        current = dict(store.query("select article_id, content_hash from articles").iter_rows())
    assert {
        stages.article_id(r["source"], r["native_key"]): stages.content_hash(r) for r in stages.stored(ids, settings)
    } == current
    assert stages.outdated(settings) == []


def test_a_rebuild_by_other_code_ends_in_the_same_rows(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(loaded)
    for module in ("ingesting", "loading", "gating"):
        monkeypatch.setattr(f"flows.stages.{module}.code_version", lambda: "other code")
    monkeypatch.setenv("DATELINE_BATCH_SIZE", "2")
    assert len(stages.outdated(Settings())) == 3
    summary = rebuild()
    assert (summary.delivered, summary.loaded, summary.stopped) == (3, 3, [])
    assert summary.snapshot is not None and stages.outdated(Settings()) == []
    after = dump(loaded)
    assert {n: r for n, r in after.items() if n not in OF_CODE} == {n: r for n, r in before.items() if n not in OF_CODE}
    assert rebuild().loaded == 0
    monkeypatch.undo()
    assert parts.code_version() != "other code"


def test_articles_may_be_named_and_unknown_ones_are_refused(loaded: Path) -> None:
    first, *_ = stages.stored_ids(Settings())
    assert rebuild([first]).loaded == 1
    with pytest.raises(ValueError, match="nowhere: no stored article"):
        rebuild(["nowhere"])
