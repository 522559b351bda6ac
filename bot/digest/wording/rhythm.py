"""On which days and when: „jeden Montag um 8“, „wochentags 7:30“, „sofort, wenn …“."""

import re
from datetime import time

from bot.digest.records import EVERY_DAY, WEEKDAYS
from bot.digest.wording.clock import CLOCK, clock_of
from bot.digest.wording.said import Said
from bot.digest.wording.text import BEGIN, CUT, END, UNTIED, Pattern, Writing
from bot.texts import subscriptions as texts

DEFAULT_CLOCK = time(8)
_NAMES = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_FULL = rf"(?:{'|'.join(_NAMES)}|sonnabend)"
_DAY = rf"(?:{_FULL}(?:s|en|e)?|(?-i:Mo|Di|Mi|Do|Fr|Sa|So)\b\.?)"
_ANY_DAY = rf"(?:{_DAY}|(?:mo|di|mi|do|fr|sa|so)\b\.?)"
_PLAIN_DAY = rf"{_FULL}(?:s|en|e)?"
_EVERY = r"(?:(?:immer|jeweils|stets|wöchentlich|nur)\s+)?(?:am|an|jeden|jedem|alle|die)\s+(?:jedem\s+)?"
_AND = r"\s*(?:,\s*und|,|und|&|\+|/|sowie|oder)\s*(?:(?:am|an|jeden|jedem)\s+)?"
_TO = r"\s*(?:-|–|bis(?:\s+(?:zum|einschließlich))?)\s*"
_SPAN = rf"(?:von\s+)?(?P<first>{_ANY_DAY}){_TO}(?P<last>{_ANY_DAY})"
_LISTED = rf"{_DAY}(?:{_AND}{_DAY}{END})+"
_SHORT_LIST = rf"{_ANY_DAY}(?:\s*[+/&]\s*{_ANY_DAY})+"
_WRITTEN = (
    r"(?:übersicht|zusammenfassung|liste|info\w*|meldung|nachricht|mail|bericht|neue\w*|\w*beschlüss\w*"
    r"|vorlage|tagesordnung|niederschrift|neuigkeit)"
)
_ADJECTIVE = rf"(?:e[nrsm]?(?=\s+{_WRITTEN}))?"
"""„tägliche Übersicht“, but not „tägliche Sportstunde“"""
_PART_WORD = r"(?:morgen|vormittag|mittag|nachmittag|abend)s?\b"
_JOINED = Pattern(rf"{BEGIN}{UNTIED}({_FULL})\s?({_PART_WORD})")
"""„Freitagmorgen“, „Freitag morgen“"""
_BEFORE_TIME = rf"(?=\s*,?\s*(?:(?:um|gegen|ab)\s|\d|{CUT}|halb\b|früh\b|{_PART_WORD}))"

_SEVERAL_TIMES = Pattern(rf"""{BEGIN}(?:{_FULL}|um|ab|zwischen|von|und|täglich)\s+
  (?:\d{{1,2}}(?:[:.]\d\d)?)(?:\s*uhr)?\s*(?:,|und|oder|bis|-|–|sowie)\s*(?:um\s+)?
  (?:\d{{1,2}}(?:[:.]\d\d)?\s*uhr|\d{{1,2}}:\d\d)""")
_NO_RHYTHM = Pattern(rf"""{BEGIN}{UNTIED}(?:
  (?:am|an\s+jedem|jede[nrsm]?)\s+(?:ersten?|zweiten?|dritten?|vierten?|letzten?|[1-5]\.)\s+
    (?:(?:im\s+)?monats?|{_PLAIN_DAY}|werktage?|tage?|wochen?)(?:\s+(?:im|des|eines|jeden)\s+monats?)?
 |(?:einmal|1x|1\s*mal)\s+(?:im|pro)\s+(?:monat|jahr|quartal)|(?:pro|jede[ns])\s+(?:monat|jahr|quartal)
 |monatlich|(?:viertel|halb)?jährlich|quartalsweise|stündlich|minütlich
 |jede\s+(?:halbe\s+)?(?:stunde|minute)|(?:14|vierzehn)-?\s?tägig|zwei-?wöch(?:ig|entlich)
 |alle\s+(?:\d+|paar|zwei|drei|vier|fünf|sechs|acht|vierzehn|zehn)\s+(?:tage|wochen|stunden|minuten|monate)
 |(?:(?:zwei|drei|vier|mehr|\d\s?)mal(?:s)?|[2-9]\s?x)\s+(?:täglich|am\s+tag|(?:pro|in\s+der|die|je)\s+woche|wöchentlich|im\s+monat)
 |(?:am|zum|zu)\s+(?:ende|anfang|beginn)\s+(?:der|jeder)\s+woche|(?:jede\s+)?zweite\s+woche|übernächste\w*\s+\w+
){END}""")
_WEEKEND = Pattern(rf"{BEGIN}(?:(?:am|an|jedes)\s+)?(?:jedem\s+)?wochenende?n?s?{END}")
_ONCE = Pattern(rf"""{BEGIN}{UNTIED}(?:
  (?:am\s+)?(?:nächste[nrsm]?|kommende[nrsm]?|diese[nrsm]?)\s+(?:{_PLAIN_DAY}|woche|monat)
 |am\s+\d{{1,2}}\.\s?(?:\d{{1,2}}\.(?:\d{{2,4}})?|(?:januar|februar|märz|april|mai|juni|juli|august|september
   |oktober|november|dezember)\w*)
 |(?:heute|(?<!\bjeden\s)morgen|übermorgen)(?=\s+(?:um|ab|früh|abend|mittag)\b)
){END}""")
_AT_ONCE = Pattern(rf"""{BEGIN}{UNTIED}(?:sofort(?:ige\w*)?|sobald|umgehend|unverzüglich|gleich\s+wenn
 |direkt\s+wenn|immer\s+wenn|immer,\s+wenn|jedes\s?mal,?\s+wenn|in\s+echtzeit|ohne\s+verzögerung|ohne\s+zeitverzug){END}""")
