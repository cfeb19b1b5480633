"""Where articles stand before a batch changes them: what they belong to, which has to be formed again without them."""

from collections.abc import Collection
from dataclasses import dataclass, field

from flows.linking.stored import ASKED, picked, values
from transforms.link.known import REFERRING
from warehouse.store import Store

# How the rows of tables without `article_id` are found by their article.
OF_MENTIONS = {
    "actor_mention_candidates": ("mention_id", "actor_mentions"),
    "event_mention_parties": ("mention_id", "event_mentions"),
    "claim_speakers": ("claim_id", "claims"),
    "claim_actors": ("claim_id", "claims"),
}


@dataclass
class Standing:
    """Articles, and the stories, events, claim groups and actors that they have part in."""

    articles: set[str] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    claim_groups: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)

    def add(self, other: "Standing") -> None:
        """Take in what another says."""
        self.articles |= other.articles
        self.stories |= other.stories
        self.events |= other.events
        self.claim_groups |= other.claim_groups
        self.actors |= other.actors


def standing(store: Store, article_ids: Collection[str]) -> Standing:
    """Return where articles stand now; those that are not there yet stand nowhere."""
    groups = f"""
        select distinct 'story', story_id from articles where article_id in {ASKED}
        union all select distinct 'event', event_id from event_mentions where article_id in {ASKED}
        union all select distinct 'claim', claim_group_id from claims where article_id in {ASKED}
    """
    found: dict[str, set[str]] = {"story": set(), "event": set(), "claim": set()}
    for kind, group in picked(store, groups, article_ids).drop_nulls().iter_rows():
        found[kind].add(group)
    return Standing(set(article_ids), found["story"], found["event"], found["claim"], actors_of(store, article_ids))


def actors_of(store: Store, article_ids: Collection[str]) -> set[str]:
    """Return the actors that rows of these articles refer to."""
    parts = []
    for name, columns in REFERRING.items():
        scope = f"article_id in {ASKED}"
        if name in OF_MENTIONS:
            key, parent = OF_MENTIONS[name]
            scope = f"{key} in (select {key} from {parent} where {scope})"
        parts += [f"select distinct {column} from {name} where {scope}" for column in columns]
    return values(store, " union ".join(parts), article_ids)
