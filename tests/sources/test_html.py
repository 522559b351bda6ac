"""What the readers of HTML share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import LayoutChanged
from bot.sources.html import (
    HTML_LIMIT,
    Node,
    attribute,
    is_whole,
    link_of,
    links_in,
    parse,
    rows_of,
    text_of,
)

BASE = "https://ris.birkenhafen.example/bi/si0040.php"


def node(body: str, selector: str = "body") -> Node:
    found = parse(body.encode()).css_first(selector)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Hafen</p><p>Rat</p>", "Hafen Rat"),
        ("Hafen<br>Rat", "Hafen Rat"),
        ("<b>H</b>afen<i>rat</i>", "Hafenrat"),
        (" Hafen \n&nbsp; Rat ", "Hafen Rat"),
        ("Hafen<script>x()</script><style>y</style><!-- z -->rat", "Hafenrat"),
        ("<ul><li>eins<li>zwei</ul>", "eins zwei"),
        ("&Ouml; 28.1", "Ö 28.1"),
        ("a\u202eb\u0000", "ab"),
    ],
)
def test_text_as_a_person_reads_it(body: str, text: str) -> None:
    assert text_of(node(body)) == text


def test_cells_are_found_by_label_and_header() -> None:
    table = node(
        "<table><tr><th>Datum<th colspan=2>Gremium<th>Ergebnis"
        '<tr><td>3.9.<td>Rat<td>(alle)<td data-label="Beschluss">ja'
        "<tr><td>4.9.<table><tr><td>innen</table></table>",
        "table",
    )
    header, first, second = rows_of(table)
    assert header.is_header
    assert [text_of(first.cell(label)) for label in ("Datum", "gremium", "beschluss", "ergebnis")] == [
        "3.9.", "Rat", "ja", "",
    ]  # fmt: skip
    assert text_of(second.cell("datum")) == "4.9. innen"


def test_links_are_absolute_and_come_with_their_parameters() -> None:
    body = (
        '<a  href="si0057.php?__ksinr=7&type=do&copy=1">Sitzung</a>'
        '<A HREF="../x/getfile.asp?id=3&amp;type=do#a">D</a>'
        '<a href="javascript:alert(1)">x</a><a href="mailto:a@b.example">m</a><a href="#oben">o</a>'
        "<a>ohne</a>"
        '<a href="http://[kaputt">k</a><a href="?'
        + "&".join(f"p{at}=1" for at in range(60))
        + '">viele</a><a href="//ris.quellstadt.example/vo0050.php?__kvonr=1">fremd</a>'
    )
    found = links_in(node(body), BASE)
    assert [(link.url, link.page, link.text) for link in found] == [
        ("https://ris.birkenhafen.example/bi/si0057.php?__ksinr=7&type=do&copy=1", "si0057", "Sitzung"),
        ("https://ris.birkenhafen.example/x/getfile.asp?id=3&type=do", "getfile", "D"),
        ("https://ris.quellstadt.example/vo0050.php?__kvonr=1", "vo0050", "fremd"),
    ]
    assert found[0].parameters == {"__ksinr": "7", "type": "do", "copy": "1"}
    assert link_of(node("<a href='x\n.php'>", "a"), BASE) is not None
    assert attribute(node("<p hidden>"), "hidden") == ""


def test_pages_are_read_in_the_charset_that_they_have() -> None:
    """http.text says which that is."""
    for charset, said in (("utf-8", "iso-8859-1"), ("cp1252", "ISO-8859-1"), ("utf-16", "utf-8")):
        tree = parse("<p>Fähre".encode(charset), content_type=f"text/html; charset={said}")
        assert text_of(tree.body) == "Fähre"


@pytest.mark.parametrize(
    "piece", [b"<div>", b"<table><tr><td>", b"<p><b id=x>", b"<ul><li></x>", b"<svg><g>"]
)
def test_pages_that_keep_a_parser_busy_are_refused(piece: bytes) -> None:
    with pytest.raises(LayoutChanged, match="tief verschachtelt"):
        parse(piece * (HTML_LIMIT // len(piece)), address=BASE)


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        ("<html><p>Hafen</p></html>", True),
        (b"<p>Hafen</p></body></HTML >\n<!-- 0.3 s -->", True),
        ("<html><p>Hafen</p>", False),
        ("<script>'</html>'</script>" + "<p>Hafen</p>" * 1000, False),
        (b"", False),
    ],
)
def test_a_page_without_its_end_is_not_whole(body: str | bytes, *, whole: bool) -> None:
    assert is_whole(body) is whole


def test_long_pages_are_read() -> None:
    rows = b"<tr><td><p>Hafen<br><img src=x><td><div>Rat</div>" * 20_000
    assert len(rows_of(parse(b"<table>" + rows).css("table")[0])) == 20_000


@given(st.binary(max_size=300) | st.text(alphabet="<>/=\"'&;#! abtdrliph", max_size=300).map(str.encode))
def test_no_bytes_are_too_strange(body: bytes) -> None:
    tree = parse(b"<table><tr><td>" + body)
    for table in tree.css("table"):
        rows_of(table)
    links_in(tree.body, BASE)
    text_of(tree.body)