_SOME_DAYS = rf"(?:(?:am|an|jeden)\s+)?(?:{_LISTED}|{_DAY}|wochenenden?|wochenends){END}"
_NOT_ON = Pattern(rf"""{BEGIN}(?:(?:außer|ohne|bis\s+auf|(?:nur\s+|aber\s+)?nicht|nie)\s+
   (?P<days>{_SOME_DAYS})
 |(?P<those>{_SOME_DAYS})\s+(?:aber\s+)?(?:nicht|nie)(?!\s*-?öffentlich){END})""")
_DAILY = Pattern(rf"""{BEGIN}{UNTIED}(?:(?:werk|arbeits)?täglich{_ADJECTIVE}|tgl\.?|tag\s+für\s+tag
 |jeden\s+(?:einzelnen\s+)?(?:werk|arbeits|wochen)?tag|an\s+jedem\s+tag|alle\s+tage|einmal\s+am\s+tag|1x\s+täglich)
 {END}""")
_WORKDAYS = Pattern(rf"""{BEGIN}{UNTIED}(?:(?:wochen|werk|arbeits)tags
 |(?:an\s+|alle[nr]?\s+)+(?:wochen|werk|arbeits)tagen?
 |unter\s+der\s+woche){END}""")
_DAYS = (
    Pattern(rf"{BEGIN}{UNTIED}(?:{_EVERY})?{_SPAN}{END}"),
    Pattern(rf"{BEGIN}{UNTIED}(?:{_EVERY})?(?P<days>{_LISTED})"),
    Pattern(rf"{BEGIN}{UNTIED}(?P<days>{_SHORT_LIST}){END}"),
    Pattern(rf"{BEGIN}{UNTIED}{_EVERY}(?P<days>{_PLAIN_DAY}){END}"),
    Pattern(rf"{BEGIN}{UNTIED}(?:(?:immer|jeweils|nur|wöchentlich)\s+)?(?P<days>{_FULL}s){END}"),
    Pattern(rf"^(?:(?:und|auch|nur|immer|bitte|wöchentlich)\s+)*(?P<days>{_PLAIN_DAY}){END}"),
    Pattern(rf"{BEGIN}{UNTIED}(?P<days>{_PLAIN_DAY}){END}{_BEFORE_TIME}"),
)
_ALONE = (
    Pattern(rf"(?:^|(?<={CUT}\s)|(?<=,\s))(?P<days>{_LISTED}|{_DAY}){END}(?=\s*(?:{CUT}|[,.;!?]|$))"),
    Pattern(rf"(?<=\w)(?<!e)(?<!e[nrms])\s{UNTIED}(?P<days>{_PLAIN_DAY}){END}(?=\s*[.!?]?$)"),
)
"""What is a day once all else was read: between what is known, or at the end and no „langer Samstag“."""
_WEEKLY = Pattern(rf"""{BEGIN}{UNTIED}(?:wöchentlich{_ADJECTIVE}|jede\s+woche
 |einmal\s+(?:die|pro|in\s+der)\s+woche
 |1x\s+(?:pro|die)\s+woche){END}""")
