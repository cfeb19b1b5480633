"""Where articles stand before a batch changes them: what they belong to, which has to be formed again without them."""

from collections.abc import Collection
from dataclasses import dataclass, field

from flows.linking.stored import rows, values
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
    """Articles, those of them that are stored, their claims, and the stories, events, groups and actors they are in."""

    articles: set[str] = field(default_factory=set)
    stored: set[str] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    claim_groups: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)

    @property
    def fresh(self) -> set[str]:
        """The articles of which nothing was stored: there is nothing of them to be looked for or taken away."""
        return self.articles - self.stored

    def add(self, other: "Standing") -> None:
        """Take in what another says."""
        self.articles |= other.articles
        self.stored |= other.stored
        self.stories |= other.stories
        self.events |= other.events
        self.claims |= other.claims
        self.claim_groups |= other.claim_groups
        self.actors |= other.actors


def standing(store: Store, article_ids: Collection[str]) -> Standing:
    """Return where articles stand now; those that are not there yet stand nowhere."""
    stored = values(store, "articles", "article_id", article_ids, "article_id")
    claims = rows(store, "claims", "article_id", stored, ("claim_id", "claim_group_id"))
    return Standing(
        set(article_ids),
        stored,
        values(store, "articles", "article_id", stored, "story_id"),
        values(store, "event_mentions", "article_id", stored, "event_id"),
        set(claims["claim_id"]),
        set(claims["claim_group_id"].drop_nulls()),
        actors_of(store, stored),
    )


def actors_of(store: Store, article_ids: Collection[str]) -> set[str]:
    """Return the actors that rows of these articles refer to."""
    found: set[str] = set()
    for name, columns in REFERRING.items():
        by, ids = "article_id", article_ids
        if name in OF_MENTIONS:
            by, parent = OF_MENTIONS[name]
            ids = values(store, parent, "article_id", article_ids, by)
        named = rows(store, name, by, ids, columns)
        found |= {actor_id for column in columns for actor_id in named[column].drop_nulls()}
    return found
