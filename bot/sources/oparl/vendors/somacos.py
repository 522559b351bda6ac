"""SOMACOS Session / SessionNet: Münster, Köln, Wuppertal, Magdeburg, Karlsruhe."""

import re

from bot.council.model import File
from bot.sources.oparl.reach import split
from bot.sources.oparl.vendors.manners import Manners, stated_addresses

_NUMBER = re.compile(r"/files/(?:\w+/)*0*(\d+)/?$")
_PAGES = ("getfile.asp", "getfile.php")


def documents(file: File) -> tuple[str, ...]:
    """Magdeburg: both stated addresses are dead, SessionNet's own page gives the document out."""
    stated = stated_addresses(file)
    number = _NUMBER.search(split(file.id).path)
    if number is None:
        return stated
    parts = split(file.id)
    site = f"{parts.scheme}://{parts.netloc}"
    return (*stated, *(f"{site}/{page}?id={number.group(1)}&type=do" for page in _PAGES))


SOMACOS = Manners("SOMACOS", documents=documents)
