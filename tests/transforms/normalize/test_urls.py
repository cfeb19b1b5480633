import pytest

from transforms.normalize.urls import canonical, date_in_path, host, native_key


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?id=7", "https://example.org/a?id=7"),
        ("https://example.org/a?utm_source=rss&id=7&utm_medium=feed#top", "https://example.org/a?id=7"),
        ("https://example.org/a?fbclid=xyz", "https://example.org/a"),
        ("https://example.org/a#comments", "https://example.org/a"),
        ("https://Example.org/A?b=%20c&B", "https://Example.org/A?b=%20c&B"),
        ("https://example.org/a?ship=12&sh=1", "https://example.org/a?ship=12"),
        (" https://example.org/ ", "https://example.org/"),
        ("", ""),
    ],
)
def test_a_url_loses_its_fragment_and_tracking_parameters_only(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(canonical(url)) == expected


def test_a_record_is_known_by_its_guid_else_its_url_else_its_path() -> None:
    assert native_key(" tag:1 ", "https://example.org/a", "a.txt") == "tag:1"
    assert native_key("", "https://example.org/a#b", "a.txt") == "https://example.org/a"
    assert native_key(None, None, "a.jsonl:3") == "a.jsonl:3"
    with pytest.raises(ValueError, match="guid, a URL or a path"):
        native_key(None, " ", None)


def test_the_host_of_a_url_is_told_without_its_www() -> None:
    assert host("https://www.Example.co.uk/a") == "example.co.uk"
    assert host("no url") is None
    assert host("http://[broken") is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2021/5/04/a-talk", "2021-05-04"),
        ("/news/2021/may/04/a-talk", "2021-05-04"),
        ("/2021-05-04-a-talk", "2021-05-04"),
        ("/2021/05/a-talk", "2021-05"),
        ("/2021/55/04/a-talk", None),
        ("/a-talk?day=/2021/05/04/", None),
    ],
)
def test_a_day_or_month_in_the_path_of_a_url_is_found(path: str, expected: str | None) -> None:
    assert date_in_path(f"https://example.org{path}") == expected
