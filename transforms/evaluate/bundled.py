"""The gold records of the bundled corpus: its articles, and the annotations beside them."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

import seeds
from transforms.evaluate.snippets import Quoted, Span

CORPUS = "corpus"
OPTIONAL = " optional"  # as a flag of an actor: boilerplate, or somebody who is just "a teacher"


def golds() -> list[dict[str, Any]]:
    """Return one gold record per article of the bundled corpus, in the form that `evaluated` takes.

    Every article has its story (`cluster`), and `events`, `quotes` and `actors` where they are annotated.
    """
    stories = seeds.document(f"{CORPUS}/gold/stories.yml")
    return [
        {**record, "cluster": stories[record["id"]], **annotated(_notes(record["id"]), record)} for record in articles()
    ]


def articles() -> list[dict[str, Any]]:
    """Return `id`, `text` and `published_at` of every sound article of the bundled corpus."""
    return sorted(_articles(seeds.path(f"{CORPUS}/articles")), key=lambda record: str(record["id"]))


def annotated(notes: list[dict[str, Any]], record: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the lists that notes hold for a record, their snippets as spans of the record's text.

    Raises SnippetNotFound where a note quotes what the text does not say.
    """
    quoted = Quoted(record["text"], record["id"])
    found: dict[str, list[dict[str, Any]]] = {}
    for note in notes:
        for part, read in READERS.items():
            if part in note:
                found.setdefault(part, []).extend(read(quoted, note[part]))
    return found


def _events(quoted: Quoted, notes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for note, (start, end) in zip(notes, quoted.in_order([note["trigger"] for note in notes]), strict=True):
        sentence_start, sentence_end = quoted.sentence(start)
        date_start, date_end = _interval(note.get("date"))
        yield {
            "start": start,
            "end": end,
            "trigger": quoted.text[start:end],
            "sentence_start": sentence_start,
            "sentence_end": sentence_end,
            "event_types": note["type"].split("|"),
            "mode": note.get("mode"),
            "actor_countries": note.get("by", []),
            "recipient_countries": note.get("to", []),
            "reciprocal": note.get("reciprocal", False),
            "date_start": date_start,
            "date_end": date_end,
            "status": note.get("status", "actual"),
            "same_event": note["event"],
            "core": note.get("core", True),
        }


def _quotes(quoted: Quoted, notes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    last = 0
    for note in notes:
        pieces: list[Span] = []
        for snippet in [note["content"]] if isinstance(note["content"], str) else note["content"]:
            pieces.append(quoted.find(snippet, pieces[-1][1] if pieces else last))
        last = pieces[0][0]
        speaker = quoted.nearest(note["speaker"], pieces[0]) if "speaker" in note else None
        yield {
            "content_spans": [list(piece) for piece in pieces],
            "speaker_spans": [list(speaker)] if speaker else [],
            "speaker": note.get("who", note.get("speaker")),
            "cue_spans": [list(quoted.nearest(note["cue"], speaker or pieces[0], pieces[0]))],
            "type": note["type"],
            "scored": note.get("scored", True),
        }


def _actors(quoted: Quoted, lines: list[str]) -> Iterator[dict[str, Any]]:
    """Read lines of `snippet = key; snippet = key`; a copy may lack what is `key optional`."""
    pairs = [tuple(note.split(" = ")) for line in lines for note in line.split("; ")]
    notes = [(words, key) for words, key in pairs if not key.endswith(OPTIONAL) or quoted.has(words)]
    for (_, key), (start, end) in zip(notes, quoted.in_order([words for words, _ in notes]), strict=True):
        yield {
            "start": start,
            "end": end,
            "mention": quoted.text[start:end],
            **_actor(key.removesuffix(OPTIONAL)),
            "boilerplate": key.endswith(OPTIONAL),
        }


def _actor(key: str) -> dict[str, Any]:
    """Return key, kind and countries of an actor; a key of three capitals is a country."""
    if len(key) == 3 and key.isupper():
        return {"actor_key": key, "kind": "country", "countries": [key]}
    known = seeds.document(f"{CORPUS}/gold/actors.yml")[key]
    return {"actor_key": key, "kind": known["kind"], "countries": known.get("countries", [])}


def _interval(date: Any) -> tuple[str | None, str | None]:
    """Read `2017-03-10`, `2017-03-01..2017-03-10`, `2017-03-10..` and `..2017-03-10`."""
    first, dots, last = str(date or "").partition("..")
    return first or None, (last if dots else first) or None


READERS: dict[str, Callable[[Quoted, list[Any]], Iterator[dict[str, Any]]]] = {
    "events": _events,
    "quotes": _quotes,
    "actors": _actors,
}


def _notes(article_id: str) -> list[dict[str, Any]]:
    """Return the notes on an article: copies share one, and what a copy left out has another."""
    return [note for note in _all_notes() if article_id in note["articles"]]


@cache
def _all_notes() -> tuple[dict[str, Any], ...]:
    folder = seeds.path(f"{CORPUS}/gold/articles")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yml"))
    return tuple(seeds.document(f"{CORPUS}/gold/articles/{name}") for name in names)


def _articles(folder: Traversable) -> Iterator[dict[str, Any]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _articles(entry)
        elif entry.name.endswith(".txt"):
            yield {
                "id": entry.name.removesuffix(".txt"),
                "text": entry.read_text("utf-8"),
                "published_at": None,
            }
        elif entry.name.endswith(".jsonl"):
            yield from filter(None, map(_sound, entry.read_text("utf-8").split("\n")))


def _sound(line: str) -> dict[str, Any] | None:
    """The record of a line, or None: two are broken on purpose."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError:
        return None
    return {key: record[key] for key in ("id", "text", "published_at")} if record.get("text") else None
