"""Tie-breaking as PLOVER has it: what a match in its tense, mood and polarity counts as."""

from dataclasses import dataclass

from transforms.extract.events.status import Reading

COOPERATIVE = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})
HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION"})
LASTING = frozenset({"SUPPORT", "COOPERATE", "AID"})  # in the present tense, these go on
REFUSABLE = COOPERATIVE | {"RETREAT", "CONCEDE", "AGREE"}
REFUSAL_MODES = {
    "CONSULT": "meet",
    "AID": "assist",
    "COOPERATE": "assist",
    "RETREAT": "yield",
    "CONCEDE": "yield",
}
THREAT_MODES = {"ASSAULT": "violence", "SANCTION": "restrict", "COERCE": "restrict"}
ARRESTS = {"arrest": "arrest", "deport": "expel", "expel": "expel"}
PROMISED = frozenset({"release", "disarm", "access"})  # said by who will do it, a promise; else ground given


@dataclass(frozen=True, slots=True)
class Coding:
    """One event that a trigger counts as, the first of a trigger being the surest."""

    event_type: str
    mode: str | None
    status: str
    basis: str
    is_first: bool = True


def codings(event_type: str, mode: str | None, reading: Reading, *, has_actor: bool) -> list[Coding]:
    """Return what a match counts as: a promise is an event now, what is promised is planned."""
    status = "ongoing" if reading.basis == "present tense" and event_type in LASTING else reading.status
    act = Coding(event_type, mode, status, reading.basis)
    later = Coding(event_type, mode, reading.status, reading.basis, is_first=False)
    if reading.is_future:
        if event_type in COOPERATIVE:
            return [Coding("AGREE", None, "actual", reading.basis), later]
        if event_type == "RETREAT":
            if reading.is_promise and mode in PROMISED:
                return [Coding("AGREE", None, "actual", reading.basis), later]
            return [Coding("CONCEDE", None, "actual", reading.basis), later]
        if event_type in HOSTILE and has_actor:
            threat = ARRESTS.get(mode or "", THREAT_MODES[event_type])
            return [Coding("THREATEN", threat, "actual", reading.basis), later]
    if reading.is_refused and event_type in REFUSABLE and has_actor:
        return [Coding("REJECT", REFUSAL_MODES.get(event_type), "actual", reading.basis), later]
    return [act]
