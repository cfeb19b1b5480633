"""Claims across articles: the same statement by the same speaker is one group, and groups may contradict one
another.

Claims of one story are compared, and those of one speaker within days, where they share their weightiest words; at any
time where these are the same. Whether two claims say the same depends on these two alone (`statements`); groups are
those of average linkage.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import polars as pl
from rapidfuzz import fuzz

from transforms.identity import hashed, numbered
from transforms.link.groups import Pair, by_pair, grouped
from transforms.link.reports import Report, counted, days_apart, reports, told_in
from transforms.link.statements import CONTRADICTED, SAME, Statement, statement, verdict
from warehouse.schema import table

LEAST: Final = 0.5  # share of pairs within a group that say the same
WINDOW: Final = 30  # days within which other words may be the same claim
VERBATIM: Final = 90  # similarity, of 100, from which a claim is the same at any time
KEY_TERMS: Final = 8  # weightiest words of a claim, by which others are found
SHARED_KEY_TERMS, SHARED_SHARE = 2, 0.3  # at least so many, and such a share of the fewer
SAME_TERMS: Final = 3  # weightiest words that are the same in what is said again in the same words
KINDS: Final = ("direct", "mixed", "indirect")
PAIR: Final = ("claim_id", "linked_id")


@dataclass(frozen=True)
class Claims:
    """Claim groups in the shape of their contracts, and the group of every claim."""

    claim_groups: pl.DataFrame
    claim_links: pl.DataFrame
    claims: pl.DataFrame  # claim_id, claim_group_id


@dataclass(frozen=True, slots=True)
class Said:
    """What a claim says, by whom and when, ready to be compared."""

    speaker: tuple[str, ...]
    report: Report
    content: Statement
    is_conditional: bool


def claim_groups(claims: pl.DataFrame, articles: pl.DataFrame) -> Claims:
    """Return the groups of claims; every claim has one, if only its own.

    `claims` in the shape of their contract with actors resolved, `articles` with `story_id` and `origin_id`.
    """
    said = statements(claims, articles)
    keys = claim_keys(said)
    pairs = compared(candidates(keys, keys), said)
    found, members = formed(grouped(sorted(said), likenesses(pairs), LEAST), claims, articles)
    return Claims(found, claim_links(pairs, dict(members.iter_rows())), members)


def statements(claims: pl.DataFrame, articles: pl.DataFrame) -> dict[str, Said]:
    """Return what each claim says; `articles` are those of the claims."""
    known = reports(articles)
    return {
        row["claim_id"]: Said(
            _speaker(row, known[row["article_id"]]),
            known[row["article_id"]],
            statement(row["content_text"], row["polarity"] == "denied"),
            row["modality"] == "conditional",
        )
        for row in claims.iter_rows(named=True)
    }


def claim_keys(said: Mapping[str, Said]) -> pl.DataFrame:
    """Return by what each claim is found, in the shape of `claim_keys`."""
    rows = []
    for claim_id, each in sorted(said.items()):
        terms = _key_terms(each.content)
        about = each.report.article_id
        when = each.report.first_day, each.report.last_day
        circles: list[tuple[str, tuple[str, ...], list[str]]] = [("story", (each.report.story_id or about,), terms)]
        if each.speaker[0] == "actor":
            circles.append(("speaker", each.speaker, terms))
            circles.append(("words", each.speaker, [" ".join(_weightiest(each.content)[:SAME_TERMS])]))
        for circle, within, found in circles:
            rows += [
                (claim_id, about, numbered(circle, *within, term), circle, len(found), *when) for term in found if term
            ]
    return pl.DataFrame(rows, schema=table("claim_keys").polars, orient="row")


def candidates(keys: pl.DataFrame, index: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs (`claim_id` < `linked_id`) that are compared, of claims of `keys` with all.

    `index` holds every row of `claim_keys` with one of these keys, of which it needs no `article_id` and `circle`.
    """
    renamed = {"claim_id": "linked_id", "term_count": "other_count", "first_on": "other_first", "last_on": "other_last"}
    gap = pl.max_horizontal(
        (pl.col("other_first") - pl.col("last_on")).dt.total_days(),
        (pl.col("first_on") - pl.col("other_last")).dt.total_days(),
    )
    return (
        keys.join(index.rename(renamed).drop("article_id", "circle", strict=False), on="claim_key")
        .filter((pl.col("claim_id") != pl.col("linked_id")) & ((pl.col("circle") != "speaker") | (gap <= WINDOW)))
        .select(
            "claim_key",
            "circle",
            claim_id=pl.min_horizontal(PAIR),
            linked_id=pl.max_horizontal(PAIR),
            fewer=pl.min_horizontal("term_count", "other_count"),
        )
        .unique()
        .group_by(*PAIR, "circle")
        .agg(shared=pl.len(), fewer=pl.col("fewer").first())
        .filter(
            (pl.col("shared") >= pl.min_horizontal(pl.lit(SHARED_KEY_TERMS), "fewer"))
            & (pl.col("shared") >= SHARED_SHARE * pl.col("fewer"))
        )
        .select(PAIR)
        .unique()
        .sort(PAIR)
    )


