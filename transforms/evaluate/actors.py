"""Score mentions of actors and places: found, of the right country, and one id for one actor."""

from collections.abc import Iterable, Mapping
from typing import Any

from transforms.evaluate.matching import Record, Row, Tally, overlap, paired, row, same_pairs, share

WHAT = "actors"
NOT_ACTORS = {"weapon", "project"}
ENOUGH = 0.5  # share of the joint span from which two mentions are taken to be the same


def figures(golds: Iterable[Record], predictions: Mapping[str, Record]) -> list[Row]:
    """Return the figures for mentions over golds with `actors` (spans, countries, kind, key).

    A mention in boilerplate may be found or not. Weapons and projects are no actors: to tag them is wrong.
    `identity_*`: do two mentions of one actor share an `actor_id`, within an article.
    """
    tally, identity = Tally(), Tally()
    of_right_country = 0
    for gold in golds:
        wanted = gold["actors"]
        found = [m for m in predictions.get(gold["id"], {}).get("actors", []) if m.get("start") is not None]
        partner = paired(_likenesses(found, wanted))
        tally.wrong += len(found) - len(partner)
        keys = []
        for j, want in enumerate(wanted):
            is_found, is_actor = j in partner, want["kind"] not in NOT_ACTORS
            if is_actor and not want["boilerplate"]:
                tally.right += is_found
                tally.missed += not is_found
                if is_found:
                    mention = found[partner[j]]
                    of_right_country += _is_of_country(mention, want)
                    keys.append((mention.get("actor_id"), want["actor_key"]))
            elif is_found:
                tally.wrong += not is_actor
        pairs = same_pairs(keys)
        identity.right += pairs.right
        identity.wrong += pairs.wrong
        identity.missed += pairs.missed
    return [
        *tally.rows(WHAT),
        row(WHAT, "country", share(of_right_country, tally.right), tally.right),
        *identity.rows(WHAT, "identity_"),
    ]


def _likenesses(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> dict[tuple[int, int], float]:
    scores = {(i, j): _likeness(mention, want) for i, mention in enumerate(found) for j, want in enumerate(wanted)}
    return {pair: score for pair, score in scores.items() if score >= ENOUGH}


def _likeness(mention: Record, want: Record) -> float:
    joint = max(mention["end"], want["end"]) - min(mention["start"], want["start"])
    return share(overlap(mention["start"], mention["end"], want["start"], want["end"]), joint)


def _is_of_country(mention: Record, want: Record) -> bool:
    """Whether it has one of gold's countries; none where gold has none."""
    country = mention.get("country")
    return country in want["countries"] if country else not want["countries"]
