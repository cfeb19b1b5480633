"""Actors in the news as rows: who they are by the reference tables, else by what the texts say of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import Any

import polars as pl

import seeds
from transforms.extract.actors import tables as reference
from transforms.link.actors import profiles
from warehouse.schema import table

Row = dict[str, Any]
NAMING_FORMS = ("name", "acronym")


def actor_tables(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return `actors`, `actor_names` and `actor_roles` for every actor that is named in the news.

    Takes all current rows of `actor_mentions`, `actor_mention_candidates`, `event_mention_parties`, `claims`,
    `claim_speakers` and `claim_actors`.
    """
    mentions = tables["actor_mentions"].drop_nulls("actor_id").group_by(NAMED).agg(mention_count=pl.len())
    return actor_rows(actors_in(tables), mentions)


def actors_in(tables: Mapping[str, pl.DataFrame]) -> set[str]:
    """Return the actors that rows of these tables refer to."""
    return {
        actor_id
        for name, columns in REFERRING.items()
        if name in tables
        for column in columns
        for actor_id in tables[name].get_column(column).drop_nulls().to_list()
    }


def actor_rows(actor_ids: Iterable[str], mentions: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return `actors`, `actor_names` and `actor_roles` of these actors.

    Those of no reference table are described by `mentions`, with the columns NAMED and `mention_count`: the most
    frequent name, sector and description.
    """
    named: dict[str, list[Row]] = defaultdict(list)
    for row in mentions.iter_rows(named=True):
        named[row["actor_id"]].append(row)
    rows: list[Row] = []
    names: list[Row] = []
    roles: list[Row] = []
    for actor_id in sorted(actor_ids):
        seen = named.get(actor_id, [])
        rows.append(_known(actor_id) or _described(actor_id, seen))
        listed = reference_names().get(actor_id) or _names_in(seen) or [(rows[-1]["name"], "name")]
        names += _name_rows(actor_id, listed)
        roles += _role_rows(actor_id)
    return {
        "actors": table("actors").frame(rows),
        "actor_names": table("actor_names").frame(names),
        "actor_roles": table("actor_roles").frame(roles),
    }


def is_known(actor_id: str) -> bool:
    """Whether an actor is one of the reference tables."""
    return actor_id in profiles()


# Which columns of which table refer to actors, and what of mentions describes those of no reference table.
REFERRING = {
    "actor_mentions": ("actor_id",),
    "actor_mention_candidates": ("actor_id",),
    "event_mention_parties": ("actor_id",),
    "claims": ("speaker_actor_id", "addressee_actor_id"),
    "claim_speakers": ("actor_id",),
    "claim_actors": ("actor_id",),
}
NAMED = ("actor_id", "name", "text", "form", "kind", "country", "sector", "description")


def _known(actor_id: str) -> Row | None:
    profile = profiles().get(actor_id)
    if profile is None:
        return None
    return {
        "actor_id": actor_id,
        "name": profile.name,
        "kind": profile.kind,
        "country": profile.country,
        "sector": profile.sector,
        "wikidata_id": profile.wikidata_id,
        "is_reference": True,
    }


def _described(actor_id: str, seen: list[Row]) -> Row:
    def most_frequent(told: Callable[[Row], str | None], rows: Iterable[Row] = seen) -> str | None:
        """Return what is told most often; of several the longest, then the first by the alphabet."""
        counts: Counter[str] = Counter()
        for row in rows:
            if value := told(row):
                counts[value] += row["mention_count"]
        return min(counts, key=lambda value: (-counts[value], -len(value), value), default=None)

    naming = [row for row in seen if row["form"] in NAMING_FORMS]
    return {
        "actor_id": actor_id,
        "name": most_frequent(_name, naming) or most_frequent(_name) or actor_id,
        "kind": most_frequent(itemgetter("kind")) or "person",
        "country": most_frequent(itemgetter("country")),
        "sector": most_frequent(itemgetter("sector")),
        "is_reference": False,
        "description": most_frequent(itemgetter("description")),
    }


def _name(row: Row) -> str:
    return str(row["name"] or row["text"])


def _names_in(seen: list[Row]) -> list[tuple[str, str]]:
    found = {(_name(row), row["form"]) for row in seen if row["form"] in NAMING_FORMS}
    return sorted(found)


def _name_rows(actor_id: str, names: Iterable[tuple[str, str]]) -> list[Row]:
    unique: dict[str, str] = {}
    for name, kind in names:
        unique.setdefault(name, kind)
    return [{"actor_id": actor_id, "name": name, "kind": kind} for name, kind in unique.items()]


def _role_rows(actor_id: str) -> list[Row]:
    return [
        {
            "actor_id": actor_id,
            "position": position,
            "role": office.role,
            "country": office.country,
            "sector": office.sector,
            "start_on": office.start_on,
            "end_on": office.end_on,
            "as_of": office.as_of,
        }
        for position, office in enumerate(reference.offices().get(actor_id, ()))
    ]


@cache
def reference_names() -> dict[str, list[tuple[str, str]]]:
    """Return the names of every actor of the reference tables as (name, kind), the common one first."""
    found = {actor_id: {known.name: "name"} for actor_id, known in profiles().items()}
    for actor_id, name, kind in _reference_names():
        found[actor_id].setdefault(name, kind)
    return {actor_id: list(names.items()) for actor_id, names in found.items()}


def _reference_names() -> Iterator[tuple[str, str, str]]:
    for row in seeds.rows("actors/countries.csv"):
        yield row["country"], row["name"], "name"
        for column, kind in (("aliases", "alias"), ("demonyms", "demonym")):
            for name in reference.cells(row[column]):
                yield row["country"], name, "acronym" if reference.is_acronym(name) else kind
        for name in filter(None, (row["capital"], *reference.cells(row["capital_aliases"]))):
            yield reference.body_id(row["country"], "government"), name, "metonym"
    for row in seeds.rows("actors/metonyms.csv"):
        if row["body"]:
            for name in (row["name"], *reference.cells(row["aliases"])):
                yield reference.body_id(row["country"], row["body"]), name, "metonym"
    for known in reference.other_actors():
        yield known.actor_id, known.alias, "demonym" if known.form == "demonym" else "alias"
    for file in ("people", "organisations", "armed_groups", "outlets"):
        for row in seeds.rows(f"actors/{file}.csv"):
            yield row["actor_id"], row["name"], "name"
            for name in reference.cells(row["aliases"]):
                yield row["actor_id"], name, "acronym" if reference.is_acronym(name) else "alias"
