import pytest

from transforms.link.terms import stem, weight, words


def test_words_are_compared_without_case_possessives_and_punctuation() -> None:
    assert words("Ankara’s S-400 deal — “the dog's bone”") == [
        "ankara",
        "s-400",
        "deal",
        "the",
        "dog",
        "bone",
    ]


@pytest.mark.parametrize(
    "forms",
    [
        ("talk", "talks", "talked", "talking"),
        ("take", "takes", "took", "taken", "taking"),
        ("stop", "stopped", "stopping"),
        ("country", "countries"),
        ("labour", "labor"),
        ("programme", "program", "programs"),
        ("sanction", "sanctions", "sanctioned"),
        ("act", "action", "actions", "active", "actively"),
    ],
)
def test_inflected_forms_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_other_words_do_not() -> None:
    assert len({stem(word) for word in ("press", "person", "prison", "president", "minister", "ministry")}) == 6


def test_what_stands_everywhere_weighs_nothing_and_what_is_unknown_weighs_most() -> None:
    assert weight("the") < 0.01
    weights = [weight(stem(word)) for word in ("the", "said", "sanctions", "zyzzyva")]
    assert weights == sorted(set(weights)) and weights[-1] == 1.0
