"""Articles as reports: when they came, in which order, and how many independent ones a thing has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

import polars as pl

NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Report:
    """What linking needs of an article: its days of publication (None: unknown) and where it comes from."""

    article_id: str
    outlet: str | None
    origin_id: str
    story_id: str | None
    published_on: date | None
    published_at: datetime | None
    first_day: date | None
    last_day: date | None

    @property
    def order(self) -> tuple[date, datetime, str]:
        """Sort key: the first published first, within a day by the time where one is known; the undated last."""
        return self.first_day or date.max, self.published_at or NEVER, self.article_id


def reports(articles: pl.DataFrame) -> dict[str, Report]:
    """Return the articles by their id; `origin_id` is their own id where none is known yet.

    Needs `article_id`; reads `outlet`, `origin_id`, `story_id`, `published_on`, `published_at`, `published_start`,
    `published_end`, each of which may be missing.
    """
    return {row["article_id"]: _report(row) for row in articles.iter_rows(named=True)}


def told_in(row: Mapping[str, Any], known: Mapping[str, Report]) -> Report:
    """Return the article of a claim or a mention as a report of it: it comes from where its sentence comes from."""
    report = known[row["article_id"]]
    return replace(report, origin_id=row["sentence_origin_id"]) if row["sentence_origin_id"] else report


def counted(members: Iterable[Report]) -> dict[str, Any]:
    """Return by how many and since when something is reported, as the contracts of groups name it."""
    told = list(members)
    distinct = {member.article_id: member for member in told}.values()
    days = sorted(member.published_on for member in distinct if member.published_on)
    return {
        "article_count": len(distinct),
        "outlet_count": len({member.outlet for member in distinct if member.outlet}),
        "origin_count": len({member.origin_id for member in told}),
        "first_reported_on": days[0] if days else None,
        "last_reported_on": days[-1] if days else None,
    }


def days_apart(one: Report, other: Report) -> int | None:
    """Return the days that lie at least between two publications; None where one of them is not known to some
    days.
    """
    if not (one.first_day and one.last_day and other.first_day and other.last_day):
        return None
    return max((other.first_day - one.last_day).days, (one.first_day - other.last_day).days, 0)


def _report(row: dict[str, Any]) -> Report:
    published_on = row.get("published_on")
    return Report(
        article_id=row["article_id"],
        outlet=row.get("outlet"),
        origin_id=row.get("origin_id") or row["article_id"],
        story_id=row.get("story_id"),
        published_on=published_on,
        published_at=row.get("published_at"),
        first_day=row.get("published_start") or published_on,
        last_day=row.get("published_end") or published_on,
    )
