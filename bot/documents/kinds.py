"""What the bytes of a document really are. Declared types and file names lie; they are held against it."""

import re
from dataclasses import dataclass
from typing import Literal

import puremagic

from bot.documents.packed import DOCX, ODT, OLE2, ZIP, in_ole2, in_zip, opened
from bot.documents.plain import looks_like_text
from bot.documents.refusal import Refused

Reader = Literal["pdf", "docx", "odt", "html", "text", "none"]

PDF = "application/pdf"
HTML = "text/html"
TEXT = "text/plain"
MAIL = "message/rfc822"
UNKNOWN = "application/octet-stream"

_HEAD = 1024
"""Where the mark of a PDF may stand; some are served with the lines of a mail or of HTTP in front."""

_WEB_PAGE = re.compile(
    rb"\s*+(?:<!--.{0,800}?-->\s*+|<\?xml[^>]{0,200}>\s*+){0,5}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAIL = re.compile(rb"\s*+(?:[A-Za-z][\w-]{1,40}:[^\n]{0,998}\n(?:[ \t][^\n]{0,998}\n){0,50}){3}")
_MAIL_FIELD = re.compile(
    rb"^(?:from|received|return-path|message-id|mime-version):", re.IGNORECASE | re.MULTILINE
)
_SUFFIX = re.compile(r"[^/\\]\.([a-z][a-z0-9]{1,4})$")
_XML = re.compile(rb"\s*<\?xml\b")
_PREFIXES = ((b"{\\rtf", "application/rtf"), (b"%!PS", "application/postscript"))
_READERS: dict[str, Reader] = {PDF: "pdf", HTML: "html", TEXT: "text", DOCX: "docx", ODT: "odt"}
_WEB_NAMES = frozenset({"", "htm", "html", "xhtml", "php", "asp", "aspx", "jsp"})
_WEB_TYPES = frozenset({HTML, "application/xhtml+xml"})
_VAGUE = frozenset({"", UNKNOWN, "binary/octet-stream", "application/download", "application/force-download"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What name and declared type say: a suffix without dot and a media type, both in small letters."""

    suffix: str
    media_type: str

    @property
    def pdf(self) -> bool:
        return self.suffix == "pdf" or self.media_type in {PDF, "pdf", "application/x-pdf"}

    @property
    def web_page(self) -> bool:
        return self.suffix in {"htm", "html", "xhtml"} or self.media_type in _WEB_TYPES

    @property
    def document(self) -> bool:
        """Whether anything but a web page is promised."""
        return self.suffix not in _WEB_NAMES or self.media_type not in (_VAGUE | _WEB_TYPES)


def claimed(name: str, declared: str) -> Claim:
    found = _SUFFIX.search(name.strip().lower())
    return Claim(found[1] if found else "", declared.partition(";")[0].strip().lower())


def reader_of(media_type: str) -> Reader:
    """Which reader takes it; "none" for what is listed only."""
    return _READERS.get(media_type, "none")


def start_of(data: bytes) -> str:
    """The media type as far as the first bytes tell it without looking any further."""
    head = data[:_HEAD]
    if _WEB_PAGE.match(head):
        return HTML
    if data.startswith(ZIP):
        return "application/zip"
    return PDF if b"%PDF-" in head else UNKNOWN


def kind_of(data: bytes, claim: Claim, unpacked: int) -> str:
    """The media type. Raises Refused for what is no document whatever it is called, or is locked."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if _WEB_PAGE.match(head):
        return _web_page(claim)
    if b"%PDF-" in head:
        return PDF
    if data.startswith(ZIP):
        return in_zip(opened(data, unpacked))
    if data.startswith(OLE2):
        return _ole2(data)
    for prefix, media_type in _PREFIXES:
        if head.startswith(prefix):
            return media_type
    return _text(data, head, claim) if looks_like_text(data) else _binary(data, claim)


def _web_page(claim: Claim) -> str:
    if claim.document and not (claim.web_page and not claim.pdf):
        raise Refused(
            "broken",
            "Der Server schickt statt des Dokuments eine Webseite, wohl eine Fehlermeldung oder Anmeldung.",
        )
    return HTML


def _ole2(data: bytes) -> str:
    media_type, encrypted = in_ole2(data)
    if encrypted:
        raise Refused("encrypted", "Die Datei ist mit einem Kennwort geschützt.")
    return media_type


def _text(data: bytes, head: bytes, claim: Claim) -> str:
    if claim.suffix == "eml" or claim.media_type == MAIL or (_MAIL.match(data) and _MAIL_FIELD.search(head)):
        return MAIL
    if claim.pdf:
        raise Refused("broken", "Die Datei heißt PDF, ist aber keines: Der Server schickt nur etwas Text.")
    if claim.web_page:
        return HTML
    return "application/xml" if _XML.match(head) else TEXT


def _binary(data: bytes, claim: Claim) -> str:
    try:
        found = puremagic.from_string(data, mime=True) or UNKNOWN
    except (puremagic.PureError, ValueError):
        found = UNKNOWN
    if found in {UNKNOWN, PDF} and claim.pdf:
        raise Refused("broken", "Die Datei heißt PDF, enthält aber keines: Sie ist beschädigt oder leer.")
    return found
