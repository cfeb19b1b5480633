import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.normalize import NormalizedArticle, normalized

LEAD = "The ministers of Norway and Latvia signed an accord on fishing in Riga on Friday, officials said."
SECOND = "They will meet again in the spring, when the quotas for herring are due, the Latvian minister said."
THIRD = "Trawlers from both countries have quarrelled over the banks east of Gotland for a decade."


def article(*lines: str, **given: str) -> NormalizedArticle:
    return normalized("\n\n".join(lines), **given)


def removed(found: NormalizedArticle) -> dict[str, str]:
    return {found.raw_text[e.start : e.end].strip(): e.reason for e in found.edits if e.kind == "removed"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Source: The Baltic Mirror", "source_line"),
        ("READ MORE: Herring, and who may catch it", "read_more"),
        ("Related: A decade of quarrels", "read_more"),
        ("Also read: What a quota is", "read_more"),
        ("Advertisement", "advertisement"),
        ("Fishermen mend their nets in Liepaja, Latvia, on May 4, 2021. (Photo by Anna Ozola)", "caption"),
        ("Fishermen mend their nets in Liepaja [Reuters]", "caption"),
        ("Nets dry in the sun (Getty Images)", "caption"),
        ("Nets dry in the sun. REUTERS/Anna Ozola", "caption"),
        ("Image copyright Getty Images Image caption Nets dry in the sun", "caption"),
        (
            "Latvian Minister Juris Berzins (left) shakes hands with Kari Lund of Norway in Riga on May 4.",
            "caption",
        ),
        ("With reporting by AFP, Reuters and dpa", "agency_credit"),
        ("(Reporting by Anna Ozola; Editing by Ivar Moe)", "agency_credit"),
        ("Anna Ozola in Riga contributed to this report.", "agency_credit"),
        ("Sign up for our newsletter and never miss a story", "newsletter"),
        ("Share this article on Facebook", "share"),
        ("Follow The Baltic Mirror on Twitter", "share"),
        ("© 2021 The Baltic Mirror. All rights reserved.", "copyright"),
        ("This website uses cookies to give you the best experience.", "cookies"),
        ("The Mirror's website can also be accessed at the following addresses:", "alternate_address"),
        ("This article was originally published by The Baltic Mirror.", "publication_note"),
        ("https://mirror.example/herring", "link"),
        ("___", "separator"),
        ("Embeded Object", "embedded_object"),
        ("[Norway announces a new quota for herring]", "read_more"),
        ("(Graphic: Herring landed since 2011)", "read_more"),
    ],
)
def test_boilerplate_goes_with_a_reason_and_the_text_around_stays(line: str, reason: str) -> None:
    found = article(LEAD, SECOND, line, THIRD)
    assert found.body == f"{LEAD}\n\n{SECOND}\n\n{THIRD}"
    assert removed(found) == {line: reason}


@pytest.mark.parametrize(
    "sentence",
    [
        "Sources: the minister and two of his aides said that the accord was signed.",
        "Read more than one newspaper, the minister told the fishermen.",
        "Reuters reported on Friday that the accord would hold for ten years.",
        "The photo of the handshake was shared widely on Facebook and Twitter.",
        "Senator Ann Moe (R) said that she would vote against the accord.",
        "Follow the money, she said, and look at who owns the boats.",
        "Watch what they do, not what they say, Lund told reporters.",
        "The image of the government has suffered (the polls agree).",
        "9/11 changed how ports are watched, said the harbour master.",
        "The views expressed by the minister shocked the fishermen of Gotland.",
        "Updates on the talks will be published on Monday, the ministry said.",
        "Copyright law is the subject of another round of talks.",
        "The rising tension contributed to the fall of the government, analysts said.",
        "On Friday, the minister said:",
        "Twitter has shut the account of the harbour master.",
        "Video showed the boats leaving the harbour at dawn.",
        "Subscribers of the newspaper have been told to wait, said its editor.",
        "Like many others on Facebook, she said that the accord came too late.",
    ],
)
def test_a_sentence_that_only_looks_like_boilerplate_stays(sentence: str) -> None:
    assert not removed(article(LEAD, SECOND, sentence, THIRD))


