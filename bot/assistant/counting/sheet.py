"""A list as a file for spreadsheets: German Excel opens it with a double click, and runs nothing in it."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

from bot.messages import Attachment

_FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_OTHER = re.compile(r"[^a-z0-9]+")
LONGEST_NAME = 60


def sheet(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Attachment:
    """UTF-8 with a mark of it, semicolons, one line a row."""
    paper = io.StringIO()
    writer = csv.writer(paper, delimiter=";", lineterminator="\r\n")
    writer.writerow([cell(each) for each in header])
    writer.writerows([cell(each) for each in row] for row in rows)
    return Attachment(name, "text/csv", paper.getvalue().encode("utf-8-sig"))


def cell(text: str) -> str:
    """On one line; what a spreadsheet would take for a formula is made text."""
    begins_so = text.startswith(_FORMULA)
    plain = _BREAKS.sub(" ", text).strip()
    return f"'{plain}" if begins_so or plain.startswith(_FORMULA) else plain


def file_name(*parts: str) -> str:
    """„ratsbot-antraege-radwege.csv“"""
    plain = [_OTHER.sub("-", _ascii(each)).strip("-") for each in ("ratsbot", *parts)]
    return f"{'-'.join(filter(None, plain))[:LONGEST_NAME].rstrip('-')}.csv"


def _ascii(text: str) -> str:
    text = unicodedata.normalize("NFC", text).casefold()
    for letter, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        text = text.replace(letter, written)
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