def compared(pairs: pl.DataFrame, said: Mapping[str, Said]) -> pl.DataFrame:
    """Return the pairs that say the same or contradict one another, in the shape of `claim_pairs`."""
    rows = []
    for one, other in pairs.select(PAIR).rows():
        mine, theirs = said[one], said[other]
        found = verdict(mine.content, theirs.content)
        is_one_speaker = mine.speaker == theirs.speaker
        if found == SAME and is_one_speaker and _may_be_one(mine, theirs):
            rows.append((one, other, 1.0, False))
        elif found == CONTRADICTED:
            is_contradiction = not (mine.is_conditional or theirs.is_conditional)
            rows.append((one, other, -1.0 if is_one_speaker else 0.0, is_contradiction))
    return pl.DataFrame(rows, schema=table("claim_pairs").polars, orient="row")


def likenesses(pairs: pl.DataFrame) -> dict[Pair[str], float]:
    """Return how alike the claims of one speaker are, by their pair, of `claim_pairs`."""
    return by_pair(pairs.filter(pl.col("likeness") != 0).select(*PAIR, "likeness"))


def formed(
    groups: Iterable[list[str]], claims: pl.DataFrame, articles: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return these groups of claims in the shape of `claim_groups`, and (`claim_id`, `claim_group_id`) of every claim.

    `claims` and `articles` are those of the groups.
    """
    known = reports(articles)
    rows = {row["claim_id"]: row for row in claims.iter_rows(named=True)}
    group_rows: list[dict[str, Any]] = []
    member_of: dict[str, str] = {}
    for group in groups:
        members = sorted((rows[each] for each in group), key=lambda row: _readable(row, known[row["article_id"]]))
        group_id = hashed("claim", members[0]["claim_id"])
        counts = counted(told_in(row, known) for row in members)
        del counts["last_reported_on"]
        group_rows.append(
            {"claim_group_id": group_id, "claim_id": members[0]["claim_id"], "claim_count": len(members)}
            | {"speaker_actor_id": members[0]["speaker_actor_id"]}
            | counts
        )
        member_of |= dict.fromkeys(group, group_id)
    schema = {"claim_id": pl.String, "claim_group_id": pl.String}
    told = pl.DataFrame({"claim_id": list(member_of), "claim_group_id": list(member_of.values())}, schema=schema)
    return table("claim_groups").frame(group_rows).sort("claim_group_id"), told.sort("claim_id")


def claim_links(pairs: pl.DataFrame, member_of: Mapping[str, str]) -> pl.DataFrame:
    """Return the groups that contradict one another, in the shape of `claim_links`, by their claims (`claim_pairs`)."""
    contradictions = pairs.filter("is_contradiction").select(PAIR).iter_rows()
    links = {tuple(sorted((member_of[one], member_of[other]))) for one, other in contradictions}
    return table("claim_links").frame(
        [
            {"claim_group_id": one, "linked_id": other, "kind": "contradicts"}
            for one, other in sorted(links)
            if one != other
        ]
    )


def _weightiest(content: Statement) -> list[str]:
    return sorted(content.weights, key=lambda term: (-content.weights[term], term))


def _key_terms(content: Statement) -> list[str]:
    """Return the weightiest words of every sentence."""
    parts = content.sentences or (content,)
    return sorted(set(chain.from_iterable(_weightiest(part)[:KEY_TERMS] for part in parts)))


def _may_be_one(one: Said, other: Said) -> bool:
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
