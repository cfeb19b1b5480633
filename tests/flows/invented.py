"""Invented news as rows, made without a parse: articles that copy one another, tell of the same events and quote.

The same seed gives the same news. Used where linking is tested and measured.
"""

import datetime as dt
import itertools
import random
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

import seeds
from transforms.identity import hashed
from transforms.link import resolved
from warehouse.schema import table

Row = dict[str, Any]
Tables = dict[str, pl.DataFrame]

MOMENT = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
FIRST_DAY = dt.date(2020, 3, 2)
COUNTRIES = ("USA", "RUS", "DEU", "FRA", "TUR", "CHN", "IND", "JPN")
UNKNOWN = ("Orlan Veska", "Mira Tolm", "Sten Harrow")
OUTLETS = ("Post", "Echo", "Courier", "Meridian Wire", None)
TYPES = (
    ("CONSULT", "talks"),
    ("ASSAULT", "attacked"),
    ("ACCUSE", "accused"),
    ("AGREE", "pledged"),
    ("REJECT", "denied"),
)
STATUSES = ("actual", "actual", "actual", "planned", "negated", "ongoing")
PLACES = (("Kramatorsk", "UKR", 48.7, 37.6), ("Odesa", "UKR", 46.5, 30.7), ("Ankara", "TUR", 39.9, 32.9))
TABLES = (
    "articles", "article_agencies", "actor_mentions", "actor_mention_candidates", "event_mentions",
    "event_mention_parties", "event_mention_contexts", "claims", "claim_spans",
    "claim_speakers", "claim_actors",
)  # fmt: skip


