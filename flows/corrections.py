"""Corrections by people: read where they are declared, and compared with what is stored."""

import yaml

import seeds
from flows.settings import Settings
from transforms.corrections import Corrections, corrections_in, unknown_in
from warehouse.store import Store, opened


def declared(settings: Settings) -> Corrections:
    """Return the declared corrections; a ValueError names the one that is wrong."""
    path = settings.corrections
    if path is None:
        return corrections_in(seeds.document("corrections.yml"))
    try:
        return corrections_in(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ValueError(f"{path} (DATELINE_CORRECTIONS) is no YAML: {error}") from error


def articles_of(corrections: Corrections, store: Store) -> dict[str, str]:
    """Return the articles of the mentions that corrections name, also of those that a correction took away."""
    named = [target for one in corrections.every if one.kind != "article" for target in one.targets]
    if not named:
        return {}
    found = store.query(
        """
        select mention_id, article_id from actor_mentions where mention_id in (select unnest($1))
        union select mention_id, article_id from event_mentions where mention_id in (select unnest($1))
        union select target_id, article_id from applied_corrections where target_id in (select unnest($1))
        """,
        [named],
    )
    return dict(found.iter_rows())


def actors_in(corrections: Corrections, store: Store) -> set[str]:
    """Return the actors that corrections name and the warehouse knows, beside those of the reference tables."""
    named = [one.says["actor"] for one in corrections.every if one.says.get("actor")]
    if not named:
        return set()
    return set(store.query("select actor_id from actors where actor_id in (select unnest(?))", [named])["actor_id"])


def unknown(settings: Settings) -> list[str]:
    """Return a sentence for each correction that names what is not in the warehouse."""
    corrections = declared(settings)
    if not corrections.every or not settings.warehouse.exists():
        return []
    with opened(settings.warehouse) as store:
        named = list(corrections.of("article"))
        articles = store.query("select article_id from articles where article_id in (select unnest(?))", [named])
        return list(
            unknown_in(
                corrections,
                set(articles.get_column("article_id")),
                articles_of(corrections, store),
                actors_in(corrections, store),
            )
        )
