"""STERNBERG SD.NET RIM: Krefeld, Solingen, Nordstemmen, and who is hosted at ratsinfomanagement.net."""

import re
from collections.abc import Sequence

from bot.council.model import File
from bot.sources.oparl.vendors.manners import Manners, Raw, stated_addresses

AGS_DIGITS = 8
_REPEATED = re.compile(r"\.(\w{1,5})\.\1$")


def mend(raw: Raw, _meetings: Sequence[str]) -> None:
    """The AGS loses its leading zero."""
    ags = raw.get("ags")
    if isinstance(ags, str | int) and len(str(ags)) == AGS_DIGITS - 1:
        raw["ags"] = f"0{ags}"


def documents(file: File) -> tuple[str, ...]:
    """A doubled slash leads nowhere, and „datei.eml.eml“ is really „datei.eml.pdf“."""
    found: list[str] = []
    for address in stated_addresses(file):
        sound = address.replace("files//rim", "files/rim")
        found.append(sound)
        if _REPEATED.search(sound):
            found.append(_REPEATED.sub(r".\1.pdf", sound))
    return tuple(dict.fromkeys(found))


STERNBERG = Manners("STERNBERG", page_size=None, empty_as_404=True, mend=mend, documents=documents)
