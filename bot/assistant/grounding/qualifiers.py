"""What limits a number: „höchstens“, „mindestens“, „rund“, „im Jahr“."""

import re

BEFORE = 90
"""Characters around a number that are read for it."""
_QUALIFIERS = (
    ("most", (r"höchstens|maximal\w*|max\.|bis zu|bis|nicht mehr als|nicht über|längstens|begrenzt"
        r"|gedeckelt|obergrenze|höchst\w*|deckel\w*")),
    ("least", r"mindest\w*|wenigstens|minimal|min\.|nicht weniger als|nicht unter|ab|untergrenze"),
    ("more", (r"(?<!nicht )mehr als|(?<!nicht )(?<!läuft )(?<!laufen )(?<!sich )über"
        r"|größer als|oberhalb|übersteig\w*")),
    ("less", r"(?<!nicht )weniger als|(?<!nicht )unter|kleiner als|unterhalb|unterschreit\w*"),
    ("about", (r"rund|etwa|ca\.|ca|circa|zirka|ungefähr|knapp|gut|nahezu|fast|annähernd|geschätzt\w*"
        r"|schätzungsweise|in etwa")),
)  # fmt: skip
_QUALIFIER = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{forms})" for name, forms in _QUALIFIERS) + r")"
    r"(?:\s(?:auf|von|insgesamt|zusammen|jeweils|je|einem|einer|eine|betrag|höhe|in|bei|kosten|dem|der"
    r"|anteil|umfang|größe|preis|zuschuss|summe|länge|fläche))*\s$",
    re.IGNORECASE,
)
_QUALIFIER_AFTER = re.compile(
    r"\s?[\w²€%./]*\s(?:(?P<most>begrenzt|gedeckelt|nicht überst\w*|als obergrenze)"
    r"|(?P<more>überst\w*)|(?P<less>unterschritt\w*))",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"\s?(?:(?:im|pro|je|/|jeden)\s?(?P<p>jahr|monat|woche|tag|quartal|stunde)\b"
                     r"|(?P<q>jähr"
        r"|monat|wöchen|täg|stünd)lich)", re.IGNORECASE)  # fmt: skip
_PERIOD_BEFORE = re.compile(r"\b(?P<q>jähr|monat|wöchen|täg|stünd)lich(?P<p>)[^.;,]*$", re.IGNORECASE)
_PERIODS = {"jähr": "jahr", "wöchen": "woche", "täg": "tag", "stünd": "stunde"}


def qualifier(before: str, after: str) -> str:
    """most, least, more, less, about or ''."""
    found = _QUALIFIER.search(before) or _QUALIFIER_AFTER.match(after)
    return found.lastgroup or "" if found else ""


def period(before: str, after: str) -> str:
    """„im Jahr“ behind it, „jährlich“ before it in the same sentence."""
    found = _PERIOD.match(after) or _PERIOD_BEFORE.search(before)
    if not found:
        return ""
    return (found["p"] or _PERIODS.get(found["q"].lower(), found["q"])).lower()