def test_inset_headings_go_and_a_line_that_opens_a_quotation_stays() -> None:
    found = article(LEAD, "Old quarrels", SECOND, "On what comes next:", THIRD, "The minister said:", f"“{SECOND}”")
    assert removed(found) == {"Old quarrels": "heading", "On what comes next:": "heading"}


def test_a_label_glued_to_the_next_word_goes_alone() -> None:
    found = article(LEAD, f"Embeded Object{SECOND}", THIRD)
    assert found.body == "\n\n".join((LEAD, SECOND, THIRD))


def test_a_list_of_links_goes_with_its_heading() -> None:
    found = article(LEAD, SECOND, THIRD, "Related stories", "Herring and its price", "Who owns the sea")
    assert found.body == "\n\n".join((LEAD, SECOND, THIRD))


def test_an_unfinished_line_beside_a_caption_belongs_to_it() -> None:
    found = article(LEAD, "The two ministers in Riga\nNets dry in the sun [Reuters]", SECOND, THIRD)
    assert found.body == "\n\n".join((LEAD, SECOND, THIRD))


def test_a_section_label_goes_and_the_title_below_it_is_found() -> None:
    found = article("News \u00a0/\u00a0 Baltic", "Norway and Latvia settle herring quarrel", LEAD, SECOND)
    assert removed(found) == {"News \u00a0/\u00a0 Baltic": "section_label"}
    assert found.title == "Norway and Latvia settle herring quarrel"
    assert found.title_span == (0, len(found.title))
    assert found.bases["title"] == "first_line"


def test_a_first_line_that_is_a_sentence_is_no_title_unless_it_is_written_as_one() -> None:
    assert article(LEAD, SECOND).title is None
    assert article("Ministers Settle Quarrel On Herring.", LEAD).title == "Ministers Settle Quarrel On Herring."


def test_lines_that_sum_a_report_up_are_no_title() -> None:
    line = "Ministers of Norway and Latvia have settled their quarrel on who may catch herring"
    assert article(f"{line} now", f"{line} in May", f"{line} in June", LEAD).title is None


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        (" (AFP)", "agency_credit"),
        (" (Reporting by Anna Ozola)", "agency_credit"),
        (" - Reuters", "agency_credit"),
        (" Read more: Herring and its price", "read_more"),
        (" (Photo by Anna Ozola)", "caption"),
        (" Click to share on Twitter (Opens in new window)", "share"),
    ],
)
def test_boilerplate_at_the_end_of_a_paragraph_goes_and_the_paragraph_stays(ending: str, reason: str) -> None:
    long = f"{THIRD} {SECOND} {LEAD} {THIRD} {SECOND}"
    found = article(LEAD, long + ending)
    assert found.body == f"{LEAD}\n\n{long}"
    assert list(removed(found).values()) == [reason]


def test_a_title_given_apart_becomes_the_first_line() -> None:
    found = article(LEAD, SECOND, title="Herring quarrel settled")
    assert found.raw_text == f"Herring quarrel settled\n\n{LEAD}\n\n{SECOND}"
    assert found.raw_text[found.text_start :] == f"{LEAD}\n\n{SECOND}"
    assert found.title_span == (0, 23)


def test_a_title_given_apart_that_begins_the_text_stands_there_once() -> None:
    text = f"Herring\u00a0quarrel “settled”\n\n{LEAD}"
    found = normalized(text, title='Herring quarrel "settled"')
    assert (found.raw_text, found.text_start) == (text, 0)
    assert found.title == "Herring quarrel “settled”"


