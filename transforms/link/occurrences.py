"""Whether two mentions report one event: the likeness by which `events` groups them.

Status, parties, dates and places can rule it out; parties, dates, trigger and wording speak for it.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from transforms.link.actors import profiles
from transforms.link.terms import stem, weight, words

FAMILIES: Final = {"RETREAT": "CONCEDE"}  # types that writers and coders take for one another
STATUSES: Final = {"ongoing": "actual"}  # what goes on has happened
# There it does not matter who did it to whom; how much it tells that both name the same parties.
SYMMETRIC: Final = {"CONSULT": 0.4, "AGREE": 0.3, "COOPERATE": 0.3}
SAID: Final = frozenset({"explicit", "relative"})  # the mention itself says when; else its date is a guess

# Days by which a date may begin earlier or end later than given, by what it rests on: "on Friday" may be said
# in another time zone, and what is dated by its report alone came before it.
SLACK: Final = {"relative": (1, 1), "inherited": (1, 1), "published": (3, 0)}
EXACT: Final = frozenset({"day", "week"})
FIRST, LAST = date(1, 1, 8), date(9999, 12, 24)

STATE: Final = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG", "PRM"})
UNARMED: Final = frozenset({"CVL", "MED", "BUS", "EDU", "REF", "LAB", "AGR", "JRN", "REL", "SOC", "ELI"})
ARMED: Final = frozenset({"REB", "UAF", "CRM"})

RULED_OUT: Final = -math.inf  # by days and places, for groups too
OTHER_PARTIES: Final = -1.0  # parties may be misread
SAME_SENTENCE: Final = 1.0  # printed by both
SIDE_EQUAL, SIDE_PARTLY = 0.2, 0.05
PARTLY: Final = 0.1  # for each party in common, of symmetric types
SAME_DAYS, SAME_MONTHS, SAME_GUESS = 0.2, 0.1, 0.1
OTHER_GUESS: Final = -0.15
SAME_TRIGGER: Final = 0.15
SAME_PLACE: Final = 0.1
SAME_WORDING: Final = 0.6  # times the cosine of the words around the triggers
SAME_MODE, OTHER_MODE = 0.05, -0.2
IN_ONE_SENTENCE: Final = -0.3  # two triggers, so rather two events
OTHER_COUNTRY: Final = -0.2  # of the place, where nothing says how far
OTHER_STORY: Final = -0.2  # unless the place is the same
WORDS_AROUND: Final = 12
LIGHT: Final = 0.15  # weight of words that tell nothing
BOUNDED: Final = 370  # days
KEPT: Final = 20_000  # sentences in memory: of copies they are the same
NEAR, KILOMETRES_PER_DEGREE = 150, 111.2


@dataclass(frozen=True, slots=True)
class Side:
    """Who stands on one side of an event: keys (countries, else actors), persons and sectors by key."""

    keys: frozenset[str]
    persons: dict[str, frozenset[str]]
    sectors: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What one mention tells of its event, ready to be compared."""

    mention_id: str
    article_id: str
    story_id: str
    family: str
    status: str
    mode: str | None
    actors: Side
    recipients: Side
    parties: Side  # both together
    begin: date | None  # None for both: no date
    end: date | None
    is_said: bool  # the date
    is_exact: bool  # said, and known to the week
    is_bounded: bool  # known to the year
    place: str | None  # null where it is a whole country
    place_country: str | None
    coordinates: tuple[float, float] | None
    triggers: frozenset[str]  # stems
    wording: dict[str, float]  # stems of the words around the trigger, as a unit vector
    sentence: str  # for comparison, letters and digits only
    sentence_start: int

    @property
    def told(self) -> tuple[object, ...]:
        """All that it tells: the same for the copies of one text."""
        sides = (
            (sorted(side.keys), *(sorted((key, *sorted(found)) for key, found in kinds.items()) for kinds in kept))
            for side in (self.actors, self.recipients)
            for kept in [(side.persons, side.sectors)]
        )
        when = self.begin, self.end, self.is_said, self.is_exact
        where = self.place, self.place_country, self.coordinates
        what = self.story_id, self.family, self.status, self.mode, self.sentence, sorted(self.triggers)
        return *what, *sides, *when, *where


