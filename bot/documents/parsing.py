"""From bytes to text, in the process that calls it: only the worker does, documents may be hostile."""

from collections.abc import Callable

from bot.documents import kinds
from bot.documents.limits import Limits
from bot.documents.ocr import Recogniser
from bot.documents.office import read_office
from bot.documents.pdf import read_pdf
from bot.documents.plain import decoded
from bot.documents.reading import DocumentText, NoText
from bot.documents.refusal import Refused
from bot.documents.webpage import read_web_page

_LISTED = {
    kinds.MAIL: "E-Mails werden nur aufgeführt, nicht gelesen.",
    "application/zip": "ZIP-Archive werden nur aufgeführt, nicht ausgepackt.",
    "application/msword": "Alte Word-Dateien (.doc) werden nur aufgeführt, nicht gelesen.",
    kinds.UNKNOWN: "Was das für eine Datei ist, ließ sich nicht erkennen; sie wird nur aufgeführt.",
}


class Parser:
    """`told` is called with the media type, and with `OCR` when recognising begins."""

    OCR = "ocr"

    def __init__(self, limits: Limits, recogniser: Recogniser | None, told: Callable[[str], None]) -> None:
        self._limits = limits
        self._recogniser = recogniser
        self._told = told

    def parse(self, data: bytes, *, name: str = "", declared: str = "") -> DocumentText | NoText:
        """Never raises but MemoryError and what is a bug."""
        media_type = kinds.start_of(data)
        try:
            media_type = kinds.kind_of(data, kinds.claimed(name, declared), self._limits.unpacked)
            self._told(media_type)
            return self._read(data, media_type, declared)
        except Refused as refused:
            return NoText(refused.cause, refused.reason, media_type)

    def _read(self, data: bytes, media_type: str, declared: str) -> DocumentText:
        match kinds.reader_of(media_type):
            case "pdf":
                return read_pdf(data, self._limits, self._recogniser, lambda: self._told(self.OCR))
            case "docx" | "odt":
                text = read_office(data, media_type, self._limits.unpacked)
            case "html":
                text = read_web_page(data, declared)
            case "text":
                text = decoded(data)
            case _:
                raise Refused("not_read", _listed(media_type))
        return self._within_limit(text.replace("\f", "\n"), media_type)

    def _within_limit(self, text: str, media_type: str) -> DocumentText:
        if len(text) > self._limits.characters:
            raise Refused("too_large", "Die Datei enthält mehr Text, als von einem Dokument gelesen wird.")
        return DocumentText(text, media_type)


def _listed(media_type: str) -> str:
    if media_type in _LISTED:
        return _LISTED[media_type]
    if media_type.startswith("image/"):
        return "Bilder werden nur aufgeführt, nicht gelesen."
    return f"Dateien dieser Art ({media_type}) werden nur aufgeführt, nicht gelesen."
