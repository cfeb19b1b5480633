"""Date expressions as the text says them, in a normal form that needs no publication date.

Normal forms (unresolved; `transforms.link.dates` resolves them against the day of publication):

    2017-03-10  2017-03  2017     a day, month or year
    --03-10  --03                 a day or month without its year (":past" or ":next" tells which one)
    season:2017:summer  season::summer
    decade:1990
    day:-1  week:0  month:-1  year:1   so many days, weeks, months, years from the day of publication
    weekday:5  weekday:5:past  weekday:5:next     1 is Monday
    ago:2:year                    two years ago (as exact as its unit)
    past:2:year  next:2:week      the span of so many units up to, or from, the day of publication
    this:week                     earlier this week: from its beginning to the day of publication
    early/--03  mid/2017  late/decade:1990      a third of another form
    since:2017-03  until:2017     open on one side
    span:2015/2017                from the first to the last
    before                        some time before; no date is known
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from transforms.extract.text import Paragraph

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        ),
        start=1,
    )
    for name in names.split()
}
NUMBERS = {
    word: number
    for number, words in enumerate(
        "a/an/one/single two/couple/couple_of three/few/several four five six seven eight nine ten eleven twelve".split(),
        start=1,
    )
    for word in words.replace("_", " ").split("/")
} | {"a few": 3, "a couple of": 2, "couple of": 2, "twenty": 20, "thirty": 30, "fifteen": 15, "half a": 1}

MONTH = r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
MONTH_2 = MONTH.replace("<month>", "<month2>")
YEAR = r"(?P<year>(?:19|20)\d\d)"
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
DAY_2 = DAY.replace("<day>", "<day2>")
WEEKDAY = r"(?P<weekday>Mon(?:day)?|Tue(?:s|sday)?|Wed(?:nesday)?|Thu(?:rs|rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)"
LONG_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
NUMBER = r"(?P<number>\d{1,3}|a few|a couple of|half a|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|several)"
UNIT = r"(?P<unit>day|week|month|year|decade|hour|minute)s?"
DATELINE = re.compile(r"^\W*[A-Z][\w.' -]{1,30}[,/(]\s*(?:\w+\s*[,/(]\s*)?$")  # "Moscow, March 12:", "ANKARA (Reuters, May 3) -"
DATELINE_END = re.compile(r"^\s*(?:[:)–—-]|\((?:AP|AFP|Reuters|Xinhua))")
HINT = re.compile(
    r"\d|day|week|month|year|decade|yester|tomorrow|night|morning|season|summer|winter|spring|autumn|fall"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Sept|Oct|Nov|Dec"
)
PART = r"(?:\s+(?:morning|afternoon|evening|night))?"


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date as it is said: its offsets in the article's body, its words and its normal form."""

    start: int
    end: int
    text: str
    normal: str


def dates_in(paragraph: Paragraph) -> list[DateExpression]:
    """Return the date expressions of a paragraph, in the order of the text; the longest of those that overlap."""
    text = paragraph.doc.text
    if not HINT.search(text):
        return []
    taken: list[tuple[int, int]] = []
    found = []
    for pattern, normal in rules():
        for match in pattern.finditer(text):
            begin, end = match.span("all") if "all" in pattern.groupindex else match.span()
            if DATELINE.match(text[:begin]) and DATELINE_END.match(text[end:]):
                continue
            if any(begin < b and a < end for a, b in taken):
                continue
            form = normal(match)
            if form is not None:
                taken.append((begin, end))
                found.append(
                    DateExpression(paragraph.start + begin, paragraph.start + end, text[begin:end], form)
                )
    return sorted(found, key=lambda expression: expression.start)


@cache
def rules() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...]:
    """Return the expressions with what makes their normal form, the longest first."""
    return tuple(
        (re.compile(pattern, re.IGNORECASE if fold else 0), normal) for pattern, normal, fold in _rules()
    )