def occurrence(
    mention: dict[str, Any], parties: Iterable[dict[str, Any]], story_id: str, persons: Collection[str]
) -> Occurrence:
    """Return what a row of `event_mentions` tells, with its rows of parties; `persons` are the mentions of actors
    that are persons. An actor of the reference tables is one or not wherever it is named.
    """
    rows = list(parties)
    begin, end = _days(mention)
    is_said = mention["date_basis"] in SAID
    here = mention["latitude"], mention["longitude"]
    coordinates = here if None not in here else None
    before = mention["trigger_start"] - mention["sentence_start"]
    after = mention["trigger_end"] - mention["sentence_start"]
    triggers, wording, sentence = worded(mention["sentence_text"], before, after, mention["trigger_text"])
    actors = _side((row for row in rows if row["side"] == "actor"), persons)
    recipients = _side((row for row in rows if row["side"] == "recipient"), persons)
    return Occurrence(
        mention_id=mention["mention_id"],
        article_id=mention["article_id"],
        story_id=story_id,
        family=FAMILIES.get(mention["event_type"], mention["event_type"]),
        status=STATUSES.get(mention["status"], mention["status"]),
        mode=mention["mode"],
        actors=actors,
        recipients=recipients,
        parties=_both(actors, recipients),
        begin=begin,
        end=end,
        is_said=is_said,
        is_exact=is_said and mention["date_precision"] in EXACT and begin is not None,
        is_bounded=begin is not None and end is not None and (end - begin).days <= BOUNDED,
        place=mention["place_name"] if coordinates else None,
        place_country=mention["place_country"],
        coordinates=coordinates,
        triggers=triggers,
        wording=wording,
        sentence=sentence,
        sentence_start=mention["sentence_start"],
    )


def likeness(one: Occurrence, other: Occurrence) -> float:
    """Return how much speaks for one event, about 0 to 1; RULED_OUT where days or places rule it out.

    Both must be of one family and status. Symmetric, and independent of all other mentions.
    """
    by_parties = _by_parties(one, other)
    by_days = _by_days(one, other)
    if by_days is None or not _may_be_in_same_place(one, other):
        return RULED_OUT
    if by_parties is None:
        return OTHER_PARTIES
    in_one_article = one.article_id == other.article_id
    if one.sentence == other.sentence and one.triggers == other.triggers and not in_one_article:
        return SAME_SENTENCE
    value = by_parties + by_days
    value += SAME_TRIGGER * bool(one.triggers & other.triggers)
    same_place = one.place is not None and one.place == other.place
    value += SAME_PLACE * same_place + OTHER_STORY * (one.story_id != other.story_id and not same_place)
    countries = {one.place_country, other.place_country}
    value += OTHER_COUNTRY * (None not in countries and len(countries) > 1)
    value += SAME_WORDING * cosine(one.wording, other.wording)
    value += OTHER_MODE * (one.mode != other.mode and None not in (one.mode, other.mode) and one.family != "CONSULT")
    in_one_sentence = in_one_article and one.sentence_start == other.sentence_start
    value += IN_ONE_SENTENCE * (in_one_sentence and not _is_one_blow(one, other))
    return value


def _is_one_blow(one: Occurrence, other: Occurrence) -> bool:
    """Whether two triggers may tell what one attack did: "killing six people and wounding ninety"."""
    return one.family == "ASSAULT" and one.actors.keys == other.actors.keys


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """Return the cosine of two unit vectors."""
    return math.fsum(value * other[term] for term, value in one.items() if term in other)


def _by_parties(one: Occurrence, other: Occurrence) -> float | None:
    """Return what the parties say for one event; None where they rule it out."""
    if one.family in SYMMETRIC:
        mine, theirs = one.parties, other.parties
        if _clash(mine, theirs):
            return None
        if mine.keys == theirs.keys:
            return SYMMETRIC[one.family] if len(mine.keys) > 1 else PARTLY * len(mine.keys)
        if min(len(mine.keys), len(theirs.keys)) > 1 or not (mine.keys <= theirs.keys or theirs.keys <= mine.keys):
            return None
        return PARTLY * min(len(mine.keys), len(theirs.keys))
    if (one.actors.keys - one.recipients.keys) & (other.recipients.keys - other.actors.keys) or (
        other.actors.keys - other.recipients.keys
    ) & (one.recipients.keys - one.actors.keys):
        return None
    value = 0.0
    for mine, theirs in ((one.actors, other.actors), (one.recipients, other.recipients)):
        if not mine.keys or not theirs.keys:
            continue
        if not mine.keys & theirs.keys or _clash(mine, theirs):
            return None
        value += SIDE_EQUAL if mine.keys == theirs.keys else SIDE_PARTLY
    return value