@pytest.mark.parametrize(
    ("line", "dateline", "agencies"),
    [
        (f"RIGA, May 4 (Reuters) - {LEAD}", "RIGA, May 4 (Reuters) -", ("Reuters",)),
        (f"RIGA, Latvia (AP) — {LEAD}", "RIGA, Latvia (AP) —", ("AP",)),
        (f"Riga, May 4: {LEAD}", "Riga, May 4:", ()),
        (f"RIGA -- {LEAD}", "RIGA --", ()),
        (f"Riga, 4 May (Xinhua) -- {LEAD}", "Riga, 4 May (Xinhua) --", ("Xinhua",)),
        (f"(Reuters) - {LEAD}", None, ("Reuters",)),
        (f"BREAKING: {LEAD}", None, ()),
        (f"Lund: {LEAD}", None, ()),
        (LEAD, None, ()),
    ],
)
def test_a_dateline_is_found_as_printed_and_stays_in_the_body(
    line: str, dateline: str | None, agencies: tuple[str, ...]
) -> None:
    found = article("Herring quarrel settled", line, SECOND)
    assert (found.dateline, found.agencies) == (dateline, agencies)
    assert found.body == found.raw_text
    if dateline:
        assert found.dateline_span is not None
        assert found.body[slice(*found.dateline_span)] == dateline


def test_outlet_and_moment_that_are_run_together_are_told_apart() -> None:
    found = article("Source: The Baltic Mirror4 May 2021 11:32:32", LEAD, SECOND)
    assert (found.outlet, found.bases["outlet"]) == ("The Baltic Mirror", "source_line")
    assert found.published.at == datetime(2021, 5, 4, 11, 32, 32, tzinfo=UTC)
    assert (found.published.precision, found.published.basis) == ("time", "source_line")


@pytest.mark.parametrize(
    ("given", "outlet"),
    [
        ({"outlet": "Mirror"}, "Mirror"),
        ({"outlet": "www.Mirror.example"}, "mirror.example"),
        ({}, "The Baltic Mirror"),
        ({"url": "https://www.balticmirror.example/a"}, "The Baltic Mirror"),
        ({"url": "https://other.example/a"}, "other.example"),
    ],
)
def test_the_outlet_is_the_given_one_else_who_a_line_or_the_url_names(given: dict[str, str], outlet: str) -> None:
    assert article(LEAD, SECOND, "Source: The Baltic Mirror, Reuters", **given).outlet == outlet


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("© 2021 The Baltic Mirror. All rights reserved.", "The Baltic Mirror"),
        ("Copyright 2021 The Associated Press. All rights reserved.", None),
        ("Copyright 1995 - . All rights reserved.", None),
        ("The Baltic Mirror’s website can also be accessed at the following addresses:", "The Baltic Mirror"),
        ("Source: Reuters, AFP", None),
    ],
)
def test_the_outlet_is_who_owns_the_text_and_no_agency(line: str, outlet: str | None) -> None:
    assert article(LEAD, SECOND, line).outlet == outlet


def test_agencies_are_credited_in_their_order_and_who_took_a_picture_is_not() -> None:
    found = article(f"RIGA (AFP) - {LEAD}", "Nets dry in the sun [Reuters]", SECOND, "With reporting by dpa and AFP")
    assert found.agencies == ("AFP", "dpa")


def test_a_byline_is_found_and_goes() -> None:
    found = article("Herring quarrel settled", "By Anna Ozola, Associated Press", LEAD, SECOND)
    assert (found.byline, found.agencies) == ("Anna Ozola, Associated Press", ("AP",))
    assert "Ozola" not in found.body


FIRST_CAPTION = "Nets dry in the sun on May 7, 2021. (Photo by Anna Ozola)"


@pytest.mark.parametrize(
    ("lines", "given", "day", "basis"),
    [
        ([LEAD], {"published_text": "2021-05-08"}, date(2021, 5, 8), "metadata"),
        (["Published: 8 May 2021", LEAD], {}, date(2021, 5, 8), "source_line"),
        (["Saturday, May 8, 2021", LEAD], {"published_text": "2021-05-09"}, date(2021, 5, 9), "metadata"),
        ([LEAD], {"url": "https://mirror.example/2021/05/08/herring"}, date(2021, 5, 8), "metadata"),
        ([f"RIGA, May 8, 2021 (AP) - {LEAD}"], {}, date(2021, 5, 8), "dateline"),
        ([f"Riga, May 8: {LEAD}"], {}, None, "unknown"),
        ([f"Riga, May 8: {LEAD}"], {"published_text": "2021"}, date(2021, 5, 8), "dateline"),
        ([f"Riga, May 8: {LEAD}", SECOND, "© 2021 The Mirror"], {}, date(2021, 5, 8), "dateline"),
        ([LEAD, FIRST_CAPTION], {}, date(2021, 5, 7), "caption"),
        ([SECOND, FIRST_CAPTION], {}, None, "unknown"),
        ([LEAD, f"File photo: {FIRST_CAPTION}"], {}, None, "unknown"),
        ([f"{LEAD} The accord was drafted on May 2, 2021."], {}, None, "unknown"),
    ],
)
def test_the_publication_date_rests_on_the_best_there_is(
    lines: list[str], given: dict[str, str], day: date | None, basis: str
) -> None:
    found = article(*lines, THIRD, **given)
    assert (found.published.on, found.published.basis) == (day, basis)


