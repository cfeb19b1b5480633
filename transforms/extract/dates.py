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
from functools import cache, lru_cache

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
    "a": 1, "an": 1, "one": 1, "half a": 1, "two": 2, "couple": 2, "a couple of": 2, "three": 3, "few": 3, "a few": 3,
    "several": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip


def _either(words: str) -> list[str]:
    """Return each word as it stands in a sentence, and as it begins one."""
    return [form for word in words.split() for form in (word, word.capitalize())]


MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
MONTH_2 = MONTH.replace("<month>", "<month2>")
YEAR = r"(?P<year>(?:19|20)\d\d)"
YEAR_2 = r"(?P<year2>(?:19|20)\d\d)"
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
DAY_2 = DAY.replace("<day>", "<day2>")
WEEKDAY = (
    r"(?P<weekday>Mon(?:day)?|Tue(?:s|sday)?|Wed(?:nesday)?|Thu(?:rs|rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)"
)
LONG_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
NUMBER = (
    r"(?P<number>\d{1,3}|a few|a couple of|half a|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|fifteen|twenty|thirty|several)"
)
UNIT = r"(?P<unit>day|week|month|year|decade|hour|minute)s?"
PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
DATELINE = re.compile(r"^\W*[A-Z][\w.' -]{1,30}[,/(]\s*(?:\w+\s*[,/(]\s*)?$")  # "Moscow, March 12:"
DATELINE_END = re.compile(r"^\s*(?:[:)–—-]|\((?:AP|AFP|Reuters|Xinhua))")
# Of which words a text must hold one before the expressions that need them are tried; some need two kinds.
CUES = {
    "month": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "year": ["19", "20"],
    "weekday": ["day"],
    "unit": _either("day week month year decade hour minute century"),
    "ago": _either("ago earlier before"),
    "past": _either("past last previous"),
    "next": _either("next coming following within"),
    "season": _either("summer winter spring autumn fall"),
    "word": [
        *_either("yester today tonight tomorrow overnight"),
        *("night", "morning", "afternoon", "evening", "weekend", "annivers"),
    ],
}
YEAR_OF = (  # "the 2014 annexation"
    "annexation|invasion|revolution|coup|war|elections?|agreement|deal|treaty|attacks?|accord|ceasefire|constitution"
    "|referendum|summit|downing|bombing|shooting|killing|massacre|murder|protests|campaign|conflict|crisis|visit"
)
Normal = Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date as it is said: its offsets in the article's body, its words and its normal form."""

    start: int
    end: int
    text: str
    normal: str


def dates_in(paragraph: Paragraph) -> list[DateExpression]:
    """Return the date expressions of a paragraph, in the order of the text; of those that overlap the longest."""
    return [
        DateExpression(paragraph.start + begin, paragraph.start + end, paragraph.text[begin:end], normal)
        for begin, end, normal in _found(paragraph.text)
    ]


