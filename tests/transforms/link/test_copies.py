import random
from datetime import UTC, date, datetime
from itertools import combinations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.link.copies import Text, copies, origins, sentence_origins

HARBOUR = (
    "The harbour of Velmora was closed on Monday after a freighter with four hundred tons of grain "
    "had struck the outer mole. "
    "Divers found a hole of two metres in the hull, and tugs held the ship upright through the night. "
    "The harbour master said that the freighter had ignored two signals to wait for the tide. "
    "Fishermen lost a day's work, and the ferry to the islands will not sail before Thursday. "
)
VINEYARDS = (
    "Frost has destroyed a third of the buds in the vineyards along the river, the growers' "
    "association said. "
    "Growers had lit straw fires between the rows for three nights in a row, but the smoke did not "
    "keep out the cold. "
    "The state will pay half of the damage if the growers replant with hardier vines. "
)
LATE = "Insurers expect claims of nine million crowns for the freighter and its grain in Velmora harbour. "


def links(articles: pl.DataFrame) -> list[tuple[str, str, str, str]]:
    return copies(articles).select("article_id", "linked_id", "kind", "direction_basis").rows()


def test_a_text_printed_again_is_a_copy_of_the_earlier_one(articles) -> None:
    found = articles(
        {"article_id": "a", "body": HARBOUR, "published_on": date(2021, 5, 4)},
        {"article_id": "b", "body": HARBOUR + LATE, "published_on": date(2021, 5, 3)},
        {"article_id": "c", "body": VINEYARDS, "published_on": date(2021, 5, 3)},
    )
    assert links(found) == [("a", "b", "copy", "date")]
    assert dict(origins(found, copies(found)).iter_rows()) == {"a": "b", "b": "b", "c": "c"}


def test_within_a_day_the_time_tells_who_was_first(articles) -> None:
    day = {"published_on": date(2021, 5, 3), "body": HARBOUR}
    found = articles(
        day | {"article_id": "a", "published_at": datetime(2021, 5, 3, 9, tzinfo=UTC)},
        day | {"article_id": "b", "published_at": datetime(2021, 5, 3, 7, tzinfo=UTC)},
        day | {"article_id": "c"},
    )
    assert links(found) == [("a", "b", "copy", "date"), ("c", "a", "copy", "unknown"), ("c", "b", "copy", "unknown")]


def test_sentences_taken_over_make_a_partial_copy(articles) -> None:
    first, second, *_ = HARBOUR.split(". ")
    found = articles(
        {"article_id": "a", "body": HARBOUR, "published_on": date(2021, 5, 3)},
        {
            "article_id": "b",
            "body": f"The coast had a bad week. {first}. Meanwhile, {second}. {LATE}" + VINEYARDS,
            "published_on": date(2021, 5, 5),
        },
    )
    assert links(found) == [("b", "a", "partial_copy", "date")]
    assert dict(origins(found, copies(found)).iter_rows())["b"] == "b", "most of it is its own"


def test_a_sentence_comes_from_the_first_that_has_it(articles) -> None:
    taken, other, *_ = HARBOUR.split(". ")
    found = articles(
        {"article_id": "a", "body": HARBOUR, "published_on": date(2021, 5, 3)},
        {"article_id": "b", "body": f"{LATE}{taken}. {other}. {VINEYARDS}", "published_on": date(2021, 5, 4)},
        {"article_id": "c", "body": f"{taken}. {other}. {VINEYARDS}{LATE}", "published_on": date(2021, 5, 6)},
        {"article_id": "d", "body": HARBOUR, "published_on": date(2021, 5, 7)},
    )
    told = copies(found)
    texts = found.drop("origin_id", strict=False).join(origins(found, told), on="article_id")
    sentences = [
        ("b", f"{taken}."),
        ("b", VINEYARDS.split(". ")[0]),
        ("b", "The harbour of Velmora."),
        ("a", f"{taken}."),
    ]
    sentences += [("d", f"{taken}.")]
    frame = pl.DataFrame(
        [(str(number), *each) for number, each in enumerate(sentences)],
        schema=["key", "article_id", "text"],
        orient="row",
    )
    origin_of = dict(sentence_origins(frame, told, texts).rows())
    assert origin_of["0"] == "a"
    assert origin_of["1"] is None, "its own, which c took over"
    assert origin_of["2"] is None, "too short to prove anything"
    assert origin_of["3"] is None
    assert origin_of["4"] is None, "the article is a copy as a whole"


