"""Linking: what is the same across articles, kept as if all of them had been compared anew.

Every table of links is a pure function of the set of stored articles. What a batch can change of it is found through
indexes that grow by the batch: its own rows, those that share a key with them, and the groups around (see
`transforms.link.groups.regrouped`). Only these are read and written; linking everything is linking a batch of all.
"""

import contextlib
import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flows.linking.actors import renamed_parties, written_actors
from flows.linking.claims import compared_claims, formed_claims
from flows.linking.events import compared_events, formed_events
from flows.linking.standing import Standing, standing
from flows.linking.stored import rows
from flows.linking.stories import compared_stories, formed_stories, write_stories
from flows.linking.texts import compared_texts, dated, linked_texts, originated
from transforms.link import Judged
from transforms.link.events import NOT_JUDGED
from warehouse.schema import table
from warehouse.store import Store

__all__ = ["Linked", "Standing", "linked", "standing"]

# The id that the member from which an old one came belongs to now.
HOLDERS = {
    "event": ("event_mentions", "mention_id", "event_id"),
    "claim_group": ("claims", "claim_id", "claim_group_id"),
}


@dataclass(frozen=True)
class Linked:
    """What was written: the ids of stories, events and actors."""

    stories: set[str]
    events: set[str]
    actors: set[str]


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Keep Python from looking for cycles among the many small things that linking makes: they form none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_without_collector()
def linked(
    store: Store,
    before: Standing,
    now: Callable[[], datetime],
    judged: Judged = NOT_JUDGED,
    gone: str = "article replaced",
) -> Linked:
    """Link articles whose rows were replaced or taken away with all that is stored, within a transaction.

    `before` is where they stood before (`standing`), taken in the same transaction. `gone` is why an id may stand for
    nothing any more, `judged` what people say of events.
    """
    before = Standing(*(set(part) for part in vars(before).values()))
    touched = set(before.articles)
    shared = compared_texts(store, before)
    alike = compared_stories(store, before, shared)
    moved = dated(store, before, shared | alike)
    changed = touched | moved
    relinked = linked_texts(store, changed | shared)
    retold = originated(store, changed | shared, relinked) | changed
    actors = written_actors(store, before)
    stories = formed_stories(store, before, changed | relinked | alike, retold)
    resettled = changed | stories.articles
    compared = compared_events(store, before, resettled, judged)
    claims = compared_claims(store, before, resettled)
    events = formed_events(store, compared, retold, judged)
    lost_groups = formed_claims(store, before, claims, resettled, retold)
    renamed_parties(store, actors)
    written = write_stories(store, stories, events.articles)
    _keep_history(store, {"event": events.lost, "claim_group": lost_groups}, now(), gone)
    return Linked(written, events.events, actors)


def _keep_history(store: Store, lost: dict[str, dict[str, str]], since: datetime, gone: str) -> None:
    """Note for each id that stands for nothing any more the id that its member has now, if it is still there."""
    history = []
    for kind, member_of in lost.items():
        name, member, group = HOLDERS[kind]
        holder = dict(rows(store, name, member, set(member_of.values()), (member, group)).iter_rows())
        for old, first in sorted(member_of.items()):
            new = holder.get(first)
            history.append(
                {"old_id": old, "new_id": new, "kind": kind, "since": since, "reason": "merged" if new else gone}
            )
    store.put("id_history", table("id_history").frame(history))
