"""What is settled once the day of publication is known: offices, dates, and what hangs on them.

No parse is needed: when an article's date becomes known or changes, this is run again.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from transforms.link import actors, dates
from warehouse.schema import table

Tables = Mapping[str, pl.DataFrame]
Row = dict[str, Any]
CARRIED_ON = "previous speaker"  # the basis of a speaker whom no mention of its own tells


def resolved(tables: Tables) -> dict[str, pl.DataFrame]:
    """Return extracted tables with offices and dates resolved against their articles' days of publication.

    Takes `articles` and every extracted table; gives those of them that change: `actor_mentions` and their candidates,
    `event_mentions` and `claims` with dates, `event_mention_parties` and `claim_speakers` with the actors they stand
    for.
    """
    published = {
        article: (start, end) if start and end else None
        for article, start, end in tables["articles"]
        .select("article_id", "published_start", "published_end")
        .iter_rows()
    }
    mentions, candidates = actors.resolved(
        tables["actor_mentions"].to_dicts(), tables["actor_mention_candidates"].to_dicts(), published
    )
    known = {mention["mention_id"]: mention for mention in mentions}
    members: dict[str, list[str]] = {}
    for row in candidates:
        if row["relation"] == "member":
            members.setdefault(row["mention_id"], []).append(row["actor_id"])
    return {
        "actor_mentions": table("actor_mentions").frame(mentions),
        "actor_mention_candidates": table("actor_mention_candidates").frame(candidates),
        "claims": _dated("claims", [_spoken(claim, known) for claim in tables["claims"].to_dicts()], published),
        "claim_speakers": table("claim_speakers").frame(_speakers(tables["claim_speakers"].to_dicts(), known, members)),
        "event_mentions": _dated("event_mentions", tables["event_mentions"].to_dicts(), published),
        "event_mention_parties": table("event_mention_parties").frame(
            _parties(tables["event_mention_parties"].to_dicts(), known, members)
        ),
    }


def _dated(name: str, rows: list[Row], published: Mapping[str, tuple[date, date] | None]) -> pl.DataFrame:
    by_article: dict[str, list[Row]] = {}
    for row in rows:
        by_article.setdefault(row["article_id"], []).append(row)
    return table(name).frame(
        [row for article, found in by_article.items() for row in dates.dated(found, published.get(article))]
    )


def _spoken(claim: Row, known: Mapping[str, Row]) -> Row:
    """Return a claim with the actors that its speaker and addressee stand for."""
    for part in ("speaker", "addressee"):
        mention = known.get(claim[f"{part}_mention_id"])
        if mention is not None and (mention["actor_id"] or claim["speaker_basis"] != CARRIED_ON):
            claim[f"{part}_actor_id"] = mention["actor_id"]
    return claim


def _speakers(rows: Iterable[Row], known: Mapping[str, Row], members: Mapping[str, list[str]]) -> list[Row]:
    """Return who speaks as resolved actors, each once a claim; a group ("the two leaders") becomes its members."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        mention = known.get(row["actor_mention_id"])
        those = found.setdefault(row["claim_id"], [])
        own = row if mention is None else mention
        for actor_id in members.get(row["actor_mention_id"], [own["actor_id"]]):
            if actor_id is None or all(actor_id != other["actor_id"] for other in those):
                those.append({**row, "actor_id": actor_id, "position": len(those)})
    return [row for those in found.values() for row in those]


def _parties(rows: Iterable[Row], known: Mapping[str, Row], members: Mapping[str, list[str]]) -> list[Row]:
    """Return parties as resolved actors, each once a side; a group ("the two leaders") becomes its members."""
    found: list[Row] = []
    positions: dict[tuple[str, str], int] = {}
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        mention = known.get(row["actor_mention_id"])
        for party in _stand_for(row, mention, members):
            side = row["mention_id"], row["side"]
            if party.get("actor_id") and (*side, party["actor_id"]) in seen:
                continue  # "his Turkish counterpart, Recep Tayyip Erdogan" is one
            if mention is not None and _is_the_actor(row, mention, party, seen):
                continue
            seen.add((*side, party.get("actor_id") or ""))
            positions[side] = positions.get(side, -1) + 1
            found.append({**row, **party, "position": positions[side]})
    return found


def _is_the_actor(row: Row, mention: Row, party: Row, seen: set[tuple[str, str, str]]) -> bool:
    """Whether a pronoun only goes back to who acts: "Obama warned he would veto it" threatens somebody else."""
    is_back = mention["form"] == "pronoun" and not mention["text"].lower().endswith(("self", "selves"))
    return is_back and row["side"] == "recipient" and (row["mention_id"], "actor", party.get("actor_id") or "?") in seen


def _stand_for(row: Row, mention: Row | None, members: Mapping[str, list[str]]) -> list[Row]:
    if mention is None:
        return [{}]
    group = members.get(mention["mention_id"])
    if group:
        return [
            {"actor_id": actor_id, "country": profile.country, "sector": profile.sector}
            for actor_id in group
            for profile in [actors.profile(actor_id)]
        ]
    return [
        {
            "actor_id": mention["actor_id"],
            "country": mention["country"] or row["country"],
            "sector": mention["sector"] or row["sector"],
        }
    ]
