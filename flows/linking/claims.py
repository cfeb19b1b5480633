"""Claim groups of a batch: formed again where a claim came, changed or went, and around there."""

from collections.abc import Collection

import polars as pl

from flows.linking.standing import Standing
from flows.linking.stored import REPORTS, StoredGroups, near, replaced, rows, swapped, told, values
from transforms.link.claims import (
    LEAST,
    PAIR,
    WINDOW,
    candidates,
    claim_keys,
    claim_links,
    compared,
    formed,
    statements,
)
from transforms.link.groups import regrouped
from warehouse.store import Store

FOUND_BY = ("claim_id", "claim_key", "term_count", "first_on", "last_on")


def compared_claims(store: Store, before: Standing, changed: set[str]) -> set[str]:
    """Find the claims that say the same as those of changed articles, or the contrary; return these, still there."""
    stored = changed - before.fresh
    gone = before.claims | values(store, "claims", "article_id", stored, "claim_id")
    claims = rows(store, "claims", "article_id", changed)
    said = statements(claims, _articles(store, claims))
    keys = claim_keys(said)
    swapped(store, "claim_keys", keys, ["article_id"], stored)
    pairs = candidates(keys, _with_keys(store, keys))
    others = rows(store, "claims", "claim_id", {*pairs["claim_id"], *pairs["linked_id"]} - said.keys())
    found = compared(pairs, said | statements(others, _articles(store, others)))
    swapped(store, "claim_pairs", found, PAIR, gone)
    return set(said)


def _with_keys(store: Store, keys: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the index with one of these keys; what speakers say only within the window of its days."""
    is_spoken = pl.col("circle") == "speaker"
    spoken, others = keys.filter(is_spoken), keys.filter(~is_spoken)
    with store.given(spoken=spoken.select("claim_key").unique(), others=others.select("claim_key").unique()):
        return store.read(
            "claim_keys",
            "claim_key in (select claim_key from others)",
            f"claim_key in (select claim_key from spoken) and {near(spoken, WINDOW)}",
            columns=FOUND_BY,
        )


def _articles(store: Store, claims: pl.DataFrame) -> pl.DataFrame:
    return rows(store, "articles", "article_id", set(claims["article_id"]), REPORTS)


def formed_claims(
    store: Store, before: Standing, changed: set[str], articles: set[str], retold: set[str]
) -> dict[str, str]:
    """Form the groups again of claims that changed, and write those anew that an article whose origin is another makes.

    `articles` are those of the changed claims. Returns the groups that are no more with the
    claim that they came from.
    """
    told_before = values(store, "claims", "article_id", articles - before.fresh, "claim_group_id")
    groups_before = before.claim_groups | told_before
    stored = StoredGroups[str](store, "claim_pairs", lambda ids: _in_groups_of(store, ids))
    groups = regrouped(changed | values(store, "claims", "claim_group_id", groups_before, "claim_id"), stored, LEAST)
    members = {claim_id for group in groups for claim_id in group}
    again = values(store, "claims", "article_id", retold, "claim_id")
    groups += [group for group in stored.groups(again) if members.isdisjoint(group)]
    members |= {claim_id for group in groups for claim_id in group}
    claims = rows(store, "claims", "claim_id", members)
    found, member_of = formed(groups, claims, _articles(store, claims))
    now = set(found["claim_group_id"])
    earlier = groups_before | set(claims["claim_group_id"].drop_nulls())
    first = ("claim_group_id", "claim_id")
    lost = dict(rows(store, "claim_groups", "claim_group_id", earlier - now, first).iter_rows())
    told(store, "claims", "claim_id", member_of)
    pairs = rows(store, "claim_pairs", PAIR, members).filter("is_contradiction")
    ends = {*pairs["claim_id"], *pairs["linked_id"]}
    group_of = dict(rows(store, "claims", "claim_id", ends, ("claim_id", "claim_group_id")).iter_rows())
    links = claim_links(pairs, group_of)
    replaced(store, "claim_groups", found, ["claim_group_id"], now | earlier)
    replaced(store, "claim_links", links, ["claim_group_id", "linked_id"], now | earlier)
    return lost


def _in_groups_of(store: Store, claim_ids: Collection[str]) -> pl.DataFrame:
    """Return (claim, group) of all that is in the groups of these claims."""
    groups = values(store, "claims", "claim_id", claim_ids, "claim_group_id")
    return rows(store, "claims", "claim_group_id", groups, ("claim_id", "claim_group_id"))