@lru_cache(maxsize=128)  # the paragraphs of an article, which events and claims ask for one after the other
def _found(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return begin, end and normal form of each date expression in a text."""
    cues = {cue for cue, words in CUES.items() if any(word in text for word in words)}
    if not cues:
        return ()
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, int, str]] = []
    for needed, pattern, normal in rules():
        if not needed <= cues:
            continue
        for match in pattern.finditer(text):
            begin, end = match.span("all") if "all" in pattern.groupindex else match.span()
            if DATELINE.match(text[:begin]) and DATELINE_END.match(text[end:]):
                continue
            if any(begin < b and a < end for a, b in taken):
                continue
            form = normal(match)
            if form is not None:
                taken.append((begin, end))
                found.append((begin, end, form))
    return tuple(sorted(found))


@cache
def rules() -> tuple[tuple[frozenset[str], re.Pattern[str], Normal], ...]:
    """Return the expressions, each with its cues and what makes its normal form; the longest come first."""
    found = []
    for cues, pattern, normal in _rules():
        needed = frozenset(cues.split())
        flags = re.IGNORECASE if needed & {"unit", "season", "word"} else 0
        found.append((needed, re.compile(pattern, flags), normal))
    return tuple(found)


def _rules() -> Iterator[tuple[str, str, Normal]]:
    named_day, year = rf"(?:{WEEKDAY},?\s+)?", rf"(?:,?\s+{YEAR})?"
    to = r"\s*(?:to|and|-|–|until|through)\s*"
    yield "month", rf"\b(?:from|between)\s+(?P<all>{MONTH}\s+{DAY}{to}(?:{MONTH_2}\s+)?{DAY_2}{year})\b", _days_between
    yield "month", rf"\b{MONTH}\s+{DAY}\s*(?:-|–)\s*{DAY_2}{year}\b", _days_between
    yield "month", rf"\b{DAY}{to}{DAY_2}\s+{MONTH}{year}\b", _days_between
    yield "month", rf"\b{named_day}{MONTH}\s+{DAY}{year}\b(?!\s*(?:percent|%|million|years?\b))", _day
    yield "month", rf"\b{named_day}{DAY}\s+(?:of\s+)?{MONTH}{year}\b", _day
    yield "year", r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b", lambda m: m.group()
    yield "year", rf"\b(?:between|from)\s+(?P<all>{YEAR}{to}{YEAR_2})\b", _years
    yield "year", rf"\b{YEAR}\s*[-–]\s*{YEAR_2}\b", _years
    yield "month", rf"\b(?P<third>[Ee]arly|[Mm]id|[Ll]ate)[\s-]+(?P<all>{MONTH}(?:,?\s+(?:of\s+)?{YEAR})?)\b", _month
    yield "month", rf"\b[Ss]ince\s+(?P<all>{MONTH}{year})\b", lambda m: f"since:{_month(m)}"
    yield "month", rf"\b{MONTH},?\s+(?:of\s+)?{YEAR}\b", _month
    yield "month", rf"\b(?:[Ll]ast|this past|previous)\s+{MONTH}\b", lambda m: f"{_month(m)}:past"
    yield "month", rf"\b(?:[Nn]ext|this coming)\s+{MONTH}\b", lambda m: f"{_month(m)}:next"
    preposition = r"\b(?:[Ii]n|[Dd]uring|[Tt]hroughout|[Bb]y|[Uu]ntil|till|of|for|[Ff]rom|[Tt]his)"
    yield "month", rf"{preposition}\s+(?P<all>{MONTH})(?=[\s,.;)]|$)(?!\s+\d)", _month
    yield "year", r"\b(?:the\s+)?(?P<third>[Ee]arly|[Mm]id|[Ll]ate)?[\s-]*(?P<decade>19\d0|20\d0)s\b", _decade
    yield "year", rf"\b(?P<third>[Ee]arly|[Mm]id|[Ll]ate)[\s-]+(?:in\s+)?(?P<all>{YEAR})\b", _year
    yield "year", rf"\b[Ss]ince\s+(?P<all>{YEAR})\b", lambda m: f"since:{m['year']}"
    yield "year", rf"\b[Uu]ntil\s+(?P<all>{YEAR})\b", lambda m: f"until:{m['year']}"
    yield "season", rf"\b(?P<season>summer|winter|spring|autumn|fall)\s+(?:of\s+)?{YEAR}\b", _season
    preposition = r"\b(?:[Ii]n|[Oo]f|[Ff]rom|[Bb]y|[Dd]uring|[Bb]efore|[Aa]fter|[Tt]hroughout|for|to|than|the)"
    preposition += r"\s+(?:the\s+year\s+)?"
    yield "year", rf"{preposition}(?P<all>{YEAR})\b(?!\s*(?:people|troops|soldiers|men|dead|[a-z]+s\b))", _year
    yield "year", rf"(?<=[(]){YEAR}(?=[)])", _year
    yield "year", rf"\b{YEAR}(?=\s+(?:{YEAR_OF})\b)", _year
    yield "unit ago", rf"\b{NUMBER}\s+{UNIT}\s+(?:ago|earlier|before)\b", _ago
    yield "unit past", rf"\b(?P<all>the\s+(?:past|last|previous)\s+(?:{NUMBER}\s+)?{UNIT})\b", _past
    yield "unit past", rf"\b(?:past|last)\s+{NUMBER}\s+{UNIT}\b", _past
    yield "unit next", rf"\b(?:the\s+)?(?:next|coming|following)\s+{NUMBER}\s+{UNIT}\b", _next
    yield "unit next", rf"\bin\s+(?:the\s+)?coming\s+{UNIT}\b", lambda m: f"next:3:{_unit(m)}"
    yield "unit next", rf"\bwithin\s+(?P<all>{NUMBER}\s+{UNIT})\b", _next
    yield "weekday", r"\b(?:[Ee]arlier|[Ll]ater)\s+(?P<all>today|on\s+(?P<weekday>\w+day))\b", _earlier_day
    yield "unit", r"\bearlier\s+this\s+(?P<unit>week|month|year)\b", lambda m: f"this:{_unit(m)}"
    yield "unit", r"\blater\s+this\s+(?P<unit>week|month|year)\b", lambda m: f"rest:{_unit(m)}"
    yield "unit past", r"\blast\s+(?P<unit>week|month|year)\b", lambda m: f"{_unit(m)}:-1"
    yield "unit next", r"\b(?:next|the coming)\s+(?P<unit>week|month|year)\b", lambda m: f"{_unit(m)}:1"
    yield "unit", r"\b(?:this|the current)\s+(?P<unit>week|month|year)\b", lambda m: f"{_unit(m)}:0"
    yield "unit past", r"\b(?:the\s+)?previous\s+(?P<unit>day|week|month|year)\b", lambda m: f"{_unit(m)}:-1"
    yield "unit past", r"\b(?:last|past)\s+(?:decade|century)\b", lambda m: "past:10:year"
    yield "season", r"\b(?:last|this)\s+(?P<season>summer|winter|spring|autumn|fall)\b", _season
    yield "word", r"\b(?:last|this past|over the|at the)\s+(?P<all>weekend)\b", lambda m: "weekend:-1"
    yield "word", r"\b(?:next|this|the coming)\s+(?P<all>weekend)\b", lambda m: "weekend:0"
    yield "word", r"\bthe\s+day\s+before\s+yesterday\b", lambda m: "day:-2"
    yield "word", r"\bthe\s+day\s+after\s+tomorrow\b", lambda m: "day:2"
    yield "word", rf"\b(?:yesterday{PART}|last\s+night|overnight)\b", lambda m: "day:-1"
    yield "word", rf"\btomorrow{PART}\b", lambda m: "day:1"
    yield "word", r"\b(?:today|tonight|this\s+(?:morning|afternoon|evening))\b", lambda m: "day:0"
    yield "weekday", rf"\b(?:[Ll]ast|this\s+past)\s+{LONG_WEEKDAY}{PART}\b", lambda m: f"weekday:{_weekday(m)}:past"
    coming = r"\b(?:[Nn]ext|this\s+coming|the\s+coming)"
    yield "weekday", rf"{coming}\s+{LONG_WEEKDAY}{PART}\b", lambda m: f"weekday:{_weekday(m)}:next"
    yield "weekday", rf"\b{LONG_WEEKDAY}{PART}\b(?!s)", lambda m: f"weekday:{_weekday(m)}"
    yield "word", r"\b(?P<ordinal>\d{1,3})(?:st|nd|rd|th)\s+anniversary\s+of\b", lambda m: f"ago:{m['ordinal']}:year"


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


def _days_between(match: re.Match[str]) -> str:
    last_month = _month_number(match, "month2") if match.groupdict().get("month2") else _month_number(match)
    year = f"{match['year']}-" if match["year"] else "--"
    return (
        f"span:{year}{_month_number(match):02d}-{int(match['day']):02d}/{year}{last_month:02d}-{int(match['day2']):02d}"
    )


def _years(match: re.Match[str]) -> str | None:
    return f"span:{match['year']}/{match['year2']}" if match["year"] <= match["year2"] else None


def _month(match: re.Match[str]) -> str:
    year = match.groupdict().get("year")
    month = f"{_month_number(match):02d}"
    return _third(match, f"{year}-{month}" if year else f"--{month}")


def _year(match: re.Match[str]) -> str:
    return _third(match, match["year"])


def _decade(match: re.Match[str]) -> str:
    return _third(match, f"decade:{match['decade']}")


def _season_name(match: re.Match[str]) -> str:
    return match["season"].lower().replace("fall", "autumn")


def _season(match: re.Match[str]) -> str:
    return f"season:{match.groupdict().get('year') or ''}:{_season_name(match)}"


def _past(match: re.Match[str]) -> str:
    return f"past:{_number(match)}:{_unit(match)}"


def _next(match: re.Match[str]) -> str:
    return f"next:{_number(match)}:{_unit(match)}"


def _ago(match: re.Match[str]) -> str:
    unit, number = _unit(match), _number(match)
    return f"ago:{number * 10}:year" if unit == "decade" else f"ago:{number}:{unit}"


def _earlier_day(match: re.Match[str]) -> str | None:
    name = match["weekday"]
    if not name:
        return "day:0"
    number = WEEKDAYS.get(name.lower())
    return f"weekday:{number}:past" if number else None