def _rules() -> Iterator[tuple[str, Callable[[re.Match[str]], str | None], bool]]:
    weekday = rf"(?:{WEEKDAY},?\s+)?"
    yield (
        rf"\b(?:from|between)\s+(?P<all>{MONTH}\s+{DAY}\s*(?:to|and|-|–|until|through)\s*(?:{MONTH_2}\s+)?{DAY_2}(?:,?\s+{YEAR})?)\b",
        _days_between,
        False,
    )
    yield rf"\b{MONTH}\s+{DAY}\s*(?:-|–)\s*{DAY_2}(?:,?\s+{YEAR})?\b", _days_between, False
    yield rf"\b{DAY}\s*(?:-|–|to|and)\s*{DAY_2}\s+{MONTH}(?:,?\s+{YEAR})?\b", _days_between, False
    yield rf"\b{weekday}{MONTH}\s+{DAY}(?:,?\s+{YEAR})?\b(?!\s*(?:percent|%|million|years?\b))", _day, False
    yield rf"\b{weekday}{DAY}\s+(?:of\s+)?{MONTH}(?:,?\s+{YEAR})?\b", _day, False
    yield r"\b(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])\b", _iso, False
    yield (
        rf"\b(?:between|from)\s+(?P<all>(?P<year>(?:19|20)\d\d)\s*(?:and|to|until|through|-|–)\s*(?P<year2>(?:19|20)\d\d))\b",
        _years,
        False,
    )
    yield r"\b(?P<all>(?P<year>(?:19|20)\d\d)\s*[-–]\s*(?P<year2>(?:19|20)\d\d))\b", _years, False
    yield rf"\b(?P<third>early|mid|late)[\s-]+(?P<all>{MONTH}(?:,?\s+(?:of\s+)?{YEAR})?)\b", _month, False
    yield rf"\bsince\s+(?P<all>{MONTH}(?:,?\s+{YEAR})?)\b", _since_month, False
    yield rf"\b{MONTH},?\s+(?:of\s+)?{YEAR}\b", _month, False
    yield rf"\b(?:last|this past|previous)\s+{MONTH}\b", lambda m: f"--{_month_number(m):02d}:past", False
    yield rf"\b(?:next|this coming)\s+{MONTH}\b", lambda m: f"--{_month_number(m):02d}:next", False
    yield (
        rf"\b(?:in|during|throughout|by|until|till|of|for|from|this)\s+(?P<all>{MONTH})(?=[\s,.;)]|$)(?!\s+\d)",
        _month,
        False,
    )
    yield r"\b(?:the\s+)?(?P<third>early|mid|late)?[\s-]*(?P<decade>19\d0|20\d0)s\b", _decade, True
    yield r"\b(?P<third>early|mid|late)[\s-]+(?:in\s+)?(?P<all>(?P<year>(?:19|20)\d\d))\b", _year, True
    yield r"\bsince\s+(?P<all>(?P<year>(?:19|20)\d\d))\b", lambda m: f"since:{m['year']}", True
    yield r"\b(?:until|till)\s+(?P<all>(?P<year>(?:19|20)\d\d))\b", lambda m: f"until:{m['year']}", True
    yield (
        r"\b(?P<season>summer|winter|spring|autumn|fall)\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b",
        _season,
        True,
    )
    yield (
        r"\b(?:in|of|from|by|during|before|after|throughout|for|to|back in|than)\s+(?:the\s+year\s+)?(?P<all>(?P<year>(?:19|20)\d\d))\b(?!\s*(?:people|troops|soldiers|men|dead|[a-z]+s\b))",
        _year,
        True,
    )
    yield r"(?<=[(])(?P<year>(?:19|20)\d\d)(?=[)])", _year, False
    yield (
        r"\b(?P<year>(?:19|20)\d\d)(?=\s+(?:annexation|invasion|revolution|coup|war|election|elections|agreement|deal|treaty|attack|attacks|accord|ceasefire|constitution|referendum|summit|downing|bombing|shooting|killing|massacre|murder|protests|campaign|conflict|crisis|speech|meeting|visit)\b)",
        _year,
        True,
    )
    yield rf"\b{NUMBER}\s+{UNIT}\s+(?:ago|earlier|before)\b", _ago, True
    yield (
        rf"\b(?:in|over|during|for|within)?\s*(?P<all>the\s+(?:past|last|previous)\s+(?:{NUMBER}\s+)?{UNIT})\b",
        lambda m: f"past:{_number(m)}:{_unit(m)}",
        True,
    )
    yield rf"\b(?P<all>(?:past|last)\s+{NUMBER}\s+{UNIT})\b", lambda m: f"past:{_number(m)}:{_unit(m)}", True
    yield (
        rf"\b(?P<all>(?:the\s+)?(?:next|coming|following)\s+{NUMBER}\s+{UNIT})\b",
        lambda m: f"next:{_number(m)}:{_unit(m)}",
        True,
    )
    yield rf"\b(?P<all>in\s+(?:the\s+)?coming\s+{UNIT})\b", lambda m: f"next:3:{_unit(m)}", True
    yield rf"\bwithin\s+(?P<all>{NUMBER}\s+{UNIT})\b", lambda m: f"next:{_number(m)}:{_unit(m)}", True
    yield r"\b(?:earlier|later)\s+(?P<all>today|on\s+(?P<weekday>\w+day))\b", _earlier_day, True
    yield r"\bearlier\s+this\s+(?P<unit>week|month|year)\b", lambda m: f"this:{m['unit'].lower()}", True
    yield r"\blater\s+this\s+(?P<unit>week|month|year)\b", lambda m: f"rest:{m['unit'].lower()}", True
    yield (
        r"\b(?:earlier|late|early)?\s*(?P<all>last\s+(?P<unit>week|month|year))\b",
        lambda m: f"{m['unit'].lower()}:-1",
        True,
    )
    yield r"\b(?:next|the coming)\s+(?P<unit>week|month|year)\b", lambda m: f"{m['unit'].lower()}:1", True
    yield r"\b(?:this|the current)\s+(?P<unit>week|month|year)\b", lambda m: f"{m['unit'].lower()}:0", True
    yield (
        r"\b(?:last|this)\s+(?P<season>summer|winter|spring|autumn|fall)\b",
        lambda m: f"season::{_season_name(m)}",
        True,
    )
    yield (
        r"\b(?:the\s+)?previous\s+(?P<unit>day|week|month|year)\b",
        lambda m: f"{m['unit'].lower()}:-1",
        True,
    )
    yield r"\b(?:last|this past|over the|at the)\s+(?P<all>weekend)\b", lambda m: "weekend:-1", True
    yield r"\b(?:next|this|the coming)\s+(?P<all>weekend)\b", lambda m: "weekend:0", True
    yield r"\bthe\s+day\s+before\s+yesterday\b", lambda m: "day:-2", True
    yield r"\bthe\s+day\s+after\s+tomorrow\b", lambda m: "day:2", True
    yield rf"\b(?:yesterday{PART}|last\s+night|overnight|the\s+day\s+before)\b", lambda m: "day:-1", True
    yield rf"\btomorrow{PART}\b", lambda m: "day:1", True
    yield r"\b(?:today|tonight|this\s+(?:morning|afternoon|evening))\b", lambda m: "day:0", True
    yield rf"\b(?:last|this\s+past)\s+{LONG_WEEKDAY}{PART}\b", lambda m: f"weekday:{_weekday(m)}:past", False
    yield (
        rf"\b(?:next|this\s+coming|the\s+coming)\s+{LONG_WEEKDAY}{PART}\b",
        lambda m: f"weekday:{_weekday(m)}:next",
        False,
    )
    yield rf"\b{LONG_WEEKDAY}{PART}\b(?!s)", lambda m: f"weekday:{_weekday(m)}", False
    yield r"\b(?:last|past)\s+(?P<unit>decade|century)\b", lambda m: "past:10:year", True
    yield (
        r"\b(?P<ordinal>\d{1,3})(?:st|nd|rd|th)\s+anniversary\s+of\b",
        lambda m: f"ago:{int(m['ordinal'])}:year",
        True,
    )


