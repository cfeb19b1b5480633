import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.link.claims import claim_groups

PAIRS = yaml.safe_load((Path(__file__).parents[2] / "cases" / "claim_pairs.yml").read_text(encoding="utf-8"))
RAISED = "We will rebuild every school that the flood has destroyed in the valley"
RETOLD = "every school destroyed by the flood in the valley would be rebuilt"
REFUSED = "we will not rebuild the schools that the flood has destroyed in the valley"


@pytest.fixture
def grouped(articles, claims):
    """Form the groups of claims given as (id, speaker, content, further columns), each in an article "
    "of its own."""

    def build(*rows, **further):
        reports = articles(
            *(
                {"article_id": name, "outlet": name, "story_id": "s", "origin_id": name} | further.get(name, {})
                for name in sorted(row[0] for row in rows)
            )
        )
        said = [
            {"claim_id": name, "article_id": name, "speaker_actor_id": speaker, "content_text": content} | more
            for name, speaker, content, more in ((*row, {})[:4] for row in rows)
        ]
        return claim_groups(claims(*said), reports)

    return build


def groups(found) -> list[list[str]]:
    together = found.claims.group_by("claim_group_id").agg("claim_id")["claim_id"].to_list()
    return sorted(sorted(group) for group in together)


def test_pairs_are_told_apart_as_people_do(grouped) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for pair in PAIRS.values():
        speakers = pair["speaker"], pair.get("other_speaker", pair["speaker"])
        found = grouped(
            ("a", speakers[0], pair["one"], {"polarity": pair.get("polarity", "affirmed")}),
            ("b", speakers[1], pair["other"], {"polarity": pair.get("other_polarity", "affirmed")}),
            a={"published_on": pair.get("day")},
            b={"published_on": pair.get("other_day")},
        )
        linked = "contradicted" if found.claim_links.height else "different"
        counts["same" if found.claim_groups.height == 1 else linked, pair["verdict"]] += 1
    same = counts["same", "same"]
    assert same >= 0.95 * sum(count for (mine, _), count in counts.items() if mine == "same"), counts
    assert same >= 0.85 * sum(count for (_, theirs), count in counts.items() if theirs == "same"), counts
    assert counts["contradicted", "contradicted"] >= 10, counts


def test_two_translations_of_one_sentence_meet(grouped) -> None:
    found = grouped(
        (
            "a",
            "leader",
            "We are working hard on ending the gravest wars on the continent, above all in Norland",
        ),
        (
            "b",
            "leader",
            "We are hard at work to end the gravest wars, above all in Norland. I am glad that we are heard.",
        ),
    )
    assert groups(found) == [["a", "b"]]


def test_a_group_counts_articles_outlets_and_origins(grouped) -> None:
    found = grouped(
        ("a", "mayor", RAISED), ("b", "mayor", RETOLD), ("c", "mayor", RETOLD),
        a={"published_on": date(2020, 5, 2)}, b={"published_on": date(2020, 5, 1)}, c={"origin_id": "b"},
    )  # fmt: skip
    group = found.claim_groups.row(0, named=True)
    assert (group["claim_count"], group["article_count"], group["outlet_count"], group["origin_count"]) == (
        3,
        3,
        3,
        2,
    )
    assert (group["speaker_actor_id"], group["first_reported_on"]) == ("mayor", date(2020, 5, 1))


def test_a_quotation_stands_for_its_group(grouped) -> None:
    found = grouped(("a", "mayor", RETOLD, {"kind": "indirect"}), ("b", "mayor", RAISED, {"kind": "direct"}))
    assert found.claim_groups["claim_id"].to_list() == ["b"]


def test_other_speakers_contradict_and_do_not_join(grouped) -> None:
    found = grouped(
        ("a", "mayor", RAISED), ("b", "mayor", RETOLD), ("c", "governor", REFUSED), ("d", "governor", RETOLD)
    )
    assert groups(found) == [["a", "b"], ["c"], ["d"]]
    group_of = dict(found.claims.iter_rows())
    pairs = {frozenset(link) for link in found.claim_links.select("claim_group_id", "linked_id").iter_rows()}
    assert pairs == {frozenset((group_of["c"], group_of[other])) for other in "abd"}
    assert all(one < other for one, other, _ in found.claim_links.iter_rows())


def test_who_denies_contradicts_who_affirms(grouped) -> None:
    found = grouped(("a", "mayor", RETOLD), ("b", "builder", RETOLD, {"polarity": "denied"}))
    assert found.claim_links.height == 1


def test_the_denial_of_a_mere_noun_contradicts_nobody(grouped) -> None:
    found = grouped(("a", "mayor", "the reports"), ("b", "builder", "the reports", {"polarity": "denied"}))
    assert found.claim_links.is_empty()


def test_two_negations_affirm(grouped) -> None:
    found = grouped(
        ("a", "mayor", "We cannot deny that the dam was badly built"),
        ("b", "builder", "the dam was badly built"),
        ("c", "engineer", "the dam was not badly built"),
    )
    group_of = dict(found.claims.iter_rows())
    pairs = {frozenset(link) for link in found.claim_links.select("claim_group_id", "linked_id").iter_rows()}
    assert pairs == {frozenset((group_of["c"], group_of[other])) for other in "ab"}


def test_a_condition_contradicts_nobody(grouped) -> None:
    found = grouped(("a", "mayor", RAISED), ("b", "builder", REFUSED, {"modality": "conditional"}))
    assert found.claim_links.is_empty()


def test_unknown_speakers_of_other_stories_are_not_one(grouped) -> None:
    rows = [(name, None, RAISED, {"speaker_text": "a resident"}) for name in "abc"]
    assert groups(grouped(*rows, c={"story_id": "other"})) == [["a", "b"], ["c"]]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_groups_are_those_of_the_set_of_claims_in_any_order(grouped, shuffler: random.Random) -> None:
    rows = [
        (f"{number}", speaker, content)
        for number, (speaker, content) in enumerate(
            (speaker, content) for speaker in ("mayor", "governor", None) for content in (RAISED, RETOLD, REFUSED)
        )
    ]
    given_order = grouped(*rows)
    shuffler.shuffle(rows)
    shuffled = grouped(*rows)
    assert shuffled.claims.equals(given_order.claims)
    assert shuffled.claim_links.equals(given_order.claim_links)


def test_there_may_be_no_claims(articles, claims) -> None:
    found = claim_groups(claims(), articles())
    assert found.claim_groups.is_empty() and found.claims.is_empty()
