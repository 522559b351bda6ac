"""Which charset a page really has."""

import pytest

from bot.sources.http.page import Page
from bot.sources.http.text import decoded

TEXT = "Grüße – „Straße“ für 5 €"


def page(body: bytes, content_type: str = "text/html") -> Page:
    return Page("http://a.example/", 200, {"content-type": content_type}, body)


@pytest.mark.parametrize(
    ("charset", "content_type"),
    [
        ("utf-8", "text/html"),
        ("utf-8", "text/html; charset=UTF-8"),
        ("utf-8-sig", "text/html; charset=iso-8859-1"),
        ("utf-16", "text/html"),
        ("cp1252", "text/html; charset=ISO-8859-1"),
        ("utf-8", "text/html; charset=ISO-8859-1"),
        ("utf-8", "text/html; charset=iso-8859-15"),
        ("cp1252", "text/html; charset=us-ascii"),
        ("cp1252", 'text/html; charset="windows-1252"'),
        ("cp1252", "text/html"),
        ("cp1252", "text/html; charset=klingonisch"),
        ("iso-8859-15", "text/html; CHARSET = iso-8859-15"),
    ],
)
def test_pages_in_many_charsets(charset: str, content_type: str) -> None:
    text = TEXT if charset != "iso-8859-15" else "Grüße für 5 €"
    assert decoded(page(text.encode(charset), content_type)) == text


@pytest.mark.parametrize(
    "meta",
    [
        '<meta charset="iso-8859-1">',
        "<META http-equiv=Content-Type content='text/html; charset=iso-8859-1'>",
        "<meta\n  charset = windows-1252 />",
    ],
)
def test_the_page_itself_says_it(meta: str) -> None:
    text = f"<html><head>{meta}</head>{TEXT}"
    assert decoded(page(text.encode("cp1252"))) == text


def test_the_server_counts_more_than_the_page() -> None:
    text = f'<meta charset="iso-8859-1">{TEXT}'
    assert decoded(page(text.encode(), "text/html; charset=utf-8")) == text


def test_far_down_a_page_says_nothing_any_more() -> None:
    text = " " * 2100 + f'<meta charset="iso-8859-1">{TEXT}'
    assert decoded(page(text.encode())) == text


def test_a_page_read_as_ascii_is_not_utf_16() -> None:
    text = f'<meta charset="utf-16">{TEXT}'
    assert decoded(page(text.encode())) == text


@pytest.mark.parametrize("charset", ["base64", "zlib", "rot13", "idna", "unicode_escape", "x" * 300, "\x00"])
def test_names_that_are_no_charset(charset: str) -> None:
    assert decoded(page(TEXT.encode(), f"text/html; charset={charset}")) == TEXT


@pytest.mark.parametrize(
    ("body", "said", "text"),
    [
        ("Fähr".encode() + b"\xc3", "text/html; charset=UTF-8", "Fähr\ufffd"),
        (b"<meta charset='utf-8'>" + "Fähre".encode() + b"\xc3", "", "<meta charset='utf-8'>Fähre\ufffd"),
    ],
)
def test_a_page_that_is_almost_utf_8_is_read_as_such(body: bytes, said: str, text: str) -> None:
    assert decoded(page(body, said)) == text


def test_nothing_that_comes_makes_it_fail() -> None:
    assert decoded(page(bytes(range(256)), "text/html; charset=utf-8")).startswith("\x00\x01")
    assert decoded(page(b"\x81\x9d", "text/html; charset=iso-8859-1")) == "\ufffd\ufffd"
    assert decoded(page(b"")) == ""
    assert decoded(page(b"\xff\xfe\x00")) == "\ufffd"
    assert len(decoded(page(b"<meta" + b"x" * 5_000_000))) == 5_000_005