def _month_number(match: re.Match[str], group: str = "month") -> int:
    return MONTHS[match[group].lower().rstrip(".")]


def _weekday(match: re.Match[str]) -> int:
    return WEEKDAYS[match["weekday"].lower()]


def _number(match: re.Match[str]) -> int:
    word = match["number"]
    if not word:
        return 1
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def _unit(match: re.Match[str]) -> str:
    unit: str = match["unit"].lower()
    return "day" if unit in {"hour", "minute"} else unit


def _third(match: re.Match[str], form: str) -> str:
    third = match.groupdict().get("third")
    return f"{third.lower()}/{form}" if third else form


def _day(match: re.Match[str]) -> str | None:
    day = f"{_month_number(match):02d}-{int(match['day']):02d}"
    return f"{match['year']}-{day}" if match["year"] else f"--{day}"


def _iso(match: re.Match[str]) -> str:
    return match.group()


def _days_between(match: re.Match[str]) -> str:
    last_month = _month_number(match, "month2") if match.groupdict().get("month2") else _month_number(match)
    year = f"{match['year']}-" if match["year"] else "--"
    return f"span:{year}{_month_number(match):02d}-{int(match['day']):02d}/{year}{last_month:02d}-{int(match['day2']):02d}"


def _years(match: re.Match[str]) -> str | None:
    return f"span:{match['year']}/{match['year2']}" if match["year"] <= match["year2"] else None


def _month(match: re.Match[str]) -> str:
    year = match.groupdict().get("year")
    month = f"{_month_number(match):02d}"
    return _third(match, f"{year}-{month}" if year else f"--{month}")


def _since_month(match: re.Match[str]) -> str:
    return f"since:{_month(match)}"


def _year(match: re.Match[str]) -> str:
    return _third(match, match["year"])


def _decade(match: re.Match[str]) -> str:
    return _third(match, f"decade:{match['decade']}")


def _season_name(match: re.Match[str]) -> str:
    return match["season"].lower().replace("fall", "autumn")


def _season(match: re.Match[str]) -> str:
    return f"season:{match['year']}:{_season_name(match)}"


def _ago(match: re.Match[str]) -> str:
    unit, number = _unit(match), _number(match)
    return f"ago:{number * 10}:year" if unit == "decade" else f"ago:{number}:{unit}"


def _earlier_day(match: re.Match[str]) -> str | None:
    name = match["weekday"]
    if not name:
        return "day:0"
    number = WEEKDAYS.get(name.lower())
    return f"weekday:{number}:past" if number else None