def test_a_quotation_in_both_is_no_copy(articles) -> None:
    words = HARBOUR.replace(". ", ", ").strip(" ,")
    found = articles(
        {"article_id": "a", "body": f"“{words},” the mayor of Velmora said on the pier. {LATE}" + VINEYARDS},
        {
            "article_id": "b",
            "body": f"At noon the mayor of Velmora spoke. “{words},” he said. The grain is lost." * 1,
        },
    )
    assert [kind for *_, kind, _ in links(found)] != ["partial_copy"]


def test_a_notice_that_an_outlet_prints_below_everything_is_no_copy(articles) -> None:
    notice = (
        "Please confirm your subscription by clicking the box below, then choose which newsletters "
        "you wish to receive. "
        "You agree to occasional updates and special offers for our products and services, and may "
        "cancel them any time. "
    )
    found = articles(
        {"article_id": "a", "body": HARBOUR + notice, "outlet": "Velmora Post"},
        {"article_id": "b", "body": VINEYARDS + notice, "outlet": "River Courier"},
    )
    assert links(found) == []


def test_an_article_put_together_from_two_comes_from_the_one_that_gave_most(articles) -> None:
    found = articles(
        {"article_id": "b", "body": HARBOUR + VINEYARDS.replace("third", "quarter")},
        {
            "article_id": "a",
            "body": HARBOUR + LATE * 2 + "The mole is a century old, and the harbour of Velmora is full. " * 3,
        },
        {
            "article_id": "c",
            "body": VINEYARDS + "Vines need ten years, and growers along the river are old. " * 4,
        },
    )
    assert dict(origins(found, copies(found)).iter_rows()) == {"a": "a", "b": "a", "c": "c"}


def test_who_credits_an_agency_copies_from_it(articles) -> None:
    agencies = pl.DataFrame([{"article_id": "a", "position": 0, "agency": "Meridian Wire"}])
    found = articles(
        {"article_id": "a", "body": HARBOUR, "outlet": "Velmora Post", "published_on": date(2021, 5, 3)},
        {"article_id": "b", "body": HARBOUR, "outlet": "Meridian Wire", "published_on": date(2021, 5, 3)},
    )
    assert copies(found, agencies).select("article_id", "linked_id", "direction_basis").rows() == [("a", "b", "credit")]


def test_copies_through_others_have_one_origin(articles) -> None:
    found = articles(
        *(
            {"article_id": name, "body": HARBOUR + LATE * more, "published_on": date(2021, 5, 3 + more)}
            for more, name in enumerate("cab")
        )
    )
    assert set(origins(found, copies(found))["origin_id"]) == {"c"}


def test_there_may_be_no_articles(articles) -> None:
    assert copies(articles()).is_empty()
    assert origins(articles(), copies(articles())).is_empty()


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_links_are_those_of_the_set_of_articles_in_any_order(shuffler: random.Random) -> None:
    rows = [
        {"article_id": f"{number}", "body": body, "published_on": None, "outlet": None}
        for number, body in enumerate((HARBOUR, HARBOUR + LATE, VINEYARDS + HARBOUR, VINEYARDS, LATE * 3))
    ]
    schema = {"article_id": pl.String, "body": pl.String, "published_on": pl.Date, "outlet": pl.String}
    given_order = pl.DataFrame(rows, schema=schema)
    shuffler.shuffle(rows)
    shuffled = pl.DataFrame(rows, schema=schema)
    assert copies(shuffled).equals(copies(given_order))
    assert origins(shuffled, copies(shuffled)).equals(origins(given_order, copies(given_order)))


def test_near_duplicates_are_found_among_many() -> None:
    generator = random.Random(5)
    vocabulary = ["".join(generator.choices("abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(3000)]
    bodies = []
    for _ in range(150):
        body = generator.choices(vocabulary, k=200)
        bodies.append(body)
        if generator.random() < 0.3:
            bodies.append([word if generator.random() > 0.06 else generator.choice(vocabulary) for word in body])
    rows = [{"article_id": f"{number:03}", "body": " ".join(body)} for number, body in enumerate(bodies)]
    found = {tuple(sorted(pair)) for pair in copies(pl.DataFrame(rows)).select("article_id", "linked_id").iter_rows()}
    shingles = {row["article_id"]: Text(row["body"]).shingles for row in rows}
    alike = {
        (one, other)
        for one, other in combinations(shingles, 2)
        if len(shingles[one] & shingles[other]) >= 0.5 * len(shingles[one] | shingles[other])
    }
    assert len(alike) > 10
    assert len(found & alike) >= 0.95 * len(alike)
