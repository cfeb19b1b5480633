"""How events hang together: plans and what became of them, promises and denials and the act of speech they stand in."""

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from transforms.link.events.pairs import Row
from transforms.link.occurrences import Occurrence, likeness
from warehouse.schema import table

LEAST_LINK: Final = 0.3  # of a plan and what became of it
OUTCOMES: Final = {"actual": "fulfils", "negated": "cancels"}
Link = tuple[str, str, str]  # event_id, linked_id, kind


def plans(keys: pl.DataFrame, index: pl.DataFrame) -> pl.DataFrame:
    """Return (`outcome`, `plan`, `kind`) of events that may be what became of a plan, of those of `keys` with all.

    `keys` hold `event_id`, `event_key` and `status` of events, `index` every such row with one of these keys.
    """
    both = keys.join(index.rename({"event_id": "linked_id", "status": "other"}), on="event_key")
    pairs = pl.concat(
        [
            both.select(outcome="event_id", plan="linked_id", status="status", plan_status="other"),
            both.select(outcome="linked_id", plan="event_id", status="other", plan_status="status"),
        ]
    )
    return (
        pairs.filter((pl.col("plan_status") == "planned") & pl.col("status").is_in(list(OUTCOMES)))
        .select("outcome", "plan", kind=pl.col("status").replace_strict(OUTCOMES, return_dtype=pl.String))
        .unique()
    )


def outcomes(pairs: pl.DataFrame, first: Mapping[str, Occurrence]) -> set[Link]:
    """Return what became of plans: (what happened, plan, fulfils), (what did not, plan, cancels).

    `pairs` are those of `plans`, `first` is what the first mention of each event tells.
    """
    return {
        (outcome, plan, kind)
        for outcome, plan, kind in pairs.iter_rows()
        if likeness(first[outcome], first[plan]) >= LEAST_LINK
    }


def said_in(mentions: Iterable[Row]) -> set[Link]:
    """Return events and the act of speech in which they are promised or denied, coded of the same words.

    `mentions` are all rows of `event_mentions` of some articles, with their `event_id`.
    """
    by_place: dict[tuple[str, int], list[Row]] = {}
    for row in mentions:
        by_place.setdefault((row["article_id"], row["trigger_start"]), []).append(row)
        by_place.setdefault((row["article_id"], -1 - row["sentence_start"]), []).append(row)
    found = set()
    for (_, place), rows in by_place.items():
        for event in rows:
            for speech in rows:
                if place >= 0 and event["status"] == "planned" and speech["event_type"] in ("AGREE", "CONCEDE"):
                    kind = "agreed_in"
                elif event["status"] == "negated" and speech["event_type"] == "REJECT":
                    kind = "denied_in"
                else:
                    continue
                if speech["status"] in ("actual", "ongoing") and event["event_id"] != speech["event_id"]:
                    found.add((event["event_id"], speech["event_id"], kind))
    return found


def link_rows(links: Iterable[Link]) -> pl.DataFrame:
    """Return links in the shape of `event_links`."""
    names = table("event_links").names
    return table("event_links").frame([dict(zip(names, link, strict=True)) for link in sorted(links)])
