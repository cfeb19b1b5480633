"""Gate INGESTED: what a source delivered can be an article."""

import polars as pl

from expectations.derived import derived
from expectations.rules import Gate, Suite, Tables, holds


def _with_facts(tables: Tables) -> pl.DataFrame:
    return tables["deliveries"].with_columns(
        is_readable=pl.col("problem").is_null(),
        has_text=pl.col("problem").is_not_null() | pl.col("text").str.contains(r"\w"),
    )


INGESTED = Gate(
    name="INGESTED",
    stage="ingest",
    suites=(
        Suite(
            table="deliveries",
            facts=_with_facts,
            rules=(
                *derived("deliveries"),
                holds(
                    "record_is_readable",
                    "is_readable",
                    notes="Bytes that are no text, or a line that is no record, can only be repaired at the source.",
                    advice="The record cannot be read; repair it at the source and deliver it again",
                    shows="problem",
                ),
                holds(
                    "text_has_words",
                    "has_text",
                    notes="Without words there is nothing to extract: an empty file is a failed download.",
                    advice="The record has no text; deliver it again with one (text, maintext, body or content).",
                ),
            ),
        ),
    ),
)
