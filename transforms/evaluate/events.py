"""Score the events of whole articles: found, of the right type, by and to whom, when, whether, and which."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from transforms.evaluate.matching import Record, Row, Tally, harmonic, overlap, paired, row, same_pairs, share

WHAT = "events"


def figures(golds: Iterable[Record], predictions: Mapping[str, Record]) -> list[Row]:
    """Return the figures for events over golds with `events` (spans, types, parties, status, dates).

    Predicted and gold events of a sentence pair one to one by trigger, type and parties. A gold event that is
    not `core` is neither missed nor, when found, counted; a second prediction on the trigger of a paired
    event with one of its types (a meeting to come: the agreement, and the meeting) is no false one either.
    `identity_*`: do two mentions of one real-world event share an `event_id`, across all articles.
    """
    tally = Tally()
    right: Counter[str] = Counter()
    keys: list[tuple[str | None, str | None]] = []
    for gold in golds:
        wanted = gold["events"]
        found = predictions.get(gold["id"], {}).get("events", [])
        partner = paired(_likenesses(found, wanted))
        unpaired = [event for i, event in enumerate(found) if i not in set(partner.values())]
        tally.wrong += sum(not any(_again(event, wanted[j]) for j in partner) for event in unpaired)
        tally.missed += sum(want["core"] for j, want in enumerate(wanted) if j not in partner)
        for j, i in sorted(partner.items()):
            keys.append((found[i].get("event_id"), wanted[j]["same_event"]))
            if wanted[j]["core"]:
                tally.right += 1
                right.update(_right_of(found[i], wanted[j]))
    return [
        *tally.rows(WHAT),
        *(row(WHAT, name, share(right[name], tally.right), tally.right) for name in _OF_EVERY_EVENT),
        row(WHAT, "not_actual_f1", _not_actual(right), right["gold_not_actual"]),
        row(WHAT, "date", share(right["date"], right["dated"]), right["dated"]),
        *same_pairs(keys).rows(WHAT, "identity_"),
    ]


_OF_EVERY_EVENT = ("type", "actors", "recipients", "status")


def _likenesses(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> dict[tuple[int, int], float]:
    scores = {(i, j): _likeness(event, want) for i, event in enumerate(found) for j, want in enumerate(wanted)}
    return {pair: score for pair, score in scores.items() if score}


def _likeness(event: Record, want: Record) -> float:
    """How like a predicted event is to a gold one of its sentence: the trigger counts most, then the type."""
    if not _touches(event, want["sentence_start"], want["sentence_end"]):
        return 0.0
    on_trigger, of_type = _on_trigger(event, want), _of_type(event, want)
    if not on_trigger and not of_type:
        return 0.0
    shared = (_countries(event, "actors") | _countries(event, "recipients")) & _gold_countries(want)
    return (
        2 * on_trigger + 1.5 * of_type + 0.2 * len(shared) + 0.1 * _same_status(event, want) + 0.05 * bool(want["core"])
    )


def _right_of(event: Record, want: Record) -> Counter[str]:
    """What of a paired core event is right, and what it is counted in."""
    actors, recipients = _countries(event, "actors"), _countries(event, "recipients")
    # Of a meeting it does not matter who is named first.
    anyhow = want["reciprocal"] and actors | recipients == _gold_countries(want)
    dated = bool(want["date_start"] or want["date_end"])
    not_actual, gold_not_actual = _status(event) != "actual", want["status"] != "actual"
    return Counter(
        {
            "type": _of_type(event, want),
            "actors": anyhow or actors == set(want["actor_countries"]),
            "recipients": anyhow or recipients == set(want["recipient_countries"]),
            "status": _same_status(event, want),
            "dated": dated,
            "date": dated and _same_time(event, want),
            "not_actual": not_actual,
            "gold_not_actual": gold_not_actual,
            "both_not_actual": not_actual and _same_status(event, want),
        }
    )


def _not_actual(right: Counter[str]) -> float:
    precision = share(right["both_not_actual"], right["not_actual"])
    return harmonic(precision, share(right["both_not_actual"], right["gold_not_actual"]))


def _again(event: Record, want: Record) -> bool:
    return _of_type(event, want) and _on_trigger(event, want)


def _on_trigger(event: Record, want: Record) -> bool:
    return _touches(event, want["start"], want["end"])


def _touches(event: Record, start: int, end: int) -> bool:
    return event.get("start") is not None and overlap(event["start"], event["end"], start, end) > 0


def _of_type(event: Record, want: Record) -> bool:
    return event.get("event_type") in set(want["event_types"])


def _status(event: Record) -> str:
    return str(event.get("status") or "actual")


def _same_status(event: Record, want: Record) -> bool:
    return _status(event) == str(want["status"])


def _countries(event: Record, side: str) -> set[str]:
    return {party["country"] for party in event.get(side) or [] if party.get("country")}


def _gold_countries(want: Record) -> set[str]:
    return set(want["actor_countries"]) | set(want["recipient_countries"])


def _same_time(event: Record, want: Record) -> bool:
    """Whether the intervals touch and the predicted one is at most three times as long as gold's."""
    mine, theirs = _days(event), _days(want)
    if not mine or not theirs:
        return False
    at_most = 3 * (theirs[1] - theirs[0] + 1)
    return mine[0] <= theirs[1] and theirs[0] <= mine[1] and mine[1] - mine[0] < at_most


def _days(event: Record) -> tuple[int, int] | None:
    """First and last day of an event as ordinals (an open side is the other side), or None."""
    start = event.get("date_start") or event.get("date_end")
    end = event.get("date_end") or event.get("date_start")
    if not start or not end:
        return None
    first, last = (date.fromisoformat(str(day)[:10]).toordinal() for day in (start, end))
    return (first, last) if first <= last else None