def _clash(one: Side, other: Side) -> bool:
    """Whether both name persons of one country and nobody of them in common, or its state here and its rebels
    there.
    """
    for key in one.keys & other.keys:
        mine, theirs = one.persons.get(key), other.persons.get(key)
        if mine and theirs and not mine & theirs:
            return True
        sectors, other_sectors = one.sectors.get(key), other.sectors.get(key)
        if sectors and other_sectors and not sectors & other_sectors:
            kinds = ({_sector_kind(each) for each in found} for found in (sectors, other_sectors))
            here, there = kinds
            if None not in here | there and not here & there:
                return True
    return False


def _sector_kind(sector: str) -> int | None:
    return next((i for i, kind in enumerate((STATE, UNARMED, ARMED)) if sector in kind), None)


def _by_days(one: Occurrence, other: Occurrence) -> float | None:
    """Return what the days say for one event; None where they rule it out, as only days that are said can do."""
    if one.begin is None or one.end is None or other.begin is None or other.end is None:
        return 0.0
    are_said = one.is_said and other.is_said
    if one.begin > other.end or other.begin > one.end:
        return None if are_said else OTHER_GUESS
    if not (one.is_bounded and other.is_bounded):
        return 0.0
    if not are_said:
        return SAME_GUESS * (one.article_id != other.article_id)  # an article's guess is the same for all it tells
    return SAME_DAYS if one.is_exact and other.is_exact else SAME_MONTHS


def _may_be_in_same_place(one: Occurrence, other: Occurrence) -> bool:
    """Whether the places are near enough for a town and its region; anything goes with no place."""
    if not one.coordinates or not other.coordinates:
        return True
    (north, east), (other_north, other_east) = one.coordinates, other.coordinates
    narrowing = math.cos(math.radians((north + other_north) / 2))  # of a degree of longitude
    turn = abs(east - other_east)
    across = min(turn, 360 - turn) * narrowing
    return math.hypot(north - other_north, across) * KILOMETRES_PER_DEGREE <= NEAR


def _days(mention: dict[str, Any]) -> tuple[date | None, date | None]:
    """Return the first and last day on which it may have been, an open side far away; None where no date is
    known.
    """
    begin, end = mention["date_start"], mention["date_end"]
    if begin is None and end is None:
        return None, None
    earlier, later = SLACK.get(mention["date_basis"], (0, 0))
    return (begin or FIRST) - timedelta(earlier), (end or LAST) + timedelta(later)


def _side(rows: Iterable[dict[str, Any]], persons: Collection[str]) -> Side:
    keys: set[str] = set()
    named: dict[str, set[str]] = {}
    sectors: dict[str, set[str]] = {}
    for row in rows:
        key = row["country"] or row["actor_id"]
        if not key:
            continue
        keys.add(key)
        if row["actor_id"] and (row["actor_mention_id"] in persons or _is_person(row["actor_id"])):
            named.setdefault(key, set()).add(row["actor_id"])
        if row["sector"]:
            sectors.setdefault(key, set()).add(row["sector"])
    return Side(
        frozenset(keys),
        {key: frozenset(found) for key, found in named.items()},
        {key: frozenset(found) for key, found in sectors.items()},
    )


def _both(one: Side, other: Side) -> Side:
    if not one.keys or not other.keys:
        return one if one.keys else other
    none = frozenset[str]()
    return Side(
        one.keys | other.keys,
        {key: one.persons.get(key, none) | other.persons.get(key, none) for key in {*one.persons, *other.persons}},
        {key: one.sectors.get(key, none) | other.sectors.get(key, none) for key in {*one.sectors, *other.sectors}},
    )


def _is_person(actor_id: str) -> bool:
    profile = profiles().get(actor_id)
    return profile is not None and profile.kind == "person"


@lru_cache(maxsize=KEPT)
def worded(sentence: str, before: int, after: int, trigger: str) -> tuple[frozenset[str], dict[str, float], str]:
    """Return the stems of the trigger, the words around it and those of the sentence."""
    earlier, later = words(sentence[:before]), words(sentence[before:])
    named = words(trigger)
    length = len(named if sentence[before:after] == trigger else words(sentence[before:after]))
    return (
        frozenset(term for term in map(stem, named) if weight(term) > LIGHT),
        _vector(earlier[-WORDS_AROUND:] + later[: WORDS_AROUND + length]),
        " ".join(earlier + later),
    )


def _vector(found: list[str]) -> dict[str, float]:
    counts = Counter(map(stem, found))
    weights = {term: count * heft for term, count in sorted(counts.items()) if (heft := weight(term)) > LIGHT}
    length = math.sqrt(math.fsum([value * value for value in weights.values()])) or 1.0
    return {term: value / length for term, value in weights.items()}
