"""The section [privacy]: who is answerable for this Ratsbot, as /datenschutz says it."""

import re
from dataclasses import dataclass

from bot.settings.addresses import address, reachable
from bot.settings.reader import Reader

_ADDRESS = r"[^@\s]+@[^@\s]+\.[^@\s]+|https?://\S+"
_NOTICE = r"https?://\S+"


@dataclass(frozen=True, slots=True)
class Privacy:
    """`operator` is the office that runs it, `contact` where it and its data protection officer are reached,
    `notice_url` the whole notice; each may be ''."""

    operator: str = ""
    contact: str = ""
    notice_url: str = ""


def read_privacy(reader: Reader) -> Privacy:
    found = Privacy(reader.text("operator", ""), reachable(reader, "contact"), address(reader, "notice_url"))
    if found.contact and not re.fullmatch(_ADDRESS, found.contact):
        reader.complain(
            f"contact = „{found.contact}“ – erwartet wird eine Adresse.",
            key="contact",
            remedy="Etwa datenschutz@stadt.example oder https://stadt.example/kontakt.",
        )
    if found.notice_url and not re.fullmatch(_NOTICE, found.notice_url):
        reader.complain(
            f"notice_url = „{found.notice_url}“ – erwartet wird eine Adresse im Web.",
            key="notice_url",
            remedy="Etwa https://stadt.example/ratsbot-datenschutz.",
        )
    reader.finish()
    return found
