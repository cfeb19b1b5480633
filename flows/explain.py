"""`dateline explain`: why a row is there, from the sentence to the rule, as far back as it goes."""

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table as RichTable
from rich.text import Text
from rich.tree import Tree
from spacy.tokens import Span, Token

from transforms.extract.language import parsed_articles, pipeline
from warehouse.store import Store

Row = dict[str, Any]


def explained(snapshot: Store, identifier: str, model: str) -> RenderableType:
    """Return what is to be said about an event, an event mention or a claim; ValueError where there is none."""
    current = _current(snapshot, identifier)
    moved = [Text(f"{identifier} is now {current}", style="yellow")] if current != identifier else []
    if events := _rows(snapshot, "select * from events where event_id = ?", current):
        mentions = _rows(
            snapshot,
            "select * from event_mentions where event_id = ? order by mention_id <> ?, article_id, position",
            current,
            events[0]["mention_id"],
        )
        return Group(*moved, _event(snapshot, events[0]), *(_mention(snapshot, m, model) for m in mentions))
    if mentions := _rows(snapshot, "select * from event_mentions where mention_id = ?", current):
        return Group(*moved, *(_mention(snapshot, mention, model) for mention in mentions))
    if claims := _rows(snapshot, "select * from claims where claim_id = ?", current):
        return Group(*moved, _claim(snapshot, claims[0], model))
    raise ValueError(
        f"{identifier!r} is no event, event mention or claim of the snapshot; "
        "ids stand in events.event_id, event_mentions.mention_id and claims.claim_id."
    )


def _current(snapshot: Store, identifier: str) -> str:
    """Follow the history of an id that changed to the one that stands for it now."""
    seen = {identifier}
    while found := _rows(
        snapshot,
        "select new_id from id_history where old_id = ? and new_id is not null "
        "and not exists (select 1 from events where event_id = old_id) order by since desc limit 1",
        identifier,
    ):
        identifier = found[0]["new_id"]
        if identifier in seen:
            break
        seen.add(identifier)
    return identifier


def _event(snapshot: Store, event: Row) -> RenderableType:
    parties = _rows(
        snapshot, "select * from event_parties where event_id = ? order by side, position", event["event_id"]
    )
    facts = _facts(
        ("event", event["event_id"]),
        (
            "type",
            f"{_typed(event)} (ontology {event['ontology_version']})",
        ),
        ("status", event["status"]),
        (
            "date",
            f"{event['date_start']}..{event['date_end']} ({event['date_precision']}, {event['date_basis']})",
        ),
        (
            "place",
            ", ".join(filter(None, (event["place_name"] or event["place_text"], event["place_country"]))),
        ),
        *((p["side"], f"{p['name']} ({p['country'] or '?'} {p['sector'] or '?'})") for p in parties),
        (
            "reported by",
            "{mention_count} mentions in {article_count} articles, {origin_count} independent".format(**event),
        ),
    )
    links = _rows(
        snapshot,
        "select * from event_links where event_id = ? or linked_id = ?",
        event["event_id"],
        event["event_id"],
    )
    for link in links:
        facts.add_row("linked", f"{link['event_id']} {link['kind']} {link['linked_id']}")
    return Panel(facts, title="Event")


def _mention(snapshot: Store, mention: Row, model: str) -> RenderableType:
    parties = _rows(
        snapshot,
        "select * from event_mention_parties where mention_id = ? order by side, position",
        mention["mention_id"],
    )
    article = _article(snapshot, mention["article_id"])
    facts = _facts(
        ("mention", mention["mention_id"]),
        ("article", _named(article)),
        ("rule", f"{mention['rule']}, confidence {mention['confidence']:.2f}"),
        (
            "type",
            f"{_typed(mention)}, on the trigger {mention['trigger_text']!r}",
        ),
        ("status", f"{mention['status']}, from {mention['status_basis']}"),
        ("date", _dated(mention, article)),
        (
            "place",
            ", ".join(filter(None, (mention["place_text"], mention["place_name"], mention["place_country"]))),
        ),
        *(
            (party["side"], f"{party['text']!r}, found by {party['found_by']}: {_actor(snapshot, party)}")
            for party in parties
        ),
        ("reported in claim", mention["claim_id"] or ""),
        *_corrections(snapshot, mention["mention_id"], mention["article_id"]),
    )
    highlighted = [(mention["trigger_start"], mention["trigger_end"], "bold red")]
    highlighted += [(p["start"], p["end"], "cyan" if p["side"] == "actor" else "magenta") for p in parties]
    sentence = _sentence(article["body"], mention["sentence_start"], mention["sentence_end"], highlighted)
    parse = _parse(article, mention["sentence_start"], mention["sentence_end"], model)
    return Panel(Group(sentence, facts, parse), title="Event mention")


