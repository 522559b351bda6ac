"""Text of DOCX, ODT, web pages and plain text."""

import io
import tracemalloc
import zipfile

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.documents.limits import Limits
from bot.documents.ocr import Recogniser
from bot.documents.office import read_office
from bot.documents.packed import DOCX, ODT, opened, part
from bot.documents.parsing import Parser
from bot.documents.plain import decoded
from bot.documents.reading import DocumentText, NoText
from bot.documents.refusal import Refused
from bot.documents.webpage import read_web_page
from tests.documents.hostile_documents import docx_locked, docx_that_lies, zip_of

ODT_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text>'
)
ODT_FOOT = "</office:text></office:body></office:document-content>"


def parse(data: bytes, name: str = "", limits: Limits | None = None) -> DocumentText | NoText:
    parser = Parser(limits or Limits(), Recogniser("", "fehlt"), lambda _: None)
    return parser.parse(data, name=name)


def saved(document: Word) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def odt(body: str, **more: bytes) -> bytes:
    parts = {"mimetype": ODT.encode(), "content.xml": (ODT_HEAD + body + ODT_FOOT).encode()}
    return zip_of(parts | {name.replace("__", "/"): content for name, content in more.items()})


def test_word_in_the_order_of_the_document_without_headers() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Kopfzeile"
    document.add_heading("Beschlussvorlage", 1)
    table = document.add_table(2, 2)
    for place, text in (((0, 0), "Kosten"), ((0, 1), "1.000 Euro"), ((1, 0), "Jahr"), ((1, 1), "2027")):
        table.cell(*place).text = text
    document.add_paragraph("Der Rat\tbeschließt\nden Bau.")
    outcome = parse(saved(document), "Vorlage.docx")
    assert isinstance(outcome, DocumentText)
    assert outcome.text.split("\n") == [
        "Beschlussvorlage", "Kosten 1.000 Euro", "Jahr 2027", "Der Rat\tbeschließt", "den Bau.",
    ]  # fmt: skip
    assert (outcome.media_type, outcome.pages) == (DOCX, None)


def test_content_controls_are_read_and_what_was_struck_out_is_not() -> None:
    document = Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Aus dem Formular</w:t></w:r>"
            "<w:del><w:r><w:delText>Gestrichen</w:delText></w:r></w:del>"
            "<w:moveFrom><w:r><w:t>Verschoben</w:t></w:r></w:moveFrom></w:p></w:sdtContent></w:sdt>"
        ),
    )
    assert read_office(saved(document), DOCX, 1 << 20) == "Aus dem Formular"


def test_word_with_pictures_is_read_without_unpacking_them() -> None:
    document = Document()
    document.add_paragraph("Mit Bild")
    with zipfile.ZipFile(target := io.BytesIO(saved(document)), "a") as packed:
        packed.writestr("word/media/image1.png", b"\x89PNG" * 1000)
    assert read_office(target.getvalue(), DOCX, 1 << 20) == "Mit Bild"


def test_open_document_text() -> None:
    body = (
        "<text:tracked-changes><text:p>Gestrichen</text:p></text:tracked-changes>"
        "<text:h>Antrag</text:h><text:p>Die <text:span>Fraktion</text:span> bittet<text:s/>um"
        "<text:tab/>Antwort."
        "<office:annotation><text:p>Randnotiz</text:p></office:annotation> Danke.</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Ja</text:p></table:table-cell>"
        "<table:table-cell><text:p>Nein</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert read_office(odt(body), ODT, 1 << 20).split("\n") == [
        "Antrag",
        "Die Fraktion bittet um\tAntwort. Danke.",
        "Ja Nein",
    ]


def test_open_document_with_a_password() -> None:
    locked = odt("<text:p/>", **{"META-INF__manifest.xml": b"<manifest:encryption-data/>"})
    with pytest.raises(Refused) as caught:
        read_office(locked, ODT, 1 << 20)
    assert caught.value.cause == "encrypted"


