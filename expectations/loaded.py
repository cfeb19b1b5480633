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


def whole_table_rules() -> dict[str, str]:
    """Return the whole-table rules by name, each as SQL that counts what is wrong in one row."""
    return {
        "events_without_mention": "select count(*) from events where mention_id not in (select mention_id from event_mentions)",
        "mentions_without_event": "select count(*) from event_mentions where event_id is null or event_id not in (select event_id from events)",
        "mentions_without_article": "select count(*) from event_mentions where article_id not in (select article_id from articles)",
        "claims_without_article": "select count(*) from claims where article_id not in (select article_id from articles)",
        "claims_without_group": "select count(*) from claims where claim_group_id is null or claim_group_id not in (select claim_group_id from claim_groups)",
        "articles_without_story": "select count(*) from articles where story_id is null or story_id not in (select story_id from stories)",
        "mentioned_actors_without_row": "select count(*) from actor_mentions where actor_id is not null and actor_id not in (select actor_id from actors)",
    }


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
                    notes="An event dated more than a day after its article cannot have happened: it is planned, hypothetical or negated.",
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
                    notes=f"Relationships are no FOREIGN KEY in the DDL, so they are checked here: {rule.replace('_', ' ')}.",
                )
                for rule in whole_table_rules()
            ),
        ),
    ),
)
