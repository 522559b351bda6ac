"""Documents as nobody sane would make them, made here; `test_documents_hostile` reads them all.

Each is a function of no arguments that returns the bytes; `CASES` says under which name and declared type it
comes, and what may become of it.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from docx import Document

from tests.documents import hostile_pdfs as pdfs
from tests.documents.pdf_maker import text_pdf


@dataclass(frozen=True, slots=True)
class Hostile:
    """`causes` may be given for there being no text; '' among them: it may be read. `says` then is in it."""

    title: str
    make: Callable[[], bytes]
    causes: frozenset[str]
    name: str = "Vorlage.pdf"
    declared: str = "application/pdf"
    says: str = ""
    never: tuple[str, ...] = field(default=())


def web_page_as_pdf() -> bytes:
    page = b"<html><head><title>404</title></head><body>Nicht gefunden</body></html>"
    return b"<!-- Fehler -->\n<!DOCTYPE html>" + page


def pdf_and_web_page() -> bytes:
    return b"<html><body><script>alert(1)</script><!--" + text_pdf(["Beides"])


def nested_web_page() -> bytes:
    return b"<html><body>" + b"<div>" * 100_000 + b"tief" + b"</div>" * 100_000


def scripted_web_page() -> bytes:
    return (
        b"<html><head><meta charset=utf-8><script>document.write('Skript')</script></head>"
        b"<body onload=alert(1)><nav>Navigation</nav><p>Der Rat tagt.</p><p hidden>Verborgen</p>"
        b"<iframe src=file:///etc/passwd></iframe>"
        b"<noscript>Ohne</noscript><style>p{}</style><object data=x>Objekt</object></body></html>"
    )


def nul_text() -> bytes:
    return b"\0" * 5_000_000


def one_endless_line() -> bytes:
    return b"Ratsbeschlussprotokoll" * 200_000


def zip_of(parts: dict[str, bytes], *, lie: int | None = None) -> bytes:
    """`lie` is what the ZIP says of the size of its last part."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
        if lie is not None:
            packed.filelist[-1].file_size = lie
    return target.getvalue()


def docx(body: bytes = b"", text: str = "Vorlage") -> bytes:
    """A sound DOCX, or one with another main part."""
    document = Document()
    document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    if not body:
        return target.getvalue()
    with zipfile.ZipFile(target) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    return zip_of({**parts, "word/document.xml": body})


_WORD = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_bomb() -> bytes:
    return docx(b"<w:document %s>" % _WORD + b" " * (200 << 20) + b"</w:document>")


def docx_that_lies() -> bytes:
    """Says that its part has 1,000 bytes and goes on for 100 MiB."""
    return zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * (100 << 20)}, lie=1_000)


def docx_of_many_parts() -> bytes:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}
    return zip_of(parts | {f"word/{number}.xml": b"" for number in range(20_000)})


def docx_with_outside() -> bytes:
    head = b'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = b"<w:document %s><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>" % _WORD
    return docx(head + body)


def docx_of_laughs() -> bytes:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (each, b"&l%d;" % (each - 1) * 10) for each in range(1, 12))
    head = b'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY l0 "haha">%s]>' % laughs
    body = b"<w:document %s><w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body></w:document>" % _WORD
    return docx((head + body).decode().encode("utf-16"))


def docx_nested() -> bytes:
    inner = b"<w:tbl><w:tr><w:tc>" * 30_000 + b"</w:tc></w:tr></w:tbl>" * 30_000
    return docx(b"<w:document %s><w:body>%s</w:body></w:document>" % (_WORD, inner))