@pytest.mark.parametrize("part", [b"", b"<w:document", b"<x/>", b'<!DOCTYPE x [<!ENTITY a "a">]><x/>'])
def test_broken_parts_are_refused(part: bytes) -> None:
    document = zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": part})
    for data, kind in ((document, DOCX), (zip_of({"content.xml": part}), ODT)):
        with pytest.raises(Refused) as caught:
            read_office(data, kind, 1 << 20)
        assert caught.value.cause == "broken"


def test_an_office_file_may_not_grow_beyond_its_limit() -> None:
    data = zip_of({"[Content_Types].xml": b"x" * 2_000, "word/document.xml": b"x" * 2_000})
    outcome = parse(data, limits=Limits(unpacked=3_000))
    assert isinstance(outcome, NoText)
    assert outcome.cause == "too_large"


def test_a_part_that_goes_on_beyond_its_promise_is_not_unpacked_whole() -> None:
    archive = opened(docx_that_lies(), 1 << 20)
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            part(archive, "word/document.xml")
        assert tracemalloc.get_traced_memory()[1] < 2 << 20
    finally:
        tracemalloc.stop()


def test_a_web_page_line_by_line() -> None:
    page = (
        "<html><head><title>Titel</title></head><body><nav>Start</nav><h1>Vorlage 12</h1>"
        "Der <b>Rat</b>\n beschließt"
        "<br>einstimmig:<div>eins</div>zwei<table><tr><th>Ja<th>Nein<tr><td>20<td>4</table>"
        '<p style="display:none">versteckt</p><p style="COLOR:red">rot</p><script>x()</script></body></html>'
    )
    assert read_web_page(page.encode()).split("\n") == [
        "Vorlage 12", "Der Rat beschließt", "einstimmig:", "eins", "zwei", "Ja Nein", "20 4", "rot",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ("<p>Straße</p>".encode(), "text/html"),
        ("<p>Straße</p>".encode("cp1252"), "text/html; charset=ISO-8859-1"),
        ("<p>Straße</p>".encode("cp1252"), "text/html"),
        ("<meta charset='iso-8859-15'><p>Straße</p>".encode("iso-8859-15"), ""),
        ("<p>Straße</p>".encode("utf-16"), "text/html; charset=utf-8"),
        ("<p>Straße</p>".encode(), "text/html; charset=rot13"),
    ],
)
def test_the_letters_of_a_web_page(data: bytes, declared: str) -> None:
    assert read_web_page(data, declared) == "Straße"


def test_an_empty_page_has_no_text() -> None:
    assert read_web_page(b"") == read_web_page(b"<frameset><frame src=a></frameset>") == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_plain_text_by_its_marks_or_by_trying(encoding: str) -> None:
    assert decoded("Müller – Größe".encode(encoding)) == "Müller – Größe"


def test_bytes_that_no_table_knows_do_not_stop_anything() -> None:
    assert decoded(b"Gr\xfc\xdfe \x81") == "Grüße \ufffd"


def test_a_form_feed_in_a_text_is_no_page_mark() -> None:
    outcome = parse(b"eins\fzwei", "a.txt")
    assert isinstance(outcome, DocumentText)
    assert outcome.text == "eins\nzwei"


def test_a_text_beyond_the_limit_is_refused() -> None:
    outcome = parse(b"x" * 100, "a.txt", limits=Limits(characters=99))
    assert isinstance(outcome, NoText)
    assert outcome.cause == "too_large"


@pytest.mark.parametrize(
    ("data", "name", "cause", "says"),
    [
        (b"From: a\r\nTo: b\r\nSubject: c\r\n\r\nd", "x.eml.eml", "not_read", "E-Mails"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "x.png", "not_read", "Bilder"),
        (b"{\\rtf1}", "x.rtf", "not_read", "(application/rtf)"),
        (docx_locked(), "x.docx", "encrypted", "Kennwort"),
    ],
)
def test_what_is_listed_only_says_so(data: bytes, name: str, cause: str, says: str) -> None:
    outcome = parse(data, name)
    assert isinstance(outcome, NoText)
    assert outcome.cause == cause
    assert says in outcome.reason
