"""Actors of a batch: who is named now, who is named no more, and what the news say of those that no table knows."""

import polars as pl

from flows.linking.standing import Standing, actors_of
from flows.linking.stored import replaced, values
from transforms.link.known import NAMED, REFERRING, actor_rows, is_known
from warehouse.store import ASKED, Store


def written_actors(store: Store, before: Standing) -> set[str]:
    """Write the actors that the changed articles name or named; return those that were written."""
    now = actors_of(store, before.articles)
    there = values(store, "actors", "actor_id", now | before.actors, "actor_id")
    left = {actor_id for actor_id in before.actors - now if actor_id in _named(store, before.actors - now)}
    everyone = {actor_id for actor_id in now | before.actors if not (is_known(actor_id) and actor_id in now & there)}
    described = {actor_id for actor_id in everyone & (now | left) if not is_known(actor_id)}
    found = actor_rows(everyone & (now | left), _mentioned(store, described))
    for name, frame in found.items():
        replaced(store, name, frame, ["actor_id"], everyone)
    return everyone & (now | left)


def _mentioned(store: Store, actor_ids: set[str]) -> pl.DataFrame:
    """Return what mentions of actors say of them, and how many say the same."""
    named = ", ".join(NAMED)
    sql = f"select {named}, count(*) as mention_count from actor_mentions where actor_id in {ASKED} group by {named}"
    return store.query(sql, asked=actor_ids)


def _named(store: Store, actor_ids: set[str]) -> set[str]:
    """Return those of the actors to which any row refers."""
    return {
        actor_id
        for name, columns in REFERRING.items()
        for column in columns
        for actor_id in values(store, name, column, actor_ids, column)
    }


def renamed_parties(store: Store, actor_ids: set[str]) -> None:
    """Give the parties of events the names that these actors have now."""
    described = [actor_id for actor_id in actor_ids if not is_known(actor_id)]
    if described:
        store.execute(
            "update event_parties as stored set name = actors.name from actors "
            f"where stored.actor_id = actors.actor_id and actors.actor_id in {ASKED} "
            "and stored.name is distinct from actors.name",
            asked=described,
        )
