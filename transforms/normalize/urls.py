"""What names an article: its canonical URL, and the key by which its source knows it."""

import re
from functools import cache
from urllib.parse import urlsplit

import seeds

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE_IN_PATH = re.compile(
    rf"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2]|{'|'.join(MONTHS)})(?:[/-](0?[1-9]|[12]\d|3[01]))?(?=[/_-]|$)"
)


def canonical(url: str) -> str:
    """Drop what never identifies an article, its fragment and known tracking parameters; `?id=7` stays."""
    address, _, query = url.strip().partition("#")[0].partition("?")
    kept = [part for part in query.split("&") if part and not _tracking().match(part)]
    return address + ("?" + "&".join(kept) if kept else "")


def native_key(guid: str | None, url: str | None, path: str | None) -> str:
    """Return what a source knows a record by: its guid, else canonical URL, else path; else a ValueError."""
    for key in ((guid or "").strip(), canonical(url or ""), (path or "").strip()):
        if key:
            return key
    raise ValueError("A record needs a guid, a URL or a path to be known by")


def host(url: str) -> str | None:
    """Return the host of a URL without its `www.`, or None where it names none."""
    try:
        name = urlsplit(url.strip()).hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def date_in_path(url: str) -> str | None:
    """Return the day or month that the path of a URL tells (/2017/03/12/, /2017/mar/12/), as text."""
    found = DATE_IN_PATH.search(url.partition("?")[0])
    if not found:
        return None
    month = found[2] if found[2].isdigit() else str(MONTHS.index(found[2]) + 1)
    return "-".join(part.zfill(2) for part in (found[1], month, found[3]) if part)


@cache
def _tracking() -> re.Pattern[str]:
    names = "|".join(seeds.document("boilerplate.yml")["tracking_parameters"])
    return re.compile(rf"(?:{names})(?:=|$)")
