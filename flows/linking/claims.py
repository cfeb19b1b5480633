"""Claim groups of a batch: formed again where a claim came, changed or went, and around there."""

import polars as pl

from flows.linking.standing import Standing
from flows.linking.stored import (
    StoredGroups,
    asked,
    found_in,
    near,
    one_of,
    picked,
    replaced,
    rows,
    swapped,
    told,
    values,
)
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

PAIRS = f"select claim_id, linked_id, likeness from claim_pairs where likeness <> 0 and ({one_of(*PAIR)})"
GROUPS = f"""
    select claim_id, claim_group_id from claims
    where claim_group_id in (select claim_group_id from {found_in("claims", "claim_id")})
"""
GROUPS_OF = "select distinct claim_group_id from claims where "
REPORTS = "article_id, outlet, origin_id, story_id, published_on, published_start, published_end"


def compared_claims(store: Store, changed: set[str]) -> set[str]:
    """Find the claims that say the same as those of changed articles, or the contrary; return these, still there."""
    gone = picked(store, f"select distinct claim_id from claim_keys where {one_of('article_id')}", changed)
    claims = rows(store, "claims", "article_id", changed)
    said = statements(claims, _articles(store, claims))
    keys = claim_keys(said)
    swapped(store, "claim_keys", keys, ["article_id"], changed)
    pairs = candidates(keys, _with_keys(store, keys))
    others = rows(store, "claims", "claim_id", {*pairs["claim_id"], *pairs["linked_id"]} - said.keys())
    found = compared(pairs, said | statements(others, _articles(store, others)))
    swapped(store, "claim_pairs", found, PAIR, {*gone["claim_id"], *said})
    return set(said)


def _with_keys(store: Store, keys: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the index with one of these keys; what speakers say only within the window of its days."""
    with store.given(wanted=keys.select("claim_key").unique()):
        return store.read(
            "claim_keys",
            f"claim_key in (select claim_key from wanted) and (circle <> 'speaker' or {near(keys, WINDOW)})",
        )


def _articles(store: Store, claims: pl.DataFrame) -> pl.DataFrame:
    return picked(store, f"select {REPORTS} from {found_in('articles', 'article_id')}", set(claims["article_id"]))


def formed_claims(
    store: Store, before: Standing, changed: set[str], articles: set[str], retold: set[str]
) -> dict[str, str]:
    """Form the groups again of claims that changed, and write those anew that an article whose origin is another makes.

    `articles` are those of the changed claims. Returns the groups that are no more with the
    claim that they came from.
    """
    groups_before = before.claim_groups | values(store, GROUPS_OF + one_of("article_id"), articles)
    of_groups = f"select claim_id from {found_in('claims', 'claim_group_id')}"
    stored = StoredGroups(store, PAIRS, GROUPS)
    groups = regrouped(changed | values(store, of_groups, groups_before), stored, LEAST)
    members = {claim_id for group in groups for claim_id in group}
    again = values(store, f"select claim_id from {found_in('claims', 'article_id')}", retold)
    groups += [group for group in stored.groups(again) if members.isdisjoint(group)]
    members |= {claim_id for group in groups for claim_id in group}
    claims = rows(store, "claims", "claim_id", members)
    found, member_of = formed(groups, claims, _articles(store, claims))
    now = set(found["claim_group_id"])
    earlier = groups_before | set(claims["claim_group_id"].drop_nulls())
    first = f"select claim_group_id, claim_id from claim_groups where {one_of('claim_group_id')}"
    lost = dict(picked(store, first, earlier - now).iter_rows())
    told(store, "claims", "claim_id", member_of)
    pairs = store.read("claim_pairs", f"is_contradiction and {one_of(*PAIR)}", asked(members))
    ends = picked(
        store,
        f"select claim_id, claim_group_id from {found_in('claims', 'claim_id')}",
        {*pairs["claim_id"], *pairs["linked_id"]},
    )
    links = claim_links(pairs, dict(ends.iter_rows()))
    replaced(store, "claim_groups", found, ["claim_group_id"], now | earlier)
    replaced(store, "claim_links", links, ["claim_group_id", "linked_id"], now | earlier)
    return lost
