"""What a document really is, whatever its name and its declared type say."""

import io

import pytest
from docx import Document

from bot.documents.kinds import claimed, kind_of, reader_of
from bot.documents.refusal import Refused
from tests.documents.hostile_documents import docx, zip_of
from tests.documents.pdf_maker import text_pdf

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
ODT = "application/vnd.oasis.opendocument.text"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIL = b"Received: from a\r\n by b\r\nFrom: rat@krahenfurt.example\r\nSubject: Sitzung\r\n\r\nGuten Tag"


def kind(data: bytes, name: str = "", declared: str = "") -> str:
    return kind_of(data, claimed(name, declared), 1 << 20)


@pytest.mark.parametrize(
    ("data", "media_type", "reader"),
    [
        (text_pdf(["x"]), "application/pdf", "pdf"),
        (b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n" + text_pdf(["x"]), "application/pdf", "pdf"),
        (b"\xef\xbb\xbf" + text_pdf(["x"]), "application/pdf", "pdf"),
        (docx(), WORD, "docx"),
        (zip_of({"mimetype": ODT.encode(), "content.xml": b"<x/>"}), ODT, "odt"),
        (b"<!-- x --> <!DOCTYPE HTML><p>Hallo", "text/html", "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"/>', "text/html", "html"),
        ("Ä".encode(), "text/plain", "text"),
        ("Ä".encode("cp1252"), "text/plain", "text"),
        ("Ä".encode("utf-16"), "text/plain", "text"),
        (b"BM: ein Text, kein Bild", "text/plain", "text"),
        (zip_of({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), SHEET, "none"),
        (zip_of({"a.txt": b"x"}), "application/zip", "none"),
        (zip_of({"mimetype": ODT.encode() + b"\n<script>"}), "application/zip", "none"),
        (OLE2 + "WordDocument".encode("utf-16-le"), "application/msword", "none"),
        (OLE2 + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel", "none"),
        (OLE2, "application/x-ole-storage", "none"),
        (b"{\\rtf1 Hallo}", "application/rtf", "none"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "image/png", "none"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "image/jpeg", "none"),
        (b"II*\0" + b"\0" * 50, "image/tiff", "none"),
        (MAIL, "message/rfc822", "none"),
        (b"<?xml version='1.0'?><rechnung/>", "application/xml", "none"),
        (bytes(range(256)), "application/octet-stream", "none"),
    ],
)
def test_the_content_decides(data: bytes, media_type: str, reader: str) -> None:
    assert kind(data) == media_type
    assert reader_of(media_type) == reader


@pytest.mark.parametrize(
    ("name", "declared"),
    [
        ("Vorlage.pdf", ""),
        ("Vorlage.PDF ", "text/html"),
        ("", "application/pdf; charset=x"),
        ("", "pdf"),
        ("Anlage.docx", ""),
        ("getfile.php", "application/pdf"),
        ("", WORD),
    ],
)
def test_a_web_page_instead_of_a_document_is_said(name: str, declared: str) -> None:
    with pytest.raises(Refused, match="statt des Dokuments eine Webseite") as caught:
        kind(b"<html><body>Sitzung abgelaufen", name, declared)
    assert caught.value.cause == "broken"


@pytest.mark.parametrize(
    ("name", "declared"),
    [
        ("", ""),
        ("vo020.html", "text/html; charset=utf-8"),
        ("getfile.php", "text/html"),
        ("seite", "application/octet-stream"),
        ("Vorlage 12.3", "text/html"),
        ("Vorlage.2024", ""),
    ],
)
def test_a_web_page_that_is_expected_is_read(name: str, declared: str) -> None:
    assert kind(b"<html><body>Vorlage", name, declared) == "text/html"


@pytest.mark.parametrize("data", [b"Fehler: Dokument nicht gefunden", b"\0" * 100, bytes(range(256))])
def test_what_is_called_pdf_and_is_none_is_broken(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        kind(data, "Vorlage.pdf")
    assert caught.value.cause == "broken"


def test_a_picture_called_pdf_is_listed_as_a_picture() -> None:
    assert kind(b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "Plan.pdf", "application/pdf") == "image/png"


def test_a_pdf_called_text_is_read_as_a_pdf() -> None:
    assert kind(text_pdf(["x"]), "a.txt", "text/plain") == "application/pdf"


def test_mail_by_its_name_and_fragments_of_web_pages_by_theirs() -> None:
    assert kind(b"Guten Tag", "nachricht.eml") == "message/rfc822"
    assert kind(b"<div>Beschluss</div>", "", "text/html") == "text/html"


def test_an_office_file_with_a_password_is_encrypted() -> None:
    with pytest.raises(Refused) as caught:
        kind(OLE2 + "EncryptedPackage".encode("utf-16-le"), "Vorlage.docx")
    assert caught.value.cause == "encrypted"


def test_a_word_file_cut_off_is_broken() -> None:
    document, target = Document(), io.BytesIO()
    document.save(target)
    with pytest.raises(Refused) as caught:
        kind(target.getvalue()[:5_000], "Vorlage.docx")
    assert caught.value.cause == "broken"