class Newsroom:
    """Invents articles on a few stories, one by one."""

    known_words = 4_000
    types = TYPES
    said = 3  # claims that a story offers, and that an article has at most

    def __init__(self, seed: int, *, stories: int = 4, sentences: int = 5, undated: float = 0.15) -> None:
        """`stories` run at a time; articles have about so many `sentences`, and some are `undated`."""
        self.chance = random.Random(seed)
        self.words = [
            "".join(self.chance.choices("abcdefghiklmnoprstuvz", k=self.chance.randint(4, 9)))
            for _ in range(self.known_words)
        ]
        self.undated = undated
        self.length = sentences
        self.stories = [self._story(n) for n in range(stories)]
        self.printed: list[list[str]] = []

    def _story(self, number: int) -> Row:
        vocabulary = self.chance.sample(self.words, 40)
        return {
            "vocabulary": vocabulary,
            "sentences": [self._sentence(vocabulary) for _ in range(3 * self.length)],
            "day": FIRST_DAY + dt.timedelta(days=self.chance.randrange(0, 40)),
            "parties": self._parties(),
            "claims": [" ".join(self.chance.choices(vocabulary, k=9)) for _ in range(self.said)],
            "printed": [],
        }

    def _parties(self) -> list[str]:
        return self.chance.sample(COUNTRIES, 3)

    def _strangers(self, story: Row) -> Sequence[str]:
        """Return people whom no table knows."""
        return UNKNOWN

    def _published(self, story: Row) -> tuple[dt.date, dt.datetime | None]:
        """Return the day of an article on a story, and the moment where it tells one."""
        day = story["day"] + dt.timedelta(days=self.chance.choice((0, 0, 0, 1, 2, 45)))
        at = dt.datetime.combine(day, dt.time(self.chance.randrange(24)), dt.UTC)
        return day, self.chance.choice((at, None))

    def _body(self, story: Row) -> list[str]:
        return [*self.chance.sample(story["sentences"], self.length), self._sentence(story["vocabulary"])]

    def _earlier(self, story: Row) -> list[str]:
        """Return the body of an article that was printed before."""
        found: list[str] = self.chance.choice(self.printed)
        return found

    def _sentence(self, vocabulary: list[str]) -> str:
        found = [self.chance.choice(vocabulary if self.chance.random() < 0.6 else self.words) for _ in range(14)]
        return " ".join(found).capitalize() + "."

    def article(self, key: str) -> dict[str, list[Row]]:
        """Return the rows of one article, by table."""
        chance, story = self.chance, self.chance.choice(self.stories)
        kind = chance.random()
        if self.printed and kind < 0.25:
            body = [each for each in self._earlier(story) if chance.random() < 0.92]  # a copy
        elif self.printed and kind < 0.4:
            body = self._earlier(story)[:3] + self._body(story)
        else:
            body = self._body(story)
        body = body or self._body(story)
        story["printed"].append(body)
        self.printed.append(body)
        article_id = hashed("invented", key)
        day, moment = self._published(story)
        published = {"published_precision": "unknown", "published_basis": "unknown"}
        if chance.random() >= self.undated:
            published = {"published_precision": "time" if moment else "day", "published_basis": "metadata"}
            published |= {"published_on": day, "published_start": day, "published_end": day, "published_at": moment}
        rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        rows["articles"].append(
            {
                "article_id": article_id,
                "source": "invented",
                "native_key": key,
                "content_hash": hashed(*body),
                "version": 1,
            }
            | {"language": "en", "raw_text": "", "title": body[0], "body": " ".join(body), "fetched_at": MOMENT}
            | {"word_count": sum(len(each.split()) for each in body), "outlet": chance.choice(OUTLETS)}
            | published
        )
        if chance.random() < 0.2:
            rows["article_agencies"].append({"article_id": article_id, "position": 0, "agency": "Meridian Wire"})
        actors = self._coded(rows, article_id, body, story, day)
        for number in range(chance.randint(0, self.said)):
            self._claim(rows, article_id, number, story, actors, body)
        return rows

    def _coded(
        self, rows: dict[str, list[Row]], article_id: str, body: list[str], story: Row, day: dt.date
    ) -> list[Row]:
        """Add the actors and events of an article; return its actors."""
        chance = self.chance
        actors = [self._actor(rows, article_id, n, story, chance) for n in range(chance.randint(2, 6))]
        for number, sentence in enumerate(body):
            for _ in range(chance.choice((0, 1, 1, 2))):
                self._event(rows, article_id, number, sentence, story, actors, day, chance)
        return actors

    def _actor(
        self, rows: dict[str, list[Row]], article_id: str, number: int, story: Row, chance: random.Random
    ) -> Row:
        row: Row = {"mention_id": hashed(article_id, "actor", number), "article_id": article_id}
        row |= {"start": number, "end": number + 1, "confidence": 0.9, "rule": "test"}
        which = chance.random()
        if which < 0.5:
            country = chance.choice(story["parties"])
            row |= {
                "text": country,
                "name": country,
                "actor_id": country,
                "country": country,
                "form": "name",
                "kind": "country",
            }
        elif which < 0.75:
            country = chance.choice(("USA", "TUR", "FRA"))
            row |= {"text": "the president", "form": "office", "kind": "person", "sector": "GOV", "country": country}
            row |= {"office_role": "president", "office_country": country, "rule": "office"}
        else:
            name = chance.choice(self._strangers(story))
            row |= {
                "text": chance.choice((name, name.split()[1])),
                "name": chance.choice((name, None)),
                "kind": "person",
            }
            row |= {"actor_id": hashed("actor", name), "form": "name", "sector": chance.choice(("GOV", "MIL", None))}
            row |= {"country": chance.choice((None, story["parties"][0]))}
        rows["actor_mentions"].append(row)
        return row

    def _event(
        self,
        rows: dict[str, list[Row]],
        article_id: str,
        number: int,
        sentence: str,
        story: Row,
        actors: list[Row],
        day: dt.date,
        chance: random.Random,
    ) -> None:
        kind, trigger = chance.choice(self.types)
        position = len(rows["event_mentions"])
        mention_id = hashed(article_id, "event", position)
        text = f"{sentence[:-1]} {trigger}."
        start = 1000 * number
        place = chance.choice((*PLACES, None, None, None))
        row = {
            "mention_id": mention_id,
            "article_id": article_id,
            "position": position,
            "event_type": kind,
            "quad_class": 1,
        }
        row |= {"status": chance.choice(STATUSES), "status_basis": "", "trigger_text": trigger, "sentence_text": text}
        row |= {"trigger_start": start + len(text) - len(trigger) - 1, "trigger_end": start + len(text) - 1}
        row |= {"sentence_start": start, "sentence_end": start + len(text), "is_headline": number == 0, "rule": "test"}
        row |= {"date_expression": chance.choice((None, None, "day:-1", day.isoformat(), "weekday:5"))}
        row |= {"date_precision": "unknown", "date_basis": "unknown", "ontology_version": "1"}
        row |= {"confidence": chance.choice((0.5, 0.7, 0.9))}
        if place:
            row |= dict(zip(("place_name", "place_country", "latitude", "longitude"), place, strict=True))
            row["place_text"] = place[0]
        rows["event_mentions"].append(row)
        for side, count in (("actor", chance.choice((0, 1, 1, 2))), ("recipient", chance.choice((0, 1)))):
            for place_of, actor in enumerate(chance.sample(actors, min(count, len(actors)))):
                rows["event_mention_parties"].append(
                    {
                        "mention_id": mention_id,
                        "side": side,
                        "position": place_of,
                        "text": actor["text"],
                        "start": 0,
                        "end": 1,
                    }
                    | {"actor_mention_id": actor["mention_id"], "actor_id": actor.get("actor_id"), "found_by": "test"}
                    | {"country": actor.get("country"), "sector": actor.get("sector")}
                )
        if chance.random() < 0.2:
            rows["event_mention_contexts"].append({"mention_id": mention_id, "context": "pandemic"})

    def _claim(
        self, rows: dict[str, list[Row]], article_id: str, number: int, story: Row, actors: list[Row], body: list[str]
    ) -> None:
        chance, claim_id = self.chance, hashed(article_id, "claim", number)
        start = sum(len(sentence) + 1 for sentence in body[:number])
        speaker = chance.choice((*actors, None))
        content = chance.choice(story["claims"])
        if chance.random() < 0.2:
            content = f"It is not true that {content}"
        row = {
            "claim_id": claim_id,
            "article_id": article_id,
            "position": number,
            "kind": "direct",
            "content_text": content,
        }
        row |= {
            "content_start": number,
            "content_end": number + 1,
            "sentence_start": start,
            "sentence_end": start + len(body[number] if number < len(body) else ""),
            "rule": "test",
        }
        row |= {"speaker_type": "person", "speaker_basis": "subject", "speaker_text": "he", "polarity": "affirmed"}
        row |= {"modality": chance.choice(("asserted", "asserted", "conditional")), "tense": "past", "confidence": 0.8}
        row |= {"date_precision": "unknown", "date_basis": "unknown", "is_headline": False, "is_thought": False}
        if speaker:
            row |= {"speaker_mention_id": speaker["mention_id"], "speaker_actor_id": speaker.get("actor_id")}
            who = {"actor_mention_id": speaker["mention_id"], "actor_id": speaker.get("actor_id")}
            rows["claim_speakers"].append({"claim_id": claim_id, "position": 0, **who})
        rows["claims"].append(row)
        rows["claim_actors"].append({"claim_id": claim_id, "position": 0, "actor_id": chance.choice(COUNTRIES)})


