"""PDFs as nobody sane would make them; `hostile_documents` says what may become of them."""

import zlib

from tests.documents.pdf_maker import one_page, pdf_of, stream, text_pdf, written

_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>"


def _flate(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def _spaces(size: int, *, times: int) -> bytes:
    """`size` MiB of blanks, packed without holding them."""
    packer = zlib.compressobj(9)
    head = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    # The sum at the end is wrong, which nobody finds out before having unpacked it all.
    return _flate(head + block * (size - 1) + packer.flush(), times - 1)


def broken_table() -> bytes:
    return one_page(written("Trotzdem zu lesen.")).replace(b"0000000", b"9999999")


def table_in_a_circle() -> bytes:
    data = one_page(written("Im Kreis."))
    at = data.rindex(b"xref\n0")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % at)


def table_stream_of_itself() -> bytes:
    table = b"<</Type/XRef/Size 2/W[1 1 1]/Root 1 0 R/Prev 9/Length 3>>stream\n\1\1\1\nendstream"
    return b"%PDF-1.5\n1 0 obj\n" + table + b"\nendobj\nstartxref\n9\n%%EOF"


def pages_in_a_circle() -> bytes:
    return pdf_of([_CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 3>>"])


def parents_in_a_circle() -> bytes:
    return pdf_of(
        [
            _CATALOGUE,
            b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 4 0 R>>",
            _PAGE % b"",
            b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>",
        ]
    )


def many_pages() -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(10_000))
    pages = [_PAGE % b""] * 10_000
    return pdf_of([_CATALOGUE, b"<</Type/Pages/Kids[%s]/Count 10000>>" % kids, *pages])


def promised_pages() -> bytes:
    return one_page(written("Nur eine.")).replace(b"/Count 1", b"/Count 2000000000")


def deep_page_tree() -> bytes:
    depth = 3_000
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(depth)]
    return pdf_of([_CATALOGUE, *nodes, _PAGE % b""])


def deep_brackets() -> bytes:
    return one_page(stream(b"[" * 200_000 + b"]" * 200_000 + b" TJ"))


def deep_dictionaries() -> bytes:
    return pdf_of([_CATALOGUE, b"<</A" * 50_000 + b" 1 " + b">>" * 50_000])


def content_bomb() -> bytes:
    return one_page(stream(_spaces(1_500, times=2), b"/Filter[/FlateDecode/FlateDecode]"))


def object_stream_bomb() -> bytes:
    """The only page is inside an object stream, behind 2 GB of blanks."""
    head = b"%PDF-1.5\n"
    entries = b"/Type/ObjStm/N 1/First 5/Filter[/FlateDecode/FlateDecode]"
    bodies = (_CATALOGUE, b"<</Type/Pages/Kids[4 0 R]/Count 1>>", stream(_spaces(2_000, times=2), entries))
    table = b"\0\0\0\0\0"
    for number, body in enumerate(bodies, 1):
        table += b"\1" + len(head).to_bytes(3, "big") + b"\0"
        head += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table += b"\2" + (3).to_bytes(3, "big") + b"\0" + b"\1" + len(head).to_bytes(3, "big") + b"\0"
    last = stream(table, b"/Type/XRef/Size 6/W[1 3 1]/Root 1 0 R")
    return head + b"5 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF" % (last, len(head))


def filters_in_a_row() -> bytes:
    return one_page(stream(_flate(b"BT ET" * 100), b"/Filter[" + b"/FlateDecode" * 5_000 + b"]"))


def picture_bomb() -> bytes:
    entries = (
        b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8"
        b"/Filter[/FlateDecode/FlateDecode]"
    )
    content = stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    return one_page(content, stream(_spaces(100, times=2), entries), resources=b"/XObject<</I 6 0 R>>")


def forms_in_a_circle() -> bytes:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<</XObject<</A 6 0 R/B 6 0 R>>>>"
    return one_page(stream(b"/A Do"), stream(b"/A Do /B Do", form), resources=b"/XObject<</A 6 0 R>>")


def forms_that_double() -> bytes:
    """Thirty levels, each drawing the next one twice: a thousand million times the last."""
    forms = [
        stream(
            b"/A Do /A Do",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A %d 0 R>>>>" % (number + 1),
        )
        for number in range(6, 36)
    ]
    last = stream(b"0 0 1 1 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return one_page(stream(b"/A Do"), *forms, last, resources=b"/XObject<</A 6 0 R>>")


def huge_page() -> bytes:
    return one_page(written("Ein Feld.")).replace(b"[0 0 595 842]", b"[-1e30 -1e30 1e38 1e38]")


def no_page_size() -> bytes:
    return one_page(written("Ohne Ausdehnung.")).replace(b"[0 0 595 842]", b"[0 0 0 0]")


def locked() -> bytes:
    return text_pdf(["Geheim"], locked_with="geheim")


def truncated() -> bytes:
    data = text_pdf(["Seite"] * 20)
    return data[: len(data) // 3]


def actions() -> bytes:
    act = b"<</S/JavaScript/JS(while\\(true\\){})>>"
    launch = b"<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>"
    data = one_page(written("Mit Aktionen."), page=b"/AA<</O %s>>" % launch)
    return data.replace(b"/Pages 2 0 R", b"/Pages 2 0 R/OpenAction %s/AA<</WC %s>>" % (act, launch))


def embedded_files() -> bytes:
    file = b"<</Type/Filespec/F(../../../tmp/x)/EF<</F 6 0 R>>>>"
    names = b"/Names<</EmbeddedFiles<</Names[(../../../tmp/x)%s]>>>>" % file
    data = one_page(written("Mit Anhang."), stream(b"Inhalt", b"/Type/EmbeddedFile"))
    return data.replace(b"/Pages 2 0 R", b"/Pages 2 0 R" + names)


def rubbish_font() -> bytes:
    program = stream(bytes(range(256)) * 200, b"/Length1 51200/Subtype/Type1C")
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/X/FirstChar 0/LastChar 255%s>>"
    font %= b"/FontDescriptor 7 0 R/ToUnicode 8 0 R"
    descriptor = b"<</Type/FontDescriptor/FontName/X/FontFile2 6 0 R/FontFile3 6 0 R/Flags 4>>"
    table = stream(
        b"1 begincodespacerange <00> <ffffffffffff> endcodespacerange "
        b"1 beginbfrange <00> <ffffffff> <0000> endbfrange"
    )
    content = stream(b"BT /F1 12 Tf 72 700 Td <%s> Tj ET" % bytes(range(256)).hex().encode())
    data = one_page(content, program, descriptor, table)
    return data.replace(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>", font)


def nothing_but_noise() -> bytes:
    return b"%PDF-1.7\n" + bytes((number * 7919 + number // 251) % 256 for number in range(300_000))
