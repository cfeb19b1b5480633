"""Claims across articles: the same statement by the same speaker is one group, and groups may contradict one
another.

Claims of one speaker are compared where they share their weightiest words, contradictions also between
speakers of one story. Whether two claims say the same depends on these two alone (`statements`); groups are
those of average linkage.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import polars as pl
from rapidfuzz import fuzz

from transforms.identity import hashed
from transforms.link.groups import average_linkage
from transforms.link.reports import Report, counted, days_apart, reports
from transforms.link.statements import CONTRADICTED, SAME, Statement, statement, verdict
from warehouse.schema import table

LEAST: Final = 0.5  # share of pairs within a group that say the same
WINDOW: Final = 30  # days within which other words may be the same claim
VERBATIM: Final = 90  # similarity, of 100, from which a claim is the same at any time
KEY_TERMS: Final = 8  # weightiest words of a claim, by which others are found
SHARED_KEY_TERMS: Final = 2
KINDS: Final = ("direct", "mixed", "indirect")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Claims:
    """Claim groups in the shape of their contracts, and the group of every claim."""

    claim_groups: pl.DataFrame
    claim_links: pl.DataFrame
    claims: pl.DataFrame  # claim_id, claim_group_id


def claim_groups(claims: pl.DataFrame, articles: pl.DataFrame) -> Claims:
    """Return the groups of claims; every claim has one, if only its own.

    `claims` in the shape of their contract with actors resolved, `articles` with `story_id` and `origin_id`.
    """
    known = reports(articles)
    rows = {row["claim_id"]: row for row in claims.sort("claim_id").iter_rows(named=True)}
    said = {
        claim_id: _Said(
            _speaker(row, known[row["article_id"]]),
            known[row["article_id"]],
            statement(row["content_text"], row["polarity"] == "denied"),
            row["modality"] == "conditional",
        )
        for claim_id, row in rows.items()
    }
    groups, contradictions = partition(said)
    group_rows: list[dict[str, Any]] = []
    member_of: dict[str, str] = {}
    for group in groups:
        members = sorted((rows[each] for each in group), key=lambda row: _readable(row, known[row["article_id"]]))
        group_id = hashed("claim", members[0]["claim_id"])
        counts = counted(known[row["article_id"]] for row in members)
        del counts["last_reported_on"]
        group_rows.append(
            {"claim_group_id": group_id, "claim_id": members[0]["claim_id"], "claim_count": len(members)}
            | {"speaker_actor_id": members[0]["speaker_actor_id"]}
            | counts
        )
        member_of |= dict.fromkeys(group, group_id)
    links = {tuple(sorted((member_of[one], member_of[other]))) for one, other in contradictions}
    link_rows = [
        {"claim_group_id": one, "linked_id": other, "kind": "contradicts"}
        for one, other in sorted(links)
        if one != other
    ]
    return Claims(
        table("claim_groups").frame(group_rows).sort("claim_group_id"),
        table("claim_links").frame(link_rows),
        pl.DataFrame(
            {"claim_id": list(member_of), "claim_group_id": list(member_of.values())},
            schema={"claim_id": pl.String, "claim_group_id": pl.String},
        ).sort("claim_id"),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    speaker: tuple[str, ...]
    report: Report
    content: Statement
    is_conditional: bool


def partition(said: dict[str, _Said]) -> tuple[list[list[str]], set[Pair]]:
    """Return the ids of the claims of every group, and the pairs of claims that contradict one another."""
    likeness: dict[Pair, float] = {}
    contradictions: set[Pair] = set()
    for one, other in sorted(_candidates(said)):
        mine, theirs = said[one], said[other]
        found = verdict(mine.content, theirs.content)
        if found == SAME and mine.speaker == theirs.speaker and _may_be_one(mine, theirs):
            likeness[one, other] = 1.0
        elif found == CONTRADICTED:
            if mine.speaker == theirs.speaker:
                likeness[one, other] = -1.0
            if not (mine.is_conditional or theirs.is_conditional):
                contradictions.add((one, other))
    groups = average_linkage(likeness, LEAST)
    grouped = {claim_id for group in groups for claim_id in group}
    return sorted(groups + [[claim_id] for claim_id in said if claim_id not in grouped]), contradictions


def _speaker_of(each: _Said) -> object:
    return each.speaker


def _story_of(each: _Said) -> object:
    return each.report.story_id or each.report.article_id


def _candidates(said: dict[str, _Said]) -> set[Pair]:
    """Return the pairs of one speaker or one story that share some of their weightiest words."""
    terms = {claim_id: _key_terms(each.content) for claim_id, each in said.items()}
    found: set[Pair] = set()
    for circle in (_speaker_of, _story_of):
        index: dict[tuple[object, str], list[str]] = {}
        for claim_id, each in sorted(said.items()):
            for term in terms[claim_id]:
                index.setdefault((circle(each), term), []).append(claim_id)
        shared = Counter(pair for members in index.values() for pair in combinations(members, 2))
        found |= {
            (one, other)
            for (one, other), count in shared.items()
            if count >= min(SHARED_KEY_TERMS, len(terms[one]), len(terms[other]))
        }
    return found


def _key_terms(content: Statement) -> list[str]:
    """Return the weightiest words of every sentence."""
    return sorted(
        {
            term
            for part in content.sentences or (content,)
            for term in sorted(part.weights, key=lambda term: (-part.weights[term], term))[:KEY_TERMS]
        }
    )


def _may_be_one(one: _Said, other: _Said) -> bool:
    """Whether the days allow it: who says the like again after a month says it anew, unless in the same
    words.
    """
    days = days_apart(one.report, other.report)
    return days is None or days <= WINDOW or fuzz.ratio(one.content.stems, other.content.stems) >= VERBATIM


def _speaker(row: dict[str, Any], report: Report) -> tuple[str, ...]:
    """Return who speaks: the actor, else, within the story, the words for the speaker."""
    if row["speaker_actor_id"]:
        return ("actor", row["speaker_actor_id"])
    return ("words", (row["speaker_text"] or "").casefold(), report.story_id or report.article_id)


def _readable(row: dict[str, Any], report: Report) -> tuple[object, ...]:
    """Sort key of the claims of a group: the most literal of the first report comes first."""
    return KINDS.index(row["kind"]), *report.order, row["is_headline"], -row["confidence"], row["claim_id"]