def tables(articles: Iterable[dict[str, list[Row]]]) -> Tables:
    """Return articles as tables, resolved by the days that they tell themselves, as a batch brings them."""
    found: dict[str, list[Row]] = {name: [] for name in TABLES}
    for article in articles:
        for name, rows in article.items():
            found[name] += rows
    framed = {name: table(name).frame(rows) for name, rows in found.items()}
    return framed | resolved(framed)


EVENT_TYPES = (
    "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "COOPERATE",
    "MOBILIZE", "PROTEST", "REJECT", "REQUEST", "RETREAT", "SANCTION", "SUPPORT", "THREATEN",
)  # fmt: skip
TRIGGERS = ("announced", "began", "talks", "refused", "offered", "struck", "warned", "ordered")


class Agency(Newsroom):
    """Invents long articles on stories that come and go, in words as frequent as they are in the news.

    They come in the order in which they are published, but one in twenty: that one comes a day late. What is coded of
    a sentence is the same wherever it is printed.
    """

    known_words = 20_000
    types = tuple((kind, trigger) for kind in EVENT_TYPES for trigger in TRIGGERS)
    said = 10

    def __init__(self, seed: int, *, per_day: int) -> None:
        """So many articles `per_day`, on a story of its own each eighth of them."""
        super().__init__(seed, stories=0, sentences=30, undated=0.02)
        rows = [row for row in seeds.rows("term_weights.csv") if row["term"] != "*"]
        self.common = [row["term"] for row in rows]
        self.frequencies = list(itertools.accumulate(int(row["article_count"]) for row in rows))
        self.countries = [row["country"] for row in seeds.rows("actors/countries.csv")]
        self.per_day = per_day
        self.count = 0

    def batch(self, size: int) -> list[dict[str, list[Row]]]:
        """Return the next articles."""
        found = []
        for _ in range(size):
            if self.count % 8 == 0:
                story = self._story(self.count) | {"day": self._now().date()}
                self.stories = [*self.stories[-300:], story]
            found.append(self.article(str(self.count)))
            self.count += 1
        return found

    def _body(self, story: Row) -> list[str]:
        return [self._sentence(story["vocabulary"]) for _ in range(self.length)]

    def _coded(
        self, rows: dict[str, list[Row]], article_id: str, body: list[str], story: Row, day: dt.date
    ) -> list[Row]:
        actors: list[Row] = []
        for number, sentence in enumerate(body):
            chance = random.Random(sentence)
            if chance.random() < 1 / 4:
                named = [self._actor(rows, article_id, len(actors) + n, story, chance) for n in range(2)]
                actors += named
                self._event(rows, article_id, number, sentence, story, named, day, chance)
        return actors

    def _now(self) -> dt.datetime:
        return dt.datetime.combine(FIRST_DAY, dt.time(), dt.UTC) + dt.timedelta(days=self.count / self.per_day)

    def _published(self, story: Row) -> tuple[dt.date, dt.datetime | None]:
        moment = self._now() - dt.timedelta(days=self.chance.random() < 1 / 20)
        return moment.date(), moment

    def _parties(self) -> list[str]:
        """Return three countries; the first of the list are in the news more often."""
        drawn = (int(len(self.countries) * self.chance.random() ** 2) for _ in range(3))
        return [self.countries[number] for number in drawn]

    def _strangers(self, story: Row) -> Sequence[str]:
        words = [word.capitalize() for word in story["vocabulary"][:6]]
        return [" ".join(words[:2]), " ".join(words[2:4]), " ".join(words[4:])]

    def _earlier(self, story: Row) -> list[str]:
        return self.chance.choice(story["printed"]) if story["printed"] else self._body(story)

    def _sentence(self, vocabulary: list[str]) -> str:
        chance = self.chance
        own = [chance.choice(vocabulary) for _ in range(4)]
        found = own + chance.choices(self.common, cum_weights=self.frequencies, k=18)
        chance.shuffle(found)
        return " ".join(found).capitalize() + "."
