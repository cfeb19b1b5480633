"""Events of a batch: formed again where a mention came, changed or went, and around there."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from flows.linking.standing import Standing
from flows.linking.stored import REPORTS, StoredGroups, replaced, rows, swapped, together, told, values
from transforms.link.events.links import link_rows, outcomes, plans, said_in
from transforms.link.events.pairs import (
    LEAST,
    PAIR,
    Judged,
    candidates,
    compared,
    event_keys,
    event_nodes,
    joined,
    keyed,
    occurrences,
    shown,
    with_members,
)
from transforms.link.events.rows import formed
from transforms.link.groups import regrouped
from transforms.link.occurrences import Occurrence
from warehouse.store import Store

# What of mentions and their parties tells which event they report.
TOLD = (
    "mention_id", "article_id", "event_type", "status", "mode", "date_start", "date_end", "date_basis",
    "date_precision", "place_name", "place_country", "latitude", "longitude", "trigger_text", "trigger_start",
    "trigger_end", "sentence_text", "sentence_start",
)  # fmt: skip
SIDES = ("mention_id", "side", "position", "actor_mention_id", "actor_id", "country", "sector")
ORDERED = SIDES[:3]
SAID = ("mention_id", "article_id", "trigger_start", "sentence_start", "event_type", "status", "event_id")
FIRST = ("event_id", "mention_id")
FORMED = ("events", "event_parties", "event_contexts")


@dataclass(frozen=True)
class Compared:
    """Nodes that are there and new or in other company now, and the events that held one of them."""

    nodes: set[int]
    events: set[str]
    seen: dict[str, Occurrence]  # what mentions tell that were read for it


def compared_events(store: Store, before: Standing, changed: set[str], judged: Judged) -> Compared:
    """Find the mentions that those of changed articles may report one event with."""
    articles = changed | values(store, "event_mentions", "mention_id", judged.mentions, "article_id")
    stored = articles - before.fresh
    gone = rows(store, "event_nodes", "article_id", stored)
    events = before.events | values(store, "event_mentions", "article_id", stored, "event_id")
    seen = _seen(store, "article_id", articles)
    nodes = event_nodes(seen, judged)
    swapped(store, "event_nodes", nodes, ["article_id"], stored)
    members = rows(store, "event_nodes", "node_key", {*gone["node_key"], *nodes["node_key"]})
    known = members.filter(~pl.col("article_id").is_in(list(before.fresh)))
    events |= values(store, "event_mentions", "mention_id", set(known["mention_id"]), "event_id")
    first = _first(store, members, seen)
    keys = event_keys(first)
    touched = {*gone["node_key"], *known["node_key"]}  # of these keys and pairs are stored
    swapped(store, "event_keys", keys, ["node_key"], touched)
    pairs = candidates(keys, _with_keys(store, "event_keys", "node_key, event_key, status", keys))
    others = {*pairs["node_key"], *pairs["linked_key"]} - first.keys()
    everyone = first | _first(store, rows(store, "event_nodes", "node_key", others), seen)
    found = compared(pairs, everyone, judged)
    swapped(store, "event_pairs", found, PAIR, touched)
    return Compared(set(first), events, seen)


@dataclass(frozen=True)
class FormedEvents:
    """Events formed again, the articles that tell of them, and the events that are no more with their first mention."""

    events: set[str]
    articles: set[str]
    lost: dict[str, str]


def _seen(store: Store, column: str, found: Collection[str]) -> dict[str, Occurrence]:
    """Return what mentions tell, of these articles or of these ids."""
    if not found:
        return {}
    mentions = rows(store, "event_mentions", column, found, TOLD)
    parties = rows(store, "event_mention_parties", "mention_id", set(mentions["mention_id"]), SIDES).sort(ORDERED)
    actors = set(parties["actor_mention_id"].drop_nulls())
    kinds = rows(store, "actor_mentions", "mention_id", actors, ("mention_id", "kind"))
    persons = set(kinds.filter(pl.col("kind") == "person")["mention_id"])
    stories = rows(store, "articles", "article_id", set(mentions["article_id"]), ("article_id", "story_id"))
    story_of = {article_id: story_id or article_id for article_id, story_id in stories.iter_rows()}
    return occurrences(mentions, parties, persons, story_of)


def _first(store: Store, nodes: pl.DataFrame, seen: dict[str, Occurrence]) -> dict[int, Occurrence]:
    """Return what the mention tells that stands for each of these nodes; what is read for it is added to `seen`."""
    chosen = shown(nodes)
    seen |= _seen(store, "mention_id", set(chosen.values()) - seen.keys())
    return {node_key: seen[mention_id] for node_key, mention_id in chosen.items()}


def _with_keys(store: Store, source: str, columns: str, keys: pl.DataFrame) -> pl.DataFrame:
    with store.given(wanted=keys.select("event_key").unique()):
        return store.query(f"select {columns} from {source} where event_key in (select event_key from wanted)")


def formed_events(store: Store, compared: Compared, retold: set[str], judged: Judged) -> FormedEvents:
    """Form the events again of what changed, and write those anew of articles that come from elsewhere now."""
    mates = values(store, "event_mentions", "event_id", compared.events, "mention_id")
    changed = compared.nodes | values(store, "event_nodes", "mention_id", mates, "node_key")
    stored = StoredGroups[int](store, "event_pairs", lambda ids: _in_events_of(store, ids))
    groups = regrouped(changed, stored, LEAST)
    nodes = rows(store, "event_nodes", "node_key", {node_key for group in groups for node_key in group})
    found = with_members(joined(groups, nodes, judged), nodes)
    members = set(nodes["mention_id"])
    again = values(store, "event_mentions", "article_id", retold, "event_id")
    written = rows(store, "event_mentions", "event_id", again, ("mention_id", "event_id"))
    found += [group for group in together(written) if members.isdisjoint(group)]
    members |= {mention_id for group in found for mention_id in group}
    mentions = rows(store, "event_mentions", "mention_id", members)
    parties = rows(store, "event_mention_parties", "mention_id", members)
    articles = set(mentions["article_id"])
    made = formed(
        found,
        mentions,
        parties,
        rows(store, "event_mention_contexts", "mention_id", members),
        rows(store, "articles", "article_id", articles, REPORTS),
        dict(rows(store, "actors", "actor_id", _actors(parties), ("actor_id", "name")).iter_rows()),
    )
    now = set(made.events["event_id"])
    earlier = compared.events | set(mentions["event_id"].drop_nulls())
    lost = dict(rows(store, "events", "event_id", earlier - now, FIRST).iter_rows())
    told(store, "event_mentions", "mention_id", made.mentions)
    for name, frame in zip(FORMED, (made.events, made.event_parties, made.event_contexts), strict=True):
        replaced(store, name, frame, ["event_id"], now | earlier)
    own = _firsts(store, made.events.select(FIRST), compared.seen)
    _link(store, own, articles, now | earlier, compared.seen)
    return FormedEvents(now, articles, lost)


def _actors(parties: pl.DataFrame) -> set[str]:
    return set(parties["actor_id"].drop_nulls())


def _in_events_of(store: Store, node_keys: Collection[int]) -> pl.DataFrame:
    """Return (node, event) of all that is in the events of these nodes."""
    mentions = values(store, "event_nodes", "node_key", node_keys, "mention_id")
    events = values(store, "event_mentions", "mention_id", mentions, "event_id")
    members = rows(store, "event_mentions", "event_id", events, ("mention_id", "event_id"))
    nodes = rows(store, "event_nodes", "mention_id", set(members["mention_id"]), ("mention_id", "node_key"))
    return nodes.join(members, on="mention_id").select("node_key", "event_id").unique()


def _link(
    store: Store, own: dict[str, Occurrence], articles: set[str], every: set[str], seen: dict[str, Occurrence]
) -> None:
    """Link the events that were formed, of these articles, with plans and outcomes, and with the act of speech in which
    they stand.
    """
    keys = keyed(own, "event_id", pl.String())
    source = "event_keys join event_nodes using (node_key) join events using (mention_id)"
    index = _with_keys(store, source, "events.event_id, event_key, event_keys.status", keys)
    pairs = plans(keys, index)
    others = {*pairs["outcome"], *pairs["plan"]} - own.keys()
    linked = own | _firsts(store, rows(store, "events", "event_id", others, FIRST), seen)
    mentions = rows(store, "event_mentions", "article_id", articles, SAID)
    links = outcomes(pairs, linked) | said_in(mentions.iter_rows(named=True))
    found = link_rows(link for link in links if link[0] in own or link[1] in own)
    replaced(store, "event_links", found, ["event_id", "linked_id"], every)


def _firsts(store: Store, chosen: pl.DataFrame, seen: dict[str, Occurrence]) -> dict[str, Occurrence]:
    """Return what the first mention of each event tells, of (event, mention); what is read is added to `seen`."""
    seen |= _seen(store, "mention_id", set(chosen["mention_id"]) - seen.keys())
    return {event_id: seen[mention_id] for event_id, mention_id in chosen.iter_rows()}
