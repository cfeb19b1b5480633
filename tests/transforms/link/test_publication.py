from datetime import date

from transforms.link.publication import inferred
from warehouse.schema import table


def links(*rows: tuple[str, str, float]):
    return table("article_links").frame(
        [
            {"article_id": one, "linked_id": other, "kind": "copy", "shared_share": share, "direction_basis": "unknown"}
            for one, other, share in rows
        ]
    )


def alike(*pairs: tuple[str, str]):
    return table("story_pairs").frame(
        [{"article_id": one, "linked_id": other, "likeness": 0.3} for one, other in pairs]
    )


def test_an_undated_article_came_out_within_days_of_its_copies(articles) -> None:
    found = articles({"article_id": "b"}, {"article_id": "a", "published_on": date(2017, 3, 12)})
    row = inferred(found, links(("b", "a", 0.9)), alike()).row(0, named=True)
    assert (row["published_start"], row["published_end"]) == (date(2017, 3, 9), date(2017, 3, 15))
    assert (row["published_precision"], row["published_basis"], row["published_on"]) == ("span", "inferred", None)


def test_it_does_not_matter_which_of_them_took_the_text(articles) -> None:
    found = articles({"article_id": "b"}, {"article_id": "a", "published_on": date(2017, 3, 12)})
    assert inferred(found, links(("a", "b", 0.9)), alike()).row(0, named=True)["published_basis"] == "inferred"


def test_a_date_that_is_known_stays(articles) -> None:
    found = articles(
        {"article_id": "b", "published_on": date(2018, 1, 1)}, {"article_id": "a", "published_on": date(2017, 3, 12)}
    )
    assert inferred(found, links(("b", "a", 0.9)), alike()).equals(found)


def test_a_paragraph_of_background_dates_nothing(articles) -> None:
    found = articles({"article_id": "b"}, {"article_id": "a", "published_on": date(2017, 3, 12)})
    assert inferred(found, links(("b", "a", 0.1)), alike()).equals(found)


def test_an_undated_article_came_out_within_days_of_its_story(articles) -> None:
    found = articles(
        {"article_id": "a", "published_on": date(2017, 3, 12)},
        {"article_id": "b"},
        {"article_id": "c", "published_on": date(2017, 3, 10)},
    )
    row = inferred(found, links(), alike(("a", "b"), ("b", "c"))).row(1, named=True)
    assert (row["published_start"], row["published_end"]) == (date(2017, 3, 7), date(2017, 3, 15))
    assert row["published_basis"] == "inferred"


def test_what_is_alike_to_articles_of_different_weeks_has_no_date(articles) -> None:
    found = articles(
        {"article_id": "a", "published_on": date(2017, 3, 12)},
        {"article_id": "b"},
        {"article_id": "c", "published_on": date(2019, 1, 23)},
    )
    assert inferred(found, links(), alike(("a", "b"), ("b", "c"))).equals(found)


def test_shared_text_tells_more_than_a_story(articles) -> None:
    found = articles(
        {"article_id": "a", "published_on": date(2017, 3, 12)},
        {"article_id": "b"},
        {"article_id": "c", "published_on": date(2017, 3, 10)},
    )
    row = inferred(found, links(("b", "a", 0.9)), alike(("a", "b"), ("b", "c"))).row(1, named=True)
    assert row["published_start"] == date(2017, 3, 9)