def _claim(snapshot: Store, claim: Row, model: str) -> RenderableType:
    article = _article(snapshot, claim["article_id"])
    pieces = _rows(snapshot, "select * from claim_spans where claim_id = ? order by position", claim["claim_id"])
    about = _rows(
        snapshot,
        "select name from claim_actors join actors using (actor_id) where claim_id = ? order by position",
        claim["claim_id"],
    )
    speaker = {"actor_id": claim["speaker_actor_id"], "actor_mention_id": claim["speaker_mention_id"]}
    addressee = {"actor_id": claim["addressee_actor_id"], "actor_mention_id": claim["addressee_mention_id"]}
    facts = _facts(
        ("claim", claim["claim_id"]),
        ("article", _named(article)),
        ("rule", f"{claim['rule']}, confidence {claim['confidence']:.2f}"),
        ("kind", f"{claim['kind']}{', a thought or plan' if claim['is_thought'] else ''}"),
        (
            "speaker",
            f"{claim['speaker_text']!r}, found by {claim['speaker_basis']}: {_actor(snapshot, speaker)}",
        ),
        ("cue", f"{claim['cue_text']!r} ({claim['cue_lemma']})"),
        (
            "addressee",
            f"{claim['addressee_text']!r}: {_actor(snapshot, addressee)}" if claim["addressee_text"] else "",
        ),
        ("polarity", claim["polarity"]),
        ("modality", claim["modality"]),
        ("date", _dated(claim, article)),
        ("about", ", ".join(row["name"] for row in about)),
        ("the same elsewhere", claim["claim_group_id"]),
        *_corrections(snapshot, claim["article_id"]),
    )
    highlighted = [(piece["start"], piece["end"], "green") for piece in pieces]
    highlighted += [
        (claim["speaker_start"], claim["speaker_end"], "cyan"),
        (claim["cue_start"], claim["cue_end"], "bold red"),
    ]
    sentence = _sentence(article["body"], claim["sentence_start"], claim["sentence_end"], highlighted)
    parse = _parse(article, claim["sentence_start"], claim["sentence_end"], model)
    return Panel(Group(sentence, facts, parse), title="Claim")


def _corrections(snapshot: Store, *targets: str) -> Iterator[tuple[str, str]]:
    """Yield what people corrected of a mention or its article."""
    query = "select * from applied_corrections where target_id in (select unnest(?)) order by field"
    for row in _rows(snapshot, query, list(targets)):
        yield f"correction {row['correction_id']}", f"{row['field']}: {row['was_text']} -> {row['became_text']}"


def _typed(row: Row) -> str:
    return f"{row['event_type']}/{row['mode']}" if row["mode"] else str(row["event_type"])


def _actor(snapshot: Store, party: Row) -> str:
    """Return whom words stand for, and how that was resolved."""
    mention = next(
        iter(_rows(snapshot, "select * from actor_mentions where mention_id = ?", party["actor_mention_id"])),
        None,
    )
    actor = next(iter(_rows(snapshot, "select * from actors where actor_id = ?", party["actor_id"])), None)
    if mention is None:
        return actor["name"] if actor else f"no known kind of actor, {party.get('country') or 'country unknown'}"
    name = actor["name"] if actor else mention["name"] or "unresolved"
    country, sector = (party.get(column) or mention[column] or "?" for column in ("country", "sector"))
    stands_for = f"{name} ({country} {sector})"
    return f"{stands_for}, {mention['form']} resolved by {mention['rule']}"


def _dated(row: Row, article: Row) -> str:
    when = f"{row['date_start']}..{row['date_end']} ({row['date_precision']}, {row['date_basis']})"
    if row["date_text"]:
        when += f", from {row['date_text']!r} = {row['date_expression']}"
    return (
        when + f"; article of {article['published_start']}..{article['published_end']} ({article['published_basis']})"
    )


def _sentence(body: str, start: int, end: int, highlighted: list[tuple[int | None, int | None, str]]) -> Text:
    text = Text(body[start:end] + "\n")
    for first, last, style in highlighted:
        if first is not None and last is not None:
            text.stylize(style, max(0, first - start), max(0, last - start))
    return text


def _parse(article: Row, start: int, end: int, model: str) -> Tree:
    """Return the parse that the extractors saw, as a tree per sentence."""
    tree = Tree("[dim]parse[/dim]")
    (parsed,) = parsed_articles([article], pipeline(model))
    for paragraph, sentence in parsed.sentences():
        first, last = paragraph.offsets(sentence)
        if first < end and last > start:
            _grow(tree, sentence)
    return tree


def _grow(tree: Tree, sentence: Span) -> None:
    def add(parent: Tree, token: Token) -> None:
        branch = parent.add(f"{escape(token.text)} [dim]{token.dep_} {token.pos_} {escape(token.lemma_)}[/dim]")
        for child in token.children:
            if not child.is_punct and not child.is_space:
                add(branch, child)

    add(tree, sentence.root)


def _facts(*rows: tuple[str, Any]) -> RichTable:
    shown = RichTable.grid(padding=(0, 2))
    for name, value in rows:
        if value not in (None, ""):
            shown.add_row(f"[dim]{name}[/dim]", escape(str(value)))
    return shown


def _named(article: Row) -> str:
    known = ", ".join(
        str(part) for part in (article["title"], article["outlet"], article["published_on"], article["url"]) if part
    )
    return known or f"{article['native_key']} of {article['source']}"


def _article(snapshot: Store, article_id: str) -> Row:
    return _rows(snapshot, "select * from articles where article_id = ?", article_id)[0]


def _rows(snapshot: Store, query: str, *parameters: object) -> list[Row]:
    return list(_iterated(snapshot, query, parameters))


def _iterated(snapshot: Store, query: str, parameters: tuple[object, ...]) -> Iterator[Row]:
    yield from snapshot.query(query, parameters).iter_rows(named=True)
