"""Documents as SessionNet links them, and what each is for, by its name."""

import mimetypes
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.council.model import File, FileUse
from bot.sources.html import Link, Node, attribute
from bot.sources.sessionnet.addresses import FILE_PAGES, number_of
from bot.sources.sessionnet.sheet import Sheet

_TYPE = re.compile(r"Dateityp:\s*\.?([A-Za-z0-9]{1,8})\b")

_MEETING_ROLES = (
    (
        "verbatimProtocol",
        re.compile(r"wortprotokoll|wörtliche\w* (?:protokoll|niederschrift)", re.IGNORECASE),
    ),
    ("invitation", re.compile(r"^(?:\w+ )?einladung(?! zu[rm] (?:ortstermin|besichtigung))", re.IGNORECASE)),
    ("resultsProtocol", re.compile(r"^(?:\w+ ){0,2}(?:\w*niederschrift|\w*protokoll)\b", re.IGNORECASE)),
)
_RESOLUTION = re.compile(
    r"(?:beschluss|protokoll|niederschrifts?)-?\s?(?:auszug|ausfertigung)|^auszug|^beschluss$|ergebnisprotokoll",
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"^(?:\d+[._ ]*)?(?:anlagen?|anhang|beilage|anl\.)(?![a-zäöüß])", re.IGNORECASE)


def documents_in(sheet: Sheet, node: Node | None = None) -> list[File]:
    """Each document once, in the order in which it is first linked, with the first name that it is given."""
    files: dict[str, File] = {}
    for link in sheet.links(sheet.content if node is None else node):
        number = "" if _in_menu(link.node) else number_of(link, FILE_PAGES, "id")
        if number and (number not in files or not files[number].name):
            files[number] = _file(sheet, link, number)
    return list(files.values())


def _in_menu(node: Node) -> bool:
    """Statutes and forms that every page leads to belong to none of them."""
    above = node.parent
    while above is not None:
        if above.tag in {"nav", "footer"}:
            return True
        above = above.parent
    return False


def _file(sheet: Sheet, link: Link, number: str) -> File:
    address = sheet.addresses.file(number)
    kind = _TYPE.search(attribute(link.node, "title") or attribute(link.node, "aria-label"))
    guessed = mimetypes.types_map.get(f".{kind[1].lower()}", "") if kind else ""
    return File(address, link.text, mime_type=guessed, access_url=address, download_url=address)


def united(*lists: Iterable[File]) -> list[File]:
    """Each file once; where two lists have it, the first one's."""
    found: dict[str, File] = {}
    for files in lists:
        for file in files:
            found.setdefault(file.id, file)
    return list(found.values())


def of_meeting(meeting: str, files: Sequence[File]) -> list[FileUse]:
    return _uses("Meeting", meeting, ((file, _meeting_role(file.name)) for file in files))


def _meeting_role(name: str) -> str:
    return next((role for role, pattern in _MEETING_ROLES if pattern.search(name)), "auxiliaryFile")


def is_resolution(file: File) -> bool:
    """An extract from the minutes: it hangs on the agenda item, not on its paper."""
    return bool(_RESOLUTION.search(file.name))


def of_item(item: str, files: Sequence[File]) -> list[FileUse]:
    roles = ((file, "resolutionFile" if is_resolution(file) else "auxiliaryFile") for file in files)
    return _uses("AgendaItem", item, roles)


def of_paper(paper: str, files: Sequence[File], paper_type: str) -> list[FileUse]:
    """The main document bears the name of the paper's type, else it is the first that is no annex."""
    main = next((file for file in files if file.name.casefold() == paper_type.casefold() != ""), None)
    main = main or next((file for file in files if not _ATTACHED.search(file.name)), None)
    return _uses("Paper", paper, ((file, "mainFile" if file is main else "auxiliaryFile") for file in files))


def _uses(kind: str, parent: str, roles: Iterable[tuple[File, str]]) -> list[FileUse]:
    counted: Counter[str] = Counter()
    uses = []
    for file, role in roles:
        uses.append(FileUse(file.id, kind, parent, role, counted[role]))
        counted[role] += 1
    return uses
