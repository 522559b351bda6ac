"""Which vendor's server this is."""

from typing import Any

from bot.sources.oparl.vendors.ccegov import CCEGOV
from bot.sources.oparl.vendors.manners import PLAIN, Manners
from bot.sources.oparl.vendors.rubin import RUBIN
from bot.sources.oparl.vendors.somacos import SOMACOS
from bot.sources.oparl.vendors.sternberg import STERNBERG

_SIGNS: tuple[tuple[Manners, tuple[str, ...]], ...] = (
    (SOMACOS, ("somacos", "sitzungsmanagementsystem session")),
    (STERNBERG, ("sternberg", "sd.net", "sdnet", "ratsinfomanagement", "webservice/oparl")),
    (CCEGOV, ("cc-egov", "cc e-gov", "allris", "sitzung-online")),
    (RUBIN, ("rubin", "gremien.info", "more-software")),
)
_STATED = ("vendor", "product", "name", "contactName", "website", "id")


def recognise(system: dict[str, Any]) -> Manners:
    """By what the System says of itself; the first statement that names a vendor counts."""
    for field in _STATED:
        said = str(system.get(field) or "").casefold()
        for manners, signs in _SIGNS:
            if any(sign in said for sign in signs):
                return manners
    return PLAIN