def docx_leading_outside() -> bytes:
    sound = docx(text="Bleibt drin.")
    with zipfile.ZipFile(io.BytesIO(sound)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    outside = ("../../../../tmp/boese.xml", "/boese.xml", "C:\\boese.xml")
    return zip_of(parts | dict.fromkeys(outside, b"<x/>"))


def docx_locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_000 + "EncryptedPackage".encode("utf-16-le")


def zip_in_zips() -> bytes:
    data = b"Inhalt"
    for number in range(20):
        data = zip_of({f"{number}.zip": data})
    return data


def zip_end_without_beginning() -> bytes:
    return b"PK\x05\x06" + b"\xff" * 18


def odt_of_laughs() -> bytes:
    head = b'<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'
    body = b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    return zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": head + body})


def harmless() -> bytes:
    return text_pdf(["Harmlos."])


def _of(*causes: str) -> frozenset[str]:
    return frozenset(causes)


def _docx(title: str, make: Callable[[], bytes], *causes: str, says: str = "") -> Hostile:
    declared = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return Hostile(title, make, frozenset(causes), "Vorlage.docx", declared, says, ("root:", "haha"))


CASES: tuple[Hostile, ...] = (
    Hostile("wrong offsets", pdfs.broken_table, _of("", "broken")),
    Hostile("table leads to itself", pdfs.table_in_a_circle, _of("", "broken")),
    Hostile("table stream leads to itself", pdfs.table_stream_of_itself, _of("broken")),
    Hostile("page tree contains itself", pdfs.pages_in_a_circle, _of("", "broken")),
    Hostile("parents in a circle", pdfs.parents_in_a_circle, _of("", "broken")),
    Hostile("10,000 pages", pdfs.many_pages, _of("too_many_pages")),
    Hostile("2,000,000,000 pages promised", pdfs.promised_pages, _of("", "too_many_pages", "broken")),
    Hostile("page tree 3,000 deep", pdfs.deep_page_tree, _of("", "broken")),
    Hostile("200,000 brackets", pdfs.deep_brackets, _of("", "broken")),
    Hostile("50,000 dictionaries in each other", pdfs.deep_dictionaries, _of("", "broken")),
    Hostile("content of 1.5 GB", pdfs.content_bomb, _of("too_much_memory")),
    Hostile("object stream of 2 GB", pdfs.object_stream_bomb, _of("too_much_memory")),
    Hostile("5,000 filters", pdfs.filters_in_a_row, _of("", "broken")),
    Hostile("picture of 10 GB", pdfs.picture_bomb, _of("", "too_much_memory")),
    Hostile("form draws itself", pdfs.forms_in_a_circle, _of("", "broken", "too_slow", "too_much_memory")),
    Hostile("forms that double", pdfs.forms_that_double, _of("", "too_slow", "too_much_memory")),
    Hostile("page as large as the universe", pdfs.huge_page, _of("", "broken")),
    Hostile("page without size", pdfs.no_page_size, _of("", "broken")),
    Hostile("locked", pdfs.locked, _of("encrypted"), never=("Geheim",)),
    Hostile("cut off", pdfs.truncated, _of("broken")),
    Hostile("JavaScript and programs to start", pdfs.actions, _of(""), says="Mit Aktionen."),
    Hostile("files inside with paths", pdfs.embedded_files, _of(""), says="Mit Anhang.", never=("Inhalt",)),
    Hostile("fonts of rubbish", pdfs.rubbish_font, _of("", "broken")),
    Hostile("noise behind a head", pdfs.nothing_but_noise, _of("broken")),
    Hostile("web page as PDF", web_page_as_pdf, _of("broken")),
    Hostile("PDF in a web page", pdf_and_web_page, _of("broken")),
    Hostile("empty", lambda: b"", _of("broken")),
    Hostile("zeros as text", nul_text, _of("not_read"), "Vorlage.txt", "text/plain"),
    Hostile("one line of 4 MB", one_endless_line, _of(""), "Vorlage.txt", "text/plain"),
    Hostile("100,000 boxes", nested_web_page, _of("", "broken"), "vo020.html", "text/html"),
    Hostile(
        "scripts",
        scripted_web_page,
        _of(""),
        "vo020.html",
        "text/html",
        "Der Rat tagt.",
        ("Skript", "Navigation", "Verborgen", "root:", "Ohne", "Objekt", "alert"),
    ),
    _docx("DOCX of 200 MB of blanks", docx_bomb, "too_large"),
    _docx("DOCX that lies about its size", docx_that_lies, "broken", "too_large"),
    _docx("DOCX of 20,000 parts", docx_of_many_parts, "too_large"),
    _docx("DOCX that names a file outside", docx_with_outside, "broken"),
    _docx("DOCX of a billion laughs", docx_of_laughs, "broken"),
    _docx("DOCX of 30,000 tables", docx_nested, "broken"),
    _docx("DOCX with paths upwards", docx_leading_outside, "", says="Bleibt drin."),
    _docx("DOCX that is locked", docx_locked, "encrypted"),
    Hostile("zips in zips", zip_in_zips, _of("not_read"), name="alles.zip", declared="application/zip"),
    _docx("end of a zip", zip_end_without_beginning, "too_large", "broken"),
    Hostile("ODT of laughs", odt_of_laughs, _of("broken"), name="x.odt", declared="", never=("haha",)),
    Hostile("name with path", harmless, _of(""), "../../etc/passwd\0.pdf\n", "a/b\0", "Harmlos."),
    Hostile("endless name", harmless, _of(""), "a" * 100_000, "x" * 100_000, "Harmlos."),
)
