import json
from pathlib import Path

import pytest

from flows.sources import Source, SourceError, again, chosen, declared, fetch, size_of

LARGEST = 10_000


def records(*paths: Path, **declared_as: object) -> list[dict[str, object]]:
    source = Source.model_validate({"name": "here", "kind": "files", "paths": [str(p) for p in paths], **declared_as})
    return list(fetch(source, LARGEST))


def test_text_files_are_records_known_by_their_path(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a.txt").write_text("First.")
    (tmp_path / "b" / "c.txt").write_text("Second.")
    (tmp_path / "image.png").write_bytes(b"\x89PNG")
    assert [(r["native_key"], r["text"]) for r in records(tmp_path)] == [
        ("a.txt", "First."),
        ("b/c.txt", "Second."),
    ]


def test_a_file_keeps_its_key_whether_it_or_its_folder_is_given(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("First.")
    assert records(tmp_path) == records(tmp_path / "a.txt")


def test_json_lines_are_read_by_the_names_that_others_use(tmp_path: Path) -> None:
    given = {
        "maintext": "Text.",
        "date_publish": "2017-03-12",
        "source_domain": "x.org",
        "url": "http://x.org/a?utm_source=b#c",
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(given) + "\n\n")
    (record,) = records(tmp_path)
    assert (record["text"], record["published_text"], record["outlet"]) == ("Text.", "2017-03-12", "x.org")
    assert record["native_key"] == "http://x.org/a"


def test_fields_may_be_declared_by_other_names(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"story": "Text.", "id": 7}))
    (record,) = records(tmp_path, fields={"text": "story"}, outlet="The Herald")
    assert (record["text"], record["native_key"], record["outlet"]) == ("Text.", "7", "The Herald")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{"text": "cut of', "no JSON"),
        (b'["a list"]', "no object"),
        (b'{"text": "caf\xe9"}', "not UTF-8"),
        (b'{"text": ["a", "list"]}', "not a string"),
        (b'{"text": "half \\ud83d"}', "surrogate"),
        (b"[" * 9_000, "no JSON"),
        (b'{"text": "' + b"a" * 2 * LARGEST + b'"}', "more than an article can have"),
    ],
)
def test_a_line_that_cannot_be_read_says_why_and_the_others_are_read(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    (tmp_path / "a.jsonl").write_bytes(
        b'{"id": "1", "text": "One."}\n' + content + b'\n{"id": "3", "text": "Three."}\n'
    )
    one, two, three = records(tmp_path)
    assert (one["text"], three["text"]) == ("One.", "Three.")
    assert problem in str(two["problem"])
    assert not one.get("problem") and len(str(two["text"])) <= 1_000


@pytest.mark.parametrize(("content", "problem"), [(b"caf\xe9", "not UTF-8"), (b"a" * 2 * LARGEST, "more than")])
def test_a_text_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    assert problem in str(records(tmp_path)[0]["problem"])


def test_an_empty_file_is_a_record_without_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    assert records(tmp_path)[0]["text"] == ""


def test_targets_are_declared_names_or_paths(tmp_path: Path) -> None:
    assert [source.name for source in chosen(["bundled", str(tmp_path)])] == ["bundled", "files"]


def test_an_unknown_target_says_what_there_is() -> None:
    with pytest.raises(SourceError, match=r"nowhere.*bundled"):
        chosen(["nowhere"])


def sources_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.yml"
    path.write_text(text)
    return path


def test_secrets_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sources_file(tmp_path, "sources: {mine: {kind: files, paths: ['${NEWS_FOLDER}/x']}}")
    with pytest.raises(SourceError, match="NEWS_FOLDER"):
        declared(path)
    monkeypatch.setenv("NEWS_FOLDER", "/data")
    assert declared(path)["mine"].paths == ("/data/x",)


@pytest.mark.parametrize("stanza", ["{kind: carrier_pigeon}", "{kind: files, colour: red}", "[]"])
def test_a_wrong_stanza_is_named(tmp_path: Path, stanza: str) -> None:
    with pytest.raises(SourceError, match="mine"):
        declared(sources_file(tmp_path, f"sources: {{mine: {stanza}}}"))


def test_a_source_knows_how_much_there_is_to_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("First.")
    (tmp_path / "b.jsonl").write_text(
        '{"id": 1, "text": "One."}\n{no json\n' + json.dumps({"text": "é" * LARGEST}) + "\n"
    )
    source = Source(name="here", kind="files", paths=(str(tmp_path),))
    read: list[int] = []
    assert len(list(fetch(source, LARGEST, read.append))) == 4
    assert sum(read) == size_of([source]) == sum(path.stat().st_size for path in tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"caf\xe9", b"base64: text"])
def test_what_could_not_be_read_is_kept_as_it_came(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)
    (record,) = records(tmp_path)
    assert [again(record, {}, LARGEST)[0][name] for name in ("native_key", "problem", "as_delivered")] == [
        record[name] for name in ("native_key", "problem", "as_delivered")
    ]
    assert again({**record, "as_delivered": None}, {}, LARGEST) == []


def test_a_record_is_read_again_as_its_source_is_declared_now(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "7", "story": "Text."}) + "\n")
    (record,) = records(tmp_path)
    now = Source(name="here", kind="files", fields={"text": "story"}, outlet="The Herald")
    (read,) = again(record, {"here": now}, LARGEST)
    assert (read["native_key"], read["text"], read["outlet"], read["source"]) == ("7", "Text.", "The Herald", "here")
