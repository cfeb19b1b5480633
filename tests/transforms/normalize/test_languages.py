"""The language of a text, so that only what is English is coded as English."""

import pytest

from transforms.normalize.languages import UNDETERMINED, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministers of France and Germany met in Paris to talk of the war and of the peace.", "en"),
        ("Путин встретился с Эрдоганом в Сочи в пятницу.", "ru"),
        ("普京与埃尔多安在莫斯科会面讨论叙利亚局势以及双边关系问题等", "zh"),
        ("Der Präsident traf am Montag den Außenminister von Frankreich und sprach mit ihm über den Krieg.", "de"),
        ("Oslo.", UNDETERMINED),
    ],
)
def test_a_text_is_in_the_language_of_its_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_of_a_few_words_the_language_is_what_is_given() -> None:
    assert language_of("Ministros se reunieron en Lima.", "es-PE") == "es"


def test_what_is_given_does_not_outweigh_what_is_written() -> None:
    assert language_of("Министры иностранных дел встретились во вторник. " * 10, "en") == "ru"
