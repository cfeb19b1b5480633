"""Gate NORMALIZED: articles are what they say they are."""

import polars as pl

from expectations.derived import derived
from expectations.rules import Gate, Suite, Tables, holds

FILLED_LATER = frozenset({"story_id", "origin_id"})
EARLIEST_YEAR = 1600  # the first printed newspapers


def _with_facts(tables: Tables) -> pl.DataFrame:
    problems = (
        tables["problems"]
        .group_by("source", "native_key")
        .agg(given_problem=(pl.col("field") + ": " + pl.col("message")).str.join("; "))
    )
    return (
        tables["articles"]
        .join(problems, on=["source", "native_key"], how="left", maintain_order="left")
        .with_columns(
            is_as_given=pl.col("given_problem").is_null(),
            has_body=pl.col("body").str.contains(r"\w"),
            is_dated_in_order=pl.col("published_start").is_null()
            | (pl.col("published_start") <= pl.col("published_end")),
            is_dated_possibly=pl.col("published_start").is_null()
            | (
                (pl.col("published_start").dt.year() >= EARLIEST_YEAR)
                # a publisher's clock may run a day ahead of ours
                & (pl.col("published_start") <= pl.col("fetched_at").dt.date().dt.offset_by("2d"))
            ),
            title_is_in_body=pl.col("title_end").is_null() | (pl.col("title_end") <= pl.col("body").str.len_chars()),
        )
    )


NORMALIZED = Gate(
    name="NORMALIZED",
    stage="normalize",
    suites=(
        Suite(
            table="articles",
            facts=_with_facts,
            rules=(
                *derived("articles", filled_later=FILLED_LATER),
                holds(
                    "given_fields_are_usable",
                    "is_as_given",
                    notes="A date that cannot be is a broken record: dating its events by it would be worse than none.",
                    advice="A given field cannot be used; correct it at the source",
                    shows="given_problem",
                ),
                holds(
                    "body_is_left",
                    "has_body",
                    notes="When all of a text is boilerplate, the delivery was no article.",
                    advice="Nothing is left of the text without its boilerplate; see seeds/boilerplate.yml.",
                ),
                holds(
                    "publication_is_an_interval",
                    "is_dated_in_order",
                    notes="Everything relative is dated from it.",
                    advice="published_start lies after published_end.",
                ),
                holds(
                    "publication_is_possible",
                    "is_dated_possibly",
                    notes="No article is older than newspapers, or from the day after tomorrow.",
                    advice="The publication date cannot be; correct it at the source",
                    shows="published_start",
                ),
                holds(
                    "title_lies_in_body",
                    "title_is_in_body",
                    notes="Offsets of the title count characters of the body.",
                    advice="title_end lies behind the end of the body.",
                ),
            ),
        ),
        Suite(table="article_edits", rules=derived("article_edits")),
        Suite(table="article_agencies", rules=derived("article_agencies")),
    ),
)
