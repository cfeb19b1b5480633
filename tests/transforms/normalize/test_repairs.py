import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.normalize.repairs import repaired


def repair(raw: str) -> str:
    return repaired(raw).applied(raw)


@pytest.mark.parametrize(
    ("raw", "expected", "reason"),
    [
        ("Ana\u00a0Silva", "Ana Silva", "space"),
        ("one \u00a0 two", "one two", "space"),
        ("one  two", "one two", "space"),
        ("end \nnext", "end\nnext", "space"),
        ("co\u00adoperate", "cooperate", "invisible"),
        ("zero\u200bwidth", "zerowidth", "invisible"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour", "line_break"),
        ("itâ€™s", "it’s", "mojibake"),
        ("cafÃ©", "café", "mojibake"),
        ("R&amp;D", "R&D", "html_entity"),
        ("cafe\u0301", "café", "composed"),
        ("the ﬁrst", "the first", "ligature"),
    ],
)
def test_a_character_is_repaired_and_the_repair_recorded(raw: str, expected: str, reason: str) -> None:
    spans = repaired(raw)
    assert spans.applied(raw) == expected
    assert {edit.reason for edit in spans.edits} == {reason}
    assert {edit.kind for edit in spans.edits} == {"repaired"}


@pytest.mark.parametrize(
    "text",
    ["“Ça va”, dit-il à l’été.", "Zürich – “CAFÉ”’s Š”", "AT&T & R&D; fine", "naïve—á “ê”", "新华社北京"],
)
def test_what_is_right_stays(text: str) -> None:
    assert not repaired(text).edits


def test_lines_wrapped_to_a_width_are_joined_and_paragraphs_stay_apart() -> None:
    raw = (
        "The governor of the province said on Monday that\n"
        "the bridge over the river would be closed for the\n"
        "whole of the winter, because its pillars had been\n"
        "harmed by ice, and that a ferry would be found in\n"
        "the meantime.\n\n"
        "Fishermen in the village of Oksa blamed the people\n"
        "at the dam, who had let too much water go at once\n"
        "in the first days of the frost, and asked that it\n"
        "be looked into by the ministry."
    )
    first, second = repair(raw).split("\n\n")
    assert "\n" not in first + second
    assert first.endswith("in the meantime.")
    assert " asked that it be looked into" in second


def test_short_lines_that_were_not_wrapped_stay_apart() -> None:
    text = "Red\nGreen\nBlue\nYellow\nBlack\nWhite\nThe colours are in this order."
    assert repair(text) == text


@given(st.text(alphabet="ab .\n\r\t\u00a0\u00adâ€™&;#8é\u0301ﬁ", max_size=60))
def test_any_text_can_be_repaired_and_the_second_repair_of_spaces_changes_nothing(raw: str) -> None:
    spans = repaired(raw)
    body = spans.applied(raw)
    assert len(body) == spans.body_length
    assert "\r" not in body
    assert "\u00a0" not in body


def test_five_megabytes_in_one_line_are_repaired_in_seconds() -> None:
    started = time.process_time()
    for text in (" " * 5_000_000 + "x", "a\u00a0b & c " * 500_000, "&" * 5_000_000):
        repair(text)
    assert time.process_time() - started < 60
