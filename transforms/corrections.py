"""Corrections by people: what an article, a mention or an event is, told by somebody who knows.

They are declared in `seeds/corrections.yml` (how, is told there), applied to whatever passes, and noted in
`applied_corrections`. What they change goes through the same gates as everything else.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from transforms.identity import article_id, content_hash, hashed
from transforms.link.actors import profile, profiles
from transforms.normalize.dates import parsed
from warehouse.schema import table

Row = dict[str, Any]
Tables = Mapping[str, pl.DataFrame]
ARTICLE_FIELDS = ("published", "title", "outlet")
KINDS = {"article": ARTICLE_FIELDS, "mention": ("actor",), "no_event": (), "same_event": (), "other_events": ()}
INTERVAL = re.compile(r"\s*\.\.\s*")


@dataclass(frozen=True)
class Days:
    """A date of publication: its first and last day, how exact it is, and the day itself where it is one."""

    start: date
    end: date
    precision: str

    @property
    def on(self) -> date | None:
        """The day, null for longer intervals."""
        return self.start if self.start == self.end else None


@dataclass(frozen=True)
class Correction:
    """One correction: `kind` says which of `targets` (ids of articles or mentions) it is about, and `says` what."""

    id: str
    kind: str
    targets: tuple[str, ...]
    says: Mapping[str, Any] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """A hash that changes with what it says."""
        return hashed(
            self.id, self.kind, *self.targets, *sorted(f"{name}={value}" for name, value in self.says.items())
        )


@dataclass(frozen=True)
class Corrections:
    """All corrections that are declared."""

    every: tuple[Correction, ...] = ()

    @property
    def version(self) -> str:
        """A hash that changes with any of them."""
        return hashed(*(one.version for one in self.every)) if self.every else "uncorrected"

    def of(self, kind: str) -> dict[str, Correction]:
        """Return the corrections of a kind by what they are about."""
        return {target: one for one in self.every if one.kind == kind for target in one.targets}

    def groups(self, kind: str) -> tuple[tuple[str, ...], ...]:
        """Return the mentions that belong together by corrections of a kind (`same_event`, `other_events`)."""
        return tuple(one.targets for one in self.every if one.kind == kind)

    def hashes(self, article_of: Mapping[str, str]) -> dict[str, str]:
        """Return a hash of its corrections for each article with some; `article_of` tells that of a mention."""
        touching: dict[str, set[str]] = {}
        for one in self.every:
            for target in one.targets:
                article = target if one.kind == "article" else article_of.get(target)
                if article is not None:
                    touching.setdefault(article, set()).add(one.version)
        return {article: hashed(*sorted(versions)) for article, versions in touching.items()}


def corrections_in(document: Any) -> Corrections:
    """Return the corrections of a file; a ValueError names the one that is wrong, and how."""
    entries = (document or {}).get("corrections") or []
    found = [_correction(entry, number) for number, entry in enumerate(entries, start=1)]
    twice = {one.id for one in found if sum(other.id == one.id for other in found) > 1}
    if twice:
        raise ValueError(f"Corrections: the id {', '.join(sorted(twice))} is given twice.")
    return Corrections(tuple(found))


def _correction(entry: Any, number: int) -> Correction:
    name = f"Correction {entry['id']!r}" if isinstance(entry, dict) and "id" in entry else f"Correction {number}"
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise ValueError(f"{name} must be a mapping with an `id` of its own.")
    kinds = [kind for kind in KINDS if kind in entry]
    if len(kinds) != 1:
        raise ValueError(f"{name} must be about one of {', '.join(KINDS)}.")
    (kind,) = kinds
    unknown = set(entry) - {"id", "why", kind, *KINDS[kind]}
    if unknown:
        raise ValueError(f"{name} has {', '.join(sorted(map(str, unknown)))}, which says nothing about {kind}.")
    targets = tuple(map(str, entry[kind])) if isinstance(entry[kind], list) else (str(entry[kind]),)
    if kind in ("same_event", "other_events") and len(set(targets)) < 2:
        raise ValueError(f"{name} must list two or more ids of event mentions.")
    says = {field: entry[field] for field in KINDS[kind] if field in entry}
    if KINDS[kind] and not says:
        raise ValueError(f"{name} must say one of {', '.join(KINDS[kind])}.")
    if "published" in says:
        try:
            says["published"] = _days(str(says["published"]))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    return Correction(entry["id"], kind, targets, says)


def _days(text: str) -> Days:
    """Return what a day, month, year or `first..last` stands for."""
    parts = [parsed(part) for part in INTERVAL.split(text)]
    start, end = parts[0].start, parts[-1].end
    if start is None or end is None or start > end or len(parts) > 2:
        raise ValueError(f"{text!r} is no day (2017-03-12), month, year, or first and last day with .. between")
    return Days(start, end, "span" if len(parts) > 1 else "day" if start == end else parts[0].precision)


def corrected_deliveries(deliveries: pl.DataFrame, corrections: Corrections) -> pl.DataFrame:
    """Return deliveries as their sources should have told: with the date, title and outlet that corrections say."""
    known = corrections.of("article")
    if not known:
        return deliveries
    rows = deliveries.to_dicts()
    for row in rows:
        correction = known.get(article_id(row["source"], row["native_key"]))
        if correction is not None:
            says = correction.says
            row |= {name: says[name] for name in ("title", "outlet") if name in says}
            if "published" in says:
                row["published_text"] = says["published"].start.isoformat()
    return table("deliveries").frame(rows)


def corrected_articles(deliveries: pl.DataFrame, found: Tables, corrections: Corrections) -> dict[str, pl.DataFrame]:
    """Return what was normalized of corrected deliveries, told apart as corrected, with `applied_corrections`.

    `deliveries` are those that the source gave: they make the version, whatever was corrected.
    """
    known = corrections.of("article")
    applied: list[Row] = []
    rows = []
    given = (
        {article_id(row["source"], row["native_key"]): row for row in deliveries.iter_rows(named=True)} if known else {}
    )
    for row in found["articles"].iter_rows(named=True) if known else ():
        correction = known.get(row["article_id"])
        rows.append(row)
        if correction is None:
            continue
        delivery = given[row["article_id"]]
        row["content_hash"] = content_hash(delivery)
        for name, value in correction.says.items():
            was = delivery["published_text" if name == "published" else name]
            if name == "published":
                row |= {
                    "published_at": None,
                    "published_on": value.on,
                    "published_start": value.start,
                    "published_end": value.end,
                    "published_precision": value.precision,
                    "published_basis": "corrected",
                }
                value = f"{value.start}..{value.end}" if value.on is None else str(value.on)
            applied.append(_applied(row["article_id"], correction, name, row["article_id"], was, value))
    changed = {"articles": table("articles").frame(rows)} if applied else {}
    return {**found, **changed, "applied_corrections": table("applied_corrections").frame(applied)}


def corrected_mentions(
    tables: Tables, corrections: Corrections, actors: Collection[str] = ()
) -> dict[str, pl.DataFrame]:
    """Return the extracted tables of a batch as corrections have them, with `applied_corrections`.

    To be resolved afterwards: parties, speakers and what refers back to a mention go with it. `actors` are ids that are
    known beside those of the reference tables; an actor that nobody knows is not applied.
    """
    found = dict(tables)
    applied: list[Row] = []
    whom = {
        mention: one
        for mention, one in corrections.of("mention").items()
        if (actor := one.says["actor"]) is None or actor in profiles() or actor in actors
    }
    if whom:
        applied += _stand_for(found, whom)
    article_of = dict(found["event_mentions"].select("mention_id", "article_id").iter_rows())
    gone = {mention: one for mention, one in corrections.of("no_event").items() if mention in article_of}
    if gone:
        types = dict(found["event_mentions"].select("mention_id", "event_type").iter_rows())
        for name in ("event_mentions", "event_mention_parties", "event_mention_contexts"):
            found[name] = found[name].filter(~pl.col("mention_id").is_in(list(gone)))
        applied += [_applied(article_of[m], one, "event", m, types[m], None) for m, one in gone.items()]
    for kind, name in (("same_event", "same_event"), ("other_events", "other_event")):
        for one in corrections.every:
            for mention in one.targets if one.kind == kind else ():
                if mention in article_of and mention not in gone:
                    others = ", ".join(target for target in one.targets if target != mention)
                    applied.append(_applied(article_of[mention], one, name, mention, None, others))
    so_far = tables.get("applied_corrections", table("applied_corrections").frame([]))
    found["applied_corrections"] = pl.concat([so_far, table("applied_corrections").frame(applied)])
    return found


def _stand_for(tables: dict[str, pl.DataFrame], whom: Mapping[str, Correction]) -> list[Row]:
    """Let mentions, and what refers back to them, stand for whom corrections say; return what was applied."""
    mentions = tables["actor_mentions"].to_dicts()
    applied = []
    says: dict[str, Row] = {}
    for row in mentions:
        if correction := whom.get(row["mention_id"]):
            applied.append(
                _applied(
                    row["article_id"], correction, "actor", row["mention_id"], row["actor_id"], correction.says["actor"]
                )
            )
            says[row["mention_id"]] = _settled(correction.says["actor"])
            row |= says[row["mention_id"]] | {
                "antecedent_id": None, "confidence": 1.0, "rule": f"correction:{correction.id}",
            }  # fmt: skip
    if not says:
        return []
    for row in mentions:  # in the order of the text: what refers back comes behind
        if row["mention_id"] not in says and row["antecedent_id"] in says:
            says[row["mention_id"]] = says[row["antecedent_id"]]
            row |= says[row["mention_id"]]
    tables["actor_mentions"] = table("actor_mentions").frame(mentions)
    tables["actor_mention_candidates"] = tables["actor_mention_candidates"].filter(
        ~pl.col("mention_id").is_in(list(says))
    )
    parties = tables["event_mention_parties"].to_dicts()
    for row in parties:
        if row["actor_mention_id"] in says:
            row |= {name: says[row["actor_mention_id"]][name] for name in ("actor_id", "country", "sector")}
    tables["event_mention_parties"] = table("event_mention_parties").frame(parties)
    return applied


def _settled(actor: str | None) -> Row:
    known = profile(actor) if actor else None
    return {
        "actor_id": actor,
        "name": known.name if known and actor in profiles() else None,
        "country": known.country if known else None,
        "sector": known.sector if known else None,
        "office_role": None,
        "office_country": None,
    }


def _applied(article: str, correction: Correction, name: str, target: str, was: str | None, became: str | None) -> Row:
    return {
        "article_id": article,
        "correction_id": correction.id,
        "field": name,
        "target_id": target,
        "was_text": was,
        "became_text": became,
    }


def unknown_in(
    corrections: Corrections, articles: Collection[str], mentions: Collection[str], actors: Collection[str]
) -> Iterator[str]:
    """Yield a sentence for each thing that a correction names and nobody knows."""
    for one in corrections.every:
        for target in _missing(one.targets, articles if one.kind == "article" else mentions):
            what = "article" if one.kind == "article" else "mention"
            yield f"Correction {one.id!r} names the {what} {target!r}, which is not in the warehouse."
        actor = one.says.get("actor")
        if actor is not None and actor not in actors and actor not in profiles():
            yield f"Correction {one.id!r} names the actor {actor!r}, whom no table knows: it is not applied."


def _missing(targets: Iterable[str], known: Collection[str]) -> list[str]:
    return [target for target in targets if target not in known]