_PARTS = {
    "morgen": time(8), "früh": time(8), "frueh": time(8), "vormittag": time(9), "mittag": time(12),
    "nachmittag": time(15), "abend": time(18), "nacht": time(0),
}  # fmt: skip
_LATE = frozenset(("nachmittag", "abend"))
_PART = r"(?:morgen|früh|vormittag|mittag|nachmittag|abend|nacht)"
_PART_SAID = rf"(?:(?:jeden|am|in\s+der|der)\s+)?(?P<part_{{}}>{_PART})(?:e?s)?{END}"
_HOW = r"(?:(?:jeweils|immer|stets|dann|pünktlich)\s+)?(?:um|gegen|ab|punkt|so\s+gegen)\s+(?:punkt\s+)?"
_CERTAIN = rf"(?:{_HOW})?(?=[^\s]*(?::|\s*(?:uhr|h)\b)|(?:halb|viertel|dreiviertel)\s|\w+\s+uhr\b|{_PART}\b)"
_TIMES = (
    Pattern(
        rf"{BEGIN}(?:{_PART_SAID.format('a')}\s*,?\s*)(?:{_HOW})?{CLOCK}{END}(?:\s+{_PART_SAID.format('b')})?"
    ),
    Pattern(rf"{BEGIN}{UNTIED}{_HOW}{CLOCK}\s+{_PART_SAID.format('b')}"),
    Pattern(rf"{BEGIN}{UNTIED}(?:{_CERTAIN}){CLOCK}{END}(?:\s*,?\s*{_PART_SAID.format('b')})?"),
    Pattern(rf"(?:(?<={CUT}\s)|^),?\s*(?:{_HOW})?{CLOCK}{END}(?=\s*(?:{CUT}|,|\.|$))"),
    Pattern(rf"{BEGIN}{UNTIED}{_HOW}{CLOCK}{END}(?=\s*(?:{CUT}|,|\.|$))"),
    Pattern(rf"(?:(?<={CUT}\s)|^),?\s*{_HOW}{CLOCK}{END}"),
)
_PART_ALONE = Pattern(
    rf"{BEGIN}{UNTIED}(?:jeden\s+(?P<every>{_PART}){END}|(?P<part>{_PART}s|in\s+der\s+früh){END}"
    rf"|(?<={CUT}\s)(?P<beside>{_PART}s?){END})"
)


def read_days(writing: Writing, said: Said) -> None:
    """Takes the days out of the text; what no subscription can do is a problem."""
    writing.text = _JOINED.sub(
        lambda each: f"{each[1]} {each[2].casefold().removesuffix('s')}s", writing.text
    )
    for wrong, sentence in ((_NO_RHYTHM, texts.no_such_rhythm), (_ONCE, texts.not_once)):
        if found := writing.take(wrong):
            said.problems.append(sentence(found[0].strip(" ,")))
    while found := writing.take(_NOT_ON):
        said.not_days |= _days_without(found["days"] or found["those"])
    said.at_once = bool(writing.take(_AT_ONCE))
    days: set[int] = set()
    for every, those in ((_DAILY, EVERY_DAY), (_WORKDAYS, WEEKDAYS)):
        while found := writing.take(every):
            at_work = found[0].casefold().startswith(("werk", "arbeits")) or "werktag" in found[0].casefold()
            days |= set(WEEKDAYS if at_work or "arbeitstag" in found[0].casefold() else those)
    if found := writing.take(_WEEKEND):
        said.problems.append(texts.which_days(found[0]))
    for each in _DAYS:
        while found := writing.take(each):
            days |= _spelled(found)
    if writing.take(_WEEKLY) and not days:
        days = {0}
    said.days = tuple(sorted(days)) or None


def read_time(writing: Writing, said: Said) -> None:
    """Takes the time out; after everything else, because a bare number is one only between what is known."""
    for alone in _ALONE:
        if said.days is None and (days := writing.take(alone)):
            said.days = tuple(sorted(_named(days["days"])))
    if found := writing.take(_SEVERAL_TIMES):
        said.problems.append(texts.one_time(found[0]))
        return
    for each in _TIMES:
        if found := writing.take(each):
            _take_time(found, said)
            break
    else:
        _take_part(writing, said)
    if said.at_once and (said.days or said.not_days or said.clock):
        said.problems.append(texts.AT_ONCE_OR_PLANNED)


def has_rhythm(said: Said) -> bool:
    return said.at_once or said.days is not None or bool(said.not_days) or said.clock is not None


def _take_time(found: re.Match[str], said: Said) -> None:
    groups = found.groupdict()
    part = (groups.get("part_a") or groups.get("part_b") or "").casefold()
    said.clock = clock_of(found, late=part in _LATE)
    if said.clock is None:
        said.problems.append(texts.no_such_time(found[0].replace(CUT, "").strip(" ,")))


def _take_part(writing: Writing, said: Said) -> None:
    found = writing.take(_PART_ALONE)
    if not found:
        return
    part = (found["every"] or found["part"] or found["beside"]).casefold().removeprefix("in der ")
    said.clock = _PARTS[part if part in _PARTS else part.removesuffix("s")]
    if found["every"] and said.days is None:
        said.days = EVERY_DAY


def _spelled(found: re.Match[str]) -> set[int]:
    groups = found.groupdict()
    if groups.get("first"):
        first, last = _number(groups["first"]), _number(groups["last"])
        return {day % 7 for day in range(first, last + 1 if last >= first else last + 8)}
    return _named(groups["days"] or "")


def _days_without(text: str) -> set[int]:
    return {5, 6} if "wochenend" in text.casefold() else _named(text)


def _named(text: str) -> set[int]:
    return {_number(each[0]) for each in re.finditer(rf"\b{_ANY_DAY}(?!\w)", text, re.IGNORECASE)}


def _number(day: str) -> int:
    plain = day.casefold()
    short = "sa" if plain.startswith("sonnabend") else plain[:2]
    return next(number for number, name in enumerate(_NAMES) if name.startswith(short))
