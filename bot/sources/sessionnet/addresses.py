"""One spelling for every address of a SessionNet: base, page, the one number that names the object.

These are our ids. The same meeting is linked as si0050, si0056 and si0057, with parameters that only
choose a view (`&toselect=1`, `&smcspf=4`); all come to one id.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from bot.sources.html import Link

MEETING_PAGES = ("si0050", "si0056", "si0057")
AGENDA_PAGE = "si0057"
ITEM_PAGES = ("to0040", "to0050")
PAPER_PAGES = ("vo0050",)
STATION_PAGES = ("vo0053",)
FILE_PAGES = ("getfile",)
GREMIUM_PAGES = ("gr0040", "kp0040", "si0041")
EXTENSIONS = ("php", "asp")

_NUMBER = re.compile("[0-9]{1,12}")


def base_of(url: str) -> str:
    """The folder of the system, with a slash at its end; `url` may be any of its pages."""
    parts = urlsplit(url)
    folder, _, last = parts.path.rpartition("/")
    path = folder if "." in last else f"{folder}/{last}"
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), f"{path.rstrip('/')}/", "", ""))


def extension_of(url: str) -> str:
    """What the pages of that address end in, '' where it does not say."""
    ending = urlsplit(url).path.rpartition(".")[2].lower()
    return ending if ending in EXTENSIONS else ""


@dataclass(frozen=True, slots=True)
class Addresses:
    base: str
    extension: str

    def calendar(self, year: int, month: int, mandant: str = "") -> str:
        chosen = f"&__cpanr={quote(mandant)}" if mandant else ""
        return self._page("si0040", f"__cjahr={year}&__cmonat={month}&__canz=1&__cselect=0{chosen}")

    def meeting(self, number: str) -> str:
        return self._page(AGENDA_PAGE, f"__ksinr={number}")

    def item(self, number: str) -> str:
        return self._page("to0050", f"__ktonr={number}")

    def paper(self, number: str) -> str:
        return self._page("vo0050", f"__kvonr={number}")

    def stations(self, number: str) -> str:
        return self._page("vo0053", f"__kvonr={number}")

    def file(self, number: str) -> str:
        return self._page("getfile", f"id={number}&type=do")

    def organization(self, number: str, name: str) -> str:
        """By its own page where it has one, else by its name: SessionNet links few of them."""
        return self._page("gr0040", f"__kgrnr={number}") if number else f"{self.base}#gremium={name}"

    def consultation(self, paper: str, at: str) -> str:
        return f"{self.paper(paper)}#{at}"

    def _page(self, name: str, query: str) -> str:
        return f"{self.base}{name}.{self.extension}?{query}"


def number_in(object_id: str) -> str:
    """The number of a meeting, paper, item or file in our id of it, '' in any other text."""
    found = re.search(r"[?&](?:__k[a-z]+nr|id)=([0-9]{1,12})(?=[&#]|$)", object_id)
    return found[1] if found else ""


def number_of(link: Link, pages: Collection[str], parameter: str) -> str:
    """The number that a link to one of these pages names, '' for any other link."""
    if link.page not in pages or not link.url.lower().split("?")[0].endswith((".php", ".asp")):
        return ""
    said = link.parameters.get(parameter, "").strip()
    return said if _NUMBER.fullmatch(said) else ""


def first_number(links: Iterable[Link], pages: Collection[str], parameter: str) -> str:
    return next((number for link in links if (number := number_of(link, pages, parameter))), "")
