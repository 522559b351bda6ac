"""Text of DOCX and ODT, in the order of the document, without headers and footers."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

from bot.documents.packed import DOCX, opened, part
from bot.documents.refusal import Refused

_BROKEN = "Die Datei ist beschädigt oder unvollständig und lässt sich nicht öffnen."
_DTD = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass(frozen=True, slots=True)
class _Form:
    """The names of one format. `texts` carry the words; where there are none, all that paragraphs contain."""

    paragraphs: frozenset[str]
    rows: frozenset[str]
    marks: Mapping[str, str]
    left_out: frozenset[str]
    texts: frozenset[str] = frozenset()


_DOCX = _Form(
    paragraphs=frozenset({qn("w:p")}),
    rows=frozenset({qn("w:tr")}),
    marks={qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"},
    left_out=frozenset(
        {
            f"{_COMPATIBILITY}Fallback",
            *map(qn, ("w:del", "w:moveFrom", "w:sectPr", "w:pPr", "w:rPr", "w:tblPr")),
        }
    ),
    texts=frozenset({qn("w:t")}),
)
_ODT = _Form(
    paragraphs=frozenset({f"{_TEXT}p", f"{_TEXT}h"}),
    rows=frozenset({f"{_TABLE}table-row"}),
    marks={f"{_TEXT}tab": "\t", f"{_TEXT}s": " ", f"{_TEXT}line-break": "\n"},
    left_out=frozenset({f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}sequence-decls"}),
)


def read_office(data: bytes, media_type: str, unpacked: int) -> str:
    """One line per paragraph and per table row. Raises Refused."""
    archive = opened(data, unpacked)
    try:
        return _docx(archive) if media_type == DOCX else _odt(archive)
    except (OpcError, etree.LxmlError, KeyError, ValueError, AttributeError) as error:
        raise Refused("broken", _BROKEN) from error


def _docx(archive: zipfile.ZipFile) -> str:
    document = Document(io.BytesIO(_checked(archive)))
    return _Lines(_DOCX).of(document.element.body)


def _checked(archive: zipfile.ZipFile) -> bytes:
    """The same file with parts that keep their promise, without pictures, and with plain XML only.

    python-docx unpacks every part whole, so it must not be given what has not been unpacked with care.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as checked:
        for name in dict.fromkeys(archive.namelist()):
            is_xml = name.endswith((".xml", ".rels"))
            checked.writestr(name, _plain_xml(part(archive, name)) if is_xml else b"")
    return target.getvalue()


def _plain_xml(data: bytes) -> bytes:
    # Office files must not have document types; entities that grow or lead outside begin with one.
    if any(mark in data for mark in _DTD):
        raise Refused("broken", "Die Datei enthält XML, das in Dokumenten nichts zu suchen hat.")
    return data


def _odt(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in part(archive, "META-INF/manifest.xml"):
        raise Refused("encrypted", "Die Datei ist mit einem Kennwort geschützt.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(_plain_xml(part(archive, "content.xml")), parser)
    body = root.find(f"{_OFFICE}body")
    if body is None:
        raise Refused("broken", _BROKEN)
    return _Lines(_ODT).of(body)


class _Lines:
    """Lines out of a tree: a paragraph is a line, but what the cells of a row contain stands in one."""

    def __init__(self, form: _Form) -> None:
        self._form = form
        self._parts: list[str] = []
        self._rows = 0
        self._paragraphs = 0

    def of(self, body: etree._Element) -> str:
        # A walk and no recursion, though lxml reads nothing that is nested deeper than 256.
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._end(element)
            elif element.tag in self._form.left_out:
                walk.skip_subtree()
            else:
                self._begin(element)
        lines = "".join(self._parts).split("\n")
        return "\n".join(line for line in map(str.strip, lines) if line)

    def _begin(self, element: etree._Element) -> None:
        tag = element.tag
        self._rows += tag in self._form.rows
        self._paragraphs += tag in self._form.paragraphs
        self._parts.append(self._form.marks.get(tag, ""))
        if tag in self._form.texts or (not self._form.texts and self._paragraphs):
            self._parts.append(element.text or "")

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in self._form.paragraphs:
            self._paragraphs -= 1
            self._parts.append(" " if self._rows else "\n")
        elif tag in self._form.rows:
            self._rows -= 1
            self._parts.append(" " if self._rows else "\n")
        if not self._form.texts and self._paragraphs:
            self._parts.append(element.tail or "")