def test_a_year_alone_that_a_copyright_line_tells_is_a_year() -> None:
    found = article(LEAD, SECOND, "© 2021 The Baltic Mirror")
    assert (found.published.precision, found.published.start) == ("year", date(2021, 1, 1))
    assert article(LEAD, SECOND, "© 1995-2021 The Baltic Mirror").published.start == date(2021, 1, 1)


@pytest.mark.parametrize("text", ["20177-05-04", "30 February 2021"])
def test_a_given_date_that_cannot_be_one_is_a_problem_and_no_other_date_takes_its_place(text: str) -> None:
    found = article("4 May 2021", LEAD, published_text=text)
    assert text in found.problems["published_text"]
    assert found.published.precision == "unknown"


@pytest.mark.parametrize("text", ["", " \n ", "\u00a0"])
def test_a_blank_text_is_a_problem(text: str) -> None:
    assert set(normalized(text).problems) == {"text"}
    assert normalized(text, title="A title").problems


@pytest.mark.parametrize(
    ("text", "given", "language"),
    [
        (f"{LEAD} {SECOND}", None, "en"),
        ("Putin met Erdogan in Moscow.", None, "en"),
        ("Die Minister aus Norwegen und Lettland haben am Freitag ein Abkommen geschlossen.", None, "de"),
        ("Herring", None, "und"),
        ("Herring", "en-GB", "en"),
        (f"{LEAD} {SECOND} {THIRD}", "de", "en"),
        ("12 345 67", "English", "und"),
    ],
)
def test_the_language_is_told_by_the_text_and_by_the_source_where_that_is_short(
    text: str, given: str | None, language: str
) -> None:
    assert normalized(text, language=given).language == language


def test_boilerplate_that_is_all_there_is_stays() -> None:
    assert normalized("READ MORE: Herring, and who may catch it").body


LINES = st.sampled_from(
    [
        LEAD,
        SECOND,
        "Old quarrels",
        "READ MORE: Herring",
        "Nets [Reuters]",
        "",
        "Embeded ObjectThe end.",
        "a\u00a0 b",
        "itâ€™s",
        "Source: Mirror4 May 2021",
        "Related stories",
        "x" * 500,
        "\r",
        "(AFP)",
        f"{THIRD} (AFP)",
        "By Ann Moe",
    ]
)


@given(
    st.lists(LINES, max_size=12),
    st.sampled_from(["\n", "\n\n", " \n"]),
    st.sampled_from([None, "Old quarrels", "New"]),
)
def test_every_line_of_the_body_is_found_in_the_raw_text(lines: list[str], between: str, title: str | None) -> None:
    found = normalized(between.join(lines), title=title)
    assert found.spans.applied(found.raw_text) == found.body
    for start in range(0, len(found.body), 7):
        raw_start, raw_end = found.spans.to_raw(start, start + 1)
        assert found.spans.to_body(raw_start, raw_end) is not None
        if raw_end - raw_start == 1 and not found.raw_text[raw_start].isspace():
            assert found.raw_text[raw_start] == found.body[start]
    if found.title_span:
        assert found.body[slice(*found.title_span)] == found.title


def test_five_megabytes_in_one_line_are_read_in_seconds() -> None:
    started = time.process_time()
    found = normalized("The ministers met (again) in Riga: " * 150_000)
    assert found.word_count == 900_000
    assert time.process_time() - started < 30
