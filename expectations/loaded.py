"""Gate LOADED: what the batch left in the warehouse, checked inside its transaction."""

import polars as pl

from expectations.derived import derived
from expectations.rules import Gate, Suite, Tables, holds, none_fails

NOT_YET = ("planned", "hypothetical", "negated")


def _event_facts(tables: Tables) -> pl.DataFrame:
    published = tables["articles"].select("article_id", "published_end")
    return (
        tables["event_mentions"]
        .join(published, on="article_id", how="left", maintain_order="left")
        .with_columns(
            is_not_from_the_future=pl.col("date_start").is_null()
            | pl.col("published_end").is_null()
            | (pl.col("date_start") <= pl.col("published_end").dt.offset_by("1d"))
            | pl.col("status").is_in(NOT_YET),
            is_an_interval=pl.col("date_start").is_null()
            | pl.col("date_end").is_null()
            | (pl.col("date_start") <= pl.col("date_end")),
        )
    )


# What of one table must be found in another: (table, column, may be null, table found in, column found there).
RELATIONSHIPS = {
    "events_without_mention": ("events", "mention_id", False, "event_mentions", "mention_id"),
    "mentions_without_event": ("event_mentions", "event_id", False, "events", "event_id"),
    "mentions_without_article": ("event_mentions", "article_id", False, "articles", "article_id"),
    "claims_without_article": ("claims", "article_id", False, "articles", "article_id"),
    "claims_without_group": ("claims", "claim_group_id", False, "claim_groups", "claim_group_id"),
    "articles_without_story": ("articles", "story_id", False, "stories", "story_id"),
    "mentioned_actors_without_row": ("actor_mentions", "actor_id", True, "actors", "actor_id"),
}


def whole_table_rules() -> dict[str, str]:
    """Return the whole-table rules by name, each as SQL that counts what is wrong in one row."""
    rules = {}
    for rule, (name, column, may_be_null, parent, key) in RELATIONSHIPS.items():
        # Null is in no table, not even in an empty one.
        null, logic = ("is not null", "and") if may_be_null else ("is null", "or")
        lost = f"{column} {null} {logic} {column} not in (select {key} from {parent})"
        rules[rule] = f"select count(*) from {name} where {lost}"
    return rules


LOADED = Gate(
    name="LOADED",
    stage="load",
    suites=(
        Suite(
            table="event_mentions",
            facts=_event_facts,
            rules=(
                *derived("event_mentions"),
                holds(
                    "future_events_are_not_actual",
                    "is_not_from_the_future",
                    notes="What is dated more than a day after its article is planned, hypothetical or negated.",
                    advice="The event is dated after its article but is said to have happened",
                    shows="date_start",
                ),
                holds(
                    "date_is_an_interval",
                    "is_an_interval",
                    notes="An interval begins before it ends.",
                    advice="date_start lies after date_end",
                    shows="date_start",
                ),
            ),
        ),
        Suite(table="claims", rules=derived("claims")),
        Suite(table="actors", rules=derived("actors")),
        Suite(table="events", rules=derived("events")),
        Suite(table="event_parties", rules=derived("event_parties")),
        Suite(table="stories", rules=derived("stories")),
        Suite(
            table="whole_tables",
            rules=tuple(
                none_fails(
                    rule,
                    rule,
                    notes=f"The DDL has no FOREIGN KEY, so it is checked here: {rule.replace('_', ' ')}.",
                )
                for rule in whole_table_rules()
            ),
        ),
    ),
)
