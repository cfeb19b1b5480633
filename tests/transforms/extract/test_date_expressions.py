"""Date expressions of a paragraph, in their normal form."""

import pytest
import spacy

from transforms.extract.dates import dates_in
from transforms.extract.text import Paragraph

NORMAL_FORMS = {
    "They met on March 10, 2017.": ["2017-03-10"],
    "They met on 10 March 2017.": ["2017-03-10"],
    "They met on Friday, March 10.": ["--03-10"],
    "They met on the 3rd of May.": ["--05-03"],
    "The note of 2017-03-10 was lost.": ["2017-03-10"],
    "They met in March 2017.": ["2017-03"],
    "They met in March.": ["--03"],
    "They met last March.": ["--03:past"],
    "They met in early March.": ["early/--03"],
    "They met in late 2016.": ["late/2016"],
    "They met in 2015.": ["2015"],
    "In 2000 people the virus was found.": [],
    "They met in the 1990s.": ["decade:1990"],
    "They met in the summer of 2016.": ["season:2016:summer"],
    "They met last summer.": ["season::summer"],
    "They met from March 3 to April 5, 2012.": ["span:2012-03-03/2012-04-05"],
    "They met on March 3-5.": ["span:--03-03/--03-05"],
    "They ruled between 2010 and 2014.": ["span:2010/2014"],
    "They have met since 2011.": ["since:2011"],
    "They will meet until 2030.": ["until:2030"],
    "They met on Monday.": ["weekday:1"],
    "They met last Monday night.": ["weekday:1:past"],
    "They meet next Friday.": ["weekday:5:next"],
    "They met on Mondays.": [],
    "They met yesterday evening.": ["day:-1"],
    "They meet tomorrow.": ["day:1"],
    "They met last week.": ["week:-1"],
    "They meet next month.": ["month:1"],
    "They met earlier this year.": ["this:year"],
    "They met three years ago.": ["ago:3:year"],
    "They met a few days ago.": ["ago:3:day"],
    "They met in the past two years.": ["past:2:year"],
    "They meet in the coming weeks.": ["next:3:week"],
    "They met over the weekend.": ["weekend:-1"],
    "They marked the 10th anniversary of the war.": ["ago:10:year"],
    "They may march in silence.": [],
    "Moscow, March 12: They met on Friday.": ["weekday:5"],
}


@pytest.mark.parametrize("text", NORMAL_FORMS)
def test_expressions_have_a_normal_form(text: str) -> None:
    paragraph = Paragraph(index=0, start=0, text=text, doc=spacy.blank("en")(text))
    assert [expression.normal for expression in dates_in(paragraph)] == NORMAL_FORMS[text]


def test_offsets_are_those_of_the_body() -> None:
    body = "A first paragraph.\nThey met on March 10, 2017."
    paragraph = Paragraph(index=1, start=19, text=body[19:], doc=spacy.blank("en")(body[19:]))
    [expression] = dates_in(paragraph)
    assert body[expression.start : expression.end] == expression.text == "March 10, 2017"
